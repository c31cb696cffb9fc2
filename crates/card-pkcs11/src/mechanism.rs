//! How a token is asked for a signature: which mechanism, over what.

use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use sha2::{Digest, Sha384};
use tupyo_card::SignatureScheme;
use tupyo_encoding::sha256;

/// DigestInfo of SHA-256, before the digest (RFC 8017, section 9.2, note 1).
const DIGEST_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

/// What the token gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Input {
    Message,
    Digest256,
    Digest384,
    DigestInfo,
}

/// A way to sign. A token knows some of the ways of a scheme.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    named: MechanismType,
    input: Input,
}

impl Way {
    /// The ways of a scheme, the one that most tokens know first.
    fn all(scheme: SignatureScheme) -> &'static [Way] {
        const fn way(named: MechanismType, input: Input) -> Way {
            Way { named, input }
        }
        const ED25519: &[Way] = &[way(MechanismType::EDDSA, Input::Message)];
        const P256: &[Way] =
            &[way(MechanismType::ECDSA, Input::Digest256), way(MechanismType::ECDSA_SHA256, Input::Message)];
        const P384: &[Way] =
            &[way(MechanismType::ECDSA, Input::Digest384), way(MechanismType::ECDSA_SHA384, Input::Message)];
        const PSS: &[Way] = &[
            way(MechanismType::SHA256_RSA_PKCS_PSS, Input::Message),
            way(MechanismType::RSA_PKCS_PSS, Input::Digest256),
        ];
        const PKCS1: &[Way] =
            &[way(MechanismType::SHA256_RSA_PKCS, Input::Message), way(MechanismType::RSA_PKCS, Input::DigestInfo)];
        match scheme {
            SignatureScheme::Ed25519 => ED25519,
            SignatureScheme::EcdsaP256Sha256 => P256,
            SignatureScheme::EcdsaP384Sha384 => P384,
            SignatureScheme::RsaPssSha256 => PSS,
            SignatureScheme::RsaPkcs1Sha256 => PKCS1,
        }
    }

    /// The first way of a scheme that the token knows. `in_parts`: the message must be given in parts, for which the
    /// token must do the hashing.
    pub(crate) fn of(
        scheme: SignatureScheme,
        knows: impl Fn(MechanismType) -> bool,
        in_parts: bool,
    ) -> Option<&'static Way> {
        let takes_parts = |way: &Way| way.input == Input::Message && way.named != MechanismType::EDDSA;
        Way::all(scheme).iter().find(|way| knows(way.named) && (takes_parts(way) || !in_parts))
    }

    pub(crate) fn mechanism(&self) -> Mechanism<'static> {
        match self.named {
            MechanismType::EDDSA => Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Pure)),
            MechanismType::ECDSA_SHA256 => Mechanism::EcdsaSha256,
            MechanismType::ECDSA_SHA384 => Mechanism::EcdsaSha384,
            MechanismType::SHA256_RSA_PKCS_PSS => Mechanism::Sha256RsaPkcsPss(pss()),
            MechanismType::RSA_PKCS_PSS => Mechanism::RsaPkcsPss(pss()),
            MechanismType::SHA256_RSA_PKCS => Mechanism::Sha256RsaPkcs,
            MechanismType::RSA_PKCS => Mechanism::RsaPkcs,
            _ => Mechanism::Ecdsa,
        }
    }

    /// What the token signs of a message.
    pub(crate) fn input(&self, message: &[u8]) -> Vec<u8> {
        match self.input {
            Input::Message => message.to_vec(),
            Input::Digest256 => sha256(message).to_vec(),
            Input::Digest384 => Sha384::digest(message).to_vec(),
            Input::DigestInfo => [&DIGEST_INFO[..], &sha256(message)].concat(),
        }
    }
}

/// SHA-256, MGF1 with SHA-256, and a salt of 32 bytes.
fn pss() -> PkcsPssParams {
    PkcsPssParams { hash_alg: MechanismType::SHA256, mgf: PkcsMgfType::MGF1_SHA256, s_len: 32.into() }
}
