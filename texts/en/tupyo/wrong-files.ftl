### What is wrong with a file, or with what was typed, and what to do then.

not-acts = { $path }: not a file of acts
no-card-authority = { $path }: not the directory of a card authority
make-card-authority = Make one with `tupyo card authority init`.
authority-in-use = another command uses the card authority { $path }
run-when-ended = Run the command again when it has ended.
not-authority-key = { $path }: not the key of a card authority
not-serial-number = not a serial number: { $serial }
not-card = { $path }: not the file of a card
not-entries = { $path }: not an entry file, or a damaged one
too-long = { $path }: longer than { $limit } bytes
not-text = { $path }: not a text file
not-private = { $path }: others than its owner may read or change it (mode { $mode })
hours-begun-anew = Move the file away: it is begun anew.
not-signing-key = { $path }: not the file of a signing key
not-witness-key = { $path }: not the file of a witness's key
not-public-key = { $path }: not the public part of a key: { $error }
no-age-identity = { $path }: no age identity (AGE-SECRET-KEY-1…)
not-secrets = { $path }: not a trustee's secrets
passphrases-differ = the two passphrases differ
# $reason (Texts)
no-passphrase = no passphrase: { $reason }
give-passphrase-file = Run the command in a terminal, or give --passphrase-file.
passphrase-empty = the passphrase is empty
wrong-passphrase = { $path }: the passphrase is wrong
work-factor = { $path }: the file has a work factor of { $factor }; more than { $largest }, which takes { $memory }, is not accepted
memory-missing = the passphrase takes { $memory } of memory, which this machine does not have
neither-pem-nor-der = { $path }: neither PEM nor DER
not-one-certificate = { $path }: not one certificate
no-registration-files = { $path }: no *.registration files
not-a-claim = { $path }: not made by `tupyo official claim`
claim-of-other-election = the claim is of the election { $election }
manifest-of-other-election = { $path }: the manifest of another election
memory-of-other-ledger = The file is not of this election's ledger: move it away if the anchors were replaced.
ledger-not-followed = the ledger has not been followed
tiles-of-other-root = the board's tiles do not lead to the root that it has signed for { $found } entries
record-changed = { $path }: the file changed while it was read
line-too-long = a line of more than { $limit } bytes
# $reason (Texts)
no-password = no password: { $reason }
passwords-differ = the two passwords differ
password-empty = it is empty
give-p12-password-file = Run the command in a terminal, or give --p12-password-file.
same-registration = the same registration as in another file
longer-than-registration = longer than a registration
evidence-closed = it cannot be opened: { $error }
no-evidence = no evidence: { $error }
