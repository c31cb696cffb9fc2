"""amounts.json"""

import copy

import ballot as ballots
import batch
import choices
import circuits
import entries
import limbs as limb_proofs
import range_proof
import signature
from batch import Refused
from borsh import decode_all
from limbs import Cheat
from ristretto255 import G, ORDER, decode, scalar_encode
from vectors.ballot import sorted_choice
from vectors.ballot_invalid import failing
from vectors.material import case, file, flip, octets, refused, scalar

STYLES = {
    "one limb": [{"kind": "amounts", "options": 1, "max": 9, "budget": 9}],
    "a cap below the budget": [{"kind": "amounts", "options": 1, "max": 9, "budget": 20}],
    "two limbs and three": [{"kind": "amounts", "options": 1, "max": 4294967295, "budget": 50000000000}],
    "the largest of a limb": [{"kind": "amounts", "options": 2, "max": 65535, "budget": 65535}],
    "between other kinds": [
        {"kind": "single-choice", "options": 1, "blank": True},
        {"kind": "amounts", "options": 1, "max": 65536, "budget": 65536},
        {"kind": "choose-up-to", "options": 2, "max": 1},
        {"kind": "amounts", "options": 1, "max": 3, "budget": 3},
    ],
}
ROWS = [
    ("all of a budget", "one limb", [[9]]),
    ("nothing of it", "one limb", [[0]]),
    ("the most for an option", "a cap below the budget", [[9]]),
    ("billions", "two limbs and three", [[4294967295]]),
    ("the largest limb", "the largest of a limb", [[0, 65535]]),
    ("between other kinds", "between other kinds", [{0}, [65536], {1}, [2]]),
]
CONTEXT = octets("context of amounts")
NOT_A_POINT = bytes.fromhex("26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371")
RULES = STYLES["a cap below the budget"]
# Its limbs are the amount, the rest and max less the amount.
CIRCUIT = circuits.of_style(RULES)
KEYS = [scalar(f"joint key {i}") * G for i in range(len(CIRCUIT.outputs))]
VOTER_KEY = (scalar("voter of amounts") * G).encode()
KNOWN = ballots.next_known(ballots.known_at_first(CONTEXT), octets("document of amounts"))


def generate():
    cases = [valid(*row) for row in ROWS] + cheats() + alterations() + undecodable()
    description = (
        "Ballots with amounts: limbs, their commitments and blindings, the range proof with every challenge, the link; cheating provers, one of whom knows the "
        "logarithm of the base of the commitments; every field of a valid ballot altered."
    )
    return file(description, "docs/protocol/ballot.md", cases)


def valid(name, style, chosen):
    rules = STYLES[style]
    circuit = circuits.of_style(rules)
    bits = [bit for rule, picks in zip(rules, chosen) for bit in choices.bits_of_choice(rule, picks)]
    limbs = [limb for rule, picks in zip(rules, chosen) for limb in choices.limbs_of_choice(rule, picks)]
    secret, nonce = scalar(f"voter {name}"), scalar(f"nonce {name}")
    keys = [scalar(f"joint key {i}") * G for i in range(len(circuit.outputs))]
    external, other = octets(f"external proof {name}"), octets(f"external signature {name}")
    key, trace = (secret * G).encode(), {}
    ballot = ballots.prove(CONTEXT, key, 7, 8, None, (1, KNOWN), circuit, keys, bits, nonce, external, trace, limbs=limbs)
    code = ballots.tracking_code(CONTEXT, ballot)
    signed = signature.sign(secret, "ballot", code, other)
    member = ballots.member(CONTEXT, key, ballot, KNOWN, circuit, keys, trace=trace)
    members = [member, signature.member(secret * G, "ballot", code, signed)]
    values = circuits.outputs(circuit, bits, limbs)
    opening = ballots.opening_member(code, ballot, nonce, values, keys)
    assert batch.accepts([*members, opening])
    assert all(batch.holds(equation) for m in [*members, opening] for equation in m.equations)
    entry = entries.ballot_entry(ballot, signed)
    assert entries.encode_entry(entries.decode_entry(entry)) == entry
    inputs = {"context": CONTEXT, "contests": rules, "keys": keys, "secret_key": scalar_encode(secret), "key": key}
    inputs |= {"documents": 1, "known": KNOWN, "choices": list(map(sorted_choice, chosen)), "bits": bits}
    inputs |= {"limbs": limbs, "nonce": scalar_encode(nonce), "external_proof": external, "external_signature": other}
    shape = {"bits": circuit.bits, "limbs": circuit.limbs, "equations": circuit.equations, "outputs": circuit.outputs}
    weights = [w.to_bytes(16, "little") for w in batch.weights(members)]
    intermediate = {"circuit": shape, "values": values, "counts": circuits.counts(rules, values), **trace, "weights": weights}
    outputs = {"ballot": ballot.encode(), "tracking_code": code, "signature": signed, "entry": entry}
    return case(name, inputs, intermediate, outputs)


def prove(limbs, circuit=CIRCUIT, **cheat):
    external, nonce = octets("external of amounts"), scalar("nonce of amounts")
    keys = [scalar(f"joint key {i}") * G for i in range(len(circuit.outputs))]
    return ballots.prove(CONTEXT, VOTER_KEY, 3, 9, None, (1, KNOWN), circuit, keys, [], nonce, external, limbs=limbs, **cheat)


def cheats():
    """The limbs are the amount, the rest and max less the amount: at most 9 of 20."""
    bits = range_proof.digits_of
    zero = [0] * 16
    odd = [1 + ORDER // 2, *[0] * 15]
    rows = [
        ("one more than the most", prove([10, 10, ORDER - 1], cheat=Cheat(digits=bits(10) + bits(10) + zero))),
        ("one more than the most, the complement of another", prove([10, 10, 0])),
        ("one more than the budget", prove([9, 12, 0])),
        ("one less than the budget", prove([9, 10, 0])),
        ("a complement of another most", prove([5, 15, 5])),
        ("a negative amount", prove([ORDER - 5, 25, 14], cheat=Cheat(digits=zero + bits(25) + bits(14)))),
        ("a negative amount with digits of -1", prove([ORDER - 5, 25, 14], cheat=Cheat(digits=[-1, 0, -1, *[0] * 13] + bits(25) + bits(14)))),
        ("a negative rest", prove([21, ORDER - 1, ORDER - 12], cheat=Cheat(digits=bits(21) + [-1, *[0] * 15] + bits(12)))),
        ("2^16 in a limb", prove([65536, 20 - 65536, 9 - 65536], cheat=Cheat(digits=zero + bits(20) + bits(9)))),
        ("2^16 in a limb by a digit of 2", prove([65536, 20 - 65536, 9 - 65536], cheat=Cheat(digits=[0] * 15 + [2] + bits(20) + bits(9)))),
        ("a digit of one half", prove([odd[0] % ORDER, 20, 9], cheat=Cheat(digits=odd + bits(20) + bits(9)))),
        ("other digits than the amount's", prove([4, 16, 5], cheat=Cheat(digits=bits(3) + bits(16) + bits(5)))),
        ("a ciphertext of another amount", prove([4, 16, 5], values=[5, 16])),
        ("a ciphertext with another rest", prove([4, 16, 5], values=[4, 17])),
        ("a ciphertext with amount and rest exchanged", prove([4, 16, 5], values=[16, 4])),
        ("errors that cancel under equal weights", prove([4, 16, 5], skew=5 * G)),
    ]
    cases = [_case("cheating prover: " + name, {}, ballot) for name, ballot in rows]
    return cases + one_rule_each() + [forged("a negative amount", [ORDER - 5, 25, 14]), forged("a thousand times the budget", [20000, 20 - 20000, 9 - 20000])]


def one_rule_each():
    """Cheating provers whom one equation alone refuses. 4 and 5 are those of the range proof, 6 is the link."""
    bits, zero = range_proof.digits_of, [0] * 16
    rows = [
        ("C0 of another nonce", [2], prove([4, 16, 5], other_nonce=scalar("another nonce"))),
        ("a ciphertext of another amount", [3], prove([4, 16, 5], values=[5, 16])),
        ("one more than the budget", [], prove([9, 12, 0])),
        ("a limb of 2^16, and digits of 0", [4], prove([65536, 20 - 65536, 9 - 65536], cheat=Cheat(digits=zero + bits(20) + bits(9)))),
        ("other digits are committed to than answered", [5], prove([4, 16, 5], cheat=Cheat(digits_in_a=bits(3) + bits(16) + bits(5)))),
        ("commitments to another amount", [6], prove([4, 16, 5], cheat=Cheat(committed=[3, 16, 5]))),
    ]
    judged = [(name, ballot, failing(ballot, rules, (CONTEXT, VOTER_KEY), KNOWN, CIRCUIT, KEYS)) for name, rules, ballot in rows]
    return [_case("one rule alone: " + name, {}, ballot) | {"intermediate": found} for name, ballot, found in judged]


def forged(name, limbs):
    """The classic trapdoor: with a joint key in the place of H, who knows its secret opens the commitments to anything. It is refused; with that base it
    would not be."""
    trapdoor = scalar("joint key 0")
    ballot = prove(limbs, cheat=Cheat(trapdoor=trapdoor, shown=[4, 16, 5]))
    assert batch.accepts([ballots.member(CONTEXT, VOTER_KEY, ballot, KNOWN, CIRCUIT, KEYS, h=trapdoor * G)])
    return _case(f"forged with the trustees' key: {name}", {}, ballot)


def alterations():
    base, other = prove([4, 16, 5]), prove([0, 20, 9])
    verify(CONTEXT, VOTER_KEY, KNOWN, base.encode(), RULES, KEYS)
    rows = [("style", {}, {"style": 4}), ("voter", {}, {"voter": 10}), ("previous", {}, {"previous": octets("previous ballot")})]
    rows += [("known documents", {"known": ballots.known_at_first(CONTEXT)}, {})]
    rows += [("context", {"context": flip(CONTEXT, 0)}, {}), ("another voter's key (a copied ballot)", {"key": (7 * G).encode()}, {})]
    rows += [("joint key components exchanged", {"keys": KEYS[::-1]}, {})]
    rows += [("another most", {"contests": [{**RULES[0], "max": 10}]}, {}), ("another budget", {"contests": [{**RULES[0], "budget": 21}]}, {})]
    rows += [(f"C{i}", {}, {"ciphertext": _plus_g(base.ciphertext, i)}) for i in range(3)]
    rows += [("ciphertext of another ballot", {}, {"ciphertext": other.ciphertext}), ("limbs of another ballot", {}, {"limbs": other.limbs})]
    rows += [("tau", {}, {"tau": (base.tau + 1) % ORDER}), ("no ciphertext", {}, {"ciphertext": []})]
    rows += [("E1 and z4", {}, {"points": _plus_g(base.points, 5), "limbs": _limbs(base, z=_plus_one(base.limbs.z, 0))})]
    rows += [("tau and z5", {}, {"tau": (base.tau + 1) % ORDER, "limbs": _limbs(base, z=_plus_one(base.limbs.z, 1))})]
    rows += [(name, {}, {"limbs": changed}) for name, changed in _limb_rows(base, other)]
    return [_case("altered: " + name, statement, _with(base, changed)) for name, statement, changed in rows]


def _limb_rows(base, other):
    held, ranges = base.limbs, base.limbs.ranges
    rows = [(f"z{i + 4}", _limbs(base, z=_plus_one(held.z, i))) for i in range(3)]
    rows += [("z4 and z5 against each other", _limbs(base, z=[held.z[0] + 1, held.z[1] - 1, held.z[2]]))]
    rows += [("E2", _limbs(base, mask=_plus_g([held.mask], 0)[0])), ("E2 is not a point", _limbs(base, mask=NOT_A_POINT))]
    rows += [(f"V{i + 1}", _limbs(base, commitments=_plus_g(held.commitments, i))) for i in range(3)]
    rows += [("V of another ballot", _limbs(base, commitments=other.limbs.commitments))]
    rows += [("V1 and V2 exchanged", _limbs(base, commitments=[held.commitments[i] for i in (1, 0, 2)]))]
    rows += [("V1 is not a point", _limbs(base, commitments=[NOT_A_POINT, *held.commitments[1:]]))]
    rows += [("range proof of another ballot", _limbs(base, ranges=other.limbs.ranges))]
    for i, name in enumerate(("A", "S", "T1", "T2")):
        rows.append((f"range proof: {name}", _ranges(base, points=_plus_g(ranges.points, i))))
        rows.append((f"range proof: {name} is the identity", _ranges(base, points=_put(ranges.points, i, bytes(32)))))
    rows += [(f"range proof: {name}", _ranges(base, scalars=_plus_one(ranges.scalars, i))) for i, name in enumerate(("t", "t blind", "e blind"))]
    rows += [(f"range proof: {name}", _ranges(base, ends=_plus_one(ranges.ends, i))) for i, name in enumerate("ab")]
    for i, (left, right) in enumerate(ranges.rounds):
        rows.append((f"range proof: L{i + 1}", _ranges(base, rounds=_put(ranges.rounds, i, (_plus_g([left], 0)[0], right)))))
        rows.append((f"range proof: R{i + 1}", _ranges(base, rounds=_put(ranges.rounds, i, (left, _plus_g([right], 0)[0])))))
    rows += [("range proof: R1 is the identity", _ranges(base, rounds=_put(ranges.rounds, 0, (ranges.rounds[0][0], bytes(32)))))]
    rows += [("one round less", _ranges(base, rounds=ranges.rounds[:-1])), ("one round more", _ranges(base, rounds=[*ranges.rounds, ranges.rounds[0]]))]
    rows += [("one commitment less", _limbs(base, commitments=held.commitments[:-1]))]
    rows += [("one commitment more", _limbs(base, commitments=[*held.commitments, bytes(32)])), ("no commitments", _limbs(base, commitments=[]))]
    return rows


def undecodable():
    base = prove([4, 16, 5])
    good = base.encode()
    limbs_at = len(good) - len(base.limbs.encode())
    rows = [
        ("cut by a byte", good[:-1]),
        ("without limbs", good[:limbs_at]),
        ("one byte more", good + b"\0"),
        ("count of commitments too large", good[:limbs_at] + b"\xff" * 4 + good[limbs_at + 4 :]),
        ("z6 is the order", good[:-32] + ORDER.to_bytes(32, "little")),
        ("z4 plus the order", good[:-96] + (base.limbs.z[0] + ORDER).to_bytes(32, "little") + good[-64:]),
    ]
    return [_case("undecodable: " + name, {}, data) for name, data in rows]


def verify(context, key, known, encoded, rules, keys):
    circuit = circuits.of_style(rules)
    ballot = decode_all(lambda reader: ballots.Ballot.read(reader, circuit.limbs > 0), encoded)
    if not batch.accepts([ballots.member(context, key, ballot, known, circuit, keys)]):
        raise Refused("proof-invalid")


def _case(name, changed, ballot):
    inputs = {"context": CONTEXT, "key": VOTER_KEY, "known": KNOWN, "contests": RULES, "keys": KEYS} | changed
    inputs["ballot"] = ballot if isinstance(ballot, bytes) else ballot.encode()
    error = refused(verify, inputs["context"], inputs["key"], inputs["known"], inputs["ballot"], inputs["contests"], inputs["keys"])
    assert error, name
    return case(name, inputs, error=error)


def _with(ballot, changed):
    return ballots.Ballot(**{**vars(copy.deepcopy(ballot)), **changed})


def _limbs(ballot, **changed):
    return limb_proofs.LimbProof(**{**vars(ballot.limbs), **changed})


def _ranges(ballot, **changed):
    return _limbs(ballot, ranges=range_proof.RangeProof(**{**vars(ballot.limbs.ranges), **changed}))


def _put(values, i, value):
    return [*values[:i], value, *values[i + 1 :]]


def _plus_one(values, i):
    return _put(values, i, (values[i] + 1) % ORDER)


def _plus_g(points, i):
    return _put(points, i, (decode(points[i]) + G).encode())
