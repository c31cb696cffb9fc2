### `tupyo election`, and what officials announce.

joint-key-posted-next = 공동 열쇠를 게시했습니다. 다음 단계: 선거인명부 등록.
encrypted-sums-posted-next = 암호화된 집계를 게시했습니다. 다음 단계: 수탁자들이 `tupyo trustee decrypt`를 실행합니다.
ledger-another-key-from = 이제부터 원장은 새 열쇠로 서명합니다: { $key }
election-created-its-anchors =
    선거를 만들었습니다. 기준 정보 파일 { $out }{ PARTICLE($out, "을/를") } 모두에게 전달하십시오.
    선거 식별자: { $election }
    다음 단계: 모든 수탁자가 `tupyo trustee ceremony --wait`를 실행합니다.
schedule-announced = 투표 일정을 공고했습니다.
voting-extended = 투표 마감을 연장했습니다.
notice-posted = 공고를 게시했습니다.
key-ceremony-begins-anew = 열쇠 생성을 다시 시작합니다. 다음 단계: 남은 수탁자가 각자 `tupyo trustee ceremony --wait`를 실행합니다.
election-cancelled-trustees-wipe = 선거를 취소했습니다. 수탁자는 `tupyo trustee wipe`로 비밀을 지우십시오.
approve = 승인하려면
approved-taken-effect = 승인했으며, 효력이 생겼습니다.
stands-on-ledger-takes = 원장에 게시했습니다. 선거관리자 { $missing }명이 더 `tupyo election approve`로 승인하면 효력이 생깁니다.
go-on = 계속하려면
type-go-on = 계속하려면 `yes`를 입력하십시오:
nothing-was-posted-was = `yes`로 확인하지 않아 아무것도 게시하지 않았습니다
key-ceremony-ends-for =
    { $number }번째 열쇠 생성이 모두에게 끝납니다.
    영구 제외: { $excluded }.
    남아서 다시 시작: { $left }. 적어도 { $needed }명이 남아야 합니다.
voting-open-ballots-on =
    { "" }
    투표가 진행 중입니다. 이미 원장에 있는 투표지는 그대로입니다. 공고 전에 봉인되어 그 뒤에 도착한 투표지는 접수되지 않으며, 선거인의 기기가 공고를 보인 뒤 추적 번호가 다른 새 투표지를 만들어 다시 묻습니다.
announced-for-good-voting = 되돌릴 수 없는 공고: 투표 시작 { $opening }, 마감 { $closing }. { $reason }
announced-for-good-voting-end = 되돌릴 수 없는 공고: 투표 마감을 { $before }에서 { $after }{ PARTICLE($after, "으로/로") } { $later } 연장합니다. 이유: { $reason }
not-later-than-announced = { $asked }{ PARTICLE($asked, "은/는") } 공고한 마감 시각 { $announced }보다 늦지 않습니다. 아무것도 공고하지 않았습니다
give-later-time-earlier = 더 늦은 시각을 주십시오. 이른 마감은 `tupyo election schedule`로 공고하거나 `tupyo close --early`로 합니다.
no-end-voting-was = 공고한 마감 시각이 없습니다. 투표는 `tupyo close`까지 계속됩니다
announced-for-good-every =
    모든 선거인에게 알리는, 되돌릴 수 없는 공고:
    { "  " }{ $text }
    원장의 내용은 고치거나 지울 수 없습니다. 잘못된 공고는 바른 내용을 적은 다른 공고로 바로잡습니다.
election-ends-for-good = 선거가 { $phase } 단계에서 투표지 { $ballots }장과 함께 영구히 끝납니다. 결과는 나오지 않으며 이후에는 아무도 투표할 수 없습니다.
voting-open = 투표가 시작되었습니다.
voting-closed-next = 투표가 마감되었습니다. 다음 단계: `tupyo tally post`.
voting-begins-election-voters =
    선거 "{ $title }"의 투표를 시작합니다.
    명부의 선거인: { $voters }명. 이후에는 명부, 열쇠, 정의서를 바꿀 수 없습니다.
voting-ends-for-good =
    선거 "{ $title }"의 투표를 영구히 마감합니다.
    지금까지 선거인 { $voters }명 중 { $counted }명이 투표지 { $ballots }장을 냈습니다. 이후에는 아무도 투표할 수 없습니다.
comes-before-announced-time =
    { "" }
    공고한 시각보다 이릅니다. 먼저 공고할 일정: { $opening }부터 { $closing }까지, 이유: { $reason }
earlier-time-announced-more = 이른 시각을 공고했으며, 선거관리자 { $missing }명이 더 승인해야 합니다
when-been-run-them = 그들이 `tupyo election approve`를 실행한 뒤 `--early` 없이 이 명령을 다시 실행하십시오.
