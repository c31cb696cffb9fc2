"""witness.json"""

import ed25519
import merkle
import note
from vectors.material import case, file, flip, octets, refused
from vectors.merkle import NEWEST, NOT_CANONICAL, wrong_names

ORIGIN = "tupyo.example/" + octets("witness election").hex()
LOG_SEED = octets("witness ledger key")
LOG = note.Verifier(ORIGIN, ed25519.public_key(LOG_SEED))
NAMES = ["witness.example/w1", "witness.example/w2", "witness.example/w3"]
SEEDS = [octets(f"witness {name}") for name in NAMES]
KEYS = [note.Witness(name, ed25519.public_key(seed)) for name, seed in zip(NAMES, SEEDS)]
LEAVES = [merkle.leaf_hash(b"entry %d" % i) for i in range(9)]
TIMES = [1_700_000_000, 1_700_000_001, 2**63 - 1]


def generate():
    signed = checkpoint(7)
    cases = [_cosignature(signed, i) for i in range(3)] + _quorums(signed) + _exact(signed) + _requests(signed) + _announcements(signed) + _keys()
    key = {"vkey": str(LOG), "seed": LOG_SEED, "witnesses": [{"vkey": str(k), "name": k.name, "key_id": k.key_id, "public": k.public, "seed": s} for k, s in zip(KEYS, SEEDS)]}
    description = (
        "Cosignatures of checkpoints (`seed` and `time` in, the line out); how many of the three witnesses have cosigned a note (`counted`); "
        "notes of which every bit matters (`cosigned`); bodies of add-checkpoint and (`announcement`) of add-ledger-key; keys of witnesses."
    )
    return file(description, "docs/protocol/witness.md", cases, key=key)


def checkpoint(size, seed=LOG_SEED):
    return note.Checkpoint(ORIGIN, size, merkle.root(LEAVES[:size])).sign(seed)


def line(signed, i, time=None):
    text = signed.partition("\n\n")[0] + "\n"
    return note.cosignature(text, NAMES[i], SEEDS[i], TIMES[i] if time is None else time)


def _cosignature(signed, i):
    text, time = signed.partition("\n\n")[0] + "\n", TIMES[i]
    inner = {"message": note.cosigned_message(text, time)}
    return case(f"cosignature of {NAMES[i]}", {"note": signed, "witness": i, "seed": SEEDS[i], "time": time}, inner, {"line": line(signed, i)})


def _quorums(signed):
    foreign = note.cosignature(signed.partition("\n\n")[0] + "\n", "witness.example/other", octets("other witness"), 5)
    renamed = note.cosignature(signed.partition("\n\n")[0] + "\n", "witness.example/w9", SEEDS[0], 5)
    rows = [
        ("none", signed, 0),
        ("one", signed + line(signed, 1), 1),
        ("all, in another order", signed + line(signed, 2) + line(signed, 0) + line(signed, 1), 3),
        ("one twice", signed + line(signed, 0) + line(signed, 0, 99), 1),
        ("one and an unknown", signed + foreign + line(signed, 0), 1),
        ("the key of one under another name", signed + renamed, 0),
        ("before the log's line", _after_text(signed, line(signed, 0)), 1),
    ]
    cases = []
    for name, text, found in rows:
        assert note.count_cosigned(text.encode(), KEYS) == found, name
        cases.append(case(f"counted: {name}", {"counted": text}, None, {"witnesses": found}))
    other = checkpoint(8)
    wrong = [
        ("of another checkpoint", signed + line(other, 0)),
        ("one right and one of another checkpoint", signed + line(signed, 0) + line(other, 0)),
        ("another time", signed + _changed_time(line(signed, 0))),
        ("time of 2^63", signed + _late(signed)),
        ("without a time", signed + _without_time(line(signed, 0))),
        ("a plain signature of the text", signed + _plain(signed)),
    ]
    for name, text in wrong:
        error = refused(note.count_cosigned, text.encode(), KEYS)
        assert error == "note-signature", name
        cases.append(case(f"counted: {name}", {"counted": text}, error=error))
    return cases


def _exact(signed):
    one, two, three = (line(signed, i) for i in range(3))
    cases = []
    for name, text in (("alone", signed), ("with one", signed + two), ("with all", signed + one + two + three)):
        found = note.open_cosigned(text.encode(), LOG, KEYS)[1]
        cases.append(case(f"cosigned: {name}", {"cosigned": text}, None, {"times": list(found.values()), "names": list(found)}))
    foreign = note.cosignature(signed.partition("\n\n")[0] + "\n", "witness.example/other", octets("other witness"), 5)
    wrong = [
        ("order", signed + two + one),
        ("one twice", signed + one + one),
        ("one twice at two times", signed + one + line(signed, 0, 99)),
        ("an unknown one", signed + foreign),
        ("before the log's line", _after_text(signed, one)),
        ("the log's line missing", signed.partition("\n\n")[0] + "\n\n" + one),
        ("signed by another log", checkpoint(7, octets("another ledger key")) + one),
        ("the log's line twice", signed + signed.partition("\n\n")[2]),
        ("of another checkpoint", signed + line(checkpoint(8), 0)),
        ("no checkpoint", _cosigned(f"{ORIGIN}\n07\n", 0)),
        ("of another origin", _cosigned(checkpoint(7).partition("\n\n")[0].replace("tupyo.", "other.") + "\n", 0)),
        ("two faults: order, and an unknown one", signed + two + one + foreign),
        ("two faults: order, and one of another checkpoint", signed + two + one + line(checkpoint(8), 2)),
        ("two faults: an unknown one, then one of another checkpoint", signed + foreign + line(checkpoint(8), 0)),
        ("two faults: one of another checkpoint, then an unknown one", signed + line(checkpoint(8), 0) + foreign),
        ("two faults: an unknown one before the log's line", _after_text(signed, foreign)),
        ("two faults: no checkpoint, and order", _cosigned(f"{ORIGIN}\n07\n", 1, 0)),
    ]
    for name, text in wrong:
        error = refused(note.open_cosigned, text.encode(), LOG, KEYS)
        assert error, name
        cases.append(case(f"cosigned: {name}", {"cosigned": text}, error=error))
    return cases


def _cosigned(text, *witnesses):
    """Any text, signed by the log and cosigned."""
    return note.sign(text, ORIGIN, LOG_SEED) + "".join(note.cosignature(text, NAMES[i], SEEDS[i], TIMES[i]) for i in witnesses)


def _requests(signed):
    cases = []
    for old in (0, 3, 7):
        path = merkle.consistency(old, LEAVES[:7]) if old else []
        body = note.write_add_checkpoint(old, path, signed)
        assert note.read_add_checkpoint(body.encode()) == (old, path, signed.encode())
        cases.append(case(f"request: from {old}", {"old": old, "path": path, "request_note": signed}, None, {"body": body}))
    good = note.write_add_checkpoint(3, merkle.consistency(3, LEAVES[:7]), signed)
    step = good.split("\n")[1]
    wrong = [
        ("empty", ""),
        ("no old size", good.partition("\n")[2]),
        ("old size with a leading zero", good.replace("old 3", "old 03")),
        ("old size of 2^64", good.replace("old 3", f"old {2**64}")),
        ("negative old size", good.replace("old 3", "old -3")),
        ("two spaces", good.replace("old 3", "old  3")),
        ("no empty line", good.replace("\n\n", "\n", 1)),
        ("64 hashes", good.replace("old 3\n", "old 3\n" + (step + "\n") * 64)),
        ("a hash without padding", good.replace(step, step.rstrip("="))),
        ("carriage returns", good.replace("\n", "\r\n")),
        ("no checkpoint", good.partition("\n\n")[0] + "\n\n"),
        ("a note without signatures", good.partition("—")[0]),
        ("cut", good[:-1]),
    ]
    for name, body in wrong:
        error = refused(note.read_add_checkpoint, body.encode())
        assert error, name
        cases.append(case(f"request: {name}", {"body": body}, error=error))
    return cases


def _announcements(signed):
    """An entry and its receipt. The one here announces nothing: only the body is looked at."""
    cases, path = [], merkle.inclusion(6, LEAVES[:7])
    receipt = note.write_receipt(6, path, signed)
    for name, entry in (("the last entry", b"entry 6"), ("a long entry", bytes(range(256)) * 12)):
        body = note.write_add_ledger_key(entry, receipt)
        assert note.read_add_ledger_key(body.encode()) == (entry, (6, path, signed.encode())), name
        inputs = {"entry": entry, "index": 6, "path": path, "receipt_note": signed}
        cases.append(case(f"announcement: {name}", inputs, None, {"announcement": body}))
    good = note.write_add_ledger_key(b"entry 6", receipt)
    wrong = [
        ("empty", ""),
        ("no entry", good.partition("\n")[2]),
        ("an entry without padding", good.replace("=", "", 1)),
        ("an entry in two lines", good[:4] + "\n" + good[4:]),
        ("too long an entry", note.write_add_ledger_key(bytes(3073), receipt)),
        ("no empty line", good.replace("\n\n", "\n", 1)),
        ("no receipt", good.partition("\n\n")[0] + "\n\n"),
        ("a checkpoint alone", note.write_add_ledger_key(b"entry 6", signed)),
        ("index with a leading zero", good.replace("index 6", "index 06")),
        ("65 hashes", good.replace("index 6\n", "index 6\n" + (note.b64(path[0]) + "\n") * 65)),
        ("carriage returns", good.replace("\n", "\r\n")),
        ("cut", good[:-1]),
    ]
    for name, body in wrong:
        error = refused(note.read_add_ledger_key, body.encode())
        assert error, name
        cases.append(case(f"announcement: {name}", {"announcement": body}, error=error))
    return cases


def _keys():
    good = str(KEYS[0])
    name, _, key = good.split("+", 2)
    log = str(note.Verifier(name, KEYS[0].public))
    rows = [("a log's", log), ("a log's type under this id", good.replace(key, note.b64(bytes([1]) + KEYS[0].public))), ("cut", good[:-1]), ("a space", good + " "), ("not canonical", str(note.Witness(name, NOT_CANONICAL)))]
    rows += [(what, str(note.Witness(name, KEYS[0].public))) for what, name in wrong_names()]
    newest = str(note.Witness(NEWEST, KEYS[0].public))
    assert note.Witness.parse(newest).name == NEWEST
    cases = [case("key: the newest characters", {"vkey": newest}, None, {"name": NEWEST})]
    for title, text in rows:
        assert refused(note.Witness.parse, text), title
        cases.append(case(f"invalid key: {title}", {"vkey": text}, error="note-key"))
    return cases


def _after_text(signed, first):
    text, _, lines = signed.partition("\n\n")
    return f"{text}\n\n{first}{lines}"


def _with_signature(text, change):
    head, _, data = text.rstrip("\n").rpartition(" ")
    raw = note.unb64(data)
    return f"{head} {note.b64(raw[:4] + change(raw[4:]))}\n"


def _changed_time(text):
    return _with_signature(text, lambda data: flip(data, 56))


def _without_time(text):
    return _with_signature(text, lambda data: data[8:])


def _late(signed):
    """A time that no cosignature may have, correctly signed."""
    return line(signed, 0, 2**63)


def _plain(signed):
    text = signed.partition("\n\n")[0] + "\n"
    return _with_signature(line(signed, 0), lambda data: data[:8] + ed25519.sign(SEEDS[0], text.encode()))
