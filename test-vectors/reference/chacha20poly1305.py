"""ChaCha20-Poly1305 (RFC 8439)."""

import hmac
import struct

_MASK = 2**32 - 1
_ROUNDS = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15), (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))


def seal(key, nonce, aad, plaintext):
    ciphertext = _chacha(key, nonce, 1, plaintext)
    return ciphertext + _tag(key, nonce, aad, ciphertext)


def open_(key, nonce, aad, sealed):
    """The plaintext, or None."""
    if len(sealed) < 16:
        return None
    ciphertext, tag = sealed[:-16], sealed[-16:]
    if not hmac.compare_digest(tag, _tag(key, nonce, aad, ciphertext)):
        return None
    return _chacha(key, nonce, 1, ciphertext)


def _tag(key, nonce, aad, ciphertext):
    def pad(data):
        return data + bytes(-len(data) % 16)

    return poly1305(_block(key, nonce, 0)[:32], pad(aad) + pad(ciphertext) + struct.pack("<QQ", len(aad), len(ciphertext)))


def poly1305(key, message):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for i in range(0, len(message), 16):
        total = (total + int.from_bytes(message[i : i + 16] + b"\1", "little")) * r % (2**130 - 5)
    return ((total + int.from_bytes(key[16:], "little")) % 2**128).to_bytes(16, "little")


def _chacha(key, nonce, counter, data):
    out = bytearray()
    for i in range(0, len(data), 64):
        stream = _block(key, nonce, counter + i // 64)
        out += bytes(a ^ b for a, b in zip(data[i : i + 64], stream))
    return bytes(out)


def _block(key, nonce, counter):
    start = list(struct.unpack("<16I", b"expand 32-byte k" + key + struct.pack("<I", counter) + nonce))
    state = start.copy()
    for _ in range(10):
        for a, b, c, d in _ROUNDS:
            for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                state[x] = (state[x] + state[y]) & _MASK
                lane = state[z] ^ state[x]
                state[z] = (lane << turn | lane >> (32 - turn)) & _MASK
    return struct.pack("<16I", *((a + b) & _MASK for a, b in zip(state, start)))
