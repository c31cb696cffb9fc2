### `tupyo ballot` and `tupyo receipt`.

counts-unless-its-voter = 다시 투표하지 않으면 집계됩니다
counted = 집계되었습니다
not-counted-election-was = 선거가 취소되어 집계되지 않습니다
its-voter-cast-another = 이후 다시 투표하여 이 투표지는 집계되지 않습니다
ballot-entry-ledger = 투표지 { $code }{ PARTICLE($code, "은/는") } 원장 { $index }번, { $whose }의 투표지입니다. { $text }.
evidence-valid-for-election = 증거가 선거 { $election }에 대하여 유효합니다(누가 만들었든 마찬가지입니다): { $text }.
voter-ballot-on-ledger = 원장에 있는 투표지가 집계되지 않았습니다
tally-counts-ballot-its = 이후 투표로 바뀐 이전 투표지가 집계되었습니다
tally-counts-what-not = 선거인의 투표지가 아닌 것이 집계되었습니다
ballot-was-taken-after = 투표 마감 뒤에 접수된 투표지가 있습니다
compare-code-with-what = 추적 번호를 기기에 보이는 것과 비교하십시오. 같다면 --light 없이 실행하십시오. 원장 전체를 읽으므로 투표지를 숨길 수 없습니다.
board-says-knows-no = 게시판은 이 투표지가 없다고 하지만 원장에는 있습니다. 선거관리자에게 알리십시오.
no-ballot-on-ledger = 원장의 항목 { $size }개를 모두 읽었으나 투표지 { $code }{ PARTICLE($code, "이/가") } 없습니다
ballot-was-challenged-entry =
    { $whose }의 투표지 { $code }{ PARTICLE($code, "은/는") } 확인 개봉되어(원장 { $index }번) 집계되지 않습니다. 내용:
    { $lines }
    확인 개봉한 선거인 본인의 투표지여야 하고 선택한 내용과 같아야 합니다. 하나라도 다르면 추적 번호를 보여 준 기기로 투표하지 말고 선거관리자에게 알리십시오.
receipt-valid-ballot-entry = 접수증이 유효합니다: { $whose }의 투표지는 { $size }개 항목의 원장에서 { $index }번입니다. 집계되는지는 게시판에 묻지 않고는 알 수 없습니다.
tracking-code-receipt-valid =
    { $fate }
    추적 번호: { $code }
    접수증이 유효하며 원장에 지금도 있습니다: { $whose }의 투표지는 { $size }개 항목의 원장에서 { $index }번입니다.{ $watched }
counts-unless-its-voter-votes = 집계되는 투표지입니다. 다시 투표하면 나중 투표지가 집계됩니다.
counted-2 = 집계되었습니다.
waits-for-witnesses-do = 참관 서명자의 서명을 기다립니다. 확정되기 전에는 투표가 끝난 것이 아닙니다.
superseded-at-entry-one = 원장 { $index }번의 { $by }{ PARTICLE($by, "으로/로") } 바뀌었습니다. 같은 선거인의 열쇠가 나중에 서명한 그 투표지가 집계됩니다.
challenged-was-opened-for = 확인 개봉한 투표지이므로 집계되지 않습니다.
does-not-count-election = 선거가 취소되어 집계되지 않습니다.
missing-tally-does-not = 누락: 집계되어야 하는데 집계에 없습니다. 선거관리자와 감사인에게 알리십시오.
whether-counts-not-shown = 집계되는지 알 수 없습니다. 간이 확인은 --voting-key로 준 열쇠의 선거인에 대해서만 알려 줍니다.
say-which-district-with = --style로 투표지 종류를 고르십시오: { $all }
nothing-was-chosen-nothing = 아무것도 고르거나 보내지 않았습니다. `tupyo vote`가 문항마다 묻습니다.
