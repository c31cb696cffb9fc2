//! Signed notes, checkpoints and receipts: published examples, and the refusal of everything mangled.
#![allow(clippy::unwrap_used, reason = "a failed helper fails its test")]

use std::sync::Arc;

use tupyo_merkle::{
    Checkpoint, CheckpointError, Hash, MAX_NOTE_BYTES, MemoryTree, Note, NoteError, NoteSignature, NoteSigner,
    NoteVerifier, Origin, Receipt, ReceiptError, empty_root, leaf_hash, prove_inclusion,
};

/// The example of the Go package `sumdb/note`.
const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_SEED: &str = "YEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const PETER_TEXT: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n";
const PETER_LINE: &str = "\u{2014} PeterNeumann \
    x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn peter_note() -> String {
    format!("{PETER_TEXT}\n{PETER_LINE}")
}

fn peter_signer() -> NoteSigner {
    use base64::Engine;
    let typed = base64::engine::general_purpose::STANDARD.decode(format!("A{PETER_SEED}")).unwrap();
    assert_eq!(typed[0], 1);
    NoteSigner::from_seed(Origin::new("PeterNeumann").unwrap(), typed[1..].try_into().unwrap())
}

fn signer(name: &str, seed: u8) -> NoteSigner {
    NoteSigner::from_seed(Origin::new(name).unwrap(), &[seed; 32])
}

fn checkpoint(signer: &NoteSigner, size: u64) -> Checkpoint {
    Checkpoint { origin: signer.name().clone(), size, root: leaf_hash(b"root") }
}

#[test]
fn published_note_verifies() {
    let key: NoteVerifier = PETER.parse().unwrap();
    assert_eq!(key.to_string(), PETER);
    let note = Note::parse(peter_note()).unwrap();
    assert_eq!(note.text(), PETER_TEXT);
    assert_eq!(note.to_string(), peter_note());
    assert_eq!(note.verify(&key), Ok(()));
    assert_eq!(note.verify_exact(&key), Ok(()));
}

#[test]
fn published_note_is_signed_again() {
    let signer = peter_signer();
    assert_eq!(signer.verifier().to_string(), PETER);
    assert_eq!(Note::sign(PETER_TEXT, &signer).unwrap().to_string(), peter_note());
}

#[test]
fn mangled_keys_are_refused() {
    for end in 0..PETER.len() {
        assert!(PETER[..end].parse::<NoteVerifier>().is_err());
        assert!(PETER[end + 1..].parse::<NoteVerifier>().is_err());
    }
    for bad in bit_flips(PETER.as_bytes()).filter_map(|bytes| String::from_utf8(bytes).ok()) {
        assert_eq!(bad.parse::<NoteVerifier>(), Err(NoteError::Key), "{bad:?}");
    }
}

#[test]
fn names_are_one_word() {
    for bad in ["", "a b", "a+b", "a\nb", "a\u{a0}b", "a\u{2003}b", "\t", "\u{7f}"] {
        assert_eq!(Origin::new(bad), Err(NoteError::Key), "{bad:?}");
    }
    assert!(Origin::new("x".repeat(255)).is_ok());
    assert!(Origin::new("x".repeat(256)).is_err());
}

#[test]
fn malformed_notes_are_refused() {
    let line = PETER_LINE;
    let many = |count| format!("{PETER_TEXT}\n{}", line.repeat(count));
    assert!(Note::parse(many(16)).is_ok());
    assert_eq!(Note::parse(many(17)), Err(NoteError::TooLong));
    assert_eq!(Note::parse(vec![b'\n'; (1 << 17) + 1]), Err(NoteError::TooLong));
    assert_eq!(Note::parse(b"\xff\n\n"), Err(NoteError::Malformed));
    for bad in [
        String::new(),
        PETER_TEXT.to_owned(),
        format!("{PETER_TEXT}\n"),
        format!("{PETER_TEXT}{line}"),
        format!("{PETER_TEXT}\n{}", line.trim_end()),
        format!("{PETER_TEXT}\n{line}\n"),
        format!("a\tb\n\n{line}"),
        format!("a\r\n\n{line}"),
        format!("{PETER_TEXT}\n{}", line.replace('\u{2014}', "-")),
        format!("{PETER_TEXT}\n{}", line.replace('=', "")),
        format!("{PETER_TEXT}\n{}", line.replace("AM=", "AN=")),
        format!("{PETER_TEXT}\n\u{2014} a AAAAAA==\n"),
        format!("{PETER_TEXT}\n\u{2014}  AAAAAAA=\n"),
    ] {
        assert_eq!(Note::parse(&bad), Err(NoteError::Malformed), "{bad:?}");
    }
}

#[test]
fn notes_and_lines_are_as_long_as_may_be_and_no_longer() {
    let of_text = |length| Note::sign(&("x".repeat(length) + "\n"), &signer("log", 1));
    let around = of_text(0).unwrap().to_string().len();
    let longest = of_text(MAX_NOTE_BYTES - around).unwrap().to_string();
    assert_eq!(longest.len(), MAX_NOTE_BYTES);
    assert!(Note::parse(&longest).is_ok());
    let longer = format!("x{longest}");
    assert_eq!([Note::parse(&longer), longer.parse()], [Err(NoteError::TooLong), Err(NoteError::TooLong)]);
    // Base64 has four digits for three bytes.
    let line = |length: usize| format!("\u{2014} log {}", "A".repeat(length - 8));
    assert!(line(MAX_NOTE_BYTES).parse::<NoteSignature>().is_ok());
    assert_eq!(line(MAX_NOTE_BYTES + 4).parse::<NoteSignature>(), Err(NoteError::TooLong));
}

#[test]
fn possession_is_proven_of_one_key_for_one_message() {
    let (own, other) = (signer("log", 1), signer("log", 2));
    assert_eq!(NoteSigner::public_of_seed(&[1; 32]), *own.verifier().public_bytes());
    let proof = own.prove_possession(&[7; 32]).unwrap();
    assert_eq!(own.verifier().verify_possession(&[7; 32], &proof), Ok(()));
    assert_eq!(own.verifier().verify_possession(&[8; 32], &proof), Err(NoteError::Signature));
    assert_eq!(other.verifier().verify_possession(&[7; 32], &proof), Err(NoteError::Signature));
}

#[test]
fn only_readable_texts_are_signed() {
    for bad in ["", "no newline", "a\tb\n", "a\n\nb"] {
        assert_eq!(Note::sign(bad, &signer("log", 1)), Err(NoteError::Malformed), "{bad:?}");
    }
    assert!(Note::sign("a\n\nb\n", &signer("log", 1)).is_ok());
}

#[test]
fn other_signatures_are_ignored_but_not_exact() {
    let (log, other) = (signer("log", 1), signer("other", 2));
    let own = checkpoint(&log, 7);
    let file = own.sign(&log).unwrap();
    let foreign = Note::sign(&own.to_text(), &other).unwrap().to_string();
    let both = format!("{file}{}", foreign.rsplit("\n\n").next().unwrap());
    assert_eq!(Checkpoint::open(&both, log.verifier()), Ok(own.clone()));
    assert_eq!(Checkpoint::open_exact(&file, log.verifier()), Ok(own));
    let unsigned = Err(CheckpointError::Note(NoteError::Unsigned));
    assert_eq!(Checkpoint::open_exact(&both, log.verifier()), unsigned);
    assert_eq!(Checkpoint::open(&file, other.verifier()), unsigned);
    assert_eq!(Checkpoint::open(&foreign, other.verifier()), Err(CheckpointError::Origin));
}

#[test]
fn a_wrong_signature_of_the_key_condemns_the_note() {
    let log = signer("log", 1);
    let file = checkpoint(&log, 7).sign(&log).unwrap();
    let wrong = checkpoint(&log, 8).sign(&log).unwrap();
    let both = format!("{file}{}", wrong.rsplit("\n\n").next().unwrap());
    let refused = Err(CheckpointError::Note(NoteError::Signature));
    assert_eq!(Checkpoint::open(both, log.verifier()), refused);
}

#[test]
fn checkpoints_have_one_spelling() {
    let log = signer("log", 1);
    let root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let empty = Checkpoint { origin: log.name().clone(), size: 0, root: empty_root() };
    assert_eq!(empty.to_text(), format!("log\n0\n{root}\n"));
    assert_eq!(Checkpoint::parse_text(&empty.to_text()), Ok(empty));
    for bad in [
        format!("log\n00\n{root}\n"),
        format!("log\n+1\n{root}\n"),
        format!("log\n01\n{root}\n"),
        format!("log\n1\n{root}"),
        format!("log\n1\n{root}\nextension\n"),
        format!("log\n1\n{root}\n\n"),
        format!("\n1\n{root}\n"),
        format!("a log\n1\n{root}\n"),
        format!("log\n18446744073709551616\n{root}\n"),
        "log\n1\nAAAA\n".to_owned(),
        format!("log\n0\n{}\n", root.replace("47", "57")),
    ] {
        assert_eq!(Checkpoint::parse_text(&bad), Err(CheckpointError::Malformed), "{bad:?}");
    }
}

#[test]
fn no_bit_of_a_checkpoint_can_be_changed() {
    let log = signer("example.com/elections/7", 1);
    let file = checkpoint(&log, 1234).sign(&log).unwrap();
    assert!(Checkpoint::open_exact(&file, log.verifier()).is_ok());
    for bad in mangled(file.as_bytes()) {
        assert!(Checkpoint::open_exact(&bad, log.verifier()).is_err(), "{bad:?}");
    }
}

#[test]
fn no_bit_of_a_receipt_can_be_changed() {
    let log = signer("log", 1);
    let mut tree = MemoryTree::new();
    (0..11u8).for_each(|i| tree.push(leaf_hash(&[i])));
    let head = Checkpoint { origin: log.name().clone(), size: 11, root: tree.root() };
    let proof = prove_inclusion(6, 11, &tree).unwrap();
    let receipt = Receipt::new(proof, Arc::new(head.sign(&log).unwrap().parse().unwrap()));
    let file = receipt.to_string();
    assert!(file.starts_with("c2sp.org/tlog-proof@v1\nindex 6\n"));
    assert_eq!(Receipt::parse(&file), Ok(receipt.clone()));
    assert_eq!((receipt.index(), receipt.path().len()), (6, 4));
    assert_eq!(receipt.verify(&[6], log.verifier()), Ok((6, head)));
    assert!(matches!(receipt.verify(&[7], log.verifier()), Err(ReceiptError::Proof(_))));
    assert!(receipt.verify(&[6], signer("log", 2).verifier()).is_err());
    for bad in mangled(file.as_bytes()) {
        let opened = Receipt::parse(&bad).and_then(|receipt| receipt.verify(&[6], log.verifier()));
        assert!(opened.is_err(), "{:?}", String::from_utf8_lossy(&bad));
    }
}

#[test]
fn the_example_of_the_specification() {
    let page = include_str!("../../../docs/protocol/ledger.md");
    let file = page.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    let log = signer("vote.example/seoul-2022", 1);
    assert!(page.contains(&log.verifier().to_string()));
    let mut tree = MemoryTree::new();
    [b"one".as_slice(), b"two", b"three"].iter().for_each(|entry| tree.push(leaf_hash(entry)));
    let head = Checkpoint { origin: log.name().clone(), size: 3, root: tree.root() };
    let proof = prove_inclusion(1, 3, &tree).unwrap();
    assert_eq!(Receipt::new(proof, Arc::new(head.sign(&log).unwrap().parse().unwrap())).to_string(), file);
    assert_eq!(Receipt::parse(file).unwrap().verify(b"two", log.verifier()), Ok((1, head)));
}

#[test]
fn receipts_of_one_entry_and_of_too_many_hashes() {
    let log = signer("log", 1);
    let leaf = leaf_hash(b"only");
    let head = Checkpoint { origin: log.name().clone(), size: 1, root: leaf }.sign(&log).unwrap();
    let file = format!("c2sp.org/tlog-proof@v1\nindex 0\n\n{head}");
    assert!(Receipt::parse(&file).unwrap().verify(b"only", log.verifier()).is_ok());
    let line = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    let with = |count| file.replace("index 0\n", &format!("index 0\n{}", line.repeat(count)));
    assert!(Receipt::parse(with(64)).is_ok());
    assert_eq!(Receipt::parse(with(65)), Err(ReceiptError::Malformed));
    let extra = file.replace("index", "extra AAAA\nindex");
    assert_eq!(Receipt::parse(extra), Err(ReceiptError::Malformed));
}

#[test]
fn a_seed_makes_the_same_key_again() {
    let made = NoteSigner::generate(Origin::new("log").unwrap(), &mut rand::rngs::OsRng);
    let again = NoteSigner::from_seed(made.name().clone(), &made.seed().unwrap());
    assert_eq!(made.verifier(), again.verifier());
    let other = NoteSigner::generate(Origin::new("log").unwrap(), &mut rand::rngs::OsRng);
    assert_ne!(made.verifier(), other.verifier());
}

/// Every file that differs from `file` in one bit, lacks one byte, has one twice, or is cut or lengthened.
fn mangled(file: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    let cut = (0..file.len()).map(|end| file[..end].to_vec());
    let without = (0..file.len()).map(|at| [&file[..at], &file[at + 1..]].concat());
    let added = [b"\n".as_slice(), b" ", b"\0", b"A"].into_iter();
    let added = added.flat_map(move |byte| [[byte, file].concat(), [file, byte].concat()]);
    bit_flips(file).chain(cut).chain(without).chain(added)
}

fn bit_flips(file: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..file.len() * 8).map(move |bit| {
        let mut flipped = file.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        flipped
    })
}

#[test]
fn hashes_are_not_confused() {
    assert_ne!(leaf_hash(&[]), empty_root());
    assert_ne!(leaf_hash(&[1; 64]), tupyo_merkle::node_hash(&Hash::from_bytes([1; 32]), &Hash::from_bytes([1; 32])));
}
