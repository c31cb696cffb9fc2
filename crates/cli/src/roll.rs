//! From cards and registrations to the roll (docs/protocol/registration.md).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tupyo_election::{ElectionId, ElectionManifest, RegistrationScope, Voter};
use tupyo_registration::{IssuedCard, roll_of_registrations};
use tupyo_registration::{RegistrationFault, SignedRegistration};

use crate::failure::{Failure, korean};
use crate::files::{self, Readers};

const LARGEST_LIST: usize = 1 << 30;
const LARGEST_REGISTRATION: usize = 1024;

/// Who may register: a CSV file with the columns `number`, `card`, `style`, `weight`.
#[derive(Debug, Default)]
pub struct CardList {
    /// Its lines.
    pub cards: Vec<ListedCard>,
}

/// A line of the list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListedCard {
    /// The card's number, for people.
    pub number: u64,
    /// The card's public key.
    pub card: String,
    /// The id of the ballot style.
    pub style: String,
    /// How many times the vote counts.
    pub weight: u32,
}

impl CardList {
    /// Reads the list.
    pub fn read(path: &Path) -> Result<CardList, Failure> {
        let bytes = files::read(path, LARGEST_LIST)?;
        let lines = csv::Reader::from_reader(bytes.as_slice()).into_deserialize().collect::<Result<_, _>>();
        let list = CardList {
            cards: lines.map_err(|error| Failure::usage("card-list", format!("{}: {error}", path.display())))?,
        };
        match list.cards.iter().find(|card| card.weight == 0) {
            Some(card) => Err(no_weight(path, card.number)),
            None => Ok(list),
        }
    }

    /// Writes the list.
    pub fn write(&self, path: &Path) -> Result<(), Failure> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let failed = |error: String| Failure::io("card-list", error);
        self.cards.iter().try_for_each(|card| writer.serialize(card)).map_err(|error| failed(error.to_string()))?;
        let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
        files::replace(path, &bytes, Readers::Everybody)
    }

    fn issued(&self, manifest: &ElectionManifest) -> Result<Vec<IssuedCard>, Failure> {
        let styles = manifest.styles().iter().map(|style| style.id.as_str());
        let styles: BTreeMap<&str, u16> = styles.zip(0..).collect();
        let issued = |line: &ListedCard| {
            let refused = |code: &str, what: String| Failure::refused(code, format!("card {}: {what}", line.number));
            let card = line.card.parse().map_err(|error| refused("card-key", format!("{error}")))?;
            let style = styles.get(line.style.as_str()).copied();
            let style = style.ok_or_else(|| refused("unknown-style", format!("no style `{}`", line.style)))?;
            Ok(IssuedCard { card, style, weight: line.weight })
        };
        self.cards.iter().map(issued).collect()
    }
}

/// What the registrations lead to.
pub struct Registered {
    /// The voters of the roll.
    pub voters: Vec<Voter>,
    /// The registrations that are left out.
    pub refused: Vec<RefusedRegistration>,
}

/// A registration that is left out, and why.
#[derive(Serialize)]
pub struct RefusedRegistration {
    file: PathBuf,
    error: &'static str,
    message: String,
}

/// Checks every registration and makes the roll. One that is refused is named, and blocks no other.
pub fn build(
    list: &CardList,
    paths: &[PathBuf],
    election: ElectionId,
    manifest: &ElectionManifest,
) -> Result<Registered, Failure> {
    let issued = list.issued(manifest)?;
    let (mut files, mut registrations, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for path in paths {
        match read_registration(path)? {
            Ok(registration) => {
                files.push(path);
                registrations.push(registration);
            }
            Err(error) => refused.push(RefusedRegistration::new(path, error.code(), &error)),
        }
    }
    let registered = roll_of_registrations(RegistrationScope::Election(election), &issued, &registrations);
    refused.extend(
        registered
            .refused
            .iter()
            .filter_map(|(place, error)| Some(RefusedRegistration::new(files.get(place - 1)?, error.code(), error))),
    );
    refused.sort_by(|one, other| one.file.cmp(&other.file));
    Ok(Registered { voters: registered.voters, refused })
}

impl RefusedRegistration {
    fn new(path: &Path, code: &'static str, error: &impl ToString) -> RefusedRegistration {
        RefusedRegistration { file: path.to_owned(), error: code, message: error.to_string() }
    }

    /// As a line for people.
    pub fn line(&self) -> String {
        format!("  {}: {} [{}]", self.file.display(), self.message, self.error)
    }

    /// As a line in Korean.
    pub fn line_in_korean(&self) -> String {
        let said = korean::summary(self.error).unwrap_or(&self.message);
        format!("  {}: {said} [{}]", self.file.display(), self.error)
    }
}

fn no_weight(path: &Path, card: u64) -> Failure {
    let path = path.display();
    let english = format!("{path}: card {card}: a vote of weight 0 would not count: write 1 or more");
    Failure::refused("roll-weight", english)
        .in_korean(format!("{path}: {card}번 카드: 가중치가 0인 표는 집계되지 않습니다. 1 이상을 적으십시오"))
}

/// The registration files of a directory: those whose names end in `.registration`.
pub fn registrations_in(directory: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error: std::io::Error| Failure::file(directory, &error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "registration") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// A registration; what somebody has sent instead of one is refused, what cannot be read is not.
fn read_registration(path: &Path) -> Result<Result<SignedRegistration, RegistrationFault>, Failure> {
    match files::read(path, LARGEST_REGISTRATION) {
        Ok(bytes) => Ok(SignedRegistration::decode(&bytes)),
        Err(failure) if failure.code == "file-too-long" => Ok(Err(RegistrationFault::Malformed)),
        Err(failure) => Err(failure),
    }
}
