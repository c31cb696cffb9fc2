### `tupyo card` and registrations.

made-card-authority-manifests = 카드 발급 기관 { $place }{ PARTICLE($place, "을/를") } 만들었습니다. 선거 정의서에는 인증서 { $fingerprint }{ PARTICLE($fingerprint, "을/를") } 적습니다.
issued-card-lists-who = { $person }에게 카드 { $serial }{ PARTICLE($serial, "을/를") } 발급했습니다: { $made }. 유효한 카드를 가진 사람은 { $file }에 있습니다.
new-password-for = { $path }의 새 암호:
same-again = 한 번 더 입력하십시오:
revoked-cards-says-so = 카드 { $count }장을 폐지했습니다. 폐지 목록 { $path }{ PARTICLE($path, "을/를") } 등록관에게 주십시오.
signed-list-number-good = 폐지 목록 { $path }({ $number }호)에 서명했습니다. { $days }일 동안 유효합니다.
certificate-for-manifests-key =
    인증서(선거 정의서에 적을 것): { $fingerprint }
    열쇠: { $key }
    발급한 카드 { $issued }장, 그중 유효한 것 { $valid }장. 폐지 목록 { $number }호.{ $lines }
reading-ledger = 원장 읽기
voting-key-on-roll = 투표 열쇠 { $public }{ PARTICLE($public, "이/가") } 명부에 있습니다. 명부는 아직 확정되지 않았고 투표도 시작되지 않았습니다.
ballot-stands-there-entry = 표 { $code }{ PARTICLE($code, "이/가") } 있습니다(항목 { $index }번)
no-ballot-stands-there = 투표지가 없습니다
voting-key-voter-sealed = 투표 열쇠 { $public }{ PARTICLE($public, "은/는") } 확정된 명부의 선거인 { $voter }번입니다. 원장의 항목 { $size }개 가운데 { $text }.
issued-cards-lists-cards = { $directory }에 카드 { $count }장을 발급했습니다. { $file }에 모두 { $listed }장이 있습니다.
made-voting-key-keep = 투표 열쇠 { $out }(보관할 것)을 만들었습니다. 공개 열쇠는 { $public }입니다. { $shown }{ PARTICLE($shown, "을/를") } 선거관리자에게만 보내십시오. 카드가 적혀 있습니다.
card-registered-already-what = 이 카드는 이미 등록했습니다. 서명한 등록은 { $path }에 있습니다
registration-was-sent-before = 앞서 보낸 등록의 응답이 없었습니다. 같은 등록을 다시 보냅니다.
you-your-district-your = 등록하는 사람: { $handle }. 선거구: { $title } [{ $style }], 표의 가중치: { $weight }.
voting-key-registered-you = 투표 열쇠 { $current }{ PARTICLE($current, "이/가") } 이미 등록되어 있습니다. 새 열쇠가 그 자리를 대신하며 되돌릴 수 없습니다.
replace = 대신 등록하려면
on-roll-ledger = 원장의 명부에 올랐습니다.
shows-when-on-roll = 명부에 오르면 `tupyo card ballot`로 볼 수 있습니다.
voting-key-keep-registered = 투표 열쇠 { $out }(보관할 것)을 등록했습니다. 공개 열쇠는 { $public }입니다. { $text }
no-request-page-card = { $path }: 카드로 서명할 페이지의 요청이 아니거나 다른 선거의 요청입니다
registration-district-election-does = { $path }: 이 선거에 없는 선거구의 등록입니다
page-asks-your-card = 페이지가 카드로 등록소에 본인임을 보이려 합니다. 이것으로는 아무것도 등록되지 않습니다.
takes-place-for-good = { " " }{ $before }{ PARTICLE($before, "을/를") } 영구히 대신합니다.
your-card-says-voting = 카드가 다음 투표 열쇠를 본인의 것이라고 서명합니다: { $key }, 선거구 { $style }.{ $text }
compare-with-key-page = 페이지가 보여 주는 열쇠와 견주어 보십시오. 남의 열쇠라면 그 사람이 대신 투표하게 됩니다.
sign = 서명하려면
signed-give-page-within = 서명했습니다. 페이지가 물은 지 5분 안에 { $out }{ PARTICLE($out, "을/를") } 페이지에 주십시오.
answer-too-long-to-draw = 응답이 길어 카메라로 읽을 코드로 그릴 수 없습니다. 파일을 페이지에 주십시오.
signed-ballot-give-page = 서명했습니다. { $out }{ PARTICLE($out, "을/를") } 페이지에 주십시오. 그 전에는 투표되지 않습니다.
page-asks-ballot = 페이지가 투표를 위해 카드의 투표지 서명을 요청합니다. 추적 번호: { $code }
ballot-of-voter = 선거인명부의 { $voter }번 선거인의 투표지입니다. 본인의 카드여야 합니다.
takes-place-of-ballot = 앞서 투표한 투표지를 대신합니다.
compare-with-code-page = 페이지에 보이는 추적 번호와 비교하십시오. 투표지의 내용은 여기서 아무도 볼 수 없습니다. 내용을 보려면 페이지에서 투표하는 대신 확인 개봉을 하십시오.
revoked = 폐지됨
not-card-of-ballot = 이 투표지의 투표 열쇠를 등록한 카드가 아닙니다. 아무것도 서명하지 않았습니다
sign-with-card-of-ballot = 투표 열쇠를 등록할 때 쓴 카드로 서명하십시오.
