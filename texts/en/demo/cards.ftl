### What the demonstration with cards says while it plays.

registration-office = Registration office
observers = Observers
tupyo-plays-election-whose = Tupyo plays an election whose voters hold cards: tokens of SoftHSM, each with a certificate.
authority-issues-citizen-cards = An authority issues citizen cards
tokens = tokens
tokens-each-made-p = { $cards } tokens: each has made a P-256 key, and holds its certificate; one is reported lost, one is a person's second
voting-keys-registered-ms = { $voters } voting keys registered; { $ms } ms each, two signatures by the card among it
observer-looked-at-all = the observer has looked at all evidence, and countersigned
card-was-reported-lost = a card that was reported lost
wrong-pin = a wrong PIN
two-registrars-cheat-together = Two registrars cheat together
second-voting-key-one = a second voting key of one person, by another card and under another salt
voting-key-nobody = a voting key of nobody
citizens-vote-each-ballot = Citizens vote; each ballot bears the card's signature
ballots-citizens-more = { $voting } ballots of citizens, and { $more } more
whoever-stayed-at-home = whoever stayed at home sees, with the card, that no ballot stands in their name
auditor-opens-sealed-evidence = An auditor opens the sealed evidence
result = Result
verifier-accepts-record-planted = The verifier accepts the record, planted votes and all: both registrars have signed the lines. The audit of the sealed evidence finds both, and nothing else.
what-record-cannot-show = What the record cannot show, by the verifier's report:
