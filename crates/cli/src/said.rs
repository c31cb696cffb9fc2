//! What a document of officials says, as the one who is to approve it reads it.

use tupyo_election::{Author, Close, Document, ElectionState, OfficialKey};
use tupyo_office::trustee_ids;

/// In one line, by the command that says it.
pub fn words(state: &ElectionState, document: &Document) -> String {
    let number = match document.attempt() {
        0 => String::new(),
        number => format!(", no. {number}"),
    };
    match document {
        Document::Schedule(schedule) => {
            format!("schedule {}–{} {}", schedule.opening, schedule.closing, schedule.reason)
        }
        Document::Notice { text } => format!("notice {text}"),
        Document::Restart(restart) => {
            format!("restart without {}: {}", trustee_ids(state, &restart.excluded).join(", "), restart.reason)
        }
        Document::Cancelled { reason } => format!("cancel: {reason}"),
        Document::RollSealed { voters, root, .. } => format!("roll seal: {voters} voters, root {root}{number}"),
        Document::Open { context, .. } => format!("open: context {context}{number}"),
        Document::Close(Close { size, root, .. }) => format!("close: of the first {size} entries, root {root}"),
        Document::OfficialKey(OfficialKey { official, key, reason, .. }) => {
            format!("replace-key of {}: {key}: {reason}", official_id(state, *official))
        }
        Document::Page(page) => {
            format!("page of {} files, digest {}: {}", page.assets.len(), document.digest(), page.reason)
        }
        _ => String::new(),
    }
}

/// The id of the official with this index.
pub fn official_id(state: &ElectionState, official: u16) -> &str {
    let person = state.manifest().and_then(|manifest| manifest.person(Author::Official(official)));
    person.map_or("", |person| person.id.as_str())
}

/// What approving it does.
pub fn approved(state: &ElectionState, document: &Document) -> [String; 2] {
    let words = words(state, document);
    let [en, ko] = match document {
        Document::Close(close) => closing(state, close),
        Document::Open { .. } => opening(state),
        Document::RollSealed { .. } => [
            "\nNobody comes on the roll any more when enough officials have said it.".to_owned(),
            "\n선거관리자가 충분히 승인하면 아무도 명부에 더 오를 수 없습니다.".to_owned(),
        ],
        Document::Cancelled { .. } => [
            "\nThe election ends for good when enough officials have said it. There will never be a result.".to_owned(),
            "\n선거관리자가 충분히 승인하면 선거가 영구히 끝나며 결과는 나오지 않습니다.".to_owned(),
        ],
        Document::OfficialKey(new) => replaced(state, new),
        _ => Default::default(),
    };
    let [again_en, again_ko] = again(document);
    [format!("To be approved: {words}{en}{again_en}"), format!("승인할 내용: {words}{ko}{again_ko}")]
}

/// Why a number stands behind it.
fn again(document: &Document) -> [String; 2] {
    match document.attempt() {
        0 => Default::default(),
        number => [
            format!(
                "\nIt is said anew, under the number {number}: an official has taken back the same words, and nobody \
                says those again."
            ),
            format!(
                "\n번호 {number}: 선거관리자가 거두어들인 같은 내용을 새 번호로 다시 올린 것입니다. 거두어들인 문서는 다시 쓸 수 없습니다."
            ),
        ],
    }
}

/// Whether it cannot be taken back.
pub fn is_final(document: &Document) -> bool {
    !matches!(document, Document::Schedule(_) | Document::Notice { .. } | Document::Page(_))
}

fn opening(state: &ElectionState) -> [String; 2] {
    let voters = state.roll().count();
    let [en, ko] = match state.last_schedule() {
        Some(schedule) => [
            format!("The last schedule begins voting at {} (seconds since 1970-01-01 UTC).", schedule.opening),
            format!("마지막 일정의 시작: {} (1970-01-01 UTC부터의 초).", schedule.opening),
        ],
        None => ["No schedule was announced.".to_owned(), "공고한 일정이 없습니다.".to_owned()],
    };
    [
        format!("\nVoting begins when enough officials have said it. Voters on the roll: {voters}. {en}"),
        format!("\n선거관리자가 충분히 승인하면 투표를 시작합니다. 명부의 선거인: {voters}명. {ko}"),
    ]
}

fn closing(state: &ElectionState, close: &Close) -> [String; 2] {
    let later = state.entries().saturating_sub(close.size);
    let (ballots, voters) = (state.ballots(), state.counted().count());
    let [en, ko] = match state.last_schedule() {
        Some(schedule) => [
            format!("The last schedule ends voting at {} (seconds since 1970-01-01 UTC).", schedule.closing),
            format!("마지막 일정의 마감: {} (1970-01-01 UTC부터의 초).", schedule.closing),
        ],
        None => ["No schedule was announced.".to_owned(), "공고한 일정이 없습니다.".to_owned()],
    };
    [
        format!(
            "\n{en}\n{later} entries have come since it was said, and count; so far {ballots} ballots of {voters} \
            voters. Voting ends for good when enough officials have said it.\nThe root is compared with the ledger \
            that this machine follows."
        ),
        format!(
            "\n{ko}\n그 뒤에 온 항목 {later}개도 계산합니다. 지금까지 투표자 {voters}명의 투표지 {ballots}장. 선거관리자가 충분히 승인하면 \
            투표를 영구히 마감합니다.\n루트는 이 기기가 따라온 원장과 비교합니다."
        ),
    ]
}

/// An official's key before and after.
pub fn replaced(state: &ElectionState, new: &OfficialKey) -> [String; 2] {
    let (id, key) = (official_id(state, new.official), &new.key);
    let before = state.author_key(Author::Official(new.official)).map(|key| key.to_string()).unwrap_or_default();
    [
        format!(
            "\nThe official `{id}` signs with another key from then on, and the one before signs nothing any more.\n\
            Before: {before}\nNew:    {key}\nAsk the official, by another way than the board, whether this is the \
            new key."
        ),
        format!(
            "\n선거관리자 `{id}`은(는) 그때부터 다른 열쇠로 서명하며, 이전 열쇠의 서명은 효력이 없습니다.\n이전: {before}\n새것: {key}\n게시판이 \
            아닌 다른 방법으로 본인의 새 열쇠인지 확인하십시오."
        ),
    ]
}
