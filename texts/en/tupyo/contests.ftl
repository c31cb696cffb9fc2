### Questions about contests, districts and their rules.

may-voter-leave-blank = May a voter leave it blank? yes or no
most-options-or-points = The most (options, or points for one)
fewest = The fewest
most-all-together = The most of all together
how-many-options-at = To how many options at most
what-each-option-costs = What each option costs, in their order, with spaces
what-each-place-gets = What each place gets, the first first, with spaces
how-many-ranks = How many ranks
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
all = all
