//! A ballot that waits for the signature of the voter's card.

use js_sys::Error;
use tupyo_card::CardSignature;
use tupyo_election::Refusal;
use wasm_bindgen::prelude::wasm_bindgen;

use super::thrown;

/// A ballot that is to be cast, and waits for the signature of the voter's card.
#[wasm_bindgen]
pub struct CastBallot(pub(super) tupyo_voter::CastBallot);

#[wasm_bindgen]
impl CastBallot {
    /// The tracking code.
    #[wasm_bindgen(getter)]
    pub fn code(&self) -> String {
        self.0.code().to_string()
    }

    /// What a device keeps while the card is elsewhere: `LightElection.restoreCast` reads it. No secret is in it.
    pub fn save(&self) -> Vec<u8> {
        self.0.save()
    }

    /// The ballot, for the machine that has the card: it sees whose it is, and can't cast it.
    pub fn asked(&self) -> Vec<u8> {
        self.0.asked()
    }

    /// What the voter's card signs.
    #[wasm_bindgen(getter, js_name = cardMessage)]
    pub fn card_message(&self) -> Vec<u8> {
        self.0.card_message()
    }

    /// The entry to post: takes the card's signature, 64 bytes, of an ECDSA card `r ‖ s`. May be called again after a
    /// refusal.
    #[wasm_bindgen(js_name = withCard)]
    pub fn with_card(&self, signature: &[u8]) -> Result<Vec<u8>, Error> {
        let signature = signature.try_into().map_err(|_| thrown(Refusal::CardSignatureInvalid.into()))?;
        self.0.with_card(CardSignature(signature)).map(|entry| entry.encode()).map_err(thrown)
    }
}
