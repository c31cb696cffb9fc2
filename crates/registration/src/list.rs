//! Who may vote, as the office lists it.

use std::collections::HashMap;

use tupyo_card::CardKey;

use crate::{CodeHash, Handle};

mod fault;
mod row;

pub use fault::{ListFault, ListFaultKind};
pub use row::ListRow;
use row::ReadRow;

/// Who may vote, as the office lists it: persons, and the cards and codes that show them.
#[derive(Clone, Debug, Default)]
pub struct EligibilityList {
    persons: HashMap<Handle, Eligible>,
    cards: HashMap<CardKey, Handle>,
    codes: HashMap<CodeHash, Handle>,
}

/// What a person may vote on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligible {
    /// The id of the ballot style.
    pub style: String,
    /// How many times the vote counts.
    pub weight: u32,
}

impl EligibilityList {
    /// The list of these rows, for an election or roll with these styles.
    ///
    /// # Errors
    /// Every fault of every row, in the rows' order; no list is made then.
    pub fn of_rows(rows: &[ListRow], styles: &[String]) -> Result<EligibilityList, Vec<ListFault>> {
        let mut growing = Growing::default();
        for row in rows {
            match ReadRow::of(row, styles) {
                Ok(read) => growing.add(read),
                Err(faults) => growing.faults.extend(faults),
            }
        }
        if growing.faults.is_empty() { Ok(growing.list) } else { Err(growing.faults) }
    }

    /// Says whose card this is, unless that is said already.
    pub(crate) fn claim_card(&mut self, card: CardKey, handle: &Handle) {
        self.cards.entry(card).or_insert_with(|| handle.clone());
    }

    /// Says whose code this is, unless that is said already.
    pub(crate) fn claim_code(&mut self, code: CodeHash, handle: &Handle) {
        self.codes.entry(code).or_insert_with(|| handle.clone());
    }

    /// What a person may vote on.
    pub fn person(&self, handle: &Handle) -> Option<&Eligible> {
        self.persons.get(handle)
    }

    /// Whose card this is.
    pub fn of_card(&self, card: &CardKey) -> Option<&Handle> {
        self.cards.get(card)
    }

    /// Whose code this is.
    pub fn of_code(&self, code: &CodeHash) -> Option<&Handle> {
        self.codes.get(code)
    }

    /// How many persons there are.
    pub fn persons(&self) -> usize {
        self.persons.len()
    }
}

/// A list as its rows are read, with the line on which each person, card and code stood first.
#[derive(Default)]
struct Growing {
    list: EligibilityList,
    faults: Vec<ListFault>,
    persons: HashMap<Handle, u64>,
    cards: HashMap<CardKey, u64>,
    codes: HashMap<CodeHash, u64>,
}

impl Growing {
    /// Two rows of one person agree on style and weight, and each says something new: another card or another code.
    fn add(&mut self, row: ReadRow) {
        let ReadRow { line, handle, card, code, eligible } = row;
        let repeated = |other: u64, kind| ListFault { line, other: Some(other), kind };
        let says_more = card.is_some() || code.is_some();
        match self.list.persons.get(&handle).zip(self.persons.get(&handle)) {
            Some((known, other)) if *known != eligible || !says_more => {
                self.faults.push(repeated(*other, ListFaultKind::PersonRepeated));
            }
            _ => {}
        }
        if let Some(card) = card {
            match self.cards.get(&card) {
                Some(other) => self.faults.push(repeated(*other, ListFaultKind::CardRepeated)),
                None => drop(self.list.cards.insert(card, handle.clone())),
            }
            self.cards.entry(card).or_insert(line);
        }
        if let Some(code) = code {
            match self.codes.get(&code) {
                Some(other) => self.faults.push(repeated(*other, ListFaultKind::CodeRepeated)),
                None => drop(self.list.codes.insert(code, handle.clone())),
            }
            self.codes.entry(code).or_insert(line);
        }
        self.persons.entry(handle.clone()).or_insert(line);
        self.list.persons.entry(handle).or_insert(eligible);
    }
}
