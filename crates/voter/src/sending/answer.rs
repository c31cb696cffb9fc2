//! What a board's answer means for the ballot.

use serde::Deserialize;

/// So much of a server's words is passed on.
const LONGEST_WORDS: usize = 1_000;

/// What an answer means for the ballot.
pub(super) enum Answer {
    /// It should be a receipt.
    Receipt,
    /// The board, or something in between, does not take it, which proves nothing.
    Refused { code: String, text: String },
    /// The same may succeed soon, or has succeeded already.
    Passing { code: String, text: String },
}

/// An RFC 9457 problem document, as far as it is used.
#[derive(Deserialize)]
struct Problem {
    code: String,
    detail: Option<String>,
    title: Option<String>,
}

impl Answer {
    pub(super) fn of(status: u16, body: &[u8]) -> Answer {
        if status == 200 {
            return Answer::Receipt;
        }
        let (code, text) = match serde_json::from_slice::<Problem>(body) {
            Ok(problem) => (words(&problem.code), words(&problem.detail.or(problem.title).unwrap_or_default())),
            Err(_) => (format!("http-{status}"), format!("HTTP {status}")),
        };
        // Busy, without an answer in time, or unsure what its storage has taken.
        let passing = matches!(status, 408 | 425 | 429) || status >= 500;
        if passing { Answer::Passing { code, text } } else { Answer::Refused { code, text } }
    }
}

fn words(text: &str) -> String {
    text.chars().take(LONGEST_WORDS).collect()
}
