### On whom an election rests, in sentences for people.

secrecy-rests-on-every = 비밀은 모든 수탁자에게 달려 있습니다. 수탁자 { $trustees }명 가운데 누구든 혼자서 표를 하나하나 열 수 있습니다.
secrecy-rests-on-trustees = 비밀은 수탁자에게 달려 있습니다. 수탁자 { $trustees }명 가운데 { $threshold }명이 모이면 표를 하나하나 열 수 있고, { $fewer }명으로는 열 수 없습니다.
no-witnesses-named-so = 참관 서명자가 없으므로 비밀은 서버의 정직함에도 달려 있습니다. 서버가 수탁자에게 선거인과 다른 원장을 보여 주면 한 사람의 표만 열게 할 수 있고, 수탁자는 이를 알아차릴 수 없습니다.
where-server-lies-secrecy = 서버가 거짓말을 하면 비밀은 참관 서명자에게 달려 있습니다. 참관 서명자 { $count }명 가운데 거짓말하는 참관 서명자가 { $liars }명을 넘지 않아야 하며, 선거인은 접수증이 확정될 때까지 기다려야 합니다.
two-quorums-witnesses-need = 참관 서명자 { $count }명 가운데 { $quorum }명씩 두 번 모아도 겹치는 참관 서명자가 없을 수 있으므로, 참관 서명자가 없는 것과 같이 비밀은 서버의 정직함에도 달려 있습니다.
floor-district-which-one = 최소 투표지 수가 1이므로 한 사람만 투표한 선거구도 열리고, 그 사람의 표가 모두에게 드러납니다.
district-opened-with-counted = 집계된 투표지가 { $floor }장 이상이고 가중치마다 { $floor }장 이상일 때만 그 선거구를 엽니다. 공모자의 투표지도 함께 셉니다. 공모자 { $accomplices }명과 선거인 한 명이면 채워집니다.
no-turnout-demanded-server = 최소 투표율을 정하지 않았으므로, 서버가 한 선거구의 선거인을 거의 모두 막고 남은 몇 사람의 합만 열게 할 수 있습니다.
district-opened-only-if = 선거인의 { $percent }% 이상이 투표한 선거구만 엽니다. 서버가 선거인을 거의 모두 막으면 아무것도 열리지 않습니다.
exception-one-trustee-alone = 예외: 수탁자 한 명이 혼자 모든 표를 열 수 있습니다.
exception-half-trustees-or = 예외: 수탁자의 절반 이하가 모든 표를 열 수 있습니다.
exception-one-lying-witness = 예외: 참관 서명자 한 명만 거짓말해도 원장이 둘이 될 수 있습니다.
exception-opened-even-where = 예외: { $title } 선거구는 가중치가 같은 투표지가 { $floor }장보다 적어도 엽니다. 그때 합에서 그 표 하나하나가 드러날 수 있습니다.
reason = { $said } 사유: { $reason }
result-rests-on-nobody = 결과는 누구에게도 달려 있지 않습니다. 기록을 검증하면 누구나 틀린 수를 찾아냅니다. 다만 기기가 무엇을 암호화했는지는 확인 개봉으로만, 명부에 누가 있는지는 선거관리자를 통해서만 알 수 있습니다.
accepted-ballots-on-one = 받아들인 투표지가 집계되는 하나의 원장에 있다는 것은 같은 참관 서명자와 접수증을 보관하는 선거인에게 달려 있습니다.
accepted-ballots-on-one-ledger = 받아들인 투표지가 집계되는 하나의 원장에 있다는 것은 접수증을 보관하고 기록과 맞추어 보는 선거인에게 달려 있습니다.
availability-rests-on-trustees = 선거를 끝까지 마치는 것은 수탁자에게 달려 있습니다. { $quorum }명이 합의해야 하므로 수탁자 { $trustees }명 가운데 열쇠 생성과 개표를 통틀어 { $lost }명까지 빠질 수 있습니다.
rests-on-witnesses-may = 참관 서명자에게도 달려 있습니다. 참관 서명자 { $count }명 가운데 { $absent }명까지 빠질 수 있습니다.
each-officials-alone-can = 선거관리자 { $officials }명은 각자 혼자서 선거를 마감하거나 취소하고 다른 선거관리자의 열쇠를 바꿀 수 있습니다.
officials-open-close-cancel = 선거관리자 { $officials }명이 모두 함께 시작, 마감, 취소합니다. 한 명이라도 열쇠를 잃으면 아무도 할 수 없으며 열쇠를 바꿀 수도 없습니다.
officials-together-open-close = 선거관리자 { $officials }명 중 { $approvals }명이 함께 시작, 마감, 취소하며 그보다 적은 인원으로는 할 수 없습니다. 한 번에 { $lost }명까지 열쇠를 잃어도 나머지가 바꿀 수 있습니다.
rests-on-server-can = 서버에도 달려 있습니다. 서버는 멈출 수 있고 투표지를 받지 않을 수 있으며, 그러면 선거인이 알아차립니다.
