"""docs/protocol/ballot.md: the ballot, its proof, signature, tracking code and challenge."""

import dataclasses

import elgamal
import limbs as limb_proofs
import range_proof
import signature as signatures
from batch import Member, Refused
from borsh import option, u16, u32, u64, vec
from circuits import evaluate, outputs
from limbs import LimbProof
from merlin import Transcript
from notation import bit_generator, blind_generator, labelled_hash
from ristretto255 import G, ORDER, NotCanonical, decode, multiscalar, scalar_encode

POINTS = ("A", "B", "C", "D", "E0", "E1")
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclasses.dataclass
class Ballot:
    """Points as 32 bytes; `points` holds A, B, C, D, E₀, E₁; `z` the three last responses; `limbs` is there if the circuit has some."""

    style: int
    voter: int
    previous: bytes
    documents: int
    ciphertext: list
    points: list
    tau: int
    f: list
    z: list
    limbs: LimbProof = None

    def encode(self):
        proof = b"".join(self.points) + scalar_encode(self.tau)
        proof += vec(map(scalar_encode, self.f)) + b"".join(map(scalar_encode, self.z))
        proof += self.limbs.encode() if self.limbs else b""
        return u16(self.style) + u32(self.voter) + option(self.previous) + u32(self.documents) + vec(self.ciphertext) + proof

    @staticmethod
    def read(reader, limbs=False):
        style, voter = reader.u16(), reader.u32()
        previous = reader.option(lambda r: r.hash())
        documents = reader.u32()
        ciphertext = reader.vec(lambda r: r.lazy_point(), 32)
        points = [reader.lazy_point() for _ in POINTS]
        tau = reader.scalar()
        f = reader.vec(lambda r: r.scalar(), 32)
        z = [reader.scalar() for _ in range(3)]
        return Ballot(style, voter, previous, documents, ciphertext, points, tau, f, z, LimbProof.read(reader) if limbs else None)


def known_at_first(context):
    """known₀: of a ballot that knows no document said while voting is open."""
    return labelled_hash("tupyo/v1/known documents", context)


def next_known(known, digest):
    """knownᵢ₊₁, from knownᵢ and the digest of the document that took effect."""
    return labelled_hash("tupyo/v1/known documents", known + digest)


def statement(context, key, ballot, known):
    fields = u16(ballot.style) + u32(ballot.voter) + key + option(ballot.previous) + known + vec(ballot.ciphertext)
    return context + fields


def prove(context, key, style, voter, previous, knows, circuit, keys, bits, nonce, external, trace=None, values=None, skew=None, limbs=(), cheat=None, committed=None, other_nonce=None):
    """A ballot; `knows` is (documents, known). Honest with honest bits; `values` encrypts something else than the bits say, and `skew` adds a
    point to E₀ and takes it from E₁, `cheat` is one about limbs, `committed` are other bits in B, `other_nonce` is that of C₀ alone: for vectors that must be refused."""
    if values is None:
        values = outputs(circuit, bits, limbs)
    points = elgamal.encrypt(values, nonce, keys)
    if other_nonce is not None:
        points[0] = other_nonce * G
    documents, known = knows
    ballot = Ballot(style, voter, previous, documents, [point.encode() for point in points], [], 0, [], [])
    transcript = _begin(statement(context, key, ballot, known))
    rng = transcript.rng(b"".join(scalar_encode(s) for s in [nonce, *bits, *limbs]), external)
    a = [rng.scalar() for _ in bits]
    alpha, beta, gamma, delta, s = (rng.scalar() for _ in range(5))
    prover = limb_proofs.Prover(transcript, limbs, rng, cheat) if limbs else None
    for commitment in (
        _commit(a, alpha),
        _commit(committed or bits, beta),
        _commit([x * (1 - 2 * b) for x, b in zip(a, bits)], gamma),
        _commit([-x * x for x in a], delta),
    ):
        ballot.points.append(commitment.encode())
    y = _challenge_y(transcript, ballot)
    powers = _powers(y, len(circuit.outputs) + len(circuit.equations))
    d, e = (prover.d, prover.e) if prover else (0, 0)
    if prover:
        prover.link(transcript)
    ballot.points += [mask.encode() for mask in _masks(circuit, keys, a, s, powers, skew, d)]
    ballot.tau = (_equations_left(circuit, a, powers) + e) % ORDER
    x = _challenge_x(transcript, ballot)
    ballot.f = [(b * x + mask) % ORDER for b, mask in zip(bits, a)]
    ballot.z = [(beta * x + alpha) % ORDER, (gamma * x + delta) % ORDER, (nonce * x + s) % ORDER]
    _absorb_responses(transcript, ballot)
    if prover:
        ballot.limbs = prover.respond(transcript, circuit, powers, x)
        named_limbs = dict(blindings=[scalar_encode(k) for k in prover.blindings], d=scalar_encode(d), e=scalar_encode(e))
    closing = transcript.closing()
    if trace is not None:
        trace |= {"statement": statement(context, key, ballot, known), "a": [scalar_encode(k) for k in a]}
        named = dict(alpha=alpha, beta=beta, gamma=gamma, delta=delta, s=s, y=y, x=x)
        trace |= {name: scalar_encode(k) for name, k in named.items()} | {"closing": closing}
        trace |= named_limbs | {"sigma": scalar_encode(prover.sigma)} if prover else {}
    return ballot


def member(context, key, ballot, known, circuit, keys, h=None, trace=None):
    """The batch member of a ballot's proof; refused at once if its shape or a point is wrong. `h` is another base than H, to show what would follow."""
    check_shape(ballot, circuit)
    try:
        c = [decode(data) for data in ballot.ciphertext]
        big_a, big_b, big_c, big_d, e0, e1 = (decode(data) for data in ballot.points)
    except NotCanonical as refusal:
        raise Refused("proof-invalid", str(refusal)) from refusal
    transcript = _begin(statement(context, key, ballot, known))
    ranges, values = [], []
    if ballot.limbs:
        ranges, values = range_proof.equations(transcript, ballot.limbs.commitments, ballot.limbs.ranges, h, trace)
    y = _challenge_y(transcript, ballot)
    if ballot.limbs:
        transcript.append("limb mask", ballot.limbs.mask)
    x = _challenge_x(transcript, ballot)
    _absorb_responses(transcript, ballot)
    z4 = z5 = 0
    if ballot.limbs:
        limb_proofs.absorb_responses(transcript, ballot.limbs)
        z4, z5, _ = ballot.limbs.z
    n, f, (z1, z2, z3) = len(circuit.outputs), ballot.f, ballot.z
    powers = _powers(y, n + len(circuit.equations))
    p, q = [bit_generator(i + 1) for i in range(circuit.bits)], blind_generator()
    forms = sum(powers[i] * evaluate(form, f) for i, form in enumerate(circuit.outputs)) + z4
    equations = [
        [(x, big_b), (1, big_a), (-z1, q)] + [(-k, base) for k, base in zip(f, p)],
        [(x, big_c), (1, big_d), (-z2, q)] + [(-k * (x - k), base) for k, base in zip(f, p)],
        [(x, c[0]), (1, e0), (-z3, G)],
        [(x * powers[i], c[i + 1]) for i in range(n)] + [(1, e1), (-forms, G)] + [(-z3 * powers[i], keys[i]) for i in range(n)],
    ]
    reduced = [[(k % ORDER, point) for k, point in equation] for equation in equations]
    if ballot.limbs:
        reduced += [*ranges, limb_proofs.link_equation(ballot.limbs, circuit, powers, x, values, h)]
    right = x * sum(powers[n + i] * k for i, (_, k) in enumerate(circuit.equations)) + ballot.tau
    holds = (_equations_left(circuit, f, powers) + z5 - right) % ORDER == 0
    return Member(transcript.closing(), reduced, holds)


def check_shape(ballot, circuit):
    if len(ballot.ciphertext) != len(circuit.outputs) + 1 or len(ballot.f) != circuit.bits:
        raise Refused("wrong-shape")
    if not limb_proofs.fits(ballot.limbs, circuit):
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


def _absorb_responses(transcript, ballot):
    transcript.append("responses", b"".join(map(scalar_encode, ballot.f + ballot.z)))


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


def _masks(circuit, keys, a, s, powers, skew, limb_mask):
    forms = sum(powers[i] * evaluate(form, a) for i, form in enumerate(circuit.outputs)) + limb_mask
    mixed = multiscalar([(powers[i], keys[i]) for i in range(len(circuit.outputs))])
    e0, e1 = s * G, forms * G + s * mixed
    return (e0, e1) if skew is None else (e0 + skew, e1 - skew)


def _equations_left(circuit, values, powers):
    n = len(circuit.outputs)
    return sum(powers[n + i] * evaluate(form, values) for i, (form, _) in enumerate(circuit.equations))
