//! What citizens ask for, without HTTP.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tupyo_certificate::PinnedAuthority;
use tupyo_election::AuthorKey;
use tupyo_encoding::encode;
use tupyo_group::EncodedPoint;
use tupyo_registration::{
    CardHash, Evidence, Examined, Handle, LoginChallenge, Proof, Registration, RegistrationError, examine,
};

use crate::acceptance::{Acceptance, Applied};
use crate::book::Book;
use crate::challenge::Challenges;
use crate::clock::now;
use crate::elections::ServedElection;
use crate::evidence::Sealer;
use crate::journal::Accepted;
use crate::kept_list::KeptList;
use crate::limits::{Verifications, Visits};
use crate::posting::Shown;
use crate::problem::Problem;
use crate::secrets::HmacSecret;

/// What citizens are served with.
pub(crate) struct Desk {
    pub(crate) elections: Vec<ServedElection>,
    pub(crate) registrar: AuthorKey,
    pub(crate) list: Arc<KeptList>,
    pub(crate) salts: HmacSecret,
    pub(crate) challenges: Challenges,
    pub(crate) visits: Visits,
    pub(crate) verifications: Verifications,
    pub(crate) sealer: Sealer,
    pub(crate) book: Arc<RwLock<Book>>,
    pub(crate) shown: Arc<Shown>,
    pub(crate) acceptance: Acceptance,
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Desk {
    /// What the service registers for, and whom.
    pub(crate) fn info(&self) -> Value {
        let first = self.first();
        let authority =
            |it: &PinnedAuthority| json!({ "certificate": hexadecimal(&it.certificate), "policies": it.policies });
        json!({
            "scope": base64(&encode(&first.terms.scope)),
            "elections": self.elections.iter().map(|it| it.id().to_string()).collect::<Vec<_>>(),
            "registrar": self.registrar.to_string(),
            "authorities": first.terms.authorities.iter().map(authority).collect::<Vec<_>>(),
            "codes": first.terms.codes,
            "card_signatures": first.terms.card_signatures,
            "styles": first.terms.styles,
        })
    }

    /// A challenge to log in with.
    pub(crate) fn challenge(&self) -> Value {
        json!({ "challenge": base64(&self.challenges.give(now())) })
    }

    /// Who shows to be on the list learns what a registration needs: the salt, and the key that it replaces.
    pub(crate) fn log_in(&self, challenge: &LoginChallenge, proof: &Proof) -> Result<Value, Problem> {
        let (first, at, list) = (self.first(), now(), self.list.current());
        self.challenges.check(challenge, at)?;
        let shown = proof.verify_login(challenge, &first.terms, &list, at)?;
        self.challenges.spend(challenge, at)?;
        let salt = self.salts.salt(first.terms.scope, &shown.handle);
        let holder = shown.handle.holder(&salt);
        self.visit(&shown.handle)?;
        let eligible = list.person(&shown.handle).ok_or(RegistrationError::Eligibility)?;
        let current = self.book().registered().current(&holder);
        Ok(json!({
            "salt": base64(&salt),
            "handle": shown.handle.as_str(),
            "holder": base64(&holder.0),
            "style": eligible.style,
            "weight": eligible.weight,
            "current": current.map(|key| base64(key.as_bytes())),
        }))
    }

    /// Examines and seals a registration: all of the work that many do at a time.
    pub(crate) fn examine(&self, registration: Registration) -> Result<Applied, Problem> {
        let (first, at) = (self.first(), now());
        let examined = examine(&registration, &first.terms, &self.list.current(), at)?;
        if registration.salt != self.salts.salt(first.terms.scope, &examined.handle) {
            return Err(RegistrationError::Holder.into());
        }
        self.visit(&examined.handle)?;
        let sealed = self.sealer.seal(&Evidence { registration, at });
        let sealed = sealed.map_err(|_| Problem::stopping())?;
        let Examined { application, eligible, card, code, ballot_card, .. } = examined;
        let (card, weight) = (card.as_ref().map(CardHash::from), eligible.weight);
        Ok(Applied { accepted: Accepted { at, application, weight, card, code, ballot_card }, sealed })
    }

    /// What is told of a registration that was accepted.
    pub(crate) fn acknowledged(&self, accepted: &Accepted) -> Value {
        let replaces = accepted.application.replaces;
        let line = accepted.line(&self.first().terms, replaces).map(|line| base64(&encode(&line))).ok();
        json!({
            "holder": base64(&accepted.application.holder.0),
            "line": line,
            "accepted_at": accepted.at,
        })
    }

    /// How far the registration of a voting key has come, on each election's board.
    pub(crate) fn progress(&self, key: &EncodedPoint) -> Option<Value> {
        let book = self.book();
        let accepted = book.of_key(key)?;
        let of = |election: &ServedElection| {
            let index = book.index(election.id(), key);
            let state = self.shown.state(election.id(), &accepted.application.holder, key);
            let state = state.unwrap_or(if index.is_some() { "posted" } else { "accepted" });
            let reason = (state == "set-aside").then(|| self.shown.reason(election.id(), key)).flatten();
            json!({ "election": election.id().to_string(), "state": state, "index": index, "reason": reason })
        };
        let elections: Vec<Value> = self.elections.iter().map(of).collect();
        let newest = elections.last()?;
        let [state, index, reason] = ["state", "index", "reason"].map(|name| newest[name].clone());
        let at = accepted.at;
        Some(json!({ "state": state, "index": index, "reason": reason, "accepted_at": at, "elections": elections }))
    }

    fn visit(&self, person: &Handle) -> Result<(), Problem> {
        let salt = self.salts.salt(self.first().terms.scope, person);
        if self.visits.admit(person.holder(&salt), now()) { Ok(()) } else { Err(Problem::too_often()) }
    }

    /// All elections have the same rules but for their styles.
    fn first(&self) -> &ServedElection {
        &self.elections[0]
    }

    fn book(&self) -> RwLockReadGuard<'_, Book> {
        self.book.read().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
