### What several commands say.

text = { $path }: { $error }
valid-card-style-weight = { $person } has a valid card of the style { $style } and the weight { $weight }
revoke-card-first-or = Revoke that card first, or issue this one with the same style and weight.
give-same-exclude-reason = Give the same --exclude and --reason again, or wait until a trustee has said something more.
light-following-read-bytes = Light following has read { $bytes } bytes in { $requests } requests.
board-tiles-do-not = the board's tiles do not lead to the root that it has signed: { $message }
no-time-write-as = `{ $text }` is not a time: write it as 2026-11-29T18:00+09:00, 2026-11-29T09:00Z, or seconds
board-busy-or-does = the board is busy or does not answer; trying again in { $seconds } s
