"""docs/protocol/encoding.md, "Documents and their parts": the keys by which officials, trustees and registrars sign, points or keys of cards. A key is a
point, or the encoding of a card's; a secret is a number, or a card."""

import base64url
import cards
import ristretto255
import signature
from batch import Refused
from borsh import Malformed

LABEL = "tupyo/v1/card document"


def parse(text):
    """The key of a manifest's text, or None."""
    if ":" in text:
        return cards.parse(text)
    try:
        point = ristretto255.decode(base64url.decode(text) or b"")
    except ristretto255.NotCanonical:
        return None
    return None if point.is_identity() else point


def text_of(key):
    return cards.text_of(key) if isinstance(key, bytes) else base64url.encode(key.encode())


def encode(key):
    """0 and a point, or 1 and a card's key."""
    return b"\1" + key if isinstance(key, bytes) else b"\0" + key.encode()


def decode(data):
    """What `encode` gave."""
    return data[1:] if data[0] else ristretto255.decode(data[1:])


def read(reader):
    """The encoding of a key."""
    tag = reader.u8()
    if tag > 1:
        raise Malformed("unknown-tag", f"author's key {tag}")
    if tag:
        return b"\1" + cards.read(reader)
    point = reader.point()
    if point.is_identity():
        raise Malformed("identity", "author's key")
    return b"\0" + point.encode()


def of(secret):
    return secret.key if isinstance(secret, cards.Card) else secret * ristretto255.G


def sign(secret, message, external, purpose="document"):
    if isinstance(secret, cards.Card):
        return secret.sign(LABEL, message)
    return signature.sign(secret, purpose, message, external)


def verify(key, message, signed):
    if isinstance(key, bytes):
        if not cards.is_signed(key, LABEL, message, signed):
            raise Refused("document-signature")
        return
    try:
        signature.verify(key, "document", message, signed)
    except Refused as refusal:
        raise Refused("document-signature", str(refusal)) from refusal
