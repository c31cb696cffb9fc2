"""C2SP signed notes with Ed25519 keys, checkpoints and receipts (tlog-proof), witnesses' cosignatures, read strictly."""

import base64
import dataclasses
import hashlib
import re

import ed25519
import merkle
import text as texts
from batch import Refused

MAX_SIGNATURES = 16
MAX_BYTES = 131_072


@dataclasses.dataclass
class Verifier:
    """A log's key; `kind` is its signature type."""

    name: str
    public: bytes
    kind = 1

    @property
    def key_id(self):
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self):
        return f"{self.name}+{self.key_id.hex()}+{b64(bytes([self.kind]) + self.public)}"

    @classmethod
    def parse(cls, text):
        parts = text.split("+", 2)
        if len(parts) != 3 or not _name_ok(parts[0]):
            raise Refused("note-key")
        data = unb64(parts[2])
        if data is None or len(data) != 33 or data[0] != cls.kind or not ed25519.acceptable_key(data[1:]):
            raise Refused("note-key")
        verifier = cls(parts[0], data[1:])
        if str(verifier) != text:
            raise Refused("note-key")
        return verifier


class Witness(Verifier):
    """A witness's key: cosignature/v1."""

    kind = 4

    def cosigned(self, text, signature):
        """When it cosigned a checkpoint's text."""
        time = int.from_bytes(signature[:8], "big")
        if len(signature) != 72 or time >= 2**63 or not ed25519.verify(self.public, cosigned_message(text, time), signature[8:]):
            raise Refused("note-signature")
        return time


def cosigned_message(text, time):
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def cosignature(text, name, seed, time):
    """The line of a cosignature, with its newline."""
    witness = Witness(name, ed25519.public_key(seed))
    signature = ed25519.sign(seed, cosigned_message(text, time))
    return f"— {name} {b64(witness.key_id + time.to_bytes(8, 'big') + signature)}\n"


def open_cosigned(note, verifier, witnesses):
    """(checkpoint, {name: time}) of a note with the log's line first, then those of witnesses, ascending by name: nothing in it can be changed."""
    text, lines = _signed(note, verifier)
    if lines[0][:2] != (verifier.name, verifier.key_id):
        raise Refused("note-order")
    cosigned = []
    for name, key_id, signature in lines[1:]:
        known = [witness for witness in witnesses if (witness.name, witness.key_id) == (name, key_id)]
        if not known:
            raise Refused("note-unsigned")
        cosigned.append((name, known[0].cosigned(text, signature)))
    names = [name.encode() for name, _ in cosigned]
    if names != sorted(set(names)):
        raise Refused("note-order")
    return _of_log(text, verifier), dict(cosigned)


def count_cosigned(note, witnesses):
    """How many of the witnesses have cosigned, each counted once; lines of others are ignored, wrong lines of theirs refused."""
    text, lines = parse(note)
    found = 0
    for witness in witnesses:
        own = [signature for name, key_id, signature in lines if (name, key_id) == (witness.name, witness.key_id)]
        found += bool([witness.cosigned(text, signature) for signature in own])
    return found


def write_add_checkpoint(old_size, path, checkpoint_note):
    return "".join(line + "\n" for line in [f"old {old_size}", *map(b64, path), ""]) + checkpoint_note


def read_add_checkpoint(body):
    """(old size, path, note) of the body of a request to a witness."""
    head, gap, note = body.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as problem:
        raise Refused("add-checkpoint-malformed") from problem
    if not gap or not lines[0].startswith("old "):
        raise Refused("add-checkpoint-malformed")
    old_size, path = _decimal(lines[0][4:]), [unb64(line) for line in lines[1:]]
    if old_size is None or len(path) > 63 or any(step is None or len(step) != 32 for step in path):
        raise Refused("add-checkpoint-malformed")
    try:
        parse(note)
    except Refused as problem:
        raise Refused("add-checkpoint-malformed") from problem
    return old_size, path, note


MAX_ENTRY_DIGITS = 4096


def write_add_ledger_key(entry, receipt):
    return f"{b64(entry)}\n\n{receipt}"


def read_add_ledger_key(body):
    """(entry, (index, path, note) of its receipt) of the body of a request to a witness."""
    digits, gap, receipt = body.partition(b"\n\n")
    try:
        entry = unb64(digits.decode("ascii"))
        read = read_receipt(receipt)
    except (UnicodeDecodeError, Refused) as problem:
        raise Refused("add-ledger-key-malformed") from problem
    if not gap or entry is None or len(digits) > MAX_ENTRY_DIGITS:
        raise Refused("add-ledger-key-malformed")
    return entry, read


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
        if len(lines) != 4 or lines[3] or not _name_ok(lines[0]):
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
        raise Refused("note-too-long")
    try:
        note = note.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise Refused("note-malformed", str(problem)) from problem
    if any((ord(c) < 0x20 and c != "\n") or c == "\x7f" for c in note) or not note.endswith("\n") or "\n\n" not in note:
        raise Refused("note-malformed")
    text, _, tail = note.rpartition("\n\n")
    lines = tail.split("\n")[:-1]
    if len(lines) > MAX_SIGNATURES:
        raise Refused("note-too-long")
    if not lines:
        raise Refused("note-malformed")
    return text + "\n", [_signature_line(line) for line in lines]


def open_checkpoint(note, verifier, exact=True):
    """The checkpoint of a note signed by the log; `exact` allows that one signature only, as in an exported record."""
    return _of_log(_signed(note, verifier, exact)[0], verifier)


def _signed(note, verifier, exact=False):
    """A note that the log has signed: its text and lines."""
    text, signatures = parse(note)
    if exact and len(signatures) != 1:
        raise Refused("note-unsigned")
    mine = [s for name, key_id, s in signatures if (name, key_id) == (verifier.name, verifier.key_id)]
    if not mine:
        raise Refused("note-unsigned")
    if not all(ed25519.verify(verifier.public, text.encode(), s) for s in mine):
        raise Refused("note-signature")
    return text, signatures


def _of_log(text, verifier):
    checkpoint = Checkpoint.parse(text)
    if checkpoint.origin != verifier.name:
        raise Refused("checkpoint-origin")
    return checkpoint


RECEIPT = "c2sp.org/tlog-proof@v1"


def write_receipt(index, path, checkpoint_note):
    return "".join(line + "\n" for line in [RECEIPT, f"index {index}", *map(b64, path), ""]) + checkpoint_note


def read_receipt(receipt):
    """(index, path, note) of a receipt whose note is one; nothing is verified."""
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
    try:
        parse(note)
    except Refused as problem:
        raise Refused("receipt-malformed") from problem
    return index, path, note


def open_receipt(receipt, entry, verifier):
    """(index, checkpoint) if the entry is in the log that the key signed."""
    index, path, note = read_receipt(receipt)
    checkpoint = open_checkpoint(note, verifier, exact=False)
    broken = merkle.inclusion_fault(index, checkpoint.size, path, merkle.leaf_hash(entry), checkpoint.root)
    if broken:
        raise Refused(broken)
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
    return 1 <= len(name.encode()) <= 255 and not any(c.isspace() or c == "+" for c in name) and texts.fault(name) is None


def _decimal(text):
    if not re.fullmatch(r"0|[1-9][0-9]{0,19}", text) or int(text) >= 2**64:
        return None
    return int(text)
