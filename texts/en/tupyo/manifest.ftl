### `tupyo manifest`: questions, tables and rules.

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
election-made-question-question = An election is made question by question. [x] is what an empty line means. Stop whenever you like: the same command goes on where you were.
election-title = The election's title
languages-ballot-with-spaces = Languages of the ballot, with spaces: the first has every text (ko, en, …)
short-name-for-files = A short name for files: a-z, 0-9, -
bulletin-board-address-https = The bulletin board's address (https://…), or the file with what `tupyo board ledger` printed; empty: later
officials-make-roll-open = Officials make the roll, open, close and publish. They can neither read nor change votes.
official = Official
how-many-officials-must = How many officials must say the same before the roll is sealed, voting opens, closes or is rescheduled, or the election is cancelled
trustees-hold-key-together = Trustees hold the key together: enough of them can read votes, too few of them end the election without a result. Choose people who do not depend on each other.
trustee = Trustee
how-many-trustees-open = How many of the { $number } trustees open the tally (so many can also read single votes)
without-witnesses-secrecy-rests = Without witnesses, secrecy rests also on the board's honesty. Keys of witnesses, as `tupyo witness keygen` printed them, with spaces; empty: none
how-many-witnesses-must = How many of the { $number } witnesses must have signed
do-registrars-register-voters = Do registrars register voters one by one at a service, instead of the officials
registrar = Registrar
empty-no-more = ; empty: no more
# $text (Texts)
# $more (Texts)
name = { $text } { $number }: name{ $more }
same-name = { "  " }the same name
district-with-fewer-counted = A district with fewer counted ballots stays sealed for ever, and so does one with fewer of one weight, so that nobody's vote is told by a count. The fewest ballots
district-which-smaller-share = A district in which a smaller share of the voters has voted is never opened. Percent, 0: none is demanded
may-some-voters-have = May some voters have more votes than others (weights)? Where few have the same weight, a count can tell theirs
no-whole-number-2 = no whole number
# $text (Texts)
risk = { "  " }Risk: { $text }.
why-accepted-everybody-will = { "  " }Why is that accepted? Everybody will read it; empty: another number
# $text (Texts)
reason-empty-as-before = { "  " }The reason in { $text }; empty: as before
opened-even-so-then = { "  " }{ $title }: opened even so? Then write why, and everybody will read it; empty: it stays sealed
korean = Korean
english = English
japanese = Japanese
chinese = Chinese
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
may-voter-leave-blank = May a voter leave it blank? yes or no
most-options-or-points = The most (options, or points for one)
fewest = The fewest
most-all-together = The most of all together
how-many-options-at = To how many options at most
what-each-option-costs = What each option costs, in their order, with spaces
what-each-place-gets = What each place gets, the first first, with spaces
how-many-ranks = How many ranks
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
empty-no-more-contests = ; empty: no more contests
# $more (Texts)
contest-question-perhaps-description = Contest { $number }: the question, and perhaps | and a description{ $more }
same-question = { "  " }the same question
file-takes-them-from = { " " }(@FILE takes them from a table)
empty-no-more-options = ; empty: no more options
# $text (Texts)
option-title-subtitle-description = { "  " }Option { $number }: title | subtitle | description{ $text }
several-options-called-what = { "  " }Several options are called { $title }: what tells number { $number } from the others
# $named (Texts)
same-empty-as-before = { "    " }the same in { $named }; empty: as before
more-than-parts = more than { $parts } parts
how-do-people-vote = { "  " }How do people vote
no-whole-numbers = `{ $text }` are not whole numbers
write-number-from = write a number from 1 to { $last }
empty-all-voters-have = empty: all voters have the same ballot
empty-no-more-districts = empty: no more districts
# $text (Texts)
district-whose-voters-have = District { $number }, whose voters have a ballot of their own; { $text }
same-district = { "  " }the same district
write-numbers-contests-with = write numbers of contests with spaces
which-contests-on-its = { "  " }Which contests are on its ballot ({ $all }); empty: all
contest-with-size = Contest:    { $id } ({ $kind }): { $options } options, { $bits } bits, { $limbs } limbs, { $bytes } bytes of a ballot; up to { $most } options would fit
    { "" }
all = all
