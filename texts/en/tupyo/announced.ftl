### What the officials have announced, and what an official is asked to approve.

officials-have-announced = The officials have announced:
ledger-new-key = { "  " }the ledger has a new key: { $key }
official-number-new-key = { "  " }official number { $number } has a new key: { $key }. { $reason }
voters-page-other-files = { "  " }the voters' page has other files from now on, as `tupyo page check` compares: { $digest }. { $reason }
voting-end-at = { "  " }voting is to end at { $closing }. { $reason }
nobody-comes-on-roll =
    { "" }
    Nobody can be added to the roll once enough officials have said it.
election-ends-for-good =
    { "" }
    The election ends for good when enough officials have said it. There will never be a result.
# $text (Texts)
# $again (Texts)
# $words (Texts)
be-approved = To be approved: { $words }{ $text }{ $again }
said-anew-under-number =
    { "" }
    It is posted again, under the number { $number }: an official has taken back the same words, and the same words cannot be posted twice.
last-schedule-begins-voting = The last schedule begins voting at { $opening } (seconds since 1970-01-01 UTC).
no-schedule-was-announced = No schedule was announced.
# $text (Texts)
voting-begins-when-enough =
    { "" }
    Voting begins when enough officials have said it. Voters on the roll: { $voters }. { $text }
last-schedule-ends-voting = The last schedule ends voting at { $closing } (seconds since 1970-01-01 UTC).
# $text (Texts)
entries-have-come-since =
    { "" }
    { $text }
    { $later } entries have arrived since it was posted, and count; so far { $ballots } ballots of { $voters } voters. Voting ends for good when enough officials have said it.
    The root is compared with the ledger that this machine follows.
official-signs-with-another =
    { "" }
    The official `{ $id }` signs with another key from then on, and the old key signs nothing any more.
    Before: { $before }
    New:    { $key }
    Ask the official whether this is the new key, in another way than by the board.
says-number = , no. { $number }
says-schedule = schedule { $opening }–{ $closing } { $reason }
says-notice = notice { $text }
says-restart = restart without { $who }: { $reason }
says-cancel = cancel: { $reason }
# $number (Texts)
says-roll-seal = roll seal: { $voters } voters, root { $root }{ $number }
# $number (Texts)
says-open = open: context { $context }{ $number }
says-close = close: of the first { $size } entries, root { $root }
says-official-key = replace-key of { $id }: { $key }: { $reason }
says-page = page of { $files } files, digest { $digest }: { $reason }
