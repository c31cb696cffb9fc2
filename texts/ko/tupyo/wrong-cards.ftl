### What is wrong with a card, a registration, or how they are given, and what to do then.

no-card-named = 카드를 지정하지 않았습니다. --card를 주십시오
no-certificate = 카드에 인증서가 없습니다. --certificate를 주십시오
no-code = 등록 코드가 없습니다: { $error }
give-code-file = 터미널에서 실행하거나 --code-file을 주십시오.
no-authority = 이 선거는 인증서를 요구합니다. 발급 기관의 인증서를 --authority로 주십시오
attestation-lost = 이 선거는 관청의 명단으로 카드를 확인하므로 열쇠의 증명서를 보관하지 않습니다
sign-with-phone = 휴대전화로 { $message }에 서명하고 그 서명을 { $signature }에 넣으십시오.
key-signs-nothing = 서명할 수 없는 열쇠입니다
phone-silent = 휴대전화가 서명하지 않았습니다: { $path } 파일이 없습니다
other-card = 이 투표 열쇠를 등록한 카드가 아닙니다
card-keys-in-files = 파일에는 p256이나 ed25519 열쇠를 만들 수 있습니다. { $kind } 열쇠는 만들 수 없습니다
token-label = 새 토큰에는 이름이 필요합니다. PKCS #11 주소에 token=LABEL을 적으십시오
officer = { $label }의 관리자
no-destination = --token, --phone, --p12, --card 가운데 하나를 주십시오
no-such-card = 폐지하지 않은 카드 가운데 이 일련번호나 사람의 카드가 없습니다
authority-lists-cards = `tupyo card authority show`로 카드를 볼 수 있습니다.
other-line = 등록관이 말하는 투표 열쇠가 원장과 다릅니다
not-on-roll-yet = 등록관이 등록을 받았으나 아직 원장의 명부에 오르지 않았습니다
not-registered = 이 카드의 주인으로 등록한 투표 열쇠가 없습니다
give-service-or-registration = --service나 --registration을 주십시오
code-at-service = 등록 코드는 등록소에서만 쓸 수 있습니다. --service를 주십시오
roll-made-by-registrars = 이 선거의 명부는 등록관이 만듭니다. 등록소의 주소를 --service로 주십시오
listed-keys = 카드 명단에는 Ed25519와 P-256 열쇠만 올릴 수 있습니다
other-registration = { $path }: 다른 카드의 등록이거나 다른 선거의 등록입니다
no-such-style = 선거구 { $style }{ PARTICLE($style, "은/는") } 없습니다. 있는 선거구: { $known }
give-style = --style을 주십시오. 있는 선거구: { $known }
no-district-here = 이 선거에는 선거구 { $style }{ PARTICLE($style, "이/가") } 없습니다
registration-missed = 이 투표 열쇠 없이 명부가 확정되었습니다
roll-made-by-officials = 이 선거의 명부는 선거관리자가 만듭니다. --service가 아니라 --registration을 주십시오
code-signs-nothing = 등록 코드로는 서명할 수 없습니다. 페이지에 입력하십시오
no-page-registers = 이 선거의 명부는 선거관리자가 만듭니다. 페이지로는 등록할 수 없습니다
registrars-make-roll = 이 선거의 명부는 등록관이 만듭니다: `tupyo registrar`
