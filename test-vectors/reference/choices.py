"""docs/protocol/ballot.md, "Circuits": the bits and limbs that a device makes of a choice."""

import math

import scales
from circuits import CHOOSING, limb_count, limbs_of_number, limits, of_rule, ordered_pairs, ranks, spread


def bits_of_choice(rule, chosen):
    """Bits for a choice. Choosing: the set of chosen option positions (the blank is the last one); unused votes fill u₁, u₂, …
    Scores, points, votes: each option's number. Orders: each option's place, the number of places for none."""
    kind, options = rule["kind"], rule["options"]
    if kind == "single-choice":
        return [1 if i in chosen else 0 for i in range(of_rule(rule).bits)]
    if kind == "choose-exactly" or kind in CHOOSING:
        least, most = limits(rule)
        unused = most - len(chosen)
        return [1 if i in chosen else 0 for i in range(options)] + [1] * unused + [0] * (most - least - unused)
    if kind == "knapsack":
        rest = rule["budget"] - sum(rule["costs"][i] for i in chosen)
        return [1 if i in chosen else 0 for i in range(options)] + scales.bits(rest, rule["budget"])
    if kind == "amounts":
        return []
    return _NUMBERED[kind](rule, chosen)


def _numbered_scales(numbers, most):
    return [bit for number in numbers for bit in scales.bits(number, most)]


def _distribution_bits(rule, numbers):
    most, budget, least, choices = spread(rule)
    bits = _numbered_scales(numbers, most) + scales.bits(budget - sum(numbers), budget - least)
    if choices < rule["options"]:
        given = [int(number > 0) for number in numbers]
        gaps = [most * bit - number for bit, number in zip(given, numbers)]
        bits += given + _numbered_scales(gaps, most) + scales.bits(choices - sum(given), choices)
    return bits


def _quadratic_bits(rule, votes):
    rest = rule["budget"] - sum(number * number for number in votes)
    return _numbers(votes, math.isqrt(rule["budget"]) + 1) + scales.bits(rest, rule["budget"])


def _positional_top_bits(rule, places):
    last, least = len(rule["points"]), rule["min"]
    given = sum(place < last for place in places)
    return _numbers(places, last + 1) + _numbers([given - least], last - least + 1)


def _ranking_bits(rule, places):
    last, bits = ranks(rule), []
    for a, b in ordered_pairs(rule["options"]):
        before = int(places[a] < places[b])
        bits += [before, *scales.bits((last + 1) * before - places[b] + places[a], last)]
    return _numbered_scales(places, last) + bits


def _numbers(numbers, width):
    return [1 if i == number else 0 for number in numbers for i in range(width)]


def limbs_of_choice(rule, chosen):
    """The limbs for a choice: none but for amounts."""
    if rule["kind"] != "amounts":
        return []
    most, budget = rule["max"], rule["budget"]
    limbs = [limb for amount in chosen for limb in limbs_of_number(amount, most)]
    limbs += limbs_of_number(budget - sum(chosen), budget)
    if most < budget:
        limbs += [limb for amount in chosen for limb in limbs_of_number(most - amount, most)]
    return limbs


_NUMBERED = {
    "score": lambda rule, numbers: _numbered_scales(numbers, rule["max"]),
    "cumulative": _distribution_bits,
    "distribution": _distribution_bits,
    "quadratic": _quadratic_bits,
    "positional": lambda rule, places: _numbers(places, rule["options"]),
    "positional-top": _positional_top_bits,
    "ranking": _ranking_bits,
    "ranking-top": _ranking_bits,
}
