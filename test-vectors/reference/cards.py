"""docs/protocol/registration.md, "Cards": keys and signatures of cards. A key is its encoding: 0 and 32 bytes of Ed25519, or 1 and 33 of P-256."""

import dataclasses

import base64url
import ed25519
import p256
from borsh import Malformed, u8

_KINDS = {"ed25519": (0, 32), "p256": (1, 33)}


def is_key(key):
    """Whether it is the one spelling of a key that a card may have."""
    if len(key) == 33 and key[0] == 0:
        return ed25519.acceptable_key(key[1:])
    return len(key) == 34 and key[0] == 1 and p256.decompress(key[1:]) is not None


def text_of(key):
    kind = next(kind for kind, (tag, _) in _KINDS.items() if tag == key[0])
    return f"{kind}:{base64url.encode(key[1:])}"


def parse(text):
    """The key of a text, or None."""
    kind, colon, encoded = text.partition(":")
    data = base64url.decode(encoded)
    if not colon or kind not in _KINDS or data is None:
        return None
    key = u8(_KINDS[kind][0]) + data
    return key if is_key(key) else None


def read(reader):
    tag = reader.u8()
    if tag > 1:
        raise Malformed("unknown-tag", f"card {tag}")
    key = u8(tag) + reader.take(33 if tag else 32)
    if not is_key(key):
        raise Malformed("not-canonical", "no key of a card")
    return key


def message(label, data):
    """What a card signs: nothing that is signed under another label."""
    return u8(len(label)) + label.encode("ascii") + data


def is_signed(key, label, data, signature):
    verify = p256.verify if key[0] else ed25519.verify
    return verify(key[1:], message(label, data), signature)


@dataclasses.dataclass
class Card:
    """`kind` is ed25519, with a seed of 32 bytes as its secret, or p256, with a number."""

    kind: str
    secret: object

    @property
    def key(self):
        if self.kind == "ed25519":
            return b"\0" + ed25519.public_key(self.secret)
        return b"\1" + p256.public_key(self.secret)

    def sign(self, label, data):
        signer = ed25519 if self.kind == "ed25519" else p256
        return signer.sign(self.secret, message(label, data))
