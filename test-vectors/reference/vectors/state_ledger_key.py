"""Documents that announce another ledger key in state.json: rows of (name, prefix, entries, expected code[, election])."""

import copy

import ed25519
import ledger_key
from vectors.material import flip, octets
from vectors.play import Play, announced, ledger_seed, manifest_text

OFFICIAL = ("official", 0)
START, OPEN, FINISHED = 1, 26, 34
SMALL = (1).to_bytes(32, "little")


def rows(before):
    return [*_phases(before), *_keys(before[START]), *_possessions(before[START]), *_later(before), *_small()]


def _said(play, *documents, author=OFFICIAL):
    play, entries = copy.deepcopy(play), []
    for document in documents:
        entries += play.document(document, author)
    return entries


def _announced(play, number, key, following):
    """The document of the key after `key` others, with the hash of the one after `following`."""
    return ledger_key.announce(play.election, number, ledger_seed(play.name, key), announced(play.name, following))


def _phases(before):
    good = before[START].rotation_document()
    names = [("in the ceremony", START), ("before the joint key", 13), ("before the roll", 14), ("before opening", 16), ("while open", OPEN)]
    names += [("after close", 27), ("after the tally", 28), ("after a decryption share", 32)]
    rows = [(f"ledger key: {name}", prefix, _said(before[prefix], good), None) for name, prefix in names]
    return [
        *rows,
        ("ledger key: before the manifest", 0, _said(before[0], good), "wrong-phase"),
        ("ledger key: after the result", FINISHED, _said(before[FINISHED], good), "wrong-phase"),
        ("ledger key: by a trustee", START, _said(before[START], good, author=("trustee", 0)), "wrong-author"),
    ]


def _keys(play):
    table = [
        ("one that was not announced", _announced(play, 0, 2, 3), "ledger-key-unannounced"),
        ("the ledger's own", _announced(play, 0, 0, 2), "ledger-key-unannounced"),
        ("the next is the new one itself", _announced(play, 0, 1, 1), "ledger-key-next"),
        ("the next is the one before", _announced(play, 0, 1, 0), "ledger-key-next"),
        ("another next than any key has", ledger_key.announce(play.election, 0, ledger_seed(play.name, 1), bytes(32)), None),
    ]
    return [(f"ledger key: {name}", START, _said(play, document), code) for name, document, code in table]


def _possessions(play):
    good, seed = _announced(play, 0, 1, 2), ledger_seed(play.name, 1)
    order = (int.from_bytes(good["possession"][32:], "little") + ed25519.ORDER).to_bytes(32, "little")
    signed = lambda message, by=seed: ed25519.sign(by, message)
    message = ledger_key.possession_message(play.election, 0, good["key"], good["next"])
    table = [
        ("a bit changed", flip(good["possession"], 7)),
        ("nothing", bytes(64)),
        ("a response that is not below the order", good["possession"][:32] + order),
        ("by the key before", signed(message, ledger_seed(play.name))),
        ("for another number", _announced(play, 1, 1, 2)["possession"]),
        ("for another election", ledger_key.announce(octets("another"), 0, seed, good["next"])["possession"]),
        ("for another next", _announced(play, 0, 1, 3)["possession"]),
        ("of the key alone", signed(ledger_key.key_hash(good["key"]))),
    ]
    return [(f"ledger key: possession, {name}", START, _said(play, {**good, "possession": data}), "ledger-key-possession") for name, data in table]


def _later(before):
    play = before[OPEN]
    first, second = _announced(play, 0, 1, 2), _announced(play, 1, 2, 3)
    table = [
        ("two of them", [first, second], None),
        ("the same again", [first, first], "ledger-key-unannounced"),
        ("the second before the first", [second], "ledger-key-unannounced"),
        ("a second one with the first one's number", [first, _announced(play, 0, 2, 3)], "ledger-key-possession"),
        ("back to the manifest's key", [first, _announced(play, 1, 2, 0)], "ledger-key-next"),
        ("back to the key before", [first, _announced(play, 1, 2, 1)], "ledger-key-next"),
    ]
    return [(f"ledger key: {name}", OPEN, _said(play, *documents), code) for name, documents, code in table]


def _small():
    """A manifest can announce what is no key: only its hash is there."""
    rows = []
    for name, key in (("of small order", SMALL), ("that is no point", (2).to_bytes(32, "little"))):
        text = manifest_text("state-ledger-key", following=ledger_key.key_hash(key))
        play = Play("state-ledger-key", text, [])
        play.manifest()
        document = {"kind": "LedgerKey", "key": key, "next": octets("next"), "possession": SMALL + bytes(32)}
        rows.append((f"ledger key: one {name}", 0, [*play.entries, *_said(play, document)], "ledger-key-possession", play.election))
    return rows
