//! A ledger, and the state that it leads to.

use tupyo_election::{ElectionId, ElectionState, Entry, Obligation, tally};
use tupyo_rehearsal::root_of_first;

/// A ledger and the state that its entries lead to, each of them with its obligation met.
#[derive(Clone)]
pub struct Play {
    pub state: ElectionState,
    pub entries: Vec<Vec<u8>>,
}

impl Play {
    pub fn new(election: ElectionId) -> Play {
        Play { state: ElectionState::new(election), entries: Vec::new() }
    }

    /// Takes an entry, or says the code of its refusal and leaves everything as it was.
    pub fn post(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
        let entry = Entry::decode(bytes).map_err(|refusal| refusal.code())?;
        let legal = self.state.examine(&entry).map_err(|refusal| refusal.code())?;
        match legal.obligation() {
            Obligation::None => {}
            Obligation::Root { size, .. } => {
                legal.check_root(root_of_first(&self.entries, size)).map_err(|refusal| refusal.code())?;
            }
            Obligation::Ballot => {
                let check = self.state.ballot_check().unwrap();
                let answers = check.verify(&[&entry]);
                answers.into_iter().try_for_each(|answer| answer.map(drop)).map_err(|refusal| refusal.code())?;
            }
            Obligation::Tally => {
                let read = |index: u64| self.entries.get(index as usize).cloned().ok_or(());
                let units = tally(&self.state, read).unwrap();
                if legal.proposed_tally() != Some(&units[..]) {
                    return Err("wrong-tally");
                }
            }
        }
        self.state.take(legal);
        self.entries.push(bytes.to_vec());
        Ok(())
    }

    pub fn culprits(&self) -> Vec<u64> {
        self.state.culprits().map(|culprit| u64::from(culprit.trustee)).collect()
    }

    pub fn participants(&self) -> Vec<u64> {
        let participants = self.state.ceremony().map(|ceremony| ceremony.participants()).unwrap_or_default();
        participants.iter().copied().map(u64::from).collect()
    }
}
