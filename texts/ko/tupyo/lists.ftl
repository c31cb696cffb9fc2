### Lists of people: their faults, by line.

nothing-was-written-faults =
    아무것도 쓰지 않았습니다. 잘못된 곳 { $count }개
    { $text }
list-was-read-as = 명단을 { $encoding }{ PARTICLE($encoding, "으로/로") } 읽었습니다. 이름이 맞는지 확인하십시오.
workbook-sheet-was-read = 통합 문서에서 “{ $sheet }” 시트만 읽고 다른 시트 { $others }개는 읽지 않았습니다.
warning-these-columns-not = 경고: 읽지 않는 열입니다. { $columns }
warning-members-on-lines = 경고: { $lines }행의 회원은 이름이나 연락처가 같습니다. 같은 사람이 아닌지 확인하십시오.
see-line = { " " }({ $line }행 참고)
see = { " " }({ $file } 참고)
column = { $letters }열:{ " " }
nothing-was-posted-faults =
    아무것도 게시하지 않았습니다. 잘못된 곳 { $count }개
    { $faults }
