//! Bodies of requests: from bytes to what they ask for. Nothing of it is verified.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tupyo_registration::{LARGEST_REGISTRATION, LoginChallenge, Proof, Registration, RegistrationError};

use crate::catalogue::problems as texts;
use crate::problem::Problem;

/// A proof is shorter than a registration.
const LARGEST_PROOF: usize = LARGEST_REGISTRATION;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LoginBody {
    challenge: String,
    proof: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegistrationBody {
    registration: String,
}

/// What somebody who logs in has signed.
pub(crate) struct LoginRequest {
    pub(crate) challenge: LoginChallenge,
    pub(crate) proof: Proof,
}

impl LoginRequest {
    /// Reads `{challenge, proof}`.
    pub(crate) fn parse(body: &[u8]) -> Result<LoginRequest, Problem> {
        let LoginBody { challenge, proof } = parsed(body)?;
        let challenge = decoded(&challenge)?.try_into().map_err(|_| Problem::body(texts::CHALLENGE_BYTES))?;
        let proof = decoded(&proof)?;
        let read = if proof.len() > LARGEST_PROOF { None } else { borsh::from_slice(&proof).ok() };
        Ok(LoginRequest { challenge, proof: read.ok_or(RegistrationError::Malformed)? })
    }
}

/// Reads `{registration}`.
pub(crate) fn registration(body: &[u8]) -> Result<Registration, Problem> {
    let RegistrationBody { registration } = parsed(body)?;
    Ok(Registration::decode(&decoded(&registration)?)?)
}

/// Bytes, as bodies and paths have them.
pub(crate) fn decoded(text: &str) -> Result<Vec<u8>, Problem> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Problem::body(texts::BASE64URL))
}

fn parsed<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| Problem::body(texts::unreadable_body(&error)))
}

#[cfg(test)]
mod tests {
    use actix_web::ResponseError;
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};
    use serde_json::json;
    use tupyo_card::CardSecret;
    use tupyo_election::{ElectionId, RegistrationScope};
    use tupyo_encoding::encode;
    use tupyo_proof::SigningKey;
    use tupyo_registration::{Application, Handle, login_message};

    use super::*;

    const SCOPE: RegistrationScope = RegistrationScope::Election(ElectionId([9; 32]));
    const CHALLENGE: LoginChallenge = [3; 56];
    const CHANGED: usize = 20_000;

    /// A login's body and a registration's, by a listed card.
    fn bodies() -> [(Vec<u8>, Vec<u8>); 2] {
        let mut rng = StdRng::seed_from_u64(1);
        let mut card = CardSecret::from_scalar(&[7; 32]).unwrap();
        let (handle, salt): (Handle, _) = ("P-1".parse().unwrap(), [5; 32]);
        let key = SigningKey::generate(&mut rng);
        let application = Application::new(SCOPE, handle.holder(&salt), "all", None, &key, &mut rng);
        let proof = Proof::by_listed_card(&application.message(), &mut card).unwrap();
        let registration = Registration { application, salt, handle, proof };
        let login = encode(&Proof::by_listed_card(&login_message(SCOPE, &CHALLENGE), &mut card).unwrap());
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let bodies = [
            json!({ "challenge": text(&CHALLENGE), "proof": text(&login) }),
            json!({ "registration": text(&registration.encode()) }),
        ];
        let [of_login, of_registration] = bodies.map(|body| body.to_string().into_bytes());
        [(of_login, login), (of_registration, registration.encode())]
    }

    /// What a body means, in its one spelling; or the refusal's status.
    fn meaning(body: &[u8]) -> [Result<Vec<u8>, u16>; 2] {
        let login = LoginRequest::parse(body).map(|it| encode(&it.proof));
        let registration = registration(body).map(|it| it.encode());
        [login, registration].map(|read| read.map_err(|problem| problem.status_code().as_u16()))
    }

    #[test]
    fn a_body_is_read_as_one_of_the_two() {
        let [(login, proof), (registration, whole)] = bodies();
        assert_eq!(meaning(&login), [Ok(proof), Err(400)]);
        assert_eq!(meaning(&registration), [Err(400), Ok(whole)]);
        for body in ["", "null", "[]", "{}", r#"{"registration":1}"#, r#"{"registration":"A"}"#, "\u{feff}{}"] {
            assert_eq!(meaning(body.as_bytes()), [Err(400), Err(400)], "{body}");
        }
        let most = URL_SAFE_NO_PAD.encode(vec![0; LARGEST_PROOF + 1]);
        let long = json!({ "challenge": URL_SAFE_NO_PAD.encode(CHALLENGE), "proof": most });
        assert_eq!(meaning(long.to_string().as_bytes())[0], Err(400));
    }

    /// Whatever it is that comes, nothing panics, and what is read is written again as it was.
    #[test]
    fn changed_bodies_are_read_in_their_one_spelling_or_refused() {
        let mut rng = StdRng::seed_from_u64(2);
        let mut read = 0;
        for round in 0..CHANGED {
            let mut body = bodies_once()[round % 2].clone();
            for _ in 0..rng.gen_range(1..4) {
                change(&mut body, &mut rng);
            }
            for (bytes, field) in meaning(&body).into_iter().zip(["proof", "registration"]) {
                let Ok(bytes) = bytes else { continue };
                read += 1;
                let value: serde_json::Value = serde_json::from_slice(&body).unwrap();
                assert_eq!(value[field], URL_SAFE_NO_PAD.encode(bytes), "{}", String::from_utf8_lossy(&body));
            }
        }
        assert!((CHANGED / 100..CHANGED).contains(&read), "{read}");
    }

    fn bodies_once() -> &'static [Vec<u8>; 2] {
        static BODIES: std::sync::OnceLock<[Vec<u8>; 2]> = std::sync::OnceLock::new();
        BODIES.get_or_init(|| bodies().map(|(body, _)| body))
    }

    fn change(body: &mut Vec<u8>, rng: &mut StdRng) {
        const TELLING: &[u8] = br#"{}[]":,\AZaz09-_+/= "#;
        let place = rng.gen_range(0..body.len().max(1)).min(body.len().saturating_sub(1));
        let byte = if rng.gen_bool(0.8) { TELLING[rng.gen_range(0..TELLING.len())] } else { rng.r#gen() };
        match rng.gen_range(0..5) {
            0 => body.insert(place, byte),
            1 if body.len() > 1 => drop(body.remove(place)),
            2 => body.truncate(place + 1),
            3 => body.extend_from_within(place..),
            _ => body[place] = byte,
        }
    }
}
