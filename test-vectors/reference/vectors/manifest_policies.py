"""Witnesses and exceptions in manifest.json: rows of (name, code, place, change)."""

import json

import ed25519
import manifest as manifests
import note
from vectors.material import octets
from vectors.play import exception, ledger_seed, manifest_text


def changed(*path, to):
    """A change: the value at a path."""

    def change(document):
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = to(document[path[-1]]) if callable(to) else to

    return change


def excepted(threshold, trustees, quorum, witnesses, *exceptions):
    """A change: that many of that many trustees and witnesses, and these exceptions, an exposed style behind its kind."""

    def change(document):
        document["trustees"] = json.loads(manifest_text("manifest-vectors", threshold=threshold, trustees=trustees))["trustees"]
        document["exceptions"] = [exception(*text.split()) for text in exceptions]
        if witnesses:
            document["witnesses"] = {"quorum": quorum, "members": [witness(i) for i in range(witnesses)]}

    return change


def wrong_exceptions():
    table = [
        ("exception-missing: threshold one of three", "exception-missing", "trustees.threshold", (1, 3, 0, 0)),
        ("exception-missing: one trustee", "exception-missing", "trustees.threshold", (1, 1, 0, 0)),
        ("exception-missing: half of the trustees", "exception-missing", "trustees.threshold", (2, 4, 0, 0, "exposed abroad")),
        ("exception-missing: fewer than half of the trustees", "exception-missing", "trustees.threshold", (2, 5, 3, 3)),
        ("exception-missing: two of three witnesses", "exception-missing", "witnesses.quorum", (2, 3, 2, 3)),
        ("exception-missing: one witness", "exception-missing", "witnesses.quorum", (1, 1, 1, 1, "threshold-one")),
        ("exception-missing: a quorum that needs no liar", "exception-missing", "witnesses.quorum", (2, 3, 2, 4)),
        ("exception-unneeded: threshold two", "exception-unneeded", "exceptions[0]", (2, 3, 0, 0, "threshold-one")),
        ("exception-unneeded: more than half of the trustees", "exception-unneeded", "exceptions[1]", (2, 3, 0, 0, "exposed abroad", "threshold-minority")),
        ("exception-unneeded: a minority beside threshold one", "exception-unneeded", "exceptions[1]", (1, 2, 0, 0, "threshold-one", "threshold-minority")),
        ("exception-unneeded: without witnesses", "exception-unneeded", "exceptions[0]", (2, 3, 0, 0, "witness-quorum")),
        ("exception-unneeded: three of four witnesses", "exception-unneeded", "exceptions[0]", (2, 3, 3, 4, "witness-quorum")),
        ("exception-repeated: of a demanded one", "exception-repeated", "exceptions[1]", (1, 2, 0, 0, "threshold-one", "threshold-one")),
        ("exception-repeated: one style", "exception-repeated", "exceptions[2]", (2, 3, 0, 0, "exposed abroad", "exposed jongno-gu", "exposed abroad")),
        ("exception-style: no such style", "exception-style", "exceptions[0].style", (2, 3, 0, 0, "exposed nowhere")),
        ("exception-style: a contest", "exception-style", "exceptions[0].style", (2, 3, 0, 0, "exposed council")),
    ]
    rows = [(name, code, place, excepted(*arguments)) for name, code, place, arguments in table]
    exposed = exception("exposed", "abroad")
    reasons = [
        ("title-count: no reason", "title-count", "", {}),
        ("title-length: an empty reason", "title-length", ".en", {"en": ""}),
        ("title-length: a reason of 401", "title-length", ".ko", {"en": "x", "ko": "가" * 401}),
        ("title-language: of a reason", "title-language", "", {"e": "x"}),
        ("title-character: in a reason", "title-character", ".en", {"en": "a\nb"}),
        ("title-character: one of Unicode 15 in a reason", "title-character", ".en", {"en": "a\U0001e030"}),
        ("title-form: of a reason", "title-form", ".ko", {"ko": "\u1100\u1161"}),
    ]
    change = lambda reason: changed("exceptions", to=[exposed | {"reason": reason}])
    return rows + [(name, code, f"exceptions[0].reason{tag}", change(reason)) for name, code, tag, reason in reasons]


def witness(number, key=None, seed=None):
    """The key of a witness; `key` is the number of another whose key it has, `seed` that of another key."""
    seed = seed or octets(f"manifest witness {number if key is None else key}")
    return str(note.Witness(f"witness.example/w{number}", ed25519.public_key(seed)))


def wrong_witnesses():
    good = [witness(i) for i in range(3)]
    log = str(note.Verifier("witness.example/w1", ed25519.public_key(octets("manifest witness 1"))))
    name, key_id, key = good[1].split("+", 2)
    other_name = str(note.Witness(name, ed25519.public_key(octets("manifest witness 9"))))
    small = str(note.Witness(name, (1).to_bytes(32, "little")))
    rows = [
        ("count: no witnesses", "count", "members", [], 1),
        ("count: 16 witnesses", "count", "members", [witness(i) for i in range(16)], 16),
        ("witness-quorum: 0", "witness-quorum", "quorum", good, 0),
        ("witness-quorum: 4 of 3", "witness-quorum", "quorum", good, 4),
        ("witness-key: a log's", "witness-key", "members[1]", [good[0], log], 1),
        ("witness-key: another id", "witness-key", "members[1]", [good[0], f"{name}+{int(key_id, 16) ^ 1:08x}+{key}"], 1),
        ("witness-key: of small order", "witness-key", "members[1]", [good[0], small], 1),
        ("witness-key: a name with a character that is not assigned", "witness-key", "members[1]", [good[0], str(note.Witness("witness.example/w\u0378", ed25519.public_key(octets("manifest witness 1"))))], 1),
        ("witness-key: a decomposed name", "witness-key", "members[1]", [good[0], str(note.Witness("witness.example/e\u0301", ed25519.public_key(octets("manifest witness 1"))))], 1),
        ("witness-key: not canonical", "witness-key", "members[1]", [good[0], str(note.Witness(name, (2**255 - 16).to_bytes(32, "little")))], 1),
        ("witness-key: a space", "witness-key", "members[1]", [good[0], good[1] + " "], 1),
        ("witness-name-repeated", "witness-name-repeated", "members[2]", [good[0], good[1], other_name], 1),
        ("witness-key-repeated: under another name", "witness-key-repeated", "members[2]", [good[0], good[1], witness(7, key=0)], 1),
        ("witness-key-ledger: the ledger's", "witness-key-ledger", "members[1]", [good[0], witness(1, seed=ledger_seed("manifest-vectors"))], 1),
        ("witness-key-ledger: the ledger's spare", "witness-key-ledger", "members[0]", [witness(0, seed=ledger_seed("manifest-vectors", 1)), good[1]], 1),
        ("witness-name-repeated: the same twice", "witness-name-repeated", "members[1]", [good[0], good[0]], 1),
    ]

    def change(quorum, members):
        def applied(document):
            document["witnesses"] = {"quorum": quorum, "members": members}
            document["exceptions"] = [exception(kind) for kind in manifests.demanded(2, 3, quorum, len(members))]

        return applied

    return [(title, code, "witnesses." + place, change(k, keys)) for title, code, place, keys, k in rows]
