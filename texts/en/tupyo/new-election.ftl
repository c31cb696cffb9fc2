### `tupyo election new`: from answers to a manifest and invitations.

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
