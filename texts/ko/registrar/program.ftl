### What the registration service prints for those who run it.

line-struck = { $key }의 줄을 삭제합니다: { $reason }
line-changes = { $key }의 줄을 투표지 종류 [{ $style }], 가중치 { $weight }{ PARTICLE($weight, "으로/로") } 바꿉니다: { $reason }
posted-others-must-sign = { $digest }: 게시했습니다. 등록관 { $missing }명이 더 { $sign }{ PARTICLE($sign, "으로/로") } 서명해야 합니다
correction-taken-effect = 정정의 효력이 생겼습니다.
nothing-to-sign = 이 등록관의 서명을 기다리는 것이 없습니다.
correction-to-sign = { $digest }: 정정: { $text } 서명하려면 --correction { $digest }
signed = { $digest }: 서명했습니다
finding = { $kind } [{ $code }], 투표 열쇠 { $keys }, 증거 { $files }
nothing-past-retention = 보관 기한이 지난 증거가 없습니다.
deleted = 증거 { $count }건을 삭제했습니다. deleted/{ $at }.json에 기록이 있습니다.
confirm-deletion = { $days }일이 지난 증거 { $count }건을 영구히 삭제합니다.
key-made =
    등록관의 비밀 열쇠는 { $path }(암호와 함께 보관할 것), 공개 열쇠는 { $public }입니다.
    다음: 정의서를 만드는 사람이 이 열쇠를 다음과 같이 적습니다: `--registrar { $id }={ $public }`. 선거를 만든 뒤 `tupyo-registrar init --data { $data } --anchors anchors.json --auditor auditor.pub`를 실행하십시오.
passphrase = { $file }의 암호:{ " " }
new-passphrase = { $file }의 새 암호:{ " " }
same-again = 한 번 더 입력하십시오:{ " " }
configured =
    { $path }{ PARTICLE($path, "을/를") } 썼습니다.
    다음: 등록할 수 있는 사람의 명단을 { $list }에 두십시오. 회원 명단에서는 다음 명령으로 만들며, 회원마다 코드가 나옵니다: `tupyo roll from-members … --list { $list }`. 그런 다음 서비스를 시작하십시오: `tupyo-registrar run --data { $data } --key { $key }`. 이때 생기는 salt.secret의 사본을 보관하십시오.
list-stays = 앞서 읽은 명단을 그대로 씁니다.
list-read-again = 명단을 다시 읽었습니다. 모두 { $persons }명입니다
columns-not = 열이 { $count }개입니다. 5개여야 합니다
line = { $line }행
column = { $column }열
as-on-line = { " " }({ $line }행 참고)
type-yes = { $text } 계속하려면 yes를 입력하십시오:
faults = { $path }: 잘못된 곳 { $count }개{ $lines }
confirm-correction = 되돌릴 수 없는 정정: { $what }
    모든 등록관이 서명해야 합니다.
registration-to-sign = { $digest }: 등록. 살펴보려면 --evidence를 주십시오
