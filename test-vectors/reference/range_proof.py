"""docs/protocol/ballot.md, "Limbs", "Range proof": Bulletproofs for numbers of 16 binary digits, aggregated."""

import dataclasses
import functools
import hashlib

from batch import Refused
from borsh import vec
from notation import amount_generator
from ristretto255 import G, ORDER, NotCanonical, decode, derive, multiscalar, scalar_encode, scalar_invert

DIGITS = 16


@dataclasses.dataclass
class RangeProof:
    """`points` are A, S, T₁, T₂; `scalars` t, t̃, ẽ; `rounds` pairs L, R; `ends` a, b. Points are 32 bytes."""

    points: list
    scalars: list
    rounds: list
    ends: list

    def encode(self):
        rounds = vec(left + right for left, right in self.rounds)
        return b"".join(self.points) + _scalars(self.scalars) + rounds + _scalars(self.ends)

    @staticmethod
    def read(reader):
        points = [reader.lazy_point() for _ in range(4)]
        scalars = [reader.scalar() for _ in range(3)]
        rounds = reader.vec(lambda r: (r.lazy_point(), r.lazy_point()), 64)
        return RangeProof(points, scalars, rounds, [reader.scalar(), reader.scalar()])


@functools.cache
def generators(letter, number):
    """The row G or H of a number: 16 points."""
    stream = hashlib.shake_256(b"GeneratorsChain" + letter.encode() + number.to_bytes(4, "little")).digest(64 * DIGITS)
    return [derive(stream[i : i + 64]) for i in range(0, len(stream), 64)]


def bases(letter, numbers):
    return [point for number in range(numbers) for point in generators(letter, number)]


def padded(count):
    return 1 << (count - 1).bit_length()


def rounds_for(count):
    return (DIGITS * padded(count)).bit_length() - 1


def digits_of(number):
    return [number >> i & 1 for i in range(DIGITS)]


def prove(transcript, commitments, numbers, blindings, rng, digits=None, h=None, digits_in_a=None):
    """The proof of `commitments` (32 bytes each). Honest if each number is that of its digits; `h` is another base than H, and `digits_in_a` are other digits in A
    than in the answers: for vectors that must be refused."""
    h = h or amount_generator()
    count = padded(len(numbers))
    rest = count - len(numbers)
    blindings = [*blindings, *[0] * rest]
    digits = digits or [bit for number in numbers for bit in digits_of(number)]
    a_left = [*digits, *[0] * (DIGITS * rest)]
    g, hs = bases("G", count), bases("H", count)
    alpha = rho = 0
    s_left, s_right = [], []
    _begin(transcript, commitments)
    for _ in range(count):
        alpha, rho = alpha + rng.scalar(), rho + rng.scalar()
        s_left += [rng.scalar() for _ in range(DIGITS)]
        s_right += [rng.scalar() for _ in range(DIGITS)]
    in_a = [*(digits_in_a or digits), *[0] * (DIGITS * rest)]
    big_a = multiscalar([(alpha, h), *zip(in_a, g), *zip([bit - 1 for bit in in_a], hs)])
    big_s = multiscalar([(rho, h), *zip(s_left, g), *zip(s_right, hs)])
    points = [big_a.encode(), big_s.encode()]
    y, z = _challenge_y_z(transcript, points)
    weights, powers = _digit_weights(z, count), _powers(y, DIGITS * count)
    l0, r0 = [bit - z for bit in a_left], [p * (bit - 1 + z) + w for p, bit, w in zip(powers, a_left, weights)]
    r1 = [p * s for p, s in zip(powers, s_right)]
    t1 = sum(a * b for a, b in zip(l0, r1)) + sum(a * b for a, b in zip(s_left, r0))
    t2 = sum(a * b for a, b in zip(s_left, r1))
    tau1 = tau2 = 0
    for _ in range(count):
        tau1, tau2 = tau1 + rng.scalar(), tau2 + rng.scalar()
    points += [multiscalar([(t1, G), (tau1, h)]).encode(), multiscalar([(t2, G), (tau2, h)]).encode()]
    x = _challenge_x(transcript, points)
    left = [(a + b * x) % ORDER for a, b in zip(l0, s_left)]
    right = [(a + b * x) % ORDER for a, b in zip(r0, r1)]
    t = sum(a * b for a, b in zip(left, right))
    t_blind = sum(s * w for s, w in zip(blindings, _powers(z, count + 2)[2:])) + tau1 * x + tau2 * x * x
    scalars = [k % ORDER for k in (t, t_blind, alpha + rho * x)]
    w = _challenge_w(transcript, scalars, DIGITS * count)
    inverse = scalar_invert(y)
    hs = [k * point for k, point in zip(_powers(inverse, DIGITS * count), hs)]
    rounds, ends = _inner_product(transcript, w * G, g, hs, left, right)
    return RangeProof(points, scalars, rounds, ends)


def _inner_product(transcript, q, g, h, a, b):
    rounds = []
    while len(a) > 1:
        n = len(a) // 2
        cross = lambda a, b, g, h: multiscalar([*zip(a, g), *zip(b, h), (sum(x * y for x, y in zip(a, b)), q)]).encode()
        rounds.append((cross(a[:n], b[n:], g[n:], h[:n]), cross(a[n:], b[:n], g[:n], h[n:])))
        u = _challenge_u(transcript, rounds[-1])
        v = scalar_invert(u)
        a, b = [(u * x + v * y) % ORDER for x, y in zip(a, a[n:])], [(v * x + u * y) % ORDER for x, y in zip(b, b[n:])]
        g = [multiscalar([(v, low), (u, high)]) for low, high in zip(g[:n], g[n:])]
        h = [multiscalar([(u, low), (v, high)]) for low, high in zip(h[:n], h[n:])]
    transcript.append("a, b", _scalars([a[0], b[0]]))
    return rounds, [a[0], b[0]]


def equations(transcript, commitments, proof, h=None, trace=None):
    """Both equations, and the commitments as points. Refused at once if a point is not one, or is the identity where it must not be."""
    h = h or amount_generator()
    count = padded(len(commitments))
    _begin(transcript, commitments)
    y, z = _challenge_y_z(transcript, proof.points)
    x = _challenge_x(transcript, proof.points)
    w = _challenge_w(transcript, proof.scalars, DIGITS * count)
    us = [_challenge_u(transcript, pair) for pair in proof.rounds]
    transcript.append("a, b", _scalars(proof.ends))
    try:
        big_a, big_s, big_t1, big_t2 = (_not_identity(data) for data in proof.points)
        rounds = [(_not_identity(left), _not_identity(right)) for left, right in proof.rounds]
        values = [decode(data) for data in commitments]
    except NotCanonical as refusal:
        raise Refused("proof-invalid", str(refusal)) from refusal
    if trace is not None:
        trace |= {"range": {name: scalar_encode(k) for name, k in dict(y=y, z=z, x=x, w=w).items()} | {"u": [scalar_encode(u) for u in us]}}
    (t, t_blind, e_blind), (a, b) = proof.scalars, proof.ends
    powers = _powers(y, DIGITS * count)
    delta = (z - z * z) * sum(powers) - (2**DIGITS - 1) * sum(_powers(z, count + 3)[3:])
    product = [(x, big_t1), (x * x, big_t2), (delta - t, G), (-t_blind, h)]
    product += list(zip(_powers(z, len(values) + 2)[2:], values))
    vectors = [(1, big_a), (x, big_s), (-e_blind, h), (w * (t - a * b), G)]
    for u, (left, right) in zip(us, rounds):
        vectors += [(u * u, left), (scalar_invert(u) ** 2, right)]
    factors = [_factor(us, i) for i in range(DIGITS * count)]
    inverse = scalar_invert(y)
    vectors += [(-z - a * s, point) for s, point in zip(factors, bases("G", count))]
    rows = zip(factors, _powers(inverse, DIGITS * count), _digit_weights(z, count), bases("H", count))
    vectors += [(z + p * (weight - b * scalar_invert(s)), point) for s, p, weight, point in rows]
    return [_reduced(product), _reduced(vectors)], values


def _factor(us, i):
    """Each round's u where i's binary digit of the round is 1, its inverse where it is not; the first round is that of the highest."""
    factor = 1
    for round_, u in enumerate(us):
        bit = i >> (len(us) - 1 - round_) & 1
        factor = factor * (u if bit else scalar_invert_cached(u)) % ORDER
    return factor


@functools.cache
def scalar_invert_cached(k):
    return scalar_invert(k)


def _not_identity(data):
    point = decode(data)
    if data == bytes(32):
        raise NotCanonical("the identity")
    return point


def _reduced(terms):
    return [(k % ORDER, point) for k, point in terms]


def _digit_weights(z, count):
    return [power * 2**i % ORDER for power in _powers(z, count + 2)[2:] for i in range(DIGITS)]


def _powers(x, count):
    """1, x, x², …"""
    powers = [1]
    for _ in range(count - 1):
        powers.append(powers[-1] * x % ORDER)
    return powers


def _scalars(scalars):
    return b"".join(map(scalar_encode, scalars))


def _u64(n):
    return n.to_bytes(8, "little")


def _begin(transcript, commitments):
    count = padded(len(commitments))
    transcript.append("dom-sep", b"rangeproof v1")
    transcript.append("n", _u64(DIGITS))
    transcript.append("m", _u64(count))
    for data in [*commitments, *[bytes(32)] * (count - len(commitments))]:
        transcript.append("V", data)


def _challenge_y_z(transcript, points):
    transcript.append("A", points[0])
    transcript.append("S", points[1])
    return transcript.challenge("y"), transcript.challenge("z")


def _challenge_x(transcript, points):
    transcript.append("T_1", points[2])
    transcript.append("T_2", points[3])
    return transcript.challenge("x")


def _challenge_w(transcript, scalars, length):
    for label, k in zip(("t_x", "t_x_blinding", "e_blinding"), scalars):
        transcript.append(label, scalar_encode(k))
    w = transcript.challenge("w")
    transcript.append("dom-sep", b"ipp v1")
    transcript.append("n", _u64(length))
    return w


def _challenge_u(transcript, pair):
    transcript.append("L", pair[0])
    transcript.append("R", pair[1])
    return transcript.challenge("u")
