### Files of other programs: what cannot be taken from them.

options-too-many-for = 선택지가 { $options }개이면 순위 투표가 한 항목에 들어가지 않습니다. 25개까지 들어갑니다
single-transferable-votes-for = { $seats }석의 단기 이양식 투표는 아직 셀 수 없습니다
no-kind-known-for = { $other }에 맞는 방식이 없습니다
points-for-one-option = 선택지 하나에 { $max }점은 한도 1000점을 넘습니다
file-says-not-how = 파일에 점수의 한도가 없습니다
at-most-options-can = 최대 { $most }개까지만 고를 수 있다는 제한: 예산만 제한이 됩니다
no-column-title-or = title이나 name이라는 열이 없습니다
option-without-title = 제목이 없는 선택지입니다
cost-whole-number = 비용은 숫자로만 적은 정수여야 합니다
line-column = { $line }행 { $column }열: { $text }
