use super::PageWords;

pub(super) const WORDS: PageWords = PageWords {
    heading: "선거 기록 검증 보고서",
    untitled: "제목이 없는 선거",
    verdicts: [
        ["통과", "이 보고서의 개표 결과는 기록에 있는 투표지에서 나온 것입니다. 모든 점검을 통과하였습니다."],
        ["거부", "이 기록은 올바른 선거의 기록이 아닙니다. 이 기록에서 나온 결과를 믿지 마십시오."],
        [
            "미완",
            "선거가 끝나지 않았습니다. 지금까지 잘못은 없으나 모두 점검할 수는 없었으며, 검증된 개표 결과는 아직 없습니다.",
        ],
        ["취소", "선거가 취소되어 개표 결과가 없습니다. 취소되기까지의 기록은 올바릅니다."],
        ["읽지 않음", "기록의 항목이 읽기로 한 수보다 많아 점검하지 않았습니다."],
    ],
    counted: |passed, failed, open| format!("점검 {passed}건 통과, {failed}건 불합격, {open}건 점검하지 못함."),
    first_finding: "첫 번째 문제",
    caused_by: "원인",
    election: "선거",
    result: "개표 결과",
    cancelled: "취소 사유",
    refused_result: "없습니다. 점검에 합격하지 못한 기록으로는 개표 결과를 알 수 없습니다.",
    no_result_yet: "아직 없습니다.",
    may_tell: "정의서가 허용하여 이 합계에서 드러날 수 있는 표",
    ledger: "원장",
    entries: "항목",
    voters: "선거인명부의 선거인",
    cast: "투표한 투표지",
    counts: "집계한 투표지",
    challenged: "확인 개봉한 투표지",
    refused: "거부된 항목",
    documents: "문서 조각",
    growth: |width| {
        format!(
            "원장에 있는 것입니다. 왼쪽이 첫 항목, 오른쪽이 마지막 항목이며 막대 하나가 항목 {width}개입니다. 시각이 아니라 순서로 나타낸 것입니다. 항목에는 시각이 없고, 기록에는 \
            마지막 상태에 참관 서명자가 서명한 시각만 있습니다."
        )
    },
    growth_label: "원장을 따라 본 투표지, 확인 개봉한 투표지, 문서의 수",
    checkpoint: |size| format!("원장의 열쇠가 항목 {size}개 전부에 서명하였습니다."),
    no_checkpoint: "원장의 서명을 확인하지 못하였습니다.",
    name: "이름",
    root: "트리의 루트",
    key: "열쇠",
    witnesses: "참관 서명자",
    cosigned: |found, needed| {
        format!("필요한 참관 서명자 {needed}명 중 {found}명이 이 원장을 보고 다음 시각에 서명하였습니다.")
    },
    no_witnesses: "참관 서명자를 요구하지 않는 선거입니다. 모두가 같은 원장을 보았다는 것은 서버를 믿어야 합니다.",
    people: "선거를 관리한 사람",
    threshold: |needed, all| {
        format!(
            "수탁자 {all}명 중 {needed}명이 모여야 집계를 열 수 있습니다. {needed}명보다 적으면 어떤 투표지도 열 수 없습니다."
        )
    },
    trustee: "수탁자",
    agreed: "개표에 동의",
    opened: "집계를 엶",
    culprits: "열쇠 생성을 망친 수탁자",
    restarts: "선거관리자가 제외한 수탁자(응답하지 않았는지 배제되었는지는 기록으로 알 수 없음)",
    official_keys: "다른 선거관리자들이 열쇠를 바꾼 선거관리자",
    unfinished: "경고: 시작하고 끝내지 않은 문서",
    parts: |parts| format!("효력 없는 조각 {parts}개"),
    registrars: "등록관",
    registered: |all, replaced| format!("등록 {all}건, 그중 {replaced}건은 앞선 등록을 대신하였습니다."),
    corrections: "등록관 전원이 서명한 선거인명부 정정",
    trust: "이 선거가 믿는 것",
    exception: "투표의 비밀을 지키는 규칙의 예외:",
    announced: |schedules, notices| format!("원장에 공고한 문서: 일정 {schedules}건, 알림 {notices}건."),
    checks: "모든 점검",
    of_checks: "점검마다 그 바탕이 되는 점검이 앞에 있습니다. 번호는 docs/protocol/verification.md의 번호이고, 분수는 점검할 것 중 점검한 \
        수입니다.",
    pass: "통과",
    fail: "불합격",
    not_checked: "점검하지 못함",
    rests_on: "바탕이 되는 점검",
    more: |more| format!("이 점검에서 {more}건이 더 있습니다."),
    entry: "항목",
    place: |place| format!("이 파일의 {place}번째"),
    not_shown: "기록만으로는 알 수 없는 것",
    not_shown_why: "모든 점검을 통과하여도 다음의 일은 있을 수 있습니다. 각각 무엇으로 밝힐 수 있는지 함께 적었습니다.",
    again: "이 보고서는 누구나 만들 수 있으므로 그대로 믿지 마십시오. 기록을 받고, 선거를 공고한 곳에서 선거 번호를 확인하여 직접 검증하십시오.",
};
