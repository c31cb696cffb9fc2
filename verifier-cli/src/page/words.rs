//! What the page says, in English and Korean. Whole sentences, for people who have never seen a record.

use tupyo_verify::Outcome;

use crate::Language;

mod english;
mod korean;

/// The fixed words of a language.
pub(super) struct PageWords {
    pub heading: &'static str,
    pub untitled: &'static str,
    /// Of each outcome, in the order of [`place`]: a word, and a sentence.
    verdicts: [[&'static str; 2]; 5],
    /// How many checks pass, fail, and were not made.
    pub counted: fn(usize, usize, usize) -> String,
    pub first_finding: &'static str,
    /// Before the check whose finding another one follows from.
    pub caused_by: &'static str,
    pub election: &'static str,
    pub result: &'static str,
    pub cancelled: &'static str,
    refused_result: &'static str,
    no_result_yet: &'static str,
    pub may_tell: &'static str,
    pub ledger: &'static str,
    pub entries: &'static str,
    pub voters: &'static str,
    pub cast: &'static str,
    pub counts: &'static str,
    pub challenged: &'static str,
    pub refused: &'static str,
    pub documents: &'static str,
    /// With how many entries a bar has.
    pub growth: fn(u64) -> String,
    pub growth_label: &'static str,
    /// With how many entries it has.
    pub checkpoint: fn(u64) -> String,
    pub no_checkpoint: &'static str,
    pub name: &'static str,
    pub root: &'static str,
    pub key: &'static str,
    pub witnesses: &'static str,
    /// How many have cosigned, of how many that are needed.
    pub cosigned: fn(u64, u64) -> String,
    pub no_witnesses: &'static str,
    pub people: &'static str,
    /// How many trustees open the tally, of how many.
    pub threshold: fn(u16, usize) -> String,
    pub trustee: &'static str,
    pub agreed: &'static str,
    pub opened: &'static str,
    pub culprits: &'static str,
    pub restarts: &'static str,
    pub official_keys: &'static str,
    pub unfinished: &'static str,
    /// So many parts without effect.
    pub parts: fn(u64) -> String,
    pub registrars: &'static str,
    /// So many registrations, and so many of them in the place of earlier ones.
    pub registered: fn(u64, u64) -> String,
    pub corrections: &'static str,
    pub trust: &'static str,
    pub exception: &'static str,
    /// So many schedules and notices.
    pub announced: fn(u64, u64) -> String,
    pub checks: &'static str,
    pub of_checks: &'static str,
    pub pass: &'static str,
    pub fail: &'static str,
    pub not_checked: &'static str,
    pub rests_on: &'static str,
    /// So many findings more.
    pub more: fn(u64) -> String,
    pub entry: &'static str,
    /// The place of an entry in its file, from 1.
    pub place: fn(u64) -> String,
    pub not_shown: &'static str,
    pub not_shown_why: &'static str,
    pub again: &'static str,
}

impl PageWords {
    /// Those of a language.
    pub fn of(language: Language) -> &'static PageWords {
        match language {
            Language::En => &english::WORDS,
            Language::Ko => &korean::WORDS,
        }
    }

    /// The verdict in a word.
    pub fn verdict(&self, outcome: Outcome) -> &'static str {
        self.verdicts[place(outcome)][0]
    }

    /// The verdict in a sentence.
    pub fn sentence(&self, outcome: Outcome) -> &'static str {
        self.verdicts[place(outcome)][1]
    }

    /// Why there is no result on the page.
    pub fn no_result(&self, outcome: Outcome) -> &'static str {
        if outcome == Outcome::Refused { self.refused_result } else { self.no_result_yet }
    }
}

fn place(outcome: Outcome) -> usize {
    match outcome {
        Outcome::Accepted => 0,
        Outcome::Refused => 1,
        Outcome::Incomplete => 2,
        Outcome::Cancelled => 3,
        Outcome::LimitExceeded => 4,
    }
}
