//! What Android's Keystore says of a key: a chain of certificates, of which the first bears the key and the extension
//! 1.3.6.1.4.1.11129.2.1.17. The chain here ends in a root of its own: nobody judges it.

use rand::rngs::OsRng;
use tupyo_card::{CardSecret, CardSigner};

/// 1.3.6.1.4.1.11129.2.1.17.
const KEY_DESCRIPTION: [u8; 10] = [0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x01, 0x11];
/// ecdsa-with-SHA256.
const ECDSA: [u8; 8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const COMMON_NAME: [u8; 3] = [0x55, 0x04, 0x03];
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const OID: u8 = 0x06;
const OCTETS: u8 = 0x04;
const INTEGER: u8 = 0x02;
const ENUMERATED: u8 = 0x0a;

fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let length = match body.len() {
        short @ 0..=0x7f => vec![short as u8],
        middle @ 0x80..=0xff => vec![0x81, middle as u8],
        long => vec![0x82, (long >> 8) as u8, long as u8],
    };
    [&[tag][..], &length, &body].concat()
}

fn name(text: &str) -> Vec<u8> {
    let attribute = tlv(SEQUENCE, &[&tlv(OID, &[&COMMON_NAME]), &tlv(0x0c, &[text.as_bytes()])]);
    tlv(SEQUENCE, &[&tlv(SET, &[&attribute])])
}

/// A certificate of `subject`'s key, by the issuer's.
fn certificate(issuer: (&str, &CardSecret), subject: (&str, &[u8]), extensions: &[u8]) -> Vec<u8> {
    let algorithm = tlv(SEQUENCE, &[&tlv(OID, &[&ECDSA])]);
    let moment = |text: &str| tlv(0x17, &[text.as_bytes()]);
    let validity = tlv(SEQUENCE, &[&moment("240101000000Z"), &moment("480101000000Z")]);
    let version = tlv(0xa0, &[&tlv(INTEGER, &[&[2]])]);
    let extensions = tlv(0xa3, &[&tlv(SEQUENCE, &[extensions])]);
    let (serial, names) = (tlv(INTEGER, &[&[1]]), [issuer.0, subject.0].map(name));
    let body = [&version[..], &serial, &algorithm, &names[0], &validity, &names[1], subject.1, &extensions];
    let signed = tlv(SEQUENCE, &body);
    let mut signer = CardSecret::parse(&issuer.1.to_text()).unwrap();
    let signature = CardSigner::sign(&mut signer, &signed).unwrap().to_der().unwrap();
    tlv(SEQUENCE, &[&signed, &algorithm, &tlv(0x03, &[&[0], &signature])])
}

fn extension(oid: &[u8], value: &[u8]) -> Vec<u8> {
    tlv(SEQUENCE, &[&tlv(OID, &[oid]), &tlv(OCTETS, &[value])])
}

/// `KeyDescription` of KeyMint 3 in a trusted environment, with the registrar's challenge.
fn key_description() -> Vec<u8> {
    let (version, trusted) = (tlv(INTEGER, &[&[1, 44]]), tlv(ENUMERATED, &[&[1]]));
    let purpose_sign = tlv(0xa1, &[&tlv(SET, &[&tlv(INTEGER, &[&[2]])])]);
    let algorithm_ec = tlv(0xa2, &[&tlv(INTEGER, &[&[3]])]);
    let challenge = tlv(OCTETS, &[&[9; 32]]);
    let hardware = tlv(SEQUENCE, &[&purpose_sign, &algorithm_ec]);
    let empty = [tlv(OCTETS, &[]), tlv(SEQUENCE, &[])];
    tlv(SEQUENCE, &[&version, &trusted, &version, &trusted, &challenge, &empty[0], &empty[1], &hardware])
}

/// Leaf, intermediate and root, as Keystore gives them: DER, one behind the other.
pub fn android_chain(spki: &[u8]) -> Vec<u8> {
    let [root, middle] = [(); 2].map(|()| CardSecret::generate_p256(&mut OsRng).unwrap());
    let [root_key, middle_key] = [&root, &middle].map(|secret| CardSigner::key(secret).to_spki().unwrap());
    let constraints = extension(&[0x55, 0x1d, 0x13], &tlv(SEQUENCE, &[&[0x01, 0x01, 0xff]]));
    let described = extension(&KEY_DESCRIPTION, &key_description());
    let leaf = certificate(("Keystore", &middle), ("Android Keystore Key", spki), &described);
    let above = certificate(("Root", &root), ("Keystore", &middle_key), &constraints);
    let top = certificate(("Root", &root), ("Root", &root_key), &constraints);
    [leaf, above, top].concat()
}
