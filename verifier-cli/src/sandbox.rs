//! The verifier gives up what it does not need before it reads a record: whatever a record could make it do, it can
//! read nothing but the record, and send nothing to anybody. The system must have the means; what it lacks is said.
//!
//! | Given up | By | From |
//! |---|---|---|
//! | files outside of the record, but for writing next to the files that were asked for | Landlock | Linux 5.13 |
//! | TCP, signals to others, sockets without a name | Landlock | Linux 6.7, 6.12 |
//! | all sockets, other programs, new executable memory, every system call that is not needed | seccomp | Linux 3.17 |
//!
//! It holds for the calling thread and those that it begins.

use std::path::Path;

use crate::Language;
use crate::catalogue::run as texts;

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
mod calls;
#[cfg(target_os = "linux")]
mod files;

/// What has been given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sandbox {
    /// Other files than the record's.
    pub files: bool,
    /// Connections and other programs.
    pub calls: bool,
}

impl Sandbox {
    /// Gives up everything but reading the record, and writing files in the directories of `written`, as far as the
    /// system has the means.
    pub fn enter(record: &Path, written: &[&Path]) -> Sandbox {
        // The second takes away the system calls that the first needs.
        Sandbox { files: lock_files(record, written, None), calls: lock_calls() }
    }

    /// Gives up everything but reading the record, and making the directory `made` with files in it.
    pub fn enter_making(record: &Path, made: &Path) -> Sandbox {
        Sandbox { files: lock_files(record, &[], Some(made)), calls: lock_calls() }
    }

    /// What is said of it.
    pub fn text(self, language: Language) -> &'static str {
        language.say(match (self.files, self.calls) {
            (true, true) => texts::SANDBOX_WHOLE,
            (true, false) => texts::SANDBOX_FILES_ONLY,
            (false, true) => texts::SANDBOX_CALLS_ONLY,
            (false, false) => texts::SANDBOX_NONE,
        })
    }
}

#[cfg(target_os = "linux")]
fn lock_files(record: &Path, written: &[&Path], made: Option<&Path>) -> bool {
    files::lock(record, written, made).is_some()
}

#[cfg(not(target_os = "linux"))]
fn lock_files(_: &Path, _: &[&Path], _: Option<&Path>) -> bool {
    false
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
fn lock_calls() -> bool {
    calls::lock().is_ok()
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))))]
fn lock_calls() -> bool {
    false
}
