"""docs/protocol/ballot.md, "Limbs": commitments to a ballot's limbs, their range proof, and their link to ciphertext and equations."""

import dataclasses

import range_proof
from batch import Refused
from borsh import vec
from circuits import limb_terms
from notation import amount_generator
from range_proof import RangeProof
from ristretto255 import G, ORDER, NotCanonical, decode, multiscalar, scalar_encode, scalar_invert


@dataclasses.dataclass
class LimbProof:
    """Points as 32 bytes; `z` holds z₄, z₅, z₆."""

    commitments: list
    ranges: RangeProof
    mask: bytes
    z: list

    def encode(self):
        return vec(self.commitments) + self.ranges.encode() + self.mask + b"".join(map(scalar_encode, self.z))

    @staticmethod
    def read(reader):
        commitments = reader.vec(lambda r: r.lazy_point(), 32)
        ranges = RangeProof.read(reader)
        return LimbProof(commitments, ranges, reader.lazy_point(), [reader.scalar() for _ in range(3)])


@dataclasses.dataclass
class Cheat:
    """For vectors that must be refused: other digits than those of the limbs; a base of the commitments with a known logarithm, and
    the limbs that the range proof is then about; other limbs in commitments and range proof than in ciphertext and equations; other digits
    in the range proof's A than in its answers."""

    digits: list = None
    trapdoor: int = None
    shown: list = None
    committed: list = None
    digits_in_a: list = None


class Prover:
    """Draws s₁ … s_k, d, e, σ, and proves the ranges."""

    def __init__(self, transcript, limbs, rng, cheat=None):
        self.limbs, cheat = limbs, cheat or Cheat()
        self.h = amount_generator() if cheat.trapdoor is None else cheat.trapdoor * G
        self.blindings = [rng.scalar() for _ in limbs]
        self.d, self.e, self.sigma = (rng.scalar() for _ in range(3))
        numbers, blindings = cheat.committed or limbs, self.blindings
        points = [multiscalar([(v, G), (s, self.h)]) for v, s in zip(numbers, blindings)]
        self.commitments = [point.encode() for point in points]
        if cheat.trapdoor is not None:
            numbers, inverse = cheat.shown, scalar_invert(cheat.trapdoor)
            blindings = [(s + (v - n) * inverse) % ORDER for s, v, n in zip(self.blindings, limbs, numbers)]
        self.ranges = range_proof.prove(transcript, self.commitments, numbers, blindings, rng, cheat.digits, self.h, cheat.digits_in_a)

    def link(self, transcript):
        self.mask = multiscalar([(self.d + self.e, G), (self.sigma, self.h)]).encode()
        transcript.append("limb mask", self.mask)

    def respond(self, transcript, circuit, powers, x):
        outputs, equations = coefficients(circuit, powers)
        z4 = x * sum(k * v for k, v in zip(outputs, self.limbs)) + self.d
        z5 = x * sum(k * v for k, v in zip(equations, self.limbs)) + self.e
        z6 = x * sum((k + l) * s for k, l, s in zip(outputs, equations, self.blindings)) + self.sigma
        proof = LimbProof(self.commitments, self.ranges, self.mask, [k % ORDER for k in (z4, z5, z6)])
        absorb_responses(transcript, proof)
        return proof


def coefficients(circuit, powers):
    """What each limb is multiplied with in Σ yⁱoᵢ and in Σ y^(n+l)L_l."""
    n = len(circuit.outputs)
    sums = [0] * circuit.limbs, [0] * circuit.limbs
    for i, form in enumerate(circuit.outputs):
        for limb, k in limb_terms(form):
            sums[0][limb] += powers[i] * k
    for i, (form, _) in enumerate(circuit.equations):
        for limb, k in limb_terms(form):
            sums[1][limb] += powers[n + i] * k
    return sums


def fits(proof, circuit):
    if proof is None or circuit.limbs == 0:
        return proof is None and circuit.limbs == 0
    return len(proof.commitments) == circuit.limbs and len(proof.ranges.rounds) == range_proof.rounds_for(circuit.limbs)


def link_equation(proof, circuit, powers, x, values, h=None):
    """x Σ μⱼVⱼ + E₂ − (z₄ + z₅)G − z₆H = O"""
    try:
        mask = decode(proof.mask)
    except NotCanonical as refusal:
        raise Refused("proof-invalid", str(refusal)) from refusal
    z4, z5, z6 = proof.z
    terms = [(x * (k + l), value) for k, l, value in zip(*coefficients(circuit, powers), values)]
    terms += [(1, mask), (-z4 - z5, G), (-z6, h or amount_generator())]
    return [(k % ORDER, point) for k, point in terms]


def absorb_responses(transcript, proof):
    transcript.append("limb responses", b"".join(map(scalar_encode, proof.z)))
