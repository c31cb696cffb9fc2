### `tupyo vote`.

card-not-used-election = 카드를 쓰지 않습니다. 이 선거는 투표지에 카드 서명을 요구하지 않습니다.
tracking-code = 추적 번호: { $code }
ballot-earlier-run-no = 앞서 보낸 투표지의 접수증이 아직 없습니다. 같은 투표지를 다시 보내며 새로 만들지 않습니다. 추적 번호: { $code }
ballot-not-on-ledger = 그 투표지는 공고 전에 봉인되어 원장에 오르지 않았고 오를 수도 없습니다. 추적 번호가 다른 새 투표지를 만듭니다.
ballot-was-sealed-before = 그 투표지는 공고 전에 봉인되어 더는 접수되지 않습니다. 이미 원장에 있을 수 있으며, 그러면 그 투표지가 계속 집계되고 새 투표지는 거부됩니다. 추적 번호가 다른 새 투표지를 만듭니다.
your-district-voters-on = 이 투표지 종류의 선거인은 { $voters }명이며, 그 가운데 가중치가 같은({ $weight }) 선거인은 본인을 포함해 { $count }명입니다.
write-down-tracking-code = 추적 번호를 적어 두십시오. 투표하려면 `cast`, 암호화를 확인하려면 `challenge`를 입력하십시오(확인 개봉한 투표지는 집계되지 않습니다):
you-have-chosen = 선택하신 내용:
nothing = { "  " }{ $title }: 없음
ballot-before-may-be = 그 앞의 투표지는 원장에 있을 수 있어 보관되어 있습니다. 같은 명령을 다시 실행하면 그 투표지를 다시 보냅니다.
receipt-written-something-failed = 접수증을 저장했습니다. 그 뒤에 다음 작업이 실패하였으나 접수에는 영향이 없습니다: { $message } [{ $code }]. 다음 명령으로 원장을 확인하십시오: `tupyo receipt check { $receipt }`.
your-ballot-cast-entry = 투표가 접수되었습니다(원장 { $index }번, { $whose }). 접수를 증명하는 접수증 { $file }{ PARTICLE($file, "을/를") } 보관하십시오.{ $watched }
board-accepted-your-ballot = 게시판이 투표지를 받았습니다(원장 { $index }번, { $whose }). 접수증 { $file }{ PARTICLE($file, "이/가") } 확정되기 전에는 투표가 끝난 것이 아닙니다.{ $watched }
ballot-was-opened-for = 투표지를 모두에게 공개했습니다(원장 { $index }번, { $whose }). 다른 기기에서 내용이 선택과 같은지 다음 명령으로 확인하십시오: `tupyo ballot open { $code }`. 이 투표지는 집계되지 않으니 이제 투표하십시오.{ $watched }
