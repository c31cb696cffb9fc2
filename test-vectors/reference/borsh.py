"""borsh: writers as functions on bytes, and a strict reader."""

import ristretto255


class Malformed(ValueError):
    """Bytes that no value encodes to; `code` says why."""

    def __init__(self, code, detail=""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


def u8(n):
    return n.to_bytes(1, "little")


def u16(n):
    return n.to_bytes(2, "little")


def u32(n):
    return n.to_bytes(4, "little")


def u64(n):
    return n.to_bytes(8, "little")


def vec(encoded):
    """A list of already encoded members."""
    encoded = list(encoded)
    return u32(len(encoded)) + b"".join(encoded)


def blob(data):
    return u32(len(data)) + data


def string(text):
    return blob(text.encode("utf-8"))


def option(encoded):
    return b"\0" if encoded is None else b"\1" + encoded


class Reader:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, length):
        if length > len(self.data) - self.at:
            raise Malformed("truncated", f"{length} bytes wanted at {self.at}")
        self.at += length
        return bytes(self.data[self.at - length : self.at])

    def _int(self, length):
        return int.from_bytes(self.take(length), "little")

    def u8(self):
        return self._int(1)

    def u16(self):
        return self._int(2)

    def u32(self):
        return self._int(4)

    def u64(self):
        return self._int(8)

    def hash(self):
        return self.take(32)

    def signature(self):
        """Of an author or a card: any 64 bytes."""
        return self.take(64)

    def scalar(self):
        return _canonical(ristretto255.scalar_decode, self.take(32))

    def point(self):
        return _canonical(ristretto255.decode, self.take(32))

    def lazy_point(self):
        """A point that is decompressed later: any 32 bytes."""
        return self.take(32)

    def blob(self):
        return self.take(self.u32())

    def string(self):
        try:
            return self.blob().decode("utf-8")
        except UnicodeDecodeError as problem:
            raise Malformed("not-canonical", str(problem)) from problem

    def vec(self, member, smallest):
        """A vector whose members have at least `smallest` bytes each."""
        count = self.u32()
        if count * smallest > len(self.data) - self.at:
            raise Malformed("truncated", f"{count} members do not fit")
        return [member(self) for _ in range(count)]

    def option(self, member):
        tag = self.u8()
        if tag > 1:
            raise Malformed("unknown-tag", f"option {tag}")
        return member(self) if tag else None

    def end(self):
        if self.at != len(self.data):
            raise Malformed("trailing-bytes", f"{len(self.data) - self.at} left")


def _canonical(decode, data):
    try:
        return decode(data)
    except ristretto255.NotCanonical as refusal:
        raise Malformed("not-canonical", str(refusal)) from refusal


def decode_all(member, data):
    """One value and nothing after it."""
    reader = Reader(data)
    value = member(reader)
    reader.end()
    return value
