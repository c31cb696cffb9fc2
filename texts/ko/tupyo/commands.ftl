### What the smaller commands say.

made-key-secret-keep =
    비밀 열쇠 { $out }(보관할 것)와 공개 열쇠 { $file }(제출할 것)를 만들었습니다.
    공개 열쇠: { $key }
wrote-public-part-key =
    공개 열쇠를 { $file }에 적었습니다(제출할 것).
    공개 열쇠: { $key }
made-auditor-key-secret =
    감사자의 비밀 열쇠 { $out }(보관할 것)와 공개 열쇠 { $file }(등록관에게 줄 것)를 만들었습니다.
    공개 열쇠: { $recipient }
ballots-made = 만든 표
ballots-s-official-key =
    투표지 { $count }장을 { $out }에 저장했습니다 ({ $seconds }초).
    선거관리자의 공개 열쇠: { $official }
ballots-cast = 투표한 투표지
everything-holds = 모두 맞습니다: { $tallied }.
made-give-other-officials =
    { $out }{ PARTICLE($out, "을/를") } 만들었습니다. 다른 선거관리자에게 주고, 새 열쇠를 다른 방법으로 알리십시오.
    새 열쇠: { $key }
replace-official-key = 이 선거관리자의 열쇠를 바꾸려면
key-replaced-nothing-one = 열쇠를 바꾸었습니다. 이제부터 이전 열쇠의 서명은 효력이 없습니다.
record-entries-files-bytes =
    기록을 { $out }에 저장했습니다: 항목 { $size }개, 파일 { $count }개, { $length }바이트.
    검증: { $verify }
election-not-finished-phase = 선거가 끝나지 않았습니다: 단계는 { $phase }입니다. { $text } 이런 기록에 `tupyo verify`는 종료 코드 2로 끝납니다.
result = 개표 결과를 { $path }에 저장했습니다.
run-on-record-says = 이 기록에 `tupyo verify`를 실행하면 어느 점검이 왜 통과하지 못했는지 알 수 있습니다.
range-proofs = 범위 증명
both-say-same-all = 범위 증명 { $all }개 중 물어본 { $asked }개 모두에 대하여 둘의 판정이 같습니다.
two-do-not-say = 범위 증명 { $asked }개 중 { $differing }개에 대하여 둘의 판정이 다릅니다. 개발자와 감사인에게 알리십시오.
record-no-checkpoint-verifies = 이 기록에는 검증되는 체크포인트가 없습니다. 기록을 거부하며 묻지 않습니다
find-out-why = `tupyo verify RECORD --election ID`로 이유를 확인하십시오.
no-ballot-record-range = 이 기록에는 범위 증명이 있는 투표지가 없습니다. 금액을 나누는 투표에만 범위 증명이 있습니다
made-witness-key-secret =
    참관 서명자의 비밀 열쇠 { $out }(보관할 것)를 만들었습니다.
    공개 열쇠: { $key }
cast-acknowledged = 접수된 투표지
refused-or-unanswered = 거절·무응답
casts-per-second = 초당 투표지
p50-p99-max = p50 / p99 / 최대
receipts-verified = 확인한 접수증
server = 서버
ledger = 원장
both-accept-both-refuse = { " " }둘 다 통과 { $accepted }개, 둘 다 거부 { $refused }개.
ballots-refused-before-their = { " " }투표지 { $not-asked }개는 범위 증명 전에 거부됩니다.
accepts = 통과
refuses = 거부
entry-tupyo-bulletproofs =
    { "" }
    { "  " }항목 { $index }: tupyo { $tupyo }, bulletproofs { $library }
