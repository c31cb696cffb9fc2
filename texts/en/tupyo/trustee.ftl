### `tupyo trustee`.

election-over-file-holds = The election is over; this file holds no secret any more. Wipe its copies, too.
record-needs-out-entry = --record needs --out, the entry file to write
election-nothing-be-posted = Election: { $name }. Nothing is to be posted; no file was written.
election-hand-file-officials = Election: { $name }. It is in { $path }: hand this file to the officials, or to anybody with a network, who runs `tupyo entry post { $path }`.
waiting-for = { $error }; waiting for it.
ceremony-gone-on-meanwhile = The ceremony has gone on meanwhile.
# $text (Texts)
opens-trustee = { $path } opens. Trustee: { $id }. { $text }
key-file = the key is of { $of-key }, the file of { $of-file }
only-file-was-looked = Only the file was looked at: with --record, it is also compared with what the ledger says.
can-agree-tally-open = It can agree to the tally and open it.
only-opens-can-decrypt = It only opens: it can decrypt what a quorum has agreed on, and agrees to nothing.
older-copy-ledger-documents = It is an older copy: the ledger has documents of this trustee that it does not know. It only opens. If you have the file that was used last, use that one.
middle-key-ceremony-no = It is in the middle of the key ceremony and has no share of the joint key yet.
holds-no-secret-can = It holds no secret: it can do nothing.
can-do-nothing-its = It can do nothing: its share is not of the ceremony that made the joint key.
can-do-nothing-ceremony = It can do nothing in this ceremony: it is an older copy. Use the file that was used last.
can-do-nothing-its-trustee = It can do nothing: its trustee is excluded from the key ceremony.
can-do-nothing-what = It can do nothing: what is in it does not fit the joint key on the ledger.
backup-under-same-passphrase = The backup is in { $file }, under the same passphrase. It opens the tally when a quorum of trustees has agreed; it agrees to none.
restored-only-opens-run = { $file } is restored. It only opens: run `tupyo trustee decrypt` when a quorum of trustees has agreed. Do not use it beside the file that it replaces.
agree-opening-these-sums = agree to opening these sums
made = made
posted = posted
# $text (Texts)
record-verifies-your-decryption = The record verifies; your decryption share is { $text } ({ $found } shares are there, { $needed } are needed).
trustees-can-run = Trustees can run `tupyo trustee decrypt`.
more-must-agree-before = { $missing } more must agree before anybody opens it: run `tupyo trustee decrypt` then. Not on the ledger yet: { $names }.
# $made (Texts)
# $text (Texts)
record-verifies-your-agreement = The record verifies; your agreement is { $made } ({ $found } are there). { $text }
# $failure (Texts)
waiting = { $failure }; waiting.
waiting-for-agree = Waiting for { $names } to agree.
message-round-made = The message of round { $round } is made.
posted-message-round = Posted the message of round { $round }.
complaint-against-made-its = A complaint against { $against } is made: its share does not fit. When it is posted, the ceremony starts again.
waiting-for-2 = Waiting for { $names }.
trustee-excluded-from-key = This trustee is excluded from the key ceremony for good: it has no part in the joint key, and nothing more to do. If you were not silent, say so in public.
too-few-trustees-left = Too few trustees are left for a key ceremony: the officials can only cancel the election.
election-was-cancelled-run = The election was cancelled. Run `tupyo trustee wipe`.
posted-complaint-culprit-ceremony = Posted a complaint. The culprit is { $who }: { $fault }. The ceremony starts again.
waiting-for-them = { $error }; waiting for them.
key-ceremony-complete-keep = The key ceremony is complete. Keep the secrets file and its passphrase until the tally is opened.
