//! What is asked when the metrics are read: memory, disks, version.

use std::path::PathBuf;
use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

type Bytes = Gauge<u64, AtomicU64>;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfDirectory {
    /// The option that names it.
    directory: &'static str,
}

/// Registers them with what they are now; the directories by the options that name them.
pub(super) fn register(registry: &mut Registry, directories: &[(&'static str, PathBuf)]) {
    registry.register("build", "What runs", Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]));
    disks(registry, directories);
    if let Some(bytes) = resident_memory() {
        let gauge = Bytes::default();
        gauge.set(bytes);
        registry.register_with_unit("resident_memory", "Memory of the process", Unit::Bytes, gauge);
    }
}

/// What this process may still write, and how much the disk holds in all.
fn disks(registry: &mut Registry, directories: &[(&'static str, PathBuf)]) {
    let (free, size) = (Family::<OfDirectory, Bytes>::default(), Family::<OfDirectory, Bytes>::default());
    for (directory, path) in directories {
        let Ok(disk) = rustix::fs::statvfs(path) else { continue };
        let label = OfDirectory { directory };
        free.get_or_create(&label).set(disk.f_bavail.saturating_mul(disk.f_frsize));
        size.get_or_create(&label).set(disk.f_blocks.saturating_mul(disk.f_frsize));
    }
    registry.register_with_unit("disk_free", "What may still be written, by directory", Unit::Bytes, free);
    registry.register_with_unit("disk_size", "What the disk holds, by directory", Unit::Bytes, size);
}

/// As `/proc/self/status` says it, in units of 1,024 bytes; not known on other systems.
fn resident_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    kilobytes.checked_mul(1024)
}
