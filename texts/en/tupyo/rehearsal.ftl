### `tupyo trustee rehearse`.

manifest-rehearsal-already = this is the manifest of a rehearsal already
manifest-rehearsal-its-id =
    { $out } is the manifest of a rehearsal, `{ $name }`. Its id is { $id }; the real election's is { $real-id }. Whatever is signed in one is void in the other. It has no witnesses and no registrars, and asks three voters a district at most.
    Next: `tupyo election create` with it, then every trustee takes the real steps with a secrets file of its own, and `tupyo trustee rehearse play` does the rest.
played-voters-vote = The played voters vote.
election-does-not-say = this election does not say that it is a rehearsal: nobody plays its voters
give-anchors-rehearsal-makes = Give the anchors of a rehearsal; `tupyo trustee rehearse manifest` makes its manifest.
commitment = commitment
reveal = reveal
shares = shares
confirmation = confirmation
agreement = agreement
decryption-share = decryption share
counts-not-what-played = the counts are not what the played voters have chosen
do-not-hold-real = Do not hold the real election with this setup. Tell the auditors.
rehearsal-finished-counts-what = The rehearsal is finished: the counts are what the played voters have chosen. Every trustee runs `tupyo trustee wipe` with the rehearsal's secrets file.
rehearsal-was-cancelled = The rehearsal was cancelled.
excluded = excluded
rehearsal-mark = REHEARSAL 예행연습:{ " " }
