### Phases and people of an election, and documents that nobody has ended.

warning-documents-were-begun =
    { $text }
    경고: 게시하기 시작했으나 끝맺지 않은 문서가 있으며 그 내용은 확인할 수 없습니다: { $english }
parts = { $name }({ $role }, 조각 { $parts }개)
official = 선거관리자
registrar = 등록관
trustee = 수탁자
phase-manifest = 시작 전
phase-ceremony = 열쇠 생성
phase-key = 공동 열쇠 게시 대기
phase-roll = 선거인명부 작성
phase-sealed = 명부 봉인
phase-open = 투표 중
phase-closed = 투표 마감
phase-tallied = 개표 중
phase-finished = 개표 완료
phase-cancelled = 취소
