//! What people read of a judged receipt.

use std::path::Path;

use tupyo_encoding::shown;
use tupyo_fate::{BallotVoter, FateError, ReceiptFate};
use tupyo_verify::Outcome;

use super::judged::Judged;
use crate::Language;
use crate::whose::whose;

/// That the ballot is another voter's.
pub(super) fn other(error: &FateError, language: Language) -> String {
    match language {
        Language::En => format!("ANOTHER VOTER'S: {error}."),
        Language::Ko => "다른 선거인의 투표지입니다. 접수증을 준 기기를 믿지 마십시오.".to_owned(),
    }
}

/// The verdict in its first words, and what it comes from.
pub(super) fn said(judged: &Judged, outcome: Outcome, bundle: Option<&Path>, language: Language) -> String {
    let [en, ko] = match judged {
        Judged::There { index, voter, fate, refused: false } => there(*index, voter, fate, outcome),
        Judged::There { index, .. } => [
            format!("RECORD REFUSED: the ballot is entry {index} of this record, but a check refuses the record."),
            format!("기록 거부: 투표지는 이 기록의 항목 {index}이지만, 기록이 점검에 합격하지 못했습니다."),
        ],
        Judged::Missing { index, evidence } => missing(*index, evidence.is_some(), bundle),
        Judged::Forged { error } => [
            format!(
                "FORGED OR DAMAGED: the ledger has not signed that it has this ballot: {error} [{}]. This accuses nobody: \
                anybody can make such a file.",
                error.code()
            ),
            format!(
                "위조 또는 손상: 원장은 이 투표지가 있다고 서명하지 않았습니다({error} [{}]). 이런 파일은 누구나 만들 수 있으므로 누구의 잘못도 증명하지 않습니다.",
                error.code()
            ),
        ],
        Judged::NoBallot { error } => [
            format!("NO BALLOT: the receipt is for an entry that is no valid ballot: {error} [{}].", error.code()),
            format!("투표지가 아님: 접수증의 항목은 유효한 투표지가 아닙니다({error} [{}]).", error.code()),
        ],
        Judged::NotShown { index, size } => [
            format!(
                "NOT SHOWN: the receipt is for entry {index}, and this record has {size}. Get a newer record of the \
                election."
            ),
            format!("알 수 없음: 접수증은 항목 {index}의 것이고 이 기록에는 항목이 {size}개 있습니다. 더 새로운 기록을 받으십시오."),
        ],
        Judged::Unreadable => [
            "RECORD REFUSED: its signature or its entries are not the ledger's. `tupyo-verify RECORD` says what is wrong."
                .to_owned(),
            "기록 거부: 서명이나 항목이 원장의 것이 아닙니다. `tupyo-verify RECORD`로 무엇이 잘못되었는지 알 수 있습니다."
                .to_owned(),
        ],
    };
    match language {
        Language::En => en,
        Language::Ko => ko,
    }
}

fn there(index: u64, voter: &BallotVoter, fate: &ReceiptFate, outcome: Outcome) -> [String; 2] {
    let ([fate_en, fate_ko], [whose_en, whose_ko]) = (fate_words(fate), whose(voter));
    let (record_en, record_ko) = match outcome {
        Outcome::Accepted => ("Every check of the record passed.", "기록이 모든 점검을 통과하였습니다."),
        Outcome::Cancelled => ("What was done until the cancelling is correct.", "취소되기까지의 기록은 올바릅니다."),
        _ => (
            "The record is right so far; the election is not finished.",
            "지금까지 잘못은 없으나 선거가 끝나지 않았습니다.",
        ),
    };
    [
        format!(
            "{fate_en}\nThe receipt is valid: the ballot of {whose_en} is entry {index} of the record. {record_en}"
        ),
        format!("{fate_ko}\n접수증이 유효합니다. {whose_ko}의 투표지는 기록의 항목 {index}입니다. {record_ko}"),
    ]
}

fn fate_words(fate: &ReceiptFate) -> [String; 2] {
    let [en, ko] = match fate {
        ReceiptFate::Counted => {
            ["COUNTED: the ballot is one of those that count.", "집계: 집계한 투표지 가운데 있습니다."]
        }
        ReceiptFate::CountedSoFar => [
            "COUNTED SO FAR: the ballot counts, unless its voter votes again.",
            "지금까지 집계 대상: 다시 투표하지 않으면 집계됩니다.",
        ],
        ReceiptFate::AwaitsWitnesses => [
            "AWAITS WITNESSES: too few have signed that they have seen it.",
            "참관 서명 대기: 투표지를 보았다는 서명이 아직 모자랍니다.",
        ],
        ReceiptFate::Superseded { by, index } => {
            return [
                format!("SUPERSEDED: the same voter's key has signed {by} since, entry {index}, and that one counts."),
                format!("대체됨: 같은 선거인의 열쇠가 나중에 서명한 {by}(항목 {index})가 집계됩니다."),
            ];
        }
        ReceiptFate::Challenged => [
            "CHALLENGED: the ballot was opened for everybody, and does not count.",
            "확인 개봉: 공개한 투표지이므로 집계되지 않습니다.",
        ],
        ReceiptFate::Cancelled => [
            "CANCELLED: the election has no result, and no ballot counts.",
            "취소: 선거에 결과가 없어 어떤 투표지도 집계되지 않습니다.",
        ],
        ReceiptFate::Missing | ReceiptFate::Unknown => ["NOT SHOWN.", "알 수 없음."],
    };
    [en.to_owned(), ko.to_owned()]
}

fn missing(index: u64, is_split: bool, bundle: Option<&Path>) -> [String; 2] {
    let place = bundle.map(|path| shown(&path.display().to_string())).unwrap_or_default();
    if !is_split {
        return [
            format!(
                "MISSING: the ledger has signed that entry {index} is this ballot, and in this record voting ended before. \
                The ballot does not count. Keep receipt, ballot and record: together they prove it."
            ),
            format!(
                "누락: 원장은 항목 {index}이 이 투표지라고 서명했으나 이 기록에서는 그 전에 투표가 끝났습니다. 투표지는 집계되지 않습니다. 접수증, 투표지, \
                기록을 함께 보관하십시오. 셋이 함께 이를 증명합니다."
            ),
        ];
    }
    [
        format!(
            "MISSING: the ledger has signed that entry {index} is this ballot, and has signed this record without it. \
            Whoever holds its key has shown two histories. The evidence is in {place}: hand it on. Anybody verifies it \
            with\n  tupyo-verify evidence {place}/evidence --manifest {place}/manifest.json"
        ),
        format!(
            "누락: 원장은 항목 {index}이 이 투표지라고 서명하고, 이 투표지가 없는 이 기록에도 서명했습니다. 원장의 열쇠를 가진 사람이 서로 다른 두 기록을 \
            보여 준 것입니다. 증거를 {place}에 저장했으니 널리 알리십시오. 누구나 다음 명령으로 확인할 수 있습니다.\n  tupyo-verify evidence \
            {place}/evidence --manifest {place}/manifest.json"
        ),
    ]
}
