### What a run says of itself: how long it took, and what it has given up.

ballots-per-second = 투표지 { $ballots }개를 { $seconds }초에 점검: 초당 { $all }개, 코어마다 초당 { $core }개(코어 { $threads }개)
country-would-take = { $line }. 선거인 4,400만 명의 투표지라면 이 컴퓨터로 { $time }
sandbox-whole = 격리 실행: 이 기록 밖의 파일(Landlock), 통신과 다른 프로그램(seccomp)을 쓰지 못합니다.
sandbox-files-only = 격리 실행: 이 기록 밖의 파일을 쓰지 못합니다(Landlock). seccomp는 쓸 수 없었습니다.
sandbox-calls-only = 격리 실행: 통신과 다른 프로그램을 쓰지 못합니다(seccomp). Landlock은 쓸 수 없었습니다.
sandbox-none = 격리 실행 안 함: Landlock도 seccomp도 쓸 수 없었습니다.
