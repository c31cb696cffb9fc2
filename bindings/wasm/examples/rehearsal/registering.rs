//! A registrar's side: who it says that it is, and the one rule over what a page has sent it.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tupyo_election::PersonDraft;
use tupyo_encoding::encode;
use tupyo_registration::{EligibilityList, ListRow, Registration, RegistrationTerms, examine};
use tupyo_rehearsal::Rehearsal;

use super::{Done, plan, write};

/// `info`: what its service answers to `GET /v1/info`, as far as a page reads it.
pub fn write_info(directory: &Path, play: &Rehearsal) -> Done<()> {
    let key = play.registrars().first().ok_or("no registrar")?.verifying_key();
    let registrar = PersonDraft::new("", Default::default(), key).key;
    let scope = URL_SAFE_NO_PAD.encode(encode(&terms(play)?.scope));
    write(&directory.join("info"), format!("{{\"scope\": \"{scope}\", \"registrar\": \"{registrar}\"}}").as_bytes())
}

/// Examines `registration`, of the person `citizen` with the card whose key is in `card`.
pub fn examine_sent(directory: &Path) -> Done<()> {
    let play = Rehearsal::new(plan());
    let (terms, card) = (terms(&play)?, fs::read_to_string(directory.join("card"))?);
    let row = ListRow {
        person: "citizen".to_owned(),
        card: card.trim().to_owned(),
        style: terms.styles.first().cloned().ok_or("no style")?,
        weight: "1".to_owned(),
        ..ListRow::default()
    };
    let list = EligibilityList::of_rows(&[row], &terms.styles).map_err(|faults| format!("{faults:?}"))?;
    let registration = Registration::decode(&fs::read(directory.join("registration"))?)?;
    let examined = examine(&registration, &terms, &list, 0)?;
    println!("natively accepted: the registration of {}", examined.handle);
    Ok(())
}

fn terms(play: &Rehearsal) -> Done<RegistrationTerms> {
    let manifest = play.state().manifest().ok_or("no manifest")?;
    RegistrationTerms::of_manifest(play.state().election(), manifest).ok_or_else(|| "no registrars".into())
}
