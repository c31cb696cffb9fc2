//! What registrars have made of the roll, for people and for programs.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tupyo_election::{Author, Correction, Document, ElectionState, LineChange, StandingRegistration};

use crate::catalogue::status as texts;
use crate::say::Say;

/// A line for what is registered, and one for each correction, each after a line end.
pub fn lines(state: &ElectionState, say: &Say) -> String {
    let Some(summary) = state.registrations() else { return String::new() };
    let (registrations, replacements) = (summary.registrations, summary.replacements);
    let current = state.registration_roll().map_or(state.roll().count(), |roll| roll.count());
    let said = texts::registrars_registrations_which_place(
        &current,
        &registrars(state).join(", "),
        &registrations,
        &replacements,
    );
    let corrected = summary
        .corrections
        .iter()
        .map(|correction| format!("\n{}: {}", say.text(texts::CORRECTED), say.text(words(state, correction))));
    say.text(said).to_owned() + &corrected.collect::<String>()
}

/// A line for each document that too few registrars have signed, and who has not.
pub fn awaited(state: &ElectionState, say: &Say) -> Vec<String> {
    let line = |standing: &StandingRegistration| {
        let (what, who) = (say.text(texts::WAITS_FOR_SIGNATURES), registrar(state, standing.registrar));
        let (signed, missing) = (signed(state, standing).join(", "), unsigned(state, standing).join(", "));
        let lacks = say.text(texts::NOT_YET);
        let said = say.text(said(state, standing));
        format!("{what}: {who}: {said} ({signed}; {lacks}: {missing})")
    };
    state.standing_registrations().map(line).collect()
}

/// The same, for programs.
pub fn awaited_json(state: &ElectionState) -> Vec<Value> {
    let json = |standing: &StandingRegistration| {
        let (by, [document, _]) = (registrar(state, standing.registrar), said(state, standing));
        json!({ "registrar": by, "document": document, "missing": unsigned(state, standing) })
    };
    state.standing_registrations().map(json).collect()
}

/// `null` if the manifest names no registrars.
pub fn json(state: &ElectionState) -> Value {
    let Some(summary) = state.registrations() else { return Value::Null };
    let standing = state.standing_registrations().map(|standing| {
        let (by, signed) = (registrar(state, standing.registrar), signed(state, standing));
        let (digest, [document, _]) = (hexadecimal(&standing.digest.0), said(state, standing));
        json!({ "registrar": by, "digest": digest, "document": document, "signed": signed })
    });
    let corrected = |correction: &Correction| {
        let (key, [change, _]) = (URL_SAFE_NO_PAD.encode(correction.key), change(state, correction));
        json!({ "key": key, "change": change, "reason": correction.reason })
    };
    json!({
        "registrars": registrars(state),
        "registrations": summary.registrations,
        "replacements": summary.replacements,
        "lines": state.registration_roll().map_or(state.roll().count(), |roll| roll.count()),
        "corrections": summary.corrections.iter().map(corrected).collect::<Vec<_>>(),
        "standing": standing.collect::<Vec<_>>(),
    })
}

fn registrars(state: &ElectionState) -> Vec<&str> {
    let rules = state.manifest().and_then(|manifest| manifest.registration());
    rules.map_or(Vec::new(), |rules| rules.registrars().iter().map(|person| person.id.as_str()).collect())
}

fn registrar(state: &ElectionState, index: u16) -> &str {
    let person = state.manifest().and_then(|manifest| manifest.person(Author::Registrar(index)));
    person.map_or("", |person| person.id.as_str())
}

fn signed<'a>(state: &'a ElectionState, standing: &StandingRegistration) -> Vec<&'a str> {
    standing.signed.iter().map(|index| registrar(state, *index)).collect()
}

/// Who has not.
fn unsigned<'a>(state: &'a ElectionState, standing: &StandingRegistration) -> Vec<&'a str> {
    let signed = signed(state, standing);
    registrars(state).into_iter().filter(|registrar| !signed.contains(registrar)).collect()
}

/// What a document says that stands, by its number of lines or what it corrects.
fn said(state: &ElectionState, standing: &StandingRegistration) -> [String; 2] {
    match standing.document.as_ref() {
        Document::Registration { lines } => texts::registrations_said(&lines.len()),
        Document::Correction(correction) => words(state, correction),
        _ => Default::default(),
    }
}

fn words(state: &ElectionState, correction: &Correction) -> [String; 2] {
    let key = URL_SAFE_NO_PAD.encode(correction.key);
    change(state, correction).map(|change| format!("{key}: {change}: {}", correction.reason))
}

fn change(state: &ElectionState, correction: &Correction) -> [String; 2] {
    match correction.change {
        LineChange::Struck => texts::STRUCK.map(str::to_owned),
        LineChange::Changed { style, weight } => {
            let style = state.manifest().and_then(|manifest| manifest.styles().get(usize::from(style)));
            let changed = format!("[{}] × {weight}", style.map_or("", |style| style.id.as_str()));
            [changed.clone(), changed]
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use tupyo_rehearsal::{Plan, RegistrationPlan, Rehearsal};

    use super::*;

    #[test]
    fn what_was_registered_corrected_and_stands_is_said() {
        let plan = Plan { registration: Some(RegistrationPlan::countersigned()), ..Plan::single_choice(2, 3) };
        let sealed = Rehearsal::opened(plan.clone());
        let said = json(sealed.state());
        assert_eq!([&said["registrations"], &said["replacements"], &said["lines"]], [5, 1, 3]);
        assert_eq!(
            [&said["corrections"][0]["change"], &said["corrections"][1]["change"]],
            ["[district-0] × 1", "struck"]
        );
        let mut play = Rehearsal::new(plan);
        play.hold_ceremony();
        let key = tupyo_proof::SigningKey::generate(play.rng());
        let line = play.line(&key, tupyo_election::Holder([1; 32]), (0, 1), None);
        play.post_registrar(1, &Document::Registration { lines: vec![line] }).unwrap();
        let standing = &json(play.state())["standing"][0];
        assert_eq!([&standing["registrar"], &standing["document"]], ["registrar-2", "registration × 1"]);
        assert_eq!(standing["signed"], json!(["registrar-2"]));
        assert_eq!(json(Rehearsal::new(Plan::default()).state()), Value::Null);
    }
}
