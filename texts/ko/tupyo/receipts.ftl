### Receipts and kept ballots.

your-ballot-kept-same = 투표지는 { $file }에 있습니다. 같은 명령을 다시 실행하면 접수증을 받을 때까지 같은 투표지를 다시 보냅니다.
earlier-ballot-its-receipt = 앞서 보낸 투표지의 접수증이 { $file }에, 투표지가 { $ballot }에 있습니다(원장 { $index }번). 다음 명령으로 확인하십시오: `tupyo receipt check { $file }`. 다시 투표하려면 --receipt에 다른 이름을 주거나 생략하십시오.
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
