### `tupyo manifest`: questions, tables and rules.

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
election-made-question-question = 질문에 차례로 답하면 선거가 만들어집니다. 빈 줄은 [ ] 안의 답을 뜻합니다. 언제든 멈추어도 됩니다. 같은 명령을 다시 실행하면 이어서 묻습니다.
election-title = 선거의 제목
languages-ballot-with-spaces = 투표지의 언어를 빈칸으로 띄어 적으십시오. 첫째 언어로는 모든 글을 적습니다 (ko, en 등)
short-name-for-files = 파일에 쓸 짧은 이름 (a-z, 0-9, -)
bulletin-board-address-https = 게시판 주소(https://…) 또는 `tupyo board ledger`의 출력을 담은 파일. 비워 두면 나중에 정합니다
officials-make-roll-open = 선거관리자는 선거인명부를 만들고 투표를 시작·마감하며 결과를 공표합니다. 표를 읽거나 바꿀 수는 없습니다.
official = 선거관리자
how-many-officials-must = 명부를 봉인하고, 투표를 시작·마감하고, 일정을 바꾸거나 선거를 취소하려면 선거관리자 몇 명이 동의해야 합니까
trustees-hold-key-together = 수탁자는 열쇠를 나누어 가집니다. 정한 수가 모이면 표를 읽을 수 있고, 너무 많이 빠지면 결과 없이 끝납니다. 서로 이해관계가 다른 분들로 정하십시오.
trustee = 수탁자
how-many-trustees-open = 수탁자 { $number }명 가운데 몇 명이 모여야 개표합니까 (그 수가 짜면 한 사람의 표도 읽을 수 있습니다)
without-witnesses-secrecy-rests = 참관 서명자가 없으면 비밀은 게시판의 정직함에도 달려 있습니다. `tupyo witness keygen`이 출력한 열쇠를 빈칸으로 띄어 적으십시오. 비워 두면 없습니다
how-many-witnesses-must = 참관 서명자 { $number }명 가운데 몇 명이 서명해야 확정됩니까
do-registrars-register-voters = 선거관리자 대신 등록관이 등록 서비스에서 선거인을 한 사람씩 등록합니까
registrar = 등록관
empty-no-more = . 비워 두면 더 없습니다
name = { $text } { $number }의 이름{ $more }
same-name = { "  " }같은 이름
district-with-fewer-counted = 집계된 투표지가 이보다 적은 선거구는 영영 열지 않습니다. 같은 가중치의 투표지가 이보다 적어도 그렇습니다. 적은 수의 집계로 누구의 표인지 드러나지 않게 하려는 것입니다. 최소 투표지 수
district-which-smaller-share = 투표율이 이보다 낮은 선거구는 영영 열지 않습니다. 백분율(%)로 적으며, 0이면 요구하지 않습니다
may-some-voters-have = 한 사람이 여러 표를 행사하는 선거인(가중치)이 있습니까? 가중치가 같은 사람이 적으면 집계에서 그 사람의 표가 드러날 수 있습니다
no-whole-number-2 = 자연수가 아닙니다
risk = { "  " }위험: { $text }.
why-accepted-everybody-will = { "  " }받아들이는 이유. 모두가 읽습니다. 비워 두면 수를 다시 정합니다
reason-empty-as-before = { "  " }받아들이는 이유 ({ $text }). 비워 두면 같습니다
opened-even-so-then = { "  " }{ $title }: 그래도 엽니까? 연다면 이유를 적으십시오. 모두가 읽습니다. 비워 두면 열지 않습니다
korean = 한국어
english = 영어
japanese = 일본어
chinese = 중국어
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
may-voter-leave-blank = 기권(빈 표)을 허용합니까? 예 또는 아니요
most-options-or-points = 최댓값(고를 수 있는 개수 또는 한 선택지의 최고점)
fewest = 최솟값
most-all-together = 모두 합한 한도
how-many-options-at = 최대 몇 개 선택지에 줄 수 있습니까
what-each-option-costs = 선택지별 비용을 차례로, 빈칸으로 띄어
what-each-place-gets = 순위별 점수를 1순위부터 빈칸으로 띄어
how-many-ranks = 몇 순위까지
yes = 예
no = 아니요
not-said = 적지 않은 것: { $all }
y = 네
n = 아니오
registrars-sign-registration =
    등록관:      { $count }명 중 { $signatures }명이 등록에 서명, { $by }{ $ballots }
    { "" }
empty-no-more-contests = . 비워 두면 문항이 더 없습니다
contest-question-perhaps-description = 문항 { $number }: 묻는 말. 필요하면 |를 쓰고 설명을 덧붙이십시오{ $more }
same-question = { "  " }같은 질문
file-takes-them-from = . @파일을 쓰면 표에서 읽습니다
empty-no-more-options = . 비워 두면 선택지가 더 없습니다
option-title-subtitle-description = { "  " }선택지 { $number }: 이름 | 부제 | 설명{ $text }
several-options-called-what = { "  " }{ $title }: 이름이 같은 선택지가 있습니다. { $number }번을 구별할 부제
same-empty-as-before = { "    " }{ $named }{ PARTICLE($named, "으로/로") }. 비워 두면 같습니다
more-than-parts = |로 나눈 글이 { $parts }개를 넘습니다
how-do-people-vote = { "  " }어떻게 투표합니까
no-whole-numbers = `{ $text }`: 숫자를 빈칸으로 띄어 적으십시오
write-number-from = 1에서 { $last }까지의 번호를 적으십시오
empty-all-voters-have = 비워 두면 모두 같은 투표지를 씁니다
empty-no-more-districts = 비워 두면 선거구가 더 없습니다
district-whose-voters-have = 선거구 { $number }. { $text }
same-district = { "  " }같은 선거구
write-numbers-contests-with = 문항 번호를 빈칸으로 띄어 적으십시오
which-contests-on-its = { "  " }투표지에 넣을 문항 번호 ({ $all }). 비워 두면 전부
contest-with-size = 문항:        { $id } ({ $kind }): 선택지 { $options }개, { $bits }비트, 림 { $limbs }개, 투표지 중 { $bytes }바이트, 선택지 { $most }개까지 가능
    { "" }
all = 전체
