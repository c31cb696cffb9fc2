### `tupyo board`.

consistent-both-same-ledger = Consistent: both are the same ledger of { $size } entries, by its root.
consistent-first-entries-authenticated = Consistent: the first { $old-size } of { $new-size } entries, by the authenticated tiles of the larger ledger, have the root of the smaller.
cannot-be-decided-tiles = it cannot be decided: the tiles of the ledger with { $size } entries are missing
cannot-be-decided-tiles-ledger = it cannot be decided: the tiles of the ledger with { $size } entries do not lead to its signed root: { $what }
mirror-entries = The mirror in { $directory } has { $entries } entries.
board-answers-again = The board answers again.
# $phase (Texts)
entries-ballots-challenged = { $entries } entries (+{ $new })  { $phase } ballots { $ballots }, challenged { $challenged }
nothing-contradicts-anything-entries = Nothing contradicts anything: { $entries } entries.
pushing = Sending tiles
push-entries = The object store has { $entries } entries.
pushed = { $entries } entries: { $new } objects sent ({ $bytes } bytes), { $there } were there
store-ahead = the object store has { $there } entries already, and the board shows { $here }: nothing was sent
push-wrong-tiles = the board's tiles do not lead to the root that it has signed for { $entries } entries: nothing more was sent
store-changed = somebody else has replaced the checkpoint in the object store meanwhile
object-differs = { $name } in the object store has other bytes than the board: nothing was overwritten, and the checkpoint was not sent
no-object-store = this program was built without object stores
store-no-credentials = { $file }: no aws_access_key_id and aws_secret_access_key in its part [default]
store-no-checkpoint = there is no checkpoint in the object store
