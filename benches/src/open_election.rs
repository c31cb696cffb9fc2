use std::collections::BTreeMap;

use rand::rngs::OsRng;
use rayon::prelude::*;
use tupyo_circuits::mark_single;
use tupyo_election::{
    Author, BallotCheck, ContestDraft, Document, ElectionId, ElectionState, Entry, FinishedBallot, LimitsDraft,
    ManifestDraft, OptionDraft, PersonDraft, Roll, Rule, StyleDraft, TrusteesDraft, Voter, Voting, context,
};
use tupyo_proof::SigningKey;
use tupyo_threshold::{CommittedSecrets, Opened};

use crate::Size;

/// An election with one contest and one trustee, played from its manifest until voting is open.
pub struct OpenElection {
    size: Size,
    state: ElectionState,
    voters: Vec<SigningKey>,
    official: SigningKey,
    trustee: SigningKey,
}

/// The election could not be played: an error of the program, not of a measurement.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

impl OpenElection {
    /// An election with this contest and so many voters.
    ///
    /// # Errors
    /// [`Failure`] if one of the steps is refused.
    pub fn new(size: Size, voters: usize) -> Result<OpenElection, Failure> {
        let (official, trustee) = (SigningKey::generate(&mut OsRng), SigningKey::generate(&mut OsRng));
        let manifest = manifest(size, &official, &trustee).to_json()?;
        let mut keys: Vec<_> = (0..voters).map(|_| SigningKey::generate(&mut OsRng)).collect();
        keys.sort_by_key(|key| key.verifying_key().encode());
        let state = ElectionState::new(ElectionId::of_manifest(&manifest));
        let mut election = OpenElection { size, state, voters: keys, official, trustee };
        election.says_official(&Document::Manifest(manifest))?;
        election.make_key()?;
        election.make_roll()?;
        Ok(election)
    }

    /// The check that the server and the verifier use.
    ///
    /// # Errors
    /// [`Failure`] if the election is not open, which it always is.
    pub fn check(&self) -> Result<&BallotCheck, Failure> {
        self.state.ballot_check().ok_or_else(|| "the election is not open".into())
    }

    /// Encrypts, proves and signs the ballot of the voter with this number.
    ///
    /// # Errors
    /// [`Failure`] if there is no such voter.
    pub fn vote(&self, voter: usize) -> Result<Entry, Failure> {
        let bits = mark_single(self.size.options, self.size.blank, voter % self.size.values())?;
        let voting = Voting { voter: u32::try_from(voter)?, previous: None };
        let key = self.voters.get(voter).ok_or("no such voter")?;
        let ballot = FinishedBallot::seal(self.check()?, voting, bits, key, &mut OsRng)?;
        Ok(ballot.cast(key, &mut OsRng))
    }

    /// A ballot of each voter, as it lies on the ledger.
    ///
    /// # Errors
    /// None that is known.
    pub fn ballots(&self) -> Result<Vec<Vec<u8>>, Failure> {
        (0..self.voters.len()).into_par_iter().map(|voter| Ok(self.vote(voter)?.encode())).collect()
    }

    fn make_key(&mut self) -> Result<(), Failure> {
        let ceremony = self.state.ceremony().ok_or("no ceremony")?;
        let (secrets, commitment) = CommittedSecrets::commit(ceremony.id(), ceremony.parameters(), 0, &mut OsRng)?;
        self.says_trustee(&Document::Commitment(commitment))?;
        let reveal = secrets.reveal(self.state.ceremony().ok_or("no ceremony")?, &mut OsRng)?;
        self.says_trustee(&Document::Reveal(reveal))?;
        let shares = secrets.seal_shares(self.state.ceremony().ok_or("no ceremony")?, &mut OsRng)?;
        self.says_trustee(&Document::Shares(shares))?;
        match secrets.open_shares(self.state.ceremony().ok_or("no ceremony")?)? {
            Opened::Share(_, confirmation) => self.says_trustee(&Document::Confirmation(confirmation))?,
            Opened::Complaint(_) => return Err("the trustee complains about itself".into()),
        }
        let outcome = self.state.ceremony().and_then(|ceremony| ceremony.outcome()).ok_or("no key")?;
        self.says_official(&Document::JointKey { ceremony: 0, keys: outcome.joint.clone() })
    }

    fn make_roll(&mut self) -> Result<(), Failure> {
        let keys = self.voters.iter().map(|key| key.verifying_key().encode());
        let voters: Vec<_> = keys.map(|key| Voter { key, style: 0, weight: 1 }).collect();
        let (count, root) = (u32::try_from(voters.len())?, Roll::root_of(&voters));
        self.says_official(&Document::Roll { first: 0, voters })?;
        self.says_official(&Document::RollSealed { voters: count, root })?;
        let joint = &self.state.keys().ok_or("no key")?.joint;
        let context = context(self.state.election(), joint, root);
        self.says_official(&Document::Open { context })
    }

    fn says_official(&mut self, document: &Document) -> Result<(), Failure> {
        let parts = document.sign(self.state.election(), Author::Official(0), &self.official, &mut OsRng)?;
        self.apply(&parts)
    }

    fn says_trustee(&mut self, document: &Document) -> Result<(), Failure> {
        let parts = document.sign(self.state.election(), Author::Trustee(0), &self.trustee, &mut OsRng)?;
        self.apply(&parts)
    }

    fn apply(&mut self, parts: &[Entry]) -> Result<(), Failure> {
        for part in parts {
            self.state.apply(part)?;
        }
        Ok(())
    }
}

fn manifest(size: Size, official: &SigningKey, trustee: &SigningKey) -> ManifestDraft {
    let person = |id: &str, key: &SigningKey| PersonDraft::new(id, title(id), &key.verifying_key());
    let options = (0..size.options).map(|i| OptionDraft { id: format!("o{i}"), title: title("Option") });
    ManifestDraft {
        tupyo: ManifestDraft::VERSION.to_owned(),
        name: "bench".to_owned(),
        title: title("Benchmark"),
        officials: vec![person("official", official)],
        trustees: TrusteesDraft { threshold: 1, members: vec![person("trustee", trustee)] },
        contests: vec![ContestDraft {
            id: "contest".to_owned(),
            title: title("Contest"),
            rule: Rule::SingleChoice { blank: size.blank }.into(),
            options: options.collect(),
        }],
        styles: vec![StyleDraft { id: "all".to_owned(), title: title("All"), contests: vec!["contest".to_owned()] }],
        limits: LimitsDraft { ballots: 20, challenges: 20 },
        floor: 1,
    }
}

fn title(text: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("en".to_owned(), text.to_owned())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ballots_that_are_measured_are_valid() {
        let election = OpenElection::new(Size { options: 3, blank: true }, 5).unwrap();
        let entries: Vec<_> = election.ballots().unwrap().iter().map(|bytes| Entry::decode(bytes).unwrap()).collect();
        let answers = election.check().unwrap().verify(&entries.iter().collect::<Vec<_>>());
        assert!(answers.len() == 5 && answers.iter().all(Result::is_ok));
    }
}
