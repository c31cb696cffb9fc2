//! `tupyo-verify ballot CODE`: opens a challenged ballot of a record, on another machine than the one that made it.

use clap::Parser;
use serde_json::json;
use tupyo_circuits::TrackingCode;
use tupyo_election::Entry;
use tupyo_fate::{BallotVoter, FateError, OpenedBallot, count_line};
use tupyo_verify::Outcome;

use crate::audited::{Audited, AuditedRecord};
use crate::catalogue::questions as texts;
use crate::whose::{Owner, whose};
use crate::{Language, Stopped, output};

/// Open a challenged ballot of a record from its tracking code: show what it holds, and whose it is.
///
/// So the check of a voter's device does not rest on that device. A ballot that was cast is named, and cannot be
/// opened.
#[derive(Parser)]
#[command(
    name = "tupyo-verify ballot",
    after_help = "\
Exit codes: 0 the ballot was challenged, and its opening is valid; 6 it is another voter's; 1 there is no such ballot,
it was cast, its opening is not valid, or the record is refused; 3 wrong usage or the record cannot be read."
)]
pub(crate) struct BallotArguments {
    /// The tracking code, as the device has shown it before the ballot was challenged.
    code: TrackingCode,
    #[command(flatten)]
    audited: AuditedRecord,
    #[command(flatten)]
    owner: Owner,
}

/// Why no ballot is shown.
enum Closed {
    Unreadable,
    Unknown { size: u64 },
    Refused(FateError),
}

impl BallotArguments {
    /// The language of what is said.
    pub(crate) fn language(&self) -> Language {
        self.audited.language
    }

    /// Opens the ballot and shows it; the exit code.
    pub fn run(&self) -> Result<u8, Stopped> {
        let audited = self.audited.verify(None)?;
        let opened = self.opened(&audited)?;
        let other = opened.as_ref().ok().and_then(|opened| self.owner.check(&opened.voter).err());
        let answer = other.map_or(opened, |error| Err(Closed::Refused(error)));
        if self.audited.json {
            output::report(&self.programs(&answer, &audited).to_string())?;
        } else if !self.audited.quiet {
            output::report(&self.people(&answer, &audited))?;
        }
        Ok(match answer {
            Ok(_) => u8::from(audited.outcome() == Outcome::Refused),
            Err(Closed::Refused(FateError::OtherVoter { .. } | FateError::OtherKey { .. })) => 6,
            Err(_) => 1,
        })
    }

    fn opened(&self, audited: &Audited) -> Result<Result<OpenedBallot, Closed>, Stopped> {
        let (Some((_, checkpoint)), Some(check)) = (audited.checkpoint()?, audited.verified.state.ballot_check())
        else {
            return Ok(Err(Closed::Unreadable));
        };
        let Ok(tree) = audited.tree(&checkpoint) else { return Ok(Err(Closed::Unreadable)) };
        let found = audited.find(&tree, |index, bytes| {
            let entry = Entry::decode(bytes).ok()?;
            OpenedBallot::is_of(check, &entry, self.code).then_some((index, entry))
        });
        Ok(match found {
            Err(_) => Err(Closed::Unreadable),
            Ok(None) => Err(Closed::Unknown { size: checkpoint.size }),
            Ok(Some((index, entry))) => {
                OpenedBallot::of(check, &entry, index, self.code).map_err(|error| Closed::Refused(self.first(error)))
            }
        })
    }

    /// A ballot that cannot be opened is first of all held to whose it must be.
    fn first(&self, error: FateError) -> FateError {
        let FateError::NotOpened { voter, .. } = error else { return error };
        self.owner.index().and_then(|index| BallotVoter { index: voter, key: None }.is(index).err()).unwrap_or(error)
    }

    fn programs(&self, answer: &Result<OpenedBallot, Closed>, audited: &Audited) -> serde_json::Value {
        let code = self.code.to_string();
        let (record, format) = (audited.outcome(), "tupyo/opened-ballot/v1");
        match answer {
            Ok(opened) => json!({
                "format": format, "code": code, "status": "challenged", "index": opened.index, "values": opened.values,
                "voter": opened.voter.index, "key": opened.voter.key_text(), "record": record,
                "error": (record == Outcome::Refused).then_some("record-refused"),
            }),
            Err(closed) => {
                json!({ "format": format, "code": code, "status": null, "record": record, "error": closed.code() })
            }
        }
    }

    fn people(&self, answer: &Result<OpenedBallot, Closed>, audited: &Audited) -> String {
        let language = self.audited.language;
        match answer {
            Ok(opened) if audited.outcome() == Outcome::Refused => {
                format!("{}\n{}", refused(language), holds(opened, audited, language))
            }
            Ok(opened) => holds(opened, audited, language),
            Err(closed) => language.say(texts::not_opened(&closed.code(), &closed.said())),
        }
    }
}

/// That the record of an opened ballot is not that of a correct election.
fn refused(language: Language) -> &'static str {
    language.say(texts::RECORD_REFUSED_OPENED)
}

/// What an opened ballot holds, and whose it is.
fn holds(opened: &OpenedBallot, audited: &Audited, language: Language) -> String {
    let OpenedBallot { code, index, voter, style, values } = opened;
    let manifest = audited.verified.state.manifest();
    let counts = manifest.and_then(|manifest| Some((manifest, manifest.counts(*style, values)?)));
    let lines = counts.map(|(manifest, counts)| {
        let given = counts.into_iter().filter(|(_, _, value)| *value > 0);
        let lines = given.map(|(contest, output, value)| count_line(manifest, contest, output, value, language.tag()));
        lines.collect::<Vec<_>>().join("\n")
    });
    let lines = lines.unwrap_or_default();
    language.say(texts::opened_ballot(&code, &index, &lines, &whose(voter)))
}

impl Closed {
    fn code(&self) -> &'static str {
        match self {
            Closed::Unreadable => "record-refused",
            Closed::Unknown { .. } => "unknown-ballot",
            Closed::Refused(error) => error.code(),
        }
    }

    /// In English and Korean.
    fn said(&self) -> [String; 2] {
        match self {
            Closed::Unreadable => texts::NOT_OPENED_RECORD_REFUSED.map(str::to_owned),
            Closed::Unknown { size } => texts::not_opened_unknown(&size),
            Closed::Refused(FateError::NotOpened { code, voter }) => texts::not_opened_cast(&code, &voter),
            Closed::Refused(FateError::OtherVoter { expected, found }) => {
                texts::not_opened_other_voter(&expected, &found)
            }
            Closed::Refused(FateError::OtherKey { voter }) => texts::not_opened_other_key(&voter),
            Closed::Refused(error) => texts::opening_not_valid(&error),
        }
    }
}
