//! The second registrar, an observer or a party: looks at the evidence of what stands, and signs it only if it holds.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tupyo_election::{Document, DocumentDigest, ElectionState, StandingRegistration};
use tupyo_registration::{AuditFinding, EligibilityList, RollEvent, RollHistory, audit};

use crate::by_hand::{AtBoard, ByHandOptions, in_words};
use crate::catalogue::program as texts;
use crate::desk::{base64, hexadecimal};
use crate::evidence::{self, Opened};
use crate::say::Say;
use crate::{RegistrarError, korean, list_file};

/// What is looked at, and signed with which key.
#[derive(Clone, Debug, clap::Args)]
pub struct Countersign {
    #[command(flatten)]
    by_hand: ByHandOptions,
    #[command(flatten)]
    sources: Sources,
    /// The digest of a standing correction to sign, too: 64 hexadecimal digits, as this command shows it. With it
    /// alone, nothing else is looked at
    #[arg(long, value_name = "DIGEST")]
    correction: Vec<String>,
    #[command(flatten)]
    pub(crate) say: Say,
}

/// What registrations are held to.
#[derive(Clone, Debug, clap::Args)]
struct Sources {
    /// The directory of the other registrar's sealed evidence, or a copy of it
    #[arg(long, value_name = "DIR", required_unless_present = "correction", requires_all = ["identity", "list"])]
    evidence: Option<PathBuf>,
    /// The age identity that opens it
    #[arg(long, value_name = "FILE", requires = "evidence")]
    identity: Option<PathBuf>,
    /// The office's list of who may vote
    #[arg(long, value_name = "FILE", requires = "evidence")]
    list: Option<PathBuf>,
}

/// The same, read.
struct Known {
    opened: Opened,
    list: EligibilityList,
    history: RollHistory,
}

/// What stands and is not signed by this registrar.
struct Unsigned {
    digest: DocumentDigest,
    document: Arc<Document>,
}

impl Countersign {
    /// Signs every standing registration that evidence, list and rules bear out, and the corrections that are named.
    /// What is wrong with another one is named, and then nothing of it is signed.
    pub(crate) fn run(&self) -> Result<(), RegistrarError> {
        let mut at = self.by_hand.open(&self.say)?;
        let unsigned = unsigned(&at.state()?, at.election.registrar);
        let known = self.sources.read(&mut at)?;
        let faults: usize =
            unsigned.iter().map(|standing| self.settle(standing, known.as_ref(), &at)).sum::<Result<_, _>>()?;
        if unsigned.is_empty() {
            self.say.line(texts::NOTHING_TO_SIGN)?;
        }
        if faults > 0 { Err(RegistrarError::NotCountersigned { count: faults }) } else { Ok(()) }
    }

    /// Signs one standing document, or names its faults; how many there are.
    fn settle(&self, standing: &Unsigned, known: Option<&Known>, at: &AtBoard) -> Result<usize, RegistrarError> {
        let digest = hexadecimal(&standing.digest.0);
        let styles = &at.election.terms.styles;
        let faults = match (standing.document.as_ref(), known) {
            (Document::Registration { lines }, Some(known)) => {
                let events: Vec<_> = lines.iter().copied().map(RollEvent::Line).collect();
                self.faults(&events, known, at)
            }
            (Document::Registration { .. }, None) => {
                return self.say.line(texts::registration_to_sign(&digest)).map(|()| 0);
            }
            (Document::Correction(correction), _) if !self.correction.contains(&digest) => {
                let correction = texts::correction_to_sign(&digest, &in_words(correction, styles));
                return self.say.line(correction).map(|()| 0);
            }
            _ => Vec::new(),
        };
        if faults.is_empty() {
            sign(standing.digest, at)?;
            return self.say.line(texts::signed(&digest)).map(|()| 0);
        }
        let named = |fault: &String| format!("{digest}: {fault}");
        faults.iter().try_for_each(|fault| self.say.line(fault.each_ref().map(named)))?;
        Ok(faults.len())
    }

    /// What an audit finds about these lines, together with all that counts already; in English and Korean.
    fn faults(&self, new: &[RollEvent], known: &Known, at: &AtBoard) -> Vec<[String; 2]> {
        let Known { opened, list, history } = known;
        let events = [history.events(), new].concat();
        let report = audit(&at.election.terms, &opened.evidence, &events, Some(list), &|| {});
        let is_new = |finding: &&AuditFinding| {
            new.iter().any(|event| matches!(event, RollEvent::Line(line) if finding.keys.contains(&line.voter.key)))
        };
        report.findings.iter().filter(is_new).map(|finding| named(finding, opened)).collect()
    }
}

impl Sources {
    fn read(&self, at: &mut AtBoard) -> Result<Option<Known>, RegistrarError> {
        let (Some(evidence), Some(identity), Some(list)) = (&self.evidence, &self.identity, &self.list) else {
            return Ok(None);
        };
        let list = list_file::read(list, &at.election.terms.styles)?;
        let opened = evidence::open_all(evidence, &evidence::identities(identity)?)?;
        Ok(Some(Known { opened, list, history: at.history()? }))
    }
}

fn named(finding: &AuditFinding, opened: &Opened) -> [String; 2] {
    let keys: Vec<_> = finding.keys.iter().map(|key| base64(key.as_bytes())).collect();
    let files: Vec<_> = finding.evidence.iter().filter_map(|place| file(&opened.paths, *place)).collect();
    let (english, code) = (finding.kind.to_string(), finding.code());
    let kind = [english.as_str(), korean::korean_summary(code).unwrap_or(&english)];
    texts::finding(&code, &format_args!("{files:?}"), &format_args!("{keys:?}"), &kind)
}

/// Posts the countersignature. It is kept before it leaves: the same bytes are posted again.
fn sign(digest: DocumentDigest, at: &AtBoard) -> Result<(), RegistrarError> {
    let document = Document::Countersignature { digest };
    let entry = match at.kept(&document)? {
        Some(kept) => kept,
        None => {
            let entry = at.sign(&document)?.encode();
            at.keep(&document, &entry)?;
            entry
        }
    };
    at.post(&entry)
}

fn unsigned(state: &ElectionState, own: u16) -> Vec<Unsigned> {
    let is_unsigned = |standing: &&StandingRegistration| standing.registrar != own && !standing.signed.contains(&own);
    let standing = state.standing_registrations().filter(is_unsigned);
    standing.map(|it| Unsigned { digest: it.digest, document: it.document.clone() }).collect()
}

fn file(paths: &[PathBuf], place: usize) -> Option<String> {
    Some(paths.get(place).map(PathBuf::as_path).and_then(Path::file_name)?.to_string_lossy().into_owned())
}
