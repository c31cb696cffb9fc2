### Records and ledgers that contradict what was seen.

tally-does-not-count = 집계에 들어가야 할 투표지가 빠졌거나 다릅니다
ledger-been-shown-two = 한 원장이 서로 다른 두 내용으로 제시되었습니다
keep-your-receipts-give = 접수증을 보관하고 증거 파일을 공개하십시오. 누구나 검증할 수 있습니다: { $verify }
older-record-than-one = { $record }: 이 수탁자가 이미 본 것보다 오래된 기록입니다({ $failure })
use-newest-record-ask = 가장 새 기록을 쓰십시오. 다시 내보내 달라고 하십시오. 선거관리자가 이것이 가장 새 기록이라고 하면 두 기록과 기준 정보 파일, .seen 파일을 보관하고 `tupyo board compare 옛기록 새기록`으로 비교하게 하십시오.
election-these-anchors = { $what }: 다른 선거 `{ $name }`({ $found })의 것입니다. 기준 정보 파일은 { $wanted }의 것입니다
give-file-right-election = 맞는 선거의 파일을 주거나, 이 파일에 맞는 기준 정보 파일을 주십시오.
record-does-not-agree = { $directory }: 기록이 그 자체와 맞지 않습니다({ $error })
ledger-been-shown-two-histories = 한 원장이 같은 열쇠로 서명된 서로 다른 두 내용으로 제시되었습니다. 증거 파일: { $path }
evidence = { $said }. 증거 파일: { $path }
