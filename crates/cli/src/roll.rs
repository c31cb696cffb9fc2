//! From a list and registrations to the roll (docs/protocol/registration.md).

mod directory;
pub mod fault;
pub mod list;
pub mod members;

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use tupyo_election::Voter;
use tupyo_registration::{
    EligibilityList, Evidence, LARGEST_REGISTRATION, Registration, RegistrationTerms, registered_voters,
};

use crate::catalogue::wrong_files as texts;
use crate::failure::Failure;
use fault::Fault;

/// What a list and the registrations lead to.
#[derive(Debug)]
pub struct Checked {
    /// The voters of the roll.
    pub voters: Vec<Voter>,
    /// How many persons may register.
    pub listed: usize,
    /// What must be mended before anything is posted.
    pub faults: Vec<Fault>,
    /// The registrations that are left out: what a stranger sends blocks nobody.
    pub refused: Vec<Fault>,
    /// Files that nothing is read of.
    pub ignored: Vec<PathBuf>,
}

/// Reads the list and all registrations, and makes the roll; finds every fault.
pub fn check(list: &Path, registrations: &Path, terms: &RegistrationTerms) -> Result<Checked, Failure> {
    let (list, mut faults) = match list::read(list, &terms.styles)? {
        Ok(list) => (list, Vec::new()),
        Err(faults) => (EligibilityList::default(), faults),
    };
    let found = directory::read(registrations, LARGEST_REGISTRATION)?;
    if found.registrations.is_empty() && faults.is_empty() && found.unreadable.is_empty() {
        let message = texts::no_registration_files(&registrations.display());
        return Err(Failure::usage("no-registrations", message));
    }
    let (mut paths, mut pile, mut refused) = (Vec::new(), Vec::new(), found.refused);
    for (path, bytes) in &found.registrations {
        match Registration::decode(bytes) {
            Ok(registration) => {
                paths.push(path.as_path());
                pile.push(Evidence { registration, at: now() });
            }
            Err(error) => refused.push(Fault::of(path, error.code(), error.to_string())),
        }
    }
    let listed = list.persons();
    // With a faulty list nothing can be said of what depends on it.
    let registered = faults.is_empty().then(|| registered_voters(terms, &list, &pile));
    faults.extend(found.unreadable);
    let registered = registered.map(|registered| {
        refused.extend(registered.refused.iter().filter_map(|it| {
            let instead = it.instead.and_then(|place| paths.get(place).copied());
            Some(Fault::of(paths.get(it.place)?, it.error.code(), it.error.to_string()).against_file(instead))
        }));
        registered.lines.into_iter().map(|line| line.voter).collect()
    });
    refused.sort_by(|one, other| one.file().cmp(other.file()));
    Ok(Checked { voters: registered.unwrap_or_default(), listed, faults, refused, ignored: found.ignored })
}

/// Seconds since 1970: certificates are judged as of now.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs())
}
