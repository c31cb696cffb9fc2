//! Bytes that are not DER in its only spelling, and bytes that are anything.

use rand::Rng;
use tupyo_certificate::authority::CertificateStatus;
use tupyo_certificate::{CertificateEvidence, PinnedAuthority, Revocation, SignatureMemory};

use crate::world::*;

/// Evidence with a list and a response, and its pieces by number: the two certificates, the two statements.
fn evidence(seed: u64) -> (World, CertificateEvidence) {
    let mut world = world(seed);
    let mut evidence = world.evidence();
    evidence.revocation[0] = Revocation::Ocsp(world.office.ocsp(&world.card_serial(), CertificateStatus::Good));
    (world, evidence)
}

fn piece(evidence: &mut CertificateEvidence, number: usize) -> &mut Vec<u8> {
    match number {
        0 | 1 => &mut evidence.chain[number],
        _ => match &mut evidence.revocation[number - 2] {
            Revocation::Crl(der) | Revocation::Ocsp(der) => der,
        },
    }
}

/// The same value with one byte more for the length of the outermost sequence.
fn longer_length(der: &[u8]) -> Vec<u8> {
    let (count, rest) = match der[1] {
        short @ 0..0x80 => (1, [&[short], &der[2..]].concat()),
        long => (usize::from(long - 0x80) + 1, [&[0], &der[2..]].concat()),
    };
    [&[der[0], 0x80 + u8::try_from(count).unwrap()][..], &rest].concat()
}

/// From DER to something else.
type Spelling = fn(&[u8]) -> Vec<u8>;

#[test]
fn other_spellings() {
    let spellings: [(&str, Spelling); 6] = [
        ("longer length", longer_length),
        ("trailing byte", |der| [der, &[0]].concat()),
        ("cut", |der| der[..der.len() - 1].to_vec()),
        ("indefinite length", |der| [&[der[0], 0x80], &der[4..], &[0, 0]].concat()),
        ("twice", |der| [der, der].concat()),
        ("empty", |_| Vec::new()),
    ];
    for (what, spell) in spellings {
        for number in 0..4 {
            let (world, mut evidence) = evidence(51);
            assert_eq!(world.code(&evidence), "ok");
            let piece = piece(&mut evidence, number);
            *piece = spell(piece);
            assert_eq!(world.code(&evidence), "certificate-malformed", "{what} of {number}");
        }
    }
}

#[test]
fn a_default_that_is_written() {
    // `critical FALSE`, which DER leaves out; signed like that by the office.
    let (mut world, mut evidence) = evidence(52);
    let with = changed(&evidence.chain[0], &mut world.office.secret, |tbs| {
        set(tbs, extension("1.2.3.4", true, &[5, 0]));
    });
    let needle = [6, 3, 0x2a, 3, 4, 1, 1, 0xff];
    let at = with.windows(needle.len()).position(|window| window == needle).unwrap();
    let mut without = with.clone();
    without[at + 7] = 0;
    evidence.chain[0] = without;
    assert_eq!(world.code(&evidence), "certificate-malformed");
    evidence.chain[0] = with;
    assert_eq!(world.code(&evidence), "certificate-path");
}

#[test]
fn empty_and_too_large() {
    let (world, full) = evidence(53);
    let evidence = CertificateEvidence { chain: Vec::new(), ..full.clone() };
    assert_eq!(world.code(&evidence), "certificate-malformed");
    let evidence = CertificateEvidence { attestation: Some(vec![0; 65_536]), ..full.clone() };
    assert_eq!(world.code(&evidence), "certificate-malformed");
    let chain = vec![full.chain[0].clone(); 6];
    let evidence = CertificateEvidence { chain, ..full };
    assert_eq!(world.code(&evidence), "certificate-depth");
}

#[test]
fn any_flipped_bit_is_refused() {
    let (mut world, good) = evidence(54);
    let memory = SignatureMemory::new();
    for _ in 0..3_000 {
        let mut evidence = good.clone();
        let piece = piece(&mut evidence, world.rng.gen_range(0..4));
        let (at, bit) = (world.rng.gen_range(0..piece.len()), world.rng.gen_range(0..8));
        piece[at] ^= 1 << bit;
        let verdict = evidence.verify_remembering(&memory, &world.pinned(), AT);
        assert!(verdict.is_err(), "byte {at}, bit {bit} of {piece:?}", piece = evidence);
    }
}

#[test]
fn any_bytes_are_answered() {
    let (mut world, good) = evidence(55);
    for _ in 0..2_000 {
        let mut evidence = good.clone();
        for _ in 0..world.rng.gen_range(1..6) {
            let piece = piece(&mut evidence, world.rng.gen_range(0..4));
            let at = world.rng.gen_range(0..piece.len().max(1)).min(piece.len());
            let until = world.rng.gen_range(at..=piece.len().min(at + 9));
            let bytes: Vec<u8> = (0..world.rng.gen_range(0..9)).map(|_| world.rng.r#gen()).collect();
            piece.splice(at..until, bytes);
        }
        let anything = PinnedAuthority { certificate: tupyo_encoding::sha256(&evidence.anchor), policies: Vec::new() };
        let _ = evidence.verify(&[anything], world.rng.r#gen());
    }
}

#[test]
fn any_anchor_is_answered() {
    let (mut world, good) = evidence(56);
    for _ in 0..1_000 {
        let mut evidence = good.clone();
        let at = world.rng.gen_range(0..evidence.anchor.len());
        evidence.anchor[at] = world.rng.r#gen();
        let pinned = PinnedAuthority { certificate: tupyo_encoding::sha256(&evidence.anchor), policies: Vec::new() };
        let _ = evidence.verify(&[pinned], AT);
        assert!(evidence.anchor == good.anchor || evidence.verify(&world.pinned(), AT).is_err());
    }
}
