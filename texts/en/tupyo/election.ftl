### `tupyo election`, and what officials announce.

joint-key-posted-next = The joint key is posted. Next: import the roll.
encrypted-sums-posted-next = The encrypted sums are posted. Next: trustees run `tupyo trustee decrypt`.
ledger-another-key-from = The ledger has another key from here on: { $key }
election-created-its-anchors =
    The election is created. Its anchors are in { $out }: give this file to everybody.
    Election:   { $election }
    Next: every trustee runs `tupyo trustee ceremony --wait`.
schedule-announced = The schedule is announced.
voting-extended = Voting is extended.
notice-posted = The notice is posted.
key-ceremony-begins-anew = The key ceremony starts again. Next: every trustee who is left runs `tupyo trustee ceremony --wait`.
election-cancelled-trustees-wipe = The election is cancelled. Trustees wipe their secrets with `tupyo trustee wipe`.
approve = approve it
approved-taken-effect = It is approved, and has taken effect.
stands-on-ledger-takes = It stands on the ledger, and takes effect when { $missing } more officials have approved it: `tupyo election approve`.
go-on = go on
type-go-on = Type `yes` to go on:
nothing-was-posted-was = nothing was posted: it was not confirmed with `yes`
key-ceremony-ends-for =
    Key ceremony { $number } ends for everybody.
    Excluded for good: { $excluded }.
    Left, and starting again: { $left }; at least { $needed } must be left.
voting-open-ballots-on =
    { "" }
    Voting is open. Ballots that are on the ledger stay as they are. One that was sealed before this and arrives after it is not accepted: the voter's device shows the announcement, makes a new ballot with another tracking code, and asks again.
announced-for-good-voting = Announced for good: voting is to begin at { $opening } and to end at { $closing }. { $reason }
announced-for-good-voting-end = Announced for good: voting is to end at { $after } instead of { $before }, { $later } later. Reason: { $reason }
not-later-than-announced = { $asked } is not later than the announced end, { $announced }: nothing was announced
give-later-time-earlier = Give a later time; an earlier end is announced with `tupyo election schedule`, or by `tupyo close --early`.
no-end-voting-was = no end of voting was announced: voting goes on until `tupyo close`
announced-for-good-every =
    Announced for good, to every voter:
    { "  " }{ $text }
    Nothing on the ledger can be changed or taken away: a wrong announcement is corrected by another notice, which says what is right.
# $phase (Texts)
election-ends-for-good = The election ends for good, in phase `{ $phase }` with { $ballots } ballots cast. There will never be a result, and nobody can vote any more.
voting-open = Voting is open.
voting-closed-next = Voting is closed. Next: `tupyo tally post`.
voting-begins-election-voters =
    Voting begins in the election "{ $title }".
    Voters on the roll: { $voters }. The roll, the keys and the manifest can no longer be changed.
voting-ends-for-good =
    Voting ends for good in the election "{ $title }".
    So far { $counted } of { $voters } voters have voted, with { $ballots } ballots. Nobody can vote any more.
comes-before-announced-time =
    { "" }
    It comes before the announced time. Announced first: from { $opening } to { $closing }, because: { $reason }
earlier-time-announced-more = the earlier time is announced, and { $missing } more officials must approve it
when-been-run-them = When `tupyo election approve` has been run by them, run this command again without `--early`.
