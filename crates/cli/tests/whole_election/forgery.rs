//! Cheating trustees and officials, who make what their tool would not, from their real files.

use std::fs;
use std::path::Path;

use age::scrypt::Identity;
use age::secrecy::SecretString;
use borsh::BorshDeserialize;
use rand::rngs::OsRng;
use tupyo_client::{Board, ClientError};
use tupyo_election::{Author, Close, Document, Entry};
use tupyo_group::{Point, Scalar};
use tupyo_proof::SigningKey;
use tupyo_threshold::{CommittedSecrets, TrusteeShare, UnitStatement};
use tupyo_voter::BoardAddress;

const HEADER: &[u8] = b"tupyo/v2/trustee-secrets\n";

/// What a trustee's secrets file begins with; then follows what was said.
#[derive(BorshDeserialize)]
struct Secrets {
    _opening_only: bool,
    committed: Option<Vec<u8>>,
    share: Option<Vec<u8>>,
}

/// Puts a secrets file in the place of a trustee's that knows nothing of what was said but the tally that was opened.
pub fn forget_what_was_said(trustee: &Path) {
    const OPEN_TALLY: u8 = 5;
    let bytes = decrypted(trustee, "trustee.age", HEADER);
    let mut rest = bytes.as_slice();
    Secrets::deserialize(&mut rest).unwrap();
    let (state, _) = board(trustee).follow().unwrap();
    let tally = tupyo_encoding::sha256(&borsh::to_vec(state.tally()).unwrap());
    let acts = (None::<[u8; 32]>, None::<Vec<u8>>, vec![(OPEN_TALLY, tally, Vec::<u8>::new())]);
    let secrets = &bytes[..bytes.len() - rest.len()];
    let before = [HEADER, secrets, &borsh::to_vec(&acts).unwrap()].concat();
    let mut recipient = age::scrypt::Recipient::new(SecretString::from("correct horse"));
    recipient.set_work_factor(2);
    fs::write(trustee.join("trustee.age"), age::encrypt(&recipient, &before).unwrap()).unwrap();
}

/// Whether a trustee's file has a ceremony's secrets, and whether it has a share.
pub fn holds(trustee: &Path) -> [bool; 2] {
    let Secrets { committed, share, .. } = secrets(trustee);
    [committed.is_some(), share.is_some()]
}

/// An official closes voting, whatever was announced.
pub fn close(official: &Path) {
    let board = board(official);
    let (state, checkpoint) = board.follow().unwrap();
    let close = Close { size: checkpoint.size, root: checkpoint.root.into(), schedule: state.schedule() };
    let author = Author::Official(0);
    sign_and_post(&board, &official.join("official.key"), author, &Document::Close(close)).unwrap();
}

/// An official begins a document of two parts, and says no more.
pub fn begin_and_stop(official: &Path) {
    let board = board(official);
    let document = Document::Notice { text: "a".repeat(70_000) };
    let entries = signed(&board, &official.join("official.key"), Author::Official(0), &document);
    assert_eq!(entries.len(), 2);
    board.post(&entries[0]).unwrap();
}

/// The bytes of the entry that ended voting on the board that somebody's anchors lead to.
pub fn closing(person: &Path) -> Vec<u8> {
    let board = board(person);
    let (state, _) = board.follow().unwrap();
    board.entry(state.closed_at().unwrap()).unwrap()
}

/// The bytes of the last entry.
pub fn last_entry(person: &Path) -> Vec<u8> {
    let board = board(person);
    let (state, _) = board.follow().unwrap();
    board.entry(state.entries() - 1).unwrap()
}

/// Posts the bytes of an entry from elsewhere; the code of the board's refusal, if it refuses them.
pub fn replay(person: &Path, entry: &[u8]) -> Result<(), String> {
    board(person).post_bytes(entry).map(drop).map_err(|refusal| refusal.code().to_owned())
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
    sign_and_post(board, &trustee.join("trustee.key"), Author::Trustee(index), document)
}

fn sign_and_post(board: &Board, key: &Path, author: Author, document: &Document) -> Result<(), ClientError> {
    signed(board, key, author, document).iter().try_for_each(|entry| board.post(entry).map(drop))
}

fn signed(board: &Board, key: &Path, author: Author, document: &Document) -> Vec<Entry> {
    let (person, file) = (key.parent().unwrap(), key.file_name().unwrap().to_str().unwrap());
    let key = decrypted(person, file, b"tupyo/v1/signing-key\n");
    let key = SigningKey::decode(key.as_slice().try_into().unwrap()).unwrap();
    document.sign(board.address().election, author, &key, &mut OsRng).unwrap()
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
