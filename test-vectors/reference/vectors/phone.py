"""phone.json"""

import cards
import p256
from vectors.material import case, file
from vectors.play import card_of

MESSAGE = b"tupyo " * 20


def generate():
    description = (
        "What Secure Enclave and Android Keystore give, and its one spelling here: an X9.62 uncompressed point becomes a card's key, a DER signature with "
        "either `s` becomes `r ‖ s` with the smaller one. Points and signatures that are refused."
    )
    return file(description, "docs/protocol/cards.md", [*_given(), *_points_refused(), *_signatures_refused()])


def _point(secret):
    """4, x, y."""
    x, y = p256.decompress(p256.public_key(secret))
    return b"\4" + x.to_bytes(32, "big") + y.to_bytes(32, "big")


def _integer(number):
    data = number.to_bytes(number.bit_length() // 8 + 1, "big")
    return bytes([2, len(data)]) + data


def _der(*integers):
    body = b"".join(integers)
    return bytes([0x30, len(body)]) + body


def _signed(message):
    card = card_of("vectors", "p256")
    own = p256.sign(card.secret, message)
    return card, own, int.from_bytes(own[:32], "big"), int.from_bytes(own[32:], "big")


def _short():
    """A message whose r has a leading zero: DER leaves it out."""
    return next(m for m in (MESSAGE + bytes([i, j]) for i in range(256) for j in range(256)) if _signed(m)[2] < 2**248)


def _given():
    found = []
    for name, message in (("", MESSAGE), (", a short r", _short())):
        card, own, r, s = _signed(message)
        for which, given in (("the smaller s", s), ("the larger s", p256.ORDER - s)):
            inputs = {"point": _point(card.secret), "message": message, "der": _der(_integer(r), _integer(given))}
            assert p256.verify(card.key[1:], message, own)
            found.append(case(f"given: {which}{name}", inputs, None, {"key": card.key, "text": cards.text_of(card.key), "signature": own}))
    return found


def _points_refused():
    point = _point(card_of("vectors", "p256").secret)
    x, y = point[1:33], point[33:]
    other = (int.from_bytes(y, "big") ^ 1).to_bytes(32, "big")
    beyond = (p256.P).to_bytes(32, "big")
    rows = [("cut", point[:-1]), ("longer", point + b"\0"), ("hybrid", bytes([6 + (y[-1] & 1)]) + x + y), ("not on the curve", b"\4" + x + other), ("x of the prime", b"\4" + beyond + y), ("without its 4", x + y), ("the identity", b"\0")]
    return [case(f"refused point: {name}", {"point": given}, error="card-key") for name, given in rows]


def _signatures_refused():
    card, _, r, s = _signed(MESSAGE)
    good, padded = _der(_integer(r), _integer(s)), bytes([2, 34]) + bytes(34 - 32) + r.to_bytes(32, "big")
    bare = bytes([2, 32]) + max(r, p256.ORDER - s).to_bytes(32, "big")
    assert bare[2] >= 128
    rows = [("cut", good[:-1]), ("something behind it", good + b"\0"), ("a long form of its length", bytes([0x30, 0x81, good[1]]) + good[2:]), ("a needless zero", _der(padded, _integer(s))), ("a negative number", _der(bare, _integer(s))), ("r of zero", _der(_integer(0), _integer(s))), ("s of the order", _der(_integer(r), _integer(p256.ORDER))), ("three numbers", _der(_integer(r), _integer(s), _integer(1))), ("r ‖ s", r.to_bytes(32, "big") + s.to_bytes(32, "big")), ("another message's", _der(_integer(_signed(b"other")[2]), _integer(_signed(b"other")[3])))]
    point = _point(card.secret)
    return [case(f"refused signature: {name}", {"point": point, "message": MESSAGE, "der": given}, error="card-signature") for name, given in rows]
