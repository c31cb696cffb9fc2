### What the verifier answers about one ballot, one receipt, or evidence of two histories.

# $why (Texts)
not-opened = NOT OPENED: { $why } [{ $code }].
record-refused-opened = RECORD REFUSED: the ballot could be opened, but a check refuses the record. `tupyo-verify RECORD` says what is wrong.
# $whose (Texts)
opened-ballot =
    OPENED: ballot { $code } of { $whose } was challenged (entry { $index }); it does not count. It holds:
    { $lines }
    This must be exactly what was chosen, and of the voter who challenged it. If either is different, do not vote with the device that showed the code, and tell the officials.
not-opened-record-refused = the record's signature or entries are refused, or voting has not begun in it
not-opened-unknown = none of the { $size } entries of the record is this ballot
not-opened-cast = ballot { $code } of voter { $voter } was cast: it counts by its voter's choice, and nobody can open it. Only a ballot that was challenged instead is opened
not-opened-other-voter = the ballot is of voter { $found }, not of voter { $expected }: the device that showed its tracking code is not to be trusted
not-opened-other-key = the ballot is of voter { $voter }, who has another voting key: the device that showed its tracking code is not to be trusted
opening-not-valid = { $error }
evidence-refused = REFUSED: this file proves nothing: { $error } [{ $code }]
proof-same-size = two roots for the same { $old } entries
proof-prefix = a root for { $old } entries that is not that of the first { $old } of the { $new } it signed as well
proof-entry = two different entries { $index }, one among { $old } entries and one among { $new }
# $why (Texts)
evidence-proved =
    PROVED: the ledger { $origin } has signed { $why }.
    { $roots }
voter-with-key = voter { $index } (key { $key })
another-voter = ANOTHER VOTER'S: { $error }.
record-refused-receipt = RECORD REFUSED: the ballot is entry { $index } of this record, but a check refuses the record.
receipt-forged = FORGED OR DAMAGED: the ledger has not signed that it has this ballot: { $error } [{ $code }]. This accuses nobody: anybody can make such a file.
receipt-of-no-ballot = NO BALLOT: the receipt is for an entry that is not a valid ballot: { $error } [{ $code }].
receipt-newer = NOT SHOWN: the receipt is for entry { $index }, and this record has { $size }. Get a newer record of the election.
record-unreadable = RECORD REFUSED: its signature or its entries are not the ledger's. `tupyo-verify RECORD` says what is wrong.
record-accepted = Every check of the record passed.
record-right-until-cancelled = What was done until the cancelling is correct.
record-right-so-far = The record is right so far; the election is not finished.
# $fate (Texts)
# $whose (Texts)
# $record (Texts)
receipt-is-valid =
    { $fate }
    The receipt is valid: the ballot of { $whose } is entry { $index } of the record. { $record }
fate-counted = COUNTED: the ballot is one of those that count.
fate-counted-so-far = COUNTED SO FAR: the ballot counts, unless its voter votes again.
fate-awaits-witnesses = AWAITS WITNESSES: too few have signed that they have seen it.
fate-superseded = SUPERSEDED: the same voter's key has signed { $by } since, entry { $index }, and that one counts.
fate-challenged = CHALLENGED: the ballot was opened for everybody, and does not count.
fate-cancelled = CANCELLED: the election has no result, and no ballot counts.
fate-not-shown = NOT SHOWN.
missing-after-closing = MISSING: the ledger has signed that entry { $index } is this ballot, and in this record voting ended before. The ballot does not count. Keep receipt, ballot and record: together they prove it.
missing-two-histories =
    MISSING: the ledger has signed that entry { $index } is this ballot, and has signed this record without it. Whoever holds its key has shown two histories. The evidence is in { $place }: hand it on. Anybody verifies it with
    { "  " }tupyo-verify evidence { $place }/evidence --manifest { $place }/manifest.json
