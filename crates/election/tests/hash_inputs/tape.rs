//! A prover that can do one thing wrong at any place of its transcript.

use tupyo_group::{EncodedPoint, Scalar};
use tupyo_proof::{Closing, Transcript};

/// What a prover does wrong with the input of this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    LeftOut(usize),
    Altered(usize),
}

/// What a verifier says, and the closing challenge that it comes to.
pub struct Attempt {
    pub accepted: bool,
    pub closing: Option<Closing>,
}

/// A transcript that knows its inputs by name: the protocol's label and every field of every message.
pub struct Tape {
    transcript: Transcript,
    inputs: Vec<String>,
    before_last_challenge: usize,
    fault: Option<Fault>,
}

/// A message: its fields, by name.
pub type Fields<'a> = &'a [(&'a str, &'a [u8])];

impl Tape {
    pub fn new(fault: Option<Fault>) -> Tape {
        Tape { transcript: Transcript::new(""), inputs: Vec::new(), before_last_challenge: 0, fault }
    }

    /// Begins the protocol of this label.
    pub fn begin(&mut self, label: &'static str) {
        let place = self.inputs.len();
        self.inputs.push("protocol".to_owned());
        self.transcript = Transcript::new(match self.fault {
            Some(Fault::LeftOut(input)) if input == place => "",
            Some(Fault::Altered(input)) if input == place => "tupyo/v1/another protocol",
            _ => label,
        });
    }

    pub fn append(&mut self, label: &'static str, fields: Fields<'_>) {
        let bytes: Vec<u8> = fields.iter().flat_map(|(name, bytes)| self.field(name, bytes)).collect();
        self.transcript.append(label, &bytes);
    }

    /// A message with one field, of the same name.
    pub fn append_one(&mut self, label: &'static str, bytes: &[u8]) {
        self.append(label, &[(label, bytes)]);
    }

    pub fn append_point(&mut self, label: &'static str, point: &EncodedPoint) {
        self.append_one(label, point.as_bytes());
    }

    pub fn append_scalar(&mut self, label: &'static str, scalar: Scalar) {
        self.append_one(label, &scalar.encode());
    }

    fn field(&mut self, name: &str, bytes: &[u8]) -> Vec<u8> {
        let place = self.inputs.len();
        self.inputs.push(name.to_owned());
        match self.fault {
            Some(Fault::LeftOut(input)) if input == place => Vec::new(),
            Some(Fault::Altered(input)) if input == place => altered(bytes),
            _ => bytes.to_vec(),
        }
    }

    pub fn challenge(&mut self, label: &'static str) -> Scalar {
        self.before_last_challenge = self.inputs.len();
        self.transcript.challenge(label)
    }

    pub fn closing(&self) -> Option<Closing> {
        Some(self.transcript.clone().closing())
    }

    pub fn inputs(&self) -> &[String] {
        &self.inputs
    }

    pub fn inputs_before_last_challenge(&self) -> usize {
        self.before_last_challenge
    }
}

/// Another one of the same length: the last byte's lowest bit is turned.
fn altered(bytes: &[u8]) -> Vec<u8> {
    let mut altered = bytes.to_vec();
    altered.last_mut().into_iter().for_each(|byte| *byte ^= 1);
    altered
}
