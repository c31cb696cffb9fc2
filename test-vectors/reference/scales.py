"""docs/protocol/ballot.md, "Circuits": a scale of M, weighted bits of which every pattern is a number from 0 to M."""


def length(most):
    return most.bit_length()


def weights(most):
    """1, 2, 4 …, and last what these leave of M."""
    powers = [2**i for i in range(length(most) - 1)]
    return [*powers, most - sum(powers)] if most else []


def terms(first, most):
    """The number of a scale whose first bit has this position: pairs (position, weight)."""
    return [(first + i, weight) for i, weight in enumerate(weights(most))]


def bits(number, most):
    """The pattern that a device makes of a number: the last bit is set iff half of the range is reached."""
    if not most:
        return []
    last = int(number >= 2 ** (length(most) - 1))
    rest = number - last * weights(most)[-1]
    return [rest >> i & 1 for i in range(length(most) - 1)] + [last]
