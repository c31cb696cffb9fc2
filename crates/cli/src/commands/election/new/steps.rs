//! What the official does with the manifest, as commands with everything filled in that is known.

use tupyo_election::ManifestDraft;

use super::{Folder, schedule, write as write_file};
use crate::commands::manifest::desk::Desk;
use crate::failure::Failure;

/// Where the board's address is not known yet.
const UNKNOWN_BOARD: &str = "https://…";

/// Writes the file with the next steps.
pub fn write(desk: &mut Desk, folder: &Folder, draft: &ManifestDraft) -> Result<(), Failure> {
    let steps = all(desk, folder, draft);
    let mut text = desk.say().text("What the official does, in this order\n", "선거관리자가 차례로 할 일\n").to_owned();
    for (number, (command, [en, ko])) in (1..).zip(&steps) {
        let number: u64 = number;
        text += &format!("\n{number}. {}\n     {command}\n", desk.say().text(en, ko));
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
            [
                "Post the manifest; send anchors.json to everybody",
                "선거 정의서를 게시하고 anchors.json을 모두에게 보냅니다",
            ],
        )),
        approved((announce, ["Announce when voting begins and ends", "투표 시작과 종료 시각을 공고합니다"])),
        alone((
            "tupyo status --anchors anchors.json".to_owned(),
            [
                "The trustees make the joint key; see who is waited for",
                "수탁자들이 공동 열쇠를 만듭니다. 누구를 기다리는지 봅니다",
            ],
        )),
        alone((format!("tupyo joint-key post {signs}"), ["When all have", "모두 마치면"])),
        alone(roll(draft, &signs)),
        approved((
            format!("tupyo roll seal {signs}"),
            ["Nobody comes on a sealed roll", "확정한 명부에는 더 넣을 수 없습니다"],
        )),
        approved((format!("tupyo open {signs}"), ["Voting begins", "투표를 시작합니다"])),
        approved((format!("tupyo close {signs}"), ["Voting ends", "투표를 마감합니다"])),
        alone((
            format!("tupyo tally post {signs}"),
            ["Then the trustees agree and decrypt", "이어서 수탁자들이 동의하고 개표합니다"],
        )),
        alone((format!("tupyo result post {signs}"), ["The result", "개표 결과를 게시합니다"])),
    ];
    steps.into_iter().flatten().collect()
}

/// A command, and what it is for.
type Step = (String, [&'static str; 2]);

/// How voters come on the roll: registrars post it, or officials do.
fn roll(draft: &ManifestDraft, signs: &str) -> Step {
    if draft.registration.is_some() {
        return (
            "tupyo status --anchors anchors.json".to_owned(),
            [
                "Voters register with the registrars, whose services put them on the roll (docs/registrar.md); see how many \
                there are",
                "선거인이 등록관에게 등록하면 등록 서비스가 명부에 올립니다(docs/registrar.md). 몇 명인지 봅니다",
            ],
        );
    }
    (
        format!("tupyo roll import --list voters.csv --registrations registrations {signs}"),
        ["Put the voters on the roll; `roll check` before", "선거인명부를 올립니다. 먼저 `roll check`로 살핍니다"],
    )
}

/// What other officials do after each step that several must say.
fn approving(draft: &ManifestDraft, official: &str) -> Option<Step> {
    let other = draft.officials.get(1).map_or("OTHER", |other| other.id.as_str());
    let command = format!("tupyo election approve --of {official} --anchors anchors.json --key {other}.key");
    let said = [
        "Other officials approve that, until as many have said it as the manifest demands",
        "선거 정의서가 정한 수가 될 때까지 다른 선거관리자들이 승인합니다",
    ];
    (draft.approvals > 1).then_some((command, said))
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/:=%+@,".contains(&byte);
    let stays = !word.is_empty() && (word == UNKNOWN_BOARD || word.bytes().all(is_plain));
    if stays { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
