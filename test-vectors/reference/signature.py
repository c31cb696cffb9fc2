"""docs/protocol/notation.md, "Signatures": Schnorr with key, generator and purpose in the challenge."""

import ristretto255
from batch import Member, Refused, accepts
from merlin import Transcript
from ristretto255 import G, ORDER, NotCanonical, scalar_encode


def sign(secret, purpose, message, external, base=G, trace=None):
    """64 bytes R ‖ s."""
    key = secret * base
    transcript = _begin(purpose, base, key, message)
    k = transcript.rng(scalar_encode(secret), external).scalar()
    nonce = k * base
    transcript.append("nonce", nonce.encode())
    c = transcript.challenge("c")
    response = scalar_encode(k + c * secret)
    transcript.append("response", response)
    if trace is not None:
        trace |= {"k": scalar_encode(k), "c": scalar_encode(c), "closing": transcript.closing()}
    return nonce.encode() + response


def member(key, purpose, message, signature, base=G):
    """The batch member of one signature; `key` is a point."""
    try:
        response = ristretto255.scalar_decode(signature[32:])
        nonce = ristretto255.decode(signature[:32])
    except NotCanonical as refusal:
        raise Refused("signature-invalid", str(refusal)) from refusal
    if key.is_identity():
        raise Refused("signature-invalid", "the key is the identity")
    transcript = _begin(purpose, base, key, message)
    transcript.append("nonce", signature[:32])
    c = transcript.challenge("c")
    transcript.append("response", signature[32:])
    equation = [(response, base), (-c % ORDER, key), (ORDER - 1, nonce)]
    return Member(transcript.closing(), [equation])


def verify(key, purpose, message, signature, base=G):
    if not accepts([member(key, purpose, message, signature, base)]):
        raise Refused("signature-invalid")


def _begin(purpose, base, key, message):
    transcript = Transcript("tupyo/v1/signature")
    transcript.append("purpose", purpose.encode("ascii"))
    transcript.append("generator", base.encode())
    transcript.append("key", key.encode())
    transcript.append("message", message)
    return transcript
