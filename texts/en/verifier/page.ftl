### What the page says: whole sentences, for people who have never seen a record.

heading = Verification of an election record
untitled = Election without a title
caused-by = caused by
result = Result
cancelled = Why it was cancelled
refused-result = None: a record that fails a check establishes no result.
no-result-yet = None yet.
may-tell = votes that this sum may tell, as the manifest allows
ledger = The ledger
entries = Entries
voters = Voters on the roll
cast = Ballots cast
counts = Ballots that count
challenged = Ballots challenged
refused = Entries refused
documents = Documents' parts
growth-label = Ballots cast, ballots challenged and documents along the ledger
no-checkpoint = The ledger's signature was not verified.
name = Name
root = Root of the tree
key = Key
witnesses = Witnesses
no-witnesses = No witnesses are demanded: that everybody was shown this ledger rests on the server.
people = Who ran it
trustee = Trustee
agreed = Agreed to open
opened = Opened
culprits = Trustees who spoiled a key ceremony
restarts = Trustees whom officials excluded (silent or kept out: no record shows which)
official-keys = Officials whose keys the others replaced
unfinished = Warning: documents that were begun and never finished
registrars = Registrars
corrections = Corrections of the roll, signed by all registrars
trust = On whom this election rests
exception = Exception to the rules that keep votes secret:
checks = Every check
of-checks = Each stands behind those that it rests on. The numbers are those of docs/protocol/verification.md; the fraction is how much was examined of what there was to examine.
pass = passed
fail = failed
not-checked = not made
rests-on = it rests on
entry = entry
not-shown = What no record can show
not-shown-why = Every check can pass, and these can still be the case. What helps against each is said with it.
again = Do not believe this page: anybody can make one. Get the record, and the election's id from where the election was announced, and run the verifier yourself:
growth = What the ledger holds, from its first entry on the left to its last: each bar is { $width ->
    [one] one entry
   *[other] { $width } entries
 }. It is by number and not by hour: entries have no time, and witnesses date the last state alone.
checkpoint = The ledger's key has signed all { $size } entries:
cosigned = { $found } of { $needed } needed witnesses have seen this ledger and signed it, at these times:
threshold = { $needed } of { $all } trustees were needed to open the tally. Fewer than { $needed } can open no ballot.
parts = { $parts ->
    [one] 1 part
   *[other] { $parts } parts
 } without effect
registered = { $all } registrations, { $replaced } of them in the place of an earlier one.
announced = Announced on the ledger: { $schedules } schedules, { $notices } notices.
more = { $more } more findings of this check.
place = number { $place } in this file
