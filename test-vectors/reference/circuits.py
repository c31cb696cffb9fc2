"""docs/protocol/ballot.md, "Circuits": bits, linear equations over them, and the linear forms that are encrypted."""

import dataclasses
import itertools
import math

import scales


@dataclasses.dataclass
class Circuit:
    """Forms are lists of bit positions (from 0), of pairs (position, coefficient) where that is not 1, and of ("limb", position, coefficient);
    equations are (form, constant)."""

    bits: int
    equations: list
    outputs: list
    limbs: int = 0


def of_rule(rule):
    """`rule` is a dict: kind, options (their number), and the kind's parameters as in the manifest."""
    kind, options = rule["kind"], rule["options"]
    if kind == "single-choice":
        bits = options + (1 if rule["blank"] else 0)
        return Circuit(bits, [(list(range(bits)), 1)], [[i] for i in range(bits)])
    if kind == "choose-exactly":
        return Circuit(options, [(list(range(options)), rule["max"])], [[i] for i in range(options)])
    if kind in CHOOSING:
        least, most = limits(rule)
        bits = options + most - least
        return Circuit(bits, [(list(range(bits)), most)], [[i] for i in range(options)] + [list(range(options, bits))])
    return _BUILDERS[kind](rule)


def size(rule):
    """Bits and outputs, without building a circuit that can be very large."""
    kind, options = rule["kind"], rule["options"]
    if kind == "knapsack":
        return options + scales.length(rule["budget"]), options
    if kind == "score":
        return options * scales.length(rule["max"]), options
    if kind in SPREADING:
        most, budget, least, choices = spread(rule)
        limited = options + options * scales.length(most) + scales.length(choices) if choices < options else 0
        return options * scales.length(most) + scales.length(budget - least) + limited, options + (least < budget)
    if kind == "quadratic":
        return options * (math.isqrt(rule["budget"]) + 1) + scales.length(rule["budget"]), options
    if kind == "positional":
        return options * options, options
    if kind == "positional-top":
        places = len(rule["points"])
        return options * (places + 1) + places - rule["min"] + 1, options
    if kind in RANKING:
        pairs, width = options * (options - 1), scales.length(ranks(rule))
        return options * width + pairs * (1 + width), pairs
    if kind == "amounts":
        return 0, options * limb_count(rule["max"]) + limb_count(rule["budget"])
    if kind in ("single-choice", "choose-exactly"):
        width = options + (1 if rule.get("blank") else 0)
        return width, width
    least, most = limits(rule)
    return options + most - least, options + 1


def limbs(rule):
    """How many limbs."""
    if rule["kind"] != "amounts":
        return 0
    capped = rule["max"] < rule["budget"]
    return rule["options"] * limb_count(rule["max"]) * (2 if capped else 1) + limb_count(rule["budget"])


def limb_count(number):
    """Digits to base 2^16."""
    return max(1, -(-number.bit_length() // 16))


def limbs_of_number(number, largest):
    return [number >> (16 * i) & 0xFFFF for i in range(limb_count(largest))]


def _amounts(rule):
    options, most, budget = rule["options"], rule["max"], rule["budget"]
    width, capped = limb_count(most), most < budget
    starts = [i * width for i in range(options)]
    rest = options * width
    outputs = rest + limb_count(budget)
    number = lambda start, largest: [("limb", start + i, 2 ** (16 * i)) for i in range(limb_count(largest))]
    spent = [term for start in starts for term in number(start, most)] + number(rest, budget)
    equations = [(spent, budget)]
    if capped:
        equations += [(number(start, most) + number(outputs + start, most), most) for start in starts]
    forms = [[("limb", i, 1)] for i in range(outputs)]
    return Circuit(0, equations, forms, outputs + (rest if capped else 0))


def limits(rule):
    """The fewest and the most options that can be chosen."""
    if rule["kind"] == "approval":
        return 0, rule["options"]
    return rule.get("min", rule["max"] if rule["kind"] == "choose-exactly" else 0), rule["max"]


def _form(terms):
    return [i if k == 1 else (i, k) for i, k in sorted(terms) if k != 0]


def _one_hot(count, width):
    """`count` numbers from 0 to width - 1, each with one bit for every number it can be; the outputs are the numbers."""
    rows = [range(i * width, (i + 1) * width) for i in range(count)]
    return Circuit(count * width, [(list(row), 1) for row in rows], [_form(zip(row, range(width))) for row in rows])


def _knapsack(rule):
    options, budget = rule["options"], rule["budget"]
    spent = [*enumerate(rule["costs"]), *scales.terms(options, budget)]
    return Circuit(options + scales.length(budget), [(_form(spent), budget)], [[i] for i in range(options)])


def _score(rule):
    options, most = rule["options"], rule["max"]
    width = scales.length(most)
    return Circuit(options * width, [], [_form(scales.terms(i * width, most)) for i in range(options)])


def spread(rule):
    """max, budget, min, choices of `distribution`; `cumulative` is one with two of them."""
    return rule["max"], rule["budget"], rule.get("min", 0), rule.get("choices", rule["options"])


def _distribution(rule):
    options, (most, budget, least, choices) = rule["options"], spread(rule)
    circuit = _score(rule)
    numbers = [scales.terms(i * scales.length(most), most) for i in range(options)]
    rest = scales.terms(circuit.bits, budget - least)
    circuit.equations.append((_form(sum(numbers, []) + rest), budget))
    circuit.outputs += [_form(rest)] if least < budget else []
    circuit.bits += len(rest)
    if choices < options:
        _limit_choices(circuit, numbers, most, choices)
    return circuit


def _limit_choices(circuit, numbers, most, choices):
    """At most `choices` numbers are not 0."""
    given = range(circuit.bits, circuit.bits + len(numbers))
    gaps = given.stop
    for i, (number, bit) in enumerate(zip(numbers, given)):
        gap = scales.terms(gaps + i * scales.length(most), most)
        circuit.equations.append((_form([*number, (bit, -most), *gap]), 0))
    unused = scales.terms(gaps + len(numbers) * scales.length(most), choices)
    circuit.equations.append((_form([*((bit, 1) for bit in given), *unused]), choices))
    circuit.bits = gaps + len(numbers) * scales.length(most) + len(unused)


def _quadratic(rule):
    most = math.isqrt(rule["budget"])
    circuit = _one_hot(rule["options"], most + 1)
    unspent = scales.terms(circuit.bits, rule["budget"])
    spent = [(i, (i % (most + 1)) ** 2) for i in range(circuit.bits)]
    circuit.equations.append((_form(spent + unspent), rule["budget"]))
    circuit.bits += len(unspent)
    return circuit


def _positional(rule):
    options = rule["options"]
    circuit = _one_hot(options, options)
    circuit.equations += [([i * options + j for i in range(options)], 1) for j in range(options)]
    circuit.outputs = [_form((i * options + j, points) for j, points in enumerate(rule["points"])) for i in range(options)]
    return circuit


def _positional_top(rule):
    options, points, least = rule["options"], rule["points"], rule["min"]
    places, width = len(points), len(points) + 1
    circuit = _one_hot(options, width)
    given = {number: circuit.bits + number - least for number in range(least, places + 1)}
    circuit.equations.append((list(given.values()), 1))
    for j in range(places):
        filled = [(bit, -1) for number, bit in given.items() if number > j]
        circuit.equations.append((_form([*((i * width + j, 1) for i in range(options)), *filled]), 0))
    circuit.outputs = [_form((i * width + j, worth) for j, worth in enumerate(points)) for i in range(options)]
    circuit.bits += len(given)
    return circuit


def ordered_pairs(options):
    return [(a, b) for a in range(options) for b in range(options) if a != b]


def ranks(rule):
    return rule.get("ranks", rule["options"] - 1)


def _ranking(rule):
    options, last = rule["options"], ranks(rule)
    width, circuit = scales.length(last), Circuit(0, [], [])
    place = lambda i, sign: [(bit, sign * weight) for bit, weight in scales.terms(i * width, last)]
    circuit.bits = options * width
    for a, b in ordered_pairs(options):
        before, gap = circuit.bits, scales.terms(circuit.bits + 1, last)
        circuit.equations.append((_form([*place(b, 1), *place(a, -1), *gap, (before, -(last + 1))]), 0))
        circuit.outputs.append([before])
        circuit.bits += 1 + width
    return circuit


def of_style(rules):
    """The circuits of a style's contests side by side."""
    whole = Circuit(0, [], [])
    for rule in rules:
        part, shift = of_rule(rule), whole.bits
        limbs = whole.limbs
        whole.equations += [(_shifted(form, shift, limbs), constant) for form, constant in part.equations]
        whole.outputs += [_shifted(form, shift, limbs) for form in part.outputs]
        whole.bits += part.bits
        whole.limbs += part.limbs
    return whole


def _shifted(form, shift, limbs):
    def shifted(term):
        if isinstance(term, int):
            return term + shift
        return ("limb", term[1] + limbs, term[2]) if term[0] == "limb" else (term[0] + shift, term[1])

    return [shifted(term) for term in form]


def labels(rule, options):
    """What the outputs of a contest count, by the ids of its options."""
    if rule["kind"] in RANKING:
        return [f"{options[a]}>{options[b]}" for a, b in ordered_pairs(len(options))]
    if rule["kind"] in CHOOSING:
        return [*options, "unused"]
    if rule["kind"] == "amounts" or rule["kind"] in SPREADING and rule.get("min", 0) < rule["budget"]:
        return [*options, "unspent"]
    return [*options, "blank"] if rule.get("blank") else [*options]


def widths(rule):
    """Of how many encrypted values each label's number is the sum, with the weights 1, 2^16, …"""
    if rule["kind"] == "amounts":
        return [limb_count(rule["max"])] * rule["options"] + [limb_count(rule["budget"])]
    return [1] * size(rule)[1]


def counts(rules, values):
    """The numbers that a style's encrypted values stand for, contest by contest."""
    values, found = iter(values), []
    for rule in rules:
        found.append([sum(next(values) << (16 * i) for i in range(width)) for width in widths(rule)])
    return found


def largest_output(rules):
    """The largest value that one ballot can have in each output, in order."""
    return [largest for rule in rules for largest in _largest(rule)]


def _largest(rule):
    kind, options = rule["kind"], rule["options"]
    if kind in CHOOSING:
        least, most = limits(rule)
        return [1] * options + [most - least]
    if kind == "score":
        return [rule["max"]] * options
    if kind in SPREADING:
        most, budget, least, _ = spread(rule)
        return [most] * options + [budget - least] * (least < budget)
    if kind == "quadratic":
        return [math.isqrt(rule["budget"])] * options
    if kind == "amounts":
        return [min(rule["budget"], 0xFFFF)] * size(rule)[1]
    if kind in ("positional", "positional-top"):
        return [max(rule["points"])] * options
    return [1] * size(rule)[1]


def sums(rule):
    """The smallest and the largest sum of a valid ballot's counts in a contest (docs/protocol/verification.md, F2)."""
    kind, options = rule["kind"], rule["options"]
    if kind == "knapsack":
        return 0, sum(total <= rule["budget"] for total in itertools.accumulate(sorted(rule["costs"])))
    if kind == "score":
        return 0, options * rule["max"]
    if kind in SPREADING or kind == "amounts":
        return rule["budget"], rule["budget"]
    if kind == "quadratic":
        return 0, rule["budget"]
    if kind in ("positional", "positional-top"):
        return sum(rule["points"][: rule.get("min", options)]), sum(rule["points"])
    if kind in RANKING:
        return 0, options * (options - 1) // 2
    most = 1 if kind == "single-choice" else limits(rule)[1]
    return most, most


def evaluate(form, values):
    """The bits' part of a form."""
    terms = [(term, 1) if isinstance(term, int) else term for term in form]
    return sum(term[1] * values[term[0]] for term in terms if term[0] != "limb")


def limb_terms(form):
    """The limbs' part: positions and coefficients."""
    return [term[1:] for term in form if not isinstance(term, int) and term[0] == "limb"]


def outputs(circuit, bits, limbs):
    """What a vote encrypts."""
    return [evaluate(form, bits) + sum(k * limbs[i] for i, k in limb_terms(form)) for form in circuit.outputs]


CHOOSING = ("choose-up-to", "choose-at-least", "approval")
SPREADING = ("cumulative", "distribution")
RANKING = ("ranking", "ranking-top")
_BUILDERS = {
    "knapsack": _knapsack,
    "score": _score,
    "cumulative": _distribution,
    "distribution": _distribution,
    "quadratic": _quadratic,
    "positional": _positional,
    "positional-top": _positional_top,
    "ranking": _ranking,
    "ranking-top": _ranking,
    "amounts": _amounts,
}
