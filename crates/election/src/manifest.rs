//! The manifest: the JSON file that defines an election, by the rules of `docs/protocol/manifest.md`.
//!
//! An [`ElectionManifest`] exists only if every rule holds. A [`ManifestDraft`] is the same shape before that: tools
//! fill one and write it.

use tupyo_circuits::kinds::KINDS;
use tupyo_circuits::{Circuit, Kind, Output, Rule};
use tupyo_elgamal::LARGEST_RANGE;
use tupyo_merkle::WitnessPolicy;
use tupyo_proof::LIMB_BITS;
use tupyo_threshold::Parameters;

use crate::Author;

mod check;
mod circuits;
mod draft;
mod error;
mod exception;
mod exception_kind;
mod json;
mod label;
mod largest;
mod ledger;
mod person;
mod registration;
mod rule;
mod shortening;
#[cfg(test)]
pub(crate) mod tests;
mod text;

pub use check::sizes::ContestSize;
use circuits::Circuits;
pub use draft::{
    AuthorityDraft, ContestDraft, ExceptionDraft, LedgerDraft, LimitsDraft, ManifestDraft, OptionDraft, PersonDraft,
    RegistrationDraft, StyleDraft, TrusteesDraft, WitnessesDraft,
};
pub use error::{ManifestError, ManifestRule};
pub use exception::ManifestException;
pub use exception_kind::ExceptionKind;
pub(crate) use largest::LARGEST_OFFICIAL_COUNT;
use largest::{MAX_AUTHORITIES, MAX_EXCEPTIONS, MAX_OPTIONS, MAX_POLICIES, MAX_REGISTRARS};
pub use ledger::LedgerAnchor;
pub use person::Person;
pub use registration::{RegistrationAuthority, RegistrationRules};
pub use rule::RuleDraft;
pub use shortening::Shortening;
pub use text::Title;

/// A valid manifest.
#[derive(Debug, Clone)]
pub struct ElectionManifest {
    name: String,
    title: Title,
    officials: Vec<Person>,
    trustees: Vec<Person>,
    threshold: u16,
    ledger: LedgerAnchor,
    contests: Vec<Contest>,
    styles: Vec<Style>,
    approvals: u16,
    limits: Limits,
    floor: u32,
    turnout: u8,
    exceptions: Vec<ManifestException>,
    witnesses: Option<WitnessPolicy>,
    registration: Option<RegistrationRules>,
    components: usize,
    circuits: Circuits,
}

/// A question that is voted on.
#[derive(Debug, Clone)]
pub struct Contest {
    /// Unique among the contests.
    pub id: String,
    /// The question.
    pub title: Title,
    /// More about it.
    pub description: Option<Title>,
    /// The SHA-256 of a picture's file, in hexadecimal digits.
    pub picture: Option<String>,
    /// Whether each voter sees the options begin with another one: [`shown_to`](Self::shown_to).
    pub rotated: bool,
    /// What a valid answer is.
    pub rule: Rule,
    /// The answers.
    pub options: Vec<ContestOption>,
}

/// An answer that can be chosen.
#[derive(Debug, Clone)]
pub struct ContestOption {
    /// Unique in its contest; never `blank`, `unused` or `unspent`.
    pub id: String,
    /// The answer's name.
    pub title: Title,
    /// What tells it from another of the same name.
    pub subtitle: Option<Title>,
    /// More about it.
    pub description: Option<Title>,
    /// The SHA-256 of a picture's file, in hexadecimal digits.
    pub picture: Option<String>,
    /// Whether another option of the contest has a title that looks the same in some language.
    pub alike: bool,
}

/// Who votes on what: a ballot style, and the unit whose votes are counted together.
#[derive(Debug, Clone)]
pub struct Style {
    /// Unique among the styles.
    pub id: String,
    /// The district's name.
    pub title: Title,
    /// Indexes of its contests, in the ballot's order.
    pub contests: Vec<usize>,
}

/// How much one voter may post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Ballots cast, 1–1,000.
    pub ballots: u16,
    /// Ballots challenged, 1–1,000.
    pub challenges: u16,
}

impl ElectionManifest {
    /// Reads the exact bytes of a manifest file.
    ///
    /// # Errors
    /// The first rule that is broken, and where.
    pub fn parse(bytes: &[u8]) -> Result<ElectionManifest, ManifestError> {
        ElectionManifest::parse_of(KINDS, bytes)
    }

    /// The same, with these kinds of contests.
    ///
    /// # Errors
    /// The first rule that is broken, and where.
    pub fn parse_of(kinds: &[&Kind], bytes: &[u8]) -> Result<ElectionManifest, ManifestError> {
        check::check(ManifestDraft::from_json(bytes)?, kinds)
    }

    /// The short name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The election's title.
    pub fn title(&self) -> &Title {
        &self.title
    }

    /// Who runs the election, 1–16.
    pub fn officials(&self) -> &[Person] {
        &self.officials
    }

    /// Who hold the joint key together, 1–64.
    pub fn trustees(&self) -> &[Person] {
        &self.trustees
    }

    /// Whom the manifest names as this author.
    pub fn person(&self, author: Author) -> Option<&Person> {
        let (people, index) = match author {
            Author::Official(index) => (self.officials(), index),
            Author::Trustee(index) => (self.trustees(), index),
            Author::Registrar(index) => (self.registration()?.registrars(), index),
        };
        people.get(usize::from(index))
    }

    /// How many trustees must agree on the tally before any of them opens it: so many that two quorums share more
    /// trustees than may be lying or forgetful, where no witnesses hold the ledger to one history.
    pub fn agreement_quorum(&self) -> usize {
        let (trustees, threshold) = (self.trustees.len(), usize::from(self.threshold));
        if self.witnesses.is_some() { threshold } else { (trustees + threshold).saturating_sub(1) / 2 + 1 }
    }

    /// How many trustees open the tally.
    pub fn threshold(&self) -> u16 {
        self.threshold
    }

    /// What the ledger's origin and first keys come from.
    pub fn ledger(&self) -> &LedgerAnchor {
        &self.ledger
    }

    /// What is voted on.
    pub fn contests(&self) -> &[Contest] {
        &self.contests
    }

    /// Who votes on which contests.
    pub fn styles(&self) -> &[Style] {
        &self.styles
    }

    /// How many officials must say the same before a schedule, a notice, a restart or a cancelling takes effect.
    pub fn approvals(&self) -> u16 {
        self.approvals
    }

    /// How much one voter may post.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// A unit with fewer counted ballots is not opened, nor one with fewer of one weight unless it is exposed.
    pub fn floor(&self) -> u32 {
        self.floor
    }

    /// The percentage of a unit's voters that must have voted for it to be opened.
    pub fn turnout(&self) -> u8 {
        self.turnout
    }

    /// The departures from the rules that keep votes secret, with their reasons.
    pub fn exceptions(&self) -> &[ManifestException] {
        &self.exceptions
    }

    /// Whether a style is opened although few of its ballots have the same weight.
    pub fn is_exposed(&self, style: u16) -> bool {
        self.exceptions.iter().any(|exception| exception.kind == ExceptionKind::Exposed(style))
    }

    /// Who watches the ledger, and how many of them make a checkpoint final. `None` if nobody is to.
    pub fn witnesses(&self) -> Option<&WitnessPolicy> {
        self.witnesses.as_ref()
    }

    /// Who registers voters, and how. `None` if officials post the roll.
    pub fn registration(&self) -> Option<&RegistrationRules> {
        self.registration.as_ref()
    }

    /// `N`: the largest number of outputs of a style, and so the number of components of the joint key.
    pub fn components(&self) -> usize {
        self.components
    }

    /// The numbers of the election's key ceremonies.
    pub(crate) fn parameters(&self) -> Result<Parameters, ManifestError> {
        let counts = u16::try_from(self.trustees.len()).ok().zip(u16::try_from(self.components).ok());
        let parameters = |(trustees, components)| Parameters::new(trustees, self.threshold, components).ok();
        counts.and_then(parameters).ok_or_else(|| ManifestRule::Threshold.at("trustees.threshold"))
    }

    /// The circuit of a style: its contests' circuits side by side. `None` if there is no such style.
    pub fn style_circuit(&self, style: u16) -> Option<&Circuit> {
        let index = usize::from(style);
        self.circuits.of_style(index, &self.styles.get(index)?.contests, |contest| self.contests[contest].circuit())
    }

    /// The largest number that one valid ballot of a style has in an encrypted value. `None` if there is no such style.
    pub fn largest_output(&self, style: u16) -> Option<u64> {
        let contests = &self.styles.get(usize::from(style))?.contests;
        let largest = |&contest: &usize| {
            let contest = &self.contests[contest];
            contest.rule.largest_output(contest.options.len())
        };
        Some(contests.iter().map(largest).fold(0, u64::max))
    }

    /// The largest of these values of all styles.
    pub fn largest_of_all_outputs(&self) -> u64 {
        let largest = |contest: &Contest| contest.rule.largest_output(contest.options.len());
        self.contests.iter().map(largest).fold(0, u64::max)
    }

    /// The largest weight that the roll can have in all: it fits 32 bits, and whatever its votes add up to can be found
    /// from its encryption.
    pub fn largest_weight(&self) -> u64 {
        u64::from(u32::MAX).min((LARGEST_RANGE - 1) / self.largest_of_all_outputs().max(1))
    }

    /// What is counted in a style: the contest's index and the output, in the ciphertext's order. `None` if there is no
    /// such style.
    pub fn output_labels(&self, style: u16) -> Option<Vec<(usize, Output)>> {
        let contests = &self.styles.get(usize::from(style))?.contests;
        let labels = contests.iter().flat_map(|&index| {
            let contest = &self.contests[index];
            contest.rule.outputs(contest.options.len()).into_iter().map(move |output| (index, output))
        });
        Some(labels.collect())
    }

    /// What a style's encrypted values, or their sums, say: for each contest and output its number, which limbs add up
    /// to. `None` if there is no such style, or it has another number of values.
    pub fn counts(&self, style: u16, values: &[u64]) -> Option<Vec<(usize, Output, u64)>> {
        let mut rest = values;
        let mut counts = Vec::new();
        for (contest, output) in self.output_labels(style)? {
            let (limbs, others) = rest.split_at_checked(self.contests.get(contest)?.rule.limbs(output))?;
            counts.push((contest, output, whole(limbs)));
            rest = others;
        }
        rest.is_empty().then_some(counts)
    }
}

/// `Σ 2^(16·l)·limb_l`. Sums of limbs of valid ballots add up to less than 2⁶⁴.
fn whole(limbs: &[u64]) -> u64 {
    let base = 1u64 << LIMB_BITS;
    limbs.iter().rev().fold(0u64, |sum, limb| sum.saturating_mul(base).saturating_add(*limb))
}

impl Contest {
    /// What makes an answer valid, as a circuit.
    pub fn circuit(&self) -> Circuit {
        self.rule.circuit(self.options.len())
    }

    /// As a ballot shows it to the voter with this index v on the roll: rotated options are listed from number v mod k
    /// of k on and round, and so is what the rule says of each. What numbers they have everywhere else does not change.
    pub fn shown_to(&self, voter: u32) -> Contest {
        let mut shown = self.clone();
        if self.rotated && !self.options.is_empty() {
            let first = voter as usize % self.options.len();
            shown.options.rotate_left(first);
            shown.rule = self.rule.rotated(first).unwrap_or(shown.rule);
        }
        shown
    }

    /// The name of what an output counts: an option's id, `blank`, `unused`, `unspent`, or `a>b` for the ballots that
    /// have a before b.
    pub fn output_name(&self, output: Output) -> String {
        let id = |option: usize| self.options.get(option).map_or("", |option| option.id.as_str());
        match output {
            Output::Option(option) => id(option).to_owned(),
            Output::Blank => "blank".to_owned(),
            Output::Unused => "unused".to_owned(),
            Output::Unspent => "unspent".to_owned(),
            Output::Pair(a, b) => format!("{}>{}", id(a), id(b)),
        }
    }
}
