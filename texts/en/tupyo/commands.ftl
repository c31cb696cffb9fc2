### What the smaller commands say.

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
ceremony-ended-trustee-throws = The ceremony that it is of has ended. The trustee throws this file away, gets a record that is exported now, and runs `tupyo trustee ceremony --record … --out …` on it.
was-made-from-another = It was made from another history than this board shows. Keep the file and the record that it was made from, and compare: `tupyo board compare RECORD BOARD`. If they are consistent, the trustee runs the step again on a record that is exported now.
trustee-excluded-from-key = The trustee is excluded from the key ceremony and has nothing more to do.
too-few-trustees-left = Too few trustees are left: the officials can only cancel the election.
file-was-changed-on = The file was changed on its way, or the key that has signed it is nobody's in this manifest. The author makes it again with the same command: it gives the same bytes.
what-proves-does-not = What it proves does not hold. The trustee checks the secrets file with `tupyo trustee check`, and tells the officials.
keep-file-post-again-some = Keep the file, and post it again in some minutes.
made-key-secret-keep =
    Made the key { $out } (secret: keep it) and its public part { $file } (give it away).
    Public key: { $key }
wrote-public-part-key =
    Wrote the public part of the key to { $file } (give it away).
    Public key: { $key }
made-auditor-key-secret =
    Made the auditor's key { $out } (secret: keep it) and its public part { $file } (give it to the registrars).
    Public key: { $recipient }
ballots-made = ballots made
ballots-s-official-key =
    { $count } ballots are in { $out } ({ $seconds } s).
    The official's key is { $official }
ballots-cast = ballots cast
everything-holds = Everything holds: { $tallied }.
made-give-other-officials =
    Made { $out }: give it to the other officials, and tell them the new key by another way.
    New key: { $key }
replace-official-key = replace this official's key
key-replaced-nothing-one = The key is replaced. Nothing that the one before signs counts from here on.
record-entries-files-bytes =
    The record is in { $out }: { $size } entries, { $count } files, { $length } bytes.
    Verify it: { $verify }
# $text (Texts)
# $phase (Texts)
election-not-finished-phase = The election is not finished: phase `{ $phase }`. { $text } Of such a record `tupyo verify` ends with exit code 2.
result = The result is in { $path }.
run-on-record-says = Run `tupyo verify` on the record: it says which check does not pass, and why.
range-proofs = range proofs
both-say-same-all = Both say the same of all { $asked } range proofs asked about, of { $all } on the record:
two-do-not-say = THE TWO DO NOT SAY THE SAME of { $differing } of { $asked } range proofs. Tell the project and the auditors:
record-no-checkpoint-verifies = this record has no checkpoint that verifies: it is refused, and nobody is asked
find-out-why = Find out why: `tupyo verify RECORD --election ID`.
no-ballot-record-range = no ballot of this record has a range proof: only contests of amounts need one
made-witness-key-secret =
    Made the witness's key { $out } (secret: keep it).
    Public key: { $key }
# $election (Texts)
# $what (Texts)
# $role (Texts)
# $who (Texts)
of-the = { $election }: { $what } of the { $role } { $who }.
cast-acknowledged = cast and acknowledged
refused-or-unanswered = refused or unanswered
casts-per-second = casts per second
p50-p99-max = p50 / p99 / max
receipts-verified = receipts verified
server = server
ledger = ledger
both-accept-both-refuse = { " " }{ $accepted } both accept, { $refused } both refuse.
ballots-refused-before-their = { " " }{ $not-asked } ballots are refused before their range proof.
accepts = accepts
refuses = refuses
# $tupyo (Texts)
# $library (Texts)
entry-tupyo-bulletproofs =
    { "" }
    { "  " }entry { $index }: tupyo { $tupyo }, bulletproofs { $library }
