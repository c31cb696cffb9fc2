//! False shares are complained of, and no honest dealer is named.

use tupyo_group::{Point, Scalar};
use tupyo_proof::Transcript;
use tupyo_threshold::{
    CeremonyError, CeremonyTranscript, Complaint, ComplaintProof, Culprit, Fault, Opened, Round, RoundsDigest,
    SealedShare,
};

use crate::play::{ID, Play};

const DEALER: u16 = 0;
const VICTIM: u16 = 2;
/// Bytes of stored secrets before `e`.
const HEADER: usize = 76;

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

/// Trustee 0's share for trustee 2 is one too large in its second component.
fn spoiled() -> Play {
    dealt(|_, share| share.ciphertext[1] += Scalar::ONE)
}

fn complaint(play: &mut Play, trustee: u16) -> Option<Complaint> {
    match play.opened(trustee) {
        Opened::Complaint(complaint) => Some(complaint),
        Opened::Share(..) => None,
    }
}

/// Everybody finds what the victim found.
fn assert_culprit(mut play: Play) {
    assert!(complaint(&mut play, 1).is_none(), "only the victim sees it");
    let complaint = complaint(&mut play, VICTIM).unwrap();
    let culprit = Culprit { trustee: DEALER, fault: Fault::Mismatch };
    assert_eq!(play.ceremony.accept_complaint(VICTIM, complaint), Ok(culprit));
    assert_eq!((play.ceremony.round(), play.ceremony.culprit()), (Round::Failed, Some(culprit)));
    assert!(play.ceremony.outcome().is_none() && play.ceremony.waiting_for().is_empty());
}

/// `e` of a trustee.
fn ceremony_secret(play: &Play, trustee: u16) -> Scalar {
    Scalar::decode(play.stored[usize::from(trustee)][HEADER..HEADER + 32].try_into().unwrap()).unwrap()
}

/// `f_c(recipient + 1)` of a dealer, by component, of two coefficients each.
fn values(play: &Play, dealer: u16, recipient: u16) -> Vec<Scalar> {
    let (scalars, _) = play.stored[usize::from(dealer)][HEADER + 32..].as_chunks::<32>();
    let at = Scalar::from(u64::from(recipient) + 1);
    let value = |row: &[[u8; 32]]| Scalar::decode(row[0]).unwrap() + at * Scalar::decode(row[1]).unwrap();
    scalars.chunks(2).map(value).collect()
}

/// All that the masks of a share come from.
#[derive(Clone)]
struct Inputs {
    protocol: &'static str,
    statement: (&'static str, Vec<u8>),
    key: (&'static str, Vec<u8>),
    mask: &'static str,
}

impl Inputs {
    fn of(play: &Play, dealer: u16, recipient: u16) -> Inputs {
        let key = |trustee: u16| play.commitments[usize::from(trustee)].key;
        let rounds = play.ceremony.rounds().unwrap();
        let pair = (ID.election, ID.number, dealer, recipient, rounds, key(dealer), key(recipient));
        let agreed = key(dealer) * ceremony_secret(play, recipient);
        Inputs {
            protocol: "tupyo/v1/share",
            statement: ("statement", borsh::to_vec(&pair).unwrap()),
            key: ("key", agreed.encode().as_bytes().to_vec()),
            mask: "mask",
        }
    }

    fn masked(&self, values: &[Scalar]) -> Vec<Scalar> {
        let mut transcript = Transcript::new(self.protocol);
        transcript.append(self.statement.0, &self.statement.1);
        transcript.append(self.key.0, &self.key.1);
        values.iter().map(|value| *value + transcript.challenge(self.mask)).collect()
    }
}

/// Masks from other inputs, with one of them altered or left out, give a share that does not fit.
#[test]
fn every_input_of_a_mask_is_bound() {
    let honest = Play::revealed(2, 3, 2);
    let right = Inputs::of(&honest, DEALER, VICTIM);
    let values = values(&honest, DEALER, VICTIM);
    let fits = |inputs: &Inputs| {
        let mut play = dealt(|_, share| share.ciphertext = inputs.masked(&values));
        complaint(&mut play, VICTIM).is_none()
    };
    assert!(fits(&right));
    let statement = &right.statement.1;
    let fields = [("election", 0, 32), ("ceremony", 32, 4), ("dealer", 36, 2), ("recipient", 38, 2)];
    let points = [("rounds", 40, 32), ("dealer's key", 72, 32), ("recipient's key", 104, 32), ("nothing", 136, 0)];
    for (name, start, length) in [fields, points].concat() {
        let (before, rest) = statement.split_at(start);
        let left_out = [before, &rest[length..]].concat();
        let mut altered = statement.clone();
        altered.iter_mut().skip(start).take(length).for_each(|byte| *byte ^= 1);
        for bytes in [left_out, altered] {
            let other = Inputs { statement: ("statement", bytes), ..right.clone() };
            assert_eq!(fits(&other), name == "nothing", "{name}");
        }
    }
    assert_eq!(statement.len(), 136, "the fields above are all");
    for other in [
        Inputs { protocol: "tupyo/v1/shard", ..right.clone() },
        Inputs { statement: ("statemen", statement.clone()), ..right.clone() },
        Inputs { key: ("kez", right.key.1.clone()), ..right.clone() },
        Inputs { key: ("key", Vec::new()), ..right.clone() },
        Inputs { key: Inputs::of(&honest, DEALER, 1).key, ..right.clone() },
        Inputs { key: Inputs::of(&honest, 1, VICTIM).key, ..right.clone() },
        Inputs { mask: "masl", ..right.clone() },
        Inputs::of(&honest, VICTIM, DEALER),
    ] {
        assert!(!fits(&other));
    }
}

#[test]
fn a_share_that_does_not_fit() {
    assert_culprit(spoiled());
    assert_culprit(dealt(|_, share| share.ciphertext[0] = Scalar::ZERO));
    assert_culprit(dealt(|_, share| share.ciphertext.swap(0, 1)));
    assert_culprit(dealt(|play, share| share.ciphertext = values(play, DEALER, VICTIM)));
}

/// The masks of the two directions differ though the key is one: their difference tells nothing of the shares'.
#[test]
fn the_two_shares_of_a_pair_have_masks_of_their_own() {
    let mut play = Play::revealed(2, 3, 2);
    let mut sent = |dealer: u16, recipient: u16| {
        let shares = play.shares(dealer);
        let share = shares.sealed.into_iter().find(|share| share.recipient == recipient).unwrap();
        let masks = share.ciphertext.into_iter().zip(values(&play, dealer, recipient));
        masks.map(|(cipher, value)| cipher - value).collect::<Vec<_>>()
    };
    let masks = [sent(DEALER, VICTIM), sent(VICTIM, DEALER), sent(DEALER, 1), sent(1, VICTIM)].concat();
    assert!((0..masks.len()).all(|i| !masks[..i].contains(&masks[i])));
}

#[test]
fn a_false_complaint_names_the_complainer() {
    let mut play = Play::shared(2, 3, 2);
    assert!(complaint(&mut play, VICTIM).is_none());
    let complaint = false_complaint(&mut play);
    let culprit = Culprit { trustee: VICTIM, fault: Fault::FalseComplaint };
    assert_eq!(play.ceremony.accept_complaint(VICTIM, complaint), Ok(culprit));
    assert_eq!(play.ceremony.round(), Round::Failed);
}

/// Whoever alters a complaint, or says one again in another place, names nobody: the dealer is as much a culprit as
/// before.
#[test]
fn a_complaint_that_proves_nothing_is_refused() {
    let mut play = spoiled();
    let honest = complaint(&mut play, VICTIM).unwrap();
    let of_pair = honest.key + play.commitments[1].key;
    let mut refused = |trustee, alter: &dyn Fn(&mut Complaint)| {
        let mut altered = honest.clone();
        alter(&mut altered);
        let error = play.ceremony.accept_complaint(trustee, altered).unwrap_err();
        assert_eq!((play.ceremony.round(), play.ceremony.culprit()), (Round::Confirmation, None));
        error
    };
    assert_eq!(refused(VICTIM, &|complaint| complaint.transcript.0[31] ^= 1), CeremonyError::Transcript);
    assert_eq!(refused(VICTIM, &|complaint| complaint.against = 1), CeremonyError::Complaint);
    assert_eq!(refused(1, &|_| ()), CeremonyError::Complaint, "another trustee's complaint");
    assert_eq!(refused(VICTIM, &|complaint| complaint.key += Point::BASE), CeremonyError::Complaint);
    assert_eq!(refused(VICTIM, &|complaint| complaint.key = of_pair), CeremonyError::Complaint);
    assert_eq!(refused(VICTIM, &|complaint| complaint.key = Point::identity()), CeremonyError::Complaint);
    assert_eq!(refused(VICTIM, &|complaint| complaint.proof.nonce_base += Point::BASE), CeremonyError::Complaint);
    assert_eq!(refused(VICTIM, &|complaint| complaint.proof.nonce_key += Point::BASE), CeremonyError::Complaint);
    assert_eq!(refused(VICTIM, &|complaint| complaint.proof.response += Scalar::ONE), CeremonyError::Complaint);
    assert_eq!(refused(VICTIM, &|complaint| complaint.against = VICTIM), CeremonyError::Against);
    assert_eq!(refused(VICTIM, &|complaint| complaint.against = 3), CeremonyError::Against);
    assert_eq!(refused(VICTIM, &|complaint| complaint.ceremony = 0), CeremonyError::Number);
    assert_eq!(refused(3, &|_| ()), CeremonyError::Trustee);
    assert_eq!(play.ceremony.accept_complaint(VICTIM, honest).unwrap().trustee, DEALER);
}

/// On a fork a share is bad; on the ledger it is not. What the victim said on the fork is worth nothing here, whatever
/// its fields are made to say.
#[test]
fn a_complaint_from_a_fork_names_nobody() {
    let mut fork = spoiled();
    let said_there = complaint(&mut fork, VICTIM).unwrap();
    let mut play = Play::shared(2, 3, 2);
    let transcript = play.ceremony.transcript().unwrap();
    assert_ne!(said_there.transcript, transcript);
    let renamed = Complaint { transcript, ..said_there.clone() };
    assert_eq!(play.ceremony.accept_complaint(VICTIM, said_there), Err(CeremonyError::Transcript));
    assert_eq!(play.ceremony.accept_complaint(VICTIM, renamed), Err(CeremonyError::Complaint));
    assert_eq!(play.ceremony.culprit(), None);
    play.confirm_all();
    assert!(play.ceremony.outcome().is_some());
}

/// An honest dealer's shares from a fork with other reveals would not fit here: they are refused, and nobody unmasks
/// garbage and complains.
#[test]
fn shares_from_a_fork_are_refused() {
    let mut fork = Play::committed(2, 3, 2);
    fork.reveal_all();
    let mut play = Play::committed(2, 3, 2);
    play.rng = rand::SeedableRng::seed_from_u64(44);
    play.reveal_all();
    let from_fork = fork.shares(DEALER);
    assert_eq!(play.ceremony.accept_shares(DEALER, from_fork), Err(CeremonyError::Rounds));
    let own = play.shares(DEALER);
    assert_eq!(play.ceremony.accept_shares(DEALER, own), Ok(()));
}

/// Complaining publishes what the accused knows: the key opens the two shares between these two, and no third
/// trustee's.
#[test]
fn the_key_of_a_complaint_opens_the_shares_of_the_pair_and_no_other() {
    let mut play = spoiled();
    let key = complaint(&mut play, VICTIM).unwrap().key.encode().as_bytes().to_vec();
    let opens = |dealer: u16, recipient: u16| {
        let shares = play.ceremony.shares(dealer).unwrap();
        let share = shares.sealed.iter().find(|share| share.recipient == recipient).unwrap();
        let inputs = Inputs { key: ("key", key.clone()), ..Inputs::of(&play, dealer, recipient) };
        inputs.masked(&values(&play, dealer, recipient))[0] == share.ciphertext[0]
    };
    assert!(opens(DEALER, VICTIM) && opens(VICTIM, DEALER));
    assert!(!opens(DEALER, 1) && !opens(1, DEALER) && !opens(VICTIM, 1) && !opens(1, VICTIM));
}

#[test]
fn one_transcript_gives_one_answer() {
    let mut play = spoiled();
    let [first, second] = [(); 2].map(|()| complaint(&mut play, VICTIM).unwrap());
    let said = |complaint: &Complaint| (complaint.against, complaint.transcript, complaint.key);
    assert_eq!(said(&first), said(&second));
    let mut revealed = Play::revealed(2, 3, 2);
    assert_eq!(revealed.shares(1), revealed.shares(1));
}

#[test]
fn a_complaint_is_for_the_fourth_round_and_before_confirming() {
    let mut play = Play::shared(2, 3, 2);
    let complaint = false_complaint(&mut play);
    let mut early = Play::revealed(2, 3, 2);
    assert_eq!(early.ceremony.accept_complaint(VICTIM, complaint.clone()), Err(CeremonyError::Round));
    play.confirm_all();
    assert_eq!(play.ceremony.accept_complaint(VICTIM, complaint), Err(CeremonyError::Repeated));
}

#[test]
fn nothing_follows_a_complaint() {
    let mut play = spoiled();
    let first = complaint(&mut play, VICTIM).unwrap();
    let Opened::Share(_, confirmation) = play.opened(1) else { panic!() };
    play.ceremony.accept_complaint(VICTIM, first.clone()).unwrap();
    assert_eq!(play.ceremony.accept_confirmation(1, confirmation), Err(CeremonyError::Round));
    assert_eq!(play.ceremony.accept_complaint(VICTIM, first), Err(CeremonyError::Round));
    let error = play.secrets(1).open_shares(&play.ceremony, &mut play.rng).err().unwrap();
    assert_eq!(error.code(), "ceremony-round");
}

/// What the victim would say if it had been dealt a bad share, made to name the transcript of this ceremony: its proof
/// is made anew.
fn false_complaint(play: &mut Play) -> Complaint {
    let (secret, transcript) = (ceremony_secret(play, VICTIM), play.ceremony.transcript().unwrap());
    let [complainer_key, dealer_key] = [VICTIM, DEALER].map(|trustee| play.commitments[usize::from(trustee)].key);
    let key = dealer_key * secret;
    proved(transcript, (complainer_key, dealer_key, key), secret)
}

/// docs/protocol/ceremony.md, line by line.
fn proved(seen: CeremonyTranscript, (complainer, dealer, key): (Point, Point, Point), secret: Scalar) -> Complaint {
    let mut transcript = Transcript::new("tupyo/v1/complaint");
    let statement = (ID.election, ID.number, VICTIM, DEALER, seen, complainer, dealer, key);
    transcript.append("statement", &borsh::to_vec(&statement).unwrap());
    let k = Scalar::from(77u64);
    let (nonce_base, nonce_key) = (Point::base_times(k), dealer * k);
    transcript.append("nonces", &borsh::to_vec(&(nonce_base, nonce_key)).unwrap());
    let response = k + transcript.challenge("c") * secret;
    let proof = Box::new(ComplaintProof { nonce_base, nonce_key, response });
    Complaint { ceremony: ID.number, against: DEALER, transcript: seen, key, proof }
}

/// Both equations are needed: a proof for another key fits one of them, and so does one by somebody else.
#[test]
fn a_complaint_of_a_cheating_prover_is_refused() {
    let mut play = spoiled();
    let transcript = play.ceremony.transcript().unwrap();
    let [own, dealers] = [VICTIM, DEALER].map(|trustee| play.commitments[usize::from(trustee)].key);
    let (secret, others) = (ceremony_secret(&play, VICTIM), ceremony_secret(&play, 1));
    for (key, secret) in
        [(dealers * secret + Point::BASE, secret), (dealers * others, others), (dealers * secret, others)]
    {
        let complaint = proved(transcript, (own, dealers, key), secret);
        assert_eq!(play.ceremony.accept_complaint(VICTIM, complaint), Err(CeremonyError::Complaint));
    }
    let honest = proved(transcript, (own, dealers, dealers * secret), secret);
    assert_eq!(play.ceremony.accept_complaint(VICTIM, honest).unwrap().trustee, DEALER);
}

#[test]
fn the_hash_of_the_first_two_rounds_binds_every_message_of_them() {
    let rounds = |alter: &dyn Fn(&mut Vec<u8>), seed| {
        let mut play = Play::new(2, 3, 2);
        alter(&mut play.stored[1]);
        let mut play = Play::with_stored(play.ceremony.parameters(), play.stored);
        play.rng = rand::SeedableRng::seed_from_u64(seed);
        play.commit_all();
        assert_eq!(play.ceremony.rounds(), None);
        play.reveal_all();
        play.ceremony.rounds().unwrap()
    };
    let all = [
        rounds(&|_| (), 1),
        rounds(&|_| (), 2),
        rounds(&|stored| stored[HEADER] ^= 1, 1),
        rounds(&|stored| stored[HEADER + 32] ^= 1, 1),
        rounds(&|stored| stored[HEADER + 4 * 32] ^= 1, 1),
        RoundsDigest(Play::shared(2, 3, 2).ceremony.transcript().unwrap().0),
    ];
    assert!((0..all.len()).all(|i| !all[..i].contains(&all[i])));
    assert_eq!(rounds(&|_| (), 1), all[0], "nothing else is in it");
}

/// What programs and reports call the faults.
#[test]
fn every_fault_has_its_code() {
    assert_eq!(
        [Fault::Mismatch, Fault::FalseComplaint].map(|fault| fault.code()),
        ["share-mismatch", "false-complaint"]
    );
}
