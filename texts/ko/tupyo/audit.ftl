### `tupyo roll audit`.

opening-evidence = 증거 열기
recomputing = 다시 계산
reading-ledger = 원장 읽기
nothing-found-evidence-roll =
    { $text }
    이상이 없습니다. 증거와 명부가 일치합니다.
evidence-recomputed = 다시 계산한 증거
attestations-phones-keys-kept = 휴대전화 열쇠의 증명서(보관만 하고 판정하지 않음)
evidence-cannot-be-read = 읽을 수 없는 증거
files-passed-over = 읽지 않은 파일
voters-one-time-code = 등록 코드로 오른 선거인(코드는 서명하지 않음)
these-over-line-card = 그중 카드가 서명한 행을 대신한 것
lines-roll = 명부에 오른 행
voters = 선거인
corrections = 정정
findings = 이상
not-compared-with-office =
    { "" }
    관청의 명단(--list)과는 비교하지 않았습니다.
evidence = 증거
key = 열쇠
findings-2 =
    이상 { $count }건
    { $lines }
    { $table }
