### `tupyo entry`: what a file has, and when it can be posted.

post-on-ledger-for = post it on the ledger for good
on-ledger-already-up = It is on the ledger already, up to entry { $index }: nothing was posted.
posted-up-entry = It is posted, up to entry { $index }.
# $all (Texts)
entries =
    { $all }
    Entries: { $parts }.
manifest = manifest
commitment-round = commitment (round 1)
reveal-round = reveal (round 2)
encrypted-shares-round = encrypted shares (round 3)
confirmation-round = confirmation (round 4)
complaint-round = complaint (round 4)
joint-key = joint key
lines-roll = lines of the roll
seal-roll = seal of the roll
opening-vote = opening of the vote
closing-vote = closing of the vote
encrypted-sums = encrypted sums
decryption-share = decryption share
counts = counts
agreement-tally = agreement to the tally
schedule = schedule
notice = notice
restart-key-ceremony = restart of the key ceremony
cancelling-election = cancelling of the election
new-key-official = new key of an official
files-voters-page = files of the voters' page
new-key-ledger = new key of the ledger
registrations = registrations
countersignature = countersignature
correction-roll = correction of the roll
# $waiting (Texts)
comes-too-early-keep = It comes too early. Keep the file, and post it again later. { $waiting }
# $waiting (Texts)
keep-file-post-again = Keep the file, and post it again when enough trustees have agreed. { $waiting }
step-over-another-message = This step is over, and another message of its author may stand there. The author exports the record again and runs the step that is due. If the author has posted nothing else, its key or secrets file is in other hands: tell the officials.
ceremony-ended-trustee-throws = The key ceremony that it belongs to has ended. The trustee must discard this file, get a newly exported record, and run `tupyo trustee ceremony --record … --out …` on it.
was-made-from-another = It was made from another history than this board shows. Keep the file and the record that it was made from, and compare: `tupyo board compare RECORD BOARD`. If they are consistent, the trustee must run the step again on a newly exported record.
trustee-excluded-from-key = The trustee is excluded from the key ceremony and has nothing more to do.
too-few-trustees-left = Too few trustees are left: the officials can only cancel the election.
file-was-changed-on = The file was changed on its way, or is signed with a key that this manifest does not name. The author must make it again with the same command, which gives the same bytes.
what-proves-does-not = Its proof is not valid. The trustee must check the secrets file with `tupyo trustee check`, and tell the officials.
keep-file-post-again-some = Keep the file, and post it again in a few minutes.
# $election (Texts)
# $what (Texts)
# $role (Texts)
# $who (Texts)
of-the = { $election }: { $what } of the { $role } { $who }.
