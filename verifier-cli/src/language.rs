//! What is printed, in Korean and English.

use tupyo_verify::{CheckId, Outcome, UnshownRisk, WarningReport};

use crate::titles::korean_title;

/// A language of what is printed for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// English
    #[default]
    En,
    /// 한국어
    Ko,
}

/// The fixed words of the table.
pub(crate) struct Words {
    pub heading: &'static str,
    pub election: &'static str,
    pub ledger: &'static str,
    pub entries: &'static str,
    pub voters: &'static str,
    pub cast: &'static str,
    pub counted: &'static str,
    pub challenged: &'static str,
    pub checks: &'static str,
    pub entry: &'static str,
    pub more: &'static str,
    pub rests_on: &'static str,
    pub result: &'static str,
    pub sealed: &'static str,
    pub blank: &'static str,
    pub unused: &'static str,
    pub unspent: &'static str,
    pub condorcet_winner: &'static str,
    pub nobody: &'static str,
    pub schulze: &'static str,
    pub ranked_pairs: &'static str,
    pub may_tell: &'static str,
    pub trust: &'static str,
    pub findings: &'static str,
    pub warnings: &'static str,
    pub witness: &'static str,
    pub voter: &'static str,
    pub style: &'static str,
    pub contest: &'static str,
    pub option: &'static str,
    pub unfinished: &'static str,
    pub official: &'static str,
    pub trustee: &'static str,
    pub registrar: &'static str,
    pub registered: &'static str,
    pub replaced: &'static str,
    pub corrections: &'static str,
    pub struck: &'static str,
    pub parts: &'static str,
    pub culprits: &'static str,
    pub restarts: &'static str,
    pub official_keys: &'static str,
    pub pages: &'static str,
    pub page_changes: &'static str,
    pub page_files: &'static str,
    pub page_while_open: &'static str,
    pub not_shown_why: &'static str,
    pub cancelled: &'static str,
    pub not_shown: &'static str,
}

const ENGLISH: Words = Words {
    heading: "Verification of the election record",
    election: "election",
    ledger: "ledger",
    entries: "entries",
    voters: "voters",
    cast: "ballots cast",
    counted: "counted",
    challenged: "challenged",
    checks: "Checks (examined/expected)",
    entry: "entry",
    more: "more",
    rests_on: "rests on",
    result: "Result",
    sealed: "not counted yet, or not all of it could be checked",
    blank: "(blank)",
    unused: "(votes not given)",
    unspent: "(not spent)",
    condorcet_winner: "Condorcet winner",
    nobody: "none",
    schulze: "Schulze",
    ranked_pairs: "ranked pairs",
    may_tell: "votes that this sum may tell (exposed)",
    trust: "On whom this election rests",
    findings: "What is wrong, the first cause first; ↳ follows from it",
    warnings: "Warnings, which change no verdict",
    witness: "witness",
    voter: "voter",
    style: "style",
    contest: "contest",
    option: "option",
    unfinished: "WARNING: documents that were begun and never said",
    official: "official",
    trustee: "trustee",
    registrar: "registrar",
    registered: "Registrations",
    replaced: "of which in the place of an earlier one",
    corrections: "Corrections of the roll by all registrars",
    struck: "struck",
    parts: "parts without effect",
    culprits: "Trustees who spoiled a key ceremony",
    restarts: "Trustees whom officials have excluded",
    official_keys: "Officials whose keys were replaced by the others",
    pages: "The voters' page, as it was announced",
    page_changes: "changes",
    page_files: "files",
    page_while_open: ", WHILE VOTING WAS OPEN",
    not_shown_why: "kept out or silent: not shown by a record",
    cancelled: "Cancelled",
    not_shown: "What no record can show",
};

const KOREAN: Words = Words {
    heading: "선거 기록 검증",
    election: "선거",
    ledger: "원장",
    entries: "항목",
    voters: "선거인",
    cast: "투표",
    counted: "집계",
    challenged: "검증 요청",
    checks: "점검 (확인/예상)",
    entry: "항목",
    more: "건 더 있음",
    rests_on: "선행 점검",
    result: "결과",
    sealed: "아직 개표 전이거나 점검을 마치지 못함",
    blank: "(기권)",
    unused: "(사용하지 않은 표)",
    unspent: "(쓰지 않은 점수)",
    condorcet_winner: "콩도르세 승자",
    nobody: "없음",
    schulze: "슐체 방식",
    ranked_pairs: "순위쌍 방식",
    may_tell: "이 합에서 드러날 수 있는 표(노출 허용)",
    trust: "이 선거가 믿는 것",
    findings: "잘못된 것(첫 원인부터, ↳ 표시는 그에 따른 결과)",
    warnings: "경고(판정을 바꾸지 않음)",
    witness: "참관 서명자",
    voter: "선거인",
    style: "투표지 종류",
    contest: "선거",
    option: "선택지",
    unfinished: "경고: 시작하고 끝내지 않은 문서",
    official: "선거관리자",
    trustee: "수탁자",
    registrar: "등록관",
    registered: "등록",
    replaced: "그중 앞선 등록을 대신한 것",
    corrections: "등록관 전원이 한 명부 정정",
    struck: "삭제",
    parts: "효력 없는 문서 조각",
    culprits: "열쇠 생성을 망친 수탁자",
    restarts: "선거관리자가 제외한 수탁자",
    official_keys: "다른 선거관리자들이 열쇠를 바꾼 선거관리자",
    pages: "공고된 투표 페이지",
    page_changes: "바뀐 횟수",
    page_files: "개 파일",
    page_while_open: ", 투표 중에 바뀜",
    not_shown_why: "배제되었는지 응답하지 않았는지는 기록만으로 알 수 없음",
    cancelled: "취소",
    not_shown: "기록만으로는 알 수 없는 것",
};

impl Language {
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Ko => "ko",
        }
    }

    pub(crate) fn words(self) -> &'static Words {
        match self {
            Language::En => &ENGLISH,
            Language::Ko => &KOREAN,
        }
    }

    /// The statement that a check confirms.
    pub fn title(self, check: CheckId) -> &'static str {
        match self {
            Language::En => check.title(),
            Language::Ko => korean_title(check),
        }
    }

    pub(crate) fn outcome(self, outcome: Outcome) -> &'static str {
        match (self, outcome) {
            (Language::En, Outcome::Accepted) => "ACCEPTED: every check passed.",
            (Language::En, Outcome::Refused) => "REFUSED: this record is not that of a correct election.",
            (Language::En, Outcome::Incomplete) => {
                "INCOMPLETE: the election is not finished. Nothing is wrong so far, but not everything could be checked."
            }
            (Language::En, Outcome::Cancelled) => {
                "CANCELLED: the election has no result; what was done until it was cancelled is correct."
            }
            (Language::En, Outcome::LimitExceeded) => "NOT READ: the record has more entries than --max-entries.",
            (Language::Ko, Outcome::Accepted) => "통과: 모든 점검에 합격했습니다.",
            (Language::Ko, Outcome::Refused) => "거부: 올바른 선거의 기록이 아닙니다.",
            (Language::Ko, Outcome::Incomplete) => {
                "미완: 선거가 끝나지 않았습니다. 지금까지 잘못은 없으나 모두 점검할 수는 없었습니다."
            }
            (Language::Ko, Outcome::Cancelled) => "취소: 선거에 결과가 없습니다. 취소되기까지의 기록은 올바릅니다.",
            (Language::Ko, Outcome::LimitExceeded) => "읽지 않음: 항목이 --max-entries보다 많습니다.",
        }
    }

    /// Why a unit stays sealed.
    pub(crate) fn sealed(self, reason: &str) -> &'static str {
        match (self, reason) {
            (Language::En, "floor") => "stays sealed: too few have voted",
            (Language::En, "turnout") => "stays sealed: the turnout is too low",
            (Language::En, "cell") => "stays sealed: too few have one of the weights",
            (Language::En, _) => "stays sealed: nothing is encrypted",
            (Language::Ko, "floor") => "열지 않음: 투표자가 너무 적음",
            (Language::Ko, "turnout") => "열지 않음: 투표율이 낮음",
            (Language::Ko, "cell") => "열지 않음: 가중치가 같은 투표자가 너무 적음",
            (Language::Ko, _) => "열지 않음: 암호화된 것이 없음",
        }
    }

    /// What a warning says.
    pub(crate) fn warning(self, warning: &WarningReport) -> &str {
        match (self, warning.code) {
            (Language::Ko, "ballot-unencrypted") => "암호화되지 않은 투표지입니다. 누구나 읽을 수 있습니다.",
            (Language::Ko, "nonce-repeated") => "앞선 투표지와 난수가 같습니다. 한 표를 알면 다른 표도 알 수 있습니다.",
            (Language::Ko, "few-voters") => "선거인이 최소 인원보다 적습니다.",
            (Language::Ko, "few-of-a-weight") => "가중치가 같은 표가 적어 합에서 표가 드러날 수 있습니다.",
            (Language::Ko, "cosigned-before-opening") => {
                "공고한 시작 시각보다 먼저 투표가 시작된 원장에 서명하였습니다."
            }
            (Language::Ko, "cosigned-before-closing") => "공고한 마감 시각보다 먼저 투표가 끝난 원장에 서명하였습니다.",
            (Language::Ko, "witness-times") => "가장 이른 서명과 하루 넘게 차이가 납니다.",
            (Language::Ko, "document-unfinished") => "시작하고 끝내지 않은 문서가 있습니다.",
            (Language::Ko, "approval-pending") => "다른 선거관리자가 승인하지 않은 문서를 승인하였습니다.",
            (Language::Ko, "language-missing") => "다른 제목에 있는 언어가 이 제목에는 없습니다.",
            (Language::Ko, "numbers-differ") => "언어에 따라 제목의 숫자가 다릅니다.",
            _ => &warning.message,
        }
    }

    pub(crate) fn risk(self, risk: &UnshownRisk) -> &'static str {
        match (self, risk.code) {
            (Language::Ko, "omission-before-first-checkpoint") => {
                "다른 사람이 본 첫 체크포인트 전에 빠진 표: 그 투표자의 접수증만이 밝힐 수 있습니다."
            }
            (Language::Ko, "cheating-device") => {
                "투표자가 고른 것과 다른 것을 암호화한 기기: 투표지를 공개해 확인해야만 드러납니다."
            }
            (Language::Ko, "stolen-key") => "시민의 진짜 열쇠로 남이 던진 표: 그 시민만이 알아차릴 수 있습니다.",
            (Language::Ko, "colluding-trustees") => {
                "집계를 열 만큼의 수탁자가 짜고 낱표를 여는 일: 기록에 흔적이 남지 않습니다."
            }
            (Language::Ko, "unowned-keys") => {
                "명부에는 있으나 주인이 없는 열쇠로 던진 표: 명부를 주민등록과 맞대어 보아야만 드러납니다."
            }
            (Language::Ko, "two-cards") => {
                "한 시민이 카드를 두 장 받아 명부에 열쇠가 둘 오른 경우: 카드를 내준 곳만이 찾아낼 수 있습니다."
            }
            (Language::Ko, "early-opening") => "공고한 때보다 일찍 시작한 투표: 기록에는 시계가 없습니다.",
            (Language::Ko, "early-closing") => {
                "증인의 시각으로 드러나지 않는, 공고한 때보다 이른 마감: 투표하지 못한 사람만이 말할 수 있습니다."
            }
            (Language::Ko, "challenge-left-out") => {
                "기록에서 빠진, 공개해 확인한 투표지: 그 투표자의 접수증만이 밝힐 수 있습니다."
            }
            (Language::Ko, "neighbours") => {
                "다른 사람이 본 첫 체크포인트 전에 이웃끼리 뒤바뀐 항목: 접수증만이 밝힐 수 있습니다."
            }
            (Language::Ko, "labels") => {
                "언어에 따라 서로 어긋나는 제목: 두 언어를 모두 읽는 사람만이 알아볼 수 있습니다."
            }
            (Language::Ko, "no-witnesses") => {
                "남에게 보여 준 다른 원장: 요구된 증인이 없으므로 체크포인트와 접수증을 서로 맞대어 보아야만 드러납니다."
            }
            (Language::Ko, "kept-out-or-silent") => {
                "다시 시작하면서 제외된 수탁자가 응답하지 않았는지, 서버가 막았는지: 그 수탁자만이 말할 수 있습니다."
            }
            (Language::Ko, "unaudited-roll") => {
                "명부의 줄마다 투표할 수 있는 사람이 있고 그 사람의 줄은 하나뿐이라는 것: 등록 증거를 감사해야 드러납니다."
            }
            _ => risk.statement,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every risk of docs/protocol/verification.md has its Korean statement.
    #[test]
    fn every_risk_is_said_in_korean() {
        let page = include_str!("../../docs/protocol/verification.md");
        let (_, list) = page.split_once("(`not_shown_by_a_record`):\n\n").unwrap();
        let codes = list.lines().map_while(|line| line.strip_prefix("- `")?.split('`').next());
        let risks: Vec<_> = codes.map(|code| UnshownRisk { code, statement: "English" }).collect();
        assert_eq!(risks.len(), 14);
        assert!(risks.iter().all(|risk| Language::Ko.risk(risk) != risk.statement), "{risks:?}");
    }
}
