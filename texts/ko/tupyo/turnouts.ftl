### Turnout, and why a unit stays sealed.

voters-have-voted-demanded = { $title }: 선거인 { $voters }명 중 { $counted }명 투표, 필요 { $demanded }명{ $smallest }. { $fate }
fewest-one-weight-weight = , 가장 적은 가중치({ $weight })의 선거인 { $count }명
opened-because-exposed-its = 노출을 허용한 투표지 종류이므로 엽니다. 합에서 { $told }명의 표가 드러날 수 있습니다
opened = 엽니다
stays-sealed-too-few = 투표한 선거인이 너무 적어 열지 않습니다
stays-sealed-turnout-too = 투표율이 낮아 열지 않습니다
stays-sealed-too-few-have = 같은 가중치의 선거인이 너무 적어 열지 않습니다
stays-sealed-nothing-encrypted = 암호화된 것이 없어 열지 않습니다
weight = { "  " }{ $title }, 가중치 { $weight }: { $count }명
its-district-exposed = 노출을 허용한 유형입니다
its-district-stays-sealed = 한 명이라도 투표하면 이 유형은 열리지 않습니다
weight-voters = { $title }, 가중치 { $weight }: { $count }명. { $fate }
