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
