"""The cases of manifest.json about the kinds of contests: parameters at each limit and one beyond it, and the largest contests that fit an entry."""

import json

import manifest as manifests
from vectors.play import manifest_text, single

BILLIONS = 10**12
FITTING = [
    ("knapsack, budget 10^12", lambda k: {"kind": "knapsack", "budget": BILLIONS, "costs": [BILLIONS] * k}),
    ("score, max 100", lambda k: {"kind": "score", "max": 100}),
    ("score, max 1000", lambda k: {"kind": "score", "max": 1000}),
    ("cumulative, 100 points", lambda k: {"kind": "cumulative", "max": 100, "budget": 100}),
    ("distribution of 10 to one", lambda k: {"kind": "distribution", "max": 10, "budget": 10, "min": 0, "choices": 1}),
    ("distribution of all of 1000 to any", lambda k: {"kind": "distribution", "max": 1000, "budget": 1000, "min": 1000, "choices": k}),
    ("positional", lambda k: {"kind": "positional", "points": [*range(k - 1, -1, -1)]}),
    ("positional-top, three", lambda k: {"kind": "positional-top", "min": 0, "points": [3, 2, 1]}),
    ("positional-top, all", lambda k: {"kind": "positional-top", "min": 0, "points": [*range(k, 0, -1)]}),
    ("ranking", lambda k: {"kind": "ranking"}),
    *((f"ranking-top, {ranks}", lambda k, ranks=ranks: {"kind": "ranking-top", "ranks": ranks}) for ranks in (1, 2, 3, 4, 7, 8, 15)),
]


# So many of the many styles can be wider.
LONGEST = 92


def ruled(*rows):
    """A manifest whose contests have these rules and numbers of options."""
    contests = []
    for i, (rule, count) in enumerate(rows):
        contests.append(single(f"contest-{i}", [f"{j}" for j in range(count)]) | {"rule": rule})
    return _compact(manifest_text("manifest-vectors", contests=contests))


def valid():
    """(name, text)"""
    rows = [("every kind", ruled(*_every_kind())), ("every kind at its limits", ruled(*_at_limits()))]
    rows.append(("the longest decryption shares of all styles", _many_styles(LONGEST)))
    assert manifests.shares_size(manifests.parse(rows[-1][1]).styles) == manifests.MAX_DOCUMENT - 1
    return rows + [(f"as many options as fit: {name}", ruled((rule(k), k))) for name, rule in FITTING for k in [_most(rule)]]


def invalid():
    """(name, code, what of the contest or None for the style, rule, number of options)"""
    rows = [(f"rule-kind: {name}", "rule-kind", "rule", rule, 3) for name, rule in _other_keys()]
    rows += [(f"{code}: {name}", code, f"rule.{code}", rule, options) for code, name, rule, options in _beyond()]
    rows += [(f"count: one option of {rule['kind']}", "count", "options", rule, 1) for rule in _of_one_option()]
    rows += [(f"ballot-size: one option more than fits, {name}", "ballot-size", None, rule(k), k) for name, rule in FITTING for k in [_most(rule) + 1]]
    rows += [(f"ballot-size: {rule['kind']} of 1000", "ballot-size", None, rule, 1000) for rule in _huge()]
    return [*rows, ("rule-kind: borda", "rule-kind", "rule", {"kind": "borda"}, 3)]


def too_many_outputs():
    return _many_styles(LONGEST + 1)


def _most(rule):
    """The largest number of options that fits."""
    options = 2
    while manifests.challenged_size([rule(options + 1) | {"options": options + 1}]) <= manifests.MAX_ENTRY:
        options += 1
    return options


def _many_styles(wider):
    """575 styles with 901 outputs, and so many of them with one more."""
    wide = single("wide", [f"{i}" for i in range(901)], blank=False)
    more = single("more", ["more"]) | {"rule": {"kind": "score", "max": 1}}
    styles = [(f"{i}", ["wide", "more"] if i < wider else ["wide"]) for i in range(575)]
    return _compact(manifest_text("manifest-vectors", contests=[wide, more], styles=styles))


def _compact(text):
    return json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")).encode()


def _every_kind():
    return [
        ({"kind": "choose-exactly", "max": 2}, 3),
        ({"kind": "choose-at-least", "min": 2, "max": 4}, 5),
        ({"kind": "approval"}, 4),
        ({"kind": "knapsack", "budget": 500_000, "costs": [120_000, 80_000, 500_000, 1]}, 4),
        ({"kind": "score", "max": 5}, 3),
        ({"kind": "cumulative", "max": 3, "budget": 7}, 3),
        ({"kind": "distribution", "max": 4, "budget": 7, "min": 5, "choices": 2}, 3),
        ({"kind": "quadratic", "budget": 100}, 4),
        ({"kind": "positional", "points": [3, 2, 1, 0]}, 4),
        ({"kind": "positional-top", "min": 1, "points": [5, 3, 1]}, 6),
        ({"kind": "ranking"}, 5),
        ({"kind": "ranking-top", "ranks": 3}, 7),
        ({"kind": "amounts", "max": 3_000_000, "budget": 10_000_000}, 12),
    ]


def _at_limits():
    return [
        ({"kind": "choose-exactly", "max": 1}, 2),
        ({"kind": "choose-at-least", "min": 1, "max": 2}, 2),
        ({"kind": "approval"}, 1),
        ({"kind": "knapsack", "budget": 1, "costs": [1]}, 1),
        ({"kind": "knapsack", "budget": BILLIONS, "costs": [1, BILLIONS]}, 2),
        ({"kind": "score", "max": 1}, 1),
        ({"kind": "score", "max": 1000}, 1),
        ({"kind": "cumulative", "max": 4, "budget": 4}, 2),
        ({"kind": "cumulative", "max": 4, "budget": 8}, 2),
        ({"kind": "cumulative", "max": 1000, "budget": 1000}, 1),
        ({"kind": "distribution", "max": 1, "budget": 1, "min": 0, "choices": 1}, 1),
        ({"kind": "distribution", "max": 1, "budget": 1, "min": 1, "choices": 1}, 2),
        ({"kind": "distribution", "max": 3, "budget": 6, "min": 6, "choices": 2}, 2),
        ({"kind": "distribution", "max": 3, "budget": 6, "min": 5, "choices": 2}, 3),
        ({"kind": "distribution", "max": 1000, "budget": 1000, "min": 0, "choices": 2}, 2),
        ({"kind": "quadratic", "budget": 1}, 1),
        ({"kind": "quadratic", "budget": 1_000_000}, 1),
        ({"kind": "positional", "points": [1_000_000, 1_000_000, 999_999]}, 3),
        ({"kind": "positional-top", "min": 0, "points": [1]}, 2),
        ({"kind": "positional-top", "min": 1, "points": [1]}, 2),
        ({"kind": "positional-top", "min": 3, "points": [1_000_000, 1_000_000, 1_000_000]}, 3),
        ({"kind": "positional-top", "min": 0, "points": [1_000_000, 0, 0]}, 3),
        ({"kind": "ranking"}, 2),
        ({"kind": "ranking-top", "ranks": 1}, 2),
        ({"kind": "ranking-top", "ranks": 4}, 5),
        ({"kind": "amounts", "max": 1, "budget": 1}, 1),
        ({"kind": "amounts", "max": 65535, "budget": 65536}, 2),
        ({"kind": "amounts", "max": 2**32 - 1, "budget": BILLIONS}, 1),
    ]


def _other_keys():
    return [
        ("min of choose-up-to", {"kind": "choose-up-to", "min": 1, "max": 2}),
        ("choose-exactly without max", {"kind": "choose-exactly"}),
        ("choose-at-least without min", {"kind": "choose-at-least", "max": 2}),
        ("max of approval", {"kind": "approval", "max": 2}),
        ("knapsack without budget", {"kind": "knapsack", "costs": [1, 1, 1]}),
        ("knapsack without costs", {"kind": "knapsack", "budget": 3}),
        ("max of knapsack", {"kind": "knapsack", "budget": 3, "costs": [1, 1, 1], "max": 2}),
        ("score without max", {"kind": "score"}),
        ("cumulative without budget", {"kind": "cumulative", "max": 2}),
        ("choices of cumulative", {"kind": "cumulative", "max": 2, "budget": 2, "choices": 2}),
        ("distribution without min", {"kind": "distribution", "max": 2, "budget": 2, "choices": 2}),
        ("distribution without choices", {"kind": "distribution", "max": 2, "budget": 2, "min": 0}),
        ("max of quadratic", {"kind": "quadratic", "max": 2, "budget": 4}),
        ("positional without points", {"kind": "positional"}),
        ("min of positional", {"kind": "positional", "points": [2, 1, 0], "min": 1}),
        ("positional-top without min", {"kind": "positional-top", "points": [1]}),
        ("ranks of positional-top", {"kind": "positional-top", "points": [1], "min": 0, "ranks": 1}),
        ("blank of ranking", {"kind": "ranking", "blank": True}),
        ("ranks of ranking", {"kind": "ranking", "ranks": 2}),
        ("ranking-top without ranks", {"kind": "ranking-top"}),
        ("amounts without budget", {"kind": "amounts", "max": 2}),
        ("min of amounts", {"kind": "amounts", "min": 1, "max": 2, "budget": 2}),
    ]


def _beyond():
    """The code, which is the parameter, a name, the rule and the number of options."""
    choices = [
        ("max", "choose-exactly all", {"kind": "choose-exactly", "max": 3}, 3),
        ("max", "choose-exactly none", {"kind": "choose-exactly", "max": 0}, 3),
        ("max", "choose-at-least, 4 of 3", {"kind": "choose-at-least", "min": 1, "max": 4}, 3),
        ("min", "0", {"kind": "choose-at-least", "min": 0, "max": 2}, 3),
        ("min", "as many as max", {"kind": "choose-at-least", "min": 2, "max": 2}, 3),
    ]
    return choices + _beyond_budgets() + _beyond_numbers() + _beyond_orders()


def _beyond_budgets():
    knapsack = lambda budget, costs: {"kind": "knapsack", "budget": budget, "costs": costs}
    amounts = lambda most, budget: {"kind": "amounts", "max": most, "budget": budget}
    return [
        ("budget", "knapsack 0", knapsack(0, [1]), 1),
        ("budget", "knapsack 10^12 + 1", knapsack(BILLIONS + 1, [1]), 1),
        ("costs", "none", knapsack(1, []), 1),
        ("costs", "one less", knapsack(9, [1, 2]), 3),
        ("costs", "one more", knapsack(9, [1, 2]), 1),
        ("costs", "0", knapsack(9, [1, 0]), 2),
        ("costs", "above the budget", knapsack(9, [10, 1]), 2),
        ("costs", "2^64 - 1", knapsack(9, [1, 2**64 - 1]), 2),
        ("budget", "quadratic 0", {"kind": "quadratic", "budget": 0}, 1),
        ("budget", "quadratic 1000001", {"kind": "quadratic", "budget": 1_000_001}, 1),
        ("budget", "amounts 0", amounts(1, 0), 1),
        ("budget", "amounts 10^12 + 1", amounts(1, BILLIONS + 1), 1),
        ("max", "amounts 0", amounts(0, 1), 1),
        ("max", "amounts above the budget", amounts(101, 100), 1),
        ("max", "amounts 2^32", amounts(2**32, BILLIONS), 1),
    ]


def _beyond_numbers():
    score = lambda most: {"kind": "score", "max": most}
    cumulative = lambda most, budget: {"kind": "cumulative", "max": most, "budget": budget}
    spread = lambda most, budget, least, choices: {"kind": "distribution", "max": most, "budget": budget, "min": least, "choices": choices}
    return [
        ("max", "score 0", score(0), 1),
        ("max", "score 1001", score(1001), 1),
        ("max", "score 2^64 - 1", score(2**64 - 1), 1),
        ("max", "cumulative 0", cumulative(0, 1), 1),
        ("max", "cumulative 1001", cumulative(1001, 1001), 1),
        ("budget", "cumulative, less than max", cumulative(3, 2), 2),
        ("budget", "cumulative, more than can be given", cumulative(3, 7), 2),
        ("max", "distribution 0", spread(0, 1, 0, 1), 1),
        ("max", "distribution 1001", spread(1001, 1001, 0, 1), 1),
        ("choices", "none", spread(2, 2, 0, 0), 3),
        ("choices", "4 of 3", spread(2, 2, 0, 4), 3),
        ("choices", "2^64 - 1", spread(2, 2, 0, 2**64 - 1), 3),
        ("budget", "distribution, less than max", spread(3, 2, 0, 2), 3),
        ("budget", "distribution, more than can be given to so many", spread(3, 7, 0, 2), 3),
        ("budget", "distribution 2^64 - 1", spread(3, 2**64 - 1, 0, 2), 3),
        ("min", "distribution, more than the budget", spread(3, 6, 7, 2), 3),
        ("min", "distribution 2^64 - 1", spread(3, 6, 2**64 - 1, 2), 3),
    ]


def _beyond_orders():
    whole = lambda *points: {"kind": "positional", "points": [*points]}
    top = lambda least, *points: {"kind": "positional-top", "min": least, "points": [*points]}
    return [
        ("points", "none", whole(), 2),
        ("points", "one less", whole(2, 1), 3),
        ("points", "one more", whole(2, 1, 0, 0), 3),
        ("points", "rising", whole(2, 0, 1), 3),
        ("points", "all the same", whole(1, 1, 1), 3),
        ("points", "1000001", whole(1_000_001, 0), 2),
        ("points", "2^64 - 1", whole(2**64 - 1, 0), 2),
        ("points", "none of positional-top", top(0), 2),
        ("points", "one more place than options", top(0, 3, 2, 1), 2),
        ("points", "rising in positional-top", top(0, 2, 0, 1), 3),
        ("points", "nothing for anybody", top(0, 0, 0), 3),
        ("points", "1000001 in positional-top", top(0, 1_000_001), 2),
        ("min", "positional-top, more than places", top(3, 2, 1), 3),
        ("min", "positional-top 2^64 - 1", top(2**64 - 1, 2, 1), 3),
        ("ranks", "none", {"kind": "ranking-top", "ranks": 0}, 3),
        ("ranks", "as many as options", {"kind": "ranking-top", "ranks": 3}, 3),
        ("ranks", "2^64 - 1", {"kind": "ranking-top", "ranks": 2**64 - 1}, 3),
    ]


def _of_one_option():
    return [
        {"kind": "choose-exactly", "max": 1},
        {"kind": "choose-at-least", "min": 1, "max": 2},
        {"kind": "positional", "points": [1]},
        {"kind": "positional-top", "min": 0, "points": [1]},
        {"kind": "ranking"},
        {"kind": "ranking-top", "ranks": 1},
    ]


def _huge():
    return [
        {"kind": "score", "max": 1000},
        {"kind": "distribution", "max": 1000, "budget": 1000, "min": 0, "choices": 999},
        {"kind": "quadratic", "budget": 1_000_000},
        {"kind": "positional", "points": [*range(1000, 0, -1)]},
        {"kind": "positional-top", "min": 0, "points": [*range(1000, 0, -1)]},
        {"kind": "ranking"},
        {"kind": "ranking-top", "ranks": 999},
        {"kind": "amounts", "max": 2**32 - 1, "budget": BILLIONS},
    ]
