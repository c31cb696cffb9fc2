//! How much memory a process takes.

use std::env;
use std::fs;
use std::process::Command;

/// The memory of the process, in bytes that are in use by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// When the work began.
    pub before: u64,
    /// The most while it was done.
    pub peak: u64,
}

impl Memory {
    /// Does the work, and says what memory the process had meanwhile, where the system tells (Linux).
    pub fn during<T>(work: impl FnOnce() -> T) -> (T, Option<Memory>) {
        // Makes the peak begin anew (proc(5)).
        let begun = fs::write("/proc/self/clear_refs", "5").is_ok();
        let before = status("VmRSS:");
        let done = work();
        let memory = before.zip(status("VmHWM:")).map(|(before, peak)| Memory { before, peak });
        (done, memory.filter(|_| begun))
    }

    /// By how much it grew at its peak.
    pub fn growth(self) -> u64 {
        self.peak.saturating_sub(self.before)
    }
}

/// By how many bytes a process grows that does nothing but this work: `tupyo-benches memory WORK NUMBER` prints it. In
/// a process that has measured other things before, memory that they have freed is used again, and nothing would be
/// seen. `None` where there is no such process, as in tests.
pub fn growth_of_own_process(work: &str, number: u64) -> Option<u64> {
    let program =
        env::current_exe().ok().filter(|path| path.file_stem().is_some_and(|name| name == "tupyo-benches"))?;
    let output = Command::new(program).args(["memory", work, &number.to_string()]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// A line of `/proc/self/status`, which counts in units of 1024 bytes.
fn status(key: &str) -> Option<u64> {
    let text = fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kibibytes| kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_freed_before_the_end_counts() {
        let (sum, memory) = Memory::during(|| vec![1u8; 64 << 20].iter().map(|byte| u64::from(*byte)).sum::<u64>());
        assert_eq!(sum, 64 << 20);
        assert!(memory.is_none_or(|memory| memory.growth() > 60 << 20 && memory.peak > memory.before));
    }
}
