"""Checkpoints, files and directories of damaged.json, of the families L and X: rows of (name, ledger, what fails, more of the case)."""

import merkle
import note
from vectors.damage import AUDITOR, SMALL, TIME, WATCHED, WITNESSES, Ledger, before, cosignature, inserted, origin_of, signed, whole, witness
from vectors.material import flip, octets
from vectors.play import ledger_seed
from vectors.record import ROTATED

JUNK = 240


def rows():
    small, large = before(SMALL, len(whole(SMALL).entries)), _large()
    return [*_checkpoints(small), *_lines(small), *_watched(), *_brought(small), *_rotated(), *_bundles(large), *_tiles(small, large), *_files(small), *_directories(small)]


def _large():
    """More than one bundle, by entries of junk behind the manifest."""
    return inserted(SMALL, 1, *[b"\xff"] * JUNK)


def _checkpoints(ledger):
    """Of a small ledger; `text` is what its key has signed."""
    good = signed(ledger)
    text, _, line = good.partition("\n\n")
    origin, size, root = text.split("\n")
    empty = Ledger(ledger.name, ledger.text, [])

    def resigned(*lines):
        return note.sign("".join(f"{line}\n" for line in lines), origin, ledger_seed(ledger.name))

    table = [
        ("no checkpoint", None, "file-missing"),
        ("a checkpoint without its last newline", good[:-1], "note-malformed"),
        ("a checkpoint with a carriage return", good.replace("\n\n", "\r\n\n"), "note-malformed"),
        ("a checkpoint that is no UTF-8", good.encode().replace(b"tupyo.example", b"tupyo.exampl\xff", 1), "note-malformed"),
        ("a checkpoint without a signature", text + "\n\n", "note-malformed"),
        ("a checkpoint with another dash", good.replace("\u2014", "-"), "note-malformed"),
        ("a checkpoint with bits left in its base64", good[:-2] + chr(ord(good[-2]) + 1) + "\n" if good[-2] != "=" else good[:-3] + "B=\n", "note-malformed"),
        ("a checkpoint with U+007F", good.replace(f"\n{size}\n", f"\n{size}\x7f\n"), "note-malformed"),
        ("a checkpoint with a line of a key's id alone", good + f"\u2014 x.example {note.b64(bytes(4))}\n", "note-malformed"),
        ("a checkpoint with 17 signatures", good + (f"\u2014 {line[2:]}" * 16), "note-too-long"),
        ("a checkpoint with an extension line", resigned(origin, size, root, "more"), "checkpoint-malformed"),
        ("a checkpoint whose size has a zero before it", resigned(origin, "0" + size, root), "checkpoint-malformed"),
        ("a checkpoint with a shorter root", resigned(origin, size, root[4:]), "checkpoint-malformed"),
        ("a checkpoint of a ledger whose name is none", resigned("two words", size, root), "checkpoint-malformed"),
        ("a checkpoint of another ledger", good.replace(origin, origin[:-1] + "x"), "checkpoint-origin"),
        ("a checkpoint by another key", signed(ledger, number=1).replace("\u2014 " + origin, "\u2014 x.example"), "note-unsigned"),
        ("a checkpoint by the spare key, which nobody has announced", signed(ledger, number=1), "note-unsigned"),
        ("a checkpoint whose signature was changed", _changed_signature(good), "note-signature"),
        ("a checkpoint whose text was changed", good.replace(root, note.b64(octets("root"))), "note-signature"),
    ]
    rows = [(name, ledger, code, {"checkpoint": checkpoint}) for name, checkpoint, code in table]
    shorter = signed(ledger, size=30)
    other = {"anchors": {"election": octets("another election")}}
    return [
        *rows,
        ("another election", ledger, "wrong-manifest ledger-manifest wrong-author wrong-phase not-open", other),
        ("no entries", empty, "ledger-manifest", {"base": None}),
        ("no entries, and another root", empty, "checkpoint-malformed", {"base": None, "checkpoint": signed(empty, root=octets("root"))}),
        ("a checkpoint with another root", ledger, "root-mismatch", {"checkpoint": signed(ledger, root=octets("root"))}),
        ("a checkpoint of fewer entries", ledger, _NOT_THERE, {"checkpoint": shorter}),
        ("a checkpoint of more entries", ledger, _NOT_THERE, {"checkpoint": signed(ledger, size=32, root=octets("root"))}),
        ("a checkpoint of more entries than anybody reads", ledger, "ledger-manifest", {"checkpoint": signed(ledger, size=2**64 - 1, root=octets("root"))}),
        ("a checkpoint of more entries than the auditor reads", ledger, "", {"anchors": {"election": ledger.election, "most": 30}, "outcome": "limit-exceeded"}),
        ("a checkpoint of as many entries as the auditor reads", ledger, "", {"anchors": {"election": ledger.election, "most": 31}}),
        ("a checkpoint that is too long", ledger, "record-too-long", {"files": [{"path": "checkpoint", "length": 131_073}]}),
        ("a checkpoint of zeros", ledger, "note-malformed", {"files": [{"path": "checkpoint", "length": 131_072}]}),
    ]


_NOTHING_LEGAL = "wrong-author wrong-phase not-open"
_NOT_THERE = "file-missing foreign-file ledger-manifest entries-unaccounted file-unread"


def _changed_signature(text):
    """Another byte of the signature of its last line."""
    head, _, encoded = text.rstrip("\n").rpartition(" ")
    return f"{head} {note.b64(flip(note.unb64(encoded), 300))}\n"


def _lines(ledger):
    """Other lines below the ledger's, where nobody demands witnesses."""
    good = signed(ledger)
    own = good.partition("\n\n")[2]
    table = [
        ("a cosignature that nobody demands", signed(ledger, (WITNESSES[0], TIME)), "note-unsigned"),
        ("the ledger's line twice", good + own, "note-unsigned"),
        ("a line of the spare key beside the ledger's", good + signed(ledger, number=1).partition("\n\n")[2], "note-unsigned"),
        ("a line of the ledger's key that does not verify beside it", good + _changed_signature(own), "note-signature"),
    ]
    return [(name, ledger, code, {"checkpoint": checkpoint}) for name, checkpoint, code in table]


def _watched():
    """The manifest demands both of two witnesses."""
    ledger = before(WATCHED, len(whole(WATCHED).entries))
    good, (one, two) = signed(ledger), WITNESSES
    first, second = cosignature(good, one), cosignature(good, two)
    own = good.partition("\n\n")[2]
    head = good.partition("\n\n")[0] + "\n\n"
    strange = cosignature(good, AUDITOR)
    both = signed(ledger, (one, TIME), (two, TIME))
    table = [
        ("both", both, ""),
        ("both, one in the far future", signed(ledger, (one, 2**63 - 1), (two, 0)), ""),
        ("one of two", good + second, "quorum-missing"),
        ("none", good, "quorum-missing"),
        ("one line twice", good + first + first + second, "note-order"),
        ("in other order", good + second + first, "note-order"),
        ("before the ledger's line", head + first + own + second, "note-order"),
        ("one of nobody", both + strange, "note-unsigned"),
        ("in other order, and one of nobody", good + second + first + strange, "note-unsigned"),
        ("one that does not verify", good + _changed_signature(first) + second, "note-signature"),
        ("one of another checkpoint", good + cosignature(signed(ledger, size=3), one) + second, "note-signature"),
        ("one at a time of 2^63", good + _late(good, one) + second, "note-signature"),
        ("both, under another ledger's key", signed(ledger, (one, TIME), (two, TIME), number=1), "note-unsigned"),
    ]
    rows = [(f"cosigned: {name}", ledger, fails, {"base": WATCHED, "checkpoint": checkpoint}) for name, checkpoint, fails in table]
    missing = {"files": [{"path": f"tile/entries/000.p/{len(ledger.entries)}", "hex": None}], "checkpoint": both, "base": WATCHED}
    found = "file-missing ledger-manifest entries-unaccounted file-unread"
    return [*rows, *_brought_beside(ledger), ("cosigned: both, and the bundle is missing", ledger, found, missing)]


def _late(good, name):
    """A time that no witness states, signed all the same."""
    text = good.partition("\n\n")[0] + "\n"
    return note.cosignature(text, name, octets(name), 2**63)


def _brought_beside(ledger):
    """An auditor's witness beside those of the manifest; one of an auditor can be one of the manifest's, too."""
    one, two = WITNESSES
    given = {"election": ledger.election, "witnesses": [witness(AUDITOR)], "quorum": 1}
    shared = {"election": ledger.election, "witnesses": [witness(AUDITOR), witness(one)], "quorum": 1}
    all_three = signed(ledger, (AUDITOR, TIME), (one, TIME), (two, TIME))
    return [
        ("cosigned: for the auditor, too", ledger, "", {"base": WATCHED, "checkpoint": all_three, "anchors": given}),
        ("cosigned: not for the auditor", ledger, "quorum-missing", {"base": WATCHED, "checkpoint": signed(ledger, (one, TIME), (two, TIME)), "anchors": given}),
        ("cosigned: by a witness that both name", ledger, "", {"base": WATCHED, "checkpoint": signed(ledger, (one, TIME), (two, TIME)), "anchors": shared}),
        ("cosigned: for nobody", ledger, "quorum-missing", {"base": WATCHED, "anchors": given}),
    ]


def _brought(ledger):
    """Witnesses of the auditor's, where the manifest names none; the ledger's own keys never count."""
    seed, spare = ledger_seed(ledger.name), ledger_seed(ledger.name, 1)
    own, next_, honest = witness("self.example/w", seed), witness("self.example/x", spare), witness(AUDITOR)
    good = signed(ledger)
    by_own = cosignature(good, "self.example/w", seed=seed)
    by_next = cosignature(good, "self.example/x", seed=spare)
    by_honest = cosignature(good, AUDITOR)

    def given(witnesses, quorum, lines):
        return {"anchors": {"election": ledger.election, "witnesses": witnesses, "quorum": quorum}, "checkpoint": good + lines}

    return [
        ("the auditor's witness has cosigned", ledger, "", given([honest], 1, by_honest)),
        ("the auditor's witness has not cosigned", ledger, "quorum-missing", given([honest], 1, "")),
        ("the auditor's witness has the ledger's key", ledger, "witness-key-ledger quorum-missing", given([own], 1, by_own)),
        ("the auditor's witness has the spare key", ledger, "witness-key-ledger quorum-missing", given([next_], 1, by_next)),
        ("one of the auditor's witnesses has the ledger's key", ledger, "witness-key-ledger", given([honest, own], 1, by_honest + by_own)),
        ("nothing is read, and the auditor demands a witness", ledger, "file-missing", {**given([honest], 1, ""), "checkpoint": None}),
    ]


def _rotated():
    """Three keys, each for its sizes."""
    ledger = before(ROTATED, len(whole(ROTATED).entries))
    held = [smallest for smallest, _ in ledger.state.ledger.held]
    base = {"base": ROTATED}
    rows = [("keys: by the third key, as it must be", ledger, "", base)]
    for number, name in ((0, "the first"), (1, "the second")):
        rows.append((f"keys: the whole ledger by {name} key", ledger, "note-unsigned", {**base, "checkpoint": signed(ledger, number=number)}))
    for size, number in ((held[1] - 1, 0), (held[1], 1), (held[2] - 1, 1)):
        part = before(ROTATED, size)
        rows.append((f"keys: {size} entries by key {number}", part, "", {**base, "outcome": "incomplete"}))
        other = 1 - number
        rows.append((f"keys: {size} entries by key {other}", part, "note-unsigned", {**base, "checkpoint": signed(part, number=other)}))
    first = signed(ledger, number=0).partition("\n\n")[2]
    rows += [
        ("keys: a line of the first key beside the third's", ledger, "note-unsigned", {**base, "checkpoint": signed(ledger) + first}),
        ("keys: a wrong line of the first key beside the third's", ledger, "note-signature", {**base, "checkpoint": signed(ledger) + _changed_signature(first)}),
        ("keys: a wrong line of the third key", ledger, "note-signature", {**base, "checkpoint": _changed_signature(signed(ledger))}),
    ]
    return [*rows, *_announced_late(base)]


def _announced_late(base):
    """The key changes in the second bundle, and that is missing: nobody is blamed for a line of a key that the first bundle does not know."""
    at = next(smallest for smallest, _ in whole(ROTATED).state.ledger.held[1:]) - 2
    ledger = before(ROTATED, at).add_all([b"\xff"] * 256).add_all([whole(ROTATED).entries[at], b"\xff"])
    path = f"tile/entries/001.p/{len(ledger.entries) - 256}"
    found = "file-missing malformed-entry entries-unaccounted file-unread"
    missing = {**base, "files": [{"path": path, "hex": None}]}
    return [
        ("keys: announced in a second bundle", ledger, "malformed-entry", base),
        ("keys: announced in a bundle that is missing", ledger, found, missing),
        ("keys: the first key, and the bundle that announces another is missing", ledger, found, {**missing, "checkpoint": signed(ledger, number=0)}),
    ]


def _bundles(ledger):
    """The second bundle, and so the end, cannot be read."""
    size = len(ledger.entries)
    path = f"tile/entries/001.p/{size - 256}"
    data = merkle.bundle(ledger.entries[256:])
    ends = "malformed-entry entries-unaccounted file-unread"
    cosigned = {"anchors": {"election": ledger.election, "witnesses": [witness(AUDITOR)], "quorum": 1}, "checkpoint": signed(ledger, (AUDITOR, TIME))}
    missing = {"files": [{"path": path, "hex": None}]}
    return [
        ("the second bundle is missing", ledger, f"file-missing file-missing {ends}", missing),
        ("the second bundle is missing, and witnesses have cosigned", ledger, f"file-missing file-missing {ends}", {**missing, **cosigned}),
        ("the second bundle has a byte more", ledger, f"tile-length {ends}", {"files": [{"path": path, "hex": data + b"\0"}]}),
        ("the second bundle has a byte less", ledger, f"tile-length {ends}", {"files": [{"path": path, "hex": data[:-1]}]}),
        ("the second bundle is too long", ledger, f"record-too-long {ends}", {"files": [{"path": path, "length": (size - 256) * 65_537 + 1}]}),
        ("the second bundle has another entry", ledger, "root-mismatch tile-mismatch malformed-entry", {"files": [{"path": path, "hex": _other(data)}]}),
        ("the first bundle is empty", ledger, "tile-length ledger-manifest entries-unaccounted file-unread", {"files": [{"path": "tile/entries/000", "hex": b""}]}),
    ]


def _other(bundle):
    """The last entry is junk of the same length."""
    last = merkle.read_bundle(bundle, 15)[-1]
    return bundle[: -len(last)] + b"\xff" * len(last)


def _tiles(small, large):
    size, count = len(small.entries), len(large.entries) - 256
    path, junk = f"tile/0/000.p/{size}", "malformed-entry"
    tile = merkle.tiles(small.entries)[path]

    def large_changed(path, data):
        return large, f"tile-mismatch {junk}", {"files": [{"path": path, "hex": data}]}

    def changed(path):
        return path, flip(merkle.tiles(large.entries)[path], 9)

    return [
        ("a hash is changed", small, "tile-mismatch", {"files": [{"path": path, "hex": flip(tile, 9)}]}),
        ("a hash tile has a hash less", small, "tile-mismatch", {"files": [{"path": path, "hex": tile[:-32]}]}),
        ("a hash tile is too long", small, "record-too-long file-unread", {"files": [{"path": path, "hex": tile + b"\0"}]}),
        ("a hash tile is missing", small, "file-missing", {"files": [{"path": path, "hex": None}]}),
        ("a hash of a full tile is changed", *large_changed(*changed("tile/0/000"))),
        ("a hash of level 1 is changed", *large_changed(*changed("tile/1/000.p/1"))),
        ("a hash of a partial tile is changed", *large_changed(*changed(f"tile/0/001.p/{count}"))),
        ("all hash tiles are missing", large, f"file-missing file-missing {junk}", {"files": [{"path": each, "hex": None} for each in ("tile/0/000", f"tile/0/001.p/{count}", "tile/1/000.p/1")]}),
    ]


def _files(ledger):
    foreign, unread = "foreign-file file-unread", "record-too-many file-unread"
    early = merkle.tile_path(0, 0, 3)

    def more(*changes):
        return {"files": list(changes)}

    return [
        ("a foreign file", ledger, foreign, more({"path": "notes.txt", "hex": b""})),
        ("two foreign files, and a missing one", ledger, "file-missing foreign-file file-unread", more({"path": "z", "hex": b""}, {"path": "checkpoint.twin", "hex": b""}, {"path": f"tile/0/000.p/{len(ledger.entries)}", "hex": None})),
        ("a full tile's earlier form", ledger, foreign, more({"path": early, "hex": b"".join(ledger.state.leaves[:3])})),
        ("a tile's path in another spelling", ledger, foreign, more({"path": "tile/0/x000/000", "hex": b""})),
        ("as many foreign files as are listed", ledger, foreign, more({"path": "f", "times": 1000, "hex": b""})),
        ("more foreign files than are listed", ledger, unread, more({"path": "f", "times": 1001, "hex": b""})),
        ("as many directories in a path as are looked into", ledger, foreign, more({"path": "a/" * 998 + "f", "hex": b""})),
        ("more directories in a path than are looked into", ledger, unread, more({"path": "a/" * 999 + "f", "hex": b""})),
    ]


def _directories(ledger):
    size = len(ledger.entries)
    bundle, tile = f"tile/entries/000.p/{size}", f"tile/0/000.p/{size}"
    good, hashes = signed(ledger).encode(), merkle.tiles(ledger.entries)[tile]
    no_bundle = "ledger-manifest entries-unaccounted file-unread"

    def changed(*changes):
        return {"files": list(changes)}

    def instead(path, **what):
        return changed({"path": path, "hex": None}, {"path": path, **what})

    def oddity(code):
        return f"{code} file-unread"

    gone = [{"path": bundle, "hex": None}, {"path": tile, "hex": None}]
    return [
        ("directory: as it is", ledger, "", changed({"path": "empty", "directory": True})),
        ("directory: the checkpoint is a link to one", ledger, "record-link", changed({"path": "copy", "hex": good}, {"path": "checkpoint", "hex": None}, {"path": "checkpoint", "link": "copy"})),
        ("directory: the checkpoint is a FIFO", ledger, "record-special", instead("checkpoint", fifo=True)),
        ("directory: the checkpoint is a directory", ledger, "record-special", instead("checkpoint", directory=True)),
        ("directory: a bundle is a link to nothing", ledger, "record-link ledger-manifest file-missing entries-unaccounted file-unread", instead(bundle, link="nowhere")),
        ("directory: a bundle is a FIFO", ledger, "record-special ledger-manifest file-missing entries-unaccounted file-unread", instead(bundle, fifo=True)),
        ("directory: a bundle is a directory", ledger, "record-special ledger-manifest file-missing entries-unaccounted file-unread", instead(bundle, directory=True)),
        ("directory: a hash tile is a link to one", ledger, "record-link foreign-file file-missing file-unread", changed({"path": "copy", "hex": hashes}, {"path": tile, "hex": None}, {"path": tile, "link": "../../../copy"})),
        ("directory: a hash tile is a directory", ledger, "record-special file-missing", instead(tile, directory=True)),
        ("directory: the tiles are behind a link", ledger, f"{no_bundle} record-link record-link file-missing", changed(*gone, {"path": "tile", "link": "."})),
        ("directory: a file where the tiles are", ledger, "file-missing foreign-file ledger-manifest entries-unaccounted file-unread", changed(*gone, {"path": "tile", "hex": b""})),
        ("directory: a FIFO", ledger, oddity("record-special"), changed({"path": "pipe", "fifo": True})),
        ("directory: a link to the record itself", ledger, oddity("record-link"), changed({"path": "again", "link": "."})),
        ("directory: a link with a bad name", ledger, oddity("record-link"), changed({"path": "a b", "link": "checkpoint"})),
        ("directory: a file with a bad name", ledger, oddity("record-name"), changed({"path": "a b", "hex": b""}, {"path": "empty", "directory": True})),
        ("directory: names that a terminal would obey", ledger, oddity("record-name"), changed({"path": "a\x1b[2J", "hex": b""}, {"path": "b\u202ec\u200fd", "hex": b""}, {"path": "empty", "directory": True})),
        ("directory: a directory with a bad name", ledger, oddity("record-name"), changed({"path": "a b/c", "hex": b""}, {"path": "empty", "directory": True})),
        ("directory: a file in the tenth place", ledger, oddity("foreign-file"), changed({"path": "a/a/a/a/a/a/a/a/a/b", "hex": b""}, {"path": "empty", "directory": True})),
        ("directory: a directory in the tenth place", ledger, oddity("record-name"), changed({"path": "a/a/a/a/a/a/a/a/a/b", "directory": True})),
        ("directory: of each oddity one", ledger, oddity("foreign-file record-name record-special record-link"), changed({"path": "0", "hex": b""}, {"path": "a b", "hex": b""}, {"path": "b", "fifo": True}, {"path": "c", "link": "0"})),
        ("directory: as many empty ones as are looked into", ledger, "", changed({"path": "d", "times": 998, "directory": True})),
        ("directory: more than are looked into", ledger, "record-too-many file-unread", changed({"path": "d", "times": 999, "directory": True})),
    ]
