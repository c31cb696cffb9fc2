"""Keccak-f[1600] on a list of 25 lanes, and SHA3-256 on top of it (only to compare with hashlib)."""

_MASK = 2**64 - 1
_ROTATIONS = [0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14]


def _round_constants():
    constants, lfsr = [], 1
    for _ in range(24):
        value = 0
        for j in range(7):
            if lfsr & 1:
                value |= 1 << ((1 << j) - 1)
            lfsr <<= 1
            if lfsr & 0x100:
                lfsr ^= 0x171
        constants.append(value)
    return constants


ROUND_CONSTANTS = _round_constants()
# Lane x + 5y moves to y + 5·((2x + 3y) mod 5).
_MOVES = [(x + 5 * y, y + 5 * ((2 * x + 3 * y) % 5), _ROTATIONS[x + 5 * y]) for x in range(5) for y in range(5)]


def permute(a):
    """One permutation; returns the new lanes."""
    b = [0] * 25
    for constant in ROUND_CONSTANTS:
        c0 = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20]
        c1 = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21]
        c2 = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22]
        c3 = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23]
        c4 = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24]
        d = (
            c4 ^ (c1 << 1 & _MASK | c1 >> 63),
            c0 ^ (c2 << 1 & _MASK | c2 >> 63),
            c1 ^ (c3 << 1 & _MASK | c3 >> 63),
            c2 ^ (c4 << 1 & _MASK | c4 >> 63),
            c3 ^ (c0 << 1 & _MASK | c0 >> 63),
        )
        for source, target, rotation in _MOVES:
            lane = a[source] ^ d[source % 5]
            b[target] = (lane << rotation | lane >> (64 - rotation)) & _MASK
        a = []
        for y in (0, 5, 10, 15, 20):
            b0, b1, b2, b3, b4 = b[y : y + 5]
            a += [b0 ^ (~b1 & b2), b1 ^ (~b2 & b3), b2 ^ (~b3 & b4), b3 ^ (~b4 & b0), b4 ^ (~b0 & b1)]
        a[0] ^= constant
    return a


def permute_bytes(state):
    """One permutation of 200 bytes (a bytearray), in place."""
    lanes = permute([int.from_bytes(state[i : i + 8], "little") for i in range(0, 200, 8)])
    state[:] = b"".join(lane.to_bytes(8, "little") for lane in lanes)


def sha3_256(data):
    rate = 136
    padded = bytearray(data) + b"\x06"
    padded += bytes(-len(padded) % rate)
    padded[-1] |= 0x80
    state = bytearray(200)
    for start in range(0, len(padded), rate):
        for i in range(rate):
            state[i] ^= padded[start + i]
        permute_bytes(state)
    return bytes(state[:32])
