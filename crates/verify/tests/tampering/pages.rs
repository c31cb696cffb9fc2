//! Records of elections whose page was announced, and changed.

use borsh::to_vec;
use tupyo_election::{Document, DocumentDigest, Entry, PageAsset, PageManifest};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_verify::{CheckId, Outcome, Verdict};

use crate::play::{assert_found, report_of, with_verdict};

fn page(before: Option<&Document>, path: &str, reason: &str) -> Document {
    let before = before.map(|before| DocumentDigest::of(&to_vec(before).unwrap()));
    let assets = vec![PageAsset { path: path.to_owned(), sha256: [7; 32] }];
    let (addresses, headers) = (vec!["https://vote.example/".to_owned()], Vec::new());
    Document::Page(PageManifest { before, addresses, headers, assets, reason: reason.to_owned() })
}

/// Finished: announced before the vote, and changed behind the first ballot.
fn played() -> Rehearsal {
    let first = page(None, "vote/index.html", "");
    let mut play = Rehearsal::new(Plan::single_choice(2, 3));
    play.post_official(first.clone()).unwrap();
    play.hold_ceremony();
    play.post_roll();
    play.open();
    play.cast(0, 0);
    play.post_official(page(Some(&first), "vote/index.html", "Mended.")).unwrap();
    play.cast(1, 1);
    play.close();
    play.post_tally();
    play.agree_all();
    (0..2).for_each(|trustee| play.post_share(trustee));
    play.post_result();
    play
}

fn place(play: &Rehearsal, number: usize) -> usize {
    let is_page = |entry: &Vec<u8>| match Entry::decode(entry) {
        Ok(Entry::Document(part)) => matches!(borsh::from_slice(&part.bytes), Ok(Document::Page(_))),
        _ => false,
    };
    play.entries().iter().enumerate().filter(|(_, entry)| is_page(entry)).nth(number).unwrap().0
}

#[test]
fn pages_are_reported_and_whether_voting_was_open() {
    let play = played();
    let report = report_of(&play, play.entries());
    assert_eq!(report.outcome, Outcome::Accepted, "{report:#?}");
    let pages = &report.election.as_ref().unwrap().pages;
    let told: Vec<_> = pages.iter().map(|page| (page.entry as usize, page.while_open, page.reason.as_str())).collect();
    assert_eq!(told, [(place(&play, 0), false, ""), (place(&play, 1), true, "Mended.")]);
}

/// Whoever hides the change leaves a ballot that knows it.
#[test]
fn a_hidden_change_is_found() {
    let play = played();
    let mut entries = play.entries().to_vec();
    entries.remove(place(&play, 1));
    let report = report_of(&play, &entries);
    assert_found(&report, CheckId::B5, "documents-changed");
}

/// And who puts another one in its place.
#[test]
fn another_change_makes_the_proof_of_the_next_ballot_invalid() {
    let mut play = played();
    let first = page(None, "vote/index.html", "");
    let other = play.official_entries(&page(Some(&first), "vote/other.html", "Mended.")).remove(0).encode();
    let mut entries = play.entries().to_vec();
    entries[place(&play, 1)] = other;
    let report = report_of(&play, &entries);
    assert_found(&report, CheckId::B6, "proof-invalid");
}

#[test]
fn a_page_that_is_not_the_next_one_or_leads_out_is_found() {
    let play = Rehearsal::new(Plan::single_choice(2, 3));
    for (document, code) in [
        (page(None, "../a", ""), "page-asset"),
        (page(Some(&page(None, "a", "")), "a", ""), "page-before"),
        (page(None, "a", "\n"), "text"),
    ] {
        let mut other = Rehearsal::new(Plan::single_choice(2, 3));
        let entries = [play.entries(), &[other.official_entries(&document).remove(0).encode()]].concat();
        let report = report_of(&play, &entries);
        assert_found(&report, CheckId::P9, code);
        assert_eq!(with_verdict(&report, Verdict::Fail), [CheckId::P9], "{code}");
    }
}
