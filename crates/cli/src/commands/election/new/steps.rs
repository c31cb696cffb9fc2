//! What the official does with the manifest, as commands with everything filled in that is known.

use tupyo_election::ManifestDraft;

use super::{Folder, schedule, write as write_file};
use crate::catalogue::new_election as texts;
use crate::commands::manifest::desk::Desk;
use crate::failure::Failure;

/// Where the board's address is not known yet.
const UNKNOWN_BOARD: &str = "https://…";

/// Writes the file with the next steps.
pub fn write(desk: &mut Desk, folder: &Folder, draft: &ManifestDraft) -> Result<(), Failure> {
    let steps = all(desk, folder, draft);
    let mut text = desk.say().text(texts::WHAT_OFFICIAL_DOES_ORDER).to_owned();
    for (number, (command, [en, ko])) in (1..).zip(&steps) {
        let number: u64 = number;
        text += &format!("\n{number}. {}\n     {command}\n", desk.say().text([en, ko]));
    }
    write_file(desk, &folder.steps, text.as_bytes()).map(drop)
}

fn all(desk: &Desk, folder: &Folder, draft: &ManifestDraft) -> Vec<Step> {
    let manifest = quoted(&folder.manifest.display().to_string());
    let board = desk.answers.said("ledger").filter(|ledger| ledger.starts_with("http"));
    let board = quoted(board.unwrap_or(UNKNOWN_BOARD));
    let official = draft.officials.first().map_or("official", |official| official.id.as_str());
    let signs = format!("--anchors anchors.json --key {official}.key");
    let announce = match schedule::seconds(desk) {
        Some([opening, closing]) => format!("tupyo election schedule --opening {opening} --closing {closing} {signs}"),
        None => format!("tupyo election schedule --opening TIME --closing TIME {signs}"),
    };
    let approving = approving(draft, official);
    let approved = |step: Step| [Some(step), approving.clone()].into_iter().flatten();
    let alone = |step: Step| [Some(step), None].into_iter().flatten();
    let steps = [
        alone((
            format!(
                "tupyo election create --board {board} --manifest {manifest} --key {official}.key --out anchors.json"
            ),
            texts::POST_MANIFEST_SEND_ANCHORS,
        )),
        approved((announce, texts::ANNOUNCE_WHEN_VOTING_BEGINS)),
        alone(("tupyo status --anchors anchors.json".to_owned(), texts::TRUSTEES_MAKE_JOINT_KEY)),
        alone((format!("tupyo joint-key post {signs}"), texts::WHEN_ALL_HAVE)),
        alone(roll(draft, &signs)),
        approved((format!("tupyo roll seal {signs}"), texts::NOBODY_COMES_ON_SEALED)),
        approved((format!("tupyo open {signs}"), texts::VOTING_BEGINS)),
        approved((format!("tupyo close {signs}"), texts::VOTING_ENDS)),
        alone((format!("tupyo tally post {signs}"), texts::THEN_TRUSTEES_AGREE_DECRYPT)),
        alone((format!("tupyo result post {signs}"), texts::RESULT)),
    ];
    steps.into_iter().flatten().collect()
}

/// A command, and what it is for.
type Step = (String, [&'static str; 2]);

/// How voters come on the roll: registrars post it, or officials do.
fn roll(draft: &ManifestDraft, signs: &str) -> Step {
    if draft.registration.is_some() {
        return ("tupyo status --anchors anchors.json".to_owned(), texts::VOTERS_REGISTER_WITH_REGISTRARS);
    }
    (format!("tupyo roll import --list voters.csv --registrations registrations {signs}"), texts::PUT_VOTERS_ON_ROLL)
}

/// What other officials do after each step that several must say.
fn approving(draft: &ManifestDraft, official: &str) -> Option<Step> {
    let other = draft.officials.get(1).map_or("OTHER", |other| other.id.as_str());
    let command = format!("tupyo election approve --of {official} --anchors anchors.json --key {other}.key");
    (draft.approvals > 1).then_some((command, texts::OTHER_OFFICIALS_APPROVE_UNTIL))
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/:=%+@,".contains(&byte);
    let stays = !word.is_empty() && (word == UNKNOWN_BOARD || word.bytes().all(is_plain));
    if stays { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
