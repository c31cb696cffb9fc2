"""ECDSA on P-256 with SHA-256 (FIPS 186-5), nonces of RFC 6979; of r ‖ s only the smaller s. Not constant time: test use only."""

import hashlib
import hmac

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
BASE = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296, 0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def public_key(secret):
    """33 bytes: SEC 1, compressed."""
    return compress(_affine(_scale(secret, BASE)))


def sign(secret, message):
    """64 bytes r ‖ s, most significant first; `secret` is from 1 on and below ORDER."""
    digest = hashlib.sha256(message).digest()
    for k in _nonces(secret, digest):
        r = _affine(_scale(k, BASE))[0] % ORDER
        s = pow(k, -1, ORDER) * (int.from_bytes(digest, "big") + r * secret) % ORDER
        if r and s:
            return encode(r, min(s, ORDER - s))


def encode(r, s):
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def verify(public, message, signature):
    """True or False; `public` is compressed, and of s and n − s only the smaller one is accepted."""
    key = decompress(public)
    if key is None or len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not 0 < r < ORDER or not 0 < s <= (ORDER - 1) // 2:
        return False
    inverse, z = pow(s, -1, ORDER), int.from_bytes(hashlib.sha256(message).digest(), "big")
    point = _add(_scale(z * inverse % ORDER, BASE), _scale(r * inverse % ORDER, key))
    return point[2] != 0 and _affine(point)[0] % ORDER == r


def compress(point):
    x, y = point
    return bytes([2 + (y & 1)]) + x.to_bytes(32, "big")


def decompress(data):
    """(x, y), or None for bytes that are no compressed point."""
    if len(data) != 33 or data[0] not in (2, 3):
        return None
    x = int.from_bytes(data[1:], "big")
    if x >= P:
        return None
    square = (x * x * x - 3 * x + B) % P
    y = pow(square, (P + 1) // 4, P)
    if y * y % P != square:
        return None
    return x, y if y & 1 == data[0] & 1 else P - y


def _nonces(secret, digest):
    """RFC 6979 §3.2."""
    seed = secret.to_bytes(32, "big") + (int.from_bytes(digest, "big") % ORDER).to_bytes(32, "big")
    value, key = b"\1" * 32, bytes(32)
    for separator in (b"\0", b"\1"):
        key = _mac(key, value + separator + seed)
        value = _mac(key, value)
    while True:
        value = _mac(key, value)
        k = int.from_bytes(value, "big")
        if 0 < k < ORDER:
            yield k
        key = _mac(key, value + b"\0")
        value = _mac(key, value)


def _mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


# Points in Jacobian coordinates: (X, Y, Z) with x = X/Z², y = Y/Z³; Z is 0 at infinity.


def _scale(k, point):
    x, y = point
    sum_, own = (1, 1, 0), (x, y, 1)
    for shift in range(k.bit_length() - 1, -1, -1):
        sum_ = _double(sum_)
        if k >> shift & 1:
            sum_ = _add(sum_, own)
    return sum_


def _double(a):
    x, y, z = a
    if z == 0:
        return a
    square = y * y % P
    s = 4 * x * square % P
    m = 3 * (x - z * z) * (x + z * z) % P
    nx = (m * m - 2 * s) % P
    return nx, (m * (s - nx) - 8 * square * square) % P, 2 * y * z % P


def _add(a, b):
    if a[2] == 0 or b[2] == 0:
        return b if a[2] == 0 else a
    (x1, y1, z1), (x2, y2, z2) = a, b
    u1, u2 = x1 * z2 * z2 % P, x2 * z1 * z1 % P
    s1, s2 = y1 * pow(z2, 3, P) % P, y2 * pow(z1, 3, P) % P
    if u1 == u2:
        return _double(a) if s1 == s2 else (1, 1, 0)
    h, r = (u2 - u1) % P, (s2 - s1) % P
    h2 = h * h % P
    h3, v = h2 * h % P, u1 * h2 % P
    x = (r * r - h3 - 2 * v) % P
    return x, (r * (v - x) - s1 * h3) % P, h * z1 * z2 % P


def _affine(point):
    x, y, z = point
    inverse = pow(z, -1, P)
    return x * inverse * inverse % P, y * pow(inverse, 3, P) % P
