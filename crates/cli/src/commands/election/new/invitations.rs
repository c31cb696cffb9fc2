//! A letter to everybody whose key the manifest needs: what to do, what to send back, what never to send.

use std::fs;
use std::path::{Path, PathBuf};

use tupyo_election::{ManifestDraft, PersonDraft};

use super::{Folder, holds};
use crate::catalogue::new_election as texts;
use crate::commands::manifest::desk::Desk;
use crate::failure::Failure;
use crate::files::{self, Readers};

/// Writes the letters; where they are.
pub fn write(desk: &mut Desk, folder: &Folder, draft: &ManifestDraft) -> Result<Vec<PathBuf>, Failure> {
    fs::create_dir_all(&folder.invitations).map_err(|error| Failure::file(&folder.invitations, &error))?;
    let registrars = draft.registration.as_ref().map(|rules| rules.registrars.as_slice()).unwrap_or_default();
    let roles = [(&draft.officials[..], OFFICIAL), (&draft.trustees.members[..], TRUSTEE), (registrars, REGISTRAR)];
    let mut written = Vec::new();
    for (people, does) in roles {
        for person in people {
            let path = folder.invitations.join(format!("{}.txt", person.id));
            put(desk, &path, letter(desk, draft, person, does).as_bytes())?;
            written.push(path);
        }
    }
    Ok(written)
}

/// Writes a letter; one that is there stays as it is, since people change letters before they send them.
fn put(desk: &Desk, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if !path.exists() {
        return files::write_new(path, bytes, Readers::Everybody);
    }
    if !holds(path, bytes) {
        let shown = path.display();
        desk.say().note(texts::there_differs_from_what(&shown));
    }
    Ok(())
}

/// What each role is for, and what comes later.
const OFFICIAL: [&str; 2] = texts::YOU_OFFICIAL_YOU_SIGN;
const TRUSTEE: [&str; 2] = texts::YOU_TRUSTEE_WITH_OTHER;
const REGISTRAR: [&str; 2] = texts::YOU_REGISTRAR_YOU_SIGN;

fn letter(desk: &Desk, draft: &ManifestDraft, person: &PersonDraft, does: [&str; 2]) -> String {
    let tag = desk.say().tag();
    let shown = |texts: &std::collections::BTreeMap<String, String>| {
        texts.get(tag).or_else(|| texts.values().next()).cloned().unwrap_or_default()
    };
    let (election, name, id) = (shown(&draft.title), shown(&person.title), &person.id);
    let does = does.map(|text| text.replace("ID.", &format!("{id}.")));
    desk.say().text(texts::now_install_tupyo_on(&does, &election, &id, &name)).to_owned()
}
