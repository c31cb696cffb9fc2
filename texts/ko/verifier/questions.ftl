### What the verifier answers about one ballot, one receipt, or evidence of two histories.

not-opened = 열 수 없음: { $why } [{ $code }].
record-refused-opened = 기록 거부: 투표지는 열렸지만, 기록이 점검에 합격하지 못했습니다. `tupyo-verify RECORD`로 무엇이 잘못되었는지 알 수 있습니다.
opened-ballot =
    개봉함: { $whose }의 투표지 { $code }{ PARTICLE($code, "은/는") } 확인 개봉되어(항목 { $index }) 집계되지 않습니다. 내용:
    { $lines }
    확인 개봉한 선거인 본인의 투표지여야 하고 선택한 내용과 같아야 합니다. 하나라도 다르면 추적 번호를 보여 준 기기로 투표하지 말고 선거관리자에게 알리십시오.
not-opened-record-refused = 기록의 서명이나 항목이 거부되었거나 투표가 시작되지 않았습니다
not-opened-unknown = 기록의 항목 { $size }개에 이 투표지가 없습니다
not-opened-cast = 투표지 { $code }{ PARTICLE($code, "은/는") } 선거인 { $voter }번이 투표한 것이며, 확인 개봉한 투표지만 열 수 있습니다
not-opened-other-voter = 선거인 { $expected }번이 아니라 { $found }번의 투표지입니다. 추적 번호를 보여 준 기기를 믿지 마십시오
not-opened-other-key = 다른 선거인({ $voter }번)의 투표지입니다. 추적 번호를 보여 준 기기를 믿지 마십시오
opening-not-valid = 투표지의 개봉이 올바르지 않습니다({ $error })
evidence-refused = 거부: 이 파일은 아무것도 증명하지 않습니다: { $error } [{ $code }]
proof-same-size = 같은 항목 { $old }개에 두 개의 루트
proof-prefix = 항목 { $old }개의 루트가, 역시 서명한 항목 { $new }개 가운데 처음 { $old }개의 루트와 다름
proof-entry = 항목 { $old }개와 { $new }개의 두 원장에서 { $index }번 항목이 서로 다름
evidence-proved =
    증명됨: 원장 { $origin }{ PARTICLE($origin, "이/가") } 서로 다른 두 내용에 서명했습니다. { $why }.
    { $roots }
voter-with-key = 선거인 { $index }번(열쇠 { $key })
another-voter = 다른 선거인의 투표지입니다. 접수증을 준 기기를 믿지 마십시오({ $error }).
record-refused-receipt = 기록 거부: 투표지는 이 기록의 항목 { $index }번이지만, 기록이 점검에 합격하지 못했습니다.
receipt-forged = 위조 또는 손상: 원장은 이 투표지가 있다고 서명하지 않았습니다({ $error } [{ $code }]). 이런 파일은 누구나 만들 수 있으므로 누구의 잘못도 증명하지 않습니다.
receipt-of-no-ballot = 투표지가 아님: 접수증의 항목은 유효한 투표지가 아닙니다({ $error } [{ $code }]).
receipt-newer = 알 수 없음: 접수증은 항목 { $index }의 것이고 이 기록에는 항목이 { $size }개 있습니다. 더 새로운 기록을 받으십시오.
record-unreadable = 기록 거부: 서명이나 항목이 원장의 것이 아닙니다. `tupyo-verify RECORD`로 무엇이 잘못되었는지 알 수 있습니다.
record-accepted = 기록이 모든 점검을 통과하였습니다.
record-right-until-cancelled = 취소되기까지의 기록은 올바릅니다.
record-right-so-far = 지금까지 잘못은 없으나 선거가 끝나지 않았습니다.
receipt-is-valid =
    { $fate }
    접수증이 유효합니다. { $whose }의 투표지는 기록의 항목 { $index }입니다. { $record }
fate-counted = 집계: 집계한 투표지 가운데 있습니다.
fate-counted-so-far = 지금까지 집계 대상: 다시 투표하지 않으면 집계됩니다.
fate-awaits-witnesses = 참관 서명 대기: 투표지를 보았다는 서명이 아직 모자랍니다.
fate-superseded = 대체됨: 같은 선거인의 열쇠가 나중에 서명한 투표지가 집계됩니다: { $by }(항목 { $index }).
fate-challenged = 확인 개봉: 공개한 투표지이므로 집계되지 않습니다.
fate-cancelled = 취소: 선거에 결과가 없어 어떤 투표지도 집계되지 않습니다.
fate-not-shown = 알 수 없음.
missing-after-closing = 누락: 원장은 항목 { $index }{ PARTICLE($index, "이/가") } 이 투표지라고 서명했으나 이 기록에서는 그 전에 투표가 끝났습니다. 투표지는 집계되지 않습니다. 접수증, 투표지, 기록을 함께 보관하십시오. 셋이 함께 이를 증명합니다.
missing-two-histories =
    누락: 원장은 항목 { $index }{ PARTICLE($index, "이/가") } 이 투표지라고 서명하고, 이 투표지가 없는 이 기록에도 서명했습니다. 원장의 열쇠를 가진 사람이 서로 다른 두 기록을 보여 준 것입니다. 증거를 { $place }에 저장했으니 널리 알리십시오. 누구나 다음 명령으로 확인할 수 있습니다.
    { "  " }tupyo-verify evidence { $place }/evidence --manifest { $place }/manifest.json
