//! An answer to a phone, read as it leaves.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use tupyo_encoding::encode;
use tupyo_ledger::{EntryStream, LedgerError, LedgerReader};
use tupyo_light::{EntriesPlan, LightPrefix, RollPlan};
use tupyo_merkle::{Hash, prove_subset};
use tupyo_sequencer::Unreadable;

use super::NoAnswer;
use super::roll_lines::RollLines;
use crate::parts::Parts;

/// Lines that are read at a time.
const LINES: u32 = 32;

/// An answer to a light follower. Entries and lines are read as it leaves, so that nothing of them is kept.
pub(crate) struct LightAnswer {
    rest: VecDeque<Piece>,
    /// What of an entry is still to come.
    begun: Option<EntryStream>,
    ledger: LedgerReader,
    length: u64,
    kept: usize,
}

/// What follows next, as borsh writes it.
enum Piece {
    Bytes(Vec<u8>),
    /// An entry with its length before it, and its index before that.
    Entry {
        index: u64,
        is_numbered: bool,
    },
    /// Lines, each with its length before it.
    Lines(Arc<RollLines>, Range<u32>),
}

impl LightAnswer {
    /// What the root of the first `old` entries is.
    pub(crate) fn of_prefix(ledger: &LedgerReader, size: u64, old: u64) -> Result<LightAnswer, NoAnswer> {
        there(ledger, size)?;
        LightAnswer::of_bytes(ledger, LightPrefix::make(size, old, ledger)?.encode())
    }

    /// An entry of the first `size`.
    pub(crate) fn of_entry(ledger: &LedgerReader, size: u64, index: u64) -> Result<LightAnswer, NoAnswer> {
        there(ledger, size)?;
        let path = prove_subset(&[index], size, ledger).map_err(LedgerError::from)?;
        LightAnswer::new(ledger, [Piece::Entry { index, is_numbered: false }, Piece::of_path(&path)])
    }

    /// The entries of documents.
    pub(super) fn of_documents(ledger: &LedgerReader, plan: &EntriesPlan) -> Result<LightAnswer, NoAnswer> {
        let head = Piece::Bytes(encode(&(plan.until, plan.indices.len() as u32)));
        let entries = plan.indices.iter().map(|index| Piece::Entry { index: *index, is_numbered: true });
        LightAnswer::new(ledger, std::iter::once(head).chain(entries).chain([Piece::of_path(&plan.path)]))
    }

    /// Lines of the roll.
    pub(super) fn of_lines(
        ledger: &LedgerReader,
        lines: &Arc<RollLines>,
        plan: &RollPlan,
    ) -> Result<LightAnswer, NoAnswer> {
        let head = Piece::Bytes(encode(&(plan.lines.start, plan.lines.len() as u32)));
        let body = Piece::Lines(lines.clone(), plan.lines.clone());
        LightAnswer::new(ledger, [head, body, Piece::of_path(&plan.path)])
    }

    /// What is known as a whole.
    pub(super) fn of_bytes(ledger: &LedgerReader, bytes: Vec<u8>) -> Result<LightAnswer, NoAnswer> {
        LightAnswer::new(ledger, [Piece::Bytes(bytes)])
    }

    fn new(ledger: &LedgerReader, pieces: impl IntoIterator<Item = Piece>) -> Result<LightAnswer, NoAnswer> {
        let rest: VecDeque<Piece> = pieces.into_iter().collect();
        let length = rest.iter().map(|piece| piece.length(ledger)).sum::<Result<u64, NoAnswer>>()?;
        let of_bytes = |piece: &Piece| if let Piece::Bytes(bytes) = piece { bytes.len() } else { 0 };
        let kept = rest.len() * size_of::<Piece>() + rest.iter().map(of_bytes).sum::<usize>();
        Ok(LightAnswer { rest, begun: None, ledger: ledger.clone(), length, kept })
    }

    /// Adds what comes next; of what is long, about as much as there is room.
    fn add(&mut self, piece: Piece, part: &mut Vec<u8>, most: usize) -> Result<(), NoAnswer> {
        match piece {
            Piece::Bytes(mut bytes) => {
                let left = bytes.split_off(bytes.len().min(most.saturating_sub(part.len())));
                part.extend(bytes);
                self.put_back(Piece::Bytes(left));
            }
            Piece::Entry { index, is_numbered } => {
                let stream = self.ledger.entry_stream(index)?;
                part.extend(is_numbered.then(|| index.to_le_bytes()).into_iter().flatten());
                part.extend((stream.length() as u32).to_le_bytes());
                self.begun = Some(stream);
            }
            Piece::Lines(lines, range) => {
                let middle = range.end.min(range.start + LINES);
                let read = lines.lines(range.start..middle).ok_or(NoAnswer::RollDamaged)?;
                for line in read {
                    part.extend((line.len() as u32).to_le_bytes());
                    part.extend(line);
                }
                self.put_back(Piece::Lines(lines, middle..range.end));
            }
        }
        Ok(())
    }

    fn put_back(&mut self, piece: Piece) {
        let is_empty = match &piece {
            Piece::Bytes(bytes) => bytes.is_empty(),
            Piece::Lines(_, range) => range.is_empty(),
            Piece::Entry { .. } => false,
        };
        if !is_empty {
            self.rest.push_front(piece);
        }
    }

    fn next(&mut self, most: usize) -> Result<Vec<u8>, NoAnswer> {
        let mut part = Vec::with_capacity(most);
        while part.len() < most {
            if let Some(stream) = &mut self.begun {
                match stream.next_part(most - part.len())? {
                    Some(bytes) => part.extend(bytes),
                    None => self.begun = None,
                }
                continue;
            }
            let Some(piece) = self.rest.pop_front() else { break };
            self.add(piece, &mut part, most)?;
        }
        Ok(part)
    }
}

/// Whether the ledger has so many entries, and any at all.
pub(super) fn there(ledger: &LedgerReader, size: u64) -> Result<(), LedgerError> {
    if size == 0 || size > ledger.size() { Err(LedgerError::NotThere) } else { Ok(()) }
}

impl Piece {
    fn of_path(path: &Vec<Hash>) -> Piece {
        Piece::Bytes(encode(path))
    }

    fn length(&self, ledger: &LedgerReader) -> Result<u64, NoAnswer> {
        Ok(match self {
            Piece::Bytes(bytes) => bytes.len() as u64,
            Piece::Entry { index, is_numbered } => {
                ledger.entry_stream(*index)?.length() + if *is_numbered { 12 } else { 4 }
            }
            Piece::Lines(lines, range) => lines.framed_length(range.clone()).ok_or(NoAnswer::RollDamaged)?,
        })
    }
}

impl Parts for LightAnswer {
    fn length(&self) -> u64 {
        self.length
    }

    fn kept(&self) -> usize {
        self.kept
    }

    fn next_part(&mut self, most: usize) -> Result<Option<Vec<u8>>, Unreadable> {
        let part = self.next(most).map_err(|error| Unreadable { code: error.code(), message: error.to_string() })?;
        Ok(Some(part).filter(|part| !part.is_empty()))
    }
}
