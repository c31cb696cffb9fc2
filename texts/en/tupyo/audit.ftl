### `tupyo roll audit`.

opening-evidence = opening the evidence
recomputing = recomputing
reading-ledger = reading the ledger
# $text (Texts)
nothing-found-evidence-roll =
    { $text }
    Nothing found: evidence and roll say the same.
evidence-recomputed = evidence recomputed
attestations-phones-keys-kept = attestations of phones' keys, kept, not judged
evidence-cannot-be-read = evidence that cannot be read
files-passed-over = files passed over
voters-one-time-code = voters by a one-time code, which signs nothing
these-over-line-card = of these, over a line that a card had signed
lines-roll = lines of the roll
voters = voters
corrections = corrections
findings = findings
not-compared-with-office =
    { "" }
    Not compared with the office's list (--list).
evidence = evidence
key = key
# $lines (Texts)
# $table (Texts)
findings-2 =
    { $count } findings
    { $lines }
    { $table }
