//! Choosing, sealing, and then casting or challenging.

use std::sync::{Arc, Mutex, PoisonError};

use rand::rngs::OsRng;
use tupyo_card::CardSigner;
use tupyo_election::SigningFault;
use tupyo_proof::SigningKey;
use tupyo_voter::{Choices, Decision, Pending, Sending, VoterError, VotingSession};

use crate::choice::{ContestChoice, choices};
use crate::election::{Election, State};
use crate::error::{Kind, KitError};
use crate::form::BallotForm;
use crate::kept::Kept;
use crate::platform::PhoneKey;
use crate::registrar::Signer;

/// A sealed ballot. Show its code; then the voter decides, once: cast it, or challenge it to see whether this phone has
/// encrypted what was chosen. If it is dropped, nothing has left the phone.
#[derive(uniffi::Object)]
pub struct SealedBallot {
    election: Arc<Election>,
    code: String,
    sealed: Mutex<Option<Sealed>>,
}

struct Sealed {
    session: VotingSession<SigningKey>,
    ballot: tupyo_voter::SealedBallot,
    choices: Choices,
}

#[uniffi::export]
impl Election {
    /// What the voter votes on.
    pub fn ballot_form(&self) -> Result<BallotForm, KitError> {
        let mut state = self.state();
        state.followed.freshen()?;
        let (check, voter) = (state.followed.follower.ballot_check()?, state.followed.voter()?);
        let elector = check.roll().voter(voter).ok_or(VoterError::NotOnRoll)?;
        BallotForm::of(check.manifest(), (voter, elector), check.demands_cards())
            .ok_or_else(|| VoterError::NotOnRoll.into())
    }

    /// Encrypts the voter's choices, one for each contest of the form, and proves that they are valid. Needs the key
    /// store. While a decided ballot waits to be sent, no other one is sealed: `ballot-waits`.
    pub fn seal(self: Arc<Self>, choices: Vec<ContestChoice>) -> Result<Arc<SealedBallot>, KitError> {
        let sealed = self.state().sealed(choices)?;
        let code = sealed.ballot.code().to_string();
        Ok(Arc::new(SealedBallot { election: self, code, sealed: Mutex::new(Some(sealed)) }))
    }
}

impl State {
    fn sealed(&mut self, given: Vec<ContestChoice>) -> Result<Sealed, KitError> {
        self.must_not_wait()?;
        self.followed.freshen()?;
        let session = self.followed.follower.session(self.followed.shelf.key()?)?;
        let choices = choices(session.check(), session.voter_on_roll()?.style, given)?;
        let ballot = session.prepare(&choices, &mut OsRng)?;
        Ok(Sealed { session, ballot, choices })
    }

    fn must_not_wait(&self) -> Result<(), KitError> {
        let waits = "a ballot that was decided on waits to be sent: send it first";
        if self.sending.is_some() { Err(Kind::NotNow.error("ballot-waits", waits)) } else { Ok(()) }
    }

    /// Keeps what was decided, before any of it leaves the phone. What waited before, and may be on the ledger, stays.
    pub(crate) fn keep(&mut self, pending: Pending) -> Result<(), KitError> {
        let sending = Sending::new(pending);
        self.followed.shelf.put_aside()?;
        self.followed.shelf.write(Kept::Pending, sending.save())?;
        self.followed.is_fresh = false;
        self.sending = Some(sending);
        Ok(())
    }
}

#[uniffi::export]
impl SealedBallot {
    /// The tracking code. The voter notes it before deciding.
    pub fn code(&self) -> String {
        self.code.clone()
    }

    /// Decides that the ballot is to count. It is kept, and not sent yet: `Election.send`.
    pub fn cast(&self) -> Result<(), KitError> {
        self.decide(|sealed| Ok(sealed.session.decide(sealed.ballot, Decision::Cast, &mut OsRng)?))
    }

    /// As `cast`, where every ballot must also be signed by the key that the voter has registered with.
    pub fn cast_with_key(&self, key: Arc<dyn PhoneKey>) -> Result<(), KitError> {
        let mut signer = Signer::new(key)?;
        self.decide(move |sealed| {
            let demanded = sealed.session.card();
            if demanded.is_some() && signer.key().card_key() != demanded {
                let other = "this is not the key that the voter has registered with, which signs the ballot, too";
                return Err(Kind::Mistake.error("other-card", other));
            }
            let mut sign = |message: &[u8]| {
                let signed = signer
                    .sign(message)
                    .map_err(|error| SigningFault { code: error.code(), reason: error.to_string() })?;
                signed
                    .card_signature()
                    .ok_or_else(|| SigningFault { code: "card-kind", reason: "not a key for ballots".to_owned() })
            };
            let decided = sealed.session.decide_with_card(sealed.ballot, Decision::Cast, &mut sign, &mut OsRng);
            decided.map_err(|error| signer.why().unwrap_or_else(|| error.into()))
        })
    }

    /// Decides that the ballot is opened for everybody, and never counts. It is compared with the choices here, kept,
    /// and not sent yet: `Election.send`. Then look at it with another device, by its code: `Election.open_ballot`.
    pub fn challenge(&self) -> Result<(), KitError> {
        let code = self.code.clone();
        self.decide(move |Sealed { session, ballot, choices }| {
            let shown = ballot.code();
            let pending = session.decide(ballot, Decision::Challenge, &mut OsRng)?;
            debug_assert_eq!(shown.to_string(), code);
            session.check_opened(pending.entry(), shown, &choices)?;
            Ok(pending)
        })
    }
}

impl SealedBallot {
    fn decide(&self, decide: impl FnOnce(Sealed) -> Result<Pending, KitError>) -> Result<(), KitError> {
        let mut state = self.election.state();
        state.must_not_wait()?;
        let decided = || Kind::NotNow.error("already-decided", "this ballot was decided on already: seal another one");
        let sealed = self.sealed.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or_else(decided)?;
        state.keep(decide(sealed)?)
    }
}
