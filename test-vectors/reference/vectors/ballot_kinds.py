"""The cheating provers of ballot.json, contest kind by contest kind: each equation of a circuit is the one that refuses somebody."""

import ballot as ballots
import choices
import circuits
from ristretto255 import G, ORDER
from vectors.ballot_invalid import CONTEXT, KNOWN, VOTER_KEY, _case, _with
from vectors.material import hex_scalar, octets, scalar

HALF = pow(2, -1, ORDER)


def cases():
    rows = [*_choosing(), *_numbers(), *_distributions(), *_orders(), *_rankings()]
    return [_cheat(*row) for row in rows] + _without_equations()


def _prove(rule, bits, values=None):
    circuit = circuits.of_rule(rule)
    keys = [scalar(f"joint key {i}") * G for i in range(len(circuit.outputs))]
    nonce, external = scalar("nonce of the refused"), octets("external of the refused")
    ballot = ballots.prove(CONTEXT, VOTER_KEY, 3, 9, None, (0, KNOWN), circuit, keys, bits, nonce, external, values=values)
    return keys, ballot


def _cheat(name, rule, bits, values, broken):
    """`values` are encrypted where they are not those of the bits; `broken` are the equations of the circuit, from 0, that the bits break."""
    circuit = circuits.of_rule(rule)
    assert len(bits) == circuit.bits, name
    found = [i for i, (form, constant) in enumerate(circuit.equations) if (circuits.evaluate(form, bits) - constant) % ORDER]
    assert found == broken, (name, found)
    assert found or values or set(bits) - {0, 1}, name
    keys, ballot = _prove(rule, bits, values)
    content = _case(f"cheating prover: {rule['kind']}, {name}", {"contests": [rule], "keys": keys}, ballot)
    return content | {"intermediate": {"bits": [hex_scalar(bit % ORDER) for bit in bits], "broken": found}}


def _without_equations():
    """A style of scores has no equations, and so a sum of none: its τ must be 0."""
    rule = {"kind": "score", "options": 2, "max": 2}
    keys, base = _prove(rule, choices.bits_of_choice(rule, [2, 1]))
    assert base.tau == 0 and not circuits.of_rule(rule).equations
    return [_case("altered ballot: tau where there are no equations", {"contests": [rule], "keys": keys}, _with(base, {"tau": 1}))]


def _choosing():
    exactly = {"kind": "choose-exactly", "options": 3, "max": 2}
    at_least = {"kind": "choose-at-least", "options": 3, "min": 1, "max": 2}
    approval = {"kind": "approval", "options": 2}
    knapsack = {"kind": "knapsack", "options": 2, "budget": 5, "costs": [3, 4]}
    return [
        ("one less", exactly, [1, 0, 0], None, [0]),
        ("one more", exactly, [1, 1, 1], None, [0]),
        ("one option twice", exactly, [2, 0, 0], None, []),
        ("too few", at_least, [0, 0, 0, 1], None, [0]),
        ("too few by an unused vote of 2", at_least, [0, 0, 0, 2], None, []),
        ("too many", at_least, [1, 1, 1, 0], None, [0]),
        ("too many by an unused vote of -1", at_least, [1, 1, 1, -1], None, []),
        ("an option twice", approval, [2, 0, 0, 0], None, []),
        ("unused votes too many", approval, [0, 1, 1, 1], None, [0]),
        # The last three bits are the scale of 5, the budget: 1, 2, 2.
        ("over the budget", knapsack, [1, 1, 0, 0, 0], None, [0]),
        ("over the budget, -2 unspent", knapsack, [1, 1, 0, -1, 0], None, []),
        ("less unspent than there is", knapsack, [1, 0, 0, 0, 0], None, [0]),
        ("more unspent than there is", knapsack, [1, 0, 1, 1, 0], None, [0]),
        ("an option at a fraction of its price", knapsack, [1, HALF, 0, 0, 0], None, []),
        ("an option and an opposite vote", knapsack, [-1, 1, 0, 1, 1], None, []),
        ("the price of another option", knapsack, [1, 0, 0, 1, 0], [0, 1], []),
        ("an option that was not paid", knapsack, [1, 0, 0, 1, 0], [1, 1], []),
    ]


def _numbers():
    score = {"kind": "score", "options": 2, "max": 2}
    wide = {"kind": "score", "options": 1, "max": 100}
    cumulative = {"kind": "cumulative", "options": 2, "max": 2, "budget": 3}
    quadratic = {"kind": "quadratic", "options": 2, "budget": 5}
    return [
        # Two scales of 2: 1, 1.
        ("half of twice the number", score, [HALF, HALF, 1, 0], None, []),
        ("one more than the largest", score, [1, 1, 1, 0], [3, 1], []),
        ("one more than the largest by a bit of 2", score, [2, 1, 0, 0], None, []),
        ("a negative number", score, [-1, 0, 0, 0], None, []),
        ("the number of the other option", score, [1, 1, 0, 0], [0, 2], []),
        # 1, 2, 4, 8, 16, 32, 37, and not 64.
        ("all bits as if they were binary digits", wide, [1] * 7, [127], []),
        ("64 instead of 37", wide, [0] * 6 + [1], [64], []),
        # Two scales of 2, and one of 3: 1, 2.
        ("over the budget", cumulative, [1, 1, 1, 1, 0, 0], None, [0]),
        ("over the budget, -1 unspent", cumulative, [1, 1, 1, 1, -1, 0], None, []),
        ("more unspent than there is", cumulative, [0, 0, 0, 0, 0, 2], None, [0]),
        ("one point lost", cumulative, [1, 1, 0, 0, 0, 0], None, [0]),
        ("other points than were paid", cumulative, [1, 1, 0, 1, 0, 0], [2, 2, 0], []),
        # Two digits of 0 to 2, and a scale of 5: 1, 2, 2.
        ("over the budget", quadratic, [0, 0, 1, 0, 0, 1, 0, 0, 0], None, [2]),
        ("over the budget, -3 unspent", quadratic, [0, 0, 1, 0, 0, 1, -3, 0, 0], None, []),
        ("votes at the price of points", quadratic, [0, 0, 1, 0, 1, 0, 0, 1, 0], None, [2]),
        ("two votes for the price of none", quadratic, [1, 0, 1, 1, 0, 0, 1, 0, 0], None, [0]),
        ("no number for an option", quadratic, [0, 0, 1, 0, 0, 0, 1, 0, 0], None, [1]),
    ]


def _distributions():
    """Points to at most two of three, at most 2 to one, 2 or 3 in all. Bits: three scales of 2, w, three g, three scales of 2 of what is missing, u."""
    rule = {"kind": "distribution", "options": 3, "max": 2, "budget": 3, "min": 2, "choices": 2}
    exact = {"kind": "distribution", "options": 2, "max": 2, "budget": 2, "min": 2, "choices": 2}

    def bits(numbers, rest, given, gaps, unused):
        return [*numbers, rest, *given, *gaps, *unused]

    two, one, none = [1, 1], [1, 0], [0, 0]
    return [
        ("over the budget", rule, bits(two + two + none, 0, [1, 1, 0], none * 3, none), None, [0]),
        ("over the budget, -1 unspent", rule, bits(two + two + none, -1, [1, 1, 0], none * 3, none), None, []),
        ("less than the least", rule, bits(one + none + none, 1, [1, 0, 0], one + none * 2, one), None, [0]),
        ("less than the least, 2 unspent", rule, bits(one + none + none, 2, [1, 0, 0], one + none * 2, one), None, []),
        ("a point lost", rule, bits(one + one + none, 0, [1, 1, 0], one * 2 + none, none), None, [0]),
        ("an option too many", rule, bits(one * 3, 0, [1, 1, 1], one * 3, none), None, [4]),
        ("an option too many, -1 unused", rule, bits(one * 3, 0, [1, 1, 1], one * 3, [-1, 0]), None, []),
        ("an option too many that is not said to get points", rule, bits(one * 3, 0, [1, 1, 0], one * 2 + none, none), None, [3]),
        ("an option too many that misses -1", rule, bits(one * 3, 0, [1, 1, 0], one * 2 + [-1, 0], none), None, []),
        ("an option that misses too little", rule, bits(one + two + none, 0, [1, 1, 0], none * 3, none), None, [1]),
        ("an option that misses too much", rule, bits(one + two + none, 0, [1, 1, 0], one * 2 + none, none), None, [2]),
        ("half an option", rule, bits(one + one + one, 0, [1, HALF, HALF], one + none * 2, none), None, []),
        ("fewer options and none unused", rule, bits(none + two + none, 1, [0, 1, 0], none * 3, none), None, [4]),
        ("points of another option", rule, bits(two + one + none, 0, [1, 1, 0], none + one + none, none), [1, 2, 0, 0], []),
        ("the points of three in two", rule, bits(two + one + none, 0, [1, 1, 0], none + one + none, none), [1, 1, 1, 0], []),
        ("all points must be spent, one less", exact, [1, 0, 0, 0], None, [0]),
        ("all points must be spent, one more", exact, [1, 1, 1, 0], None, [0]),
        ("all points must be spent, -1 for the other", exact, [2, 1, -1, 0], None, []),
    ]


def _orders():
    positional = {"kind": "positional", "options": 3, "points": [2, 1, 0]}
    good = choices.bits_of_choice(positional, [0, 1, 2])
    # One or two places; three digits of first, second, none; how many are given, 1 or 2.
    top = {"kind": "positional-top", "options": 3, "min": 1, "points": [2, 1]}
    first, second, none = [1, 0, 0], [0, 1, 0], [0, 0, 1]
    return [
        ("a place twice", positional, [1, 0, 0, 1, 0, 0, 0, 0, 1], None, [3, 4]),
        ("an option in two places", positional, [1, 1, 0, 0, 0, 0, 0, 0, 1], None, [0, 1]),
        ("the points of another place", positional, good, [2, 2, 0], []),
        ("the first place twice", top, [*first, *first, *none, 1, 0], None, [4]),
        ("the first place twice and one empty", top, [*first, *first, *none, 0, 1], None, [4, 5]),
        ("the second place twice", top, [*first, *second, *second, 0, 1], None, [5]),
        ("a place without the one before", top, [*none, *second, *none, 0, 1], None, [4]),
        ("a place that is not counted", top, [*first, *second, *none, 1, 0], None, [5]),
        ("a place that is counted and not given", top, [*first, *none, *none, 0, 1], None, [5]),
        ("fewer places than the least", top, [*none, *none, *none, 1, 0], None, [4]),
        ("fewer places than the least, and no count", top, [*none, *none, *none, 0, 0], None, [3]),
        ("both counts", top, [*first, *first, *second, 1, 1], None, [3]),
        ("an option in two places", top, [1, 1, 0, *none, *none, 0, 1], None, [0]),
        ("an option in a place and in none", top, [1, 0, 1, *none, *none, 1, 0], None, [0]),
        ("an option that is nowhere", top, [*first, *none, 0, 0, 0, 1, 0], None, [2]),
        ("a place of -1", top, [*first, 1, 0, 0, -1, 0, 2, 1, 0], None, []),
        ("half a place twice", top, [HALF, 0, HALF, HALF, 0, HALF, *none, 1, 0], None, []),
        ("the points of another place", top, [*first, *second, *none, 0, 1], [2, 2, 0], []),
        ("points for an option without a place", top, [*first, *none, *none, 1, 0], [2, 0, 1], []),
    ]


def _rankings():
    """Bits: places; then of each pair (0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1) whether the first is before, and a gap."""
    ranking = {"kind": "ranking", "options": 3}
    good, other = (choices.bits_of_choice(ranking, order) for order in ([0, 1, 2], [2, 1, 0]))
    width, places = 3, 6
    pair = lambda i: slice(places + i * width, places + (i + 1) * width)

    def put(i, *bits):
        changed = list(good)
        changed[pair(i)] = bits
        return changed

    # One rank: options 0 and 1 have it. The gap is a bit.
    one = {"kind": "ranking-top", "options": 3, "ranks": 1}
    flat = choices.bits_of_choice(one, [0, 0, 1])
    change = lambda i, *bits: [*flat[: 3 + 2 * i], *bits, *flat[5 + 2 * i :]]
    return [
        ("pairs of another order", ranking, good[:places] + other[places:], None, [0, 1, 2, 3, 4, 5]),
        ("a circle", ranking, put(4, 1, 1, 0), None, [4]),
        ("a circle with a bit of 5", ranking, put(4, 1, 5, 0), None, []),
        ("a pair that is before each other", ranking, put(2, 1, 1, 1), None, [2]),
        ("a pair that is not before, by a gap of -1", ranking, put(0, 0, -1, 0), None, []),
        ("a pair that is not before", ranking, put(0, 0, 0, 0), None, [0]),
        ("both before each other in the sums", ranking, good, [1, 1, 1, 1, 0, 0], []),
        ("a place of 3", ranking, [0, 0, 1, 0, 1, 2, *good[6:9], 1, 0, 0, *good[12:15], 1, 1, 0, 0, 1, 2, 0, 1, 1], None, []),
        ("tied and before", one, change(0, 1, 1), None, [0]),
        ("tied and before, by a gap of 2", one, change(0, 1, 2), None, []),
        ("half before", one, change(0, HALF, 1), None, []),
        ("before and not counted", one, change(1, 0, 0), None, [1]),
        ("behind and before", one, change(4, 1, 1), None, [4]),
        ("three ranks", one, [0, 0, 2, *[0, 0], *[1, 0], *[0, 0], *[1, 0], *[0, 2], *[0, 2]], None, []),
        ("the option without a rank before one with it", one, flat, [0, 0, 0, 0, 1, 0], []),
    ]
