//! What the database must be so that "done" means done.

use tokio_postgres::Row;
use tupyo_ledger::JournalError;

use crate::failure::refused;

/// What is asked for; all as text, in the order of [`Settings`].
pub(crate) const ASK: &str = "SELECT current_setting('server_version_num'), pg_is_in_recovery()::text, \
    current_setting('transaction_read_only'), current_setting('fsync'), current_setting('full_page_writes'), \
    current_setting('synchronous_commit'), current_setting('synchronous_standby_names')";

/// Asked behind each commit.
pub(crate) const ASK_AGAIN: &str = "SELECT current_setting('synchronous_standby_names')";

/// The code of a database whose commits wait for too few standbys.
pub(crate) const NOT_SYNCHRONOUS: &str = "journal-not-synchronous";

/// The oldest version that this was tried with.
const OLDEST: u32 = 150_000;

/// How many standbys a commit waits for, and of how many that are named; 0 of 0 if `*` stands for any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Quorum {
    pub(crate) needed: usize,
    pub(crate) named: usize,
}

/// Whether the database is one that can keep the order; how many standbys it waits for.
///
/// # Errors
/// [`JournalError::Refused`] with the name of what is wrong.
pub(crate) fn examine(row: &Row, standbys: usize) -> Result<Quorum, JournalError> {
    let [version, recovering, read_only, fsync, full_pages, commit, names] =
        std::array::from_fn(|column| row.try_get::<_, String>(column).unwrap_or_default());
    if recovering != "false" || read_only != "off" {
        return Err(refused("journal-standby", "the database is a standby, or takes no writes: name the primary"));
    }
    if version.parse::<u32>().unwrap_or_default() < OLDEST {
        return Err(refused("journal-old", format!("the database is version {version}: 150000 or later is needed")));
    }
    if (fsync.as_str(), full_pages.as_str()) != ("on", "on") || !matches!(commit.as_str(), "on" | "remote_apply") {
        let found = format!("fsync is {fsync}, full_page_writes {full_pages}, synchronous_commit {commit}");
        return Err(refused("journal-not-durable", format!("the database forgets what it acknowledges: {found}")));
    }
    synchronous(&names, standbys)
}

/// Whether commits wait for as many standbys as are demanded.
///
/// # Errors
/// [`JournalError::Refused`] if they do not.
pub(crate) fn synchronous(names: &str, standbys: usize) -> Result<Quorum, JournalError> {
    let quorum = Quorum::of(names);
    if quorum.needed >= standbys {
        return Ok(quorum);
    }
    Err(refused(
        NOT_SYNCHRONOUS,
        format!(
            "synchronous_standby_names is '{names}', by which a commit waits for {} standbys, and {standbys} are \
            demanded: \
            set it to 'ANY {standbys} (NAME, …)', or demand fewer (--journal-standbys)",
            quorum.needed
        ),
    ))
}

impl Quorum {
    /// As PostgreSQL reads the setting: `[ANY|FIRST] number (names)`, or names alone, of which one is needed.
    pub(crate) fn of(setting: &str) -> Quorum {
        let setting = setting.trim();
        let (head, names) = match setting.split_once('(') {
            Some((head, names)) => (head.trim(), names.trim_end().trim_end_matches(')')),
            None => ("1", setting),
        };
        let named = count(names);
        let needed = head.split_ascii_whitespace().last().and_then(|number| number.parse().ok()).unwrap_or(0);
        match named {
            Some(0) => Quorum::default(),
            Some(named) => Quorum { needed, named },
            None => Quorum { needed, named: 0 },
        }
    }
}

/// How many names there are; `None` if any will do. A comma between double quotes divides nothing.
fn count(names: &str) -> Option<usize> {
    let mut quoted = false;
    let divided = |letter: char| {
        quoted ^= letter == '"';
        letter == ',' && !quoted
    };
    let names: Vec<&str> = names.split(divided).map(str::trim).filter(|name| !name.is_empty()).collect();
    (!names.contains(&"*")).then_some(names.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quorum_is_read_as_the_database_reads_it() {
        for (setting, needed, named) in [
            ("", 0, 0),
            ("  ", 0, 0),
            ("a", 1, 1),
            ("a, b", 1, 2),
            ("*", 1, 0),
            ("2 (a, b, c)", 2, 3),
            ("FIRST 1 (a,b)", 1, 2),
            ("ANY 2 (a, \"b,c\", d)", 2, 3),
            ("any 1(*)", 1, 0),
            ("ANY 1 ()", 0, 0),
        ] {
            assert_eq!(Quorum::of(setting), Quorum { needed, named }, "{setting}");
        }
        assert!(synchronous("ANY 1 (a, b)", 1).is_ok() && synchronous("", 0).is_ok());
        assert_eq!(synchronous("", 1).unwrap_err().code(), "journal-not-synchronous");
        assert_eq!(synchronous("ANY 1 (a, b)", 2).unwrap_err().code(), "journal-not-synchronous");
    }
}
