### `tupyo election new`: from answers to a manifest and invitations.

going-on-with-answers = { $kept }에 남은 답에서 이어 갑니다.
all-right-or-what = 모두 맞습니까? 맞으면 `예`, 아니면 다시 정할 것을 적으십시오 ({ $names }, contests 2)
nothing-at-write-alone = { $word }에 `{ $number }`에 해당하는 것이 없습니다. 전부 다시 정하려면 { $word }만, 하나만 정하려면 contests 2처럼 적으십시오
write-or-one = `예` 또는 { $names } 가운데 하나를 적으십시오
all-answers-kept-send =
    답은 모두 { $kept }에 있습니다. { $invitations }에 있는 안내문을 각자에게 보내고, 돌려받은 파일을 다음 자리에 두십시오.
    { $lines }
    그런 다음 같은 명령을 다시 실행하면 선거 정의서를 씁니다.
manifest-what-be-done = 선거 정의서는 { $out }입니다. 다음에 할 일은 { $steps }에 있습니다.
there-differs-write-over = { $shown } 파일이 이미 있고 내용이 다릅니다. 덮어쓰려면 `replace`를 입력하십시오. 다른 것을 입력하면 그대로 둡니다
there-differs-from-what = { $shown } 안내문이 이미 있고 내용이 다르므로 그대로 둡니다. 새로 쓰려면 지우고 다시 실행하십시오.
you-official-you-sign =
    선거관리자로서 투표의 시작과 마감, 공고에 서명하시게 됩니다.
    { "" }
    다음 일: 선거 정의서와 함께 만들어지는 next-steps.txt에 명령이 적혀 있습니다.
you-trustee-with-other =
    수탁자로서 다른 수탁자들과 함께 표를 암호화할 열쇠를 만들고, 투표가 끝나면 집계를 여시게 됩니다. 정한 수의 수탁자가 모이지 않으면 누구도 열 수 없고, 너무 많은 수탁자가 파일을 잃으면 결과가 나오지 않습니다.
    { "" }
    다음 일: 선거관리자에게서 anchors.json을 받으면
    { "  " }tupyo trustee ceremony --wait --anchors anchors.json --key ID.key --secrets ID.secrets
    를 다른 수탁자들과 비슷한 시각에 실행하고, 백업을 만들어 다른 곳에 두십시오.
    { "  " }tupyo trustee backup ID.backup --secrets ID.secrets
    투표가 끝난 뒤에는
    { "  " }tupyo trustee agree --anchors anchors.json --key ID.key --secrets ID.secrets
    { "  " }tupyo trustee decrypt --anchors anchors.json --key ID.key --secrets ID.secrets
    결과가 게시된 뒤에는
    { "  " }tupyo trustee wipe --anchors anchors.json --key ID.key --secrets ID.secrets
you-registrar-you-sign =
    등록관으로서 선거인 등록에 서명하시게 됩니다.
    { "" }
    다음 일: docs/registrar.md에 방법이 있습니다.
now-install-tupyo-on =
    { $election }
    { "" }
    { $name } 귀하
    { "" }
    { $does }
    { "" }
    지금 하실 일
    1. 본인의 컴퓨터에 tupyo를 설치하십시오.
    2. 열쇠를 만드십시오. 암호를 물으면 긴 것으로 정하고 잊지 마십시오.
    { "     " }tupyo key new --id { $id } --out { $id }.key --public { $id }.json
    3. 공개 부분인 { $id }.json을 보내 주십시오. 다른 것으로 바뀌지 않도록 열쇠 값을 전화로 선거관리자에게 확인해 주십시오.
    4. { $id }.key와 비밀 파일, 암호는 누구에게도 보내지 마십시오. 선거관리자는 이를 요구하지 않습니다.
    { "" }
what-rests-on = 이 선거가 무엇에 달려 있는가
voting-begins-as-empty = 투표 시작 (예: { $example }). 비워 두면 아직 공고하지 않습니다
voting-ends-as = 투표 종료 (예: { $example })
write-time-as = { $example }처럼 적으십시오
end-after-begins = 시작보다 늦어야 합니다
what-official-does-order =
    선거관리자가 차례로 할 일
    { "" }
post-manifest-send-anchors = 선거 정의서를 게시하고 anchors.json을 모두에게 보냅니다
announce-when-voting-begins = 투표 시작과 종료 시각을 공고합니다
trustees-make-joint-key = 수탁자들이 공동 열쇠를 만듭니다. 누구를 기다리는지 봅니다
when-all-have = 모두 마치면
nobody-comes-on-sealed = 확정한 명부에는 더 넣을 수 없습니다
voting-begins = 투표를 시작합니다
voting-ends = 투표를 마감합니다
then-trustees-agree-decrypt = 이어서 수탁자들이 동의하고 개표합니다
result = 개표 결과를 게시합니다
voters-register-with-registrars = 선거인이 등록관에게 등록하면 등록 서비스가 명부에 올립니다(docs/registrar.md). 몇 명인지 봅니다
put-voters-on-roll = 선거인명부를 올립니다. 먼저 `roll check`로 살핍니다
other-officials-approve-until = 선거 정의서가 정한 수가 될 때까지 다른 선거관리자들이 승인합니다
