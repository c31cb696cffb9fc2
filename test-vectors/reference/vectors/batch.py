"""batch.json"""

import ballot as ballots
import batch
import circuits
import signature
from borsh import decode_all, u32
from ristretto255 import G, ORDER, decode, scalar_encode
from vectors.material import case, file, octets, scalar

RULES = [{"kind": "single-choice", "options": 2, "blank": False}]
CIRCUIT = circuits.of_style(RULES)
CONTEXT = octets("context of batches")
KEYS = [scalar(f"joint key {i}") * G for i in range(2)]
KNOWN = ballots.known_at_first(CONTEXT)


def generate():
    ballots_ = [_signed_ballot(i) for i in range(3)]
    signatures = [_signature(i) for i in range(4)]
    shifted = [_shift(signatures[0], 5), _shift(signatures[1], -5)]
    for_half = [_shift(signatures[i], 1) for i in (1, 3)]
    rows = [
        ("one ballot and its signature", ballots_[0]),
        ("three ballots and their signatures", [m for pair in ballots_ for m in pair]),
        ("one signature", signatures[:1]),
        ("no members", []),
        ("errors that cancel under equal weights", shifted),
        ("errors that cancel among others", [signatures[2], *shifted, *ballots_[1]]),
        ("two culprits of four", [signatures[0], for_half[0], signatures[2], for_half[1]]),
        ("a ballot under another's statement", [*ballots_[0], _as_voter(ballots_[1][0], 0), ballots_[1][1]]),
    ]
    description = (
        "Batches: members in order, their closing challenges and equation counts, the weights (16 bytes each, little-endian), "
        "the verdict and the indices of the refused members. A ballot's proof has four equations, a signature one."
    )
    shared = {"context": CONTEXT, "known": KNOWN, "contests": RULES, "keys": KEYS}
    return file(description, "docs/protocol/notation.md", [_case(*row) for row in rows], shared=shared)


def _case(name, described):
    members = [_member(d) for d in described]
    weights = [w.to_bytes(16, "little") for w in batch.weights(members)]
    inner = {"closings": [m.closing for m in members], "equations": [len(m.equations) for m in members], "weights": weights}
    refused = batch.culprits(members)
    assert refused == [i for i, m in enumerate(members) if not all(map(batch.holds, m.equations))]
    if "cancel" in name:
        assert batch.holds([term for m in members for e in m.equations for term in e])
    inputs = {"members": described}
    if refused:
        return case(name, inputs, inner | {"culprits": refused}, error="batch-invalid")
    return case(name, inputs, inner, {"accepted": True})


def _member(described):
    key = described["key"]
    if described["kind"] == "signature":
        return signature.member(decode(key), described["purpose"], described["message"], described["signature"])
    return ballots.member(CONTEXT, key, decode_all(ballots.Ballot.read, described["ballot"]), KNOWN, CIRCUIT, KEYS)


def _signed_ballot(i):
    secret, bits = scalar(f"batch voter {i}"), [i % 2, 1 - i % 2]
    key = (secret * G).encode()
    nonce, external = scalar(f"batch nonce {i}"), octets(f"batch external {i}")
    ballot = ballots.prove(CONTEXT, key, 0, i, None, (0, KNOWN), CIRCUIT, KEYS, bits, nonce, external)
    code = ballots.tracking_code(CONTEXT, ballot)
    signed = signature.sign(secret, "ballot", code, octets(f"batch signature external {i}"))
    return [
        {"kind": "ballot", "key": key, "ballot": ballot.encode()},
        {"kind": "signature", "key": key, "purpose": "ballot", "message": code, "signature": signed},
    ]


def _as_voter(described, voter):
    ballot = described["ballot"]
    return {**described, "ballot": ballot[:2] + u32(voter) + ballot[6:]}


def _signature(i):
    secret, message = scalar(f"batch signer {i}"), octets(f"batch message {i}")
    signed = signature.sign(secret, "document", message, octets(f"batch signer external {i}"))
    return {"kind": "signature", "key": (secret * G).encode(), "purpose": "document", "message": message, "signature": signed}


def _shift(described, by):
    s = int.from_bytes(described["signature"][32:], "little")
    return {**described, "signature": described["signature"][:32] + scalar_encode((s + by) % ORDER)}
