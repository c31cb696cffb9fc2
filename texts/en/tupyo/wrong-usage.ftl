### What a command lacks, or refuses as it is given, and what to do then.

no-such-district = the election has no such district
no-such-ballot = no ballot { $code } is on the ledger
not-voting-key = this is not the public part of a voting key
give-anchors-or-manifest = give --anchors or --manifest
give-checkpoint = Give a checkpoint or a receipt of this election's ledger, a record's directory, or an address.
compare-with-larger = Compare with a record, a mirror or a board of at least this size. A proof that is missing is no evidence.
take-tiles-elsewhere = Take the tiles from elsewhere. Keep the signed checkpoint: who signed it owes its tiles.
voting-has-ended = voting has ended
not-on-ledger = the board gave a receipt, and the ledger lacks the entry
promises-broken = { $count } of the board's promises are broken; the first: { $first }
receipt-proves-nothing = an acknowledged ballot has no receipt that proves it
give-board = Give the board's address, or a file with what `tupyo-server ledger-key` printed.
give-options-or-answers = Give the options, or the answers with --answers FILE; `tupyo election new` asks for what is missing.
say-rule = Say how votes are given with --rule; it is what stands behind `ID:` here:{ $forms }
write-contest = Write a contest as one of these:{ $forms }
not-authority-certificate = not an authority's certificate: { $error }
give-record-or-anchors = give --record and --election, or --anchors
# $phase (Texts)
stands-in-phase = phase `{ $phase }`
stands-in-ended-ceremony = round none (ended)
stands-in-round = round { $round }
# $stands (Texts)
step-of-other-round = this is a step of round { $round }, the election is in { $stands }
do-what-is-due = `tupyo status` says who is waited for; `tupyo trustee ceremony` does whatever is due.
no-trustee-with-key = the manifest names no trustee with this key
neither-cast-nor-challenge = neither `cast` nor `challenge`: nothing was sent
no-receipt-yet = ballot { $code } has no receipt yet, and may be on the ledger: { $text }
not-sent-to-its-end = the ballot was not sent to its end
never-counts = ballot { $code } does not count, and never can: { $text }
no-witnesses = the manifest names no witnesses
word-not-typed = `{ $word }` was not typed: nothing was sent
run-with-yes = Run the command again, or with `--yes` where nobody can be asked.
give-evidence-to-everybody = Give the file to everybody; anybody can verify it: { $command }
check-role-key = Check that --key is the key of one of the manifest's { $role }s.
status-says-what-is-awaited = `tupyo status` says what the election is waiting for.
