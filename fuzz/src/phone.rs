//! What a phone keeps, and the file that it gives out against a tally.

use std::sync::OnceLock;

use tupyo_election::{CountedRoot, Document, Entry};
use tupyo_encoding::encode;
use tupyo_merkle::{MemoryTree, leaf_hash};
use tupyo_rehearsal::{Plan, Rehearsal, ShownBoard};
use tupyo_voter::{KeptReceipt, LightFate, LightFollower, MissingBallot};

/// The voter whose phone it is.
const VOTER: u32 = 1;

/// What was shown of two elections: one that is open, and one whose tally leaves the phone's ballot out.
struct Shown {
    saved: Vec<Vec<u8>>,
    evidence: Vec<u8>,
    manifest: Vec<u8>,
}

/// A state that can be read is kept as it is from then on, and says of the ballot that counts nothing but what a seed
/// says.
pub fn saved(data: &[u8]) {
    let Ok(follower) = LightFollower::restore(data) else { return };
    let again = follower.save();
    assert_eq!(LightFollower::restore(&again).expect("what was saved").save(), again, "nothing gets lost");
    let says = |follower: &LightFollower| (follower.phase().ok(), follower.last_ballot(), follower.fate().ok());
    let found = says(&follower);
    let seeds = shown().saved.iter().map(|seed| LightFollower::restore(seed).expect("a seed"));
    // Whoever leaves a receipt or a line out has a phone that knows less.
    let known = seeds.map(|seed| says(&seed)).any(|(phase, last, fate)| {
        (phase == found.0 || found.0.is_none()) && (last == found.1 || found.1.is_none()) && is_said(&found.2, &fate)
    });
    assert!(known, "{found:?}");
}

/// What the file of a phone proves, no other file does.
pub fn missing(data: &[u8]) {
    let Ok(file) = MissingBallot::parse(data) else { return };
    assert_eq!(file.encode(), data, "one spelling");
    if file.verify(&shown().manifest).is_ok() {
        assert_eq!(data, shown().evidence, "only this is proven");
    }
}

/// States before and after the tally.
pub fn saved_seeds() -> Vec<Vec<u8>> {
    shown().saved.clone()
}

/// The file.
pub fn missing_seeds() -> Vec<Vec<u8>> {
    vec![shown().evidence.clone()]
}

/// What is counted is a seed's; whatever is not known is no lie.
fn is_said(found: &Option<LightFate>, seed: &Option<LightFate>) -> bool {
    match found {
        Some(LightFate::SoFar { .. } | LightFate::Counted { .. } | LightFate::Replaced { .. }) => found == seed,
        _ => true,
    }
}

fn shown() -> &'static Shown {
    static SHOWN: OnceLock<Shown> = OnceLock::new();
    SHOWN.get_or_init(|| {
        let mut play = Rehearsal::opened(Plan::single_choice(2, 3));
        play.vote_all();
        let open = ShownBoard::of(&play);
        let (_, index) = play.state().last_ballot(VOTER).expect("a ballot");
        let receipt = KeptReceipt::parse(open.receipt_file(index).as_bytes(), &open.entries[index as usize]);
        let mut phone = LightFollower::new(play.state().election());
        phone.watch(play.voters()[VOTER as usize].verifying_key());
        visit(&mut phone, &open);
        let mut saved = vec![phone.save()];
        phone.keep_receipt(receipt.expect("a receipt")).expect("a receipt of the ledger");
        visit(&mut phone, &leaving_out(&mut play));
        saved.push(phone.save());
        let evidence = phone.evidence().expect("the ballot is left out").to_vec();
        Shown { saved, evidence, manifest: open.manifest }
    })
}

/// The tally says that this voter has not voted.
fn leaving_out(play: &mut Rehearsal) -> ShownBoard {
    play.close();
    let mut counted = ShownBoard::of(play).counted;
    counted[VOTER as usize] = None;
    let mut tree = MemoryTree::new();
    counted.iter().for_each(|leaf| tree.push(leaf_hash(&encode(leaf))));
    let tally = Document::Tally { units: play.tally(), counted: CountedRoot::from(tree.root()) };
    let said = play.official_entries(&tally).iter().map(Entry::encode).collect();
    let mut board = ShownBoard::of_entries(play.state().election(), &[play.entries().to_vec(), said].concat());
    board.counted = counted;
    board.grow_trees();
    board
}

fn visit(phone: &mut LightFollower, board: &ShownBoard) {
    phone.begin_visit();
    while let Some(request) = phone.request() {
        let (status, body) = board.get(&request.path);
        phone.answer(status, &body).expect("an answer of this board");
    }
}
