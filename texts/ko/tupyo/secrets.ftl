### Questions for passphrases, PINs and codes.

pin-wrong = PIN이 틀렸습니다.{ " " }
last-try-if-wrong = 마지막 시도입니다. 틀리면 토큰이 잠깁니다. 그만두려면 아무것도 입력하지 마십시오.{ " " }
type-word = { $text } `{ $word }`{ PARTICLE($word, "을/를") } 입력하십시오:
one-time-code = 일회용 등록 코드:
passphrase = { $path }의 암호:
new-passphrase-for = { $path }의 새 암호:
same-again = 한 번 더 입력하십시오:
pin = { $before }{ $warning }{ $label }의 PIN:
