### What the demonstration with cards says while it plays.

registration-office = 등록 관청
observers = 참관인
tupyo-plays-election-whose = 투표(Tupyo)가 카드를 가진 선거인들의 선거를 재연합니다. 카드는 인증서가 든 SoftHSM 토큰입니다.
authority-issues-citizen-cards = 시민 카드 발급
tokens = 토큰
tokens-each-made-p = 토큰 { $cards }개: 저마다 P-256 열쇠를 만들고 인증서를 담음. 하나는 분실 신고, 하나는 한 사람의 두 번째 카드
voting-keys-registered-ms = 투표 열쇠 { $voters }개 등록. 카드 서명 두 번을 포함하여 하나에 { $ms } ms
observer-looked-at-all = 참관인이 모든 증거를 확인하고 함께 서명함
card-was-reported-lost = 분실 신고한 카드
wrong-pin = 틀린 PIN
two-registrars-cheat-together = 등록관들의 공모
second-voting-key-one = 한 사람의 두 번째 투표 열쇠(다른 카드, 다른 솔트)
voting-key-nobody = 아무의 것도 아닌 투표 열쇠
citizens-vote-each-ballot = 투표: 표마다 카드가 서명
ballots-citizens-more = 선거인의 투표지 { $voting }개, 그리고 { $more }개 더
whoever-stayed-at-home = 투표하지 않은 사람은 카드로 자기 이름의 투표지가 없음을 확인
auditor-opens-sealed-evidence = 감사인이 봉인된 증거를 엶
result = 결과
verifier-accepts-record-planted = 검증 프로그램은 심어 둔 표까지 담긴 기록을 받아들입니다. 두 등록관이 모두 서명했기 때문입니다. 봉인된 증거의 감사는 두 가지를 모두, 그리고 그것만 찾아냅니다.
what-record-cannot-show = 검증 프로그램의 보고서에 따르면 기록만으로는 알 수 없는 것:
