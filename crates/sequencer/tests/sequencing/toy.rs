//! A fold that is no election. Its entries are texts: `a.1` is a's first note, `a.1'` the same signed anew, `a.1!`
//! signed badly. `~…` is a statement, `=3` the claim that there are three notes, `#` the end; these stand alone. `+a…`
//! is a part of something that a goes on to say, beside which others say what they like, and `%a…` is news of a's: it
//! stands behind all others.

use std::cell::Cell;
use std::collections::HashMap;

use tupyo_sequencer::{Company, Fold, Key, Reason, Rejection, Unreadable};

thread_local! {
    static DECODED: Cell<u32> = const { Cell::new(0) };
    static HASHED: Cell<u32> = const { Cell::new(0) };
}

/// How many entries this thread has decoded and hashed, to be found or appended.
pub fn counts() -> (u32, u32) {
    (DECODED.get(), HASHED.get())
}

#[derive(Default)]
pub struct Toy {
    /// Each author's last note and its index.
    last: HashMap<String, (u32, u64)>,
    entries: u64,
    ended: bool,
}

#[derive(PartialEq, Eq)]
pub enum ToyEntry {
    Note { author: String, number: u32, mark: String },
    Statement,
    Claim(usize),
    End,
    Part(u8),
    News(u8),
}

pub enum ToyLegal {
    Note { author: String, number: u32 },
    Statement,
    Claim(usize),
    End,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ToyRefusal(&'static str);

impl Reason for ToyRefusal {
    fn code(&self) -> &'static str {
        self.0
    }
}

fn parse(bytes: &[u8]) -> Option<ToyEntry> {
    let text = std::str::from_utf8(bytes).ok()?;
    if text == "#" {
        return Some(ToyEntry::End);
    }
    if text.starts_with('~') {
        return Some(ToyEntry::Statement);
    }
    if let [sign @ (b'+' | b'%'), author, ..] = *bytes {
        return Some(if sign == b'+' { ToyEntry::Part(author) } else { ToyEntry::News(author) });
    }
    if let Some(claim) = text.strip_prefix('=') {
        return claim.parse().ok().map(ToyEntry::Claim);
    }
    let (author, rest) = text.split_once('.')?;
    let digits = rest.trim_end_matches(['\'', '!']);
    let (author, number, mark) = (author.to_owned(), digits.parse().ok()?, rest[digits.len()..].to_owned());
    Some(ToyEntry::Note { author, number, mark })
}

/// Short texts are their own hash.
fn hash(text: &str) -> [u8; 32] {
    HASHED.set(HASHED.get() + 1);
    let mut hash = [0; 32];
    hash[..text.len()].copy_from_slice(text.as_bytes());
    hash
}

impl Fold for Toy {
    type Entry = ToyEntry;
    type Legal = ToyLegal;
    type Refusal = ToyRefusal;
    type Lane = String;
    type Context = ();

    fn context(&self) {}

    fn decode(bytes: &[u8], _: &()) -> Result<(Key, ToyEntry), ToyRefusal> {
        DECODED.set(DECODED.get() + 1);
        let entry = parse(bytes).ok_or(ToyRefusal("malformed"))?;
        let key = match &entry {
            ToyEntry::Note { author, number, .. } => Key::new(b'n', &hash(&format!("{author}.{number}"))),
            _ => Key::new(b's', &hash(&String::from_utf8_lossy(bytes))),
        };
        Ok((key, entry))
    }

    fn lane(entry: &ToyEntry) -> Option<String> {
        match entry {
            ToyEntry::Note { author, .. } => Some(author.clone()),
            _ => None,
        }
    }

    fn company(&self, entry: &ToyEntry) -> Company {
        match entry {
            ToyEntry::Part(author) => Company::Any((*author).into()),
            ToyEntry::News(author) => Company::Before((*author).into()),
            _ => Company::None,
        }
    }

    fn is_same(entry: &ToyEntry, there: &[u8]) -> bool {
        match (entry, parse(there)) {
            (ToyEntry::Note { author, number, .. }, Some(ToyEntry::Note { author: other, number: found, .. })) => {
                *author == other && *number == found
            }
            _ => false,
        }
    }

    fn remembered(&self, entry: &ToyEntry) -> Option<u64> {
        let ToyEntry::Note { author, number, .. } = entry else { return None };
        self.last.get(author).filter(|(last, _)| last == number).map(|(_, index)| *index)
    }

    fn screen(&self, entry: &ToyEntry) -> Result<(), ToyRefusal> {
        self.examine(entry).map(drop)
    }

    fn was_never_legal(refusal: &ToyRefusal) -> bool {
        refusal.0 == "unknown-author"
    }

    fn examine(&self, entry: &ToyEntry) -> Result<ToyLegal, ToyRefusal> {
        match entry {
            ToyEntry::Note { author, .. } if author.starts_with('x') => Err(ToyRefusal("unknown-author")),
            _ if self.ended => Err(ToyRefusal("ended")),
            ToyEntry::Note { author, number, .. } => {
                let next = self.last.get(author).map_or(1, |(last, _)| last + 1);
                let legal = ToyLegal::Note { author: author.clone(), number: *number };
                if *number == next { Ok(legal) } else { Err(ToyRefusal("out-of-order")) }
            }
            ToyEntry::Statement | ToyEntry::Part(_) | ToyEntry::News(_) => Ok(ToyLegal::Statement),
            ToyEntry::Claim(notes) => Ok(ToyLegal::Claim(*notes)),
            ToyEntry::End => Ok(ToyLegal::End),
        }
    }

    fn verify_signatures(_: &(), entries: &[&ToyEntry]) -> Vec<Option<ToyRefusal>> {
        let is_bad = |entry: &&&ToyEntry| matches!(entry, ToyEntry::Note { mark, .. } if mark.contains('!'));
        entries.iter().map(|entry| is_bad(&entry).then_some(ToyRefusal("badly-signed"))).collect()
    }

    fn verify_proofs(_: &(), entries: &[&ToyEntry]) -> Vec<Option<ToyRefusal>> {
        entries.iter().map(|_| None).collect()
    }

    fn is_owners_fault(_: &ToyRefusal) -> bool {
        false
    }

    fn recompute(
        &self,
        legal: &ToyLegal,
        mut read: impl FnMut(u64) -> Result<Vec<u8>, Unreadable>,
        _: impl FnOnce(u64) -> Result<tupyo_merkle::Hash, Unreadable>,
    ) -> Result<(), Rejection<ToyRefusal>> {
        let ToyLegal::Claim(claimed) = legal else { return Ok(()) };
        let mut notes = 0;
        for index in 0..self.entries {
            let entry = parse(&read(index).map_err(Rejection::Ledger)?);
            notes += usize::from(matches!(entry, Some(ToyEntry::Note { .. })));
        }
        if notes == *claimed { Ok(()) } else { Err(ToyRefusal("wrong-claim").into()) }
    }

    fn take(&mut self, legal: ToyLegal) {
        match legal {
            ToyLegal::Note { author, number } => drop(self.last.insert(author, (number, self.entries))),
            ToyLegal::End => self.ended = true,
            ToyLegal::Statement | ToyLegal::Claim(_) => {}
        }
        self.entries += 1;
    }
}
