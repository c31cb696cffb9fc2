### `tupyo board`.

consistent-both-same-ledger = 일치합니다: 둘 다 항목 { $size }개의 같은 원장이며 루트가 같습니다.
consistent-first-entries-authenticated = 일치합니다: 큰 원장의 인증된 타일로 계산한, 항목 { $new-size }개 중 처음 { $old-size }개의 루트가 작은 원장의 루트와 같습니다.
cannot-be-decided-tiles = 판단할 수 없습니다: 항목 { $size }개인 원장의 타일이 없습니다
cannot-be-decided-tiles-ledger = 판단할 수 없습니다: 항목 { $size }개인 원장의 타일이 서명된 루트와 맞지 않습니다: { $what }
mirror-entries = { $directory }의 사본에 항목 { $entries }개가 있습니다.
board-answers-again = 게시판이 다시 응답합니다.
entries-ballots-challenged = 항목 { $entries }개 (+{ $new })  { $phase } 투표지 { $ballots }, 확인 개봉 { $challenged }
nothing-contradicts-anything-entries = 모순이 없습니다: 항목 { $entries }개.
