"""ceremony.json"""

import copy

import ceremony
import hpke
from ceremony import Dealer
from entries import encode_document
from ristretto255 import G, ORDER, decode, multiscalar, scalar_encode
from vectors.material import case, file, flip, octets, refused, scalar

ELECTION = octets("ceremony election")
TRUSTEES, THRESHOLD, COMPONENTS, NUMBER = 3, 2, 3, 1


def dealers(election=ELECTION, number=NUMBER, components=COMPONENTS, trustees=TRUSTEES, threshold=THRESHOLD, name="ceremony"):
    return [
        Dealer(
            election,
            number,
            d,
            [[scalar(f"{name} {number} polynomial {d} {c} {k}") for k in range(threshold)] for c in range(components)],
            octets(f"{name} {number} encryption {d}"),
        )
        for d in range(trustees)
    ]


def ephemerals(dealer, trustees=TRUSTEES, name="ceremony"):
    return [octets(f"{name} {dealer.ceremony} ephemeral {dealer.trustee} {j}") for j in range(trustees)]


def messages(all_dealers, name="ceremony", traces=None):
    """All honest commitments, reveals and shares."""
    commitments = [d.commitment() for d in all_dealers]
    traces = traces if traces is not None else [{} for _ in all_dealers]
    reveals = [d.reveal(octets(f"{name} {d.ceremony} possession {d.trustee}"), t) for d, t in zip(all_dealers, traces)]
    keys = [c["encryption_key"] for c in commitments]
    return commitments, reveals, [d.shares(keys, ephemerals(d, len(all_dealers), name)) for d in all_dealers]


def generate():
    all_dealers, traces = dealers(), [{} for _ in range(TRUSTEES)]
    said = messages(all_dealers, traces=traces)
    parameters = {"election": ELECTION, "ceremony": NUMBER, "trustees": TRUSTEES, "threshold": THRESHOLD, "components": COMPONENTS}
    cases = [_honest(all_dealers, said, traces)]
    cases += _keys_of_small_order(said) + _reveals(said) + _share_shapes(said) + _complaints(all_dealers, said)
    description = (
        "A key ceremony: all secrets, all messages (documents, borsh with their tag), transcript hash, keys. Refused cases "
        "alter one message; complaint cases give the expected culprit. HPKE's ephemeral secrets are inputs."
    )
    return file(description, "docs/protocol/ceremony.md", cases, parameters=parameters)


def _honest(all_dealers, said, traces):
    commitments, reveals, shares = said
    inputs, inner = [], []
    for d, trace in zip(all_dealers, traces):
        own = {"polynomials": [[scalar_encode(a) for a in row] for row in d.polynomials], "encryption_secret": d.encryption_secret}
        own |= {"external_possession": octets(f"ceremony {NUMBER} possession {d.trustee}"), "ephemerals": ephemerals(d)}
        inputs.append(own)
        plain = {str(j): [scalar_encode(s) for s in d.share_for(j)] for j in range(TRUSTEES)}
        inner.append({"encryption_key": d.encryption_key, "coefficients": d.coefficients, "possession": trace, "shares": plain})
        ceremony.check_reveal(ELECTION, d.trustee, commitments[d.trustee], reveals[d.trustee], COMPONENTS, THRESHOLD)
        ceremony.check_shares_shape(shares[d.trustee], d.trustee, TRUSTEES, COMPONENTS)
    digest = ceremony.transcript_hash(ELECTION, NUMBER, *said)
    keys = ceremony.joint_key(reveals)
    verification = [ceremony.verification_keys(reveals, j) for j in range(TRUSTEES)]
    secrets = [ceremony.secret_key([d.share_for(j) for d in all_dealers]) for j in range(TRUSTEES)]
    assert [[x * G for x in row] for row in secrets] == verification
    confirmation = {"kind": "Confirmation", "ceremony": NUMBER, "transcript": digest}
    outputs = {name: [encode_document(d) for d in documents] for name, documents in zip(("commitments", "reveals", "shares"), said)}
    outputs |= {"transcript": digest, "confirmation": encode_document(confirmation), "joint_key": keys}
    outputs |= {"secret_keys": [[scalar_encode(x) for x in row] for row in secrets], "verification_keys": verification}
    outputs["joint_key_document"] = encode_document({"kind": "JointKey", "ceremony": NUMBER, "keys": [k.encode() for k in keys]})
    return case("honest", {"dealers": inputs}, {"dealers": inner}, outputs)


def _keys_of_small_order(said):
    """The encodings that X25519 maps to zero, with the high bit ignored as RFC 7748 says."""
    p = 2**255 - 19
    order8 = 325606250916557431795983626356110631294008115727848805560023387167927233504
    cases = []
    for name, u in (("0", 0), ("1", 1), ("-1", p - 1), ("the prime", p), ("the prime plus one", p + 1), ("order 8", order8), ("0 with the high bit", 2**255)):
        commitment = {**said[0][0], "encryption_key": u.to_bytes(32, "little")}
        assert refused(ceremony.check_commitment, commitment), name
        inputs = {"trustee": 0, "commitment": encode_document(commitment)}
        cases.append(case("refused commitment: key of small order, " + name, inputs, error="encryption-key-invalid"))
    return cases


def _reveals(said):
    """Trustee 1's reveal altered in one place; the commitment is honest unless it says so."""
    commitments, reveals, _ = said
    good, commitment = reveals[1], commitments[1]

    def altered(**fields):
        return {**copy.deepcopy(good), **fields}

    exchanged = copy.deepcopy(good["coefficients"])
    exchanged[0][0], exchanged[0][1] = exchanged[0][1], exchanged[0][0]
    proof = good["possession"]
    plus_one = {**proof, "response": (proof["response"] + 1) % ORDER}
    other_nonce = {**proof, "nonce": (decode(proof["nonce"]) + G).encode()}
    identity = altered(coefficients=[[bytes(32), good["coefficients"][0][1]], *good["coefficients"][1:]])
    rogue_commitment, rogue = _rogue(said)
    rows = [
        ("coefficients exchanged", 1, commitment, altered(coefficients=exchanged)),
        ("another trustee's reveal", 1, commitment, reveals[2]),
        ("another trustee's place", 2, commitment, good),
        ("a coefficient less", 1, commitment, altered(coefficients=[row[:1] for row in good["coefficients"]])),
        ("a coefficient more", 1, commitment, altered(coefficients=[row + [row[0]] for row in good["coefficients"]])),
        ("a component less", 1, commitment, altered(coefficients=good["coefficients"][:-1])),
        ("response plus one", 1, commitment, altered(possession=plus_one)),
        ("nonce plus the base", 1, commitment, altered(possession=other_nonce)),
        ("another's proof", 1, commitment, altered(possession=reveals[0]["possession"])),
        ("identity as coefficient", 1, _recommit(commitment, identity), identity),
        ("rogue key that cancels the others", 1, rogue_commitment, rogue),
    ]
    cases = []
    for name, trustee, held, reveal in rows:
        error = refused(ceremony.check_reveal, ELECTION, trustee, held, reveal, COMPONENTS, THRESHOLD)
        assert error, name
        inputs = {"trustee": trustee, "commitment": encode_document(held), "reveal": encode_document(reveal)}
        cases.append(case("refused reveal: " + name, inputs, error=error))
    return cases


def _recommit(commitment, reveal, trustee=1):
    digest = ceremony.commitment_digest(ELECTION, NUMBER, trustee, commitment["encryption_key"], reveal["coefficients"])
    return {**commitment, "digest": digest}


def _rogue(said):
    """Trustee 1 answers the others' keys with a key that makes the joint key one it knows; it cannot prove possession."""
    commitments, reveals, _ = said
    reveal = copy.deepcopy(reveals[1])
    for c in range(COMPONENTS):
        others = [(ORDER - 1, decode(reveals[d]["coefficients"][c][0])) for d in (0, 2)]
        reveal["coefficients"][c][0] = multiscalar([(7, G), *others]).encode()
    return _recommit(commitments[1], reveal), reveal


def _share_shapes(said):
    good = said[2][1]
    cases = []
    for name, sealed in (
        ("one recipient less", good["sealed"][:1]),
        ("recipients in other order", good["sealed"][::-1]),
        ("a share for the dealer", [good["sealed"][0], {**good["sealed"][1], "recipient": 1}]),
        ("no such recipient", [good["sealed"][0], {**good["sealed"][1], "recipient": 3}]),
        ("ciphertext a byte short", [good["sealed"][0], {**good["sealed"][1], "ciphertext": good["sealed"][1]["ciphertext"][:-1]}]),
    ):
        shares = {**good, "sealed": sealed}
        error = refused(ceremony.check_shares_shape, shares, 1, TRUSTEES, COMPONENTS)
        assert error, name
        cases.append(case("refused shares: " + name, {"trustee": 1, "shares": encode_document(shares)}, error=error))
    return cases


def _complaints(all_dealers, said):
    commitments, reveals, shares = said
    dealer, secret = all_dealers[0], all_dealers[2].encryption_secret
    wrong = [(s + (c == 1)) % ORDER for c, s in enumerate(dealer.share_for(2))]
    too_large = dealer.share_for(2)[0] + ORDER
    key = commitments[2]["encryption_key"]
    honest = b"".join(map(scalar_encode, dealer.share_for(2)))
    wide = too_large.to_bytes(32, "little") + honest[32:]
    rows = [
        ("share of another value", _sealed(dealer, shares[0], b"".join(map(scalar_encode, wrong)), 2, key), 0, secret),
        ("share of a scalar that is not canonical", _sealed(dealer, shares[0], wide, 2, key), 0, secret),
        ("share that does not open", _mangled(shares[0]), 0, secret),
        ("encapsulated key of small order", _encapsulated_zero(shares[0]), 0, secret),
        ("share sealed for another recipient", _moved(shares[0]), 0, secret),
        ("false complaint", shares[0], 0, secret),
        ("key that does not fit the commitment", shares[0], 0, octets("another encryption secret")),
        ("complaint against oneself", shares[0], 2, secret),
        ("complaint against nobody", shares[0], 3, secret),
    ]
    cases = []
    for name, dealt, against, claimed in rows:
        complaint = {"kind": "Complaint", "ceremony": NUMBER, "against": against, "encryption_secret": claimed}
        said_shares = [dealt, *shares[1:]]
        arguments = (ELECTION, NUMBER, 2, complaint, commitments[2]["encryption_key"], reveals, said_shares)
        error = refused(ceremony.culprit, *arguments)
        inputs = {"complainer": 2, "complaint": encode_document(complaint), "dealer_shares": encode_document(dealt)}
        outputs = None if error else {"culprit": ceremony.culprit(*arguments)}
        cases.append(case("complaint: " + name, inputs, None, outputs, error))
    culprits = [c.get("outputs", {}).get("culprit") for c in cases]
    assert culprits == [0, 0, 0, 0, 0, 2, None, None, None], culprits
    return cases


def bad_shares(dealer, shares, recipient, key):
    """The dealer's shares with a wrong value for one recipient."""
    wrong = [(s + 1) % ORDER for s in dealer.share_for(recipient)]
    return _sealed(dealer, shares, b"".join(map(scalar_encode, wrong)), recipient, key)


def _sealed(dealer, shares, plain, recipient, key):
    shares = copy.deepcopy(shares)
    share = next(s for s in shares["sealed"] if s["recipient"] == recipient)
    info = ceremony.share_info(dealer.election, dealer.ceremony, dealer.trustee, recipient)
    share["encapsulated"], share["ciphertext"] = hpke.seal(key, info, plain, octets("bad share ephemeral"))
    return shares


def _mangled(shares):
    shares = copy.deepcopy(shares)
    shares["sealed"][1]["ciphertext"] = flip(shares["sealed"][1]["ciphertext"], 0)
    return shares


def _encapsulated_zero(shares):
    shares = copy.deepcopy(shares)
    shares["sealed"][1]["encapsulated"] = bytes(32)
    return shares


def _moved(shares):
    shares = copy.deepcopy(shares)
    for field in ("encapsulated", "ciphertext"):
        shares["sealed"][1][field] = shares["sealed"][0][field]
    return shares
