### What the smaller commands say.

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
    Made { $out }: give it to the other officials, and tell them the new key in another way.
    New key: { $key }
replace-official-key = replace this official's key
key-replaced-nothing-one = The key is replaced. From now on, nothing that is signed with the old key counts.
record-entries-files-bytes =
    The record is in { $out }: { $size } entries, { $count } files, { $length } bytes.
    Verify it: { $verify }
# $text (Texts)
# $phase (Texts)
election-not-finished-phase = The election is not finished: phase `{ $phase }`. { $text } On such a record `tupyo verify` exits with code 2.
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
