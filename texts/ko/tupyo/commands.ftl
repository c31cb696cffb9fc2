### What the smaller commands say.

post-on-ledger-for = 원장에 영구히 게시하려면
on-ledger-already-up = 이미 원장에 있습니다(항목 { $index }까지). 아무것도 게시하지 않았습니다.
posted-up-entry = 게시했습니다(항목 { $index }까지).
entries =
    { $all }
    항목: { $parts }개.
manifest = 선거 정의서
commitment-round = 1 단계 약속
reveal-round = 2 단계 공개
encrypted-shares-round = 3 단계 암호화한 몫
confirmation-round = 4 단계 확인
complaint-round = 4 단계 이의
joint-key = 공동 열쇠
lines-roll = 선거인명부
seal-roll = 명부 봉인
opening-vote = 투표 시작
closing-vote = 투표 마감
encrypted-sums = 암호화된 집계
decryption-share = 개표 몫
counts = 개표 결과
agreement-tally = 개표 합의
schedule = 투표 일정
notice = 공고
restart-key-ceremony = 열쇠 생성 다시 시작
cancelling-election = 선거 취소
new-key-official = 선거관리자의 새 열쇠
files-voters-page = 투표 페이지의 파일
new-key-ledger = 원장의 새 열쇠
registrations = 등록
countersignature = 확인 서명
correction-roll = 명부 정정
comes-too-early-keep = 아직 이릅니다. 파일을 보관했다가 나중에 다시 게시하십시오. { $waiting }
keep-file-post-again = 파일을 보관했다가 수탁자들이 합의한 뒤 다시 게시하십시오. { $waiting }
step-over-another-message = 이 단계는 지났고, 같은 사람의 다른 메시지가 이미 있을 수 있습니다. 기록을 새로 내보내 지금 할 단계를 실행하십시오. 다른 것을 게시한 적이 없다면 열쇠나 비밀 파일이 남의 손에 있는 것이니 선거관리자에게 알리십시오.
ceremony-ended-trustee-throws = 이 파일은 이미 끝난 열쇠 생성의 것입니다. 파일을 버리고 새로 내보낸 기록으로 `tupyo trustee ceremony --record … --out …`을 실행하십시오.
was-made-from-another = 이 게시판이 보이는 것과 다른 역사에서 만든 파일입니다. 파일과 그 바탕이 된 기록을 보관하고 `tupyo board compare 기록 게시판`으로 비교하십시오. 서로 맞으면 새로 내보낸 기록으로 그 단계를 다시 실행하십시오.
trustee-excluded-from-key = 열쇠 생성에서 제외된 수탁자이며 더 할 일이 없습니다.
too-few-trustees-left = 남은 수탁자가 모자라 선거를 취소할 수밖에 없습니다.
file-was-changed-on = 파일이 도중에 바뀌었거나 정의서에 없는 열쇠로 서명했습니다. 작성자가 같은 명령으로 다시 만드십시오. 같은 내용이 나옵니다.
what-proves-does-not = 파일의 증명이 맞지 않습니다. 수탁자가 `tupyo trustee check`로 비밀 파일을 확인하고 선거관리자에게 알리십시오.
keep-file-post-again-some = 파일을 보관했다가 몇 분 뒤에 다시 게시하십시오.
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
of-the = { $election }: { $role } { $who }의 { $what }.
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
