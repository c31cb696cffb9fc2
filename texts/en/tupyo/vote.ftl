### `tupyo vote`.

card-not-used-election = The card is not used: this election demands no card's signature on ballots.
tracking-code = Tracking code: { $code }
ballot-earlier-run-no = A ballot of an earlier run has no receipt yet: the same ballot is sent again, and nothing new is made. Tracking code: { $code }
ballot-not-on-ledger = That ballot is not on the ledger and never can be: it was sealed before an announcement. A new ballot is made, with a tracking code of its own.
ballot-was-sealed-before = That ballot was sealed before something was announced, and is not accepted any more. It may be on the ledger: then it counts, and the new one is refused. A new ballot is made, with a tracking code of its own.
your-district-voters-on = Your district has { $voters } voters on the roll; { $count } of them have your weight ({ $weight }), you among them.
write-down-tracking-code = Write down the tracking code. Type `cast` to vote, or `challenge` to have the encryption checked (the ballot is then not counted):
you-have-chosen = You have chosen:
nothing = { "  " }{ $title }: nothing
ballot-before-may-be = The ballot before it may be on the ledger, and is kept: the same command sends that one again.
# $message (Texts)
receipt-written-something-failed = The receipt is written. Something failed after that, which does not change this: { $message } [{ $code }]. `tupyo receipt check { $receipt }` compares the ledger with it.
# $whose (Texts)
# $watched (Texts)
your-ballot-cast-entry = Your ballot is cast: entry { $index } of the ledger, of { $whose }. Keep the receipt { $file }: it proves that your ballot was accepted.{ $watched }
# $whose (Texts)
# $watched (Texts)
board-accepted-your-ballot = The board has accepted your ballot: entry { $index } of the ledger, of { $whose }. Do not take it for cast before the receipt { $file } is final.{ $watched }
# $whose (Texts)
# $watched (Texts)
ballot-was-opened-for = The ballot was opened for everybody: entry { $index } of the ledger, of { $whose }. `tupyo ballot open { $code }` shows on any device what it holds: it must be exactly your choices. It is not counted: now vote.{ $watched }
