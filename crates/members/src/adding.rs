//! Whom an eligibility list does not have yet.

use std::collections::{HashMap, HashSet};

use tupyo_election::ElectionManifest;
use tupyo_registration::Handle;

use crate::catalogue as texts;
use crate::{ListMember, MemberFault};

/// A person of the eligibility list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPerson {
    /// By what the registrar knows the person.
    pub person: String,
    /// The id of the ballot style.
    pub style: String,
    /// The weight, as it is written.
    pub weight: String,
}

/// What adding members to an eligibility list comes to.
#[derive(Clone, Debug)]
pub struct MembersToAdd<'a> {
    /// Members whom the list does not have.
    pub fresh: Vec<&'a ListMember>,
    /// How many members it has.
    pub known: usize,
    /// Persons on it who are no members: they stay.
    pub gone: Vec<String>,
}

impl<'a> MembersToAdd<'a> {
    /// Compares members with a list.
    ///
    /// # Errors
    /// A fault for each member whom the list has with another district or weight.
    pub fn of(
        members: &'a [ListMember],
        listed: &[ListedPerson],
        manifest: &ElectionManifest,
    ) -> Result<MembersToAdd<'a>, Vec<MemberFault>> {
        let by_person: HashMap<&str, &ListedPerson> =
            listed.iter().map(|listed| (listed.person.as_str(), listed)).collect();
        let (mut fresh, mut faults, mut known) = (Vec::new(), Vec::new(), 0);
        for member in members {
            match by_person.get(member.handle.as_str()) {
                None => fresh.push(member),
                Some(listed) if is_same(member, listed, manifest) => known += 1,
                Some(listed) => faults.push(changed(member, listed)),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let members: HashSet<&Handle> = members.iter().map(|member| &member.handle).collect();
        let is_member = |person: &str| person.parse().is_ok_and(|handle: Handle| members.contains(&handle));
        let mut gone: Vec<String> =
            by_person.keys().filter(|person| !is_member(person)).map(|person| (*person).to_owned()).collect();
        gone.sort();
        Ok(MembersToAdd { fresh, known, gone })
    }
}

fn is_same(member: &ListMember, listed: &ListedPerson, manifest: &ElectionManifest) -> bool {
    let style = manifest.styles().get(member.style).map(|style| style.id.as_str());
    style == Some(listed.style.as_str()) && listed.weight.parse() == Ok(member.weight)
}

fn changed(member: &ListMember, listed: &ListedPerson) -> MemberFault {
    let (style, weight) = (&listed.style, &listed.weight);
    MemberFault {
        said: texts::eligibility_list_member_district(&style, &weight),
        ..MemberFault::of_list("members-changed", ["", ""]).in_line(member.line)
    }
}
