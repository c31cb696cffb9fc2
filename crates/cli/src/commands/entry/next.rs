//! What an entry file says, and what its author does next when it is refused.

use tupyo_election::{Document, ElectionState, Phase};

use crate::awaited::waited_for;
use crate::entry_file::EntryFile;
use crate::failure::Failure;

/// What a document is: a stable name, in English, in Korean.
fn named(document: &Document) -> [&'static str; 3] {
    match document {
        Document::Manifest(_) => ["manifest", "manifest", "선거 정의서"],
        Document::Commitment(_) => ["commitment", "commitment (round 1)", "1 단계 약속"],
        Document::Reveal(_) => ["reveal", "reveal (round 2)", "2 단계 공개"],
        Document::Shares(_) => ["shares", "encrypted shares (round 3)", "3 단계 암호화한 몫"],
        Document::Confirmation(_) => ["confirmation", "confirmation (round 4)", "4 단계 확인"],
        Document::Complaint(_) => ["complaint", "complaint (round 4)", "4 단계 이의"],
        Document::JointKey { .. } => ["joint-key", "joint key", "공동 열쇠"],
        Document::Roll { .. } => ["roll", "lines of the roll", "선거인명부"],
        Document::RollSealed { .. } => ["roll-sealed", "seal of the roll", "명부 봉인"],
        Document::Open { .. } => ["open", "opening of the vote", "투표 시작"],
        Document::Close(_) => ["close", "closing of the vote", "투표 마감"],
        Document::Tally { .. } => ["tally", "encrypted sums", "암호화된 집계"],
        Document::DecryptionShare { .. } => ["decryption-share", "decryption share", "개표 몫"],
        Document::Result { .. } => ["result", "counts", "개표 결과"],
        Document::Agreement(_) => ["agreement", "agreement to the tally", "집계 합의"],
        Document::Schedule(_) => ["schedule", "schedule", "투표 일정"],
        Document::Notice { .. } => ["notice", "notice", "공고"],
        Document::Restart(_) => ["restart", "restart of the key ceremony", "키 생성 다시 시작"],
        Document::Cancelled { .. } => ["cancelled", "cancelling of the election", "선거 취소"],
        Document::OfficialKey(_) => ["official-key", "new key of an official", "선거관리자의 새 열쇠"],
        Document::Page(_) => ["page", "files of the voters' page", "투표 페이지의 파일"],
        Document::LedgerKey(_) => ["ledger-key", "new key of the ledger", "원장의 새 열쇠"],
        Document::Registration { .. } => ["registration", "registrations", "등록"],
        Document::Countersignature { .. } => ["countersignature", "countersignature", "확인 서명"],
        Document::Correction(_) => ["correction", "correction of the roll", "명부 정정"],
    }
}

/// The stable name of what a document is.
pub fn code(document: &Document) -> &'static str {
    named(document)[0]
}

/// What a document is, for people.
pub fn kind(document: &Document) -> [&'static str; 2] {
    let [_, en, ko] = named(document);
    [en, ko]
}

/// A refusal, with what the author of the file must do next.
pub fn advised(failure: Failure, state: &ElectionState, file: &EntryFile) -> Failure {
    let Some([en, ko]) = next(&failure.code, state, file) else { return failure };
    failure.advise(en).advise_in_korean(ko)
}

fn next(code: &str, state: &ElectionState, file: &EntryFile) -> Option<[String; 2]> {
    let said = file.said().unwrap_or_default();
    let [waiting_en, waiting_ko] = waited_for(state).map(|awaited| awaited.lines()).unwrap_or_default();
    let advice = match code {
        "ceremony-round" if said.iter().any(|(_, document)| round(document) > round_of(state)) => [
            format!("It comes too early. Keep the file, and post it again later. {waiting_en}"),
            format!("아직 이릅니다. 파일을 보관했다가 나중에 다시 게시하십시오. {waiting_ko}"),
        ],
        "wrong-phase" if said.iter().any(|(_, document)| phase(document) > state.phase()) => [
            format!("It comes too early. Keep the file, and post it again later. {waiting_en}"),
            format!("아직 이릅니다. 파일을 보관했다가 나중에 다시 게시하십시오. {waiting_ko}"),
        ],
        "not-enough-agreements" => [
            format!("Keep the file, and post it again when enough trustees have agreed. {waiting_en}"),
            format!("파일을 보관했다가 수탁자들이 합의한 뒤 다시 게시하십시오. {waiting_ko}"),
        ],
        _ => return fixed(code).map(|texts| texts.map(str::to_owned)),
    };
    Some(advice)
}

fn fixed(code: &str) -> Option<[&'static str; 2]> {
    Some(match code {
        "ceremony-round" | "ceremony-repeated" | "repeated-agreement" | "repeated-share" | "wrong-phase" => [
            "This step is over, and another message of its author may stand there. The author exports the record anew \
            and runs the step that is due. If the author has posted nothing else, its key or secrets file is in other \
            hands: tell the officials.",
            "이 단계는 지났고, 같은 사람의 다른 메시지가 이미 있을 수 있습니다. 기록을 새로 내보내 지금 할 단계를 실행하십시오. 다른 것을 게시한 적이 없다면 열쇠나 비밀 파일이 \
            남의 손에 있는 것이니 선거관리자에게 알리십시오.",
        ],
        "ceremony-number" | "ceremony-consent" => [
            "The ceremony that it is of has ended. The trustee throws this file away, gets a record that is exported \
            now, and runs `tupyo trustee ceremony --record … --out …` on it.",
            "이 파일은 이미 끝난 키 생성의 것입니다. 파일을 버리고 새로 내보낸 기록으로 `tupyo trustee ceremony --record … --out …`을 실행하십시오.",
        ],
        "ceremony-rounds"
        | "transcript-mismatch"
        | "confirmation-participants"
        | "confirmation-joint"
        | "reveal-mismatch"
        | "agreement-mismatch"
        | "agreement-signature" => [
            "It was made from another history than this board shows. Keep the file and the record that it was made \
            from, and compare: `tupyo board compare RECORD BOARD`. If they are consistent, the trustee runs the step \
            again on a record that is exported now.",
            "이 게시판이 보이는 것과 다른 역사에서 만든 파일입니다. 파일과 그 바탕이 된 기록을 보관하고 `tupyo board compare 기록 게시판`으로 비교하십시오. 서로 맞으면 새로 내보낸 \
            기록으로 그 단계를 다시 실행하십시오.",
        ],
        "ceremony-excluded" | "not-a-participant" => [
            "The trustee is excluded from the key ceremony and has nothing more to do.",
            "키 생성에서 제외된 수탁자이며 더 할 일이 없습니다.",
        ],
        "ceremony-too-few" => [
            "Too few trustees are left: the officials can only cancel the election.",
            "남은 수탁자가 모자라 선거를 취소할 수밖에 없습니다.",
        ],
        "document-signature" | "wrong-author" | "document-digest" | "document-part" | "malformed-entry" => [
            "The file was changed on its way, or the key that has signed it is nobody's in this manifest. The author \
            makes it again with the same command: it gives the same bytes.",
            "파일이 도중에 바뀌었거나 정의서에 없는 열쇠로 서명했습니다. 작성자가 같은 명령으로 다시 만드십시오. 같은 내용이 나옵니다.",
        ],
        "decryption-share-invalid"
        | "wrong-units"
        | "possession-invalid"
        | "complaint-invalid"
        | "complaint-against"
        | "ceremony-lengths"
        | "ceremony-identity"
        | "agreement-key-invalid"
        | "unknown-trustee" => [
            "What it proves does not hold. The trustee checks the secrets file with `tupyo trustee check`, and tells \
            the officials.",
            "파일의 증명이 맞지 않습니다. 수탁자가 `tupyo trustee check`로 비밀 파일을 확인하고 선거관리자에게 알리십시오.",
        ],
        "author-busy" | "unfinished-parts" | "queue-full" | "too-many-requests" | "stopping" => {
            ["Keep the file, and post it again in some minutes.", "파일을 보관했다가 몇 분 뒤에 다시 게시하십시오."]
        }
        _ => return None,
    })
}

/// The round of a message of the ceremony.
fn round(document: &Document) -> Option<u8> {
    Some(match document {
        Document::Commitment(_) => 0,
        Document::Reveal(_) => 1,
        Document::Shares(_) => 2,
        Document::Confirmation(_) | Document::Complaint(_) => 3,
        _ => return None,
    })
}

/// The round that the election is in.
fn round_of(state: &ElectionState) -> Option<u8> {
    state.ceremony().and_then(|ceremony| ceremony.round().number())
}

/// The phase in which trustees say this.
fn phase(document: &Document) -> Phase {
    match document {
        Document::Agreement(_) | Document::DecryptionShare { .. } | Document::Result { .. } => Phase::Tallied,
        Document::JointKey { .. } => Phase::Key,
        _ => Phase::Ceremony,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a trustee's message can be refused with (docs/protocol/admission.md).
    const CODES: [&str; 35] = [
        "agreement-key-invalid",
        "agreement-mismatch",
        "agreement-signature",
        "author-busy",
        "ceremony-consent",
        "ceremony-excluded",
        "ceremony-identity",
        "ceremony-lengths",
        "ceremony-number",
        "ceremony-repeated",
        "ceremony-round",
        "ceremony-rounds",
        "ceremony-too-few",
        "complaint-against",
        "complaint-invalid",
        "confirmation-joint",
        "confirmation-participants",
        "decryption-share-invalid",
        "document-digest",
        "document-part",
        "document-signature",
        "malformed-entry",
        "not-a-participant",
        "possession-invalid",
        "queue-full",
        "repeated-agreement",
        "repeated-share",
        "reveal-mismatch",
        "stopping",
        "transcript-mismatch",
        "unfinished-parts",
        "unknown-trustee",
        "wrong-author",
        "wrong-phase",
        "wrong-units",
    ];

    #[test]
    fn whatever_is_refused_says_what_to_do_next() {
        for code in CODES {
            assert!(fixed(code).is_some(), "{code}");
        }
    }
}
