### `tupyo trustee rehearse`.

manifest-rehearsal-already = 이미 예행연습의 정의서입니다
manifest-rehearsal-its-id =
    { $out }: 예행연습 `{ $name }`의 정의서입니다. 식별자: { $id }. 실제 선거의 식별자: { $real-id }. 한쪽에서 서명한 것은 다른 쪽에서 쓸 수 없습니다. 참관 서명자와 등록관이 없으며 선거구마다 선거인은 많아야 세 명입니다.
    다음 단계: 이 정의서로 `tupyo election create`를 실행하고, 수탁자마다 예행연습용 비밀 파일로 실제와 같은 단계를 밟습니다. 나머지는 `tupyo trustee rehearse play`가 합니다.
played-voters-vote = 가상의 선거인이 투표합니다.
election-does-not-say = 예행연습이라고 표시된 선거가 아닙니다. 선거인 역할을 대신하지 않습니다
give-anchors-rehearsal-makes = 예행연습의 기준 정보 파일을 주십시오. 정의서는 `tupyo trustee rehearse manifest`로 만듭니다.
commitment = 약속
reveal = 공개
shares = 몫
confirmation = 확인
agreement = 합의
decryption-share = 개표 몫
counts-not-what-played = 개표 결과가 가상의 선거인이 고른 것과 다릅니다
do-not-hold-real = 이대로 실제 선거를 하지 말고 감사인에게 알리십시오.
rehearsal-finished-counts-what = 예행연습이 끝났습니다. 개표 결과가 가상의 선거인이 고른 것과 같습니다. 수탁자는 예행연습의 비밀 파일로 `tupyo trustee wipe`를 실행하십시오.
rehearsal-was-cancelled = 예행연습이 취소되었습니다.
excluded = 제외됨
rehearsal-mark = REHEARSAL 예행연습:{ " " }
