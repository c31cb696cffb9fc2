### The paper ballot on the screen: its rules and questions.

choose-one-blank = Choose one{ "{" }blank{ "}" }.
choose-up-max-also = Choose up to { "{" }max{ "}" }, also fewer or none: votes that you do not give are counted as such.
choose-exactly-max = Choose exactly { "{" }max{ "}" }.
choose-at-least-min = Choose at least { "{" }min{ "}" } and at most { "{" }max{ "}" }.
choose-any-number-them = Choose any number of them, also none.
choose-any-together-cost = Choose any that together cost at most { "{" }budget{ "}" }, also none.
give-each-them-max = Give each of them 0 to { "{" }max{ "}" }; what you do not name gets 0.
give-points-at-most = Give points to at most { "{" }choices{ "}" } of them: at most { "{" }max{ "}" } to one, { "{" }min{ "}" } to { "{" }budget{ "}" } in all.
give-votes-vote-for = Give votes: 1 vote for one costs 1, 2 cost 4, 3 cost 9, and so on; you may spend { "{" }budget{ "}" } in all.
put-all-options-order = Put all { "{" }options{ "}" } in order, the best first; the places get { "{" }points{ "}" } points.
put-at-least-min = Put at least { "{" }min{ "}" } of them in order, the best first; the places get { "{" }points{ "}" } points.
rank-them-best-first = Rank them, the best first; several may share a rank, and what you do not name is last.
rank-them-best-first-up = Rank them, the best first, in up to { "{" }ranks{ "}" } ranks that several may share; what you do not name is last.
give-at-most-max = Give at most { "{" }max{ "}" } to one, and at most { "{" }budget{ "}" } in all; what you do not name gets 0.
or = , or `blank`
ballot = Ballot
blank-vote-for-none = Blank: a vote for none of them; it is counted as blank
costs = { " " }(costs { $cost })
# $rule (Texts)
write-ids-or-titles =
    { $title }: { $options }
    { "  " }{ $rule } Write ids or titles as in `{ $example }`, { $explained }:
