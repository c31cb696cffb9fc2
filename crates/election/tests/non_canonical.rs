//! Every point and every scalar of everything that is posted, in every encoding that is not canonical: the same number
//! plus a multiple of the order, the same field element negated, with the highest bit, or plus the field's prime, and
//! bytes that are none. A reader that reduced, masked or ignored a sign would take them for the right ones.
#![cfg(test)]
#![allow(missing_docs)]

use borsh::{BorshDeserialize, BorshSerialize};
use rand::rngs::OsRng;
use tupyo_circuits::kinds::{Amounts, SingleChoice};
use tupyo_circuits::{
    BallotBases, BallotHeader, BallotProof, Circuit, ContestRule, Context, KnownDocuments, LimbProof,
    PreparedBallotProof, Sealed, Witness, prove,
};
use tupyo_election::{Challenged, Document, Entry};
use tupyo_elgamal::JointKey;
use tupyo_group::{EncodedPoint, Point, Scalar, SecretScalar};
use tupyo_proof::{PreparedSignature, Purpose, SigningKey, VerifyingKey, verify};
use tupyo_rehearsal::{Plan, Rehearsal};

type Number = [u8; 32];

/// 2²⁵⁵ − 19.
const PRIME: Number = {
    let mut prime = [0xff; 32];
    (prime[0], prime[31]) = (0xed, 0x7f);
    prime
};

/// ℓ.
fn order() -> Number {
    let mut order = (-Scalar::ONE).encode();
    order[0] += 1;
    order
}

/// The lowest 256 bits of the sum, and what is beyond.
fn plus(one: &Number, other: &Number) -> (Number, bool) {
    let (mut sum, mut carry) = ([0; 32], 0);
    for place in 0..32 {
        let digits = u16::from(one[place]) + u16::from(other[place]) + carry;
        (sum[place], carry) = (digits as u8, digits >> 8);
    }
    (sum, carry > 0)
}

/// For a number that is not larger than the other one.
fn minus(one: &Number, other: &Number) -> Number {
    let complement = other.map(|byte| !byte);
    let mut unit = [0; 32];
    unit[0] = 1;
    plus(&plus(one, &complement).0, &unit).0
}

/// A point's, of its field element s: p − s, s + p, s with the highest bit, both; p for O; bytes that are no number
/// below p.
fn strange_points(point: &Number) -> Vec<Number> {
    let high = |mut number: Number| {
        number[31] |= 0x80;
        number
    };
    let negative = minus(&PRIME, point);
    vec![negative, plus(point, &PRIME).0, high(*point), high(negative), PRIME, high([0; 32]), [0xff; 32]]
}

/// A scalar's: s + ℓ, s + 2ℓ, … as far as 32 bytes go; ℓ for 0; bytes that are no number below ℓ.
fn strange_scalars(scalar: &Number) -> Vec<Number> {
    let mut strange = vec![order(), plus(&order(), &order()).0, [0xff; 32], PRIME];
    let mut next = plus(scalar, &order());
    while !next.1 {
        strange.push(next.0);
        next = plus(&next.0, &order());
    }
    strange
}

/// Points and scalars of something encoded, by value.
#[derive(Default)]
struct Items {
    points: Vec<Number>,
    scalars: Vec<Number>,
}

impl Items {
    fn of(points: impl IntoIterator<Item = Point>, scalars: impl IntoIterator<Item = Scalar>) -> Items {
        let points = points.into_iter().map(|point| point.encode().0).collect();
        Items { points, scalars: scalars.into_iter().map(|scalar| scalar.encode()).collect() }
    }

    /// Puts each strange encoding into the place of each point.
    fn replace_points(&self, bytes: &[u8], refused: impl Fn(&[u8]) -> bool) {
        self.points.iter().for_each(|point| replace(bytes, point, &strange_points(point), &refused));
    }

    fn replace_scalars(&self, bytes: &[u8], refused: impl Fn(&[u8]) -> bool) {
        self.scalars.iter().for_each(|scalar| replace(bytes, scalar, &strange_scalars(scalar), &refused));
    }
}

fn replace(bytes: &[u8], item: &Number, strange: &[Number], refused: impl Fn(&[u8]) -> bool) {
    let places: Vec<_> = (0..bytes.len() - 31).filter(|place| bytes[*place..place + 32] == *item).collect();
    assert!(!places.is_empty());
    for place in places {
        for (kind, number) in strange.iter().enumerate() {
            let mut altered = bytes.to_vec();
            altered[place..place + 32].copy_from_slice(number);
            assert!(refused(&altered), "{kind} at byte {place}");
        }
    }
}

#[derive(BorshSerialize, BorshDeserialize)]
struct Vote {
    ciphertext: Vec<EncodedPoint>,
    proof: BallotProof,
    limbs: LimbProof,
}

impl Vote {
    fn items(&self) -> Items {
        let (proof, limbs, ranges) = (&self.proof, &self.limbs, &self.limbs.ranges);
        let mut points = self.ciphertext.clone();
        points.extend([proof.masks, proof.bits, proof.cross, proof.squares, proof.nonce_mask, proof.output_mask]);
        points.extend(limbs.commitments.iter().chain(&[limbs.link_mask]));
        points.extend([ranges.digits, ranges.masks, ranges.linear, ranges.square]);
        points.extend(ranges.rounds.as_flattened());
        let mut scalars = proof.responses.clone();
        scalars.extend([proof.equation_mask, proof.bits_response, proof.cross_response, proof.nonce_response]);
        scalars.extend([ranges.product, ranges.product_blind, ranges.vectors_blind, ranges.left, ranges.right]);
        scalars.extend([limbs.output_response, limbs.equation_response, limbs.blind_response]);
        Items { points: points.iter().map(|point| point.0).collect(), ..Items::of([], scalars) }
    }
}

/// Scalars when it is decoded, points when it is prepared for a batch; and nothing of it is neither.
#[test]
fn of_a_ballot() {
    let circuit =
        Circuit::side_by_side([&SingleChoice { blank: false }.circuit(2), &Amounts { max: 9, budget: 9 }.circuit(2)]);
    let key = (0..circuit.outputs()).map(|_| SecretScalar::random(&mut OsRng).times_base()).collect();
    let bases = BallotBases::with_limbs(circuit.bits(), circuit.limbs(), JointKey::new(key).unwrap());
    let header = BallotHeader {
        context: Context([7; 32]),
        style: 0,
        voter: 0,
        key: Point::BASE.encode(),
        previous: None,
        known: KnownDocuments([4; 32]),
    };
    let mut bits = SingleChoice { blank: false }.mark(2, &[1]).unwrap();
    bits.append(&Amounts { max: 9, budget: 9 }.mark(2, &[4, 3]).unwrap());
    let witness = Witness::new(&bits, SecretScalar::random(&mut OsRng));
    let Sealed { ciphertext, proof, limbs } = prove(&bases, &circuit, &header, &witness, &mut OsRng).unwrap();
    let vote = Vote { ciphertext, proof, limbs: limbs.unwrap() };
    let bytes = borsh::to_vec(&vote).unwrap();
    let prepared = |bytes: &[u8]| {
        let Vote { ciphertext, proof, limbs } = borsh::from_slice(bytes).unwrap();
        let member = PreparedBallotProof::new(&bases, &circuit, &header, &ciphertext, &proof, Some(&limbs));
        member.map(|member| verify(bases.shared(), &[member]))
    };
    let items = vote.items();
    assert_eq!(bytes.len(), 32 * (items.points.len() + items.scalars.len()) + 4 * 4);
    assert_eq!(prepared(&bytes), Ok(Ok(())));
    items.replace_points(&bytes, |altered| prepared(altered).is_err());
    items.replace_scalars(&bytes, |altered| borsh::from_slice::<Vote>(altered).is_err());
}

#[test]
fn of_a_signature_and_its_key() {
    let key = SigningKey::generate(&mut OsRng);
    let signature = key.sign(Purpose::Ballot, b"message", &mut OsRng);
    let bytes = borsh::to_vec(&signature).unwrap();
    let prepared = |bytes: &[u8]| {
        let signature = borsh::from_slice(bytes).unwrap();
        PreparedSignature::new(&key.verifying_key(), Purpose::Ballot, b"message", &signature).is_ok()
    };
    assert!(prepared(&bytes));
    let items = Items { points: vec![signature.nonce.0], scalars: vec![signature.response.encode()] };
    items.replace_points(&bytes, |altered| !prepared(altered));
    items.replace_scalars(&bytes, |altered| borsh::from_slice::<tupyo_proof::Signature>(altered).is_err());
    let public = key.verifying_key().encode();
    for strange in strange_points(&public.0) {
        assert!(VerifyingKey::decode(EncodedPoint(strange)).is_err());
    }
    for strange in strange_scalars(&key.encode()) {
        assert!(SigningKey::decode(&strange).is_err());
    }
}

/// What officials and trustees say in a whole election, when it is decoded.
#[test]
fn of_every_document() {
    let contests = vec![(SingleChoice { blank: false }.into(), 2)];
    let play = Rehearsal::finished(Plan { contests, styles: vec![(vec![0], 2)], ..Plan::default() });
    let mut seen = 0;
    for bytes in play.entries() {
        let Entry::Document(part) = Entry::decode(bytes).unwrap() else { continue };
        let document: Document = borsh::from_slice(&part.bytes).unwrap();
        let items = document_items(&document);
        seen += usize::from(items.points.len() + items.scalars.len() > 0);
        let refused = |altered: &[u8]| borsh::from_slice::<Document>(altered).is_err();
        items.replace_points(&part.bytes, refused);
        items.replace_scalars(&part.bytes, refused);
    }
    let [reveals, joint_keys, tallies, shares] = [3, 1, 1, 2];
    assert_eq!(seen, reveals + joint_keys + tallies + shares);
}

fn document_items(document: &Document) -> Items {
    match document {
        Document::Reveal(reveal) => {
            let points = reveal.coefficients.concat().into_iter().chain([reveal.possession.nonce]);
            Items::of(points, [reveal.possession.response])
        }
        Document::JointKey { keys, .. } => Items::of(keys.components().to_vec(), []),
        Document::Tally { units, .. } => {
            let sums = units.iter().map(|unit| [&[unit.sum.nonce_part()], unit.sum.values()].concat());
            Items::of(sums.flatten(), [])
        }
        Document::DecryptionShare { units } => {
            let points = units
                .iter()
                .flat_map(|unit| unit.factors.iter().copied().chain([unit.proof.nonce_base, unit.proof.nonce_cipher]));
            Items::of(points, units.iter().map(|unit| unit.proof.response))
        }
        _ => Items::default(),
    }
}

/// Voting keys stay bytes until they are examined.
#[test]
fn of_a_voting_key_on_the_roll() {
    let mut play = Rehearsal::new(Plan::single_choice(2, 2));
    play.hold_ceremony();
    let key = SigningKey::generate(&mut OsRng);
    let voter = play.voter(&key, 0, 1);
    for strange in strange_points(&voter.key.0) {
        let voters = vec![tupyo_election::Voter { key: EncodedPoint(strange), ..voter }];
        let refusal = play.post_official(Document::Roll { first: 0, voters }).unwrap_err();
        assert_eq!(refusal.code(), "roll-key");
    }
    for strange in strange_points(&voter.possession.nonce.0) {
        let possession = tupyo_proof::Signature { nonce: EncodedPoint(strange), ..voter.possession };
        let voters = vec![tupyo_election::Voter { possession, ..voter }];
        let refusal = play.post_official(Document::Roll { first: 0, voters }).unwrap_err();
        assert_eq!(refusal.code(), "roll-possession");
    }
}

#[test]
fn of_a_challenged_ballots_nonce() {
    let mut play = Rehearsal::opened(Plan::single_choice(2, 2));
    let entry = play.challenged(0, 1);
    let Entry::Challenged(Challenged { nonce, .. }) = &entry else { panic!("challenged") };
    let items = Items::of([], [*nonce]);
    items.replace_scalars(&entry.encode(), |altered| {
        Entry::decode(altered).is_err_and(|refusal| refusal.code() == "malformed-entry")
    });
}
