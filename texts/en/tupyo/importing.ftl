### Files of other programs: what cannot be taken from them.

options-too-many-for = { $options } options are too many for a ranking, which fits an entry up to 25
single-transferable-votes-for = single transferable votes for { $seats } seats cannot be counted yet: they need mixing
no-kind-known-for = no kind is known for { $other }
points-for-one-option = { $max } points for one option are more than 1,000
file-says-not-how = the file does not say how many points there are
at-most-options-can = that at most { $most } options can be chosen: the budget alone limits them
no-column-title-or = no column title or name
option-without-title = an option without a title
cost-whole-number = a cost is a whole number
# $text (Texts)
line-column = line { $line }, column { $column }: { $text }
# $text (Texts)
line = line { $line }: { $text }
not-text-in-utf-8 = not a text file in UTF-8
no-options = no options
empty-file = an empty file
candidates-and-seats = the first line is the number of candidates and the number of seats
ballot-ends-with-0 = a ballot ends with 0
names-and-title = { $count } names and a title are expected behind the ballots
no-section = no section { $section }
no-column = no column { $name }
project-without-id = a project without an id
cost-whole-number-to = a cost that is not a whole number from 0 to 10^12
meta-key-value = a row of META is a key and a value
not-whole-number = { $key } is not a whole number: { $value }
no-vote-type = no vote_type
alternatives-in-order = alternatives stand in the order of their numbers
not-number-of-alternatives = not a number of alternatives
alternatives-differ = NUMBER ALTERNATIVES does not say how many are named: { $count }
