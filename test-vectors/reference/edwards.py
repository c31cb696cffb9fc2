"""The twisted Edwards curve of RFC 7748/8032 in extended coordinates, on Python integers. Not constant time: test use only."""

P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P
D2 = 2 * D % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
ORDER = 2**252 + 27742317777372353535851937790883648493

IDENTITY = (0, 1, 1, 0)


def add(a, b):
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    m = (y1 - x1) * (y2 - x2)
    n = (y1 + x1) * (y2 + x2)
    c = t1 * t2 % P * D2
    d = 2 * z1 * z2
    e, f, g, h = (n - m) % P, (d - c) % P, (d + c) % P, (n + m) % P
    return e * f % P, g * h % P, f * g % P, e * h % P


def double(a):
    x, y, z, _ = a
    xx, yy = x * x, y * y
    h = xx + yy
    s = x + y
    e = (h - s * s) % P
    g = (xx - yy) % P
    f = (2 * z * z + g) % P
    h %= P
    return e * f % P, g * h % P, f * g % P, e * h % P


def negate(a):
    x, y, z, t = a
    return -x % P, y, z, -t % P


def equal(a, b):
    """Equality of curve points (not of ristretto classes)."""
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def scale(k, a):
    """k·a for k >= 0, four bits at a time."""
    table = [IDENTITY, a]
    for i in range(2, 16):
        table.append(add(table[i - 1], a))
    result = IDENTITY
    for shift in range((max(k.bit_length(), 1) + 3) // 4 * 4 - 4, -1, -4):
        result = double(double(double(double(result))))
        digit = (k >> shift) & 15
        if digit:
            result = add(result, table[digit])
    return result


class FixedBase:
    """Multiples of one base point by 64 additions, from a table of its 4-bit digits."""

    def __init__(self, base):
        self.rows = []
        for _ in range(64):
            row = [IDENTITY, base]
            for i in range(2, 16):
                row.append(add(row[i - 1], base))
            self.rows.append(row)
            base = add(row[15], base)

    def scale(self, k):
        result, i = IDENTITY, 0
        while k:
            if k & 15:
                result = add(result, self.rows[i][k & 15])
            k >>= 4
            i += 1
        return result


def multiscalar(terms):
    """Σ k·a by Pippenger's buckets; terms are (k, a) with 0 <= k < 2^256."""
    if len(terms) < 4:
        result = IDENTITY
        for k, a in terms:
            result = add(result, scale(k, a))
        return result
    window = max(3, min(13, len(terms).bit_length() - 1))
    bits = max(k.bit_length() for k, _ in terms)
    result = IDENTITY
    for low in range((bits + window - 1) // window * window - window, -1, -window):
        for _ in range(window):
            result = double(result)
        result = add(result, _bucket_sum(terms, low, window))
    return result


def _bucket_sum(terms, low, window):
    buckets = [None] * (1 << window)
    mask = (1 << window) - 1
    for k, a in terms:
        digit = (k >> low) & mask
        if digit:
            held = buckets[digit]
            buckets[digit] = a if held is None else add(held, a)
    running = total = IDENTITY
    for held in reversed(buckets[1:]):
        if held is not None:
            running = add(running, held)
        total = add(total, running)
    return total


BASE_Y = 4 * pow(5, P - 2, P) % P


def recover_x(y, sign):
    """RFC 8032 §5.1.3; None where no x exists."""
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * SQRT_M1 % P
    if (v * x * x - u) % P:
        return None
    if x == 0 and sign:
        return None
    return P - x if x & 1 != sign else x


_BASE_X = recover_x(BASE_Y, 0)
BASE = (_BASE_X, BASE_Y, 1, _BASE_X * BASE_Y % P)
