### What is wrong with a card, a registration, or how they are given, and what to do then.

no-card-named = no card is named: give --card
no-certificate = the card has no certificate: give --certificate
no-code = no code: { $error }
give-code-file = Run the command in a terminal, or give --code-file.
no-authority = this election wants certificates: give the authority's with --authority
attestation-lost = this election knows cards by the office's list, and would keep no attestation
sign-with-phone = Sign { $message } with the phone; its signature belongs in { $signature }.
key-signs-nothing = a key that signs nothing
phone-silent = the phone has not signed: no { $path }
other-card = this is not the card with which the voting key was registered
card-keys-in-files = keys in files are p256 or ed25519, not { $kind }
token-label = a new token needs a label: write token=LABEL into the PKCS #11 URI
officer = the officer of { $label }
no-destination = give --token, --phone, --p12 or --card
no-such-card = no card that is not revoked yet has this serial number or person
authority-lists-cards = `tupyo card authority show` lists them.
other-line = the registrar names another voting key than the ledger
not-on-roll-yet = the registrar has accepted a registration; it is not on the ledger's roll yet
not-registered = no voting key is registered to the card's holder
give-service-or-registration = give --service or --registration
code-at-service = a code is good at the registrar's service only: give --service
roll-made-by-registrars = this election's roll is made by registrars: give the address of their service, --service
listed-keys = lists of cards have Ed25519 and P-256 keys only
other-registration = { $path }: a registration of another card, or for another election
no-such-style = no district { $style }; the districts are { $known }
give-style = give --style: the districts are { $known }
no-district-here = no district { $style } here
registration-missed = the roll was sealed without this voting key
roll-made-by-officials = officials make this election's roll: give --registration, not --service
code-signs-nothing = a code signs nothing: type it into the page
no-page-registers = officials make this election's roll: no page registers
registrars-make-roll = this election's roll is made by its registrars: `tupyo registrar`
