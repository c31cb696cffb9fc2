### Whom an election waits for.

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
