"""ristretto255 (RFC 9496): points, canonical encoding, element derivation; scalars are integers below ORDER."""

import edwards
from edwards import D, ORDER, P, SQRT_M1

ONE_MINUS_D_SQ = (1 - D * D) % P
D_MINUS_ONE_SQ = (D - 1) ** 2 % P


class NotCanonical(ValueError):
    """Bytes that are not the canonical encoding of anything."""

    code = "not-canonical"


def _negative(x):
    return x & 1


def _abs(x):
    return P - x if x & 1 else x


def sqrt_ratio_m1(u, v):
    """RFC 9496 §4.2: (was_square, non-negative root)."""
    r = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    check = v * r * r % P
    u %= P
    correct = check == u
    flipped = check == -u % P
    flipped_i = check == -u * SQRT_M1 % P
    if flipped or flipped_i:
        r = r * SQRT_M1 % P
    return correct or flipped, _abs(r)


SQRT_AD_MINUS_ONE = 25063068953384623474111414158702152701244531502492656460079210482610430750235
INVSQRT_A_MINUS_D = sqrt_ratio_m1(1, (-1 - D) % P)[1]


class Point:
    """An element of the group. Equality is that of ristretto classes."""

    __slots__ = ("raw", "_bytes", "_table")

    def __init__(self, raw):
        self.raw = raw
        self._bytes = None
        self._table = None

    def __add__(self, other):
        return Point(edwards.add(self.raw, other.raw))

    def __neg__(self):
        return Point(edwards.negate(self.raw))

    def __sub__(self, other):
        return self + -other

    def __rmul__(self, k):
        k %= ORDER
        if self._table is not None:
            return Point(self._table.scale(k))
        return Point(edwards.scale(k, self.raw))

    def __eq__(self, other):
        x1, y1, _, _ = self.raw
        x2, y2, _, _ = other.raw
        return (x1 * y2 - y1 * x2) % P == 0 or (y1 * y2 - x1 * x2) % P == 0

    def __hash__(self):
        return hash(self.encode())

    def __deepcopy__(self, memo):
        return self

    def is_identity(self):
        return self == IDENTITY

    def fixed(self):
        """The same point, with a table that makes its multiples cheap."""
        if self._table is None:
            self._table = edwards.FixedBase(self.raw)
        return self

    def encode(self):
        if self._bytes is None:
            self._bytes = _encode(self.raw)
        return self._bytes


def _encode(raw):
    x0, y0, z0, t0 = raw
    u1 = (z0 + y0) * (z0 - y0) % P
    u2 = x0 * y0 % P
    _, invsqrt = sqrt_ratio_m1(1, u1 * u2 % P * u2)
    den1, den2 = invsqrt * u1 % P, invsqrt * u2 % P
    z_inv = den1 * den2 % P * t0 % P
    if _negative(t0 * z_inv % P):
        x, y = y0 * SQRT_M1 % P, x0 * SQRT_M1 % P
        den_inv = den1 * INVSQRT_A_MINUS_D % P
    else:
        x, y, den_inv = x0, y0, den2
    if _negative(x * z_inv % P):
        y = -y
    return _abs(den_inv * (z0 - y) % P).to_bytes(32, "little")


def decode(data):
    """The point of 32 canonical bytes, or NotCanonical (RFC 9496 §4.3.1)."""
    if len(data) != 32:
        raise NotCanonical("a point has 32 bytes")
    s = int.from_bytes(data, "little")
    if s >= P or s & 1:
        raise NotCanonical("not a non-negative field element")
    ss = s * s % P
    u1, u2 = (1 - ss) % P, (1 + ss) % P
    u2_sq = u2 * u2 % P
    v = (-D * u1 * u1 - u2_sq) % P
    square, invsqrt = sqrt_ratio_m1(1, v * u2_sq % P)
    den_x = invsqrt * u2 % P
    x = _abs(2 * s * den_x % P)
    y = u1 * invsqrt % P * den_x % P * v % P
    t = x * y % P
    if not square or _negative(t) or y == 0:
        raise NotCanonical("not the encoding of an element")
    point = Point((x, y, 1, t))
    point._bytes = bytes(data)
    return point


def derive(uniform):
    """RFC 9496 §4.3.4 on 64 bytes."""
    assert len(uniform) == 64
    mask = 2**255 - 1
    first, second = (int.from_bytes(uniform[i : i + 32], "little") & mask for i in (0, 32))
    return Point(edwards.add(_map(first % P), _map(second % P)))


def _map(t):
    r = SQRT_M1 * t * t % P
    u = (r + 1) * ONE_MINUS_D_SQ % P
    v = (-1 - r * D) * (r + D) % P
    square, s = sqrt_ratio_m1(u, v)
    c = -1
    if not square:
        s, c = -_abs(s * t % P) % P, r
    n = (c * (r - 1) * D_MINUS_ONE_SQ - v) % P
    w0 = 2 * s * v % P
    w1 = n * SQRT_AD_MINUS_ONE % P
    w2, w3 = (1 - s * s) % P, (1 + s * s) % P
    return w0 * w3 % P, w2 * w1 % P, w1 * w3 % P, w0 * w2 % P


def multiscalar(terms):
    """Σ k·A of (k, A); equal points are merged first."""
    merged = {}
    for k, point in terms:
        key = id(point)
        held = merged.get(key)
        merged[key] = (point, k + (held[1] if held else 0))
    return Point(edwards.multiscalar([(k % ORDER, point.raw) for point, k in merged.values()]))


def scalar_decode(data):
    if len(data) != 32:
        raise NotCanonical("a scalar has 32 bytes")
    k = int.from_bytes(data, "little")
    if k >= ORDER:
        raise NotCanonical("scalar not smaller than the order")
    return k


def scalar_encode(k):
    return (k % ORDER).to_bytes(32, "little")


def scalar_wide(data):
    assert len(data) == 64
    return int.from_bytes(data, "little") % ORDER


def scalar_invert(k):
    return pow(k, ORDER - 2, ORDER)


IDENTITY = Point(edwards.IDENTITY)
G = Point(edwards.BASE).fixed()
