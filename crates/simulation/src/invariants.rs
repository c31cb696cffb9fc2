//! What must hold in the end, whatever has happened.

use std::collections::{BTreeMap, HashSet};

use tupyo_election::{Entry, Phase};
use tupyo_sequencer::{Publication, ballot_of};

use crate::published::Published;
use crate::running::signer;
use crate::world::World;

impl World<'_> {
    /// Compares what clients and auditors have seen with what the board shows. That every entry is legal where it
    /// stands, and so every chain unbroken and no ballot behind the close, was checked when the ledger was folded; it
    /// is folded here once more.
    pub(crate) fn check(&self, published: &Published) -> Result<(), String> {
        Published::fold(published.ledger.clone(), self.electorate())?;
        self.acknowledged_are_there(published)?;
        self.receipts_verify(published)?;
        self.leaves_were_sent(published)?;
        for seen in &self.seen {
            published.ledger.continues(seen).map_err(|error| format!("checkpoint {}: {error}", seen.size))?;
        }
        if published.look(|state| state.phase()) != Phase::Closed {
            return Err("voting has not ended".to_owned());
        }
        Ok(())
    }

    fn acknowledged_are_there(&self, published: &Published) -> Result<(), String> {
        let mut places: BTreeMap<&[u8], u64> = BTreeMap::new();
        for (ticket, index) in &self.acknowledged {
            let sent = &self.requests[*ticket];
            let found = published.entry(*index)?;
            if found != *sent && !same_ballot(&found, sent) {
                return Err(format!("request {ticket} was acknowledged as entry {index}, which is another"));
            }
            if *places.entry(sent).or_insert(*index) != *index {
                return Err(format!("request {ticket} has two places"));
            }
        }
        Ok(())
    }

    fn receipts_verify(&self, published: &Published) -> Result<(), String> {
        let key = signer().map_err(|error| error.to_string())?.verifier().clone();
        let places: HashSet<u64> = self.acknowledged.iter().map(|(_, index)| *index).collect();
        for index in places {
            let receipt = published.ledger.receipt(index).map_err(|error| error.to_string())?;
            let verified = receipt.verify(&published.entry(index)?, &key).map_err(|error| error.to_string())?;
            if verified.0 != index {
                return Err(format!("the receipt of entry {index} is of entry {}", verified.0));
            }
        }
        Ok(())
    }

    /// Every leaf behind the opening was sent, and in the end everybody knows of theirs.
    fn leaves_were_sent(&self, published: &Published) -> Result<(), String> {
        let acknowledged: HashSet<u64> = self.acknowledged.iter().map(|(_, index)| *index).collect();
        let sent: HashSet<&Vec<u8>> = self.requests.iter().collect();
        let mut leaves = HashSet::new();
        for index in self.electorate().opening.len() as u64..published.ledger.size() {
            let entry = published.entry(index)?;
            if !sent.contains(&entry) || !leaves.insert(entry) {
                return Err(format!("entry {index} was not sent, or is there twice"));
            }
            if !acknowledged.contains(&index) {
                return Err(format!("entry {index} was asked for again, and not acknowledged"));
            }
        }
        Ok(())
    }
}

fn same_ballot(one: &[u8], other: &[u8]) -> bool {
    match (Entry::decode(one), Entry::decode(other)) {
        (Ok(one), Ok(other)) => ballot_of(&one).is_some() && ballot_of(&one) == ballot_of(&other),
        _ => false,
    }
}
