//! Cards in software.

use std::fs;
use std::path::{Path, PathBuf};

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_card::CardSecret;

use crate::catalogue::card as texts;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::place::Output;
use crate::roll::fault;
use crate::roll::list::{self as eligible, Columns};
use crate::say::{Answer, Say};

#[derive(clap::Args)]
pub struct Issue {
    /// How many cards
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    count: u32,
    /// The id of the district (ballot style) whose voters get them
    #[arg(long, value_name = "ID", default_value = "all")]
    style: String,
    /// How many times each vote counts
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    weight: u32,
    /// Directory for the cards, NUMBER.card; give each to its voter
    #[arg(long, value_name = "DIR")]
    out_dir: PathBuf,
    /// The list of who may vote; it is made, or the cards are added to it
    #[arg(long, value_name = "FILE")]
    list: PathBuf,
    #[command(flatten)]
    output: Output,
}

impl Issue {
    /// Who prints.
    pub fn say(&self) -> Say {
        self.output.say()
    }

    /// Makes the cards, then the list.
    pub fn run(&self) -> Result<Answer, Failure> {
        let mut list = self.listed()?;
        fs::create_dir_all(&self.out_dir).map_err(|error| Failure::file(&self.out_dir, &error))?;
        for number in (list.len() + 1..).take(self.count as usize) {
            let card =
                CardSecret::generate(&mut OsRng).map_err(|error| Failure::io(error.code(), error.to_string()))?;
            write_card(&self.out_dir.join(format!("{number:04}.card")), &card)?;
            list.push(row_of(&card, &self.style, self.weight));
        }
        let (count, listed, directory, file) = (self.count, list.len(), self.out_dir.display(), self.list.display());
        eligible::write(&self.list, list, Readers::Everybody)?;
        let answer = Answer::new(texts::issued_cards_lists_cards(&count, &directory, &file, &listed));
        Ok(answer.with(json!({ "issued": count, "listed": listed })))
    }

    /// The rows of the list that is there.
    fn listed(&self) -> Result<Vec<Columns>, Failure> {
        if !self.list.exists() {
            return Ok(Vec::new());
        }
        match eligible::rows(&self.list)? {
            Ok(rows) => Ok(rows),
            Err(faults) => Err(fault::refusal(&faults)),
        }
    }
}

/// A row with a card alone: its text names the person.
fn row_of(card: &CardSecret, style: &str, weight: u32) -> Columns {
    [String::new(), card.public().to_string(), String::new(), style.to_owned(), weight.to_string()]
}

/// A card stands for hardware that its voter holds: it is private, but has no passphrase.
fn write_card(path: &Path, card: &CardSecret) -> Result<(), Failure> {
    files::write_new(path, card.to_text().as_bytes(), Readers::Owner)
}
