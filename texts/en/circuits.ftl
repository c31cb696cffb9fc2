### What helps where the numbers of a kind of contest do not fit together.

give-as-many-costs = give as many costs as options, in their order: each from 1 to the budget
give-as-many-points = give as many points as options, from the first place to the last: each at most 1000000, none more than the one before, the last less than the first
give-at-most-as = give at most as many points as options, from the first place on: each at most 1000000, none more than the one before, the first not 0
