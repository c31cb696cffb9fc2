//! The roll while registrars register.

use std::collections::HashSet;
use std::sync::Arc;

use tupyo_card::CardKey;
use tupyo_encoding::encode;
use tupyo_group::EncodedPoint;
use tupyo_merkle::{Frontier, Hash, leaf_hash};
use tupyo_proof::Invalid;
use tupyo_threads::prelude::*;

use crate::possessions::DecodedVoters;
use crate::{
    ElectionId, ElectionManifest, Elector, Holder, LineChange, RegisteredVoter, RegistrationScope, Roll, RollRule,
    Voter,
};

mod lines;

use lines::{Lines, Places};

/// Lines whose leaves are hashed at once when the roll is sealed.
const SEALED_TOGETHER: usize = 1 << 16;

/// The roll while registrars register: every line that has ever stood, and each holder's current one
/// (docs/protocol/admission.md, "Registrations").
///
/// Ledger, registration service and audit all ask this type what a line does. It takes about 150 bytes for each line,
/// and a clone shares the lines.
#[derive(Clone)]
pub struct RegistrationRoll {
    manifest: Arc<ElectionManifest>,
    scope: RegistrationScope,
    demands_cards: bool,
    lines: Lines<Voter>,
    /// As many as lines where cards are demanded, or else none.
    cards: Lines<Option<CardKey>>,
    /// Every line, by its key.
    keys: Places,
    /// The current lines, by their holder.
    holders: Places,
    /// The current lines, by their card.
    of_cards: Places,
    weight: u64,
}

impl RegistrationRoll {
    /// The roll of an election, without lines. `None` if its manifest names no registrars.
    pub fn new(election: ElectionId, manifest: Arc<ElectionManifest>) -> Option<RegistrationRoll> {
        let rules = manifest.registration()?;
        let (scope, demands_cards) = (rules.scope(election), rules.card_signatures());
        let (lines, cards) = Default::default();
        let (keys, holders, of_cards) = Default::default();
        Some(RegistrationRoll { manifest, scope, demands_cards, lines, cards, keys, holders, of_cards, weight: 0 })
    }

    /// What possessions are for.
    pub fn scope(&self) -> RegistrationScope {
        self.scope
    }

    /// How many lines are current: the voters, if the roll were sealed now.
    pub fn count(&self) -> u32 {
        self.holders.count() as u32
    }

    /// How many lines have ever stood.
    pub fn ever(&self) -> u32 {
        self.lines.count()
    }

    /// The weights of the current lines, added.
    pub fn weight(&self) -> u64 {
        self.weight
    }

    /// A holder's current line.
    pub fn current(&self, holder: &Holder) -> Option<&Voter> {
        self.lines.get(self.place_of(holder)?)
    }

    /// The line of a voting key, if it is current.
    pub fn line(&self, key: &[u8; 32]) -> Option<&Voter> {
        let place = self.current_place(key)?;
        self.lines.get(place)
    }

    /// The card of a voting key's line, if the line is current and cards are demanded.
    pub fn card(&self, key: &[u8; 32]) -> Option<CardKey> {
        self.card_at(self.current_place(key)?)
    }

    /// Whether a voting key stands or has ever stood.
    pub fn has_stood(&self, key: &[u8; 32]) -> bool {
        self.place_of_key(&EncodedPoint(*key)).is_some()
    }

    /// Whether these lines may follow, all together.
    ///
    /// # Errors
    /// The first [`RollRule`] that any of them breaks.
    pub fn examine(&self, lines: &[RegisteredVoter]) -> Result<(), RollRule> {
        self.examine_keys(lines)?;
        let voters: Vec<Voter> = lines.iter().map(|line| line.voter).collect();
        let points = DecodedVoters::of(&voters);
        if !points.keys_are_usable() {
            return Err(RollRule::Key);
        }
        self.examine_terms(lines)?;
        points.verify(self.scope).map_err(|Invalid| RollRule::Possession)
    }

    /// The same for lines that have been examined before: their keys and possessions have not changed.
    ///
    /// # Errors
    /// As [`RegistrationRoll::examine`].
    pub fn examine_again(&self, lines: &[RegisteredVoter]) -> Result<(), RollRule> {
        self.examine_keys(lines)?;
        self.examine_terms(lines)
    }

    /// Takes lines that have been examined.
    pub fn take(&mut self, lines: &[RegisteredVoter]) {
        lines.iter().for_each(|line| self.put(line));
    }

    /// Whether the line of a key may be changed so.
    ///
    /// # Errors
    /// [`RollRule::Correction`], [`RollRule::Style`], [`RollRule::Weight`].
    pub fn examine_correction(&self, key: &[u8; 32], change: LineChange) -> Result<(), RollRule> {
        let line = self.line(key).ok_or(RollRule::Correction)?;
        let LineChange::Changed { style, weight } = change else { return Ok(()) };
        if (line.style, line.weight) == (style, weight) {
            return Err(RollRule::Correction);
        }
        if usize::from(style) >= self.manifest.styles().len() {
            return Err(RollRule::Style);
        }
        let total = self.weight.saturating_sub(line.weight.into()) + u64::from(weight);
        if weight == 0 || total > self.manifest.largest_weight() { Err(RollRule::Weight) } else { Ok(()) }
    }

    /// Changes a line as it has been examined.
    pub fn correct(&mut self, key: &[u8; 32], change: LineChange) {
        let Some(place) = self.current_place(key) else { return };
        match change {
            LineChange::Struck => self.retire(place),
            LineChange::Changed { style, weight } => {
                if let Some(line) = self.lines.get_mut(place) {
                    self.weight = self.weight.saturating_sub(line.weight.into()) + u64::from(weight);
                    (line.style, line.weight) = (style, weight);
                }
            }
        }
    }

    /// The encoded lines that the sealed roll would have, in ascending order of their keys: the leaves of its tree.
    pub fn encoded_lines(&self) -> impl Iterator<Item = Vec<u8>> + '_ {
        self.in_order().into_iter().filter_map(|place| self.encoded(place))
    }

    /// The roll of the current lines, in ascending order of their keys.
    pub fn seal(&self) -> Roll {
        let places = self.in_order();
        let mut tree = Frontier::new();
        for some in places.chunks(SEALED_TOGETHER) {
            let leaves: Vec<Hash> = some.par_iter().filter_map(|place| self.leaf(*place)).collect();
            leaves.into_iter().for_each(|leaf| tree.push(leaf));
        }
        let voters = places.iter().filter_map(|place| self.lines.get(*place)).map(Elector::of).collect();
        let cards = places.iter().filter_map(|place| self.card_at(*place)).collect();
        Roll::sealed(voters, cards, self.weight, tree)
    }

    /// The places of the current lines, in ascending order of their keys.
    fn in_order(&self) -> Vec<u32> {
        let mut places: Vec<u32> = self.holders.iter().collect();
        places.par_sort_unstable_by_key(|place| self.lines.get(*place).map(|line| line.key));
        places
    }

    fn leaf(&self, place: u32) -> Option<Hash> {
        Some(leaf_hash(&self.encoded(place)?))
    }

    /// A line as the roll's tree has it: `borsh(Voter)`, or `borsh(Voter, CardKey)` where cards are demanded.
    fn encoded(&self, place: u32) -> Option<Vec<u8>> {
        let voter = self.lines.get(place)?;
        Some(match self.card_at(place) {
            Some(card) => encode(&(voter, card)),
            None => encode(voter),
        })
    }

    /// How many lines there are, their order, and that their keys are new.
    fn examine_keys(&self, lines: &[RegisteredVoter]) -> Result<(), RollRule> {
        if lines.is_empty() {
            return Err(RollRule::Empty);
        }
        if u32::try_from(u64::from(self.ever()) + lines.len() as u64).is_err() {
            return Err(RollRule::Gap);
        }
        if !lines.is_sorted_by(|one, next| one.voter.key < next.voter.key) {
            return Err(RollRule::Order);
        }
        // Before any point is decoded, so that posting the same again costs little.
        let repeated = lines.iter().any(|line| self.has_stood(line.voter.key.as_bytes()));
        if repeated { Err(RollRule::Repeated) } else { Ok(()) }
    }

    /// Everything else but points: what the lines say beside their keys and possessions.
    fn examine_terms(&self, lines: &[RegisteredVoter]) -> Result<(), RollRule> {
        if lines.iter().any(|line| usize::from(line.voter.style) >= self.manifest.styles().len()) {
            return Err(RollRule::Style);
        }
        let holders: HashSet<Holder> = lines.iter().map(|line| line.voter.holder).collect();
        if lines.iter().any(|line| line.voter.weight == 0) || self.weight_with(lines, &holders).is_none() {
            return Err(RollRule::Weight);
        }
        if holders.len() != lines.len() {
            return Err(RollRule::Holder);
        }
        let replaced = |line: &RegisteredVoter| self.current(&line.voter.holder).map(|voter| voter.key.0);
        if lines.iter().any(|line| line.replaces != replaced(line)) {
            return Err(RollRule::Replaces);
        }
        self.examine_cards(lines, &holders)
    }

    /// The weight of the roll where these holders have these lines and no others, if it can be counted.
    fn weight_with(&self, lines: &[RegisteredVoter], holders: &HashSet<Holder>) -> Option<u64> {
        let weight = |voter: &Voter| u64::from(voter.weight);
        let replaced: u64 = holders.iter().filter_map(|holder| self.current(holder)).map(weight).sum();
        let new: u64 = lines.iter().map(|line| weight(&line.voter)).sum();
        let total = self.weight.saturating_sub(replaced) + new;
        (total <= self.manifest.largest_weight()).then_some(total)
    }

    /// A card is named iff it is demanded, and no two holders who then have lines have the same card.
    fn examine_cards(&self, lines: &[RegisteredVoter], holders: &HashSet<Holder>) -> Result<(), RollRule> {
        if lines.iter().any(|line| line.card.is_some() != self.demands_cards) {
            return Err(RollRule::Card);
        }
        let mut new = HashSet::new();
        let is_taken = |card: &CardKey| {
            let other = self.place_of_card(card).and_then(|place| self.lines.get(place));
            !new.insert(*card) || other.is_some_and(|voter| !holders.contains(&voter.holder))
        };
        if lines.iter().filter_map(|line| line.card.as_ref()).any(is_taken) { Err(RollRule::Card) } else { Ok(()) }
    }

    fn put(&mut self, line: &RegisteredVoter) {
        if let Some(place) = self.place_of(&line.voter.holder) {
            self.retire(place);
        }
        let place = self.lines.push(line.voter);
        let (lines, cards) = (&self.lines, &mut self.cards);
        self.keys.insert(place, |place| lines.get(place).map(|voter| voter.key));
        self.holders.insert(place, |place| lines.get(place).map(|voter| voter.holder));
        if self.demands_cards {
            cards.push(line.card);
            self.of_cards.insert(place, |place| *cards.get(place)?);
        }
        self.weight += u64::from(line.voter.weight);
    }

    /// A line is current no more.
    fn retire(&mut self, place: u32) {
        let Some(voter) = self.lines.get(place) else { return };
        self.holders.remove(place, &voter.holder);
        self.weight = self.weight.saturating_sub(voter.weight.into());
        if let Some(card) = self.card_at(place) {
            self.of_cards.remove(place, &card);
        }
    }

    fn place_of(&self, holder: &Holder) -> Option<u32> {
        self.holders.find(holder, |place| self.lines.get(place).map(|voter| voter.holder))
    }

    fn place_of_key(&self, key: &EncodedPoint) -> Option<u32> {
        self.keys.find(key, |place| self.lines.get(place).map(|voter| voter.key))
    }

    fn place_of_card(&self, card: &CardKey) -> Option<u32> {
        self.of_cards.find(card, |place| self.card_at(place))
    }

    /// The place of a key's line, if that is its holder's current one.
    fn current_place(&self, key: &[u8; 32]) -> Option<u32> {
        let place = self.place_of_key(&EncodedPoint(*key))?;
        let voter = self.lines.get(place)?;
        (self.place_of(&voter.holder) == Some(place)).then_some(place)
    }

    fn card_at(&self, place: u32) -> Option<CardKey> {
        *self.cards.get(place)?
    }
}
