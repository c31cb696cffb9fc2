use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeS, Serializable};
use tupyo_threshold::{CeremonyError, CeremonyId, Complaint, Culprit, Fault, Opened, Round, SealedShare};

use crate::play::{ID, Play};

const DEALER: u16 = 0;
const VICTIM: u16 = 2;

/// A ceremony whose dealer 0 has sent trustee 2 something else.
fn dealt(alter: impl FnOnce(&Play, &mut SealedShare)) -> Play {
    let mut play = Play::revealed(2, 3, 2);
    let mut shares = play.shares(DEALER);
    alter(&play, shares.sealed.iter_mut().find(|share| share.recipient == VICTIM).unwrap());
    play.ceremony.accept_shares(DEALER, shares).unwrap();
    for trustee in [1, 2] {
        let shares = play.shares(trustee);
        play.ceremony.accept_shares(trustee, shares).unwrap();
    }
    play
}

fn complaint(play: &Play, trustee: u16) -> Option<Complaint> {
    match play.secrets(trustee).open_shares(&play.ceremony).unwrap() {
        Opened::Complaint(complaint) => Some(complaint),
        Opened::Share(..) => None,
    }
}

/// Everybody finds what the victim found.
fn assert_culprit(mut play: Play, fault: Fault) {
    assert!(complaint(&play, 1).is_none(), "only the victim sees it");
    let complaint = complaint(&play, VICTIM).unwrap();
    let culprit = Culprit { trustee: DEALER, fault };
    assert_eq!(play.ceremony.accept_complaint(VICTIM, complaint), Ok(culprit));
    assert_eq!((play.ceremony.round(), play.ceremony.culprit()), (Round::Failed, Some(culprit)));
    assert!(play.ceremony.outcome().is_none() && play.ceremony.waiting_for().is_empty());
}

/// What HPKE binds a share to.
fn info(label: &str, id: CeremonyId, dealer: u16, recipient: u16) -> Vec<u8> {
    let fields = borsh::to_vec(&(id.election, id.number, dealer, recipient)).unwrap();
    [label.as_bytes(), &fields].concat()
}

/// Seals any plaintext as the dealer would.
fn sealed(play: &Play, info: &[u8], plaintext: &[u8]) -> ([u8; 32], Vec<u8>) {
    let key = play.ceremony.commitment(VICTIM).unwrap().encryption_key;
    let key = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&key.0).unwrap();
    let (encapsulated, ciphertext) = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256, _>(
        &OpModeS::Base,
        &key,
        info,
        plaintext,
        &[],
        &mut rand::rngs::OsRng,
    )
    .unwrap();
    (encapsulated.to_bytes().into(), ciphertext)
}

fn dealt_plaintext(info_recipient: u16, plaintext: &[u8]) -> Play {
    dealt_under(&info("tupyo/v1/share", ID, DEALER, info_recipient), plaintext)
}

fn dealt_under(info: &[u8], plaintext: &[u8]) -> Play {
    dealt(|play, share| (share.encapsulated, share.ciphertext) = sealed(play, info, plaintext))
}

/// A share sealed for another election, ceremony, dealer, recipient or use, or for less, does not open; for these, it opens and does not fit.
#[test]
fn every_input_of_a_seal_is_bound() {
    const LABEL: &str = "tupyo/v1/share";
    let right = info(LABEL, ID, DEALER, VICTIM);
    assert_culprit(dealt_under(&right, &[1; 64]), Fault::Mismatch);
    for other in [
        info("tupyo/v1/shard", ID, DEALER, VICTIM),
        info(LABEL, CeremonyId { election: [6; 32], ..ID }, DEALER, VICTIM),
        info(LABEL, CeremonyId { number: ID.number + 1, ..ID }, DEALER, VICTIM),
        info(LABEL, ID, DEALER + 1, VICTIM),
        info(LABEL, ID, DEALER, VICTIM + 1),
        info("", ID, DEALER, VICTIM),
        right[..right.len() - 2].to_vec(),
        Vec::new(),
    ] {
        assert_culprit(dealt_under(&other, &[1; 64]), Fault::Unopenable);
    }
}

#[test]
fn a_share_that_does_not_open() {
    for byte in 0..80 {
        assert_culprit(dealt(|_, share| share.ciphertext[byte] ^= 1), Fault::Unopenable);
    }
    assert_culprit(dealt(|_, share| share.encapsulated[5] ^= 1), Fault::Unopenable);
    assert_culprit(dealt(|_, share| share.encapsulated = [0; 32]), Fault::Unopenable);
    assert_culprit(dealt_plaintext(1, &[1; 64]), Fault::Unopenable);
}

#[test]
fn a_share_that_does_not_fit() {
    assert_culprit(dealt_plaintext(VICTIM, &[1; 64]), Fault::Mismatch);
    assert_culprit(dealt_plaintext(VICTIM, &[0; 64]), Fault::Mismatch);
}

#[test]
fn a_share_that_is_not_canonical() {
    assert_culprit(dealt_plaintext(VICTIM, &[0xff; 64]), Fault::NotCanonical);
    let mut second_too_large = [1; 64];
    second_too_large[32..].fill(0x7f);
    assert_culprit(dealt_plaintext(VICTIM, &second_too_large), Fault::NotCanonical);
}

#[test]
fn a_false_complaint_names_the_complainer() {
    let mut play = Play::shared(2, 3, 2);
    assert!(complaint(&play, VICTIM).is_none());
    let complaint = false_complaint(&play);
    let culprit = Culprit { trustee: VICTIM, fault: Fault::FalseComplaint };
    assert_eq!(play.ceremony.accept_complaint(VICTIM, complaint), Ok(culprit));
    assert_eq!(play.ceremony.round(), Round::Failed);
}

#[test]
fn a_complaint_that_proves_nothing_is_refused() {
    let mut play = Play::shared(2, 3, 2);
    let complaint = false_complaint(&play);
    let mut refused = |trustee, alter: fn(&mut Complaint)| {
        let mut altered = complaint.clone();
        alter(&mut altered);
        let error = play.ceremony.accept_complaint(trustee, altered).unwrap_err();
        assert_eq!((play.ceremony.round(), play.ceremony.culprit()), (Round::Confirmation, None));
        error
    };
    assert_eq!(refused(VICTIM, |complaint| complaint.encryption_secret[9] ^= 1), CeremonyError::ComplaintKey);
    assert_eq!(refused(1, |_| ()), CeremonyError::ComplaintKey, "another trustee's secret");
    assert_eq!(refused(VICTIM, |complaint| complaint.against = VICTIM), CeremonyError::Against);
    assert_eq!(refused(VICTIM, |complaint| complaint.against = 3), CeremonyError::Against);
    assert_eq!(refused(VICTIM, |complaint| complaint.ceremony = 0), CeremonyError::Number);
    assert_eq!(refused(3, |_| ()), CeremonyError::Trustee);
}

#[test]
fn a_complaint_is_for_the_fourth_round_and_before_confirming() {
    let mut play = Play::revealed(2, 3, 2);
    let complaint = false_complaint(&play);
    assert_eq!(play.ceremony.accept_complaint(VICTIM, complaint.clone()), Err(CeremonyError::Round));
    play.share_all();
    play.confirm_all();
    assert_eq!(play.ceremony.accept_complaint(VICTIM, complaint), Err(CeremonyError::Repeated));
}

#[test]
fn nothing_follows_a_complaint() {
    let mut play = dealt(|_, share| share.ciphertext[0] ^= 1);
    let first = complaint(&play, VICTIM).unwrap();
    let Opened::Share(_, confirmation) = play.secrets(1).open_shares(&play.ceremony).unwrap() else { panic!() };
    play.ceremony.accept_complaint(VICTIM, first.clone()).unwrap();
    assert_eq!(play.ceremony.accept_confirmation(1, confirmation), Err(CeremonyError::Round));
    assert_eq!(play.ceremony.accept_complaint(VICTIM, first), Err(CeremonyError::Round));
    assert_eq!(play.secrets(1).open_shares(&play.ceremony).err().unwrap().code(), "ceremony-round");
}

fn false_complaint(play: &Play) -> Complaint {
    let encryption_secret = play.stored[usize::from(VICTIM)][44..76].try_into().unwrap();
    Complaint { ceremony: ID.number, against: DEALER, encryption_secret }
}

/// What programs and reports call the faults.
#[test]
fn every_fault_has_its_code() {
    let faults = [Fault::Unopenable, Fault::NotCanonical, Fault::Mismatch, Fault::FalseComplaint];
    let codes = ["share-unopenable", "share-not-canonical", "share-mismatch", "false-complaint"];
    assert_eq!(faults.map(|fault| fault.code()), codes);
}
