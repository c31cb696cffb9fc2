### What ends the demonstration before its end.

softhsm-library = SoftHSM 라이브러리
library-missing = { $what }{ PARTICLE($what, "이/가") } 없습니다. softhsm2 패키지를 설치하거나 --module로 라이브러리를 지정하십시오
no-page = { $place }에 페이지가 없습니다. web/build로 만들거나 --page 뒤에 그 디렉터리를 적으십시오
signal-came = 투표가 끝나기 전에 중단 신호를 받아 모두 멈추었습니다
no-such-district = { $wanted }{ PARTICLE($wanted, "이라는/라는") } 자치구가 없습니다. 있는 자치구: { $known }
server-silent = 서버가 시작되지 않았습니다
not-a-ballot = 투표지가 아닙니다
no-circuit = 선거인의 투표지 종류에 회로가 없습니다
registrations-do-not-count = 등록의 효력이 생기지 않았습니다
no-registrars = 정의서에 등록관이 없습니다
no-part = 문서에 내용이 없습니다
accomplice-not-listed = 공모자를 명단에 올릴 수 없습니다
two-cards-more = 선거인보다 카드가 두 장 많아야 합니다
other-count-of-lines = 명부의 행이 { $expected }개가 아니라 { $count }개입니다
no-values = 선택이 투표지 종류와 맞지 않습니다
other-style = 정의서에 없는 투표지 종류입니다
list-has-faults = 카드 명단에 잘못된 곳이 있습니다
no-manifest = 선거에 정의서가 없습니다
nobody-has-voted = 아무도 투표하지 않았습니다
client-failed = 투표하던 프로그램이 실패했습니다
no-witness-key = 참관 서명자의 열쇠가 만들어지지 않았습니다
record-empty = 기록에 항목이 없습니다
