//! Which standby has everything that was acknowledged.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use tokio_postgres::Row;
use tupyo_ledger::JournalError;

use crate::address::PostgresAddress;
use crate::connection::Database;
use crate::durability::Quorum;
use crate::failure::refused;
use crate::lsn::Lsn;

/// The position is the furthest that is on the standby's disk: what was received, or was replayed of what had been
/// received before it was started again; of that, only what has been replayed is known. The timeline is that of the
/// newest file of its log, which gets its name when the first byte of a timeline is received; what the control file
/// says is as old as the last restartpoint.
const ASK: &str = "SELECT pg_is_in_recovery(), \
    greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::text, \
    greatest((SELECT timeline_id FROM pg_control_checkpoint()), \
    (SELECT min_recovery_end_timeline FROM pg_control_recovery()), \
    (SELECT max(('x' || left(name, 8))::bit(32)::int) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$')), \
    EXISTS (SELECT FROM pg_stat_wal_receiver WHERE pid IS NOT NULL), \
    (SELECT system_identifier FROM pg_control_system()), \
    concat(current_setting('cluster_name'), ' ', pg_postmaster_start_time(), ' ', current_setting('port')), \
    pg_last_wal_receive_lsn() IS NULL";
/// Where nothing was received since the start, what was received before is replayed for so long at least.
const REPLAYS: Duration = Duration::from_secs(1);
const QUORUM: &str = "SELECT standbys_needed, standbys FROM tupyo.board";

/// What a standby has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandbyPosition {
    /// Where it was asked.
    pub address: String,
    timeline: i32,
    position: Lsn,
    is_receiving: bool,
    /// It may have more than it has replayed, and nobody knows how much.
    is_replaying: bool,
    quorum: Quorum,
    /// Of the database that it is a copy of.
    system: i64,
    /// Of the running copy: one may be asked at two addresses.
    process: String,
}

/// Which standby may be promoted: it has everything that was acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promotion {
    /// Its address.
    pub address: String,
    /// Its position.
    pub position: String,
}

/// Why none may be, or not that one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PromotionRefusal {
    /// Acknowledged entries may be on those alone that were not reached.
    #[error(
        "{reached} standbys were reached and {needed} are needed: commits waited for {waited} of {named}, so what was \
        acknowledged may be on the others alone; reach more of them"
    )]
    TooFew {
        /// How many were reached.
        reached: usize,
        /// How many must be.
        needed: usize,
        /// How many a commit waited for.
        waited: usize,
        /// Of how many.
        named: usize,
    },
    /// How many standbys there are is not known.
    #[error(
        "the last leader found synchronous_standby_names without a list of names, so nobody knows how many standbys \
        must be compared; name them, as 'ANY 1 (one, other)', before you need this"
    )]
    Unnamed,
    /// They are copies of different databases.
    #[error("{address} is a standby of another database")]
    Foreign {
        /// Which.
        address: String,
    },
    /// Its position can change while it is compared.
    #[error(
        "{address} still receives: stop its receiver first (ALTER SYSTEM SET primary_conninfo = ''; SELECT \
        pg_reload_conf())"
    )]
    Receiving {
        /// Which.
        address: String,
    },
    /// It was started again and has not replayed yet what it had received before.
    #[error(
        "{address} may have more than it has replayed since it was started: let it replay (SELECT \
        pg_wal_replay_resume()), and ask again"
    )]
    Replaying {
        /// Which.
        address: String,
    },
    /// One of them has not followed the last primary.
    #[error(
        "{address} is on timeline {timeline}, and {other} on {there}: the one on the smaller has not followed the last \
        primary, and what it has beyond that is no part of the history; ask again without it"
    )]
    Timelines {
        /// One of them.
        address: String,
        /// What it says.
        timeline: i32,
        /// Another one.
        other: String,
        /// What that one says.
        there: i32,
    },
    /// Another one is further.
    #[error("{address} is at {position}, and {further} at {there}: promoting it would lose what was acknowledged")]
    Behind {
        /// The one that was asked for.
        address: String,
        /// Where it is.
        position: String,
        /// The furthest one.
        further: String,
        /// Where that is.
        there: String,
    },
}

impl PromotionRefusal {
    /// The stable code of this reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooFew { .. } => "promotion-too-few",
            Self::Foreign { .. } => "promotion-foreign",
            Self::Unnamed => "promotion-unnamed",
            Self::Receiving { .. } => "promotion-receiving",
            Self::Replaying { .. } => "promotion-replaying",
            Self::Timelines { .. } => "promotion-timelines",
            Self::Behind { .. } => "promotion-behind",
        }
    }
}

impl StandbyPosition {
    /// Asks a standby.
    ///
    /// # Errors
    /// [`JournalError`] if it does not answer, is no standby, or has no journal.
    pub fn ask(address: &PostgresAddress) -> Result<StandbyPosition, JournalError> {
        let mut database = Database::open(address, None)?;
        let first = StandbyPosition::found(address, &mut database)?;
        if !first.is_replaying {
            return Ok(first);
        }
        std::thread::sleep(REPLAYS);
        let second = StandbyPosition::found(address, &mut database)?;
        let is_paused = is_true(database.run("SELECT pg_is_wal_replay_paused()", &[])?.first());
        Ok(StandbyPosition { is_replaying: is_paused || first.position != second.position, ..second })
    }

    /// What it says; `is_replaying` if it has received nothing since it was started.
    fn found(address: &PostgresAddress, database: &mut Database) -> Result<StandbyPosition, JournalError> {
        let rows = database.run(ASK, &[]).map_err(|error| lists_nothing(error, address))?;
        let quorum = database.run(QUORUM, &[])?;
        let said = || {
            let row = rows.first()?;
            let position: Lsn = row.try_get::<_, Option<String>>(1).ok()??.parse().ok()?;
            let (timeline, is_receiving) = (row.try_get(2).ok()?, row.try_get(3).ok()?);
            let number =
                |column: usize| quorum.first()?.try_get::<_, Option<i32>>(column).ok()?.map(|number| number as usize);
            let quorum = Quorum { needed: number(0)?, named: number(1)? };
            let (address, system, process) = (address.to_string(), row.try_get(4).ok()?, row.try_get(5).ok()?);
            let is_replaying = row.try_get(6).ok()?;
            Some(StandbyPosition { address, timeline, position, is_receiving, is_replaying, quorum, system, process })
        };
        match (said(), is_true(rows.first())) {
            (Some(position), true) => Ok(position),
            (_, false) => Err(refused("journal-primary", format!("{address} is no standby: it takes writes"))),
            (None, true) => Err(refused("journal-database", format!("{address} does not say how far it is"))),
        }
    }
}

/// On a standby no right can be given any more.
fn lists_nothing(error: JournalError, address: &PostgresAddress) -> JournalError {
    match error.code() {
        "journal-rights" => {
            let reason = format!("{address} may not list its log: ask as a role that has pg_monitor, or as the owner");
            refused("journal-rights", reason)
        }
        _ => error,
    }
}

fn is_true(row: Option<&Row>) -> bool {
    row.and_then(|row| row.try_get(0).ok()).unwrap_or(false)
}

impl Promotion {
    /// Which of these standbys may be promoted; `wanted` must be it, if it is given.
    ///
    /// # Errors
    /// [`PromotionRefusal`].
    pub fn of(standbys: &[StandbyPosition], wanted: Option<&str>) -> Result<Promotion, PromotionRefusal> {
        // On one timeline, or none is named at all.
        let further = |standby: &&StandbyPosition| (standby.timeline, standby.position);
        let furthest = standbys.iter().max_by_key(further);
        let quorum = furthest.map(|standby| standby.quorum).unwrap_or_default();
        if quorum.named == 0 {
            return Err(PromotionRefusal::Unnamed);
        }
        if let Some(foreign) =
            standbys.iter().find(|standby| Some(standby.system) != standbys.first().map(|it| it.system))
        {
            return Err(PromotionRefusal::Foreign { address: foreign.address.clone() });
        }
        let one = standbys.first();
        let other = standbys.iter().find(|other| Some(other.timeline) != one.map(|one| one.timeline));
        if let Some((one, other)) = one.zip(other) {
            return Err(PromotionRefusal::Timelines {
                address: one.address.clone(),
                timeline: one.timeline,
                other: other.address.clone(),
                there: other.timeline,
            });
        }
        let processes: BTreeSet<&str> = standbys.iter().map(|standby| standby.process.as_str()).collect();
        let (reached, needed) = (processes.len(), (quorum.named + 1).saturating_sub(quorum.needed).max(1));
        let too_few = PromotionRefusal::TooFew { reached, needed, waited: quorum.needed, named: quorum.named };
        let Some(furthest) = furthest.filter(|_| reached >= needed && quorum.needed > 0) else { return Err(too_few) };
        if let Some(receiving) = standbys.iter().find(|standby| standby.is_receiving) {
            return Err(PromotionRefusal::Receiving { address: receiving.address.clone() });
        }
        if let Some(replaying) = standbys.iter().find(|standby| standby.is_replaying) {
            return Err(PromotionRefusal::Replaying { address: replaying.address.clone() });
        }
        let chosen = standbys.iter().find(|standby| Some(standby.address.as_str()) == wanted).unwrap_or(furthest);
        if further(&chosen) < further(&furthest) {
            return Err(PromotionRefusal::Behind {
                address: chosen.address.clone(),
                position: chosen.to_string(),
                further: furthest.address.clone(),
                there: furthest.to_string(),
            });
        }
        Ok(Promotion { address: chosen.address.clone(), position: chosen.to_string() })
    }
}

impl fmt::Display for StandbyPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of timeline {}", self.position, self.timeline)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(address: &str, timeline: i32, position: &str, quorum: (usize, usize)) -> StandbyPosition {
        let quorum = Quorum { needed: quorum.0, named: quorum.1 };
        let position = position.parse().unwrap();
        let (address, process) = (address.to_owned(), address.to_owned());
        StandbyPosition {
            address,
            timeline,
            position,
            is_receiving: false,
            is_replaying: false,
            quorum,
            system: 1,
            process,
        }
    }

    fn code(standbys: &[StandbyPosition], wanted: Option<&str>) -> &'static str {
        Promotion::of(standbys, wanted).map_or_else(|refusal| refusal.code(), |_| "promoted")
    }

    #[test]
    fn only_the_furthest_of_enough_standbys_may_be_promoted() {
        let two = [at("a", 1, "0/3000060", (1, 2)), at("b", 1, "0/3000100", (1, 2))];
        assert_eq!(Promotion::of(&two, None).unwrap().address, "b");
        assert_eq!((code(&two, Some("b")), code(&two, Some("a"))), ("promoted", "promotion-behind"));
        assert_eq!(code(&two[1..], None), "promotion-too-few");
        // Commits waited for both, so each has everything.
        let both = [at("a", 1, "0/3000060", (2, 2))];
        assert_eq!(code(&both, Some("a")), "promoted");
        // However far it is on a timeline that others have left.
        let newer = [at("a", 2, "0/1", (1, 2)), at("b", 1, "1/0", (1, 2))];
        assert_eq!((code(&newer, None), code(&newer, Some("b"))), ("promotion-timelines", "promotion-timelines"));
        // A high half counts.
        let high = [at("a", 1, "0/FFFFFFFF", (1, 2)), at("b", 1, "1/0", (1, 2))];
        assert_eq!(Promotion::of(&high, None).unwrap().address, "b");
        let mut foreign = two.clone();
        foreign[1].system = 2;
        assert_eq!(code(&foreign, None), "promotion-foreign");
        // One standby at two addresses is one.
        let mut twice = two.clone();
        twice[0].process = "b".to_owned();
        assert_eq!(code(&twice, None), "promotion-too-few");
        let mut replaying = two.clone();
        replaying[0].is_replaying = true;
        assert_eq!(code(&replaying, None), "promotion-replaying");
        let mut moving = two;
        moving[0].is_receiving = true;
        assert_eq!(code(&moving, None), "promotion-receiving");
        assert_eq!(code(&[at("a", 1, "0/1", (1, 0))], None), "promotion-unnamed");
        assert_eq!(code(&[at("a", 1, "0/1", (0, 2))], None), "promotion-too-few");
        assert_eq!(code(&[], None), "promotion-unnamed");
    }
}
