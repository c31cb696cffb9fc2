"""docs/protocol/notation.md: labelled hashes and generators."""

import functools
import hashlib

import ristretto255


def labelled_hash(label, data):
    return hashlib.sha256(_prefix(label) + data).digest()


@functools.cache
def generator(label, i):
    uniform = hashlib.sha512(_prefix(label) + i.to_bytes(4, "little")).digest()
    return ristretto255.derive(uniform).fixed()


def bit_generator(i):
    """Pᵢ, i from 1."""
    return generator("tupyo/v1/generator/bit", i)


def blind_generator():
    """Q."""
    return generator("tupyo/v1/generator/blind", 0)


def amount_generator():
    """H."""
    return generator("tupyo/v1/generator/amount", 0)


def _prefix(label):
    label = label.encode("ascii")
    return bytes([len(label)]) + label
