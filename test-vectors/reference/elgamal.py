"""docs/protocol/ballot.md, "Ciphertext": multi-recipient exponential ElGamal, its sums, and small discrete logarithms."""

from ristretto255 import G, IDENTITY, ORDER, multiscalar


def encrypt(values, nonce, keys):
    """C₀ … C_n as points."""
    return [nonce * G] + [(value % ORDER) * G + nonce * key for value, key in zip(values, keys)]


def weighted_sum(ciphertexts, weights, width):
    """Σ weight·(C₀ … C_n), component by component."""
    return [multiscalar([(w, c[i]) for c, w in zip(ciphertexts, weights)]) if ciphertexts else IDENTITY for i in range(width)]


def discrete_log(point, limit):
    """v in 0 … limit with vG = point, by baby-step giant-step; None if there is none."""
    steps = max(1, int(limit**0.5) + 1)
    baby, current = {}, IDENTITY
    for i in range(steps):
        baby[current.encode()] = i
        current = current + G
    giant, current = -(steps * G), point
    for j in range(limit // steps + 1):
        found = baby.get(current.encode())
        if found is not None and j * steps + found <= limit:
            return j * steps + found
        current = current + giant
    return None
