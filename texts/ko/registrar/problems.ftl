### What the registration service refuses over HTTP, in detail.

method = 이 주소는 { $allowed }{ PARTICLE($allowed, "을/를") } 받습니다
too-many = 지금은 등록이 너무 많습니다
stopping = 등록소가 멈추는 중입니다
too-often = 이 사람이 한 시간 동안 너무 여러 번 로그인하거나 등록했습니다
unknown-challenge = 이 등록소가 시작된 뒤에 준 로그인 요청이 아닙니다
expired-challenge = 로그인 요청이 너무 오래되었습니다. 새로 요청하십시오
used-challenge = 이미 로그인에 쓴 로그인 요청입니다
challenge-bytes = 로그인 요청은 56바이트입니다
base64url = 바이트는 채움 문자 없는 base64url로 적습니다
unreadable-body = 본문을 읽을 수 없습니다: { $error }
unknown-path = 이 주소에는 아무것도 없습니다. docs/registrar.md를 보십시오
unknown-key = 이 투표 열쇠의 등록이 없습니다
compressed = 본문을 압축하지 않고 보내십시오
body-too-long = 본문이 너무 깁니다
body-late = 본문이 제시간에 오지 않았습니다
