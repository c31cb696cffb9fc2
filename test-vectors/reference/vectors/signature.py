"""signature.json"""

import notation
import ristretto255
import signature
from ristretto255 import G, ORDER, scalar_encode
from vectors.material import case, file, flip, octets, refused, scalar


def generate():
    cases = [_valid(*row) for row in _rows()]
    return file("Schnorr signatures by voting and official keys", "docs/protocol/notation.md", cases + _invalid())


def _rows():
    other = notation.generator("tupyo/v1/generator/bit", 1)
    return [
        ("document", "document", octets("message"), G),
        ("ballot", "ballot", octets("message"), G),
        ("challenge", "challenge", octets("message"), G),
        ("empty message", "document", b"", G),
        ("long message", "document", b"tupyo " * 100, G),
        ("another generator", "ballot", octets("message"), other),
    ]


def _valid(name, purpose, message, base):
    secret, external, trace = scalar(f"signature {name}"), octets(f"signature external {name}"), {}
    signed = signature.sign(secret, purpose, message, external, base, trace)
    key = secret * base
    signature.verify(key, purpose, message, signed, base)
    inputs = {"secret": scalar_encode(secret), "generator": base, "purpose": purpose, "message": message, "external": external}
    return case(name, inputs, trace, {"key": key, "signature": signed})


def _invalid():
    secret, message = scalar("signature invalid"), octets("message")
    key = secret * G
    good = signature.sign(secret, "ballot", message, octets("signature external invalid"))
    s = int.from_bytes(good[32:], "little")
    identity = ristretto255.IDENTITY
    rows = [
        ("other purpose", key, "challenge", message, good, G),
        ("other message", key, "ballot", flip(message, 0), good, G),
        ("message cut", key, "ballot", message[:-1], good, G),
        ("other key", scalar("another") * G, "ballot", message, good, G),
        ("other generator", key, "ballot", message, good, notation.blind_generator()),
        ("nonce changed", key, "ballot", message, (2 * G).encode() + good[32:], G),
        ("nonce not canonical", key, "ballot", message, flip(good, 0), G),
        ("nonce is the field's prime", key, "ballot", message, (2**255 - 19).to_bytes(32, "little") + good[32:], G),
        ("response plus one", key, "ballot", message, good[:32] + scalar_encode(s + 1), G),
        ("response negated", key, "ballot", message, good[:32] + scalar_encode(-s), G),
        ("response plus the order", key, "ballot", message, good[:32] + (s + ORDER).to_bytes(32, "little"), G),
        ("all zero", key, "ballot", message, bytes(64), G),
        ("identity key", identity, "ballot", message, _forged_for_identity(message), G),
    ]
    cases = []
    for name, public, purpose, text, signed, base in rows:
        error = refused(signature.verify, public, purpose, text, signed, base)
        assert error, name
        inputs = {"key": public, "generator": base, "purpose": purpose, "message": text, "signature": signed}
        cases.append(case("invalid: " + name, inputs, error=error))
    return cases


def _forged_for_identity(message):
    """Satisfies the equation for the identity as key, whatever the challenge."""
    k = scalar("signature identity")
    return (k * G).encode() + scalar_encode(k)
