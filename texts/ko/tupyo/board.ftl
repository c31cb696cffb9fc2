### `tupyo board`.

consistent-both-same-ledger = 일치합니다: 둘 다 항목 { $size }개의 같은 원장이며 루트가 같습니다.
consistent-first-entries-authenticated = 일치합니다: 큰 원장의 인증된 타일로 계산한, 항목 { $new-size }개 중 처음 { $old-size }개의 루트가 작은 원장의 루트와 같습니다.
cannot-be-decided-tiles = 판단할 수 없습니다: 항목 { $size }개인 원장의 타일이 없습니다
cannot-be-decided-tiles-ledger = 판단할 수 없습니다: 항목 { $size }개인 원장의 타일이 서명된 루트와 맞지 않습니다: { $what }
mirror-entries = { $directory }의 사본에 항목 { $entries }개가 있습니다.
board-answers-again = 게시판이 다시 응답합니다.
entries-ballots-challenged = 항목 { $entries }개 (+{ $new })  { $phase } 투표지 { $ballots }, 확인 개봉 { $challenged }
nothing-contradicts-anything-entries = 모순이 없습니다: 항목 { $entries }개.
pushing = 타일 보내는 중
push-entries = 객체 저장소에 항목 { $entries }개가 있습니다.
pushed = 항목 { $entries }개: 객체 { $new }개({ $bytes }바이트)를 보냈고 { $there }개는 이미 있었습니다
store-ahead = 객체 저장소에는 이미 항목 { $there }개가 있는데 게시판은 { $here }개만 보입니다. 아무것도 보내지 않았습니다
push-wrong-tiles = 게시판의 타일이 항목 { $entries }개에 서명한 루트와 맞지 않습니다. 더 보내지 않았습니다
store-changed = 그사이 다른 누군가가 객체 저장소의 체크포인트를 바꾸었습니다
object-differs = 객체 저장소의 내용이 게시판과 다릅니다: { $name }. 아무것도 덮어쓰지 않았고 체크포인트도 보내지 않았습니다
no-object-store = 이 프로그램은 객체 저장소 없이 빌드되었습니다
store-no-credentials = { $file }: [default] 부분에 aws_access_key_id와 aws_secret_access_key가 없습니다
store-no-checkpoint = 객체 저장소에 체크포인트가 없습니다
