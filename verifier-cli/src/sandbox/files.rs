//! The files that a verifier keeps.

use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus,
    Scope,
};

/// The newest rights that are given up; of those an older kernel does not know, it is silent.
const NEWEST: ABI = ABI::V6;

/// Locks the calling thread, and those that it begins, out of all files but the record's, those that it writes, and
/// those of a directory that it makes. `None` if the kernel has no Landlock, or refuses.
pub(super) fn lock(record: &Path, written: &[&Path], made: Option<&Path>) -> Option<()> {
    let ruleset = Ruleset::default()
        .handle_access(AccessFs::from_all(NEWEST))
        .and_then(|ruleset| ruleset.handle_access(AccessNet::from_all(NEWEST)))
        .and_then(|ruleset| ruleset.scope(Scope::from_all(NEWEST)))
        .and_then(Ruleset::create)
        .ok()?;
    let reading = PathBeneath::new(PathFd::new(record).ok()?, AccessFs::ReadFile | AccessFs::ReadDir);
    let mut ruleset = ruleset.add_rule(reading).ok()?;
    let writing = AccessFs::WriteFile | AccessFs::MakeReg | AccessFs::Truncate;
    let rights =
        written.iter().map(|file| (*file, writing)).chain(made.map(|made| (made, writing | AccessFs::MakeDir)));
    for (path, right) in rights {
        // A directory that is not there is missed by who writes.
        let Ok(directory) = PathFd::new(directory_of(path)) else { continue };
        ruleset = ruleset.add_rule(PathBeneath::new(directory, right)).ok()?;
    }
    let locked = ruleset.restrict_self().ok()?;
    (locked.ruleset != RulesetStatus::NotEnforced).then_some(())
}

/// Where the file is, or will be; of a link, where it leads to.
fn directory_of(file: &Path) -> PathBuf {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new(".")).to_owned()
}
