### Whom an election waits for.

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
