### Records and ledgers that contradict what was seen.

tally-does-not-count = the tally does not count what it must
ledger-been-shown-two = the ledger has been shown in two histories
keep-your-receipts-give = Keep your receipts, and give the file to everybody; anybody can verify it: { $verify }
older-record-than-one = { $record }: an older record than one that was seen before: { $failure }
use-newest-record-ask = Use the newest record: ask for another export. If the officials say that this is the newest, keep both records and the anchors with the .seen file, and have them compared: `tupyo board compare OLD NEW`.
election-these-anchors = { $what } is of the election `{ $name }` ({ $found }); these anchors are of { $wanted }
give-file-right-election = Give the file of the right election, or the anchors that belong to this one.
record-does-not-agree = { $directory }: the record does not agree with itself: { $error }
ledger-been-shown-two-histories = the ledger has been shown in two histories, both signed with its key; the evidence is in { $path }
# $said (Texts)
evidence = { $said }; the evidence is in { $path }
