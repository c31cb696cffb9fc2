//! Cheating trustees, who make what their tool would not, from their real files.

use std::fs;
use std::path::Path;

use age::scrypt::Identity;
use age::secrecy::SecretString;
use borsh::BorshDeserialize;
use rand::rngs::OsRng;
use tupyo_client::{Board, ClientError};
use tupyo_election::{Author, Document};
use tupyo_group::{Point, Scalar};
use tupyo_proof::SigningKey;
use tupyo_threshold::{CommittedSecrets, TrusteeShare, UnitStatement};
use tupyo_voter::BoardAddress;

const HEADER: &[u8] = b"tupyo/v2/trustee-secrets\n";

/// What a trustee's secrets file begins with; then follows what was said.
#[derive(BorshDeserialize)]
struct Secrets {
    committed: Option<Vec<u8>>,
    share: Option<Vec<u8>>,
}

/// Puts a secrets file in the place of a trustee's, as it was made before it was remembered what was said: with the hash of the tally that is opened.
pub fn forget_what_was_said(trustee: &Path) {
    let bytes = decrypted(trustee, "trustee.age", HEADER);
    let mut rest = bytes.as_slice();
    Secrets::deserialize(&mut rest).unwrap();
    let (state, _) = board(trustee).follow().unwrap();
    let tally = Some(tupyo_encoding::sha256(&borsh::to_vec(state.tally()).unwrap()));
    let secrets = &bytes[..bytes.len() - rest.len()];
    let before = [b"tupyo/v1/trustee-secrets\n", secrets, &borsh::to_vec(&tally).unwrap()].concat();
    let mut recipient = age::scrypt::Recipient::new(SecretString::from("correct horse"));
    recipient.set_work_factor(2);
    fs::write(trustee.join("trustee.age"), age::encrypt(&recipient, &before).unwrap()).unwrap();
}

/// Posts shares of the ceremony of which the one for the first trustee is spoiled.
pub fn post_spoiled_shares(trustee: &Path, index: u16) {
    let secrets = CommittedSecrets::decode(&secrets(trustee).committed.unwrap()).unwrap();
    let board = board(trustee);
    let (state, _) = board.follow().unwrap();
    let mut shares = secrets.seal_shares(state.ceremony().unwrap()).unwrap();
    shares.sealed[0].ciphertext[0] += Scalar::ONE;
    post(&board, trustee, index, &Document::Shares(shares)).unwrap();
}

/// Posts a decryption share with a wrong factor; the board's refusal.
pub fn post_wrong_decryption_share(trustee: &Path, index: u16) -> ClientError {
    let share = TrusteeShare::decode(&secrets(trustee).share.unwrap()).unwrap();
    let board = board(trustee);
    let (state, _) = board.follow().unwrap();
    let decrypt = |unit: &tupyo_election::UnitTally| {
        let statement = UnitStatement {
            context: state.ballot_check().unwrap().context().0,
            agreed: state.agreed().unwrap().0,
            style: unit.style,
            trustee: index,
            verification_keys: &state.keys().unwrap().verification[&index],
            sum: &unit.sum,
        };
        share.decrypt(&statement, &mut OsRng).unwrap()
    };
    let mut units: Vec<_> = state.opened().map(decrypt).collect();
    units[0].factors[0] += Point::BASE;
    post(&board, trustee, index, &Document::DecryptionShare { units }).expect_err("refused")
}

fn post(board: &Board, trustee: &Path, index: u16, document: &Document) -> Result<(), ClientError> {
    let key = decrypted(trustee, "trustee.key", b"tupyo/v1/signing-key\n");
    let key = SigningKey::decode(key.as_slice().try_into().unwrap()).unwrap();
    let entries = document.sign(board.address().election, Author::Trustee(index), &key, &mut OsRng).unwrap();
    entries.iter().try_for_each(|entry| board.post(entry).map(drop))
}

fn board(trustee: &Path) -> Board {
    Board::new(BoardAddress::from_json(&fs::read(trustee.join("anchors.json")).unwrap()).unwrap())
}

fn secrets(trustee: &Path) -> Secrets {
    Secrets::deserialize(&mut decrypted(trustee, "trustee.age", HEADER).as_slice()).unwrap()
}

fn decrypted(trustee: &Path, file: &str, header: &[u8]) -> Vec<u8> {
    let identity = Identity::new(SecretString::from("correct horse"));
    let bytes = age::decrypt(&identity, &fs::read(trustee.join(file)).unwrap()).unwrap();
    bytes.strip_prefix(header).expect("the header").to_vec()
}
