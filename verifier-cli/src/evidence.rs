//! `tupyo-verify evidence FILE`: whether a file proves that a ledger has shown two histories.

use std::path::PathBuf;

use clap::Parser;
use serde_json::{Value, json};
use tupyo_election::{ElectionId, ElectionManifest};
use tupyo_merkle::{Contradiction, EvidenceError, NoteVerifier, Origin, SignedCheckpoint, SplitView};

use crate::catalogue::questions as texts;
use crate::{Language, Stopped, output};

/// No file of evidence is longer: two notes of 131,072 bytes, and two paths.
const LARGEST: usize = 1 << 19;
/// No manifest is longer.
const LARGEST_MANIFEST: usize = 16_000_000;

/// Verify evidence of a split view: a file that proves that the holder of the ledger key has signed two histories.
///
/// Nobody has to be asked. The manifest names the ledger's key; its hash is the election's id, which is printed:
/// compare it with the one that was announced.
#[derive(Parser)]
#[command(
    name = "tupyo-verify evidence",
    after_help = "\
Exit codes: 0 the file proves a split view, 1 it proves nothing, 3 wrong usage or the file cannot be read."
)]
pub(crate) struct EvidenceArguments {
    /// The file.
    file: PathBuf,
    /// The election's manifest.
    #[arg(long, value_name = "FILE")]
    manifest: PathBuf,
    /// A key that a document of the election has put in the place of the manifest's: <name>+<id>+<key>; repeat it for
    /// each.
    #[arg(long = "ledger-key", value_name = "KEY")]
    ledger_keys: Vec<NoteVerifier>,
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
    /// The language of what is said.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// Verifies the file and says what it proves; whether it does.
    pub(crate) fn run(&self) -> Result<bool, Stopped> {
        let bytes = output::read(&self.file, LARGEST)?;
        let keys = self.keys()?;
        let verdict = SplitView::parse(&bytes).and_then(|evidence| {
            let signed = evidence.verify(&keys)?;
            Ok((evidence, signed))
        });
        if self.json {
            output::report(&json(&verdict, &keys[0]).to_string())?;
        } else if !self.quiet {
            output::report(&self.text(&verdict, &keys[0]))?;
        }
        Ok(verdict.is_ok())
    }

    /// The manifest's key first.
    fn keys(&self) -> Result<Vec<NoteVerifier>, Stopped> {
        let bytes = output::read(&self.manifest, LARGEST_MANIFEST)?;
        let path = || self.manifest.display().to_string();
        let broken =
            |error: tupyo_election::ManifestError| Stopped::Manifest { path: path(), message: error.to_string() };
        let manifest = ElectionManifest::parse(&bytes).map_err(broken)?;
        let first = manifest.ledger().verifier(ElectionId::of_manifest(&bytes)).map_err(broken)?;
        if let Some(key) = self.ledger_keys.iter().find(|key| key.name() != first.name()) {
            return Err(Stopped::LedgerKey { key: key.to_string(), origin: first.name().to_string() });
        }
        Ok(std::iter::once(first).chain(self.ledger_keys.iter().cloned()).collect())
    }

    fn text(&self, verdict: &Verdict, key: &NoteVerifier) -> String {
        match verdict {
            Ok((evidence, signed)) => proved(evidence, signed, key.name(), self.language),
            Err(error) => self.language.say(texts::evidence_refused(&error.code(), &error)),
        }
    }
}

fn json(verdict: &Verdict, key: &NoteVerifier) -> Value {
    let origin = key.name().as_str();
    match verdict {
        Ok((evidence, signed)) => json!({
            "format": "tupyo/evidence/v1", "proved": true, "origin": origin,
            "kind": kind(evidence.contradiction()), "entry": entry(evidence.contradiction()),
            "checkpoints": signed.each_ref().map(checkpoint),
        }),
        Err(error) => json!({
            "format": "tupyo/evidence/v1", "proved": false, "origin": origin,
            "error": error.code(), "message": error.to_string(),
        }),
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

fn proved(evidence: &SplitView, signed: &[SignedCheckpoint; 2], origin: &Origin, language: Language) -> String {
    let [first, second] = signed.each_ref().map(SignedCheckpoint::checkpoint);
    let (old, new) = (first.size, second.size);
    let why = match evidence.contradiction() {
        Contradiction::SameSize => texts::proof_same_size(&old),
        Contradiction::Prefix { .. } => texts::proof_prefix(&new, &old),
        Contradiction::Entry { index, .. } => texts::proof_entry(&index, &new, &old),
    };
    let roots = format!("  {old}  {}\n  {new}  {}", first.root, second.root);
    language.say(texts::evidence_proved(&origin, &roots, &why))
}
