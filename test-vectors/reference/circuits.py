"""docs/protocol/ballot.md, "Circuits": bits, linear equations over them, and the linear forms that are encrypted."""

import dataclasses


@dataclasses.dataclass
class Circuit:
    """Forms are lists of bit positions (from 0), each with coefficient 1; equations are (form, constant)."""

    bits: int
    equations: list
    outputs: list


def of_rule(rule):
    """`rule` is a dict: kind, options (their number), and blank or max."""
    if rule["kind"] == "single-choice":
        bits = rule["options"] + (1 if rule["blank"] else 0)
        return Circuit(bits, [(list(range(bits)), 1)], [[i] for i in range(bits)])
    if rule["kind"] == "choose-up-to":
        options, most = rule["options"], rule["max"]
        bits = options + most
        unused = list(range(options, bits))
        return Circuit(bits, [(list(range(bits)), most)], [[i] for i in range(options)] + [unused])
    raise ValueError(f"no such rule: {rule['kind']}")


def of_style(rules):
    """The circuits of a style's contests side by side."""
    whole = Circuit(0, [], [])
    for rule in rules:
        part, shift = of_rule(rule), whole.bits
        whole.equations += [([i + shift for i in form], constant) for form, constant in part.equations]
        whole.outputs += [[i + shift for i in form] for form in part.outputs]
        whole.bits += part.bits
    return whole


def largest_output(rules):
    """The largest value that one ballot can have in each output, in order."""
    limits = []
    for rule in rules:
        if rule["kind"] == "single-choice":
            limits += [1] * len(of_rule(rule).outputs)
        else:
            limits += [1] * rule["options"] + [rule["max"]]
    return limits


def bits_of_choice(rule, chosen):
    """Bits for a set of chosen option positions (the blank is the last one); unused votes fill u₁, u₂, …"""
    circuit = of_rule(rule)
    bits = [1 if i in chosen else 0 for i in range(circuit.bits)]
    if rule["kind"] == "choose-up-to":
        for i in range(rule["max"] - len(chosen)):
            bits[rule["options"] + i] = 1
    return bits


def evaluate(form, values):
    return sum(values[i] for i in form)
