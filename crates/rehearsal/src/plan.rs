//! What is rehearsed.

use std::collections::BTreeMap;

use tupyo_election::kinds::{ChooseUpTo, SingleChoice};
use tupyo_election::{
    ContestDraft, ExceptionDraft, ExceptionKind, LedgerAnchor, LimitsDraft, ManifestDraft, OptionDraft, PersonDraft,
    Rule, StyleDraft, TrusteesDraft, WitnessesDraft,
};
use tupyo_proof::VerifyingKey;

use crate::RegistrationPlan;
use crate::ledger::ledger_anchor;

/// What is rehearsed.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How many trustees there are.
    pub trustees: u16,
    /// How many of them open the tally.
    pub threshold: u16,
    /// The contests: rule and number of options.
    pub contests: Vec<(Rule, usize)>,
    /// Whether each voter sees the options begin with another one.
    pub rotated: bool,
    /// The styles: their contests, and how many voters each has.
    pub styles: Vec<(Vec<usize>, usize)>,
    /// How many officials there are.
    pub officials: u16,
    /// How many of them must say the same announcement.
    pub approvals: u64,
    /// The smallest number of counted ballots that is opened.
    pub floor: u64,
    /// The percentage of a style's voters that must have voted.
    pub turnout: u64,
    /// The styles that are opened although few of their ballots have the same weight.
    pub exposed: Vec<usize>,
    /// The weights of each style's voters, over and over again.
    pub weights: Vec<u32>,
    /// What the ledger is called, and its keys: by themselves those of [`ledger_signer`](crate::ledger_signer).
    pub ledger: LedgerAnchor,
    /// Who watches the ledger, if anybody does.
    pub witnesses: Option<WitnessesDraft>,
    /// Who registers voters, if officials do not post the roll.
    pub registration: Option<RegistrationPlan>,
    /// How many ballots a voter may cast.
    pub ballots: u64,
    /// Where all keys and nonces come from.
    pub seed: u64,
}

impl Default for Plan {
    /// Two of three trustees; two districts, of six and four voters; a single choice of three with blank, and in the
    /// first district up to two of four as well.
    fn default() -> Self {
        Plan {
            trustees: 3,
            threshold: 2,
            contests: vec![(SingleChoice { blank: true }.into(), 3), (ChooseUpTo { max: 2 }.into(), 4)],
            rotated: false,
            styles: vec![(vec![0, 1], 6), (vec![0], 4)],
            officials: 1,
            approvals: 1,
            floor: 1,
            turnout: 0,
            exposed: Vec::new(),
            weights: vec![1],
            ledger: ledger_anchor(),
            witnesses: None,
            registration: None,
            ballots: 5,
            seed: 1,
        }
    }
}

impl Plan {
    /// One district voting on one single choice with blank.
    pub fn single_choice(options: usize, voters: usize) -> Plan {
        Plan {
            contests: vec![(SingleChoice { blank: true }.into(), options)],
            styles: vec![(vec![0], voters)],
            ..Plan::default()
        }
    }

    /// The same with a registrar, where every ballot bears the signature of its voter's card.
    pub fn with_cards(self) -> Plan {
        let registration = RegistrationPlan { card_signatures: true, ..RegistrationPlan::default() };
        Plan { registration: Some(registration), ..self }
    }

    pub(crate) fn manifest(
        &self,
        officials: &[VerifyingKey],
        trustees: &[VerifyingKey],
        registrars: &[VerifyingKey],
    ) -> ManifestDraft {
        let members = people("trustee", trustees);
        ManifestDraft {
            tupyo: ManifestDraft::VERSION.to_owned(),
            name: "rehearsal".to_owned(),
            title: text("Rehearsal"),
            officials: people("official", officials),
            trustees: TrusteesDraft { threshold: self.threshold.into(), members },
            ledger: self.ledger.draft(),
            contests: self
                .contests
                .iter()
                .enumerate()
                .map(|(i, (rule, options))| ContestDraft {
                    rotated: self.rotated.then_some(true),
                    ..contest(i, rule.clone(), *options)
                })
                .collect(),
            styles: self.styles.iter().enumerate().map(|(i, (contests, _))| style(i, contests)).collect(),
            approvals: self.approvals,
            limits: LimitsDraft { ballots: self.ballots, challenges: 3 },
            floor: self.floor,
            turnout: self.turnout,
            exceptions: self.exceptions(),
            witnesses: self.witnesses.clone(),
            registration: self.registration.as_ref().map(|plan| plan.draft(people("registrar", registrars))),
        }
    }
}

impl Plan {
    /// The exceptions that this plan needs.
    fn exceptions(&self) -> Vec<ExceptionDraft> {
        let reason = || text("A rehearsal");
        let witnesses = self.witnesses.as_ref().map(|witnesses| [witnesses.quorum as usize, witnesses.members.len()]);
        let demanded = ExceptionKind::demanded(self.trustees.into(), self.threshold.into(), witnesses);
        let demanded = demanded.into_iter().map(|kind| match kind {
            ExceptionKind::ThresholdOne => ExceptionDraft::ThresholdOne { reason: reason() },
            ExceptionKind::ThresholdMinority => ExceptionDraft::ThresholdMinority { reason: reason() },
            ExceptionKind::WitnessQuorum => ExceptionDraft::WitnessQuorum { reason: reason() },
            ExceptionKind::Exposed(style) => exposed(style.into(), reason()),
        });
        demanded.chain(self.exposed.iter().map(|style| exposed(*style, reason()))).collect()
    }
}

fn exposed(style: usize, reason: BTreeMap<String, String>) -> ExceptionDraft {
    ExceptionDraft::Exposed { style: format!("district-{style}"), reason }
}

fn text(text: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("en".to_owned(), text.to_owned())])
}

fn people(role: &str, keys: &[VerifyingKey]) -> Vec<PersonDraft> {
    keys.iter().enumerate().map(|(i, key)| person(role, i + 1, key)).collect()
}

fn person(role: &str, number: usize, key: &VerifyingKey) -> PersonDraft {
    let id = format!("{role}-{number}");
    PersonDraft::new(id.clone(), text(&id), key)
}

fn contest(number: usize, rule: Rule, options: usize) -> ContestDraft {
    let id = format!("contest-{number}");
    let option = |i| OptionDraft::new(format!("option-{i}"), text(&format!("Option {i}")));
    ContestDraft::new(id.clone(), text(&id), rule, (0..options).map(option).collect())
}

fn style(number: usize, contests: &[usize]) -> StyleDraft {
    let id = format!("district-{number}");
    StyleDraft { title: text(&id), id, contests: contests.iter().map(|i| format!("contest-{i}")).collect() }
}
