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
going-on-with-answers = Going on with the answers in { $kept }.
all-right-or-what = Is all of it right? `yes`, or what to ask again ({ $names }, contests 2)
nothing-at-write-alone = { $word } has nothing at `{ $number }`: write { $word } alone for all, or a number as in contests 2
write-or-one = write `yes` or one of { $names }
all-answers-kept-send =
    All answers are kept in { $kept }. Send each person the file with their name in { $invitations }; put what they send back here:
    { $lines }
    Then run the same command again: it writes the manifest.
manifest-what-be-done = The manifest is { $out }; what is to be done next is in { $steps }.
there-differs-write-over = { $shown } is there and differs. Write over it? Type `replace`; anything else leaves it
there-differs-from-what = { $shown } is there and differs from what would be written; it stays. Remove it to have it written again.
you-official-you-sign =
    You are an official: you sign what opens, closes and announces the election.
    { "" }
    Later: next-steps.txt, which comes with the manifest, has the commands.
you-trustee-with-other =
    You are a trustee: with the other trustees you make the key for which votes are encrypted, and after voting you open the sums. Nobody can open them without you all, or as many of you as the election says; and if too many lose their files, there is no result.
    { "" }
    Later, when anchors.json has come from an official:
    { "  " }tupyo trustee ceremony --wait --anchors anchors.json --key ID.key --secrets ID.secrets
    all trustees at about the same time, then make a backup and keep it elsewhere:
    { "  " }tupyo trustee backup ID.backup --secrets ID.secrets
    and after voting:
    { "  " }tupyo trustee agree --anchors anchors.json --key ID.key --secrets ID.secrets
    { "  " }tupyo trustee decrypt --anchors anchors.json --key ID.key --secrets ID.secrets
    and with the result:
    { "  " }tupyo trustee wipe --anchors anchors.json --key ID.key --secrets ID.secrets
you-registrar-you-sign =
    You are a registrar: you sign the registrations of voters.
    { "" }
    Later: docs/registrar.md says how.
# $does (Texts)
now-install-tupyo-on =
    { $election }
    { "" }
    To { $name }
    { "" }
    { $does }
    { "" }
    Now:
    1. Install tupyo on a machine of your own.
    2. Make a key. You are asked for a passphrase: choose a long one, and forget it not.
    { "     " }tupyo key new --id { $id } --out { $id }.key --public { $id }.json
    3. Send back { $id }.json, the public part. Read its key to the official over the telephone, so that nobody puts another in its place.
    4. Never send { $id }.key, any file of secrets or a passphrase to anybody: no official will ask for them.
    { "" }
what-rests-on = What this rests on
voting-begins-as-empty = Voting begins (as in { $example }); empty: not announced yet
voting-ends-as = Voting ends (as in { $example })
write-time-as = write a time as in { $example }
end-after-begins = it has to end after it begins
what-official-does-order =
    What the official does, in this order
    { "" }
post-manifest-send-anchors = Post the manifest; send anchors.json to everybody
announce-when-voting-begins = Announce when voting begins and ends
trustees-make-joint-key = The trustees make the joint key; see who is waited for
when-all-have = When all have
nobody-comes-on-sealed = Nobody comes on a sealed roll
voting-begins = Voting begins
voting-ends = Voting ends
then-trustees-agree-decrypt = Then the trustees agree and decrypt
result = The result
voters-register-with-registrars = Voters register with the registrars, whose services put them on the roll (docs/registrar.md); see how many there are
put-voters-on-roll = Put the voters on the roll; `roll check` before
other-officials-approve-until = Other officials approve that, until as many have said it as the manifest demands
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
    Voters on the roll: { $voters }. Nothing of the roll, the keys and the manifest can be changed any more.
voting-ends-for-good =
    Voting ends for good in the election "{ $title }".
    So far { $counted } of { $voters } voters have voted, with { $ballots } ballots. Nobody can vote any more.
comes-before-announced-time =
    { "" }
    It comes before the announced time. Announced first: from { $opening } to { $closing }, because: { $reason }
earlier-time-announced-more = the earlier time is announced, and { $missing } more officials must approve it
when-been-run-them = When `tupyo election approve` has been run by them, run this command again without `--early`.
