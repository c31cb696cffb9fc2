"""What every vector module needs: named deterministic bytes and scalars, and the shape of a file and of a case."""

import hashlib

import ristretto255
from ristretto255 import scalar_encode


def octets(name):
    """32 bytes that depend only on the name."""
    return hashlib.sha256(b"tupyo test vectors: " + name.encode()).digest()


def scalar(name):
    return ristretto255.scalar_wide(hashlib.sha512(b"tupyo test vectors: " + name.encode()).digest())


def plain(value):
    """JSON for a value: bytes and points as hex, lists and dicts member by member."""
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    if isinstance(value, ristretto255.Point):
        return value.encode().hex()
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(member) for member in value]
    return value


def hex_scalar(k):
    return scalar_encode(k).hex()


def case(name, inputs, intermediate=None, outputs=None, error=None):
    content = {"name": name, "inputs": plain(inputs)}
    if intermediate:
        content["intermediate"] = plain(intermediate)
    if outputs is not None:
        content["outputs"] = plain(outputs)
    if error is not None:
        content["expected_error"] = error
    return content


def file(description, source, cases, **more):
    names = [entry["name"] for entry in cases]
    assert len(set(names)) == len(names), "two cases of one name"
    return {"description": description, "source": source, **plain(more), "cases": cases}


def refused(step, *arguments):
    """The code with which a step refuses, or None; for vectors that must be refused."""
    try:
        step(*arguments)
    except ValueError as refusal:
        return refusal.code
    return None


def flip(data, bit):
    """The same bytes with one bit changed."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def bulky(data, byte=0):
    """Long data as JSON: its first and last bytes around a run of one byte."""
    run = bytes([byte]) * (len(data) - 300)
    at = data.find(run)
    if len(data) < 10_000 or at < 0:
        return data
    while data[at + len(run) : at + len(run) + 1] == bytes([byte]):
        run += bytes([byte])
    return {"prefix": data[:at], "repeat": {"byte": byte, "times": len(run)}, "suffix": data[at + len(run) :]}
