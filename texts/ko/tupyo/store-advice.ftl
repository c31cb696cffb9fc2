### What to do next, by the code of what an object store has refused.

no-object-store = 이렇게 빌드하십시오: `cargo build --release -p tupyo --features object-store`
object-differs = 빈 버킷이나 다른 접두어로 보내십시오. 이곳에 쓰는 사람이 따로 없다면 그 객체와 게시판의 기록을 보관하고 감사인에게 알리십시오.
store-other-ledger = 게시판과 선거마다 저장소나 접두어를 따로 쓰고, 기준 정보 파일을 확인하십시오.
store-login = 자격 증명이 맞는지, 기한이 지나지 않았는지, 이 버킷을 읽고 쓰고 열거할 수 있는지 확인하십시오.
store-credentials = aws_access_key_id와 aws_secret_access_key가 든 파일을 --credentials로 주거나 AWS_ACCESS_KEY_ID와 AWS_SECRET_ACCESS_KEY를 설정하십시오.
store-unreachable = --endpoint와 --region, 버킷의 이름, 네트워크를 확인한 뒤 같은 명령을 다시 실행하십시오. 멈춘 데서 이어집니다.
store-changed = 한 곳에는 한 프로그램만 보내게 하십시오. 같은 명령을 다시 실행해도 되돌아가는 것은 없습니다.
store-ahead = 이끄는 게시판에 물어보십시오. 게시판이 하나뿐이라면 원장이 되돌아간 것이니, 저장소의 내용을 보관하고 감사인에게 알리십시오.
