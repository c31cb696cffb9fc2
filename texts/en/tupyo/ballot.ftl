### `tupyo ballot` and `tupyo receipt`.

counts-unless-its-voter = it counts, unless its voter votes again
counted = it is counted
not-counted-election-was = it is not counted: the election was cancelled
its-voter-cast-another = its voter has cast another one since; that one counts
# $whose (Texts)
# $text (Texts)
ballot-entry-ledger = Ballot { $code } is entry { $index } of the ledger, of { $whose }; { $text }.
# $text (Texts)
evidence-valid-for-election = The evidence is valid for election { $election }, whoever has made it: { $text }.
voter-ballot-on-ledger = a voter's ballot is on the ledger and the tally counts none
tally-counts-ballot-its = the tally counts a ballot that its voter had replaced by a later one
tally-counts-what-not = the tally counts what is not the voter's ballot
ballot-was-taken-after = a ballot was taken after the voting was closed
compare-code-with-what = Compare the code with what the device shows. If it is the same, run the command without --light: it reads the whole ledger, in which no ballot can be hidden.
board-says-knows-no = The board says that it knows no such ballot, and its ledger has it: tell the officials.
no-ballot-on-ledger = no ballot { $code } is on the ledger: all its { $size } entries were read
# $whose (Texts)
ballot-was-challenged-entry =
    Ballot { $code } of { $whose } was challenged (entry { $index }); it is not counted. It holds:
    { $lines }
    This must be exactly what was chosen, and of the voter who challenged it. If either is different, do not vote with the device that showed the code, and tell the officials.
# $whose (Texts)
receipt-valid-ballot-entry = The receipt is valid: the ballot of { $whose } is entry { $index } of a ledger that had { $size } entries. Whether it counts is not known without the board.
# $fate (Texts)
# $whose (Texts)
# $watched (Texts)
tracking-code-receipt-valid =
    { $fate }
    Tracking code: { $code }
    The receipt is valid, and the ledger still has it: the ballot of { $whose } is entry { $index } of a ledger that had { $size } entries.{ $watched }
counts-unless-its-voter-votes = It counts, unless its voter votes again.
counted-2 = It is counted.
waits-for-witnesses-do = It waits for witnesses: do not take it for cast before it is final.
superseded-at-entry-one = Superseded by { $by } at entry { $index }: that one counts, which the same voter's key has signed since.
challenged-was-opened-for = Challenged: it was opened for everybody, and does not count.
does-not-count-election = It does not count: the election was cancelled.
missing-tally-does-not = Missing: the tally does not count it, and must. Tell the officials and the auditors.
whether-counts-not-shown = Whether it counts is not shown: by light only the ballots of the voter are whose key is given with --voting-key.
say-which-district-with = say which district with --style: { $all }
nothing-was-chosen-nothing = Nothing was chosen and nothing sent: `tupyo vote` asks for every contest.
