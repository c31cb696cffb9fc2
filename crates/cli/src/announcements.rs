//! What officials have announced while voting was open, as voters read it.

use serde::Deserialize;

use crate::catalogue::announced as texts;
use crate::failure::Failure;
use crate::moment;
use crate::say::Say;

/// An announcement, as followers give it.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Announced {
    Notice { text: String },
    Schedule { closing: u64, reason: String },
    LedgerKey { key: String },
    OfficialKey { official: u16, key: String, reason: String },
    Page { digest: String, reason: String },
}

/// Shows lines of announcements, if there are any.
pub fn show(texts: &[String; 2], say: &Say) {
    if texts.iter().any(|text| !text.is_empty()) {
        say.note(texts.each_ref());
    }
}

/// Announcements in the JSON of a follower, each on a line, with their heading; nothing if there are none.
pub fn of_json(announced: &str) -> Result<[String; 2], Failure> {
    let broken = |error: serde_json::Error| Failure::refused("unreadable-answer", error.to_string());
    let announced: Vec<Announced> = serde_json::from_str(announced).map_err(broken)?;
    let heading = texts::OFFICIALS_HAVE_ANNOUNCED;
    let lines = |language: usize| announced.iter().map(move |announcement| line(announcement)[language].clone());
    let all =
        |language: usize| std::iter::once(heading[language].to_owned()).chain(lines(language)).collect::<Vec<_>>();
    Ok(if announced.is_empty() { Default::default() } else { [0, 1].map(|language| all(language).join("\n")) })
}

fn line(announcement: &Announced) -> [String; 2] {
    match announcement {
        Announced::Notice { text } => [format!("  {text}"), format!("  {text}")],
        Announced::LedgerKey { key } => texts::ledger_new_key(&key),
        Announced::OfficialKey { official, key, reason } => {
            let number = u32::from(*official) + 1;
            texts::official_number_new_key(&key, &number, &reason)
        }
        Announced::Page { digest, reason } => texts::voters_page_other_files(&digest, &reason),
        Announced::Schedule { closing, reason } => {
            let closing = moment::utc(*closing);
            texts::voting_end_at(&closing, &reason)
        }
    }
}
