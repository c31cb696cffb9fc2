### Questions for passphrases, PINs and codes.

pin-wrong = The PIN is wrong.{ " " }
last-try-if-wrong = This is the last try: if it is wrong, the token is blocked. Type nothing to keep it.{ " " }
# $text (Texts)
type-word = Type `{ $word }` to { $text }:
one-time-code = One-time code:
passphrase = Passphrase of { $path }:
new-passphrase-for = New passphrase for { $path }:
same-again = The same again:
# $before (Texts)
# $warning (Texts)
pin = { $before }{ $warning }PIN of { $label }:
