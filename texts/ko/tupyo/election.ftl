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
going-on-with-answers = { $kept }에 남은 답에서 이어 갑니다.
all-right-or-what = 모두 맞습니까? 맞으면 `예`, 아니면 다시 정할 것을 적으십시오 ({ $names }, contests 2)
nothing-at-write-alone = { $word }에 `{ $number }`에 해당하는 것이 없습니다. 전부 다시 정하려면 { $word }만, 하나만 정하려면 contests 2처럼 적으십시오
write-or-one = `예` 또는 { $names } 가운데 하나를 적으십시오
all-answers-kept-send =
    답은 모두 { $kept }에 있습니다. { $invitations }에 있는 안내문을 각자에게 보내고, 돌려받은 파일을 다음 자리에 두십시오.
    { $lines }
    그런 다음 같은 명령을 다시 실행하면 선거 정의서를 씁니다.
manifest-what-be-done = 선거 정의서는 { $out }입니다. 다음에 할 일은 { $steps }에 있습니다.
there-differs-write-over = { $shown } 파일이 이미 있고 내용이 다릅니다. 덮어쓰려면 `replace`를 입력하십시오. 다른 것을 입력하면 그대로 둡니다
there-differs-from-what = { $shown } 안내문이 이미 있고 내용이 다르므로 그대로 둡니다. 새로 쓰려면 지우고 다시 실행하십시오.
you-official-you-sign =
    선거관리자로서 투표의 시작과 마감, 공고에 서명하시게 됩니다.
    { "" }
    다음 일: 선거 정의서와 함께 만들어지는 next-steps.txt에 명령이 적혀 있습니다.
you-trustee-with-other =
    수탁자로서 다른 수탁자들과 함께 표를 암호화할 열쇠를 만들고, 투표가 끝나면 집계를 여시게 됩니다. 정한 수의 수탁자가 모이지 않으면 누구도 열 수 없고, 너무 많은 수탁자가 파일을 잃으면 결과가 나오지 않습니다.
    { "" }
    다음 일: 선거관리자에게서 anchors.json을 받으면
    { "  " }tupyo trustee ceremony --wait --anchors anchors.json --key ID.key --secrets ID.secrets
    를 다른 수탁자들과 비슷한 시각에 실행하고, 백업을 만들어 다른 곳에 두십시오.
    { "  " }tupyo trustee backup ID.backup --secrets ID.secrets
    투표가 끝난 뒤에는
    { "  " }tupyo trustee agree --anchors anchors.json --key ID.key --secrets ID.secrets
    { "  " }tupyo trustee decrypt --anchors anchors.json --key ID.key --secrets ID.secrets
    결과가 게시된 뒤에는
    { "  " }tupyo trustee wipe --anchors anchors.json --key ID.key --secrets ID.secrets
you-registrar-you-sign =
    등록관으로서 선거인 등록에 서명하시게 됩니다.
    { "" }
    다음 일: docs/registrar.md에 방법이 있습니다.
now-install-tupyo-on =
    { $election }
    { "" }
    { $name } 귀하
    { "" }
    { $does }
    { "" }
    지금 하실 일
    1. 본인의 컴퓨터에 tupyo를 설치하십시오.
    2. 열쇠를 만드십시오. 암호를 물으면 긴 것으로 정하고 잊지 마십시오.
    { "     " }tupyo key new --id { $id } --out { $id }.key --public { $id }.json
    3. 공개 부분인 { $id }.json을 보내 주십시오. 다른 것으로 바뀌지 않도록 열쇠 값을 전화로 선거관리자에게 확인해 주십시오.
    4. { $id }.key와 비밀 파일, 암호는 누구에게도 보내지 마십시오. 선거관리자는 이를 요구하지 않습니다.
    { "" }
what-rests-on = 이 선거가 무엇에 달려 있는가
voting-begins-as-empty = 투표 시작 (예: { $example }). 비워 두면 아직 공고하지 않습니다
voting-ends-as = 투표 종료 (예: { $example })
write-time-as = { $example }처럼 적으십시오
end-after-begins = 시작보다 늦어야 합니다
what-official-does-order =
    선거관리자가 차례로 할 일
    { "" }
post-manifest-send-anchors = 선거 정의서를 게시하고 anchors.json을 모두에게 보냅니다
announce-when-voting-begins = 투표 시작과 종료 시각을 공고합니다
trustees-make-joint-key = 수탁자들이 공동 열쇠를 만듭니다. 누구를 기다리는지 봅니다
when-all-have = 모두 마치면
nobody-comes-on-sealed = 확정한 명부에는 더 넣을 수 없습니다
voting-begins = 투표를 시작합니다
voting-ends = 투표를 마감합니다
then-trustees-agree-decrypt = 이어서 수탁자들이 동의하고 개표합니다
result = 개표 결과를 게시합니다
voters-register-with-registrars = 선거인이 등록관에게 등록하면 등록 서비스가 명부에 올립니다(docs/registrar.md). 몇 명인지 봅니다
put-voters-on-roll = 선거인명부를 올립니다. 먼저 `roll check`로 살핍니다
other-officials-approve-until = 선거 정의서가 정한 수가 될 때까지 다른 선거관리자들이 승인합니다
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
