### The verdict at the head of the report as a page.

first-finding = 첫 번째 문제
election = 선거
counted = 점검 { $passed }건 통과, { $failed }건 불합격, { $open }건 점검하지 못함.
verdict-accepted = 통과
sentence-accepted = 이 보고서의 개표 결과는 기록에 있는 투표지에서 나온 것입니다. 모든 점검을 통과하였습니다.
verdict-refused = 거부
sentence-refused = 이 기록은 올바른 선거의 기록이 아닙니다. 이 기록에서 나온 결과를 믿지 마십시오.
verdict-incomplete = 미완
sentence-incomplete = 선거가 끝나지 않았습니다. 지금까지 잘못은 없으나 모두 점검할 수는 없었으며, 검증된 개표 결과는 아직 없습니다.
verdict-cancelled = 취소
sentence-cancelled = 선거가 취소되어 개표 결과가 없습니다. 취소되기까지의 기록은 올바릅니다.
verdict-limit-exceeded = 읽지 않음
sentence-limit-exceeded = 기록의 항목이 읽기로 한 수보다 많아 점검하지 않았습니다.
