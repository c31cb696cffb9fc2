### What several commands say.

text = { $path }: 답을 적은 JSON 파일이 아닙니다: { $error }
valid-card-style-weight = { $person }에게 투표지 종류 { $style }, 가중치 { $weight }인 유효한 카드가 있습니다
revoke-card-first-or = 그 카드를 먼저 폐지하거나 같은 투표지 종류와 가중치로 발급하십시오.
give-same-exclude-reason = 같은 --exclude와 --reason으로 다시 하거나, 다른 수탁자가 더 말할 때까지 기다리십시오.
light-following-read-bytes = 간이 확인으로 { $requests }번 요청하여 { $bytes }바이트를 읽었습니다.
board-tiles-do-not = 게시판의 타일이 서명된 루트와 맞지 않습니다: { $message }
no-time-write-as = `{ $text }`{ PARTICLE($text, "은/는") } 시각이 아닙니다. 2026-11-29T18:00+09:00, 2026-11-29T09:00Z 또는 초로 적으십시오
board-busy-or-does = 게시판이 바쁘거나 응답하지 않습니다. { $seconds }초 뒤에 다시 시도합니다
