//! From cards and registrations to the roll (docs/protocol/registration.md).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tupyo_card::SignedRegistration;
use tupyo_election::{ElectionId, ElectionManifest, Voter};
use tupyo_office::{IssuedCard, roll_of_registrations};

use crate::failure::Failure;
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

/// Checks every registration and makes the roll.
pub fn build(
    list: &CardList,
    paths: &[PathBuf],
    election: ElectionId,
    manifest: &ElectionManifest,
) -> Result<Vec<Voter>, Failure> {
    let issued = list.issued(manifest)?;
    let registrations = paths.iter().map(|path| read_registration(path)).collect::<Result<Vec<_>, _>>()?;
    roll_of_registrations(election, &issued, &registrations).map_err(|error| {
        let path = error.place().checked_sub(1).and_then(|place| paths.get(place));
        refused(path.map_or(Path::new(""), PathBuf::as_path), error.code(), &error.to_string())
    })
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

fn read_registration(path: &Path) -> Result<SignedRegistration, Failure> {
    let bytes = files::read(path, LARGEST_REGISTRATION)?;
    SignedRegistration::decode(&bytes).map_err(|error| refused(path, error.code(), &error.to_string()))
}

fn refused(path: &Path, code: &str, what: &str) -> Failure {
    Failure::refused(code, format!("{}: {what}", path.display()))
}
