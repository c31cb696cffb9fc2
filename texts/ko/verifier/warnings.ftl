### What warnings say, by their codes. The English is said by `tupyo-verify`, with its particulars.

ballot-unencrypted = 암호화되지 않은 투표지입니다. 누구나 읽을 수 있습니다.
nonce-repeated = 앞선 투표지와 난수가 같습니다. 한쪽의 표를 알면 다른 쪽의 표도 알 수 있습니다.
few-voters = 선거인이 최소 인원보다 적습니다.
few-of-a-weight = 가중치가 같은 투표지가 적어 합에서 표가 드러날 수 있습니다.
cosigned-before-opening = 공고한 시작 시각보다 먼저 투표가 시작된 원장에 서명하였습니다.
cosigned-before-closing = 공고한 마감 시각보다 먼저 투표가 끝난 원장에 서명하였습니다.
witness-times = 가장 이른 서명과 하루 넘게 차이가 납니다.
document-unfinished = 시작하고 끝내지 않은 문서가 있습니다.
approval-pending = 다른 선거관리자가 승인하지 않은 문서를 승인하였습니다.
language-missing = 다른 제목에 있는 언어가 이 제목에는 없습니다.
numbers-differ = 언어에 따라 제목의 숫자가 다릅니다.
