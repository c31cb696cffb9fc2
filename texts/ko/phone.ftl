### What to do next, by the kind of trouble, in apps.

nothing-lost-check-connection = 잃은 것은 없습니다. 연결을 확인하시고 잠시 후 다시 시도하십시오.
cannot-be-done-now = 지금은 할 수 없습니다. 선거가 어디까지 진행되었는지, 먼저 하실 일이 있는지 확인하십시오.
correct-what-was-entered = 입력하신 내용을 고친 뒤 다시 시도하십시오.
trying-again-does-not = 다시 시도하셔도 처리되지 않습니다. 선거관리자에게 코드를 알려 주시고 문의하십시오.
do-not-rely-on = 이 서버가 보여 주는 내용을 믿지 마십시오. 증거 파일이 있으면 보관하시고 선거관리자와 참관인에게 알려 주십시오.
do-not-vote-with = 이 기기로 투표하지 마십시오. 다른 기기로 투표하시고 선거관리자에게 알려 주십시오.
unlock-phone-see-whether = 휴대전화의 잠금을 풀고 저장 공간과 앱 업데이트를 확인하신 뒤 다시 시도하십시오.
compare-code-with-one = 화면에 표시되었던 추적 번호와 비교하십시오. 번호가 같다면 그 번호를 보여 준 기기로 투표하지 마시고 선거관리자에게 알려 주십시오.
voting-key-on-phone = 이 휴대전화의 잠금이나 지문이 바뀌어 투표 열쇠를 되찾을 수 없습니다. 다시 등록하여 새 열쇠가 예전 열쇠를 대신하게 하십시오. 등록이 끝났다면 선거관리자에게 문의하십시오.
