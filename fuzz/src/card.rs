//! Keys and signatures of cards.

use std::sync::OnceLock;

use tupyo_card::SignatureScheme::{EcdsaP256Sha256, EcdsaP384Sha384, RsaPkcs1Sha256, RsaPssSha256};
use tupyo_card::{CardKey, CardSecret, CertifiedKey, CertifiedSignature};

use crate::is_bijective;

const MESSAGE: &[u8] = b"a message";

/// Keys of cards: one spelling each, and of a point in a certificate two.
pub fn card_key(data: &[u8]) {
    is_bijective::<CardKey>(data);
    is_bijective::<CertifiedKey>(data);
    if let Ok(key) = CertifiedKey::from_spki(data) {
        let der = key.to_spki().expect("a key");
        assert!(der == data || [32, 48].contains(&(der.len() - data.len())));
        assert_eq!(CertifiedKey::from_spki(&der), Ok(key));
    }
    for key in [CertifiedKey::from_sec1(data), CertifiedKey::from_pkcs1(data)].into_iter().flatten() {
        is_bijective::<CertifiedKey>(&borsh::to_vec(&key).expect("memory")).expect("a key");
    }
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(key) = text.parse::<CardKey>() {
        assert_eq!(key.to_string(), text);
    }
}

/// Every kind, as each of its encodings.
pub fn card_key_seeds() -> Vec<Vec<u8>> {
    let keys: Vec<_> = signed().iter().map(|(key, _)| key).collect();
    let borsh = keys.iter().map(|key| borsh::to_vec(key).expect("memory"));
    let der = keys.iter().map(|key| key.to_spki().expect("a key"));
    let text = keys.iter().filter_map(|key| Some(key.card_key()?.to_string().into_bytes()));
    borsh.chain(der).chain(text).chain([from_hex(RSA_KEY)[24..].to_vec()]).collect()
}

/// Signatures: one spelling each in borsh and in DER, and none but the seeds is accepted.
pub fn card_signature(data: &[u8]) {
    for scheme in [EcdsaP256Sha256, EcdsaP384Sha384] {
        let Ok(signature) = CertifiedSignature::from_der(scheme, data) else { continue };
        let der = signature.to_der().expect("a signature");
        assert_eq!(CertifiedSignature::from_der(scheme, &der), Ok(signature));
    }
    is_bijective::<CertifiedSignature>(data);
    let Some((key, signature)) = is_bijective::<(CertifiedKey, CertifiedSignature)>(data) else { return };
    let accepted = key.verify(MESSAGE, &signature).is_ok();
    assert_eq!(accepted, signed().contains(&(key, signature)));
}

/// A key and its signature of every scheme, and the signatures alone.
pub fn card_signature_seeds() -> Vec<Vec<u8>> {
    let pairs = signed().iter().map(|pair| borsh::to_vec(pair).expect("memory"));
    let alone = signed().iter().map(|(_, signature)| borsh::to_vec(signature).expect("memory"));
    let der = signed().iter().map(|(_, signature)| signature.to_der().expect("a signature"));
    pairs.chain(alone).chain(der).collect()
}

fn signed() -> &'static [(CertifiedKey, CertifiedSignature)] {
    static SIGNED: OnceLock<Vec<(CertifiedKey, CertifiedSignature)>> = OnceLock::new();
    SIGNED.get_or_init(|| {
        let cards =
            [CardSecret::from_seed(&[7; 32]), CardSecret::from_scalar(&[7; 32])].map(|card| card.expect("a card"));
        let by_cards =
            cards.map(|card| (card.public().into(), CertifiedSignature::of_card(&card.public(), &card.sign(MESSAGE))));
        let others =
            [(P384_KEY, EcdsaP384Sha384, P384), (RSA_KEY, RsaPkcs1Sha256, PKCS1), (RSA_KEY, RsaPssSha256, PSS)];
        let by_others = others.map(|(key, scheme, signature)| {
            let key = CertifiedKey::from_spki(&from_hex(key)).expect("a key");
            (key, CertifiedSignature::from_der(scheme, &from_hex(signature)).expect("a signature"))
        });
        by_cards.into_iter().chain(by_others).collect()
    })
}

fn from_hex(hex: &str) -> Vec<u8> {
    hex.as_bytes()
        .chunks(2)
        .map(|two| u8::from_str_radix(std::str::from_utf8(two).expect("hex"), 16).expect("hex"))
        .collect()
}

// Keys and signatures of the message that OpenSSL made.

const P384_KEY: &str = "\
    3076301006072a8648ce3d020106052b8104002203620004b62011d4b61c5895f685229387ec9252ac7e9d686d1a0d7a370f110648543cf5\
    90ab8330c573d6b40edc2e03f3c7ca5f6937dbf35d11bbfc9473462662292b5ed5d8688207164b14ef879657634c8f921b0ea4ac452be255\
    0ae8fe0e2dd12e04";
const P384: &str = "\
    3066023100cb52d9fe878111473817a796361447884b4cd900c71d2b2f3c7c5f792db3e8628d9f28b5391f1b209b36ce270375b098023100\
    e9face419d7520089a1db60f78bbfda7fcb2f4e0e381be8797880497058840c121f006fffcea8d71108803adc66e0590";
const RSA_KEY: &str = "\
    30820122300d06092a864886f70d01010105000382010f003082010a0282010100ccdc8330c9aa9bb5cd5ae2aa341aa72f09f49076a08fda\
    6d92c4e078a4b27418fef370ff22a4b47fa915d780443ca520cde05a0dc9a2b0f60b45ba152070f74229277296edb8737e34ffaec9622002\
    71f555c5c34d5db6b6868d16f2ac1c121e8c450f1fd9c7fac4b6da426b86867a475e61b437bfd570c4c6495b3e647dce1213993c116a2d01\
    f9723b42196a87a8ddb059b0c385b3e6982576b8cf1688e7f8e980f79a4b302676b56cb9297ddbfcaab843fb8db6aed4fdeb6fb5ebe34260\
    128b382b5995b13e730c6298eb95471dfada3f8cc8bfcb2f938fafb64fd90e72485854c44f3be2522080b045f986da5b7385c19b3e56995f\
    537d8936d84b59a9330203010001";
const PKCS1: &str = "\
    65507a6716197aa90a0f3951cfcc1255934a4c5bfafc63d7af638b231a831c14ea877e2420acbc5bf98366b3bb1ace84997381333585e112\
    0409e8f356e9948bb318cbc42d4360cd5c056b70156658ff4885206ca56da3e37a12091a6388fa3ff411c4f7c2e57853471942ce5b46312f\
    893134700be8dbf822e0f4d8c2a969d9b8135cf00faef3d0ea7bf40c7f301de936ddad67d573176fc46160bf06d4277ffa55f2e2db96ebe1\
    3415040e6373f6b908a74dd0fdabf7e338135d39b4a607969af0cac6c4b2068c2fbe0174d4b4a35ff1002e45fe2c2925b4c87b544941bbfb\
    0f839f4f47c50f051afc542b2fa839bb82b0979ec46e103d2f17d361f0b1a947";
const PSS: &str = "\
    9b09f561d36627dcfe90a498c771c3941e82b4d54ba08e81fef2085a2e5cf3a36647da768b995cb6646553e69686f6ba15947ea3316c9127\
    efdb9c096163383a4d1e203c5e1c1a6059fb16c51960a18fd833588e2d6e52b2ad3b5caa8ac2fa40ed21f9a311f0994653d1ccebeffb98e7\
    1a2e6590c16aee2c8c60050bc32cb35ae6ec72f1f0e2ebf46f5b98583a8d46b275f5355e929f19ecd3de5e3b13a5a21e4dfd61a27aaca607\
    9ad97ca13a3569ec5986a3cd11b5df6093c36821248a69b4f1f68d36c03404a372247e8c0f8f83ac105a8d871fc6582a21e9cb6012555831\
    13d00de7ae81b927061dc4892df37e1727e3b5596f2beac4664e0b9e19701fde";
