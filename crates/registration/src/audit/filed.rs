//! Evidence as an audit has recomputed it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;

use tupyo_card::CardKey;
use tupyo_election::{Correction, LineChange, RegisteredVoter, RegistrationScope};
use tupyo_group::EncodedPoint;
use tupyo_threads::prelude::*;

use super::{AuditFinding, AuditFindingKind, AuditedCorrection, Replayed};
use crate::examine::{ballot_card, identify};
use crate::possessions::possessions;
use crate::{Application, CardHash, EligibilityList, Eligible, Evidence, Handle};
use crate::{Proof, Registration, RegistrationError, RegistrationTerms, Shown};

/// Evidence, each piece recomputed by itself, and where to find it.
pub(super) struct Filed<'a> {
    evidence: &'a [Evidence],
    judged: Vec<Result<Judged, RegistrationError>>,
    /// The first place of each voting key.
    by_key: HashMap<EncodedPoint, usize>,
}

/// Evidence that holds.
struct Judged {
    shown: Shown,
    ballot_card: Option<CardKey>,
}

impl<'a> Filed<'a> {
    pub(super) fn of(
        terms: &RegistrationTerms,
        evidence: &'a [Evidence],
        list: Option<&EligibilityList>,
        progress: &(dyn Fn() + Sync),
    ) -> Filed<'a> {
        let claimed = if list.is_none() { claimed(evidence) } else { EligibilityList::default() };
        let list = list.unwrap_or(&claimed);
        let judge = |it: &Evidence| {
            let judged = judge(it, terms, list);
            progress();
            judged
        };
        let mut judged: Vec<_> = evidence.par_iter().map(judge).collect();
        let applications: Vec<_> = evidence.iter().map(|it| &it.registration.application).collect();
        for (slot, possession) in judged.iter_mut().zip(possessions(terms.scope, &applications)) {
            if let (Ok(_), Err(error)) = (&slot, possession) {
                *slot = Err(error);
            }
        }
        let by_key = applications.iter().enumerate().rev().map(|(place, it)| (it.voting_key, place)).collect();
        Filed { evidence, judged, by_key }
    }

    fn application(&self, place: usize) -> &'a Application {
        &self.evidence[place].registration.application
    }

    /// The evidence of a voting key, and whom it shows if it holds.
    fn of_key(&self, key: EncodedPoint) -> Option<(usize, Option<&Judged>)> {
        let place = *self.by_key.get(&key)?;
        Some((place, self.judged[place].as_ref().ok()))
    }

    fn handle(&self, key: EncodedPoint) -> Option<&Handle> {
        Some(&self.of_key(key)?.1?.shown.handle)
    }

    fn finding(&self, kind: AuditFindingKind, places: &[usize]) -> AuditFinding {
        let keys: BTreeSet<_> = places.iter().map(|place| self.application(*place).voting_key).collect();
        AuditFinding { kind, keys: keys.into_iter().collect(), evidence: places.to_vec() }
    }

    pub(super) fn refused(&self) -> Vec<AuditFinding> {
        let refused = |(place, judged): (usize, &Result<_, RegistrationError>)| {
            let error = judged.as_ref().err()?.clone();
            Some(self.finding(AuditFindingKind::EvidenceRefused(error), &[place]))
        };
        self.judged.iter().enumerate().filter_map(refused).collect()
    }

    /// What occurs twice in the evidence: applications, keys, cards, codes.
    pub(super) fn repeated(&self) -> Vec<AuditFinding> {
        let digests: Vec<_> = self.evidence.par_iter().map(|it| it.registration.application.digest()).collect();
        let places = || 0..self.evidence.len();
        let same = groups(places().map(|place| (digests[place], place)));
        let mut findings = self.findings(AuditFindingKind::EvidenceRepeated, same);
        let first: HashSet<_> = groups(places().map(|place| (digests[place], place))).iter().map(|it| it[0]).collect();
        let distinct = || places().filter(|place| first.contains(place));
        let keys = groups(distinct().map(|place| (self.application(place).voting_key, place)));
        findings.extend(self.findings(AuditFindingKind::KeyRepeated, keys));
        let shown = |place: usize| self.judged[place].as_ref().ok().map(|judged| &judged.shown);
        let cards = distinct().filter_map(|place| Some((CardHash::from(shown(place)?.card.as_ref()?), place)));
        let cards = groups(cards).into_iter().filter(|places| self.holders(places) > 1).collect();
        findings.extend(self.findings(AuditFindingKind::CardRepeated, cards));
        let codes = groups(distinct().filter_map(|place| Some((shown(place)?.code?, place))));
        findings.extend(self.findings(AuditFindingKind::CodeRepeated, codes));
        findings
    }

    fn holders(&self, places: &[usize]) -> usize {
        places.iter().map(|place| self.application(*place).holder).collect::<HashSet<_>>().len()
    }

    fn findings(&self, kind: AuditFindingKind, groups: Vec<Vec<usize>>) -> Vec<AuditFinding> {
        let repeated = groups.into_iter().filter(|places| places.len() > 1);
        repeated.map(|places| self.finding(kind.clone(), &places)).collect()
    }

    /// Evidence that holds, whose key is not on the roll, and that no other evidence of its holder replaces.
    pub(super) fn without_entry(&self, roll: &Replayed<'_>) -> Vec<AuditFinding> {
        let valid = || (0..self.evidence.len()).filter(|place| self.judged[*place].is_ok());
        let replaced: HashSet<_> = valid()
            .filter_map(|place| Some((self.application(place).holder, self.application(place).replaces?)))
            .collect();
        let is_missing = |place: &usize| {
            let application = self.application(*place);
            !roll.has(application.voting_key) && !replaced.contains(&(application.holder, application.voting_key))
        };
        let missing = valid().filter(is_missing);
        missing.map(|place| self.finding(AuditFindingKind::EvidenceWithoutEntry, &[place])).collect()
    }

    /// What is wrong with a line, beside its evidence.
    pub(super) fn difference(&self, terms: &RegistrationTerms, line: &RegisteredVoter) -> Option<AuditFinding> {
        let key = line.voter.key;
        let Some((place, judged)) = self.of_key(key) else {
            return Some(AuditFinding::new(AuditFindingKind::EntryWithoutEvidence, &[key], &[]));
        };
        let application = self.application(place);
        let other = |is_other: bool, what| is_other.then_some(what);
        let in_election = matches!(terms.scope, RegistrationScope::Election(_));
        let what = other(line.voter.holder != application.holder, "holder")
            .or(other(line.voter.possession != application.possession, "possession"))
            .or(other(terms.style(&application.style) != Some(line.voter.style), "ballot style"))
            .or(other(in_election && line.replaces != application.replaces.map(|key| key.0), "replaced key"))
            .or(other(judged.is_some_and(|judged| judged.ballot_card != line.card), "card"))?;
        Some(AuditFinding::new(AuditFindingKind::EntryDiffers(what), &[key], &[place]))
    }

    /// Persons with two current lines: under two holders, as a roll has a holder once.
    pub(super) fn persons_repeated(&self, roll: &Replayed<'_>) -> Vec<AuditFinding> {
        let current = roll.current();
        let persons = current.iter().filter_map(|line| Some((self.handle(line.voter.key)?, line.voter.key)));
        let repeated = groups(persons).into_iter().filter(|keys| keys.len() > 1);
        let finding = |keys: Vec<EncodedPoint>| {
            let places: Vec<_> = keys.iter().filter_map(|key| Some(self.of_key(*key)?.0)).collect();
            AuditFinding::new(AuditFindingKind::PersonRepeated, &keys, &places)
        };
        repeated.map(finding).collect()
    }

    /// How many current lines rest on a code, and how many of these took the place of a line that a card had signed.
    pub(super) fn by_code(&self, roll: &Replayed<'_>) -> [usize; 2] {
        let is_by_code = |place: usize| self.evidence[place].registration.proof.code().is_some();
        let place = |key: EncodedPoint| self.by_key.get(&key).copied();
        let current = roll.current();
        let by_code = || current.iter().filter_map(|line| place(line.voter.key)).filter(|place| is_by_code(*place));
        let replaced = |of: usize| self.application(of).replaces.and_then(place);
        let over_card = by_code().filter_map(replaced).filter(|place| !is_by_code(*place)).count();
        [by_code().count(), over_card]
    }

    /// Current lines that the list does not have so.
    pub(super) fn unlike_list(
        &self,
        terms: &RegistrationTerms,
        roll: &Replayed<'_>,
        list: &EligibilityList,
    ) -> Vec<AuditFinding> {
        let unlike = |line: &&RegisteredVoter| {
            let kind = match list.person(self.handle(line.voter.key)?) {
                None => AuditFindingKind::EntryIneligible,
                Some(listed) if says(terms, listed, line.voter.style, line.voter.weight) => return None,
                Some(_) => AuditFindingKind::ListDiffers,
            };
            let place = self.of_key(line.voter.key)?.0;
            Some(AuditFinding::new(kind, &[line.voter.key], &[place]))
        };
        roll.current().iter().filter_map(unlike).collect()
    }

    pub(super) fn corrections(
        &self,
        terms: &RegistrationTerms,
        roll: &Replayed<'_>,
        list: Option<&EligibilityList>,
    ) -> Vec<AuditedCorrection> {
        let current: HashMap<_, _> =
            roll.current().iter().filter_map(|line| Some((self.handle(line.voter.key)?, line.voter.key))).collect();
        let audited = |correction: &Correction| {
            let key = EncodedPoint(correction.key);
            let listed = |handle| list.map(|list| list.person(handle));
            let explained = match (self.handle(key), correction.change) {
                // Nobody's evidence holds for it.
                (None, LineChange::Struck) => Some(true),
                (None, LineChange::Changed { .. }) => Some(false),
                // Its person has another line.
                (Some(handle), LineChange::Struck) if current.get(handle).is_some_and(|other| *other != key) => {
                    Some(true)
                }
                (Some(handle), LineChange::Struck) => listed(handle).map(|person| person.is_none()),
                (Some(handle), LineChange::Changed { style, weight }) => {
                    listed(handle).map(|person| person.is_some_and(|person| says(terms, person, style, weight)))
                }
            };
            AuditedCorrection { correction: correction.clone(), explained }
        };
        roll.corrections().map(audited).collect()
    }
}

/// What evidence claims about cards and codes, for an audit without the office's list: they belong to whoever the first
/// evidence that names them says.
fn claimed(evidence: &[Evidence]) -> EligibilityList {
    let mut list = EligibilityList::default();
    for Registration { handle, proof, .. } in evidence.iter().map(|it| &it.registration) {
        if let Proof::Key { card, .. } = proof {
            list.claim_card(*card, handle);
        }
        if let Some(code) = proof.code() {
            list.claim_code(code.hash(), handle);
        }
    }
    list
}

fn judge(it: &Evidence, terms: &RegistrationTerms, list: &EligibilityList) -> Result<Judged, RegistrationError> {
    let shown = identify(&it.registration, terms, list, it.at)?;
    let ballot_card = ballot_card(terms, shown.card.as_ref())?;
    Ok(Judged { shown, ballot_card })
}

/// Whether the list says this style and weight.
fn says(terms: &RegistrationTerms, listed: &Eligible, style: u16, weight: u32) -> bool {
    terms.style(&listed.style) == Some(style) && listed.weight == weight
}

/// What has the same key, in the order of the first of each.
fn groups<K: Hash + Eq, V>(all: impl Iterator<Item = (K, V)>) -> Vec<Vec<V>> {
    let mut places = HashMap::new();
    let mut groups: Vec<Vec<V>> = Vec::new();
    for (key, value) in all {
        let index = *places.entry(key).or_insert(groups.len());
        if index == groups.len() {
            groups.push(Vec::new());
        }
        groups[index].push(value);
    }
    groups
}
