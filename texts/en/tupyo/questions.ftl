### Questions about an election: names, people, rules.

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
