//! What is said about a page, in English and Korean.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tupyo_client::{PageComparison, PageFault, PageFinding};
use tupyo_election::{Document, PageManifest};

use crate::catalogue::page as texts;

/// So many changed files are named.
const MOST_NAMED: usize = 20;

/// What an official is about to announce, beside what holds.
pub fn announcing(page: &PageManifest, holding: Option<&PageManifest>) -> [String; 2] {
    let digest = Document::Page(page.clone()).digest();
    let (files, lines) = (page.assets.len(), page.headers.len());
    let addresses = page.addresses.join(", ");
    let [anywhere_en, anywhere_ko] = if addresses.is_empty() { texts::ANYWHERE } else { [""; 2] };
    let changes = changes(page, holding);
    let reason = if page.reason.is_empty() { String::new() } else { format!("\n{}", page.reason) };
    texts::announced_for_good_voters(
        &addresses,
        &[anywhere_en, anywhere_ko],
        &changes,
        &digest,
        &files,
        &lines,
        &reason,
    )
}

/// `+` a new file, `-` one that is gone, `*` one with other bytes; nothing of the first page.
fn changes(page: &PageManifest, holding: Option<&PageManifest>) -> String {
    let Some(holding) = holding else { return String::new() };
    let files = |page: &PageManifest| -> BTreeMap<String, [u8; 32]> {
        page.assets.iter().map(|asset| (asset.path.clone(), asset.sha256)).collect()
    };
    let (before, after) = (files(holding), files(page));
    let gone = before.keys().filter(|path| !after.contains_key(*path)).map(|path| format!("\n  - {path}"));
    let others = after.iter().filter_map(|(path, hash)| match before.get(path) {
        None => Some(format!("\n  + {path}")),
        Some(old) if old != hash => Some(format!("\n  * {path}")),
        Some(_) => None,
    });
    let all: Vec<String> = gone.chain(others).collect();
    let more = all.len().saturating_sub(MOST_NAMED);
    let more = if more == 0 { String::new() } else { format!("\n  … {more}") };
    all[..all.len().min(MOST_NAMED)].concat() + &more
}

/// A line for each finding that was kept.
pub fn findings(compared: &PageComparison) -> [String; 2] {
    let lines = |language: usize| {
        compared.findings.iter().map(|finding| format!("\n  {}", line(finding)[language])).collect::<String>()
    };
    let more = compared.more_findings;
    let more = if more == 0 { String::new() } else { format!("\n  … {more}") };
    [lines(0) + &more, lines(1) + &more]
}

fn line(PageFinding { path, fault }: &PageFinding) -> [String; 2] {
    let path = format!("/{path}");
    match fault {
        PageFault::Missing { status } => texts::missing_http(&path, &status),
        PageFault::Redirected { status } => texts::whoever_asks_sent_elsewhere(&path, &status),
        PageFault::Changed { announced, found, asked } => {
            let (announced, found) = (hex(announced), hex(found));
            texts::other_bytes_sha_announced(&announced, &asked, &found, &path)
        }
        PageFault::TooLong => texts::longer_than_mib(&path),
        PageFault::Encoding => texts::encoding_damaged_or_was(&path),
        PageFault::Header { name, announced, found } => {
            let found = if found.is_empty() { "–".to_owned() } else { found.join(" | ") };
            texts::header_line_announced(&announced, &found, &name, &path)
        }
        PageFault::Allows { name } => texts::header_line_which_was(&name, &path),
        PageFault::Additional => texts::served_was_not_announced(&path),
        PageFault::Hashes => texts::names_other_files_hashes(&path),
    }
}

/// The findings, for programs.
pub fn json(compared: &PageComparison) -> Value {
    let found = compared.findings.iter().map(|PageFinding { path, fault }| {
        let mut json = json!({ "path": path, "fault": fault.code() });
        match fault {
            PageFault::Missing { status } | PageFault::Redirected { status } => json["status"] = (*status).into(),
            PageFault::Changed { announced, found, asked } => {
                json["announced"] = hex(announced).into();
                json["found"] = hex(found).into();
                json["asked"] = (*asked).into();
            }
            PageFault::Header { name, announced, found } => {
                json["header"] = name.as_str().into();
                json["announced"] = announced.as_str().into();
                json["found"] = found.as_slice().into();
            }
            PageFault::Allows { name } => json["header"] = (*name).into(),
            PageFault::TooLong | PageFault::Encoding | PageFault::Additional | PageFault::Hashes => {}
        }
        json
    });
    found.collect()
}

fn hex(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
