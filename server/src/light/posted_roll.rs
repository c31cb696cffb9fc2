//! The lines of a roll that officials have posted, read from the ledger.

use std::collections::BTreeMap;

use tupyo_election::{Author, Document, DocumentPart, Entry};
use tupyo_ledger::LedgerReader;

use super::roll_lines::{RollLinesError, RollWriter};

/// Hands on the lines of the documents `Roll`, in the ledger's order, until as many have been taken as the roll has.
/// What is on the ledger was examined; and whoever takes the lines compares the root.
pub(crate) fn read(ledger: &LedgerReader, count: u32, writer: &mut RollWriter) -> Result<(), RollLinesError> {
    let mut begun: BTreeMap<Author, Vec<u8>> = BTreeMap::new();
    for index in 0..ledger.size() {
        if writer.taken() >= u64::from(count) {
            break;
        }
        let Ok(Entry::Document(part)) = Entry::decode(&ledger.entry(index)?) else { continue };
        let Some(document) = joined(&mut begun, part) else { continue };
        if let Ok(Document::Roll { voters, .. }) = borsh::from_slice(&document) {
            voters.iter().try_for_each(|voter| writer.take_voter(voter))?;
        }
    }
    Ok(())
}

/// The bytes of a document whose last part this is.
fn joined(begun: &mut BTreeMap<Author, Vec<u8>>, part: DocumentPart) -> Option<Vec<u8>> {
    let DocumentPart { author, part, parts, bytes, .. } = part;
    let joined = begun.entry(author).or_default();
    if part == 0 {
        joined.clear();
    }
    joined.extend(bytes);
    if part + 1 < parts { None } else { begun.remove(&author) }
}
