use std::fs;

/// By how many bytes the process's memory grew at its peak while the work was done, where the system tells (Linux).
pub fn grown_by<T>(work: impl FnOnce() -> T) -> (T, Option<u64>) {
    // Makes the peak begin anew (proc(5)).
    let begun = fs::write("/proc/self/clear_refs", "5").is_ok();
    let before = status("VmRSS:");
    let done = work();
    let grown = status("VmHWM:").zip(before).map(|(peak, before)| peak.saturating_sub(before));
    (done, grown.filter(|_| begun))
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
        let (sum, grown) = grown_by(|| vec![1u8; 64 << 20].iter().map(|byte| u64::from(*byte)).sum::<u64>());
        assert_eq!(sum, 64 << 20);
        assert!(grown.is_none_or(|bytes| bytes > 60 << 20));
    }
}
