//! The kinds of keys that tokens make.

use std::fmt;
use std::str::FromStr;

use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::Attribute;

/// The kinds of keys that tokens make. As text: `p256`, `p384`, `ed25519`, `rsa2048`, `rsa3072`, `rsa4096`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKeyKind {
    /// ECDSA on NIST P-256.
    P256,
    /// ECDSA on NIST P-384.
    P384,
    /// Ed25519; few tokens know it.
    Ed25519,
    /// RSA with a modulus of this many bits, and the exponent 65537.
    Rsa(RsaBits),
}

/// How long an RSA modulus is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RsaBits {
    /// 2048 bits.
    B2048,
    /// 3072 bits.
    B3072,
    /// 4096 bits.
    B4096,
}

/// Not a kind of key that is made here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("keys are p256, p384, ed25519, rsa2048, rsa3072 or rsa4096")]
pub struct TokenKeyKindError;

const NAMES: [(&str, TokenKeyKind); 6] = [
    ("p256", TokenKeyKind::P256),
    ("p384", TokenKeyKind::P384),
    ("ed25519", TokenKeyKind::Ed25519),
    ("rsa2048", TokenKeyKind::Rsa(RsaBits::B2048)),
    ("rsa3072", TokenKeyKind::Rsa(RsaBits::B3072)),
    ("rsa4096", TokenKeyKind::Rsa(RsaBits::B4096)),
];

/// DER OBJECT IDENTIFIER 1.2.840.10045.3.1.7, secp256r1.
const SECP256R1: [u8; 10] = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
/// DER OBJECT IDENTIFIER 1.3.132.0.34, secp384r1.
const SECP384R1: [u8; 7] = [0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22];
/// DER OBJECT IDENTIFIER 1.3.101.112, as PKCS #11 3.0 says and SoftHSM 2.6 wants.
const ED25519_OID: [u8; 5] = [0x06, 0x03, 0x2b, 0x65, 0x70];
/// DER PrintableString `edwards25519`, as PKCS #11 3.0 says, too, and other tokens want.
const ED25519_NAME: [u8; 14] = *b"\x13\x0cedwards25519";

impl TokenKeyKind {
    /// The ways to ask a token for such a pair of keys: one of them it understands.
    pub(crate) fn requests(self) -> Vec<(Mechanism<'static>, MechanismType, Vec<Attribute>)> {
        let curve = |parameters: &[u8]| vec![Attribute::EcParams(parameters.to_vec())];
        let ec = |parameters: &[u8]| (Mechanism::EccKeyPairGen, MechanismType::ECC_KEY_PAIR_GEN, curve(parameters));
        let edwards = |parameters: &[u8]| {
            (Mechanism::EccEdwardsKeyPairGen, MechanismType::ECC_EDWARDS_KEY_PAIR_GEN, curve(parameters))
        };
        match self {
            TokenKeyKind::P256 => vec![ec(&SECP256R1)],
            TokenKeyKind::P384 => vec![ec(&SECP384R1)],
            TokenKeyKind::Ed25519 => vec![edwards(&ED25519_OID), edwards(&ED25519_NAME)],
            TokenKeyKind::Rsa(bits) => vec![(
                Mechanism::RsaPkcsKeyPairGen,
                MechanismType::RSA_PKCS_KEY_PAIR_GEN,
                vec![Attribute::ModulusBits(bits.number().into()), Attribute::PublicExponent(vec![1, 0, 1])],
            )],
        }
    }
}

impl RsaBits {
    fn number(self) -> u64 {
        match self {
            RsaBits::B2048 => 2048,
            RsaBits::B3072 => 3072,
            RsaBits::B4096 => 4096,
        }
    }
}

impl FromStr for TokenKeyKind {
    type Err = TokenKeyKindError;

    fn from_str(text: &str) -> Result<Self, TokenKeyKindError> {
        NAMES.iter().find(|(name, _)| *name == text).map(|(_, kind)| *kind).ok_or(TokenKeyKindError)
    }
}

impl fmt::Display for TokenKeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, kind)| kind == self).map(|(name, _)| *name);
        f.write_str(name.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_kinds_are_each_others_inverse() {
        for (name, kind) in NAMES {
            assert_eq!((name.parse(), kind.to_string().as_str()), (Ok(kind), name));
        }
        for unknown in ["", "rsa1024", "P256", "secp256k1"] {
            assert_eq!(unknown.parse::<TokenKeyKind>(), Err(TokenKeyKindError), "{unknown}");
        }
    }
}
