//! `tupyo-verify evidence FILE`: whether a file proves that a ledger has shown two histories.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use clap::Parser;
use serde_json::{Value, json};
use tupyo_merkle::{Contradiction, EvidenceError, NoteVerifier, SignedCheckpoint, SplitView};

use crate::{Language, Stopped, output};

/// No file of evidence is longer: two notes of 131,072 bytes, and two paths.
const LARGEST: u64 = 1 << 19;

/// Verify evidence of a split view: a file that proves that the holder of the ledger key has signed two histories.
///
/// Nothing else is needed, and nobody has to be asked. Take the ledger key from where the election was announced, never from
/// whoever gave you the file.
#[derive(Parser)]
#[command(
    name = "tupyo-verify evidence",
    after_help = "\
Exit codes: 0 the file proves a split view, 1 it proves nothing, 3 wrong usage or the file cannot be read."
)]
pub(crate) struct EvidenceArguments {
    /// The file.
    file: PathBuf,
    /// The ledger's public key: <name>+<id>+<key>.
    #[arg(long, value_name = "KEY")]
    ledger_key: NoteVerifier,
    /// The language of the report.
    #[arg(long, value_enum, default_value_t = Language::En)]
    language: Language,
    /// Print the report as one line of JSON.
    #[arg(long)]
    json: bool,
    /// Print nothing but errors; the exit code tells.
    #[arg(long)]
    quiet: bool,
}

impl EvidenceArguments {
    /// Verifies the file and says what it proves; whether it does.
    pub(crate) fn run(&self) -> Result<bool, Stopped> {
        let bytes = self.read()?;
        let verdict = SplitView::parse(&bytes).and_then(|evidence| {
            let signed = evidence.verify(&self.ledger_key)?;
            Ok((evidence, signed))
        });
        if self.json {
            output::report(&self.json(&verdict).to_string());
        } else if !self.quiet {
            output::report(&self.text(&verdict));
        }
        Ok(verdict.is_ok())
    }

    fn read(&self) -> Result<Vec<u8>, Stopped> {
        let failed =
            |error: std::io::Error| Stopped::Read { path: self.file.display().to_string(), message: error.to_string() };
        let mut bytes = Vec::new();
        File::open(&self.file).map_err(failed)?.take(LARGEST).read_to_end(&mut bytes).map_err(failed)?;
        Ok(bytes)
    }

    fn text(&self, verdict: &Verdict) -> String {
        match (verdict, self.language) {
            (Ok((evidence, signed)), language) => proved(evidence, signed, &self.ledger_key, language),
            (Err(error), Language::En) => format!("REFUSED: this file proves nothing: {error} [{}]", error.code()),
            (Err(error), Language::Ko) => {
                format!("거부: 이 파일은 아무것도 증명하지 않습니다: {error} [{}]", error.code())
            }
        }
    }

    fn json(&self, verdict: &Verdict) -> Value {
        let ledger_key = self.ledger_key.to_string();
        match verdict {
            Ok((evidence, signed)) => json!({
                "format": "tupyo/evidence/v1", "proved": true, "ledger_key": ledger_key,
                "kind": kind(evidence.contradiction()), "entry": entry(evidence.contradiction()),
                "checkpoints": signed.each_ref().map(checkpoint),
            }),
            Err(error) => json!({
                "format": "tupyo/evidence/v1", "proved": false, "ledger_key": ledger_key,
                "error": error.code(), "message": error.to_string(),
            }),
        }
    }
}

type Verdict = Result<(SplitView, [SignedCheckpoint; 2]), EvidenceError>;

fn kind(contradiction: &Contradiction) -> &'static str {
    match contradiction {
        Contradiction::SameSize => "same-size",
        Contradiction::Prefix { .. } => "prefix",
        Contradiction::Entry { .. } => "entry",
    }
}

fn entry(contradiction: &Contradiction) -> Option<u64> {
    match contradiction {
        Contradiction::Entry { index, .. } => Some(*index),
        _ => None,
    }
}

fn checkpoint(signed: &SignedCheckpoint) -> Value {
    json!({ "size": signed.checkpoint().size, "root": signed.checkpoint().root.to_string() })
}

fn proved(evidence: &SplitView, signed: &[SignedCheckpoint; 2], key: &NoteVerifier, language: Language) -> String {
    let [first, second] = signed.each_ref().map(SignedCheckpoint::checkpoint);
    let (old, new) = (first.size, second.size);
    let (why_en, why_ko) = match evidence.contradiction() {
        Contradiction::SameSize => {
            (format!("two roots for the same {old} entries"), format!("같은 항목 {old}개에 두 개의 루트"))
        }
        Contradiction::Prefix { .. } => (
            format!("a root for {old} entries that is not that of the first {old} of the {new} it signed as well"),
            format!("항목 {old}개의 루트가, 역시 서명한 항목 {new}개 가운데 처음 {old}개의 루트와 다름"),
        ),
        Contradiction::Entry { index, .. } => (
            format!("two different entries {index}, one among {old} entries and one among {new}"),
            format!("항목 {old}개와 {new}개의 두 원장에서 {index}번 항목이 서로 다름"),
        ),
    };
    let roots = format!("  {old}  {}\n  {new}  {}", first.root, second.root);
    match language {
        Language::En => format!("PROVED: the holder of {key} has signed {why_en}.\n{roots}"),
        Language::Ko => format!("증명됨: {key} 열쇠를 가진 자가 두 역사에 서명했습니다. {why_ko}.\n{roots}"),
    }
}
