### What the registration service prints for those who run it.

line-struck = the line of { $key } is struck: { $reason }
line-changes = the line of { $key } has the style [{ $style }] and the weight { $weight } from now on: { $reason }
posted-others-must-sign = { $digest }: posted. { $missing } more registrars must sign it: { $sign }
correction-taken-effect = The correction has taken effect.
nothing-to-sign = Nothing stands that this registrar has not signed.
# $text (Texts)
correction-to-sign = { $digest }: a correction: { $text }; sign it with --correction { $digest }
signed = { $digest }: signed
# $kind (Texts)
finding = { $kind } [{ $code }], voting keys { $keys }, evidence { $files }
nothing-past-retention = No evidence is past its retention.
deleted = Deleted { $count } pieces of evidence; deleted/{ $at }.json says so.
confirm-deletion = Delete { $count } pieces of evidence older than { $days } days, for good?
key-made =
    The registrar's key is { $path } (secret: keep it, and its passphrase), its public part { $public }.
    Next: whoever makes the manifest names it, with `--registrar { $id }={ $public }`. When the election is created: `tupyo-registrar init --data { $data } --anchors anchors.json --auditor auditor.pub`.
passphrase = Passphrase of { $file }:{ " " }
new-passphrase = New passphrase for { $file }:{ " " }
same-again = The same again:{ " " }
configured =
    Wrote { $path }.
    Next: put the list of who may register at { $list }; `tupyo roll from-members … --list { $list }` makes it of an association's members, with a code for each. Then start the service: `tupyo-registrar run --data { $data } --key { $key }`. Keep a copy of salt.secret, which it makes.
list-stays = The list that was read before stays.
list-read-again = the list was read again: it has { $persons } persons
columns-not = { $count } columns, not 5
line = line { $line }
column = column { $column }
as-on-line = , as on line { $line }
# $text (Texts)
type-yes = { $text } Type yes:
faults = { $path }: { $count } faults{ $lines }
# $what (Texts)
confirm-correction = A correction, for good: { $what }
    All registrars must sign it.
registration-to-sign = { $digest }: a registration; give --evidence to look at it
