### What is wrong with an association's list of members, and what letters to members say.

eligibility-list-member-district = 자격 명단에는 이 회원이 선거구 { $style }, 가중치 { $weight }{ PARTICLE($weight, "으로/로") } 있습니다. 같게 적거나 두 명단을 함께 고치십시오
list-names-nobody-write = 명단에 사람이 없습니다. 첫 행 아래에 한 행에 한 사람씩 적으십시오
column-there-twice-leave = 같은 열이 두 번 있습니다. 하나만 남기십시오
same-person-as-another = 다른 행과 같은 사람입니다. 한 행만 남기십시오
all-weights-together-election = 가중치를 모두 더하면 { $sum }입니다. 이 선거는 { $largest }까지 집계할 수 있으니 줄이십시오
no-column-name-first = `이름` 열이 없습니다. 첫 행에 열 이름을 적으십시오
no-column-or-name = `이메일`이나 `전화번호` 열이 없습니다. 첫 행에 열 이름을 적으십시오
no-column-election-several = 선거구가 여럿인데 `선거구` 열이 없습니다. 첫 행에 열 이름을 적으십시오
not-weight-write-whole = 가중치는 1부터 4294967295까지의 정수를 숫자로만 적습니다
column-cell-no-name = 첫 행에 이 열의 이름이 없습니다
no-such-district-write = 그런 선거구가 없습니다. 선거구의 이름이나 { $all } 가운데 하나를 적으십시오
no-name = 이름이 없습니다
character-no-name-such = 글의 방향을 바꾸는 문자처럼 이름에 쓸 수 없는 문자가 있습니다. 이름을 다시 입력하십시오
name-longer-than-characters = 이름이 400자보다 깁니다
neither-e-mail-address = 이메일 주소도 전화번호도 없습니다
not-e-mail-address = 이메일 주소가 아닙니다(예: kim@example.org)
not-phone-number-such = 전화번호가 아닙니다(예: 010-1234-5678)
phone-number-lost-its = 전화번호 맨 앞의 0이 빠졌습니다. 열을 텍스트 서식으로 바꾸어 다시 입력하거나 +와 국가 번호부터 적으십시오
not-id-write-letters = 회원번호는 ASCII 글자와 숫자로 1자에서 128자까지 적고, = + - @로 시작하지 않습니다
too-long-name-member = 회원을 구별하기에는 너무 깁니다. `회원번호` 열을 만드십시오
letter-heading = 투표 등록 코드
letter-to = 받는 분
letter-district = 선거구
letter-weight = 표의 가중치
letter-code = 일회용 등록 코드
letter-open = 아래 주소에서 등록하거나 QR 코드를 스캔하십시오
letter-scan = QR 코드에 일회용 등록 코드가 들어 있습니다.
letter-tool = 프로그램으로 등록하려면
letter-note-once = 코드는 한 번만 쓸 수 있습니다. 코드로 투표 열쇠를 등록하고, 기기에 남는 그 열쇠로 투표합니다.
letter-note-secret = 이 코드를 가진 사람은 대신 등록할 수 있습니다. 아무에게도 보이지 마십시오. 이미 쓴 코드라고 나오면 곧바로 선거 사무소에 알리십시오.
letter-note-characters = 대문자와 소문자, O와 0, I와 L과 1은 구별하지 않습니다. 마지막 글자는 잘못 입력한 것을 찾는 데 씁니다.
