### `tupyo status`.

election-not-finished-there = 선거가 끝나지 않아 아직 개표 결과가 없습니다
culprit = 원인 제공자
phase-entries-voters-ballots =
    { $title }
    단계: { $phase }. 원장 항목: { $entries }. 선거인: { $voters }. 투표지: { $ballots }(투표한 선거인 { $counted }명), 확인 개봉: { $challenged }.
official-creates-election = 선거관리자가 선거를 만들어야 합니다.
too-few-trustees-left = 열쇠를 생성할 수탁자가 모자랍니다. 선거관리자가 `tupyo election cancel`을 실행합니다.
key-ceremony-waiting-for = 열쇠 생성: { $waiting }{ PARTICLE($waiting, "을/를") } 기다리는 중입니다. 각자 `tupyo trustee ceremony --wait`를 실행합니다.
official-runs = 선거관리자가 `tupyo joint-key post`를 실행합니다.
official-runs-then = 선거관리자가 `tupyo roll import`에 이어 `tupyo roll seal`을 실행합니다.
official-runs-2 = 선거관리자가 `tupyo open`을 실행합니다.
voters-vote-then-official = 투표가 진행 중입니다. 끝나면 선거관리자가 `tupyo close`를 실행합니다.
official-runs-3 = 선거관리자가 `tupyo tally post`를 실행합니다.
election-finished = 선거가 끝났습니다.
election-was-cancelled = 선거가 취소되었습니다.
agreements-more-needed-trustees = 합의 { $agreements }개, { $missing }개 더 필요: 수탁자들이 `tupyo trustee agree`를 실행합니다.
decryption-shares-trustees-run = 개표 몫 { $needed }개 중 { $found }개: 수탁자들이 `tupyo trustee decrypt`를 실행합니다.
official-runs-4 = 선거관리자가 `tupyo result post`를 실행합니다.
schedule = 일정
notice = 공고
excluded = 제외된 수탁자
cancelled = 취소
new-key-official = 선거관리자의 새 열쇠
page = 투표 페이지
announced-times = 공고 { $times }회
voting-end = 마감까지 { $before }
announced-end-past-since = 공고한 마감 시각이 { $after } 지났으나 투표가 열려 있음
voting-begin = 시작까지 { $left }
announced-beginning-past-since = 공고한 시작 시각이 { $late } 지남
voting-ended = 투표가 끝남
waits-for-approval = 승인 대기
not-yet = 아직
more = { $missing }명 더,
registrars-registrations-which-place =
    { "" }
    등록관: { $registrars }. 등록: { $registrations }(그중 앞선 등록을 대신한 것 { $replacements }). 현재 명부: { $current }줄.
corrected = 정정
waits-for-signatures = 서명 대기
turnout-so-far = 현재 투표율
nobody-on-its-roll = 명부에 선거인이 없음
too-few-have-voted = 투표한 선거인이 너무 적음
turnout-too-low = 투표율이 기준보다 낮음
too-few-have-one = 가중치가 같은 선거인이 너무 적음
nothing-encrypted = 암호화된 것이 없음
would-stay-sealed-now = ; 지금 마감하면 열지 않음: { $text } (필요 { $demanded }명)
hour-at-least = 시간별(그 시각까지 적어도)
witnesses-clocks = 참관 서명자의 시계
machine-clock = 이 컴퓨터의 시계
waits-for-witnesses-last = 참관 서명자 대기: 마지막 항목 { $entries }개가 아직 확정되지 않았습니다
waits-for-trustees = 수탁자 대기
witnesses-make-final-entries = 참관 서명자: { $all }명 중 { $quorum }명이 확정, 항목 { $newest }개 중 { $finality }개 확정
nothing-cosigned-was-shown = 서명한 것이 보이지 않음
up-date = 최신({ $utc })
behind-entries-cosigned-ago = 항목 { $behind }개 뒤처짐. { $size }개까지 서명, { $ago } 전
struck = 삭제
registrations-said = 등록 { $count }건
