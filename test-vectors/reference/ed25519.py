"""Ed25519 (RFC 8032), with the strict verification that the protocol asks for: canonical s and R, no point of small order, no cofactor."""

import hashlib

import edwards
from edwards import BASE, ORDER, P

_BASE = edwards.FixedBase(BASE)


def public_key(seed):
    return _encode(_BASE.scale(_expand(seed)[0]))


def sign(seed, message):
    a, prefix = _expand(seed)
    public = _encode(_BASE.scale(a))
    r = _hash(prefix + message)
    nonce = _encode(_BASE.scale(r))
    return nonce + ((r + _hash(nonce + public + message) * a) % ORDER).to_bytes(32, "little")


def verify(public, message, signature):
    """True or False."""
    if len(signature) != 64:
        return False
    key, nonce = _decode(public), _decode(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or nonce is None or s >= ORDER or _small(key) or _small(nonce):
        return False
    k = _hash(signature[:32] + public + message)
    right = edwards.add(_BASE.scale(s), edwards.negate(edwards.scale(k, key)))
    return _encode(right) == signature[:32]


def acceptable_key(public):
    """A point, and not one of small order."""
    point = _decode(public)
    return point is not None and not _small(point)


def _expand(seed):
    digest = hashlib.sha512(seed).digest()
    a = int.from_bytes(digest[:32], "little")
    return a & (2**254 - 8) | 2**254, digest[32:]


def _hash(data):
    return int.from_bytes(hashlib.sha512(data).digest(), "little") % ORDER


def _encode(point):
    x, y, z, _ = point
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decode(data):
    number = int.from_bytes(data, "little")
    y = number & (2**255 - 1)
    x = edwards.recover_x(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


def _small(point):
    return edwards.equal(edwards.double(edwards.double(edwards.double(point))), edwards.IDENTITY)
