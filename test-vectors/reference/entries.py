"""docs/protocol/encoding.md: documents, their parts, and ledger entries. Values are dicts; the tables are the specification's."""

import author_key
import borsh
import cards
import ristretto255
from ballot import Ballot, opening_bytes
from borsh import Malformed, Reader, blob, option, string, u8, u16, u32, u64, vec
from notation import labelled_hash

MAX_ENTRY = 65_535
PART = 65_000
MAX_PARTS = 256

STRUCTS = {
    "PossessionProof": [("nonce", "point"), ("response", "scalar")],
    "SealedShare": [("recipient", "u16"), ("ciphertext", ["scalar"])],
    "ComplaintProof": [("nonce_base", "point"), ("nonce_key", "point"), ("response", "scalar")],
    "Voter": [("key", "hash"), ("holder", "hash"), ("possession", "signature"), ("style", "u16"), ("weight", "u32")],
    "RegisteredVoter": [("voter", "Voter"), ("replaces", "optional hash"), ("card", "optional card")],
    "LineChange": [("style", "u16"), ("weight", "u32")],
    "PageHeader": [("name", "string"), ("value", "string")],
    "PageAsset": [("path", "string"), ("sha256", "hash")],
    "DecryptionProof": [("nonce_base", "point"), ("nonce_cipher", "point"), ("response", "scalar")],
    "UnitTally": [("style", "u16"), ("counted", "u32"), ("weight", "u64"), ("sum", ["point"])],
    "UnitShare": [("style", "u16"), ("factors", ["point"]), ("proof", "DecryptionProof")],
    "UnitResult": [("style", "u16"), ("values", ["u64"])],
}
DOCUMENTS = [
    ("Manifest", "official", [("json", "blob")]),
    ("Commitment", "trustee", [("ceremony", "u32"), ("digest", "hash"), ("key", "point"), ("agreement_key", "point"), ("after", "optional hash")]),
    ("Reveal", "trustee", [("ceremony", "u32"), ("coefficients", [["point"]]), ("possession", "PossessionProof")]),
    ("Shares", "trustee", [("ceremony", "u32"), ("rounds", "hash"), ("sealed", ["SealedShare"])]),
    ("Confirmation", "trustee", [("ceremony", "u32"), ("participants", ["u16"]), ("transcript", "hash"), ("joint", "hash")]),
    ("Complaint", "trustee", [("ceremony", "u32"), ("against", "u16"), ("transcript", "hash"), ("key", "point"), ("proof", "ComplaintProof")]),
    ("JointKey", "official", [("ceremony", "u32"), ("keys", ["point"])]),
    ("Roll", "official", [("first", "u32"), ("voters", ["Voter"])]),
    ("RollSealed", "official", [("voters", "u32"), ("root", "hash"), ("attempt", "u32")]),
    ("Open", "official", [("context", "hash"), ("schedule", "optional hash"), ("attempt", "u32")]),
    ("Close", "official", [("size", "u64"), ("root", "hash"), ("schedule", "optional hash")]),
    ("Tally", "official", [("units", ["UnitTally"]), ("counted", "hash")]),
    ("DecryptionShare", "trustee", [("units", ["UnitShare"])]),
    ("Result", "official", [("units", ["UnitResult"])]),
    (
        "Agreement",
        "trustee",
        [("ceremony", "u32"), ("transcript", "hash"), ("context", "hash"), ("size", "u64"), ("root", "hash"), ("tally", "hash"), ("signature", "signature")],
    ),
    ("Schedule", "official", [("opening", "u64"), ("closing", "u64"), ("reason", "string")]),
    ("Notice", "official", [("text", "string")]),
    ("Restart", "official", [("ceremony", "u32"), ("round", "u8"), ("said", "hash"), ("excluded", ["u16"]), ("reason", "string")]),
    ("Cancelled", "official", [("reason", "string")]),
    ("LedgerKey", "official", [("key", "hash"), ("next", "hash"), ("possession", "ed25519")]),
    ("Registration", "registrar", [("lines", ["RegisteredVoter"])]),
    ("Countersignature", "registrar", [("digest", "hash")]),
    ("Correction", "registrar", [("key", "hash"), ("change", "change"), ("reason", "string")]),
    ("OfficialKey", "official", [("official", "u16"), ("key", "author key"), ("possession", "ed25519"), ("reason", "string")]),
    (
        "Page",
        "official",
        [("before", "optional hash"), ("addresses", ["string"]), ("headers", ["PageHeader"]), ("assets", ["PageAsset"]), ("reason", "string")],
    ),
]
TAGS = {name: tag for tag, (name, _, _) in enumerate(DOCUMENTS)}
ROLES = {name: role for name, role, _ in DOCUMENTS}
_FIELDS = {name: fields for name, _, fields in DOCUMENTS} | STRUCTS
_AUTHORS = ("official", "trustee", "registrar")
_SMALLEST = {"u8": 1, "u16": 2, "u32": 4, "u64": 8, "hash": 32, "point": 32, "scalar": 32, "blob": 4, "string": 4, "signature": 64, "optional hash": 1, "optional card": 1}
_LENGTHS = {"hash": 32, "point": 32, "signature": 64, "ed25519": 64}
_WRITERS = {"u8": u8, "u16": u16, "u32": u32, "u64": u64, "blob": blob, "string": string, "scalar": ristretto255.scalar_encode}
_WRITERS |= {"optional hash": option, "optional card": option, "change": lambda change: u8(0) if change is None else u8(1) + encode("LineChange", change)}


def encode(kind, value):
    """A value of a type named in the tables; points, hashes and keys of cards and authors are bytes, scalars are integers; the change that strikes is None."""
    if isinstance(kind, list):
        return vec(encode(kind[0], member) for member in value)
    if kind in _WRITERS:
        return _WRITERS[kind](value)
    if kind == "author key":
        return value
    if kind in _LENGTHS:
        assert len(value) == _LENGTHS[kind]
        return value
    return b"".join(encode(field, value[name]) for name, field in _FIELDS[kind])


def read(kind, reader):
    if isinstance(kind, list):
        return reader.vec(lambda r: read(kind[0], r), _smallest(kind[0]))
    if kind == "point":
        return reader.point().encode()
    if kind == "signature":
        return _read_signature(reader)
    if kind == "ed25519":
        return reader.signature()
    if kind == "optional hash":
        return reader.option(Reader.hash)
    if kind == "optional card":
        return reader.option(cards.read)
    if kind == "change":
        return _read_change(reader)
    if kind == "author key":
        return author_key.read(reader)
    if kind in _SMALLEST:
        return getattr(reader, kind)()
    return {name: read(field, reader) for name, field in _FIELDS[kind]}


def _read_change(reader):
    tag = reader.u8()
    if tag > 1:
        raise Malformed("unknown-tag", f"change {tag}")
    return read("LineChange", reader) if tag else None


def encode_document(document):
    """`document` is a dict with `kind` and the fields."""
    return u8(TAGS[document["kind"]]) + encode(document["kind"], document)


def decode_document(data):
    reader = Reader(data)
    tag = reader.u8()
    if tag >= len(DOCUMENTS) or DOCUMENTS[tag] is None:
        raise Malformed("unknown-tag", f"document {tag}")
    kind = DOCUMENTS[tag][0]
    document = {"kind": kind, **read(kind, reader)}
    reader.end()
    return document


def cut(data):
    """A document's bytes in parts."""
    return [data[i : i + PART] for i in range(0, len(data), PART)]


def document_digest(data):
    return labelled_hash("tupyo/v1/document", data)


def encode_author(author):
    role, index = author
    return u8(_AUTHORS.index(role)) + u16(index)


def part_fields(author, digest, part, parts, data):
    return encode_author(author) + digest + u16(part) + u16(parts) + blob(data)


def part_message(election, fields):
    return labelled_hash("tupyo/v1/document part", election + fields)


def post(document, author, secret, election, external):
    """The encoded entries of a document, signed; `external(part)` gives 32 bytes."""
    data = encode_document(document)
    digest, pieces, entries = document_digest(data), cut(data), []
    for part, piece in enumerate(pieces):
        fields = part_fields(author, digest, part, len(pieces), piece)
        signed = author_key.sign(secret, part_message(election, fields), external(part))
        entries.append(u8(0) + fields + signed)
    return entries


def ballot_entry(ballot, signed, card=None):
    """`card` is the signature of the voter's card, if there is one."""
    if card is None:
        return u8(3 if ballot.limbs else 1) + ballot.encode() + signed
    return u8(6 if ballot.limbs else 5) + ballot.encode() + signed + card


def challenged_entry(ballot, nonce, values, signed):
    return u8(4 if ballot.limbs else 2) + ballot.encode() + opening_bytes(nonce, values) + signed


def decode_entry(data):
    """A dict with `kind`: Document, Ballot or Challenged."""
    if len(data) > MAX_ENTRY:
        raise Malformed("too-long", f"{len(data)} bytes")
    return borsh.decode_all(_read_entry, data)


def encode_entry(entry):
    if entry["kind"] == "Document":
        fields = part_fields(*(entry[name] for name in ("author", "digest", "part", "parts", "bytes")))
        return u8(0) + fields + entry["signature"]
    if entry["kind"] == "Ballot":
        return ballot_entry(entry["ballot"], entry["signature"], entry["card"])
    return challenged_entry(entry["ballot"], entry["nonce"], entry["values"], entry["signature"])


def _read_entry(reader):
    tag = reader.u8()
    if tag == 0:
        entry = {"kind": "Document", "author": _read_author(reader), "digest": reader.hash()}
        return entry | {"part": reader.u16(), "parts": reader.u16(), "bytes": reader.blob(), "signature": reader.signature()}
    if tag in (1, 3, 5, 6):
        entry = {"kind": "Ballot", "ballot": Ballot.read(reader, tag in (3, 6)), "signature": _read_signature(reader)}
        return entry | {"card": reader.signature() if tag > 4 else None}
    if tag not in (2, 4):
        raise Malformed("unknown-tag", f"entry {tag}")
    entry = {"kind": "Challenged", "ballot": Ballot.read(reader, tag == 4), "nonce": reader.scalar()}
    return entry | {"values": reader.vec(lambda r: r.u64(), 8), "signature": _read_signature(reader)}


def _read_signature(reader):
    nonce = reader.lazy_point()
    return nonce + ristretto255.scalar_encode(reader.scalar())


def _read_author(reader):
    role = reader.u8()
    if role >= len(_AUTHORS):
        raise Malformed("unknown-tag", f"author {role}")
    return _AUTHORS[role], reader.u16()


def _smallest(kind):
    if isinstance(kind, list):
        return 4
    return _SMALLEST[kind] if kind in _SMALLEST else sum(_smallest(field) for _, field in _FIELDS[kind])
