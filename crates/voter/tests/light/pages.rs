//! A page that changes: phones are told, and their ballots know it.

use tupyo_election::{Document, DocumentDigest, PageAsset, PageManifest};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_voter::LightFollower;

use crate::board::{Board, visit, watched};

fn page(before: Option<DocumentDigest>) -> (PageManifest, DocumentDigest) {
    let assets = vec![PageAsset { path: "vote/index.html".to_owned(), sha256: [1; 32] }];
    let (addresses, headers, reason) = (Vec::new(), Vec::new(), "Mended.".to_owned());
    let page = PageManifest { before, addresses, headers, assets, reason };
    let digest = Document::Page(page.clone()).digest();
    (page, digest)
}

#[test]
fn phones_are_told_which_page_holds_and_that_it_has_changed() {
    let mut rehearsal = Rehearsal::new(watched(Plan::single_choice(3, 3)));
    let (first, known) = page(None);
    rehearsal.post_official(Document::Page(first.clone())).unwrap();
    let mut phone = LightFollower::new(rehearsal.state().election());
    visit(&mut phone, &Board::of(&rehearsal)).unwrap();
    let (entry, holds) = phone.page().unwrap().unwrap();
    assert_eq!((entry.index, entry.digest, entry.while_open, holds), (1, known, false, &first));
    rehearsal.hold_ceremony();
    rehearsal.post_roll();
    rehearsal.open();
    let (second, digest) = page(Some(known));
    rehearsal.post_official(Document::Page(second)).unwrap();
    let index = rehearsal.entries().len() - 1;
    rehearsal.cast(0, 1);
    let mut phone = LightFollower::restore(&phone.save()).unwrap();
    phone.watch(rehearsal.voters()[0].verifying_key());
    visit(&mut phone, &Board::of(&rehearsal)).unwrap();
    assert_eq!(
        phone.announced_after(0).unwrap(),
        format!(r#"[{{"kind":"page","digest":"{digest}","assets":1,"reason":"Mended."}}]"#)
    );
    let line = |entry: usize, digest, open: bool| {
        format!(r#"{{"entry":{entry},"digest":"{digest}","assets":1,"while_open":{open},"reason":"Mended."}}"#)
    };
    assert_eq!(phone.pages().unwrap(), format!("[{},{}]", line(1, known, false), line(index, digest, true)));
    assert!(phone.last_ballot().is_some(), "a ballot that knows the change is verified");
    assert_eq!(phone.page().unwrap().unwrap().0.digest, digest);
}
