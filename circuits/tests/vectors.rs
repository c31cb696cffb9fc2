//! ballot.json, amounts.json and batch.json: every value between the inputs of a ballot and its bytes, and every
//! refusal.
#![cfg(test)]
#![allow(missing_docs)]

mod vectors {
    pub mod amounts;
    pub mod ballot;
    pub mod batch;
    pub mod valid;
}

use std::io::{self, Write};

use borsh::BorshSerialize;
use tupyo_circuits::kinds::KINDS;
use tupyo_circuits::{
    BallotBases, BallotHeader, BallotProof, Circuit, Context, Form, KnownDocuments, LimbProof, Parameter,
    PreparedBallotProof, Rule, TrackingCode,
};
use tupyo_elgamal::JointKey;
use tupyo_group::EncodedPoint;
use tupyo_proof::Invalid;
use tupyo_test_vectors::Case;

/// A ballot as docs/protocol/ballot.md lists its fields.
struct Ballot {
    style: u16,
    voter: u32,
    previous: Option<TrackingCode>,
    documents: u32,
    ciphertext: Vec<EncodedPoint>,
    proof: BallotProof,
    limbs: Option<LimbProof>,
}

impl BorshSerialize for Ballot {
    fn serialize<W: Write>(&self, writer: &mut W) -> io::Result<()> {
        (self.style, self.voter, self.previous, self.documents, &self.ciphertext, &self.proof).serialize(writer)?;
        self.limbs.iter().try_for_each(|limbs| limbs.serialize(writer))
    }
}

impl Ballot {
    /// Reads one of a style with or without limbs.
    fn decode(bytes: &[u8], limbs: bool) -> io::Result<Ballot> {
        type Others = (u16, u32, Option<TrackingCode>, u32, Vec<EncodedPoint>, BallotProof);
        let (others, limbs): (Others, _) = if limbs {
            let (others, limbs) = borsh::from_slice::<(Others, LimbProof)>(bytes)?;
            (others, Some(limbs))
        } else {
            (borsh::from_slice(bytes)?, None)
        };
        let (style, voter, previous, documents, ciphertext, proof) = others;
        Ok(Ballot { style, voter, previous, documents, ciphertext, proof, limbs })
    }

    fn prepare<'a>(
        &'a self,
        bases: &'a BallotBases,
        circuit: &Circuit,
        header: &BallotHeader,
    ) -> Result<PreparedBallotProof<'a>, Invalid> {
        PreparedBallotProof::new(bases, circuit, header, &self.ciphertext, &self.proof, self.limbs.as_ref())
    }

    fn fits(&self, circuit: &Circuit) -> bool {
        let bits = self.ciphertext.len() == circuit.outputs() + 1 && self.proof.responses.len() == circuit.bits();
        bits && LimbProof::fits_circuit(self.limbs.as_ref(), circuit)
    }

    fn header(&self, context: Context, key: EncodedPoint, known: KnownDocuments) -> BallotHeader {
        BallotHeader { context, style: self.style, voter: self.voter, key, previous: self.previous, known }
    }
}

/// The circuit of a style, from its list of contests.
fn circuit(contests: &[Case<'_>]) -> Circuit {
    let circuits: Vec<_> = contests.iter().map(contest).collect();
    Circuit::side_by_side(&circuits)
}

fn contest(rules: &Case<'_>) -> Circuit {
    rule(rules).circuit(number(rules, "options"))
}

fn rule(rules: &Case<'_>) -> Rule {
    let kind = KINDS.iter().find(|kind| kind.name == rules.text("kind")).expect("a kind");
    let parameter = |(name, form): &(&str, Form)| match form {
        Form::Flag => Parameter::Flag(rules.value(name).as_bool().unwrap()),
        Form::Number => Parameter::Number(rules.number(name)),
        Form::Numbers => Parameter::Numbers(rules.numbers(name)),
    };
    (kind.rule)(&kind.parameters.iter().map(parameter).collect::<Vec<_>>()).unwrap()
}

fn number(rules: &Case<'_>, name: &str) -> usize {
    rules.number(name) as usize
}

fn bases(circuit: &Circuit, keys: &[[u8; 32]]) -> BallotBases {
    let keys = keys.iter().map(|key| EncodedPoint(*key).decode().unwrap()).collect();
    BallotBases::with_limbs(circuit.bits(), circuit.limbs(), JointKey::new(keys).unwrap())
}
