//! What keeps an order: segment files, or databases.

use std::process::Command;

use tupyo_trial_database::TrialDatabase;

/// What keeps the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// The server's own segment files.
    Segments,
    /// One PostgreSQL without standbys.
    One,
    /// A primary and two standbys, of which a commit needs one.
    Three,
}

/// Databases that run.
pub struct Databases {
    primary: TrialDatabase,
    standbys: Vec<TrialDatabase>,
}

const NAMES: [&str; 2] = ["one", "other"];

impl Keeping {
    /// In the order of the table.
    pub const ALL: [Keeping; 3] = [Keeping::Segments, Keeping::One, Keeping::Three];

    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Keeping::Segments => "segment files",
            Keeping::One => "one PostgreSQL",
            Keeping::Three => "three, a quorum of two",
        }
    }

    /// How many standbys a commit waits for.
    pub fn standbys(self) -> usize {
        usize::from(self == Keeping::Three)
    }

    /// The databases, if there are any.
    pub fn databases(self) -> Option<Databases> {
        let names = match self {
            Keeping::Segments => return None,
            Keeping::One => &NAMES[..0],
            Keeping::Three => &NAMES[..],
        };
        let primary = TrialDatabase::primary();
        let standbys: Vec<TrialDatabase> = names.iter().map(|name| primary.standby(name)).collect();
        if !standbys.is_empty() {
            primary.set(&[("synchronous_standby_names", &format!("ANY 1 ({})", names.join(", ")))]);
            primary.until("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'", "2");
        }
        Some(Databases { primary, standbys })
    }

    /// Tells a server.
    pub fn tell(self, command: &mut Command, databases: Option<&Databases>) {
        if let Some(databases) = databases {
            command.arg("--journal").arg(databases.journal());
            command.arg("--journal-standbys").arg(self.standbys().to_string());
        }
    }
}

impl Databases {
    /// Their address.
    pub fn journal(&self) -> String {
        let ports = std::iter::once(&self.primary).chain(&self.standbys).map(TrialDatabase::port);
        let hosts: Vec<String> = ports.map(|port| format!("127.0.0.1:{port}")).collect();
        format!("postgres://postgres@{}/postgres", hosts.join(","))
    }
}
