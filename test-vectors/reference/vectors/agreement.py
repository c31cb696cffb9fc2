"""agreement.json"""

import agreement
import signature
from entries import encode, encode_document
from ristretto255 import G, ORDER, decode, scalar_encode
from vectors.material import case, file, flip, octets, refused, scalar

ELECTION, SECRET, EXTERNAL = octets("agreement election"), scalar("agreement secret"), octets("agreement external")
COUNTED = octets("agreement counted")
NOT_A_POINT = bytes.fromhex("26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371")
QUORUMS = [(1, 1), (2, 1), (2, 2), (3, 1), (3, 2), (3, 3), (4, 2), (4, 3), (5, 2), (5, 3), (5, 4), (7, 3), (7, 4), (64, 1), (64, 33), (64, 64)]


def generate():
    sums = [[(scalar(f"agreement sum {unit} {i}") * G).encode() for i in range(3)] for unit in range(2)]
    units = [{"style": 2 * i, "counted": i + 3, "weight": 2**40 + i, "sum": total} for i, total in enumerate(sums)]
    cases = [_agreement("two units", 1, 28, units), _agreement("no units", 0, 2**64 - 1, []), *_invalid(units), *_quorums()]
    description = (
        "What trustees agree on, given a tally's `units` (borsh of a Vec<UnitTally>) and `counted`: its hashes, and the document that says so. Refused: an "
        "`agreement` (document) whose signature is not by `key` over what it says. Quorums: how many agreements a decryption share needs."
    )
    return file(description, "docs/protocol/decryption.md", cases)


def _fields(ceremony, size, units):
    fields = {name: octets(f"agreement {name}") for name in ("transcript", "context", "root")}
    return {"ceremony": ceremony, "size": size, **fields, "tally": agreement.tally_hash(units, COUNTED)}


def _agreement(name, ceremony, size, units):
    fields, trace, key = _fields(ceremony, size, units), {}, (SECRET * G).encode()
    document = agreement.agree(ELECTION, fields, SECRET, EXTERNAL, trace)
    agreement.verify(ELECTION, key, document)
    inputs = {"election": ELECTION} | {k: v for k, v in fields.items() if k != "tally"} | {"units": encode(["UnitTally"], units), "counted": COUNTED}
    inputs |= {"secret": scalar_encode(SECRET), "external": EXTERNAL}
    inner = {"tally": fields["tally"], "agreed": agreement.agreed_hash(ELECTION, fields), **trace}
    return case(f"agreement: {name}", inputs, inner, {"key": key, "document": encode_document(document)})


def _invalid(units):
    key, fields = (SECRET * G).encode(), _fields(1, 28, units)
    good = agreement.agree(ELECTION, fields, SECRET, EXTERNAL)
    nonce, response = good["signature"][:32], good["signature"][32:]
    plus = (decode(nonce) + G).encode()
    more = scalar_encode((int.from_bytes(response, "little") + 1) % ORDER)
    message = agreement.agreed_hash(ELECTION, fields)
    rows = [(f"another {name}", ELECTION, key, {**good, name: _another(good[name])}) for name in fields]
    rows += [
        ("another election", flip(ELECTION, 7), key, good),
        ("another trustee's key", ELECTION, (scalar("another agreement secret") * G).encode(), good),
        ("nonce plus the base", ELECTION, key, {**good, "signature": plus + response}),
        ("nonce that is not canonical", ELECTION, key, {**good, "signature": NOT_A_POINT + response}),
        ("response plus one", ELECTION, key, {**good, "signature": nonce + more}),
        ("signed as a document", ELECTION, key, {**good, "signature": signature.sign(SECRET, "document", message, EXTERNAL)}),
        ("only the tally signed", ELECTION, key, {**good, "signature": signature.sign(SECRET, "agreement", fields["tally"], EXTERNAL)}),
        ("everything of the signature zero", ELECTION, key, {**good, "signature": bytes(64)}),
    ]
    cases = []
    for name, election, held, document in rows:
        error = refused(agreement.verify, election, held, document)
        assert error == "agreement-signature", name
        cases.append(case(f"refused: {name}", {"election": election, "key": held, "agreement": encode_document(document)}, error=error))
    return cases


def _another(value):
    return value + 1 if isinstance(value, int) else flip(value, 7)


def _quorums():
    cases = []
    for n, t in QUORUMS:
        quorum = agreement.quorum(n, t, False)
        assert quorum <= n and 2 * quorum - n >= t and 2 * (quorum - 1) - n < t, (n, t)
        for witnessed in (False, True):
            inputs = {"trustees": n, "threshold": t, "witnesses": witnessed}
            name = f"quorum of {n} trustees with threshold {t}" + (", with witnesses" if witnessed else "")
            cases.append(case(name, inputs, None, {"quorum": agreement.quorum(n, t, witnessed)}))
    return cases
