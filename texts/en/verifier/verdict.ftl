### The verdict at the head of the report as a page.

first-finding = What is wrong first
election = Election
counted = { $passed } checks passed, { $failed } failed, { $open } could not be made.
verdict-accepted = Accepted
sentence-accepted = The result on this page follows from the ballots of this record: every check passed.
verdict-refused = Refused
sentence-refused = This record is not that of a correct election: do not rely on any result taken from it.
verdict-incomplete = Incomplete
sentence-incomplete = The election is not finished. Nothing is wrong so far, but not everything could be checked, and there is no verified result.
verdict-cancelled = Cancelled
sentence-cancelled = The election was cancelled and has no result. What was done until then is correct.
verdict-limit-exceeded = Not read
sentence-limit-exceeded = The record has more entries than this run was to read: nothing is said about it.
