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

/// The content of a trustee's secrets file.
#[derive(BorshDeserialize)]
struct Secrets {
    committed: Option<Vec<u8>>,
    share: Option<Vec<u8>>,
    _opened: Option<[u8; 32]>,
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
            style: unit.style,
            trustee: index,
            verification_keys: &state.keys().unwrap().verification[usize::from(index)],
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
    borsh::from_slice(&decrypted(trustee, "trustee.age", b"tupyo/v1/trustee-secrets\n")).unwrap()
}

fn decrypted(trustee: &Path, file: &str, header: &[u8]) -> Vec<u8> {
    let identity = Identity::new(SecretString::from("correct horse"));
    let bytes = age::decrypt(&identity, &fs::read(trustee.join(file)).unwrap()).unwrap();
    bytes.strip_prefix(header).expect("the header").to_vec()
}
