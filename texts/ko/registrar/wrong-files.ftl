### What is wrong with a file that the registration service is given, or keeps.

key-not-there = 공개 열쇠 registrar.json은 있으나 이 파일이 없습니다. 열쇠를 되돌려 놓거나 registrar.json을 지우십시오
not-age-recipient = age 공개 열쇠(age1…)가 아닙니다. `tupyo key auditor`가 `--public`으로 쓴 파일을 주십시오
not-public-part = 공개 열쇠가 아닙니다
not-utf-8 = UTF-8이 아닙니다
name-an-election = 선거를 하나 이상 적으십시오
name-an-auditor = 감사인을 한 사람 이상 적으십시오. 아무도 열 수 없는 증거로는 감사할 수 없습니다
batch = `batch`는 1에서 250까지여야 합니다
interval = `interval_seconds`는 1 이상이어야 합니다
limits = `connections`, `timeout_seconds`, `verifications`는 1 이상이어야 합니다
auditors = `auditors`: { $text }{ PARTICLE($text, "은/는") } age 공개 열쇠(age1…)가 아닙니다
not-manifest = 이 선거의 정의서가 아닙니다
not-identities = age 개인 열쇠 파일이 아닙니다
not-journal = 등록 일지가 아닙니다
not-signing-key = 서명 열쇠의 파일이 아닙니다
not-32-bytes = 32바이트가 아닙니다
list-names-nobody = 명단에 사람이 없습니다. 첫 행 아래에 한 행에 한 사람씩 적으십시오
