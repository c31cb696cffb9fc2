### What several commands say.

officials-have-announced = The officials have announced:
ledger-new-key = { "  " }the ledger has a new key: { $key }
official-number-new-key = { "  " }official number { $number } has a new key: { $key }. { $reason }
voters-page-other-files = { "  " }the voters' page has other files from now on, as `tupyo page check` compares: { $digest }. { $reason }
voting-end-at = { "  " }voting is to end at { $closing }. { $reason }
text = { $path }: { $error }
valid-card-style-weight = { $person } has a valid card of the style { $style } and the weight { $weight }
revoke-card-first-or = Revoke that card first, or issue this one with the same style and weight.
# $text (Texts)
waiting-for = Waiting for { $text } of { $needed } of: { $who }.
# $text (Texts)
waiting-for-2 = Waiting for { $text } of { $who }.
commitment-round = the commitment (round 1)
reveal-round = the reveal (round 2)
shares-round = the shares (round 3)
confirmation-round = the confirmation (round 4)
agreement-tally = the agreement to the tally
decryption-share = the decryption share
joint-key = the joint key (`tupyo joint-key post`)
roll-its-seal = the roll and its seal
opening = the opening (`tupyo open`)
closing = the closing (`tupyo close`)
sums = the sums (`tupyo tally post`)
counts = the counts (`tupyo result post`)
cancelling = the cancelling
not-final-yet-not = Not final yet, and not in this record: { $behind } entries of { $entries }. { $cosigned } of the { $quorum } witnesses that are needed have cosigned them (missing: { $missing }). Export again when they have.
choose-one-blank = Choose one{ "{" }blank{ "}" }.
choose-up-max-also = Choose up to { "{" }max{ "}" }, also fewer or none: votes that you do not give are counted as such.
choose-exactly-max = Choose exactly { "{" }max{ "}" }.
choose-at-least-min = Choose at least { "{" }min{ "}" } and at most { "{" }max{ "}" }.
choose-any-number-them = Choose any number of them, also none.
choose-any-together-cost = Choose any that together cost at most { "{" }budget{ "}" }, also none.
give-each-them-max = Give each of them 0 to { "{" }max{ "}" }; what you do not name gets 0.
give-points-at-most = Give points to at most { "{" }choices{ "}" } of them: at most { "{" }max{ "}" } to one, { "{" }min{ "}" } to { "{" }budget{ "}" } in all.
give-votes-vote-for = Give votes: 1 vote for one costs 1, 2 cost 4, 3 cost 9, and so on; you may spend { "{" }budget{ "}" } in all.
put-all-options-order = Put all { "{" }options{ "}" } in order, the best first; the places get { "{" }points{ "}" } points.
put-at-least-min = Put at least { "{" }min{ "}" } of them in order, the best first; the places get { "{" }points{ "}" } points.
rank-them-best-first = Rank them, the best first; several may share a rank, and what you do not name is last.
rank-them-best-first-up = Rank them, the best first, in up to { "{" }ranks{ "}" } ranks that several may share; what you do not name is last.
give-at-most-max = Give at most { "{" }max{ "}" } to one, and at most { "{" }budget{ "}" } in all; what you do not name gets 0.
or = , or `blank`
pin-wrong = The PIN is wrong.{ " " }
last-try-if-wrong = This is the last try: if it is wrong, the token is blocked. Type nothing to keep it.{ " " }
# $text (Texts)
type-word = Type `{ $word }` to { $text }:
tally-does-not-count = the tally does not count what it must
ledger-been-shown-two = the ledger has been shown in two histories
keep-your-receipts-give = Keep your receipts, and give the file to everybody; anybody can verify it: { $verify }
give-same-exclude-reason = Give the same --exclude and --reason again, or wait until a trustee has said something more.
options-too-many-for = { $options } options are too many for a ranking, which fits an entry up to 25
single-transferable-votes-for = single transferable votes for { $seats } seats cannot be counted yet: they need mixing
no-kind-known-for = no kind is known for { $other }
points-for-one-option = { $max } points for one option are more than 1,000
file-says-not-how = the file does not say how many points there are
at-most-options-can = that at most { $most } options can be chosen: the budget alone limits them
light-following-read-bytes = Light following has read { $bytes } bytes in { $requests } requests.
board-tiles-do-not = the board's tiles do not lead to the root that it has signed: { $message }
no-time-write-as = `{ $text }` is not a time: write it as 2026-11-29T18:00+09:00, 2026-11-29T09:00Z, or seconds
your-ballot-kept-same = Your ballot is kept in { $file }: the same command sends the same ballot again, until its receipt is there.
one-time-code = One-time code:
earlier-ballot-its-receipt = An earlier ballot has its receipt there: { $file }, for entry { $index } of the ledger, and the ballot is { $ballot }. `tupyo receipt check { $file }` says what has become of it. To vote once more, give another --receipt, or none.
final-enough-witnesses-have =
    { "" }
    It is final: enough witnesses have cosigned it.
awaits-witnesses-valid-but =
    { "" }
    It awaits witnesses: it is valid, but too few have cosigned it yet. `tupyo receipt check` asks again.
election-no-witnesses-your =
    { "" }
    This election has no witnesses: that your vote stays secret rests also on the server's showing everybody the same ledger.
key = { " " }(key { $key })
# $text (Texts)
voter = voter { $index }{ $text }
older-record-than-one = { $record }: an older record than one that was seen before: { $failure }
use-newest-record-ask = Use the newest record: ask for another export. If the officials say that this is the newest, keep both records and the anchors with the .seen file, and have them compared: `tupyo board compare OLD NEW`.
election-these-anchors = { $what } is of the election `{ $name }` ({ $found }); these anchors are of { $wanted }
give-file-right-election = Give the file of the right election, or the anchors that belong to this one.
record-does-not-agree = { $directory }: the record does not agree with itself: { $error }
# $text (Texts)
nothing-was-written-faults =
    nothing was written: { $count } faults
    { $text }
list-was-read-as = The list was read as { $encoding }: check that the names are right.
workbook-sheet-was-read = Of the workbook the sheet “{ $sheet }” was read, and { $others } others were not.
warning-these-columns-not = Warning: these columns are not read: { $columns }
warning-members-on-lines = Warning: the members on lines { $lines } have one name or one address. Are they one person?
nobody-comes-on-roll =
    { "" }
    Nobody comes on the roll any more when enough officials have said it.
election-ends-for-good =
    { "" }
    The election ends for good when enough officials have said it. There will never be a result.
# $text (Texts)
# $again (Texts)
be-approved = To be approved: { $words }{ $text }{ $again }
said-anew-under-number =
    { "" }
    It is said again, under the number { $number }: an official has taken back the same words, and nobody says those again.
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
    { $later } entries have come since it was said, and count; so far { $ballots } ballots of { $voters } voters. Voting ends for good when enough officials have said it.
    The root is compared with the ledger that this machine follows.
official-signs-with-another =
    { "" }
    The official `{ $id }` signs with another key from then on, and the one before signs nothing any more.
    Before: { $before }
    New:    { $key }
    Ask the official, by another way than the board, whether this is the new key.
board-busy-or-does = the board is busy or does not answer; trying again in { $seconds } s
# $title (Texts)
# $smallest (Texts)
# $fate (Texts)
voters-have-voted-demanded = { $title }: { $counted } of { $voters } voters have voted, { $demanded } are demanded{ $smallest }; { $fate }
fewest-one-weight-weight = ; the fewest of one weight: { $count } (weight { $weight })
opened-because-exposed-its = opened because it is exposed; its sum may tell { $told } of its votes
opened = opened
stays-sealed-too-few = stays sealed, too few have voted
stays-sealed-turnout-too = stays sealed, the turnout is too low
stays-sealed-too-few-have = stays sealed, too few have one of the weights
stays-sealed-nothing-encrypted = stays sealed, nothing is encrypted
# $text (Texts)
# $english (Texts)
warning-documents-were-begun =
    { $text }
    Warning: documents were begun and never ended; nobody knows what they would have said: { $english }
passphrase = Passphrase of { $path }:
new-passphrase-for = New passphrase for { $path }:
same-again = The same again:
ballot = Ballot
blank-vote-for-none = Blank: a vote for none of them; it is counted as blank
costs = { " " }(costs { $cost })
# $before (Texts)
# $warning (Texts)
pin = { $before }{ $warning }PIN of { $label }:
# $rule (Texts)
write-ids-or-titles =
    { $title }: { $options }
    { "  " }{ $rule } Write ids or titles as in `{ $example }`, { $explained }:
ledger-been-shown-two-histories = the ledger has been shown in two histories, both signed with its key; the evidence is in { $path }
# $said (Texts)
evidence = { $said }; the evidence is in { $path }
no-column-title-or = no column title or name
option-without-title = an option without a title
cost-whole-number = a cost is a whole number
# $text (Texts)
line-column = line { $line }, column { $column }: { $text }
see-line = ; see line { $line }
see = ; see { $file }
column = column { $letters }:{ " " }
# $faults (Texts)
nothing-was-posted-faults =
    nothing was posted: { $count } faults
    { $faults }
# $title (Texts)
weight = { "  " }{ $title }, weight { $weight }: { $count }
its-district-exposed = its district is exposed
its-district-stays-sealed = its district stays sealed if one of them votes
# $title (Texts)
# $fate (Texts)
weight-voters = { $title }, weight { $weight }, voters: { $count }; { $fate }
# $name (Texts)
# $role (Texts)
parts = { $name } ({ $role }, parts: { $parts })
official = official
registrar = registrar
trustee = trustee
phase-manifest = manifest
phase-ceremony = ceremony
phase-key = key
phase-roll = roll
phase-sealed = sealed
phase-open = open
phase-closed = closed
phase-tallied = tallied
phase-finished = finished
phase-cancelled = cancelled
