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
