"""Evidence of split views: docs/protocol/split-view.md."""

import merkle
import note
from batch import Refused

HEADER = "tupyo/split-view/v1"
MAX_BYTES = 2 * 131_072 + 6_600


def write(head, first_note, second_note):
    """`head` is the kind's line and the lines after it."""
    return "".join(line + "\n" for line in [HEADER, *head, ""]) + first_note + "\n" + second_note


def same_size(notes):
    return write(["same-size"], *notes)


def prefix(path, notes):
    return write(["prefix", *map(note.b64, path)], *notes)


def entry(index, leaves, notes):
    """`leaves` are (leaf hash, path) in the smaller and in the larger ledger."""
    lines = [line for leaf, path in leaves for line in [f"leaf {note.b64(leaf)}", *map(note.b64, path)]]
    return write([f"entry {index}", *lines], *notes)


def verify(evidence, verifiers):
    """(kind, the two checkpoints) if the evidence proves that two histories were signed; `verifiers` are the keys of one ledger."""
    head, notes = _split(evidence)
    kind = _parse_head(head)
    first, second = (_open(one.encode(), verifiers) for one in notes)
    if not _holds(kind, first, second):
        raise Refused("evidence-consistent")
    return kind[0], (first, second)


def _open(signed, verifiers):
    """The checkpoint of a note, exact, by whichever of the keys a line of it names."""
    claimed = {(name, key_id) for name, key_id, _ in note.parse(signed)[1]}
    named = [verifier for verifier in verifiers if (verifier.name, verifier.key_id) in claimed]
    if not named:
        raise Refused("note-unsigned")
    return note.open_checkpoint(signed, named[0])


def _split(evidence):
    if len(evidence) > MAX_BYTES:
        raise Refused("evidence-malformed")
    try:
        parts = evidence.decode("utf-8").split("\n\n")
    except UnicodeDecodeError as problem:
        raise Refused("evidence-malformed") from problem
    if len(parts) != 5:
        raise Refused("evidence-malformed")
    notes = f"{parts[1]}\n\n{parts[2]}\n", f"{parts[3]}\n\n{parts[4]}"
    try:
        for one in notes:
            note.parse(one.encode())
    except Refused as problem:
        raise Refused("evidence-malformed") from problem
    return parts[0].split("\n"), notes


def _parse_head(lines):
    if len(lines) < 2 or lines[0] != HEADER:
        raise Refused("evidence-malformed")
    kind, rest = lines[1], lines[2:]
    if kind == "same-size" and not rest:
        return (kind,)
    if kind == "prefix":
        return kind, _hashes(rest)
    index = note._decimal(kind[6:]) if kind.startswith("entry ") else None
    places = [i for i, line in enumerate(rest) if line.startswith("leaf ")]
    if index is None or len(places) != 2 or places[0] != 0:
        raise Refused("evidence-malformed")
    halves = rest[: places[1]], rest[places[1] :]
    return "entry", index, [(_hashes([half[0][5:]])[0], _hashes(half[1:])) for half in halves]


def _hashes(lines):
    hashes = [note.unb64(line) for line in lines]
    if len(hashes) > 65 or any(h is None or len(h) != 32 for h in hashes):
        raise Refused("evidence-malformed")
    return hashes


def _holds(kind, first, second):
    if kind[0] == "same-size":
        _ordered(first.size == second.size and first.root <= second.root)
        return first.root != second.root
    _ordered(first.size < second.size)
    if kind[0] == "prefix":
        if first.size == 0:
            raise Refused("proof-out-of-range")
        roots = merkle.prefix_roots(first.size, second.size, kind[1])
        if roots is None or roots[1] != second.root:
            raise Refused("proof-invalid")
        return roots[0] != first.root
    index, leaves = kind[1:]
    for (leaf, path), ledger in zip(leaves, (first, second)):
        broken = merkle.inclusion_fault(index, ledger.size, path, leaf, ledger.root)
        if broken:
            raise Refused(broken)
    return leaves[0][0] != leaves[1][0]


def _ordered(condition):
    if not condition:
        raise Refused("evidence-order")
