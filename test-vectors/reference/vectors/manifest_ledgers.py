"""`ledger` in manifest.json: (name, text) of what is right and of what is no JSON of a manifest, (name, code, place, text) of what breaks a rule."""

import json

import ledger_key
import manifest as manifests


def _text(document, **ledger):
    """The manifest with some of its ledger's keys changed."""
    return json.dumps(document | {"ledger": document["ledger"] | ledger}, ensure_ascii=False).encode()


def valid(document):
    return [
        ("a ledger under a path of a port", _text(document, name="127.0.0.1:8080/a.b/c--d")),
        ("the longest name of a ledger", _text(document, name="0" * 100)),
        ("a name of a ledger of one letter", _text(document, name="a")),
        ("a next that is the hash of no known key", _text(document, next=manifests.base64url(bytes(32)))),
    ]


def invalid(document):
    own, after = (manifests.unbase64url(document["ledger"][what]) for what in ("key", "next"))
    point = lambda number: manifests.base64url(number.to_bytes(32, "little"))
    names = [("empty", ""), ("a capital", "Vote.example"), ("a space", "vote example"), ("a plus", "vote+example"), ("an underscore", "vote_example")]
    names += [("a letter with an accent", "v\u00f4te.example"), ("begins with a dot", ".example"), ("ends with a slash", "vote.example/")]
    names += [("a hyphen alone", "-"), ("ends with a newline", "vote.example\n"), ("two slashes in a row", "vote.example//a"), ("101 characters", "a" * 101)]
    keys = [*_misspelled(own), ("of small order", point(1)), ("of small order, of order 2", point(2**255 - 20)), ("not a point", point(2)), ("not canonical", point(2**255 - 16))]
    following = [*_misspelled(after), ("the key's own hash", manifests.base64url(ledger_key.key_hash(own)))]
    table = [("name", names), ("key", keys), ("next", following)]
    return [(f"ledger-{key}: {name}", f"ledger-{key}", f"ledger.{key}", _text(document, **{key: text})) for key, rows in table for name, text in rows]


def _misspelled(data):
    """Texts that are not these 32 bytes in the one spelling."""
    good = manifests.base64url(data)
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    rows = [("empty", ""), ("31 bytes", manifests.base64url(data[:31])), ("33 bytes", manifests.base64url(data + b"\0")), ("padding", good + "=")]
    rows += [("unused bits set", good[:-1] + digits[digits.index(good[-1]) + 1]), ("standard base64", "+" + good[1:]), ("hexadecimal", data.hex())]
    return [*rows, ("a space in front", " " + good)]


def malformed(document):
    ledger = document["ledger"]
    rows = [
        ("ledger null", None),
        ("ledger as a list", list(ledger.values())),
        ("ledger without a next", {"name": ledger["name"], "key": ledger["key"]}),
        ("unknown key in a ledger", ledger | {"origin": "a"}),
        ("a number as a ledger's name", ledger | {"name": 1}),
    ]
    texts = [(name, json.dumps(document | {"ledger": value}, ensure_ascii=False).encode()) for name, value in rows]
    without = {key: value for key, value in document.items() if key != "ledger"}
    return [*texts, ("ledger missing", json.dumps(without, ensure_ascii=False).encode())]
