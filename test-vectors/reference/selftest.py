#!/usr/bin/env python3
"""Tests the primitives against their RFCs' published vectors."""

import hashlib
import pathlib
import sys
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import ed25519
import edwards
import keccak
import merkle
import note
import p256
import rfc_vectors as rfc
import ristretto255
import text
from merlin import Transcript

unhex = bytes.fromhex


def test_edwards():
    assert edwards.equal(edwards.scale(edwards.ORDER, edwards.BASE), edwards.IDENTITY)
    terms = [(3**i % edwards.ORDER, edwards.scale(i + 1, edwards.BASE)) for i in range(20)]
    slow = edwards.scale(sum(k * (i + 1) for i, (k, _) in enumerate(terms)), edwards.BASE)
    assert edwards.equal(edwards.multiscalar(terms), slow)
    assert edwards.equal(edwards.FixedBase(edwards.BASE).scale(12345), edwards.scale(12345, edwards.BASE))


def test_ristretto255():
    for i, encoding in enumerate(rfc.RISTRETTO_MULTIPLES):
        assert (i * ristretto255.G).encode().hex() == encoding
        assert ristretto255.decode(unhex(encoding)) == i * ristretto255.G
    for encoding in rfc.RISTRETTO_BAD:
        assert _refuses(ristretto255.decode, unhex(encoding)), encoding
    for uniform, encoding in rfc.RISTRETTO_DERIVED:
        assert ristretto255.derive(unhex(uniform)).encode().hex() == encoding


def test_keccak():
    for length in (0, 1, 135, 136, 137, 1000):
        assert keccak.sha3_256(b"k" * length) == hashlib.sha3_256(b"k" * length).digest()


def test_merlin():
    transcript = Transcript("test protocol")
    transcript.append("some label", b"some data")
    assert transcript.challenge_bytes("challenge", 32).hex() == rfc.MERLIN_CHALLENGE


def test_ed25519():
    for seed, public, message, signature in rfc.ED25519:
        seed, public, message, signature = map(unhex, (seed, public, message, signature))
        assert ed25519.public_key(seed) == public and ed25519.sign(seed, message) == signature
        assert ed25519.verify(public, message, signature)
        assert not ed25519.verify(public, message + b"x", signature)
        s = int.from_bytes(signature[32:], "little") + ed25519.ORDER
        assert not ed25519.verify(public, message, signature[:32] + s.to_bytes(32, "little"))
    small = (1).to_bytes(32, "little")
    assert not ed25519.verify(small, b"anything", small + bytes(32))


def test_p256():
    secret, public = int(rfc.P256_SECRET, 16), unhex(rfc.P256_PUBLIC)
    key = p256.public_key(secret)
    assert key == bytes([2 + (public[63] & 1)]) + public[:32]
    assert p256.compress(p256.decompress(key)) == key
    for message, r, s in rfc.P256:
        message, r, s = message.encode(), int(r, 16), int(s, 16)
        small, large = sorted((s, p256.ORDER - s))
        assert p256.sign(secret, message) == p256.encode(r, small)
        assert p256.verify(key, message, p256.encode(r, small))
        assert not p256.verify(key, message, p256.encode(r, large))
        assert not p256.verify(key, message + b"x", p256.encode(r, small))
        assert not p256.verify(key, message, p256.encode(r + p256.ORDER if r < 2**256 - p256.ORDER else 0, small))


def test_merkle():
    leaves = [merkle.leaf_hash(unhex(entry)) for entry in rfc.CT_LEAVES]
    for size, expected in enumerate(rfc.CT_ROOTS):
        assert merkle.root(leaves[:size]).hex() == expected
    leaves = [merkle.leaf_hash(bytes([i])) for i in range(40)]
    for size in range(1, 41):
        whole = merkle.root(leaves[:size])
        for i in range(size):
            path = merkle.inclusion(i, leaves[:size])
            assert merkle.inclusion_holds(i, size, path, leaves[i], whole)
            assert not merkle.inclusion_holds(i + 1, size, path, leaves[i], whole)
            old = merkle.root(leaves[: i + 1])
            proof = merkle.consistency(i + 1, leaves[:size])
            assert merkle.consistency_holds(i + 1, size, proof, old, whole)
            assert not merkle.consistency_holds(i + 1, size, [*proof, old], old, whole)


def test_note():
    verifier = note.Verifier.parse(rfc.NOTE_KEY)
    text, signatures = note.parse(rfc.NOTE.encode())
    assert [(name, key_id) for name, key_id, _ in signatures] == [(verifier.name, verifier.key_id)]
    assert ed25519.verify(verifier.public, text.encode(), signatures[0][2])


def test_text():
    assert hashlib.sha256(text.TABLE.read_bytes()).hexdigest() == "5f88330fd15c3740914c72df5dca65082b6008ccdff91b0028a62dbd7383dfe9"
    reorder = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
    held = {chr(code) for code in range(0x110000) if text.is_character(chr(code))}
    known = {chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) not in ("Cn", "Cc", "Cs", "Co") and code not in reorder}
    # A Python of another Unicode knows more or fewer characters, and can then show one half only.
    version = tuple(map(int, unicodedata.unidata_version.split(".")))
    assert held <= known if version > (14, 0, 0) else held == known if version == (14, 0, 0) else known <= held
    assert text.shown("a\x1b\u202eb\n\u0378가") == "a\ufffd\ufffdb\ufffd\ufffd가"


def _refuses(step, *arguments):
    try:
        step(*arguments)
    except ValueError:
        return True
    return False


def main():
    tests = [test for name, test in sorted(globals().items()) if name.startswith("test_")]
    for test in tests:
        test()
    print(f"{len(tests)} primitives agree with their published vectors")


if __name__ == "__main__":
    main()
