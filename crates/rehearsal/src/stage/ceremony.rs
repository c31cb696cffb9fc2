//! The trustees make the joint key.

use tupyo_election::{Document, Restart};
use tupyo_threshold::{Ceremony, CommittedSecrets, Opened};

use super::Rehearsal;

impl Rehearsal {
    /// All rounds of the key ceremony that is under way, and the joint key.
    pub fn hold_ceremony(&mut self) {
        for secret in &self.deal() {
            let ceremony = self.state.ceremony().expect("a ceremony");
            let opened = secret.open_shares(ceremony, &mut self.rng).expect("shares open");
            let Opened::Share(share, confirmation) = opened else { continue };
            let trustee = share.trustee();
            self.shares.insert(trustee, share);
            self.post_trustee(trustee, Document::Confirmation(confirmation)).expect("the confirmation is legal");
        }
        let keys = self.ceremony().outcome().expect("keys").joint.clone();
        let ceremony = self.ceremony().id().number;
        self.post_official(Document::JointKey { ceremony, keys }).expect("the joint key is legal");
    }

    /// Rounds 1 to 3 of the ceremony; the secrets of all participants.
    pub fn deal(&mut self) -> Vec<CommittedSecrets> {
        let secrets = self.commit();
        for secret in &secrets {
            let reveal = secret.reveal(self.state.ceremony().expect("a ceremony"), &mut self.rng).expect("a reveal");
            self.post_trustee(secret.trustee(), Document::Reveal(reveal)).expect("the reveal is legal");
        }
        for secret in &secrets {
            let shares = secret.seal_shares(self.ceremony()).expect("shares");
            self.post_trustee(secret.trustee(), Document::Shares(shares)).expect("the shares are legal");
        }
        secrets
    }

    /// Round 1 of the ceremony; the secrets of all participants.
    pub fn commit(&mut self) -> Vec<CommittedSecrets> {
        let participants = self.participants();
        let commit = |trustee| {
            let ceremony = self.state.ceremony().expect("a ceremony");
            let (secrets, commitment) = CommittedSecrets::commit(ceremony, trustee, &mut self.rng).expect("secrets");
            self.post_trustee(trustee, Document::Commitment(commitment)).expect("the commitment is legal");
            secrets
        };
        participants.into_iter().map(commit).collect()
    }

    /// The ceremony begins anew without these trustees.
    pub fn restart(&mut self, excluded: &[u16]) {
        let restart = self.restarting(excluded);
        self.post_official(restart).expect("the restart is legal");
    }

    /// The document that ends the ceremony under way as it stands now, and excludes these trustees.
    pub fn restarting(&self, excluded: &[u16]) -> Document {
        let ceremony = self.ceremony();
        Document::Restart(Restart {
            ceremony: ceremony.id().number,
            round: ceremony.round().number().expect("a round"),
            said: ceremony.said(),
            excluded: excluded.to_vec(),
            reason: "nothing was heard of them".to_owned(),
        })
    }

    /// Who takes part in the ceremony.
    pub fn participants(&self) -> Vec<u16> {
        self.ceremony().participants().to_vec()
    }

    fn ceremony(&self) -> &Ceremony {
        self.state.ceremony().expect("a ceremony")
    }
}
