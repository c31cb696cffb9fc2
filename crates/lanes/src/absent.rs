//! What other processors have: nothing.

use crate::Instructions;
use crate::scalar::Scalar;

/// A processor that has the instructions: there is none.
#[derive(Clone, Copy, Debug)]
pub enum Lanes {}

/// A point that such a processor decoded.
#[derive(Clone, Copy, Debug)]
pub struct Point(Lanes);

/// A sum that such a processor computed.
#[derive(Clone, Copy, Debug)]
pub struct Sum(Lanes);

/// A sum of few points.
#[derive(Clone, Copy, Debug)]
pub struct FewTerms<'a> {
    /// The scalars of its own points.
    pub scalars: &'a [Scalar],
    /// Its own points.
    pub points: &'a [&'a Point],
    /// The scalars of the shared points.
    pub shared: &'a [Scalar],
}

/// Multiples that such a processor computed.
#[derive(Clone, Debug)]
pub struct SharedMultiples(Lanes);

/// Sums of columns that such a processor computes.
#[derive(Clone)]
pub struct Columns(Lanes);

/// Sums of tables of products that such a processor computes.
#[derive(Clone)]
pub struct LaneTable(Lanes);

/// Eight transcripts that such a processor computes.
#[derive(Clone)]
pub struct Transcripts(Lanes);

impl Lanes {
    /// `None`.
    pub fn new() -> Option<Lanes> {
        None
    }

    /// `None`.
    pub fn with(_: Instructions) -> Option<Lanes> {
        None
    }

    /// None.
    pub fn all() -> Vec<Lanes> {
        Vec::new()
    }

    /// Never called.
    pub fn instructions(self) -> Instructions {
        match self {}
    }

    /// Never called.
    pub fn decode(self, _: &[[u8; 32]]) -> Vec<Option<Point>> {
        match self {}
    }

    /// Never called.
    pub fn sum(self, _: &[Scalar], _: &[&Point]) -> Sum {
        match self {}
    }

    /// Never called.
    pub fn shared_multiples(self, _: &[&Point]) -> SharedMultiples {
        match self {}
    }

    /// Never called.
    pub fn sums(self, _: &SharedMultiples, _: &[FewTerms<'_>]) -> Vec<Sum> {
        match self {}
    }

    /// Never called.
    pub fn total(self, _: &[Sum]) -> Sum {
        match self {}
    }

    /// Never called.
    pub fn columns(self, _: usize) -> Columns {
        match self {}
    }

    /// Never called.
    pub fn table(self, _: usize, _: usize) -> LaneTable {
        match self {}
    }

    /// Never called.
    pub fn transcripts(self, _: &'static str) -> Transcripts {
        match self {}
    }

    /// Never called.
    pub fn is_identity(self, _: &Sum) -> bool {
        match self {}
    }

    /// Never called.
    pub fn encode(self, _: &Sum) -> [u8; 32] {
        match self {}
    }
}

impl Columns {
    /// Never called.
    pub fn add(&mut self, _: &[&Point], _: u32) {
        match self.0 {}
    }

    /// Never called.
    pub fn subtract(&mut self, _: &[&Point], _: u32) {
        match self.0 {}
    }

    /// Never called.
    pub fn fresh(&self, _: usize) -> Columns {
        match self.0 {}
    }

    /// Never called.
    pub fn merge(&mut self, _: &Columns) {
        match self.0 {}
    }

    /// Never called.
    pub fn encode(&self) -> Vec<[u8; 32]> {
        match self.0 {}
    }
}

impl LaneTable {
    /// Never called.
    pub fn add(&mut self, _: &[[u8; 32]], _: &[[u8; 32]]) {
        match self.0 {}
    }

    /// Never called.
    pub fn into_sums(self) -> Vec<[u64; 9]> {
        match self.0 {}
    }
}

impl Transcripts {
    /// Never called.
    pub fn append(&mut self, _: &'static str, _: [&[u8]; 8]) {
        match self.0 {}
    }

    /// Never called.
    pub fn append_all(&mut self, _: &[u8], _: &[u8]) {
        match self.0 {}
    }

    /// Never called.
    pub fn squeeze<const N: usize>(&mut self, _: &'static str) -> [[u8; N]; 8] {
        match self.0 {}
    }
}
