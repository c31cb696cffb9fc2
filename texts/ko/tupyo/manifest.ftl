### `tupyo manifest`: tables, rules, registrars, and how it asks.

manifest-valid-election-trustees =
    선거 정의서가 유효합니다.
    선거 식별자: { $id }
    수탁자:      { $trustees }명 중 { $threshold }명이 개표
    { $witnesses }{ $registrars }투표지 종류:   { $styles }
    열쇠 성분:     { $components }
    투표지:      최대 { $longest }바이트
    가중치:      모든 선거인을 합해 최대 { $weight }
    { $contests }{ $trust }
witnesses-make-checkpoint-final =
    참관 서명자:        { $count }명 중 { $quorum }명이 서명하면 확정
    { "" }
something-be-written-here = { "  " }비워 둘 수 없습니다.
something-be-written = 비워 둘 수 없습니다
answer-yes-or-no = 예나 아니요로 답하십시오
at-least-needed = { "  " }적어도 { $least }개가 있어야 합니다.
cannot-be = { "  " }쓸 수 없습니다: { $text }
input-ends-here-what = 입력이 끝났습니다. 지금까지의 답은 { $kept }에 남아 있습니다
run-same-command-again = 같은 명령을 다시 실행하면 이어서 묻습니다.
no-whole-number = `{ $text }`: 자연수를 숫자로 적으십시오
no-kind-exception = `{ $kind }`: 이런 예외는 없습니다. 쓸 수 있는 예외: { $kinds }
no-rule-follows-from = 파일에서 방식을 정할 수 없습니다: { $english }
how-many-registrars-must = 등록 한 건에 등록관 { $number }명 가운데 몇 명이 서명해야 합니까
may-one-time-code = 사무국이 보낸 일회용 등록 코드로도 등록할 수 있습니까
does-every-ballot-bear = 표마다 카드의 서명도 있어야 합니까
certificate-authority-whose-cards = 등록에 쓸 카드의 인증기관 인증서 파일. 비워 두면 명단의 카드를 씁니다
listed-cards = 명단의 카드
listed-cards-or-codes = 명단의 카드나 등록 코드
certified-cards = 인증서가 있는 카드
certified-cards-or-codes = 인증서가 있는 카드나 등록 코드
each-ballot-bears-card = , 표마다 카드가 서명
names-no-rule-contest = `{ $text }`: 문항의 방식과 그 숫자가 맞지 않습니다. 쓸 수 있는 방식은 다음과 같습니다
file-what = { $place }: 무슨 파일입니까?
say-format-pabulib-preflib = --format으로 pabulib, preflib, blt, csv 가운데 하나를 적으십시오.
file-also-says = 파일에만 있는 내용: { $english }.
yes = 예
no = 아니요
not-said = 적지 않은 것: { $all }
y = 네
n = 아니오
registrars-sign-registration =
    등록관:      { $count }명 중 { $signatures }명이 등록에 서명, { $by }{ $ballots }
    { "" }
contest-with-size = 문항:        { $id } ({ $kind }): 선택지 { $options }개, { $bits }비트, 림 { $limbs }개, 투표지 중 { $bytes }바이트, 선택지 { $most }개까지 가능
    { "" }
