#!/usr/bin/env python3
"""Every small contest of every kind: the bits that its equations allow count exactly the votes that the rule allows in words."""

import itertools
import math
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import choices
import circuits


def main():
    """How many contests were searched."""
    searched = 0
    for rule, votes, counts in (*_choosing(), *_numbers(), *_orders()):
        votes = list(votes)
        circuit, allowed = circuits.of_rule(rule), set()
        assert circuits.size(rule) == (circuit.bits, len(circuit.outputs)), rule
        for vote in votes:
            bits = choices.bits_of_choice(rule, vote)
            values = tuple(circuits.evaluate(form, bits) for form in circuit.outputs)
            assert len(bits) == circuit.bits and set(bits) <= {0, 1}, (rule, vote)
            assert all(circuits.evaluate(form, bits) == constant for form, constant in circuit.equations), (rule, vote)
            assert values == tuple(counts(vote)), (rule, vote)
            allowed.add(values)
        found = {tuple(circuits.evaluate(form, bits) for form in circuit.outputs) for bits in solutions(circuit)}
        assert found == allowed, (rule, found ^ allowed)
        _check_bounds(rule, found)
        searched += 1
    return searched


def _check_bounds(rule, found):
    least, most = circuits.sums(rule)
    largest = circuits.largest_output([rule])
    assert all(least <= sum(values) <= most for values in found), rule
    assert [max(column) for column in zip(*found)] == largest, rule


def solutions(circuit):
    """All patterns of bits that the equations allow, by trying the bits in turn for as long as each equation can still come true."""
    terms = [[] for _ in range(circuit.bits)]
    missing, low, high = [], [], []
    for number, (form, constant) in enumerate(circuit.equations):
        weighted = [(term, 1) if isinstance(term, int) else term for term in form]
        for bit, weight in weighted:
            terms[bit].append((number, weight))
        missing.append(constant)
        low.append(sum(min(0, weight) for _, weight in weighted))
        high.append(sum(max(0, weight) for _, weight in weighted))
    yield from _search([0] * circuit.bits, 0, terms, missing, low, high)


def _search(bits, at, terms, missing, low, high):
    if at == len(bits):
        yield list(bits)
        return
    for number, weight in terms[at]:
        low[number] -= min(0, weight)
        high[number] -= max(0, weight)
    for bits[at] in (0, 1):
        for number, weight in terms[at]:
            missing[number] -= weight * bits[at]
        if all(low[number] <= missing[number] <= high[number] for number, _ in terms[at]):
            yield from _search(bits, at + 1, terms, missing, low, high)
        for number, weight in terms[at]:
            missing[number] += weight * bits[at]
    for number, weight in terms[at]:
        low[number] += min(0, weight)
        high[number] += max(0, weight)


def _subsets(options):
    return [set(some) for count in range(options + 1) for some in itertools.combinations(range(options), count)]


def _marks(options, vote):
    return [int(option in vote) for option in range(options)]


def _choosing():
    for options in (1, 2, 3):
        marks, subsets = lambda vote, options=options: _marks(options, vote), _subsets(options)
        for blank in (True, False):
            if options + blank > 1:
                one = [{option} for option in range(options + blank)]
                yield {"kind": "single-choice", "options": options, "blank": blank}, one, lambda vote, all_=options + blank: _marks(all_, vote)
        yield {"kind": "approval", "options": options}, subsets, lambda vote, marks=marks, k=options: [*marks(vote), k - len(vote)]
        for most in range(1, options + 1):
            fewest = {"choose-up-to": [0], "choose-at-least": range(1, most), "choose-exactly": [most] if most < options else []}
            for kind, least in ((kind, least) for kind, all_ in fewest.items() for least in all_):
                more = {"min": least} if kind == "choose-at-least" else {}
                counts = lambda vote, marks=marks, most=most, rest=kind != "choose-exactly": marks(vote) + [most - len(vote)] * rest
                yield {"kind": kind, "options": options, "max": most, **more}, [vote for vote in subsets if least <= len(vote) <= most], counts
        for budget in (1, 2, 3, 5):
            for costs in itertools.product(range(1, budget + 1), repeat=options):
                paid = [vote for vote in subsets if sum(costs[i] for i in vote) <= budget]
                yield {"kind": "knapsack", "options": options, "budget": budget, "costs": list(costs)}, paid, marks


def _numbers():
    for options in (1, 2, 3):
        numbers = lambda most, options=options: itertools.product(range(most + 1), repeat=options)
        for most in (1, 2, 3, 4, 5):
            yield {"kind": "score", "options": options, "max": most}, numbers(most), list
        for most in (1, 2, 3):
            for budget in range(most, options * most + 1):
                votes = [vote for vote in numbers(most) if sum(vote) <= budget]
                yield {"kind": "cumulative", "options": options, "max": most, "budget": budget}, votes, lambda vote, b=budget: [*vote, b - sum(vote)]
            yield from _distributions(options, most, list(numbers(most)))
        for budget in range(1, 11):
            votes = [vote for vote in numbers(math.isqrt(budget)) if sum(number * number for number in vote) <= budget]
            yield {"kind": "quadratic", "options": options, "budget": budget}, votes, list


def _distributions(options, most, numbers):
    for some in range(1, options + 1):
        for budget in range(most, some * most + 1):
            for least in range(budget + 1):
                rule = {"kind": "distribution", "options": options, "max": most, "budget": budget, "min": least, "choices": some}
                votes = [vote for vote in numbers if least <= sum(vote) <= budget and sum(number > 0 for number in vote) <= some]
                yield rule, votes, lambda vote, b=budget, rest=least < budget: [*vote, *[b - sum(vote)] * rest]


def _orders():
    for options in (2, 3, 4):
        points = [7, 5, 5, 0][:options]
        yield {"kind": "positional", "options": options, "points": points}, itertools.permutations(range(options)), lambda vote, p=points: [p[place] for place in vote]
        for places in range(1, options + 1):
            given = lambda vote, places=places: sorted(place for place in vote if place < places)
            in_order = [vote for vote in itertools.product(range(places + 1), repeat=options) if given(vote) == list(range(len(given(vote))))]
            worth = [*points[:places], 0]
            for least in range(places + 1):
                rule = {"kind": "positional-top", "options": options, "min": least, "points": points[:places]}
                yield rule, [vote for vote in in_order if len(given(vote)) >= least], lambda vote, w=worth: [w[place] for place in vote]
    for options, ranks in ((2, 1), (3, 1), (3, 2), (4, 1)):
        before = lambda vote: [int(vote[a] < vote[b]) for a, b in circuits.ordered_pairs(len(vote))]
        votes = list(itertools.product(range(ranks + 1), repeat=options))
        yield {"kind": "ranking-top", "options": options, "ranks": ranks}, votes, before
        if ranks == options - 1:
            yield {"kind": "ranking", "options": options}, votes, before


if __name__ == "__main__":
    print(f"{main()} small contests allow the votes of their rules, and no others")
