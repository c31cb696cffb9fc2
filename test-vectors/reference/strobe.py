"""STROBE-128, the part of https://strobe.sourceforge.io that merlin uses: meta-AD, AD, PRF and KEY."""

from keccak import permute_bytes

RATE = 166
FLAG_I, FLAG_A, FLAG_C, FLAG_M, FLAG_K = 1, 2, 4, 16, 32


class Strobe128:
    def __init__(self, label):
        self.state = bytearray(200)
        self.state[:18] = bytes([1, RATE + 2, 1, 0, 1, 96]) + b"STROBEv1.0.2"
        permute_bytes(self.state)
        self.pos = self.pos_begin = self.flags = 0
        self.meta_ad(label, False)

    def clone(self):
        twin = Strobe128.__new__(Strobe128)
        twin.state = bytearray(self.state)
        twin.pos, twin.pos_begin, twin.flags = self.pos, self.pos_begin, self.flags
        return twin

    def meta_ad(self, data, more):
        self._begin(FLAG_M | FLAG_A, more)
        self._absorb(data)

    def ad(self, data, more):
        self._begin(FLAG_A, more)
        self._absorb(data)

    def prf(self, length, more):
        self._begin(FLAG_I | FLAG_A | FLAG_C, more)
        out = bytearray()
        for _ in range(length):
            out.append(self.state[self.pos])
            self.state[self.pos] = 0
            self._step()
        return bytes(out)

    def key(self, data, more):
        self._begin(FLAG_A | FLAG_C, more)
        for byte in data:
            self.state[self.pos] = byte
            self._step()

    def _absorb(self, data):
        for byte in data:
            self.state[self.pos] ^= byte
            self._step()

    def _step(self):
        self.pos += 1
        if self.pos == RATE:
            self._run()

    def _run(self):
        self.state[self.pos] ^= self.pos_begin
        self.state[self.pos + 1] ^= 0x04
        self.state[RATE + 1] ^= 0x80
        permute_bytes(self.state)
        self.pos = self.pos_begin = 0

    def _begin(self, flags, more):
        if more:
            assert flags == self.flags, "continued another operation"
            return
        self.flags = flags
        old_begin, self.pos_begin = self.pos_begin, self.pos + 1
        self._absorb(bytes([old_begin, flags]))
        if flags & (FLAG_C | FLAG_K) and self.pos:
            self._run()
