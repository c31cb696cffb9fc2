"""docs/protocol/registration.md: what a card signs to register a voting key. An Application is a dict; its scope is (ELECTION or ROLL, id)."""

import hashlib
import re

import borsh
import cards
from borsh import Malformed, option, string, u8, u64
from entries import encode, read
from notation import labelled_hash

LABEL = "tupyo/v1/registration"


def encode_application(application):
    kind, identity = application["scope"]
    fields = u8(kind) + identity + application["voting_key"] + application["holder"] + encode("signature", application["possession"])
    return fields + string(application["style"]) + option(application["replaces"])


def decode_application(data):
    return borsh.decode_all(_read, data)


def message(application):
    """What the card signs."""
    return cards.message(LABEL, encode_application(application))


def digest(application):
    """What its evidence is filed under."""
    return hashlib.sha256(encode_application(application)).digest()


def login_message(scope, challenge):
    """What a card signs to be told its salt; a scope's kind and id, and a registrar's 56 bytes."""
    kind, identity = scope
    return cards.message("tupyo/v1/registration login", u8(kind) + identity + challenge)


def registration(application, salt, handle, proof):
    """What a device sends; `proof` is (card's key, its signature of the message), or a code."""
    by = u8(2) + string(proof) if isinstance(proof, str) else u8(0) + b"".join(proof)
    return encode_application(application) + salt + string(handle) + by


def evidence(sent, at):
    """What is kept of it: `at` is when it was accepted, in seconds."""
    return sent + u64(at)


CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TYPED = {"O": "0", "I": "1", "L": "1"}


def code_of(typed):
    """The 16 characters of a one-time code as somebody has typed it, with the one that checks them; or why it is none."""
    found = "".join(_TYPED.get(c, c) for c in typed.replace("-", "").replace(" ", "").upper())
    if not typed.isascii() or not all(c in CROCKFORD for c in found):
        return None, "code-malformed"
    if len(found) != 17:
        return None, "code-length"
    return (found[:16], None) if found[16] == check_of(found[:16]) else (None, "code-malformed")


def check_of(code):
    """The character that checks the 16: their sum in GF(2^5) modulo x^5 + x^2 + 1, the i-th times 2 to the power of 17 - i."""
    total = 0
    for place, character in enumerate(code, start=1):
        term = CROCKFORD.index(character)
        for _ in range(17 - place):
            term = term << 1 ^ (0b100101 if term & 16 else 0)
        total ^= term
    return CROCKFORD[total]


def code_hash(code):
    """What the office's list has of it."""
    return labelled_hash("tupyo/v1/registration code", code.encode("ascii"))


def is_handle(text):
    return bool(re.fullmatch(r"[!-~](?:[ -~]{0,126}[!-~])?", text))


def _read(reader):
    kind = reader.u8()
    if kind > 1:
        raise Malformed("unknown-tag", f"scope {kind}")
    application = {"scope": (kind, reader.hash()), "voting_key": reader.hash(), "holder": reader.hash(), "possession": read("signature", reader)}
    return application | {"style": reader.string(), "replaces": reader.option(lambda r: r.hash())}
