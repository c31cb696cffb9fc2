//! From a pile of registrations to the lines of a roll, whatever order they lie in.

use std::collections::{HashMap, VecDeque};

use tupyo_election::RegisteredVoter;
use tupyo_group::EncodedPoint;
use tupyo_threads::prelude::*;

use crate::examine::examine_all_but_possession;
use crate::possessions::possessions;
use crate::{Addition, CardHash, EligibilityList, Evidence, Examined, Handle, Registered};
use crate::{RegistrationError, RegistrationTerms};

/// What registrations lead to.
#[derive(Clone, Debug)]
pub struct RegisteredVoters {
    /// The lines of the roll, one for each person who has registered, in ascending order of their keys. None replaces
    /// another one: what was replaced is not among them.
    pub lines: Vec<RegisteredVoter>,
    /// Each registration that is refused, in the list's order.
    pub refused: Vec<RefusedRegistration>,
}

/// A registration that is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRegistration {
    /// Its place in the list, from 0.
    pub place: usize,
    /// Why.
    pub error: RegistrationError,
    /// The place of its person's registration that counts instead, if there is one.
    pub instead: Option<usize>,
}

/// An examined registration with its place in the list.
type Listed = (usize, Examined);

/// The lines that these registrations make. One that breaks a rule is refused by its place, and blocks no other. A
/// person's registrations are taken along their chain of replacements, in whatever order they are listed; of two that
/// replace the same key the first in the list that is not refused counts.
pub fn registered_voters(terms: &RegistrationTerms, list: &EligibilityList, pile: &[Evidence]) -> RegisteredVoters {
    let mut refused = Vec::new();
    let mut registered = Registered::default();
    let mut lines = Vec::new();
    for listed in by_person(examine_all(terms, list, pile), &mut refused) {
        let current = follow_chain(listed, &mut registered, &mut refused);
        lines.extend(current.and_then(|current| current.line(terms, None).ok()));
    }
    refused.sort_by_key(|refused| refused.place);
    lines.sort_by_key(|line: &RegisteredVoter| line.voter.key);
    RegisteredVoters { lines, refused }
}

/// Everything that can be said of each alone, on all cores; possessions in batches.
pub(crate) fn examine_all(
    terms: &RegistrationTerms,
    list: &EligibilityList,
    pile: &[Evidence],
) -> Vec<Result<Examined, RegistrationError>> {
    let examine = |it: &Evidence| examine_all_but_possession(&it.registration, terms, list, it.at);
    let mut examined: Vec<_> = pile.par_iter().map(examine).collect();
    let applications: Vec<_> = examined.iter().flatten().map(|examined| &examined.application).collect();
    let mut possessions = possessions(terms.scope, &applications).into_iter();
    for slot in examined.iter_mut().filter(|slot| slot.is_ok()) {
        if let Some(Err(error)) = possessions.next() {
            *slot = Err(error);
        }
    }
    examined
}

/// The registrations of each person, in the order of the persons' first ones.
fn by_person(
    examined: Vec<Result<Examined, RegistrationError>>,
    refused: &mut Vec<RefusedRegistration>,
) -> Vec<Vec<Listed>> {
    let mut places: HashMap<Handle, usize> = HashMap::new();
    let mut persons: Vec<Vec<Listed>> = Vec::new();
    for (place, examined) in examined.into_iter().enumerate() {
        match examined {
            Err(error) => refused.push(RefusedRegistration { place, error, instead: None }),
            Ok(examined) => {
                let index = *places.entry(examined.handle.clone()).or_insert(persons.len());
                if index == persons.len() {
                    persons.push(Vec::new());
                }
                persons[index].push((place, examined));
            }
        }
    }
    persons
}

/// A person's current registration. The first that is taken says which holder the person has.
fn follow_chain(
    listed: Vec<Listed>,
    registered: &mut Registered,
    refused: &mut Vec<RefusedRegistration>,
) -> Option<Examined> {
    let mut waiting = Waiting::of(listed);
    let mut current: Option<Listed> = None;
    let mut others = Vec::new();
    while let Some((place, examined)) = waiting.next(current.as_ref().map(|it| it.1.application.voting_key)) {
        match follows(current.as_ref().map(|it| &it.1), &examined, registered) {
            Ok(()) => current = Some((place, examined)),
            Err(error) => others.push((place, error)),
        }
    }
    others.extend(waiting.places().map(|place| (place, RegistrationError::Replaces)));
    let instead = current.as_ref().map(|it| it.0);
    refused.extend(others.into_iter().map(|(place, error)| RefusedRegistration { place, error, instead }));
    current.map(|it| it.1)
}

/// Whether a registration that replaces the current one may do so; if it may, it is taken.
fn follows(
    current: Option<&Examined>,
    examined: &Examined,
    registered: &mut Registered,
) -> Result<(), RegistrationError> {
    let holder = |examined: &Examined| examined.application.holder;
    if current.is_some_and(|current| holder(current) != holder(examined)) {
        return Err(RegistrationError::Holder);
    }
    let card = examined.card.as_ref().map(CardHash::from);
    let addition = Addition { application: &examined.application, card, code: examined.code };
    registered.admit(&addition)?;
    registered.take(&addition);
    Ok(())
}

/// A person's registrations that have not been looked at: by what they replace, in the list's order. Linear, however
/// long somebody makes a chain.
struct Waiting {
    listed: HashMap<Option<EncodedPoint>, VecDeque<Listed>>,
}

impl Waiting {
    fn of(listed: Vec<Listed>) -> Waiting {
        let mut waiting = Waiting { listed: HashMap::new() };
        for (place, examined) in listed {
            waiting.listed.entry(examined.application.replaces).or_default().push_back((place, examined));
        }
        waiting
    }

    fn next(&mut self, replaced: Option<EncodedPoint>) -> Option<Listed> {
        self.listed.get_mut(&replaced)?.pop_front()
    }

    fn places(&self) -> impl Iterator<Item = usize> + '_ {
        self.listed.values().flatten().map(|(place, _)| *place)
    }
}
