### `tupyo manifest`: tables, rules, registrars, and how it asks.

# $witnesses (Texts)
# $registrars (Texts)
# $contests (Texts)
# $trust (Texts)
manifest-valid-election-trustees =
    The manifest is valid.
    Election:   { $id }
    Trustees:   { $threshold } of { $trustees } open the tally
    { $witnesses }{ $registrars }Styles:     { $styles }
    Key values: { $components }
    Ballot:     at most { $longest } bytes
    Weights:    at most { $weight }, all voters together
    { $contests }{ $trust }
witnesses-make-checkpoint-final =
    Witnesses:  { $quorum } of { $count } make a checkpoint final
    { "" }
something-be-written-here = { "  " }Something has to be written here.
something-be-written = something has to be written
answer-yes-or-no = answer yes or no
at-least-needed = { "  " }At least { $least } are needed.
# $text (Texts)
cannot-be = { "  " }That cannot be: { $text }
input-ends-here-what = The input ends here. What was answered is kept in { $kept }
run-same-command-again = Run the same command again: it goes on from here.
no-whole-number = `{ $text }` is not a whole number
no-kind-exception = `{ $kind }` is not a kind of exception: { $kinds }
# $english (Texts)
no-rule-follows-from = No rule follows from the file: { $english }
how-many-registrars-must = How many of the { $number } registrars must sign a registration
may-one-time-code = May a one-time code that the office sends stand for a card
does-every-ballot-bear = Does every ballot bear the card's signature, too
certificate-authority-whose-cards = The certificate of the authority whose cards may register, a file; empty: cards of a list
listed-cards = listed cards
listed-cards-or-codes = listed cards or codes
certified-cards = certified cards
certified-cards-or-codes = certified cards or codes
each-ballot-bears-card = ; each ballot bears the card's signature
names-no-rule-contest = `{ $text }` names no rule of a contest with its numbers
file-what = { $place }: a file of what?
say-format-pabulib-preflib = Say --format: pabulib, preflib, blt or csv.
# $english (Texts)
file-also-says = The file also says { $english }.
yes = yes
no = no
not-said = Not said: { $all }
y = y
n = n
# $by (Texts)
# $ballots (Texts)
registrars-sign-registration =
    Registrars: { $signatures } of { $count } sign a registration, by { $by }{ $ballots }
    { "" }
contest-with-size = Contest:    { $id } ({ $kind }): { $options } options, { $bits } bits, { $limbs } limbs, { $bytes } bytes of a ballot; up to { $most } options would fit
    { "" }
