//! What whoever runs the board is told: one JSON object on each line of the standard error. Nothing of voters: no
//! address, no index, no ballot, no time of a single cast.

mod clock;
mod tally;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use tupyo_election::ElectionId;
use tupyo_ledger::TailRepair;

use crate::ServerError;

pub(crate) use tally::{Frequent, count, tell_counts};

/// One kind of line each. Its fields are members of the object.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(crate) enum Event {
    /// The board answers.
    Started { version: &'static str, elections: usize, entries: u64, officials: usize, backend: &'static str },
    /// The processor lacks the instructions of the fastest backend: ballots are verified by a slower one.
    FewInstructions { backend: &'static str, missing: Vec<&'static str> },
    /// A signal has come: what was begun is finished.
    Stopping,
    /// SIGHUP has come, and there is no certificate: nothing is read anew.
    HungUp,
    /// SIGHUP has come: the certificate and its key were read again.
    CertificateRenewed,
    /// SIGHUP has come, and the files of the certificate cannot be used: those that were read before are used on.
    CertificateRefused { reason: String },
    /// Another server leads: this one waits until it no longer does.
    StandingBy { holder: String },
    /// The journal cannot be reached: the start waits for it.
    JournalUnreachable { reason: String },
    /// This server leads from now on.
    Leads,
    /// All threads have ended.
    Stopped,
    /// Elections can be served, but none can begin.
    NoOfficials,
    /// The process may have fewer files open than it was to have connections.
    FewFiles { files: usize, connections: usize },
    /// The board does not start; nothing was accepted.
    RefusedStart { exit_code: u8, reason: String },
    /// The board has to end.
    Failed { exit_code: u8, reason: String },
    /// Public files cannot be written; said once, until all goes well again.
    PublicFilesFailed { reason: String },
    /// What an interrupted append had left behind the last acknowledged entry was put right.
    TailRepaired { election: String, cut_bytes: u64, kept_entries: u64 },
    /// An index did not fit its ledger and was made anew from it.
    IndexRebuilt { index: PathBuf },
    /// The file of a roll's lines has other bytes than were written.
    RollLinesDamaged { file: PathBuf },
    /// The file of a roll's lines cannot be made; said once.
    RollLinesFailed { file: PathBuf, reason: String },
    /// An election cannot be opened; the others are served.
    ElectionSetAside { election: String, code: &'static str, reason: String },
    /// All elections that can be opened are open.
    AllOpen { elections: usize, set_aside: usize },
    /// The checkpoint in a ledger's directory or its copy cannot be read; said once, until all can be.
    CopyNotCompared { election: String, reason: String },
    /// A witness does not say what it has seen of a ledger, so that this is not known before entries are accepted.
    WitnessUnheard { election: String, witness: String, reason: String },
    /// A checkpoint is shown that the key of its size has not signed.
    CheckpointPassedOver { election: String, by: String },
    /// A witness says what must not be among honest parties.
    WitnessDisagrees { election: String, witness: String, reason: String },
    /// For half a minute, a quorum of witnesses has not cosigned what they were asked for.
    WitnessesLag { election: String, entries: u64 },
    /// They have, after such a line.
    WitnessesCaughtUp { election: String },
    /// The token with the ledgers' key was pulled out: what is to be signed waits.
    TokenAway,
    /// It is back, and has signed what has waited.
    TokenBack,
    /// So many requests were refused for want of room since the last such line, by the code they were refused with.
    Shed { code: &'static str, requests: u64 },
    /// So many connections were closed to make room since the last such line.
    Evicted { connections: u64 },
    /// So many connections came to where gateways are expected, from somebody who is none; what they lack.
    NoGateway { code: &'static str, connections: u64 },
    /// A gateway, by the fingerprint of its certificate, has handed on as verified what is refused with this code.
    GatewayBarred {
        gateway: String,
        code: String,
        /// Why it is barred only until this server ends, if that is so.
        #[serde(skip_serializing_if = "Option::is_none")]
        not_kept: Option<String>,
    },
    /// A gateway listens.
    GatewayStarted { version: &'static str, leaders: Vec<String>, backend: &'static str },
    /// A gateway does not reach its leader, for the reason that this code stands for; said once.
    LeaderAway { code: &'static str, reason: String },
    /// It does, after such a line or for the first time.
    LeaderReached { elections: usize },
    /// What a leader says of an election does not follow; said once. Nothing of it is refused here.
    NotFollowed { election: String, reason: String },
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    Info,
    /// Voting goes on; somebody should look.
    Warn,
    /// Somebody has to act.
    Error,
}

#[derive(Serialize)]
struct Line<'a> {
    time: String,
    level: Level,
    #[serde(flatten)]
    event: &'a Event,
    message: &'a str,
}

/// Writes a line.
pub(crate) fn event(event: Event) {
    let (level, message) = event.says();
    let line = Line { time: clock::now(), level, event: &event, message };
    let Ok(mut line) = serde_json::to_vec(&line) else { return };
    line.push(b'\n');
    // In one piece; and whoever does not want it has closed the pipe.
    let _or_not = io::stderr().lock().write_all(&line);
}

impl Event {
    /// How urgent it is, and what it means for whoever has not read docs/operate.md.
    fn says(&self) -> (Level, &'static str) {
        match self {
            Event::Started { .. } => (Level::Info, "the board answers"),
            Event::Stopping => (Level::Info, "a signal has come: what was begun is finished"),
            Event::HungUp => (Level::Warn, "SIGHUP changes nothing: a board reads its configuration when it starts"),
            Event::CertificateRenewed => (Level::Info, "the certificate was read again: it is used from now on"),
            Event::CertificateRefused { .. } => (
                Level::Error,
                "the new certificate cannot be used, and the old one is, until it ends: mend the files, \
                 and send SIGHUP",
            ),
            Event::StandingBy { .. } => (Level::Info, "another server leads: this one stands by"),
            Event::JournalUnreachable { .. } => {
                (Level::Error, "the journal does not answer, and the start waits: see to its database")
            }
            Event::Leads => (Level::Info, "this server leads"),
            Event::Stopped => (Level::Info, "the board has stopped"),
            Event::NoOfficials => (Level::Warn, "no election can begin here: name officials with --official"),
            Event::FewInstructions { .. } => {
                (Level::Warn, "this processor verifies ballots at a fraction of the speed that others have")
            }
            Event::FewFiles { .. } => {
                (Level::Warn, "fewer connections at a time than asked for: let the process have more files (ulimit -n)")
            }
            Event::RefusedStart { .. } => (Level::Error, "the board does not start"),
            Event::Failed { .. } => (Level::Error, "the board ends"),
            Event::PublicFilesFailed { .. } => {
                (Level::Warn, "static files cannot be written, and will be later: make room, or see to --public")
            }
            Event::TailRepaired { .. } => {
                (Level::Warn, "an append was interrupted: what it left was kept if whole, and else cut off")
            }
            Event::IndexRebuilt { .. } => (Level::Warn, "the index was made anew from the ledger"),
            Event::RollLinesDamaged { .. } => {
                (Level::Error, "the file of a roll's lines was damaged: look at the disk; a start makes the file anew")
            }
            Event::RollLinesFailed { .. } => {
                (Level::Error, "new phones cannot read their line of the roll: make room, and start the board again")
            }
            Event::ElectionSetAside { .. } => {
                (Level::Error, "an election cannot be opened: nothing is shown of it and nothing accepted")
            }
            Event::AllOpen { .. } => (Level::Info, "the elections have been opened"),
            Event::CopyNotCompared { .. } => {
                (Level::Warn, "a checkpoint and its copy cannot be read, and will be later: see to both disks")
            }
            Event::WitnessUnheard { .. } => {
                (Level::Warn, "a witness does not say what it has seen: the ledger is not compared with it yet")
            }
            Event::CheckpointPassedOver { .. } => (
                Level::Warn,
                "a checkpoint that the ledger's key of its size has not signed is shown: it counts for nothing",
            ),
            Event::WitnessDisagrees { .. } => {
                (Level::Error, "a witness says that it has seen another history: compare, and restore nothing before")
            }
            Event::WitnessesLag { .. } => (Level::Warn, "receipts are not final: see whether the witnesses answer"),
            Event::WitnessesCaughtUp { .. } => (Level::Info, "receipts are final again"),
            Event::TokenAway => (Level::Error, "the token with the ledgers' key was pulled out: entries wait for it"),
            Event::TokenBack => (Level::Info, "the token with the ledgers' key is back, and has signed what waited"),
            Event::Shed { .. } => (Level::Warn, "requests were refused for want of room"),
            Event::Evicted { .. } => (Level::Warn, "connections were closed to make room"),
            Event::NoGateway { .. }
            | Event::GatewayBarred { .. }
            | Event::GatewayStarted { .. }
            | Event::LeaderAway { .. }
            | Event::LeaderReached { .. }
            | Event::NotFollowed { .. } => self.says_of_gateways(),
        }
    }

    fn says_of_gateways(&self) -> (Level, &'static str) {
        match self {
            Event::NoGateway { .. } => {
                (Level::Warn, "somebody without a gateway's certificate has come to where gateways are expected")
            }
            Event::GatewayBarred { .. } => {
                (Level::Error, "a gateway has called verified what is not, and is barred: look at that machine")
            }
            Event::GatewayStarted { .. } => (Level::Info, "the gateway answers"),
            Event::LeaderAway { .. } => (Level::Error, "no leader can be reached: ballots wait on voters' devices"),
            Event::NotFollowed { .. } => {
                (Level::Error, "a ledger cannot be followed: its entries are handed on without being verified here")
            }
            // What is left of them: [`Event::LeaderReached`].
            _ => (Level::Info, "the leader is reached"),
        }
    }

    /// What an interrupted append had left.
    pub(crate) fn tail_repaired(election: ElectionId, repair: TailRepair) -> Event {
        let TailRepair { cut_bytes, kept_entries } = repair;
        Event::TailRepaired { election: election.to_string(), cut_bytes, kept_entries }
    }

    /// Why there is no file of a roll's lines.
    pub(crate) fn roll_lines_failed(file: &Path, error: &dyn std::error::Error) -> Event {
        let causes = std::iter::successors(error.source(), |&error| error.source());
        let reason = causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"));
        Event::RollLinesFailed { file: file.to_owned(), reason }
    }

    /// Why a checkpoint is not compared with its copy.
    pub(crate) fn copy_not_compared(election: ElectionId, reason: String) -> Event {
        Event::CopyNotCompared { election: election.to_string(), reason }
    }

    /// What a witness does not say.
    pub(crate) fn witness_unheard(election: ElectionId, witness: impl ToString, reason: impl ToString) -> Event {
        let (election, witness, reason) = (election.to_string(), witness.to_string(), reason.to_string());
        Event::WitnessUnheard { election, witness, reason }
    }

    /// Who shows a checkpoint that counts for nothing.
    pub(crate) fn checkpoint_passed_over(election: ElectionId, by: &str) -> Event {
        Event::CheckpointPassedOver { election: election.to_string(), by: by.to_owned() }
    }

    /// A witness's disagreement about an election.
    pub(crate) fn witness_disagrees(election: ElectionId, witness: impl ToString, reason: impl ToString) -> Event {
        Event::WitnessDisagrees {
            election: election.to_string(),
            witness: witness.to_string(),
            reason: reason.to_string(),
        }
    }

    /// Why a server ends: before it has begun, or while it ran.
    pub(crate) fn end(error: &ServerError) -> Event {
        let (exit_code, reason) = (error.exit_code(), error.with_causes());
        match error {
            ServerError::Behind { .. }
            | ServerError::StorageFailed { .. }
            | ServerError::LeaseLost { .. }
            | ServerError::Thread { .. }
            | ServerError::Run(_) => Event::Failed { exit_code, reason },
            _ => Event::RefusedStart { exit_code, reason },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_object_with_its_kind_and_members() {
        let event = Event::Shed { code: "queue-full", requests: 7 };
        let (level, message) = event.says();
        let line = Line { time: "t".to_owned(), level, event: &event, message };
        let line = serde_json::to_string(&line).unwrap();
        assert_eq!(
            line,
            concat!(
                r#"{"time":"t","level":"warn","event":"shed","code":"queue-full","requests":7,"#,
                r#""message":"requests were refused for want of room"}"#
            )
        );
    }

    #[test]
    fn what_others_wrote_stays_on_its_line() {
        let event = Event::witness_disagrees(ElectionId([0; 32]), "w", "line\nline\u{1b}[2J");
        let text = serde_json::to_string(&event).unwrap();
        assert!(!text.chars().any(char::is_control), "{text}");
    }
}
