"""The refused ballots of ballot.json: cheating provers, and valid ballots with one thing altered."""

import copy

import ballot as ballots
import batch
import circuits
from batch import Refused
from borsh import decode_all
from ristretto255 import G, ORDER, decode
from vectors.material import case, flip, hex_scalar, octets, refused, scalar

RULES = [{"kind": "single-choice", "options": 2, "blank": True}, {"kind": "choose-up-to", "options": 2, "max": 2}]
CIRCUIT = circuits.of_style(RULES)
CONTEXT = octets("context of the refused")
KEYS = [scalar(f"joint key {i}") * G for i in range(len(CIRCUIT.outputs))]
VOTER_KEY = (scalar("voter of the refused") * G).encode()
KNOWN = ballots.known_at_first(CONTEXT)
NOT_A_POINT = bytes.fromhex("26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371")


def cases():
    base = _prove([1, 0, 0, 0, 1, 1, 0])
    verify(CONTEXT, VOTER_KEY, KNOWN, base.encode(), RULES, KEYS)
    rows = [("cheating prover: " + name, {}, ballot) for name, ballot in _cheats()]
    rows += [("altered statement: " + name, changed, base) for name, changed in _statements(base)]
    rows += [("altered ballot: " + name, {}, changed) for name, changed in _alterations(base)]
    out = [_case(name, changed, ballot) for name, changed, ballot in rows]
    return out + _one_rule_each() + _undecodable(base) + _openings(base)


def verify(context, key, known, encoded, rules, keys):
    """What a verifier of one ballot does with its bytes."""
    ballot = decode_all(ballots.Ballot.read, encoded)
    if not batch.accepts([ballots.member(context, key, ballot, known, circuits.of_style(rules), keys)]):
        raise Refused("proof-invalid")


def _prove(bits, **cheat):
    external = octets("external of the refused")
    nonce = scalar("nonce of the refused")
    return ballots.prove(CONTEXT, VOTER_KEY, 3, 9, None, (0, KNOWN), CIRCUIT, KEYS, bits, nonce, external, **cheat)


def _cheats():
    return [
        ("a vote of 2", _prove([2, 0, 0, 0, 1, 1, 0])),
        ("a vote of -1, balanced by 2", _prove([2, -1, 0, 0, 1, 1, 0])),
        ("a vote of -1, unbalanced", _prove([-1, 0, 0, 0, 1, 1, 0])),
        ("a vote of one half twice", _prove([pow(2, -1, ORDER), pow(2, -1, ORDER), 0, 0, 1, 1, 0])),
        ("two options of a single choice", _prove([1, 1, 0, 0, 1, 1, 0])),
        ("no option of a single choice", _prove([0, 0, 0, 0, 1, 1, 0])),
        ("one vote too many", _prove([1, 0, 0, 1, 1, 1, 0])),
        ("one vote too few", _prove([1, 0, 0, 0, 1, 0, 0])),
        ("an equation of one contest paid by another", _prove([1, 1, 0, 0, 1, 0, 0])),
        ("ciphertext of other values", _prove([1, 0, 0, 0, 1, 1, 0], values=[0, 1, 0, 0, 1, 1])),
        ("ciphertext of a large value", _prove([1, 0, 0, 0, 1, 1, 0], values=[1000, 0, 0, 0, 1, 1])),
        ("errors that cancel under equal weights", _prove([1, 0, 0, 0, 1, 1, 0], skew=5 * G)),
    ]


def _one_rule_each():
    """Cheating provers whom one equation alone refuses: a verifier that leaves it out accepts them. What fails is in the case."""
    rows = [
        ("other bits are committed to than answered", [0], _prove([1, 0, 0, 0, 1, 1, 0], committed=[0, 1, 0, 0, 1, 1, 0])),
        ("numbers that are no bits", [1], _prove([2, -1, 0, 0, 1, 1, 0])),
        ("C0 of another nonce", [2], _prove([1, 0, 0, 0, 1, 1, 0], other_nonce=scalar("another nonce"))),
        ("a ciphertext of another option", [3], _prove([1, 0, 0, 0, 1, 1, 0], values=[0, 1, 0, 0, 1, 1])),
        ("no vote at all", [], _prove([0] * 7)),
    ]
    judged = [(name, ballot, failing(ballot, rules, (CONTEXT, VOTER_KEY), KNOWN, CIRCUIT, KEYS)) for name, rules, ballot in rows]
    return [_case("one rule alone: " + name, {}, ballot) | {"intermediate": found} for name, ballot, found in judged]


def failing(ballot, expected, place, known, circuit, keys):
    """The equations between points that do not hold, from 0, which must be these; if there are none, the one between scalars does not."""
    member = ballots.member(*place, ballot, known, circuit, keys)
    found = [i for i, equation in enumerate(member.equations) if not batch.holds(equation)]
    assert found == expected, (found, expected)
    assert member.scalars_hold == bool(expected)
    return {"failing": found, "scalars_hold": member.scalars_hold}


def _statements(base):
    other_keys = [KEYS[1], KEYS[0], *KEYS[2:]]
    blank_first = [RULES[1], RULES[0]]
    return [
        ("context", {"context": flip(CONTEXT, 0)}),
        ("another voter's key (a copied ballot)", {"key": (scalar("another voter") * G).encode()}),
        ("other known documents", {"known": ballots.next_known(KNOWN, octets("a notice"))}),
        ("joint key components exchanged", {"keys": other_keys}),
        ("joint key component changed", {"keys": [KEYS[0] + G, *KEYS[1:]]}),
        ("contests exchanged", {"contests": blank_first}),
    ]


def _alterations(base):
    rows = [("style", {"style": 4}), ("voter", {"voter": 10}), ("previous", {"previous": octets("previous ballot")})]
    rows += [("tau", {"tau": (base.tau + 1) % ORDER})]
    rows += [(f"f[{i}]", {"f": _plus_one(base.f, i)}) for i in range(len(base.f))]
    rows += [(f"z{i + 1}", {"z": _plus_one(base.z, i)}) for i in range(3)]
    rows += [(f"C{i}", {"ciphertext": _plus_g(base.ciphertext, i)}) for i in range(len(base.ciphertext))]
    rows += [(name, {"points": _plus_g(base.points, i)}) for i, name in enumerate(ballots.POINTS)]
    rows += [("f exchanged for x - f", {"f": [(-k) % ORDER for k in base.f]})]
    rows += [("C1 is not a point", {"ciphertext": _put(base.ciphertext, 1, NOT_A_POINT)})]
    rows += [("A is not a point", {"points": _put(base.points, 0, NOT_A_POINT)})]
    rows += [("E1 is the field's prime", {"points": _put(base.points, 5, (2**255 - 19).to_bytes(32, "little"))})]
    rows += [("one ciphertext point more", {"ciphertext": base.ciphertext + [bytes(32)]})]
    rows += [("one ciphertext point less", {"ciphertext": base.ciphertext[:-1]})]
    rows += [("no ciphertext", {"ciphertext": []})]
    rows += [("one response more", {"f": base.f + [0]}), ("one response less", {"f": base.f[:-1]})]
    rows += [("everything zero", _all_zero(base))]
    return [(name, _with(base, changed)) for name, changed in rows]


def _all_zero(base):
    zeros = {"ciphertext": [bytes(32)] * len(base.ciphertext), "points": [bytes(32)] * 6, "tau": 0}
    return zeros | {"f": [0] * len(base.f), "z": [0] * 3}


def _undecodable(base):
    """Bytes that are no ballot; offsets are those of this ballot without a previous one."""
    good = base.encode()
    points_at = 2 + 4 + 1 + 4 + 4 + 32 * len(base.ciphertext)
    tau_at = points_at + 6 * 32
    rows = [
        ("cut by a byte", good[:-1]),
        ("empty", b""),
        ("one byte more", good + b"\0"),
        ("option byte 2", good[:6] + b"\2" + good[7:]),
        ("count too large", good[:11] + b"\xff\xff\xff\xff" + good[15:]),
        ("tau is the order", good[:tau_at] + ORDER.to_bytes(32, "little") + good[tau_at + 32 :]),
        ("z3 plus the order", good[:-32] + (base.z[2] + ORDER).to_bytes(32, "little")),
    ]
    out = []
    for name, data in rows:
        inputs = {"context": CONTEXT, "key": VOTER_KEY, "known": KNOWN, "contests": RULES, "keys": KEYS, "ballot": data}
        error = refused(verify, CONTEXT, VOTER_KEY, KNOWN, data, RULES, KEYS)
        assert error, name
        out.append(case("undecodable ballot: " + name, inputs, error=error))
    return out


def _openings(base):
    nonce, values = scalar("nonce of the refused"), [1, 0, 0, 0, 1, 1]
    rows = [
        ("right", nonce, values),
        ("other nonce", (nonce + 1) % ORDER, values),
        ("other value", nonce, [0, 1, 0, 0, 1, 1]),
        ("value plus one", nonce, [1, 0, 0, 0, 1, 2]),
        ("largest value", nonce, [1, 0, 0, 0, 1, 2**64 - 1]),
        ("a value less", nonce, values[:-1]),
    ]
    return [_opening(base, *row) for row in rows]


def _opening(base, name, nonce, values):
    code = ballots.tracking_code(CONTEXT, base)
    inputs = {"context": CONTEXT, "keys": KEYS, "ballot": base.encode(), "nonce": hex_scalar(nonce), "values": values}

    def check():
        if not batch.accepts([ballots.opening_member(code, base, nonce, values, KEYS)]):
            raise Refused("opening-invalid")

    error = refused(check)
    assert (error is None) == (name == "right")
    if error:
        return case("opening: " + name, inputs, error=error)
    member = ballots.opening_member(code, base, nonce, values, KEYS)
    return case("opening: " + name, inputs, {"tracking_code": code, "closing": member.closing}, {"opens": True})


def _case(name, changed, ballot):
    inputs = {"context": CONTEXT, "key": VOTER_KEY, "known": KNOWN, "contests": RULES, "keys": KEYS} | changed
    inputs["ballot"] = ballot.encode()
    error = refused(verify, inputs["context"], inputs["key"], inputs["known"], inputs["ballot"], inputs["contests"], inputs["keys"])
    assert error, name
    return case(name, inputs, error=error)


def _with(base, changed):
    ballot = copy.copy(base)
    for field, value in changed.items():
        setattr(ballot, field, value)
    return ballot


def _put(items, at, item):
    return items[:at] + [item] + items[at + 1 :]


def _plus_one(scalars, at):
    return _put(scalars, at, (scalars[at] + 1) % ORDER)


def _plus_g(points, at):
    return _put(points, at, (decode(points[at]) + G).encode())
