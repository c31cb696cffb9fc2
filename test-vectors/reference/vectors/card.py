"""card.json"""

import hashlib

import cards
import ed25519
import p256
import rfc_vectors as rfc
from vectors.material import case, file, flip, octets
from vectors.play import card_of

MESSAGE = b"tupyo " * 20
HALF = (p256.ORDER - 1) // 2


def generate():
    cases = [*_signed(), *_accepted(), *_normalized(), *_refused(), *_texts()]
    description = (
        "Keys of cards as bytes and as text, and signatures: those that these secrets make (ECDSA with the nonces of RFC 6979, of s and n − s the smaller one), "
        "others that are accepted, and what is refused. A secret is the seed of Ed25519, or the number of P-256, most significant byte first."
    )
    return file(description, "docs/protocol/registration.md", cases)


def _number(secret):
    return secret.to_bytes(32, "big")


def _signed():
    rows = [("RFC 6979, sample", cards.Card("p256", int(rfc.P256_SECRET, 16)), b"sample"), ("RFC 6979, test", cards.Card("p256", int(rfc.P256_SECRET, 16)), b"test")]
    seed, _, message, _ = rfc.ED25519[1]
    rows.append(("RFC 8032, test 2", cards.Card("ed25519", bytes.fromhex(seed)), bytes.fromhex(message)))
    for kind in ("ed25519", "p256"):
        rows += [(f"{kind}, {name}", card_of("vectors", kind), message) for name, message in (("empty message", b""), ("long message", MESSAGE))]
    rows += [("p256, the smallest secret", cards.Card("p256", 1), MESSAGE), ("p256, the largest secret", cards.Card("p256", p256.ORDER - 1), MESSAGE)]
    return [_sign(*row) for row in rows]


def _sign(name, card, message):
    signed = (p256 if card.kind == "p256" else ed25519).sign(card.secret, message)
    assert _holds(card.key, message, signed)
    secret = card.secret if card.kind == "ed25519" else _number(card.secret)
    return case(f"signed: {name}", {"kind": card.kind, "secret": secret, "message": message}, None, {"key": card.key, "text": cards.text_of(card.key), "signature": signed})


def _holds(key, message, signed):
    return (p256 if key[0] else ed25519).verify(key[1:], message, signed)


def _chosen(s):
    """A key under which 7·G and this s sign the message."""
    k = 7
    r = p256.decompress(p256.public_key(k))[0] % p256.ORDER
    z = int.from_bytes(hashlib.sha256(MESSAGE).digest(), "big")
    secret = (s * k - z) * pow(r, -1, p256.ORDER) % p256.ORDER
    return b"\1" + p256.public_key(secret), p256.encode(r, s)


def _accepted():
    rows = [("another nonce, s = 1", *_chosen(1)), ("the largest s", *_chosen(HALF))]
    found = []
    for name, key, signed in rows:
        assert _holds(key, MESSAGE, signed), name
        found.append(case(f"accepted: {name}", {"key": key, "message": MESSAGE, "signature": signed}, None, {"accepted": True}))
    return found


def _normalized():
    """Both signatures that a token may give become one."""
    ed, p = card_of("vectors", "ed25519"), card_of("vectors", "p256")
    own = p256.sign(p.secret, MESSAGE)
    r, s = (int.from_bytes(own[i : i + 32], "big") for i in (0, 32))
    rows = [("the smaller s", p, own, own), ("the larger s", p, p256.encode(r, p256.ORDER - s), own), ("s of zero", p, p256.encode(r, 0), p256.encode(r, 0)), ("Ed25519", ed, b"\xff" * 64, b"\xff" * 64)]
    return [case(f"normalized: {name}", {"key": card.key, "given": given}, None, {"signature": signed}) for name, card, given, signed in rows]


def _refused():
    ed, p = card_of("vectors", "ed25519"), card_of("vectors", "p256")
    good, own = ed25519.sign(ed.secret, MESSAGE), p256.sign(p.secret, MESSAGE)
    r, s = (int.from_bytes(own[i : i + 32], "big") for i in (0, 32))
    key, least = _chosen(1)
    over = int.from_bytes(good[32:], "little") + ed25519.ORDER
    rows = [
        ("p256, n - s", p.key, p256.encode(r, p256.ORDER - s)),
        ("p256, s just too large", *_chosen(HALF + 1)),
        ("p256, s + n", key, least[:32] + _number(1 + p256.ORDER)),
        ("p256, s of zero", p.key, p256.encode(r, 0)),
        ("p256, r of zero", p.key, p256.encode(0, s)),
        ("p256, r is the order", p.key, p256.encode(p256.ORDER, s)),
        ("p256, both of all ones", p.key, b"\xff" * 64),
        ("p256, r and s exchanged", p.key, p256.encode(s, r)),
        ("p256, most significant byte last", p.key, own[31::-1] + own[:31:-1]),
        ("p256, the other point of that x", bytes([1, p.key[1] ^ 1]) + p.key[2:], own),
        ("p256, a bit changed", p.key, flip(own, 500)),
        ("p256, a signature of Ed25519", p.key, good),
        ("ed25519, s + l", ed.key, good[:32] + over.to_bytes(32, "little")),
        ("ed25519, a nonce of small order", ed.key, (1).to_bytes(32, "little") + good[32:]),
        ("ed25519, a bit changed", ed.key, flip(good, 3)),
        ("ed25519, of another card", b"\0" + ed25519.public_key(octets("another card")), good),
        ("ed25519, a signature of P-256", ed.key, own),
    ]
    found = []
    for name, public, signed in rows:
        assert cards.is_key(public) and not _holds(public, MESSAGE, signed), name
        found.append(case(f"refused: {name}", {"key": public, "message": MESSAGE, "signature": signed}, error="card-signature"))
    return found


def _texts():
    keys = [card_of("vectors", kind).key for kind in ("ed25519", "p256")]
    found = [case(f"text: {cards.text_of(key).split(':')[0]}", {"text": cards.text_of(key)}, None, {"key": key}) for key in keys]
    ed, p = keys
    point = p256.decompress(p[1:])
    whole = b"\4" + b"".join(map(_number, point))
    bad = [
        ("empty", b""),
        ("another kind", b"\2" + ed[1:]),
        ("Ed25519 of 31 bytes", ed[:-1]),
        ("Ed25519 of 33 bytes", ed + b"\0"),
        ("Ed25519 of small order", b"\0" + (1).to_bytes(32, "little")),
        ("Ed25519 that is not canonical", b"\0" + (2**255 - 16).to_bytes(32, "little")),
        ("Ed25519 that is no point", b"\0" + (2).to_bytes(32, "little")),
        ("P-256 that is not compressed", b"\1" + whole),
        ("P-256 of 32 bytes", p[:-1]),
        ("P-256 with another first byte", b"\1\4" + p[2:]),
        ("P-256 with a first byte of zero", b"\1\0" + p[2:]),
        ("P-256 not below the prime", b"\1\2" + _number(p256.P + 5)),
        ("P-256 off the curve", b"\1\2" + next(_number(x) for x in range(1, 99) if p256.decompress(b"\2" + _number(x)) is None)),
    ]
    for name, data in bad:
        assert not cards.is_key(data), name
        found.append(case(f"no key: {name}", {"key": data}, error="card-key"))
    good = cards.text_of(p)
    for name, text in (("without a kind", good[5:]), ("a kind in capitals", good.upper()[:5] + good[5:]), ("padding", good + "="), ("a space", good + " "), ("unknown kind", "p384:" + good[5:]), ("of another kind", "ed25519:" + good[5:]), ("hexadecimal", "p256:" + p[1:].hex())):
        assert cards.parse(text) is None, name
        found.append(case(f"no key's text: {name}", {"text": text}, error="card-key"))
    return found
