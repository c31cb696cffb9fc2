### What several commands say.

officials-have-announced = 선거관리자의 공고:
ledger-new-key = { "  " }원장의 새 열쇠: { $key }
official-number-new-key = { "  " }{ $number }번째 선거관리자의 새 열쇠: { $key }. { $reason }
voters-page-other-files = { "  " }이제부터 투표 페이지의 파일이 다릅니다(`tupyo page check`로 비교): { $digest }. { $reason }
voting-end-at = { "  " }투표 종료 예정: { $closing }. { $reason }
text = { $path }: 답을 적은 JSON 파일이 아닙니다: { $error }
valid-card-style-weight = { $person }에게 투표지 종류 { $style }, 가중치 { $weight }인 유효한 카드가 있습니다
revoke-card-first-or = 그 카드를 먼저 폐지하거나 같은 투표지 종류와 가중치로 발급하십시오.
waiting-for = 아직 없는 것: { $who } 중 { $needed }명의 { $text }.
waiting-for-2 = 아직 없는 것: { $who }의 { $text }.
commitment-round = 1 단계 약속
reveal-round = 2 단계 공개
shares-round = 3 단계 몫
confirmation-round = 4 단계 확인
agreement-tally = 개표 합의
decryption-share = 개표 몫
joint-key = 공동 열쇠 게시(`tupyo joint-key post`)
roll-its-seal = 선거인명부와 봉인
opening = 투표 시작(`tupyo open`)
closing = 투표 마감(`tupyo close`)
sums = 집계(`tupyo tally post`)
counts = 개표 결과(`tupyo result post`)
cancelling = 선거 취소
not-final-yet-not = 아직 확정되지 않아 이 기록에 없는 항목: { $entries }개 중 { $behind }개. 필요한 참관 서명자 { $quorum }명 중 { $cosigned }명이 서명했습니다(남은 서명자: { $missing }). 서명한 뒤 다시 내보내십시오.
choose-one-blank = 하나를 고르{ "{" }blank{ "}" }십시오.
choose-up-max-also = { "{" }max{ "}" }개까지 고르십시오. 적게 고르거나 고르지 않아도 되며, 쓰지 않은 표는 따로 집계됩니다.
choose-exactly-max = 정확히 { "{" }max{ "}" }개를 고르십시오.
choose-at-least-min = { "{" }min{ "}" }개 이상 { "{" }max{ "}" }개 이하를 고르십시오.
choose-any-number-them = 원하는 만큼 고르십시오. 고르지 않아도 됩니다.
choose-any-together-cost = 비용의 합이 { "{" }budget{ "}" } 이하가 되도록 고르십시오. 고르지 않아도 됩니다.
give-each-them-max = 각각에 0부터 { "{" }max{ "}" }까지 주십시오. 적지 않은 것은 0입니다.
give-points-at-most = { "{" }choices{ "}" }개까지 점수를 주십시오. 하나에 { "{" }max{ "}" }점까지, 모두 합해 { "{" }min{ "}" }점부터 { "{" }budget{ "}" }점까지입니다.
give-votes-vote-for = 표를 나누어 주십시오. 하나에 1표는 1, 2표는 4, 3표는 9가 들며 모두 { "{" }budget{ "}" }까지 쓸 수 있습니다.
put-all-options-order = { "{" }options{ "}" }개 모두의 순서를 정하십시오. 앞에서부터 { "{" }points{ "}" }점을 받습니다.
put-at-least-min = { "{" }min{ "}" }개 이상의 순서를 정하십시오. 앞에서부터 { "{" }points{ "}" }점을 받습니다.
rank-them-best-first = 순위를 매기십시오. 같은 순위도 되며, 적지 않은 것은 맨 뒤입니다.
rank-them-best-first-up = { "{" }ranks{ "}" }순위까지 매기십시오. 같은 순위도 되며, 적지 않은 것은 맨 뒤입니다.
give-at-most-max = 하나에 { "{" }max{ "}" }까지, 모두 합해 { "{" }budget{ "}" }까지 주십시오. 적지 않은 것은 0입니다.
or = 거나, 기권하려면 `blank`를 고르
pin-wrong = PIN이 틀렸습니다.{ " " }
last-try-if-wrong = 마지막 시도입니다. 틀리면 토큰이 잠깁니다. 그만두려면 아무것도 입력하지 마십시오.{ " " }
type-word = { $text } `{ $word }`{ PARTICLE($word, "을/를") } 입력하십시오:
tally-does-not-count = 집계에 들어가야 할 투표지가 빠졌거나 다릅니다
ledger-been-shown-two = 원장이 두 가지 역사를 보였습니다
keep-your-receipts-give = 접수증을 보관하고 증거 파일을 공개하십시오. 누구나 검증할 수 있습니다: { $verify }
give-same-exclude-reason = 같은 --exclude와 --reason으로 다시 하거나, 다른 수탁자가 더 말할 때까지 기다리십시오.
options-too-many-for = 선택지가 { $options }개이면 순위 투표가 한 항목에 들어가지 않습니다. 25개까지 들어갑니다
single-transferable-votes-for = { $seats }석의 단기 이양식 투표는 아직 셀 수 없습니다
no-kind-known-for = { $other }에 맞는 방식이 없습니다
points-for-one-option = 선택지 하나에 { $max }점은 한도 1000점을 넘습니다
file-says-not-how = 파일에 점수의 한도가 없습니다
at-most-options-can = 최대 { $most }개까지만 고를 수 있다는 제한: 예산만 제한이 됩니다
light-following-read-bytes = 간이 확인으로 { $requests }번 요청하여 { $bytes }바이트를 읽었습니다.
board-tiles-do-not = 게시판의 타일이 서명된 루트와 맞지 않습니다: { $message }
no-time-write-as = `{ $text }`{ PARTICLE($text, "은/는") } 시각이 아닙니다. 2026-11-29T18:00+09:00, 2026-11-29T09:00Z 또는 초로 적으십시오
your-ballot-kept-same = 투표지는 { $file }에 있습니다. 같은 명령을 다시 실행하면 접수증을 받을 때까지 같은 투표지를 다시 보냅니다.
one-time-code = 일회용 등록 코드:
earlier-ballot-its-receipt = 앞서 보낸 투표지의 접수증이 { $file }에, 투표지가 { $ballot }에 있습니다(원장 { $index }번). `tupyo receipt check { $file }`로 확인하십시오. 다시 투표하려면 --receipt에 다른 이름을 주거나 생략하십시오.
final-enough-witnesses-have =
    { "" }
    확정됨: 필요한 수의 참관 서명자가 서명했습니다.
awaits-witnesses-valid-but =
    { "" }
    참관 서명자 대기 중: 접수증은 유효하나 아직 참관 서명자의 서명이 모자랍니다. `tupyo receipt check`로 다시 확인하십시오.
election-no-witnesses-your =
    { "" }
    이 선거에는 참관 서명자가 없습니다. 투표의 비밀은 서버가 모두에게 같은 원장을 보여 준다는 데에도 달려 있습니다.
key = (열쇠 { $key })
voter = 선거인 { $index }번{ $text }
older-record-than-one = { $record }: 이 수탁자가 이미 본 것보다 오래된 기록입니다({ $failure })
use-newest-record-ask = 가장 새 기록을 쓰십시오. 다시 내보내 달라고 하십시오. 선거관리자가 이것이 가장 새 기록이라고 하면 두 기록과 기준 정보 파일, .seen 파일을 보관하고 `tupyo board compare 옛기록 새기록`으로 비교하게 하십시오.
election-these-anchors = { $what }: 다른 선거 `{ $name }`({ $found })의 것입니다. 기준 정보 파일은 { $wanted }의 것입니다
give-file-right-election = 맞는 선거의 파일을 주거나, 이 파일에 맞는 기준 정보 파일을 주십시오.
record-does-not-agree = { $directory }: 기록이 그 자체와 맞지 않습니다({ $error })
nothing-was-written-faults =
    아무것도 쓰지 않았습니다. 잘못된 곳 { $count }개
    { $text }
list-was-read-as = 명단을 { $encoding }{ PARTICLE($encoding, "으로/로") } 읽었습니다. 이름이 맞는지 확인하십시오.
workbook-sheet-was-read = 통합 문서에서 “{ $sheet }” 시트만 읽고 다른 시트 { $others }개는 읽지 않았습니다.
warning-these-columns-not = 경고: 읽지 않는 열입니다. { $columns }
warning-members-on-lines = 경고: { $lines }행의 회원은 이름이나 연락처가 같습니다. 같은 사람이 아닌지 확인하십시오.
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
board-busy-or-does = 게시판이 바쁘거나 응답하지 않습니다. { $seconds }초 뒤에 다시 시도합니다
voters-have-voted-demanded = { $title }: 선거인 { $voters }명 중 { $counted }명 투표, 필요 { $demanded }명{ $smallest }. { $fate }
fewest-one-weight-weight = , 가장 적은 가중치({ $weight })의 선거인 { $count }명
opened-because-exposed-its = 노출을 허용한 투표지 종류이므로 엽니다. 합에서 { $told }명의 표가 드러날 수 있습니다
opened = 엽니다
stays-sealed-too-few = 투표한 선거인이 너무 적어 열지 않습니다
stays-sealed-turnout-too = 투표율이 낮아 열지 않습니다
stays-sealed-too-few-have = 같은 가중치의 선거인이 너무 적어 열지 않습니다
stays-sealed-nothing-encrypted = 암호화된 것이 없어 열지 않습니다
warning-documents-were-begun =
    { $text }
    경고: 게시하기 시작했으나 끝맺지 않은 문서가 있으며 그 내용은 확인할 수 없습니다: { $english }
passphrase = { $path }의 암호:
new-passphrase-for = { $path }의 새 암호:
same-again = 한 번 더 입력하십시오:
ballot = 투표지
blank-vote-for-none = 기권: 어느 쪽에도 투표하지 않음(빈 표로 집계)
costs = { " " }(비용 { $cost })
pin = { $before }{ $warning }{ $label }의 PIN:
write-ids-or-titles =
    { $title }: { $options }
    { "  " }{ $rule } 번호나 이름을 `{ $example }`처럼 적으십시오({ $explained }):
ledger-been-shown-two-histories = 원장이 같은 열쇠로 서명된 두 가지 역사를 보였습니다. 증거 파일: { $path }
evidence = { $said }. 증거 파일: { $path }
no-column-title-or = title이나 name이라는 열이 없습니다
option-without-title = 제목이 없는 선택지입니다
cost-whole-number = 비용은 숫자로만 적은 정수여야 합니다
line-column = { $line }행 { $column }열: { $text }
see-line = { " " }({ $line }행 참고)
see = { " " }({ $file } 참고)
column = { $letters }열:{ " " }
nothing-was-posted-faults =
    아무것도 게시하지 않았습니다. 잘못된 곳 { $count }개
    { $faults }
weight = { "  " }{ $title }, 가중치 { $weight }: { $count }명
its-district-exposed = 노출을 허용한 유형입니다
its-district-stays-sealed = 한 명이라도 투표하면 이 유형은 열리지 않습니다
weight-voters = { $title }, 가중치 { $weight }: { $count }명. { $fate }
parts = { $name }({ $role }, 조각 { $parts }개)
official = 선거관리자
registrar = 등록관
trustee = 수탁자
phase-manifest = 시작 전
phase-ceremony = 열쇠 생성
phase-key = 공동 열쇠 게시 대기
phase-roll = 선거인명부 작성
phase-sealed = 명부 봉인
phase-open = 투표 중
phase-closed = 투표 마감
phase-tallied = 개표 중
phase-finished = 개표 완료
phase-cancelled = 취소
