"""docs/protocol/ballot.md: the ballot, its proof, signature, tracking code and challenge."""

import dataclasses

import elgamal
import signature as signatures
from batch import Member, Refused
from borsh import option, u16, u32, u64, vec
from circuits import evaluate
from merlin import Transcript
from notation import bit_generator, blind_generator, labelled_hash
from ristretto255 import G, ORDER, NotCanonical, decode, multiscalar, scalar_encode

POINTS = ("A", "B", "C", "D", "E0", "E1")
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclasses.dataclass
class Ballot:
    """Points as 32 bytes; `points` holds A, B, C, D, E₀, E₁; `z` the three last responses."""

    style: int
    voter: int
    previous: bytes
    ciphertext: list
    points: list
    tau: int
    f: list
    z: list

    def encode(self):
        proof = b"".join(self.points) + scalar_encode(self.tau)
        proof += vec(map(scalar_encode, self.f)) + b"".join(map(scalar_encode, self.z))
        return u16(self.style) + u32(self.voter) + option(self.previous) + vec(self.ciphertext) + proof

    @staticmethod
    def read(reader):
        style, voter = reader.u16(), reader.u32()
        previous = reader.option(lambda r: r.hash())
        ciphertext = reader.vec(lambda r: r.lazy_point(), 32)
        points = [reader.lazy_point() for _ in POINTS]
        tau = reader.scalar()
        f = reader.vec(lambda r: r.scalar(), 32)
        return Ballot(style, voter, previous, ciphertext, points, tau, f, [reader.scalar() for _ in range(3)])


def statement(context, key, ballot):
    fields = u16(ballot.style) + u32(ballot.voter) + key + option(ballot.previous) + vec(ballot.ciphertext)
    return context + fields


def prove(context, key, style, voter, previous, circuit, keys, bits, nonce, external, trace=None, values=None, skew=None):
    """A ballot. Honest with honest bits; `values` encrypts something else than the bits say, and `skew` adds a
    point to E₀ and takes it from E₁: for vectors that must be refused."""
    if values is None:
        values = [evaluate(form, bits) for form in circuit.outputs]
    points = elgamal.encrypt(values, nonce, keys)
    ballot = Ballot(style, voter, previous, [point.encode() for point in points], [], 0, [], [])
    transcript = _begin(statement(context, key, ballot))
    rng = transcript.rng(b"".join(scalar_encode(s) for s in [nonce, *bits]), external)
    a = [rng.scalar() for _ in bits]
    alpha, beta, gamma, delta, s = (rng.scalar() for _ in range(5))
    for commitment in (
        _commit(a, alpha),
        _commit(bits, beta),
        _commit([x * (1 - 2 * b) for x, b in zip(a, bits)], gamma),
        _commit([-x * x for x in a], delta),
    ):
        ballot.points.append(commitment.encode())
    y = _challenge_y(transcript, ballot)
    powers = _powers(y, len(circuit.outputs) + len(circuit.equations))
    ballot.points += [e.encode() for e in _masks(circuit, keys, a, s, powers, skew)]
    ballot.tau = _equations_left(circuit, a, powers) % ORDER
    x = _challenge_x(transcript, ballot)
    ballot.f = [(b * x + mask) % ORDER for b, mask in zip(bits, a)]
    ballot.z = [(beta * x + alpha) % ORDER, (gamma * x + delta) % ORDER, (nonce * x + s) % ORDER]
    closing = _close(transcript, ballot)
    if trace is not None:
        trace |= {"statement": statement(context, key, ballot), "a": [scalar_encode(k) for k in a]}
        named = dict(alpha=alpha, beta=beta, gamma=gamma, delta=delta, s=s, y=y, x=x)
        trace |= {name: scalar_encode(k) for name, k in named.items()} | {"closing": closing}
    return ballot


def member(context, key, ballot, circuit, keys):
    """The batch member of a ballot's proof; refused at once if its shape or a point is wrong."""
    check_shape(ballot, circuit)
    try:
        c = [decode(data) for data in ballot.ciphertext]
        big_a, big_b, big_c, big_d, e0, e1 = (decode(data) for data in ballot.points)
    except NotCanonical as refusal:
        raise Refused("proof-invalid", str(refusal)) from refusal
    transcript = _begin(statement(context, key, ballot))
    y = _challenge_y(transcript, ballot)
    x = _challenge_x(transcript, ballot)
    n, f, (z1, z2, z3) = len(circuit.outputs), ballot.f, ballot.z
    powers = _powers(y, n + len(circuit.equations))
    p, q = [bit_generator(i + 1) for i in range(circuit.bits)], blind_generator()
    forms = sum(powers[i] * evaluate(form, f) for i, form in enumerate(circuit.outputs))
    equations = [
        [(x, big_b), (1, big_a), (-z1, q)] + [(-k, base) for k, base in zip(f, p)],
        [(x, big_c), (1, big_d), (-z2, q)] + [(-k * (x - k), base) for k, base in zip(f, p)],
        [(x, c[0]), (1, e0), (-z3, G)],
        [(x * powers[i], c[i + 1]) for i in range(n)] + [(1, e1), (-forms, G)] + [(-z3 * powers[i], keys[i]) for i in range(n)],
    ]
    reduced = [[(k % ORDER, point) for k, point in equation] for equation in equations]
    right = x * sum(powers[n + i] * k for i, (_, k) in enumerate(circuit.equations)) + ballot.tau
    holds = (_equations_left(circuit, f, powers) - right) % ORDER == 0
    return Member(_close(transcript, ballot), reduced, holds)


def check_shape(ballot, circuit):
    if len(ballot.ciphertext) != len(circuit.outputs) + 1 or len(ballot.f) != circuit.bits:
        raise Refused("wrong-shape")


def tracking_code(context, ballot):
    return labelled_hash("tupyo/v1/tracking code", context + ballot.encode())


def display_tracking_code(code):
    number = int.from_bytes(code, "big") << 4
    digits = "".join(CROCKFORD[number >> shift & 31] for shift in range(255, -1, -5))
    return "-".join(digits[i : i + 4] for i in range(0, 52, 4))


def challenge_message(code, nonce, values):
    return labelled_hash("tupyo/v1/challenged", code + opening_bytes(nonce, values))


def opening_bytes(nonce, values):
    return scalar_encode(nonce) + vec(map(u64, values))


def opening_member(code, ballot, nonce, values, keys):
    """The batch member of a challenged ballot's opening: n + 1 equations."""
    if len(values) != len(ballot.ciphertext) - 1:
        raise Refused("wrong-shape")
    try:
        c = [decode(data) for data in ballot.ciphertext]
    except NotCanonical as refusal:
        raise Refused("opening-invalid", str(refusal)) from refusal
    transcript = Transcript("tupyo/v1/opening")
    transcript.append("statement", code)
    transcript.append("opening", opening_bytes(nonce, values))
    minus = -nonce % ORDER
    equations = [[(1, c[0]), (minus, G)]]
    equations += [[(1, point), (-v % ORDER, G), (minus, key)] for point, v, key in zip(c[1:], values, keys)]
    return Member(transcript.closing(), equations)


def sign_ballot(secret, context, ballot, external, trace=None):
    return signatures.sign(secret, "ballot", tracking_code(context, ballot), external, trace=trace)


def _begin(data):
    transcript = Transcript("tupyo/v1/ballot")
    transcript.append("statement", data)
    return transcript


def _challenge_y(transcript, ballot):
    transcript.append("commitments", b"".join(ballot.points[:4]))
    return transcript.challenge("y")


def _challenge_x(transcript, ballot):
    transcript.append("masks", b"".join(ballot.points[4:]) + scalar_encode(ballot.tau))
    return transcript.challenge("x")


def _close(transcript, ballot):
    transcript.append("responses", b"".join(map(scalar_encode, ballot.f + ballot.z)))
    return transcript.closing()


def _powers(y, count):
    """y¹ … y^count."""
    powers, current = [], 1
    for _ in range(count):
        current = current * y % ORDER
        powers.append(current)
    return powers


def _commit(scalars, blind):
    """Σ kᵢPᵢ + blind·Q"""
    commitment = blind * blind_generator()
    for i, k in enumerate(scalars):
        commitment = commitment + k * bit_generator(i + 1)
    return commitment


def _masks(circuit, keys, a, s, powers, skew):
    forms = sum(powers[i] * evaluate(form, a) for i, form in enumerate(circuit.outputs))
    mixed = multiscalar([(powers[i], keys[i]) for i in range(len(circuit.outputs))])
    e0, e1 = s * G, forms * G + s * mixed
    return (e0, e1) if skew is None else (e0 + skew, e1 - skew)


def _equations_left(circuit, values, powers):
    n = len(circuit.outputs)
    return sum(powers[n + i] * evaluate(form, values) for i, (form, _) in enumerate(circuit.equations))
