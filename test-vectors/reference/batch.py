"""docs/protocol/notation.md, "The batch": every verification is of a list of members."""

import dataclasses

import ristretto255
from borsh import u64
from merlin import Transcript


class Refused(ValueError):
    """A verification that says no; `code` is the protocol's."""

    def __init__(self, code, detail=""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


@dataclasses.dataclass
class Member:
    """Equations Σ sⱼPⱼ = O as lists of (s, P), and whether the equations between scalars alone hold."""

    closing: bytes
    equations: list
    scalars_hold: bool = True


def weights(members):
    transcript = Transcript("tupyo/v1/batch")
    transcript.append("members", u64(len(members)) + b"".join(member.closing for member in members))
    count = sum(len(member.equations) for member in members)
    data = transcript.challenge_bytes("weights", 16 * count)
    return [int.from_bytes(data[i : i + 16], "little") for i in range(0, 16 * count, 16)]


def accepts(members):
    if not all(member.scalars_hold for member in members):
        return False
    equations = [equation for member in members for equation in member.equations]
    terms = []
    for weight, equation in zip(weights(members), equations, strict=True):
        terms += [(weight * scalar % ristretto255.ORDER, point) for scalar, point in equation]
    return ristretto255.multiscalar(terms).is_identity()


def culprits(members, first=0):
    """Indices of the members that are refused, by halving."""
    if not members or accepts(members):
        return []
    if len(members) == 1:
        return [first]
    half = len(members) // 2
    return culprits(members[:half], first) + culprits(members[half:], first + half)


def holds(equation):
    """One equation on its own, without weights: the slow, obvious check."""
    return ristretto255.multiscalar(equation).is_identity()
