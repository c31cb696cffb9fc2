"""C2SP signed notes with Ed25519 keys, checkpoints and receipts (tlog-proof), read strictly."""

import base64
import dataclasses
import hashlib
import re

import ed25519
import merkle
from batch import Refused

MAX_SIGNATURES = 16
MAX_BYTES = 131_072


@dataclasses.dataclass
class Verifier:
    name: str
    public: bytes

    @property
    def key_id(self):
        return hashlib.sha256(self.name.encode() + b"\n\x01" + self.public).digest()[:4]

    def __str__(self):
        return f"{self.name}+{self.key_id.hex()}+{b64(bytes([1]) + self.public)}"

    @staticmethod
    def parse(text):
        parts = text.split("+", 2)
        if len(parts) != 3 or not _name_ok(parts[0]):
            raise Refused("note-key")
        data = unb64(parts[2])
        if data is None or len(data) != 33 or data[0] != 1 or not ed25519.acceptable_key(data[1:]):
            raise Refused("note-key")
        verifier = Verifier(parts[0], data[1:])
        if str(verifier) != text:
            raise Refused("note-key")
        return verifier


@dataclasses.dataclass
class Checkpoint:
    origin: str
    size: int
    root: bytes

    def text(self):
        return f"{self.origin}\n{self.size}\n{b64(self.root)}\n"

    @staticmethod
    def parse(text):
        lines = text.split("\n")
        if len(lines) != 4 or lines[3] or not lines[0]:
            raise Refused("checkpoint-malformed")
        root, size = unb64(lines[2]), _decimal(lines[1])
        if root is None or len(root) != 32 or size is None or (size == 0 and root != merkle.root([])):
            raise Refused("checkpoint-malformed")
        return Checkpoint(lines[0], size, root)

    def sign(self, seed):
        return sign(self.text(), self.origin, seed)


def sign(text, name, seed):
    """A note with one signature."""
    verifier = Verifier(name, ed25519.public_key(seed))
    return f"{text}\n— {name} {b64(verifier.key_id + ed25519.sign(seed, text.encode()))}\n"


def parse(note):
    """(text, [(name, key id, signature)]) of the bytes of a note."""
    if len(note) > MAX_BYTES:
        raise Refused("note-malformed")
    try:
        note = note.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise Refused("note-malformed", str(problem)) from problem
    if any(ord(c) < 0x20 and c != "\n" for c in note) or not note.endswith("\n") or "\n\n" not in note:
        raise Refused("note-malformed")
    text, _, tail = note.rpartition("\n\n")
    lines = tail.split("\n")[:-1]
    if not 1 <= len(lines) <= MAX_SIGNATURES:
        raise Refused("note-malformed")
    return text + "\n", [_signature_line(line) for line in lines]


def open_checkpoint(note, verifier, exact=True):
    """The checkpoint of a note signed by the log; `exact` allows that one signature only, as in an exported record."""
    text, signatures = parse(note)
    if exact and len(signatures) != 1:
        raise Refused("note-unsigned")
    mine = [s for name, key_id, s in signatures if (name, key_id) == (verifier.name, verifier.key_id)]
    if not mine:
        raise Refused("note-unsigned")
    if not all(ed25519.verify(verifier.public, text.encode(), s) for s in mine):
        raise Refused("note-signature")
    checkpoint = Checkpoint.parse(text)
    if checkpoint.origin != verifier.name:
        raise Refused("checkpoint-origin")
    return checkpoint


RECEIPT = "c2sp.org/tlog-proof@v1"


def write_receipt(index, path, checkpoint_note):
    return "".join(line + "\n" for line in [RECEIPT, f"index {index}", *map(b64, path), ""]) + checkpoint_note


def open_receipt(receipt, entry, verifier):
    """(index, checkpoint) if the entry is in the log that the key signed."""
    head, gap, note = receipt.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as problem:
        raise Refused("receipt-malformed") from problem
    if not gap or len(lines) < 2 or lines[0] != RECEIPT or not lines[1].startswith("index "):
        raise Refused("receipt-malformed")
    index, path = _decimal(lines[1][6:]), [unb64(line) for line in lines[2:]]
    if index is None or len(path) > 64 or any(step is None or len(step) != 32 for step in path):
        raise Refused("receipt-malformed")
    checkpoint = open_checkpoint(note, verifier, exact=False)
    if not merkle.inclusion_holds(index, checkpoint.size, path, merkle.leaf_hash(entry), checkpoint.root):
        raise Refused("proof-invalid")
    return index, checkpoint


def b64(data):
    return base64.b64encode(data).decode()


def unb64(text):
    """The bytes of canonical padded base64, or None."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        return None
    return data if b64(data) == text else None


def _signature_line(line):
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "—" or not _name_ok(parts[1]):
        raise Refused("note-malformed")
    data = unb64(parts[2])
    if data is None or len(data) < 5:
        raise Refused("note-malformed")
    return parts[1], data[:4], data[4:]


def _name_ok(name):
    return 1 <= len(name.encode()) <= 255 and "+" not in name and not any(c.isspace() or ord(c) < 0x20 or ord(c) == 0x7F for c in name)


def _decimal(text):
    if not re.fullmatch(r"0|[1-9][0-9]{0,19}", text) or int(text) >= 2**64:
        return None
    return int(text)
