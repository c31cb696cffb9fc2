//! Each input of a signature's transcript, altered.

use rand::rngs::OsRng;
use tupyo_group::{Point, Scalar, SecretScalar};
use tupyo_proof::{Member, PreparedSignature, Purpose, SharedBases, Signature, VerifyingKey, verify};

use crate::every_input_is_bound;
use crate::tape::{Attempt, Tape};

pub fn random() -> Scalar {
    SecretScalar::random(&mut OsRng).publish()
}

#[test]
fn of_a_signature() {
    let (secret, message) = (random(), b"what is signed");
    let key = Point::base_times(secret).encode();
    let sign = |tape: &mut Tape| {
        tape.begin("tupyo/v1/signature");
        tape.append_one("purpose", b"ballot");
        tape.append_point("generator", &Point::BASE.encode());
        tape.append_point("key", &key);
        tape.append_one("message", message);
        let k = random();
        let nonce = Point::base_times(k).encode();
        tape.append_point("nonce", &nonce);
        let response = k + tape.challenge("c") * secret;
        tape.append_scalar("response", response);
        let (key, signature) = (VerifyingKey::decode(key).unwrap(), Signature { nonce, response });
        let member = PreparedSignature::new(&key, Purpose::Ballot, message, &signature).unwrap();
        Attempt { closing: Some(member.closing()), accepted: verify(&SharedBases::new([]), &[member]).is_ok() }
    };
    every_input_is_bound("protocol, purpose, generator, key, message, nonce, response", sign);
}
