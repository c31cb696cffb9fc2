//! How long what is said about a manifest's styles can be (docs/protocol/manifest.md), before any of it is built.

use tupyo_circuits::{LimbProof, Rule, Size};

use crate::{LARGEST_ENTRY, LARGEST_PART_COUNT, PART_LENGTH};

use super::super::shortening::Shortening;
use super::super::{Contest, ElectionManifest, MAX_OPTIONS, ManifestError, ManifestRule, RegistrationRules, Style};

/// What a contest adds to a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContestSize {
    /// Its bits, limbs and encrypted values.
    pub size: Size,
    /// Its bytes in a cast ballot, if no other contest has limbs.
    pub bytes: u64,
    /// The largest number of options with which, under the same rule, every ballot and document would still fit.
    pub largest_option_count: usize,
}

impl ElectionManifest {
    /// The size of a style's circuit, computed without building it. `None` if there is no such style.
    pub fn style_size(&self, style: u16) -> Option<Size> {
        let style = self.styles.get(usize::from(style))?;
        Some(style.contests.iter().map(|&contest| size(&self.contests[contest])).sum())
    }

    /// The longest `Ballot` entry of a style. `None` if there is no such style.
    pub fn ballot_bytes(&self, style: u16) -> Option<u64> {
        self.style_size(style).map(|size| ballot_entry(size) + self.card_bytes())
    }

    fn card_bytes(&self) -> u64 {
        card_bytes(self.registration())
    }

    /// What each contest adds to a ballot, in their order.
    pub fn contest_sizes(&self) -> Vec<ContestSize> {
        let sizes: Vec<_> = self.contests.iter().map(size).collect();
        let sum = |style: &Style| style.contests.iter().map(|&contest| sizes[contest]).sum();
        let styles: Vec<Size> = self.styles.iter().map(sum).collect();
        let shares: u64 = styles.iter().map(|style| unit_share(style.outputs)).sum();
        let card = self.card_bytes();
        let of_contest = |(index, contest): (usize, &Contest)| {
            let own = sizes[index];
            let has = |(style, _): &(&Style, &Size)| style.contests.contains(&index);
            let with: Vec<Size> =
                self.styles.iter().zip(&styles).filter(has).map(|(_, all)| without(*all, own)).collect();
            let others = shares - 32 * own.outputs * with.len() as u64;
            let fits = |own: Size| {
                with.iter().all(|style| longest_entry([*style, own].into_iter().sum(), card) <= LARGEST_ENTRY as u64)
                    && shares_document(others + 32 * own.outputs * with.len() as u64) <= LARGEST_DOCUMENT
            };
            let bytes = 32 * (own.bits + own.outputs) + limb_proof(own.limbs);
            ContestSize { size: own, bytes, largest_option_count: largest_count(&contest.rule, fits) }
        };
        self.contests.iter().enumerate().map(of_contest).collect()
    }
}

/// The longest document.
const LARGEST_DOCUMENT: u64 = (LARGEST_PART_COUNT * PART_LENGTH) as u64;

/// Checks that ballots of every style fit an entry, and that everything about all sums fits a document. Gives the
/// largest number of outputs.
pub(super) fn check(
    contests: &[Contest],
    styles: &[Style],
    registration: Option<&RegistrationRules>,
) -> Result<usize, ManifestError> {
    let card = card_bytes(registration);
    let sizes: Vec<Size> = contests.iter().map(size).collect();
    let (mut components, mut shares) = (0, 0);
    for (index, style) in styles.iter().enumerate() {
        let all: Size = style.contests.iter().map(|&contest| sizes[contest]).sum();
        let bytes = longest_entry(all, card);
        if bytes > LARGEST_ENTRY as u64 {
            let shortening = shortening(contests, style, &sizes, card);
            return Err(ManifestRule::BallotSize { bytes, shortening }.at(format!("styles[{index}]")));
        }
        components = components.max(all.outputs as usize);
        shares += unit_share(all.outputs);
    }
    match shares_document(shares) {
        bytes if bytes > LARGEST_DOCUMENT => Err(ManifestRule::TallySize { bytes }.at("styles")),
        _ => Ok(components),
    }
}

fn size(contest: &Contest) -> Size {
    contest.rule.size(contest.options.len())
}

fn without(all: Size, own: Size) -> Size {
    Size { bits: all.bits - own.bits, limbs: all.limbs - own.limbs, outputs: all.outputs - own.outputs }
}

/// The most options that fit; circuits never shrink with them.
fn largest_count(rule: &Rule, fits: impl Fn(Size) -> bool) -> usize {
    let counts: Vec<_> = (1..=MAX_OPTIONS).collect();
    counts.partition_point(|count| fits(rule.size(*count)))
}

fn shortening(contests: &[Contest], style: &Style, sizes: &[Size], card: u64) -> Shortening {
    let bytes = |size: Size| 32 * (size.bits + size.outputs) + limb_proof(size.limbs);
    let most = style.contests.iter().copied().max_by_key(|&contest| bytes(sizes[contest])).unwrap_or(0);
    let (contest, options) = (&contests[most], contests[most].options.len());
    let others: Vec<Size> = style.contests.iter().filter(|&&other| other != most).map(|&other| sizes[other]).collect();
    let fits = |own: Size| longest_entry(others.iter().copied().chain([own]).sum(), card) <= LARGEST_ENTRY as u64;
    let allowed = |rule: &Rule| rule.check(options).is_ok() && fits(rule.size(options));
    let count = largest_count(&contest.rule, fits);
    Shortening {
        contest: contest.id.clone(),
        options: if count < contest.rule.fewest_options() { 0 } else { count },
        instead: contest.rule.shorter(options).into_iter().find(allowed),
    }
}

/// The longest entry of a cast ballot of a style of this size: one with a previous ballot.
fn ballot_entry(size: Size) -> u64 {
    let statement = 1 + 2 + 4 + 33 + 4;
    let ciphertext = size.outputs.saturating_add(1).saturating_mul(32).saturating_add(4);
    let responses = size.bits.saturating_mul(32);
    let proof = 6 * 32 + 32 + 4 + 3 * 32;
    ciphertext.saturating_add(responses).saturating_add(limb_proof(size.limbs)).saturating_add(statement + proof + 64)
}

/// The bytes of a card's signature, where every ballot bears one.
fn card_bytes(registration: Option<&RegistrationRules>) -> u64 {
    if registration.is_some_and(RegistrationRules::card_signatures) { 64 } else { 0 }
}

/// No entry of the style is longer: a challenged ballot with a previous one, and a card's signature, as a cast one has.
fn longest_entry(size: Size, card: u64) -> u64 {
    challenged_entry(size).saturating_add(card)
}

fn challenged_entry(size: Size) -> u64 {
    ballot_entry(size).saturating_add(32 + 4).saturating_add(size.outputs.saturating_mul(8))
}

fn limb_proof(limbs: u64) -> u64 {
    usize::try_from(limbs).map_or(u64::MAX, |limbs| LimbProof::length(limbs) as u64)
}

/// The bytes of a `UnitShare`.
fn unit_share(outputs: u64) -> u64 {
    2 + 4 + 32 * outputs + 3 * 32
}

/// The bytes of a `DecryptionShare` of all units.
fn shares_document(units: u64) -> u64 {
    1 + 4 + units
}
