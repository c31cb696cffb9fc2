//! The key `registration`: who registers voters, and whose cards count.

use std::collections::HashSet;

use super::super::draft::{AuthorityDraft, RegistrationDraft};
use super::super::largest::{MAX_AUTHORITIES, MAX_POLICIES, MAX_REGISTRARS};
use super::super::text::is_hash;
use super::super::{ManifestError, ManifestRule, RegistrationAuthority, RegistrationRules};
use super::{check_count, people};

/// The longest object identifier, in characters.
const LONGEST_POLICY: usize = 64;

/// The registration, whose registrars have other keys than these.
pub(super) fn check(draft: RegistrationDraft, keys: &mut HashSet<String>) -> Result<RegistrationRules, ManifestError> {
    let RegistrationDraft { registrars, signatures, authorities, codes, card_signatures, roll } = draft;
    let registrars = people("registration.registrars", MAX_REGISTRARS, registrars, keys)?;
    let signatures = check_signatures(signatures, registrars.len())?;
    let authorities = check_authorities(authorities)?;
    let broken = || ManifestRule::RegistrationRoll.at("registration.roll");
    let roll = roll.map(|id| hash(&id).ok_or_else(broken)).transpose()?;
    Ok(RegistrationRules { registrars, signatures, authorities, codes, card_signatures, roll })
}

fn check_signatures(signatures: u64, registrars: usize) -> Result<u16, ManifestError> {
    let allowed = u16::try_from(signatures).ok().filter(|&k| (1..=registrars).contains(&usize::from(k)));
    allowed.ok_or_else(|| ManifestRule::RegistrationSignatures.at("registration.signatures"))
}

fn check_authorities(drafts: Vec<AuthorityDraft>) -> Result<Vec<RegistrationAuthority>, ManifestError> {
    check_count("registration.authorities", drafts.len(), 0, MAX_AUTHORITIES)?;
    let mut seen = HashSet::new();
    let authority = |(index, draft): (usize, AuthorityDraft)| {
        let place = format!("registration.authorities[{index}]");
        let certificate = hash(&draft.certificate).filter(|certificate| seen.insert(*certificate));
        let broken = || ManifestRule::RegistrationAuthority.at(format!("{place}.certificate"));
        let certificate = certificate.ok_or_else(broken)?;
        check_policies(&format!("{place}.policies"), &draft.policies)?;
        Ok(RegistrationAuthority { certificate, policies: draft.policies })
    };
    drafts.into_iter().enumerate().map(authority).collect()
}

fn check_policies(list: &str, policies: &[String]) -> Result<(), ManifestError> {
    check_count(list, policies.len(), 0, MAX_POLICIES)?;
    let mut seen = HashSet::new();
    let broken = |policy: &String| !is_object_identifier(policy) || !seen.insert(policy.clone());
    match policies.iter().position(broken) {
        Some(index) => Err(ManifestRule::RegistrationPolicy.at(format!("{list}[{index}]"))),
        None => Ok(()),
    }
}

/// Decimal numbers without needless zeros and with dots between (RFC 4512 §1.4): at least two, the first of 0 to 2, the
/// second below 40 behind 0 and 1.
fn is_object_identifier(text: &str) -> bool {
    let is_number = |arc: &str| {
        let digits = !arc.is_empty() && arc.bytes().all(|byte| byte.is_ascii_digit());
        digits && (arc == "0" || !arc.starts_with('0'))
    };
    let arcs: Vec<&str> = text.split('.').collect();
    let &[first, second, ..] = arcs.as_slice() else { return false };
    let root = matches!(first, "0" | "1") && second.parse().is_ok_and(|arc: u8| arc < 40) || first == "2";
    text.len() <= LONGEST_POLICY && root && arcs.into_iter().all(is_number)
}

/// 32 bytes, as 64 small hexadecimal digits.
fn hash(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let pairs = text.as_bytes().as_chunks::<2>().0.iter();
    let bytes: Option<Vec<u8>> = pairs.map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect();
    bytes.filter(|_| is_hash(text))?.try_into().ok()
}
