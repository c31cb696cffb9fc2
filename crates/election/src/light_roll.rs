//! A sealed roll of which only some lines are known.

use std::collections::BTreeMap;

use borsh::BorshDeserialize;
use tupyo_card::CardKey;
use tupyo_group::EncodedPoint;
use tupyo_proof::Invalid;

use crate::possessions::DecodedVoters;
use crate::{ElectionId, ElectionManifest, Elector, RegistrationScope, RollRoot, RollRule, Voter};

/// A sealed roll of which some lines are known: how many voters it has, its root, and these lines.
///
/// Whoever adds a line has to know that it is at its index under the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollPart {
    count: u32,
    root: RollRoot,
    lines: BTreeMap<u32, (Elector, Option<CardKey>)>,
}

/// A line of a sealed roll: the voter, and the card where the manifest demands cards' signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RollLine {
    /// The voter.
    pub voter: Voter,
    /// The card.
    pub card: Option<CardKey>,
}

impl RollLine {
    /// The line with these bytes, whose hash is the leaf of the roll's tree: `borsh(Voter)`, or `borsh(Voter, CardKey)`
    /// where the manifest demands cards' signatures.
    ///
    /// # Errors
    /// [`RollRule::Card`] for other bytes.
    pub fn decode(bytes: &[u8], manifest: &ElectionManifest) -> Result<RollLine, RollRule> {
        let (mut rest, malformed) = (bytes, |_| RollRule::Card);
        let voter = Voter::deserialize(&mut rest).map_err(malformed)?;
        let demands_cards = manifest.registration().is_some_and(|rules| rules.card_signatures());
        let card = demands_cards.then(|| CardKey::deserialize(&mut rest)).transpose().map_err(malformed)?;
        if rest.is_empty() { Ok(RollLine { voter, card }) } else { Err(RollRule::Card) }
    }

    /// What a line must be, whatever the others are.
    ///
    /// # Errors
    /// The [`RollRule`] that it breaks.
    pub fn examine(&self, election: ElectionId, manifest: &ElectionManifest) -> Result<(), RollRule> {
        let voters = [self.voter];
        let points = DecodedVoters::of(&voters);
        if !points.keys_are_usable() {
            return Err(RollRule::Key);
        }
        if usize::from(self.voter.style) >= manifest.styles().len() {
            return Err(RollRule::Style);
        }
        if self.voter.weight == 0 || u64::from(self.voter.weight) > manifest.largest_weight() {
            return Err(RollRule::Weight);
        }
        let scope =
            manifest.registration().map_or(RegistrationScope::Election(election), |rules| rules.scope(election));
        points.verify(scope).map_err(|Invalid| RollRule::Possession)
    }
}

impl RollPart {
    /// A sealed roll of which no line is known.
    pub fn new(count: u32, root: RollRoot) -> RollPart {
        RollPart { count, root, lines: BTreeMap::new() }
    }

    /// Adds a line that stands at an index.
    pub fn add(&mut self, index: u32, line: &RollLine) {
        self.lines.insert(index, (Elector::of(&line.voter), line.card));
    }

    /// How many voters the roll has.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The root of the tree over its lines.
    pub fn root(&self) -> RollRoot {
        self.root
    }

    pub(crate) fn line(&self, index: u32) -> Option<&(Elector, Option<CardKey>)> {
        self.lines.get(&index)
    }

    pub(crate) fn index_of(&self, key: EncodedPoint) -> Option<u32> {
        self.lines.iter().find(|(_, (elector, _))| elector.key == key).map(|(index, _)| *index)
    }
}
