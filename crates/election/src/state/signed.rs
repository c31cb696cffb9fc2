//! Who has signed an entry, whether it is legal or not.

use tupyo_proof::{Purpose, Signature, VerifyingKey};

use super::ElectionState;
use crate::{Ballot, Challenged, Entry};

impl ElectionState {
    /// Whether an entry, legal or not, is signed with the key that its author has now, or its voter on the sealed roll.
    /// Nobody's key is known before there is a manifest, and no ballot is signed before voting has begun: its signature
    /// is of the context that is named then.
    pub fn is_signed(&self, entry: &Entry) -> bool {
        match entry {
            Entry::Document(part) => {
                self.author_key(part.author).is_some_and(|key| part.verify(self.election, &key).is_ok())
            }
            Entry::Ballot(signed) => self.is_of_voter(&signed.ballot, None, &signed.signature),
            Entry::Challenged(challenged) => {
                self.is_of_voter(&challenged.ballot, Some(challenged), &challenged.signature)
            }
        }
    }

    fn is_of_voter(&self, ballot: &Ballot, opened: Option<&Challenged>, signature: &Signature) -> bool {
        let Some(check) = self.ballot_check() else { return false };
        let key = check.roll().voter(ballot.voter).and_then(|voter| VerifyingKey::decode(voter.key).ok());
        let code = ballot.tracking_code(check.context());
        let verified = key.map(|key| match opened {
            None => key.verify(Purpose::Ballot, &code.0, signature),
            Some(Challenged { nonce, values, .. }) => {
                key.verify(Purpose::Challenge, &Challenged::message(&code, nonce, values), signature)
            }
        });
        matches!(verified, Some(Ok(())))
    }
}
