### The titles of problems that services answer with, by HTTP status; the English ones are those of HTTP.

status-400 = 잘못된 요청
status-403 = 허용되지 않음
status-404 = 없음
status-405 = 이 경로에서 쓸 수 없는 메서드
status-408 = 시간 초과
status-409 = 지금은 받을 수 없음
status-411 = 본문 길이가 필요함
status-413 = 본문이 너무 김
status-415 = 받지 않는 형식
status-422 = 처리할 수 없음
status-429 = 요청이 너무 많음
status-500 = 서버 오류
status-503 = 잠시 사용할 수 없음
status-507 = 저장 공간 부족
