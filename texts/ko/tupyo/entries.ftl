### `tupyo entry`: what a file has, and when it can be posted.

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
was-made-from-another = 이 게시판이 보이는 것과 다른 원장에서 만든 파일입니다. 파일과 그 바탕이 된 기록을 보관하고 `tupyo board compare 기록 게시판`으로 비교하십시오. 서로 맞으면 새로 내보낸 기록으로 그 단계를 다시 실행하십시오.
trustee-excluded-from-key = 열쇠 생성에서 제외된 수탁자이며 더 할 일이 없습니다.
too-few-trustees-left = 남은 수탁자가 모자라 선거를 취소할 수밖에 없습니다.
file-was-changed-on = 파일이 도중에 바뀌었거나 정의서에 없는 열쇠로 서명했습니다. 작성자가 같은 명령으로 다시 만드십시오. 같은 내용이 나옵니다.
what-proves-does-not = 파일의 증명이 맞지 않습니다. 수탁자가 `tupyo trustee check`로 비밀 파일을 확인하고 선거관리자에게 알리십시오.
keep-file-post-again-some = 파일을 보관했다가 몇 분 뒤에 다시 게시하십시오.
of-the = { $election }: { $role } { $who }의 { $what }.
