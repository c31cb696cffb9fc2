"""docs/protocol/ballot.md, "Circuits": bits, linear equations over them, and the linear forms that are encrypted."""

import dataclasses
import math


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
    if kind in ("choose-up-to", "choose-at-least", "approval"):
        least, most = _limits(rule)
        bits = options + most - least
        return Circuit(bits, [(list(range(bits)), most)], [[i] for i in range(options)] + [list(range(options, bits))])
    if kind == "score":
        return _one_hot(options, rule["max"] + 1)
    if kind in ("cumulative", "quadratic"):
        return _spending(rule)
    if kind == "positional":
        circuit = _one_hot(options, options)
        circuit.equations += [([i * options + j for i in range(options)], 1) for j in range(options)]
        circuit.outputs = [_form((i * options + j, points) for j, points in enumerate(rule["points"])) for i in range(options)]
        return circuit
    if kind == "ranking":
        return _ranking(options)
    if kind == "amounts":
        return _amounts(rule)
    raise ValueError(f"no such rule: {kind}")


def size(rule):
    """Bits and outputs, without building a circuit that can be very large."""
    kind, options = rule["kind"], rule["options"]
    if kind == "score":
        return options * (rule["max"] + 1), options
    if kind in ("cumulative", "quadratic"):
        return options * (_most_and_cost(rule)[0] + 1) + rule["budget"].bit_length(), options + 1
    if kind == "positional":
        return options * options, options
    if kind == "ranking":
        return options * options + options * (options - 1) // 2 * (2 * options - 1), options * (options - 1)
    circuit = of_rule(rule)
    return circuit.bits, len(circuit.outputs)


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


def _limits(rule):
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


def _most_and_cost(rule):
    """The largest number for an option, and what it costs."""
    if rule["kind"] == "cumulative":
        return rule["max"], lambda j: j
    return math.isqrt(rule["budget"]), lambda j: j * j


def _spending(rule):
    most, cost = _most_and_cost(rule)
    circuit = _one_hot(rule["options"], most + 1)
    unspent = [(circuit.bits + i, 2**i) for i in range(rule["budget"].bit_length())]
    spent = [(i, cost(i % (most + 1))) for i in range(circuit.bits)]
    circuit.equations.append((_form(spent + unspent), rule["budget"]))
    circuit.outputs.append(_form(unspent))
    circuit.bits += len(unspent)
    return circuit


def ordered_pairs(options):
    return [(a, b) for a in range(options) for b in range(options) if a != b]


def _ranking(options):
    places, width = _one_hot(options, options), 2 * options - 1
    pairs = [(a, b) for a, b in ordered_pairs(options) if a < b]
    first = {pair: options * options + i * width for i, pair in enumerate(pairs)}
    equations = places.equations + [(list(range(first[pair], first[pair] + width)), 1) for pair in pairs]
    for a, b in pairs:
        terms = [(first[a, b] + i, i - (options - 1)) for i in range(width)]
        terms += [(a * options + j, j) for j in range(options)] + [(b * options + j, -j) for j in range(options)]
        equations.append((_form(terms), 0))
    outputs = []
    for a, b in ordered_pairs(options):
        if a < b:
            outputs.append(list(range(first[a, b] + options, first[a, b] + width)))
        else:
            outputs.append(list(range(first[b, a], first[b, a] + options - 1)))
    return Circuit(options * options + len(pairs) * width, equations, outputs)


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
    if rule["kind"] == "ranking":
        return [f"{options[a]}>{options[b]}" for a, b in ordered_pairs(len(options))]
    if rule["kind"] in ("choose-up-to", "choose-at-least", "approval"):
        return [*options, "unused"]
    if rule["kind"] in ("cumulative", "quadratic", "amounts"):
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
    limits = []
    for rule in rules:
        kind, options = rule["kind"], rule["options"]
        if kind in ("choose-up-to", "choose-at-least", "approval"):
            least, most = _limits(rule)
            limits += [1] * options + [most - least]
        elif kind == "score":
            limits += [rule["max"]] * options
        elif kind in ("cumulative", "quadratic"):
            limits += [_most_and_cost(rule)[0]] * options + [rule["budget"]]
        elif kind == "amounts":
            limits += [min(rule["budget"], 0xFFFF)] * len(of_rule(rule).outputs)
        elif kind == "positional":
            limits += [max(rule["points"])] * options
        else:
            limits += [1] * len(of_rule(rule).outputs)
    return limits


def bits_of_choice(rule, chosen):
    """Bits for a choice. Choosing: the set of chosen option positions (the blank is the last one); unused votes fill u₁, u₂, …
    Score, cumulative, quadratic: each option's number. Positional, ranking: each option's place."""
    kind, options = rule["kind"], rule["options"]
    if kind == "single-choice":
        return [1 if i in chosen else 0 for i in range(of_rule(rule).bits)]
    if kind in ("choose-up-to", "choose-exactly", "choose-at-least", "approval"):
        least, most = _limits(rule)
        unused = most - len(chosen)
        return [1 if i in chosen else 0 for i in range(options)] + [1] * unused + [0] * (most - least - unused)
    if kind == "score":
        return _numbers(chosen, rule["max"] + 1)
    if kind in ("cumulative", "quadratic"):
        most, cost = _most_and_cost(rule)
        unspent = rule["budget"] - sum(map(cost, chosen))
        return _numbers(chosen, most + 1) + [unspent >> i & 1 for i in range(rule["budget"].bit_length())]
    if kind == "amounts":
        return []
    bits = _numbers(chosen, options)
    if kind == "ranking":
        differences = [chosen[b] - chosen[a] + options - 1 for a, b in ordered_pairs(options) if a < b]
        bits += _numbers(differences, 2 * options - 1)
    return bits


def _numbers(numbers, width):
    return [1 if i == number else 0 for number in numbers for i in range(width)]


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
