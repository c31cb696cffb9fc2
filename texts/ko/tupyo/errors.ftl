### What is said in Korean of errors that say their own English.

roll-weight = 등록한 카드의 가중치를 모두 더하면 { $weight }입니다. 이 정의서의 문항은 { $largest }까지 집계할 수 있으니 가중치를 줄이십시오
awaits-witnesses = 원장(항목 { $size }개)에 참관 서명자 { $cosigned }명만 서명했습니다. { $quorum }명이 서명해야 확정됩니다(남은 참관 서명자: { $missing })
record-unreadable = 선거 기록을 읽을 수 없습니다: { $error }
result-refused = 기록이 점검에 합격하지 못하여 개표 결과를 표시하지 않습니다
result-incomplete = 선거가 끝나지 않았거나 기록이 온전하지 않아 아직 개표 결과가 없습니다
result-not-read = 기록을 끝까지 읽지 않았습니다
result-cancelled = 선거가 취소되어 개표 결과가 없습니다: { $reason }
code-length = 등록 코드는 17자입니다. 마지막 확인 글자까지 모두 입력하십시오
code-form = 등록 코드에 쓰지 않는 글자가 있습니다. 숫자와 U를 뺀 영문자로 이루어집니다
code-check = 등록 코드를 잘못 입력했습니다. 마지막 글자가 앞의 글자들과 맞지 않습니다
import-malformed = 파일의 형식이 다릅니다. { $what }
board-silent = 게시판이 응답하지 않습니다.
