//! A card signs a ballot that a page on another machine has sealed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use tupyo_election::{ElectionState, Phase};
use tupyo_office::{card_key, sign_with_card};
use tupyo_voter::{AskedBallot, VoterError};

use super::{ANSWER, Sign, Signed};
use crate::catalogue::card as texts;
use crate::failure::Failure;
use crate::place::FollowedElection;
use crate::say::Answer;

impl Sign {
    /// Only a ballot of this election, of the card's own holder, while voting is open.
    pub(super) fn sign_ballot(
        &self,
        place: &mut FollowedElection,
        ballot: &[u8],
        message: &[u8],
    ) -> Result<Answer, Failure> {
        let state = place.follow()?;
        let asked = self.asked_ballot(state, ballot, message)?;
        self.show_ballot(&asked, state.last_ballot(asked.voter()).is_some())?;
        let (mut card, _) = self.prover.open_card()?;
        if card_key(card.as_ref())? != asked.card() {
            let other = Failure::usage("other-card", texts::NOT_CARD_OF_BALLOT);
            return Err(other.advise(texts::SIGN_WITH_CARD_OF_BALLOT));
        }
        let signature = sign_with_card(card.as_mut(), message)?;
        let signature = Some(URL_SAFE_NO_PAD.encode(signature.0));
        self.give(&Signed { tupyo: ANSWER, proof: None, signature })?;
        let (out, code) = (self.out.display(), asked.code().to_string());
        let answer = Answer::new(texts::signed_ballot_give_page(&out));
        Ok(answer.with(json!({ "answer": self.out.display().to_string(), "signed": "ballot", "code": code })))
    }

    fn asked_ballot(&self, state: &ElectionState, ballot: &[u8], message: &[u8]) -> Result<AskedBallot, Failure> {
        if state.phase() > Phase::Open {
            return Err(VoterError::Closed.into());
        }
        let check = state.ballot_check().filter(|_| state.phase() == Phase::Open).ok_or(VoterError::NotOpen)?;
        AskedBallot::read(check, ballot, message).map_err(|_| self.unknown())
    }

    /// What is signed is the code: who compares it knows that this ballot is meant, and no other.
    fn show_ballot(&self, asked: &AskedBallot, again: bool) -> Result<(), Failure> {
        let (say, code, voter) = (self.say(), asked.code(), asked.voter());
        say.note(texts::page_asks_ballot(&code));
        say.note(texts::ballot_of_voter(&voter));
        if again {
            say.note(texts::TAKES_PLACE_OF_BALLOT);
        }
        say.note(texts::COMPARE_WITH_CODE_PAGE);
        self.confirm.ask(&say, "sign", texts::SIGN)
    }
}
