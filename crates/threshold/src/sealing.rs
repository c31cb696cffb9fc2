//! HPKE (RFC 9180), base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305, empty `aad`.

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use rand_core::{CryptoRng, RngCore};
use tupyo_encoding::encode;
use tupyo_group::declassify;
use zeroize::Zeroizing;

use crate::{CeremonyId, EncryptionKey};

/// Bytes that sealing adds.
pub(crate) const TAG: usize = 16;

type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;
type PrivateKey = <X25519HkdfSha256 as Kem>::PrivateKey;
type Encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey;

/// `info` of the share from `dealer` to `recipient`.
pub(crate) fn info(id: CeremonyId, dealer: u16, recipient: u16) -> Vec<u8> {
    [b"tupyo/v1/share".as_slice(), &encode(&(id.election, id.number, dealer, recipient))].concat()
}

pub(crate) fn generate(rng: &mut (impl RngCore + CryptoRng)) -> (Zeroizing<[u8; 32]>, EncryptionKey) {
    let (secret, public) = X25519HkdfSha256::gen_keypair(rng);
    (Zeroizing::new(secret.to_bytes().into()), EncryptionKey(declassify(public.to_bytes().into())))
}

/// The public key of a secret key; every 32 bytes are one.
pub(crate) fn public_key(secret: &[u8; 32]) -> Option<EncryptionKey> {
    let secret = PrivateKey::from_bytes(secret).ok()?;
    Some(EncryptionKey(declassify(X25519HkdfSha256::sk_to_pk(&secret).to_bytes().into())))
}

/// Whether shares can be sealed to this key: it is not of small order, X25519 with it does not give zeros (RFC 9180 §7.1.4).
pub(crate) fn is_usable(key: &EncryptionKey) -> bool {
    // Whether the result is zero does not depend on the secret: every clamped one is a multiple of the cofactor.
    exchange(&[1; 32], &key.0).is_some()
}

pub(crate) fn seal(
    key: &EncryptionKey,
    info: &[u8],
    plaintext: &[u8],
    rng: &mut (impl RngCore + CryptoRng),
) -> Option<([u8; 32], Vec<u8>)> {
    let key = PublicKey::from_bytes(&key.0).ok()?;
    let sealed = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256, _>(
        &OpModeS::Base,
        &key,
        info,
        plaintext,
        &[],
        rng,
    );
    let public = |(encapsulated, ciphertext): (Encapsulated, Vec<u8>)| {
        (declassify(encapsulated.to_bytes().into()), ciphertext.into_iter().map(declassify).collect())
    };
    sealed.ok().map(public)
}

pub(crate) fn open(
    secret: &[u8; 32],
    info: &[u8],
    encapsulated: &[u8; 32],
    ciphertext: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let secret = PrivateKey::from_bytes(secret).ok()?;
    let encapsulated = Encapsulated::from_bytes(encapsulated).ok()?;
    let opened = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &secret,
        &encapsulated,
        info,
        ciphertext,
        &[],
    );
    opened.ok().map(Zeroizing::new)
}

fn exchange(secret: &[u8; 32], encapsulated: &[u8; 32]) -> Option<()> {
    let secret = PrivateKey::from_bytes(secret).ok()?;
    let encapsulated = Encapsulated::from_bytes(encapsulated).ok()?;
    let context = hpke::setup_receiver::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &secret,
        &encapsulated,
        &[],
    );
    context.ok().map(drop)
}
