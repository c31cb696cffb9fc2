use super::PageWords;

pub(super) const WORDS: PageWords = PageWords {
    heading: "Verification of an election record",
    untitled: "Election without a title",
    verdicts: [
        ["Accepted", "The result on this page follows from the ballots of this record: every check passed."],
        ["Refused", "This record is not that of a correct election: do not rely on any result taken from it."],
        [
            "Incomplete",
            "The election is not finished. Nothing is wrong so far, but not everything could be checked, and there is \
            no verified result.",
        ],
        ["Cancelled", "The election was cancelled and has no result. What was done until then is correct."],
        ["Not read", "The record has more entries than this run was to read: nothing is said about it."],
    ],
    counted: |passed, failed, open| format!("{passed} checks passed, {failed} failed, {open} could not be made."),
    first_finding: "What is wrong first",
    caused_by: "caused by",
    election: "Election",
    result: "Result",
    cancelled: "Why it was cancelled",
    refused_result: "None: a record that fails a check establishes no result.",
    no_result_yet: "None yet.",
    may_tell: "votes that this sum may tell, as the manifest allows",
    ledger: "The ledger",
    entries: "Entries",
    voters: "Voters on the roll",
    cast: "Ballots cast",
    counts: "Ballots that count",
    challenged: "Ballots challenged",
    refused: "Entries refused",
    documents: "Documents' parts",
    growth: |width| {
        let many = if width == 1 { "one entry".to_owned() } else { format!("{width} entries") };
        format!(
            "What the ledger holds, from its first entry on the left to its last: each bar is {many}. It is by number and \
            not by hour: entries have no time, and witnesses date the last state alone."
        )
    },
    growth_label: "Ballots cast, ballots challenged and documents along the ledger",
    checkpoint: |size| format!("The ledger's key has signed all {size} entries:"),
    no_checkpoint: "The ledger's signature was not verified.",
    name: "Name",
    root: "Root of the tree",
    key: "Key",
    witnesses: "Witnesses",
    cosigned: |found, needed| {
        format!("{found} of {needed} needed witnesses have seen this ledger and signed it, at these times:")
    },
    no_witnesses: "No witnesses are demanded: that everybody was shown this ledger rests on the server.",
    people: "Who ran it",
    threshold: |needed, all| {
        format!("{needed} of {all} trustees were needed to open the tally. Fewer than {needed} can open no ballot.")
    },
    trustee: "Trustee",
    agreed: "Agreed to open",
    opened: "Opened",
    culprits: "Trustees who spoiled a key ceremony",
    restarts: "Trustees whom officials excluded (silent or kept out: no record shows which)",
    official_keys: "Officials whose keys the others replaced",
    unfinished: "Warning: documents that were begun and never finished",
    parts: |parts| {
        if parts == 1 { "1 part without effect".to_owned() } else { format!("{parts} parts without effect") }
    },
    registrars: "Registrars",
    registered: |all, replaced| format!("{all} registrations, {replaced} of them in the place of an earlier one."),
    corrections: "Corrections of the roll, signed by all registrars",
    trust: "On whom this election rests",
    exception: "Exception to the rules that keep votes secret:",
    announced: |schedules, notices| format!("Announced on the ledger: {schedules} schedules, {notices} notices."),
    checks: "Every check",
    of_checks: "Each stands behind those that it rests on. The numbers are those of docs/protocol/verification.md; the \
        fraction is how much was examined of what there was to examine.",
    pass: "passed",
    fail: "failed",
    not_checked: "not made",
    rests_on: "it rests on",
    more: |more| format!("{more} more findings of this check."),
    entry: "entry",
    place: |place| format!("number {place} in this file"),
    not_shown: "What no record can show",
    not_shown_why: "Every check can pass, and these can still be the case. What helps against each is said with it.",
    again: "Do not believe this page: anybody can make one. Get the record, and the election's id from where the \
        election was announced, and run the verifier yourself:",
};
