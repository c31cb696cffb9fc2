"""split-view.json"""

import hashlib

import ed25519
import merkle
import note
import split_view
from vectors.material import case, file, octets, refused
from vectors.play import LEDGER, ledger_seed, manifest_text

MANIFEST = manifest_text("split-view")
ORIGIN = f"{LEDGER}/{hashlib.sha256(MANIFEST).hexdigest()}"
SEED = ledger_seed("split-view")
VERIFIER = note.Verifier(ORIGIN, ed25519.public_key(SEED))


def leaves(size, fork, history):
    """Entry i is i as four bytes and, from the fork on, the number of the history."""
    return [merkle.leaf_hash(i.to_bytes(4, "big") + bytes([history if i >= fork else 0])) for i in range(size)]


def signed(tree, seed=SEED):
    return note.Checkpoint(ORIGIN, len(tree), merkle.root(tree)).sign(seed)


def generate():
    cases = [_accepted(*row) for row in _split()] + [_refused(*row) for row in _bad()]
    key = {"origin": ORIGIN, "vkey": str(VERIFIER), "public": VERIFIER.public, "manifest": MANIFEST.decode()}
    description = (
        "Evidence that one key, the first of the ledger of `manifest`, has signed two histories; and files that prove nothing. Entry i of a history is i as four big-endian bytes "
        "and a byte: 0 before the fork, the history's number from it on. Codes: evidence-malformed, evidence-order, evidence-consistent, "
        "proof-invalid, proof-out-of-range, those of checkpoints."
    )
    return file(description, "docs/protocol/split-view.md", cases, key=key)


def _same(size, fork):
    trees = sorted((leaves(size, fork, 1), leaves(size, fork, 2)), key=merkle.root)
    return split_view.same_size([signed(tree) for tree in trees])


def _prefix(old, new, fork):
    one, two = leaves(old, fork, 1), leaves(new, fork, 2)
    return split_view.prefix(merkle.prefix(old, two), [signed(one), signed(two)])


def _entry(index, old, new, fork):
    trees = leaves(old, fork, 1), leaves(new, fork, 2)
    proofs = [(tree[index], merkle.inclusion(index, tree)) for tree in trees]
    return split_view.entry(index, proofs, [signed(tree) for tree in trees])


def _split():
    yield "same-size", _same(1, 0)
    yield "same-size", _same(7, 5)
    for old, new, fork in ((1, 2, 0), (3, 4, 2), (4, 7, 1), (6, 8, 5), (8, 300, 0), (255, 256, 254), (257, 600, 256)):
        yield "prefix", _prefix(old, new, fork)
    for index, old, new, fork in ((0, 1, 2, 0), (4, 6, 9, 4), (6, 7, 8, 3), (256, 257, 600, 256)):
        yield "entry", _entry(index, old, new, fork)


def _accepted(kind, evidence):
    found, (first, second) = split_view.verify(evidence.encode(), [VERIFIER])
    assert found == kind
    inner = {"sizes": [first.size, second.size], "roots": [first.root, second.root]}
    return case(f"{kind} of {first.size} and {second.size}", {"evidence": evidence}, inner, {"kind": kind})


def _bad():
    one, two = leaves(6, 4, 1), leaves(9, 4, 2)
    notes, path = [signed(one), signed(two)], merkle.prefix(6, two)
    proofs = [(tree[4], merkle.inclusion(4, tree)) for tree in (one, two)]
    good, entry, same = split_view.prefix(path, notes), split_view.entry(4, proofs, notes), _same(7, 5)
    swap = lambda i, new: path[:i] + [new] + path[i + 1 :]
    yield "prefix of one history", _prefix(5, 9, 5)
    yield "entry that is the same", _entry(3, 6, 9, 4)
    yield "same checkpoint twice", split_view.same_size([signed(one)] * 2)
    yield "same-size of two sizes", split_view.same_size(notes)
    yield "same-size in the other order", split_view.same_size([signed(t) for t in sorted((leaves(7, 5, 1), leaves(7, 5, 2)), key=merkle.root, reverse=True)])
    yield "prefix, the larger first", split_view.prefix(path, notes[::-1])
    yield "prefix of one size", split_view.prefix([merkle.root(one)], [signed(one), signed(leaves(6, 4, 2))])
    yield "prefix of nothing", split_view.prefix([], [signed([]), signed(two)])
    yield "path cut", split_view.prefix(path[:-1], notes)
    yield "path longer", split_view.prefix(path + [path[-1]], notes)
    yield "path empty", split_view.prefix([], notes)
    yield "first hash of the path changed", split_view.prefix(swap(0, octets("x")), notes)
    yield "last hash of the path changed", split_view.prefix(swap(len(path) - 1, octets("x")), notes)
    yield "entry beyond the smaller ledger", split_view.entry(6, proofs, notes)
    yield "entry of another index", split_view.entry(5, proofs, notes)
    yield "leaves exchanged", split_view.entry(4, proofs[::-1], notes)
    yield "invented leaf", split_view.entry(4, [(octets("x"), proofs[0][1]), proofs[1]], notes)
    yield "second note by another key", split_view.prefix(path, [notes[0], signed(two, octets("another ledger key"))])
    yield "a cosignature in a note", split_view.prefix(path, [notes[0] + "— witness.example " + note.b64(bytes(68)) + "\n", notes[1]])
    yield "one note only", good[: good.rindex("\n\n" + ORIGIN) + 1]
    yield "other version", good.replace("/v1", "/v2", 1)
    yield "other kind", good.replace("prefix", "suffix", 1)
    yield "index with a leading zero", entry.replace("entry 4", "entry 04", 1)
    yield "no index", entry.replace("entry 4", "entry", 1)
    yield "one leaf", entry.replace("leaf " + note.b64(proofs[1][0]) + "\n", "", 1)
    yield "same-size with a hash", same.replace("same-size\n", "same-size\n" + note.b64(octets("x")) + "\n", 1)
    yield "carriage returns", good.replace("\n", "\r\n")
    yield "one byte more", good + "\n"
    yield "size changed", good.replace("\n6\n", "\n5\n", 1)


def _refused(name, evidence):
    error = refused(split_view.verify, evidence.encode(), [VERIFIER])
    assert error, name
    return case(f"no evidence: {name}", {"evidence": evidence}, error=error)
