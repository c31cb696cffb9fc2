"""merlin 1.0 transcripts, their hedged random generator, and the shorthands of docs/protocol/notation.md."""

from ristretto255 import scalar_wide
from strobe import Strobe128


def _u32(n):
    return n.to_bytes(4, "little")


class Transcript:
    def __init__(self, label):
        self.strobe = Strobe128(b"Merlin v1.0")
        self.append("dom-sep", _ascii(label))

    def append(self, label, message):
        label = _ascii(label)
        self.strobe.meta_ad(label, False)
        self.strobe.meta_ad(_u32(len(message)), True)
        self.strobe.ad(message, False)

    def challenge_bytes(self, label, length):
        self.strobe.meta_ad(_ascii(label), False)
        self.strobe.meta_ad(_u32(length), True)
        return self.strobe.prf(length, False)

    def challenge(self, label):
        return scalar_wide(self.challenge_bytes(label, 64))

    def closing(self):
        return self.challenge_bytes("close", 32)

    def rng(self, secret, external):
        return TranscriptRng(self.strobe, [("secret", secret)], external)


class TranscriptRng:
    """build_rng, rekey_with_witness_bytes for each witness, finalize with 32 external bytes."""

    def __init__(self, strobe, witnesses, external):
        assert len(external) == 32
        self.strobe = strobe.clone()
        for label, witness in witnesses:
            self.strobe.meta_ad(_ascii(label), False)
            self.strobe.meta_ad(_u32(len(witness)), True)
            self.strobe.key(witness, False)
        self.strobe.meta_ad(b"rng", False)
        self.strobe.key(external, False)

    def fill_bytes(self, length):
        self.strobe.meta_ad(_u32(length), False)
        return self.strobe.prf(length, False)

    def scalar(self):
        return scalar_wide(self.fill_bytes(64))


def _ascii(label):
    return label if isinstance(label, bytes) else label.encode("ascii")
