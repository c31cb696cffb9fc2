"""HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305; one message per key."""

import hashlib
import hmac

import chacha20poly1305
from x25519 import public_key, x25519

_KEM_SUITE = b"KEM" + (0x0020).to_bytes(2, "big")
_SUITE = b"HPKE" + bytes.fromhex("002000010003")


def seal(recipient, info, plaintext, ephemeral, aad=b""):
    """(encapsulated, ciphertext); the ephemeral secret is an argument."""
    encapsulated = public_key(ephemeral)
    key, nonce = _schedule(_shared(x25519(ephemeral, recipient), encapsulated + recipient), info)
    return encapsulated, chacha20poly1305.seal(key, nonce, aad, plaintext)


def open_(secret, encapsulated, info, ciphertext, aad=b""):
    """The plaintext, or None."""
    shared = x25519(secret, encapsulated)
    if shared == bytes(32):
        return None
    key, nonce = _schedule(_shared(shared, encapsulated + public_key(secret)), info)
    return chacha20poly1305.open_(key, nonce, aad, ciphertext)


def _shared(dh, context):
    return _expand(_KEM_SUITE, _extract(_KEM_SUITE, b"", b"eae_prk", dh), b"shared_secret", context, 32)


def _schedule(shared, info):
    context = b"\0" + _extract(_SUITE, b"", b"psk_id_hash", b"") + _extract(_SUITE, b"", b"info_hash", info)
    secret = _extract(_SUITE, shared, b"secret", b"")
    return _expand(_SUITE, secret, b"key", context, 32), _expand(_SUITE, secret, b"base_nonce", context, 12)


def _extract(suite, salt, label, data):
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + data, hashlib.sha256)


def _expand(suite, key, label, info, length):
    info = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(key, info + b"\1", hashlib.sha256)[:length]
