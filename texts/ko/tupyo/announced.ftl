### What the officials have announced, and what an official is asked to approve.

officials-have-announced = 선거관리자의 공고:
ledger-new-key = { "  " }원장의 새 열쇠: { $key }
official-number-new-key = { "  " }{ $number }번째 선거관리자의 새 열쇠: { $key }. { $reason }
voters-page-other-files = { "  " }이제부터 투표 페이지의 파일이 다릅니다(`tupyo page check`로 비교): { $digest }. { $reason }
voting-end-at = { "  " }투표 종료 예정: { $closing }. { $reason }
nobody-comes-on-roll =
    { "" }
    선거관리자가 충분히 승인하면 아무도 명부에 더 오를 수 없습니다.
election-ends-for-good =
    { "" }
    선거관리자가 충분히 승인하면 선거가 영구히 끝나며 결과는 나오지 않습니다.
be-approved = 승인할 내용: { $words }{ $text }{ $again }
said-anew-under-number =
    { "" }
    번호 { $number }: 선거관리자가 거두어들인 같은 내용을 새 번호로 다시 올린 것입니다. 거두어들인 문서는 다시 쓸 수 없습니다.
last-schedule-begins-voting = 마지막 일정의 시작: { $opening } (1970-01-01 UTC부터의 초).
no-schedule-was-announced = 공고한 일정이 없습니다.
voting-begins-when-enough =
    { "" }
    선거관리자가 충분히 승인하면 투표를 시작합니다. 명부의 선거인: { $voters }명. { $text }
last-schedule-ends-voting = 마지막 일정의 마감: { $closing } (1970-01-01 UTC부터의 초).
entries-have-come-since =
    { "" }
    { $text }
    그 뒤에 온 항목 { $later }개도 계산합니다. 지금까지 투표한 선거인 { $voters }명의 투표지 { $ballots }장. 선거관리자가 충분히 승인하면 투표를 영구히 마감합니다.
    루트는 이 기기가 따라온 원장과 비교합니다.
official-signs-with-another =
    { "" }
    선거관리자 `{ $id }`{ PARTICLE($id, "은/는") } 그때부터 다른 열쇠로 서명하며, 이전 열쇠의 서명은 효력이 없습니다.
    이전: { $before }
    새것: { $key }
    게시판이 아닌 다른 방법으로 본인의 새 열쇠인지 확인하십시오.
says-number = , 번호 { $number }
says-schedule = 일정 { $opening }–{ $closing } { $reason }
says-notice = 공고 { $text }
says-restart = 열쇠 생성 재시작, 제외된 수탁자 { $who }: { $reason }
says-cancel = 취소: { $reason }
says-roll-seal = 명부 확정: 선거인 { $voters }명, 루트 { $root }{ $number }
says-open = 투표 시작: 문맥 { $context }{ $number }
says-close = 마감: 처음 항목 { $size }개, 루트 { $root }
says-official-key = { $id }의 열쇠 교체: { $key }: { $reason }
says-page = 파일 { $files }개의 페이지, 해시 { $digest }: { $reason }
