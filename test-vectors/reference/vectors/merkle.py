"""merkle.json and checkpoint.json"""

import hashlib

import ed25519
import merkle
import note
from vectors.material import bulky, case, file, octets, refused

LEAVES = [merkle.leaf_hash(i.to_bytes(4, "big")) for i in range(600)]
ORIGIN = "tupyo.example/" + octets("checkpoint election").hex()


def generate():
    cases = [_root(size) for size in (0, 1, 2, 3, 4, 5, 7, 8, 9, 255, 256, 257, 600)]
    cases += [_inclusion(i, n) for i, n in ((0, 1), (0, 2), (1, 2), (2, 3), (4, 7), (6, 7), (0, 8), (255, 256), (256, 257), (300, 600), (599, 600))]
    cases += [_consistency(m, n) for m, n in ((1, 1), (1, 2), (2, 3), (3, 7), (4, 7), (6, 8), (7, 7), (8, 9), (256, 257), (255, 600), (512, 600))]
    cases += _invalid() + [_tiles(n) for n in (0, 1, 255, 256, 257, 600)] + [_paths()]
    cases += _spellings() + _bundles() + _hash_tiles()
    description = "RFC 6962 trees over entries that are the index as four big-endian bytes: roots, proofs, C2SP tiles and bundles; paths, bundles and tiles of hashes that are read or refused"
    return file(description, "docs/protocol/ledger.md", cases)


def _root(size):
    return case(f"root of {size}", {"size": size}, None, {"root": merkle.root(LEAVES[:size])})


def _inclusion(index, size):
    path, root = merkle.inclusion(index, LEAVES[:size]), merkle.root(LEAVES[:size])
    assert merkle.inclusion_holds(index, size, path, LEAVES[index], root)
    return case(f"inclusion of {index} in {size}", {"index": index, "size": size}, {"leaf": LEAVES[index], "root": root}, {"path": path})


def _consistency(first, second):
    path = merkle.consistency(first, LEAVES[:second])
    roots = merkle.root(LEAVES[:first]), merkle.root(LEAVES[:second])
    assert merkle.consistency_holds(first, second, path, *roots)
    inner = {"first_root": roots[0], "second_root": roots[1]}
    return case(f"consistency of {first} with {second}", {"first": first, "second": second}, inner, {"path": path})


def _invalid():
    path, root, leaf = merkle.inclusion(4, LEAVES[:7]), merkle.root(LEAVES[:7]), LEAVES[4]
    rows = [
        ("index", 5, 7, path, leaf, root),
        ("index is the size", 7, 7, path, leaf, root),
        ("of no entries", 0, 0, [], leaf, merkle.root([])),
        ("size", 4, 9, path, leaf, root),
        ("leaf", 4, 7, path, LEAVES[5], root),
        ("root", 4, 7, path, leaf, merkle.root(LEAVES[:8])),
        ("path cut", 4, 7, path[:-1], leaf, root),
        ("path longer", 4, 7, path + [root], leaf, root),
        ("path empty", 4, 7, [], leaf, root),
        ("path reversed", 4, 7, path[::-1], leaf, root),
        ("node as leaf", 0, 1, [], merkle.node_hash(LEAVES[0], LEAVES[1]), LEAVES[0]),
    ]
    cases = []
    for name, index, size, steps, claimed, top in rows:
        error = merkle.inclusion_fault(index, size, steps, claimed, top)
        assert error, name
        inputs = {"index": index, "size": size, "path": steps, "leaf": claimed, "root": top}
        cases.append(case(f"invalid inclusion: {name}", inputs, error=error))
    steps, old = merkle.consistency(3, LEAVES[:7]), merkle.root(LEAVES[:3])
    rows = [
        ("first root", 3, 7, steps, root, root),
        ("second root", 3, 7, steps, old, old),
        ("path cut", 3, 7, steps[:-1], old, root),
        ("path empty", 3, 7, [], old, root),
        ("path longer", 3, 7, steps + [root], old, root),
        ("sizes exchanged", 7, 3, steps, root, old),
        ("other first size", 4, 7, steps, old, root),
        ("equal sizes with a path", 7, 7, [root], root, root),
        ("equal sizes of different roots", 7, 7, [], old, root),
    ]
    for name, first, second, proof, one, two in rows:
        error = merkle.consistency_fault(first, second, proof, one, two)
        assert error, name
        inputs = {"first": first, "second": second, "path": proof, "first_root": one, "second_root": two}
        cases.append(case(f"invalid consistency: {name}", inputs, error=error))
    return cases


def _tiles(size):
    files = merkle.tiles([i.to_bytes(4, "big") for i in range(size)])
    for path, data in files.items():
        if "entries" in path:
            assert merkle.read_bundle(data, int(path.split(".p/")[1]) if ".p/" in path else 256)
    listed = {path: {"length": len(data), "sha256": hashlib.sha256(data).digest()} for path, data in sorted(files.items())}
    return case(f"tiles of {size}", {"size": size}, None, {"files": listed})


def _paths():
    rows = [(0, 0, 256), (0, 0, 1), (1, 5, 255), (0, 999, 256), (0, 1000, 256), (3, 1234067, 17), ("entries", 1234067, 256), (7, 0, 1)]
    return case("paths", {"tiles": rows}, None, {"paths": [merkle.tile_path(*row) for row in rows]})


def _spellings():
    good = ["tile/0/000", "tile/0/000.p/1", "tile/7/000.p/255", "tile/entries/x001/x234/067", "tile/0/x001/000.p/17", "tile/0/x072/x057/x594/x037/x927/935"]
    bad = ["", "tile", "tile/0", "tile/0/", "/tile/0/000", "tile/0/000/", "tile/00/000", "tile/8/000", "tile/0/0", "tile/0/0000", "tile/0/x000", "tile/0/x000/067"]
    bad += ["tile/0/001/067", "tile/0/x001/x067", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/05", "tile/0/000.p/256", "tile/0/000.p/1.p/1"]
    bad += ["tile/0/+00", "tile/entries", "tile/Entries/000", "tile/-1/000", "tile/0/../000", "tile/0/xx00/000", "tile/7/001", "tile/0/\u0663\u0663\u0663", "tile/0/000\n"]
    bad += ["tile/0/x072/x057/x594/x037/x927/936", "tile/0/x999/x999/x999/x999/x999/x999/999"]
    cases = []
    for text in good + bad:
        found = merkle.parse_path(text)
        assert (found is not None) == (text in good), text
        outputs = dict(zip(("level", "index", "width"), map(str, found))) if found else None
        cases.append(case(f"path: {text!r}", {"path": text}, None, outputs, None if found else "tile-path"))
    return cases


def _bundles():
    two = merkle.bundle([b"one", b""])
    rows = [("two entries", two, 2), ("256 empty ones", bytes(512), 256), ("the longest entry", merkle.bundle([bytes(65_535)]), 1), ("one more than there are", two, 3)]
    rows += [("one fewer", two, 1), ("cut", two[:-1], 2), ("a length that is cut", two[:-3] + b"\0", 2), ("a byte more", two + b"\0", 2), ("nothing", b"", 1)]
    rows += [("a length beyond the end", b"\xff\xff" + bytes(65_534), 1), ("little-endian lengths", b"\x03\0one\0\0", 2), ("of no entries", b"", 0), ("of 257 entries", bytes(514), 257)]
    cases = []
    for name, data, width in rows:
        error = merkle.bundle_fault(data, width)
        outputs = None if error else {"entries": [hashlib.sha256(entry).digest() for entry in merkle.read_bundle(data, width)]}
        cases.append(case(f"bundle: {name}", {"bundle": bulky(data), "width": width}, None, outputs, error))
    return cases


def _hash_tiles():
    tile = b"".join(LEAVES[:3])
    rows = [("three", tile, 3), ("one fewer", tile, 2), ("one more", tile, 4), ("a byte less", tile[:-1], 3), ("a byte more", tile + b"\0", 3), ("nothing", b"", 1)]
    cases = []
    for name, data, width in rows:
        error = merkle.hash_tile_fault(data, width)
        outputs = None if error else {"hashes": LEAVES[:3]}
        cases.append(case(f"tile of hashes: {name}", {"hash_tile": data, "width": width}, None, outputs, error))
    return cases


def generate_checkpoint():
    seed = octets("ledger key")
    verifier = note.Verifier(ORIGIN, ed25519.public_key(seed))
    entries = [b"entry %d" % i for i in range(7)]
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    cases = []
    for size in (0, 1, 7):
        checkpoint = note.Checkpoint(ORIGIN, size, merkle.root(leaves[:size]))
        signed = checkpoint.sign(seed)
        note.open_checkpoint(signed.encode(), verifier)
        outputs = {"text": checkpoint.text(), "note": signed}
        cases.append(case(f"checkpoint of {size}", {"origin": ORIGIN, "size": size, "root": checkpoint.root, "seed": seed}, None, outputs))
    for index in (0, 4, 6):
        receipt = note.write_receipt(index, merkle.inclusion(index, leaves), signed)
        assert note.open_receipt(receipt.encode(), entries[index], verifier)[0] == index
        cases.append(case(f"receipt of {index}", {"entry": entries[index], "index": index, "entries": entries, "note": signed}, None, {"receipt": receipt}))
    single = note.Checkpoint(ORIGIN, 1, leaves[0]).sign(seed)
    receipt_of_one = note.write_receipt(0, [], single)
    assert note.open_receipt(receipt_of_one.encode(), entries[0], verifier)[0] == 0
    cases.append(case("receipt in a log of one", {"entry": entries[0], "index": 0, "entries": entries[:1], "note": single}, None, {"receipt": receipt_of_one}))
    cases += _bad_notes(seed, verifier, signed, merkle.root(leaves)) + _bad_receipts(verifier, entries, leaves, signed)
    cases += _bad_keys(verifier)
    key = {"origin": ORIGIN, "vkey": str(verifier), "key_id": verifier.key_id, "public": verifier.public}
    description = (
        "Checkpoints and receipts (texts as JSON strings), opened as those of a record: one signature, by the given key, no extension "
        "lines; keys of notes. Some have two faults: the code is that of the one that is examined first."
    )
    return file(description, "docs/protocol/ledger.md", cases, key=key)


def _bad_notes(seed, verifier, signed, root):
    other = octets("another ledger key")
    text, line = signed.split("\n\n")
    body = f"{ORIGIN}\n7\n{note.b64(root)}\n"
    rows = [
        ("size changed", signed.replace("\n7\n", "\n8\n")),
        ("root changed", signed.replace(note.b64(root), note.b64(octets("x")))),
        ("signed by another key", note.Checkpoint(ORIGIN, 7, root).sign(other)),
        ("signed by another key under this key's id", _forged(text + "\n", verifier, other)),
        ("another origin under this key", note.sign("other.example\n7\n" + note.b64(root) + "\n", ORIGIN, seed)),
        ("two signatures", signed + line),
        ("no signature", text + "\n\n"),
        ("no blank line", text + "\n" + line),
        ("no final newline", signed[:-1]),
        ("carriage returns", signed.replace("\n", "\r\n")),
        ("one byte more", signed + "\n"),
        ("extension line", note.sign(body + "extension\n", ORIGIN, seed)),
        ("leading zero", note.sign(body.replace("\n7\n", "\n07\n"), ORIGIN, seed)),
        ("negative size", note.sign(body.replace("\n7\n", "\n-7\n"), ORIGIN, seed)),
        ("size of 2^64", note.sign(body.replace("\n7\n", f"\n{2**64}\n"), ORIGIN, seed)),
        ("size 0 with another root", note.sign(body.replace("\n7\n", "\n0\n"), ORIGIN, seed)),
        ("short root", note.sign(f"{ORIGIN}\n7\n{note.b64(root[:31])}\n", ORIGIN, seed)),
        ("root without padding", note.sign(f"{ORIGIN}\n7\n{note.b64(root).rstrip('=')}\n", ORIGIN, seed)),
        ("signature without padding", signed[:-1].rstrip("=") + "\n"),
        ("dash instead of em dash", signed.replace("— ", "- ")),
        ("two spaces", signed.replace("— ", "—  ")),
        ("a delete character", signed.replace("\n\n", "\x7f\n\n")),
        ("17 signatures", signed + line * 16),
        ("an origin with a space", note.sign(body.replace("tupyo.", "tupyo ", 1), ORIGIN, seed)),
        ("an origin with a character that is not assigned", note.sign(body.replace("tupyo.", "tupyo\u0378", 1), ORIGIN, seed)),
        ("no origin", note.sign(body.partition("\n")[1] + body.partition("\n")[2], ORIGIN, seed)),
    ]
    rows += [(f"a line of {what}", signed + _foreign(name)) for what, name in wrong_names()]
    rows += [(f"a line of a name with {what}", signed + _foreign(f"a{c}b")) for what, c in (("a space", " "), ("a plus", "+"), ("a no-break space", "\u00a0"))]
    wrong, none = _forged(text + "\n", verifier, other), body.replace("\n7\n", "\n07\n")
    rows += [
        ("two faults: 17 signatures, one of which is none", signed + line * 15 + "one\n"),
        ("two faults: a delete character under 17 signatures", signed.replace("\n\n", "\x7f\n\n") + line * 16),
        ("two faults: two signatures, a wrong one first", wrong + line),
        ("two faults: no checkpoint, signed by another key", note.sign(none, ORIGIN, other)),
        ("two faults: no checkpoint, signed by another key under this key's id", _forged(none, verifier, other)),
        ("two faults: another origin, signed by another key", note.sign(body.replace("tupyo.", "other.", 1), ORIGIN, other)),
        ("two faults: another origin and a leading zero", note.sign(none.replace("tupyo.", "other.", 1), ORIGIN, seed)),
    ]
    long = [("one byte too long", b"a" * (note.MAX_BYTES + 1)), ("as long as a note can be", b"a" * note.MAX_BYTES), ("two faults: too long, and not UTF-8", b"\xff" * (note.MAX_BYTES + 1))]
    long += [("not UTF-8", signed.encode().replace(b"\n\n", b"\xff\n\n")), ("two faults: not UTF-8 under 17 signatures", signed.encode() + line.encode() * 16 + b"\xff")]
    cases = [case(f"invalid checkpoint: {name}", {"note_bytes": bulky(bad, bad[0])}, error=refused(note.open_checkpoint, bad, verifier)) for name, bad in long]
    for name, bad in rows:
        error = refused(note.open_checkpoint, bad.encode(), verifier)
        assert error, name
        cases.append(case(f"invalid checkpoint: {name}", {"note": bad}, error=error))
    return cases


NEWEST = "\ua7c0\U00010f70\U0001fae0\u20c0"  # assigned in Unicode 14.0


def wrong_names():
    """Names that no line and no key has."""
    rows = [("a name with a character that is not assigned", "a\u0378"), ("a name with one of Unicode 15", "\U0001e030"), ("a name with a private character", "\ue000")]
    rows += [("a name with a noncharacter", "\ufdd0"), ("a name that reorders", "\u202ea"), ("a decomposed name", "e\u0301"), ("a name of 256 bytes", "a" * 256)]
    return rows


NOT_CANONICAL = (2**255 - 16).to_bytes(32, "little")  # y = p + 3; 3 is a point's


def _foreign(name):
    return f"— {name} {note.b64(bytes(68))}\n"


def _forged(text, verifier, seed):
    signature = verifier.key_id + ed25519.sign(seed, text.encode())
    return f"{text}\n— {verifier.name} {note.b64(signature)}\n"


def _bad_receipts(verifier, entries, leaves, signed):
    good = note.write_receipt(4, merkle.inclusion(4, leaves), signed)
    first = good.split("\n")[2]
    rows = [
        ("another entry", entries[5], good),
        ("another index", entries[4], good.replace("index 4", "index 5")),
        ("index with a leading zero", entries[4], good.replace("index 4", "index 04")),
        ("index beyond the log", entries[4], good.replace("index 4", "index 7")),
        ("no index", entries[4], good.replace("index 4\n", "")),
        ("other version", entries[4], good.replace("@v1", "@v2")),
        ("extra data", entries[4], good.replace("index 4", "extra AAAA\nindex 4")),
        ("a hash less", entries[4], good.replace(first + "\n", "", 1)),
        ("a hash twice", entries[4], good.replace(first, first + "\n" + first, 1)),
        ("a short hash", entries[4], good.replace(first, "AAAA", 1)),
        ("checkpoint missing", entries[4], good.split("\n\n")[0] + "\n"),
        ("checkpoint changed", entries[4], good.replace("\n7\n", "\n8\n")),
        ("its note has 17 signatures", entries[4], good + signed.split("\n\n")[1] * 16),
        ("its note is cut", entries[4], good[:-1]),
        ("two faults: another entry under a changed checkpoint", entries[5], good.replace("\n7\n", "\n8\n")),
        ("two faults: an index beyond the log, and another entry", entries[5], good.replace("index 4", "index 7")),
        ("two faults: 65 hashes and a changed checkpoint", entries[4], good.replace("\n7\n", "\n8\n").replace(first + "\n", (first + "\n") * 63, 1)),
    ]
    cases = []
    for name, entry, bad in rows:
        error = refused(note.open_receipt, bad.encode(), entry, verifier)
        assert error and bad != good or name == "another entry", name
        cases.append(case(f"invalid receipt: {name}", {"entry": entry, "receipt": bad}, error=error))
    return cases


def _bad_keys(verifier):
    good = str(verifier)
    name, key_id, key = good.split("+", 2)
    rows = [
        ("empty", ""),
        ("other id", f"{name}+{int(key_id, 16) ^ 1:08x}+{key}"),
        ("id in capitals", f"{name}+{key_id.upper()}+{key}"),
        ("no name", f"+{key_id}+{key}"),
        ("other name", f"{name}x+{key_id}+{key}"),
        ("key without its last digit", good[:-1]),
        ("key of small order", str(note.Verifier(name, (1).to_bytes(32, "little")))),
        ("not a point", str(note.Verifier(name, (2).to_bytes(32, "little")))),
        ("not canonical", str(note.Verifier(name, NOT_CANONICAL))),
        ("algorithm 2", f"{name}+{key_id}+{note.b64(bytes([2]) + verifier.public)}"),
        ("space in front", " " + good),
        ("newline at the end", good + "\n"),
        ("a name with a space", str(note.Verifier("a b", verifier.public))),
    ]
    rows += [(what, str(note.Verifier(name, verifier.public))) for what, name in wrong_names()]
    cases = []
    for title, name in (("the longest name", "a" * 255), ("a name in Hangul", "원장.example/제20대"), ("the newest characters", NEWEST)):
        assert note.Verifier.parse(str(note.Verifier(name, verifier.public))).name == name
        cases.append(case(f"key: {title}", {"vkey": str(note.Verifier(name, verifier.public))}, None, {"name": name}))
    for title, bad in rows:
        error = refused(note.Verifier.parse, bad)
        assert error, title
        cases.append(case(f"invalid key: {title}", {"vkey": bad}, error=error))
    return cases
