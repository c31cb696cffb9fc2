### What ends a run before there is a verdict, in Korean: the error says its own English.

record = { $finding } ({ $error })
witnesses = --witness와 --quorum: { $error }
threads = 스레드 { $threads }개를 시작할 수 없습니다: { $message }
report = 보고서를 표준 출력에 쓸 수 없습니다: { $message }
write = `{ $path }`에 쓸 수 없습니다: { $message }
manifest = `{ $path }`{ PARTICLE($path, "은/는") } 선거 정의서가 아닙니다: { $message }
ledger-key = --ledger-key { $key }: 다른 원장의 열쇠입니다. 이름이 { $origin }이어야 합니다
read = `{ $path }`{ PARTICLE($path, "을/를") } 읽을 수 없습니다: { $message }
