//! The report as a page: whole, without a script, without markup of the record's, every link with its place.
#![cfg(test)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use tupyo_election::{Document, PageAsset, PageManifest};
use tupyo_rehearsal::{Plan, Rehearsal, record_files};

/// A record in a directory.
fn exported(election: &Rehearsal, entries: usize) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (path, bytes) in record_files(&election.entries()[..entries], &election.signer()) {
        let path = directory.path().join("record").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    directory
}

fn page(election: &Rehearsal, directory: &Path, language: &str) -> (i32, String) {
    let out = directory.join("report.html");
    let mut program = Command::new(env!("CARGO_BIN_EXE_tupyo-verify"));
    program.arg(directory.join("record")).args(["--election", &election.state().election().to_string(), "--quiet"]);
    let status = program.arg("--html").arg(&out).args(["--language", language]).status().unwrap();
    (status.code().unwrap(), fs::read_to_string(out).unwrap())
}

/// What stands behind each `before` up to the next quotation mark.
fn quoted(page: &str, before: &str) -> BTreeSet<String> {
    page.split(before).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// What every page has, whatever it says.
fn is_sound(page: &str) {
    assert!(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'\""));
    for forbidden in ["<script", "<img", "<link", "<iframe", "src=\"", "url(", "@import", "href=\"h"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    let tags: Vec<_> = page.split('<').skip(1).filter_map(|tag| tag.split('>').next()).collect();
    assert!(tags.iter().all(|tag| !tag.contains(" on")), "no handler");
    let (links, places) = (quoted(page, "href=\"#"), quoted(page, "id=\""));
    assert!(links.is_subset(&places), "{links:?} {places:?}");
    for tag in ["section", "ul", "ol", "li", "p", "table", "dl", "div", "main", "figure", "bdi", "code", "span"] {
        let opened = tags.iter().filter(|found| found.split(' ').next() == Some(tag)).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

#[test]
fn an_accepted_record() {
    let election = Rehearsal::finished(Plan::default());
    let directory = exported(&election, election.entries().len());
    let (code, english) = page(&election, directory.path(), "en");
    assert_eq!(code, 0);
    is_sound(&english);
    let verdict = english.find("The result on this page follows from the ballots of this record: every check passed.");
    assert!(verdict.unwrap() < english.find("<h2>").unwrap(), "the verdict is first");
    assert!(
        english.contains("Turnout: ") && english.contains("class=\"bar\"") && english.contains("<rect class=\"cast\"")
    );
    assert_eq!(english.matches("class=\"pass\"").count(), 83);
    assert!(english.contains("2 of 3 trustees were needed"));
    let (_, korean) = page(&election, directory.path(), "ko");
    is_sound(&korean);
    assert!(korean.contains("<html lang=\"ko\">") && korean.contains("모든 점검을 통과하였습니다."));
    let hangul = |c: char| ('가'..='힣').contains(&c);
    assert!(!english.contains(hangul), "each language alone");
}

#[test]
fn a_refused_record_shows_no_result_and_leads_to_the_entry() {
    let election = Rehearsal::finished(Plan::default());
    let directory = exported(&election, election.entries().len());
    let bundle = fs::read_dir(directory.path().join("record/tile/entries/000.p")).unwrap().next().unwrap().unwrap();
    let mut bytes = fs::read(bundle.path()).unwrap();
    let last = bytes.len() - 40;
    bytes[last] ^= 1;
    fs::write(bundle.path(), bytes).unwrap();
    let (code, refused) = page(&election, directory.path(), "en");
    assert_eq!(code, 1);
    is_sound(&refused);
    assert!(refused.contains("This record is not that of a correct election"));
    assert!(refused.contains("What is wrong first: <a href=\"#L3\">L3</a>"), "{refused}");
    let place = election.entries().len();
    let led = format!("– entry {}: <code>tile/entries/000.p/{place}</code>, number {place} in this file", place - 1);
    assert!(refused.contains(&led), "{led}\n{refused}");
    assert!(!refused.contains("class=\"bar\"") && !refused.contains("Turnout: "), "no result of a refused record");
    is_sound(&page(&election, directory.path(), "ko").1);
}

#[test]
fn unfinished_and_cancelled_elections() {
    let mut election = Rehearsal::opened(Plan::single_choice(2, 2));
    election.cast(0, 0);
    let directory = exported(&election, election.entries().len());
    let (code, unfinished) = page(&election, directory.path(), "en");
    assert_eq!(code, 2);
    is_sound(&unfinished);
    assert!(unfinished.contains("The election is not finished.") && !unfinished.contains("Turnout: "));
    let reason = "<b onclick=x>\"no\" & no</b>".to_owned();
    election.post_official(Document::Cancelled { reason }).unwrap();
    let directory = exported(&election, election.entries().len());
    let (code, cancelled) = page(&election, directory.path(), "en");
    assert_eq!(code, 5);
    is_sound(&cancelled);
    assert!(cancelled.contains("&lt;b onclick=x&gt;&quot;no&quot; &amp; no&lt;/b&gt;"), "its text is text");
}

#[test]
fn an_announced_page() {
    let mut election = Rehearsal::new(Plan::single_choice(2, 2));
    let assets = vec![PageAsset { path: "vote/index.html".to_owned(), sha256: [7; 32] }];
    let addresses = vec!["https://vote.example/".to_owned()];
    let (headers, reason) = (Vec::new(), String::new());
    let document = Document::Page(PageManifest { before: None, addresses, headers, assets, reason });
    election.post_official(document).unwrap();
    let directory = exported(&election, election.entries().len());
    let (code, announced) = page(&election, directory.path(), "en");
    assert_eq!(code, 2);
    is_sound(&announced);
    assert!(announced.contains("<h3>The voters' page, as it was announced</h3>"), "{announced}");
    assert!(announced.contains(" 1 files</bdi>"), "{announced}");
}

#[test]
fn what_cannot_be_read_or_written_gives_no_page() {
    let election = Rehearsal::opened(Plan::single_choice(2, 1));
    let directory = exported(&election, election.entries().len());
    let id = election.state().election().to_string();
    let run = |record: &str, out: PathBuf| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_tupyo-verify"));
        let record = directory.path().join(record);
        program.arg(record).args(["--election", &id, "--quiet", "--html"]).arg(out).status().unwrap().code()
    };
    assert_eq!(run("record", "/dev/null/report.html".into()), Some(3));
    let out = directory.path().join("report.html");
    assert_eq!(run("nowhere", out.clone()), Some(3));
    assert!(!out.exists());
}
