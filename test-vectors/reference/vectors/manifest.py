"""manifest.json"""

import hashlib
import json

import circuits
import ed25519
import manifest as manifests
import note
from ristretto255 import G
from vectors import manifest_ledgers
from vectors.material import case, file, hex_scalar, octets, scalar
from vectors.play import manifest_text, single, up_to

ZERO_KEY = manifests.base64url(bytes(32))


def generate():
    cases = [_valid(*row) for row in _valid_rows() + manifest_ledgers.valid(base())]
    cases += [_invalid(name, code, place, _text(change)) for name, code, place, change in _rules()]
    cases += [_invalid(*row) for row in manifest_ledgers.invalid(base())]
    cases += [_invalid("json: " + name, "json", None, text) for name, text in _malformed() + manifest_ledgers.malformed(base())]
    description = (
        "Manifest files (input `manifest`: the file's text, or its bytes in hex as `bytes`), with what they define, or the code and "
        "place of the one rule they break. `json` errors have no place here: theirs is a line and column."
    )
    return file(description, "docs/protocol/manifest.md", cases)


def base():
    contests = [single("president", ["lee", "yoon"]), up_to("council", ["a", "b", "c"], 2)]
    styles = [("jongno-gu", ["president", "council"]), ("abroad", ["president"])]
    return json.loads(manifest_text("manifest-vectors", officials=2, contests=contests, styles=styles))


def _text(change):
    document = base()
    change(document)
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _valid_rows():
    document = base()
    compact = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    escaped = json.dumps(document, ensure_ascii=True).encode()
    backwards = json.dumps(dict(reversed(document.items())), ensure_ascii=False, indent="\t").replace("\n", "\r\n").encode()
    return [
        ("as the page shows it", json.dumps(document, ensure_ascii=False, indent=2).encode()),
        ("compact", compact),
        ("escapes", escaped),
        ("keys in another order, tabs and carriage returns", backwards),
        ("largest limits", _text(_largest)),
        ("smallest", manifest_text("manifest-vectors", trustees=1, threshold=1, contests=[single("c", ["o"])], styles=[("s", ["c"])], limits=(1, 0))),
        ("a title of every script", _text(lambda d: d["title"].update({"ar": "انتخابات", "ja": "選挙", "zh-Hant": "選舉", "emoji": "🗳️", "long": "가" * 400}))),
        ("largest style that fits", _wide(_fitting(0))),
        ("every kind", _every_kind()),
        ("every kind at its limits", _at_limits()),
        ("witnesses", _text(_set("witnesses", to={"quorum": 2, "members": [_witness(i) for i in range(3)]}))),
        ("as many witnesses as there can be", _text(_set("witnesses", to={"members": [_witness(i) for i in range(15)], "quorum": 15}))),
    ]


def _witness(number, key=None):
    """The key of a witness; `key` is the number of another whose key it has."""
    seed = octets(f"manifest witness {number if key is None else key}")
    return str(note.Witness(f"witness.example/w{number}", ed25519.public_key(seed)))


def _wrong_witnesses():
    good = [_witness(i) for i in range(3)]
    log = str(note.Verifier("witness.example/w1", ed25519.public_key(octets("manifest witness 1"))))
    name, key_id, key = good[1].split("+", 2)
    other_name = str(note.Witness(name, ed25519.public_key(octets("manifest witness 9"))))
    small = str(note.Witness(name, (1).to_bytes(32, "little")))
    rows = [
        ("count: no witnesses", "count", "members", [], 1),
        ("count: 16 witnesses", "count", "members", [_witness(i) for i in range(16)], 1),
        ("witness-quorum: 0", "witness-quorum", "quorum", good, 0),
        ("witness-quorum: 4 of 3", "witness-quorum", "quorum", good, 4),
        ("witness-key: a log's", "witness-key", "members[1]", [good[0], log], 1),
        ("witness-key: another id", "witness-key", "members[1]", [good[0], f"{name}+{int(key_id, 16) ^ 1:08x}+{key}"], 1),
        ("witness-key: of small order", "witness-key", "members[1]", [good[0], small], 1),
        ("witness-key: a space", "witness-key", "members[1]", [good[0], good[1] + " "], 1),
        ("witness-name-repeated", "witness-name-repeated", "members[2]", [good[0], good[1], other_name], 1),
        ("witness-key-repeated: under another name", "witness-key-repeated", "members[2]", [good[0], good[1], _witness(7, key=0)], 1),
        ("witness-name-repeated: the same twice", "witness-name-repeated", "members[1]", [good[0], good[0]], 1),
    ]
    return [(title, code, "witnesses." + place, _set("witnesses", to={"quorum": k, "members": keys})) for title, code, place, keys, k in rows]


def _ruled(*rows):
    """A manifest whose contests have these rules and numbers of options."""
    contests = []
    for i, (rule, count) in enumerate(rows):
        contests.append(single(f"contest-{i}", [f"o{j}" for j in range(count)]) | {"rule": rule})
    text = manifest_text("manifest-vectors", contests=contests)
    return json.dumps(json.loads(text), ensure_ascii=False).encode()


def _every_kind():
    return _ruled(
        ({"kind": "choose-exactly", "max": 2}, 3),
        ({"kind": "choose-at-least", "min": 2, "max": 4}, 5),
        ({"kind": "approval"}, 4),
        ({"kind": "score", "max": 5}, 3),
        ({"kind": "cumulative", "max": 3, "budget": 7}, 3),
        ({"kind": "quadratic", "budget": 100}, 4),
        ({"kind": "positional", "points": [3, 2, 1, 0]}, 4),
        ({"kind": "ranking"}, 5),
        ({"kind": "amounts", "max": 3_000_000, "budget": 10_000_000}, 12),
    )


def _at_limits():
    return _ruled(
        ({"kind": "choose-exactly", "max": 1}, 2),
        ({"kind": "choose-at-least", "min": 1, "max": 2}, 2),
        ({"kind": "approval"}, 1),
        ({"kind": "score", "max": 1}, 1),
        ({"kind": "cumulative", "max": 4, "budget": 4}, 2),
        ({"kind": "cumulative", "max": 4, "budget": 8}, 2),
        ({"kind": "quadratic", "budget": 1}, 1),
        ({"kind": "quadratic", "budget": 1_000_000}, 1),
        ({"kind": "positional", "points": [1_000_000, 1_000_000, 999_999]}, 3),
        ({"kind": "ranking"}, 2),
        ({"kind": "amounts", "max": 1, "budget": 1}, 1),
        ({"kind": "amounts", "max": 65535, "budget": 65536}, 2),
        ({"kind": "amounts", "max": 2**32 - 1, "budget": 10**12}, 1),
    )


def _largest(document):
    document["limits"] = {"ballots": 1000, "challenges": 1000}
    document["floor"] = 1_000_000
    document["trustees"]["threshold"] = 3
    document["name"] = "a" * 64


def _fitting(more):
    """The largest number of options of a single choice with blank whose ballot fits an entry, and some more."""
    options = 1
    while manifests.challenged_size([{"kind": "single-choice", "options": options + 1, "blank": True}]) <= manifests.MAX_ENTRY:
        options += 1
    return options + more


def _wide(options):
    """Two contests with that many options in all."""
    contests = [single("wide", [f"o{i}" for i in range(900)], blank=False), single("rest", [f"o{i}" for i in range(options - 900)])]
    return json.dumps(json.loads(manifest_text("manifest-vectors", contests=contests)), separators=(",", ":")).encode()


def _valid(name, text):
    manifest = manifests.parse(text)
    sizes = [manifests.challenged_size(rules) for rules in manifest.styles]
    shapes = [circuits.of_style(rules) for rules in manifest.styles]
    outputs = {"election": hashlib.sha256(text).digest(), "components": manifest.components, "threshold": manifest.threshold}
    outputs |= {"officials": manifest.officials, "trustees": manifest.trustees, "floor": manifest.floor}
    outputs |= {"limits": {"ballots": manifest.ballots, "challenges": manifest.challenges}}
    outputs["ledger"] = vars(manifest.ledger)
    outputs["origin"] = manifest.ledger.origin(outputs["election"])
    if manifest.witnesses:
        outputs["witnesses"] = {"quorum": manifest.quorum, "members": [str(key) for key in manifest.witnesses]}
    shape = lambda c, size: {"bits": c.bits, "outputs": len(c.outputs), "largest_entry": size} | ({"limbs": c.limbs} if c.limbs else {})
    outputs["styles"] = [shape(c, size) for c, size in zip(shapes, sizes)]
    return case("valid: " + name, {"manifest": text.decode()}, None, outputs)


def _invalid(name, code, place, text):
    try:
        manifests.parse(text)
    except manifests.Invalid as refusal:
        assert refusal.code == code and (place is None or refusal.place == place), (name, refusal)
    else:
        raise AssertionError(name)
    try:
        inputs = {"manifest": text.decode("utf-8")}
        json.dumps(inputs, ensure_ascii=False).encode()
    except UnicodeError:
        inputs = {"bytes": text}
    return case(name, inputs, {"place": place} if place else None, error=code)


def _set(*path, to):
    """A change: the value at a path."""

    def change(document):
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = to(document[path[-1]]) if callable(to) else to

    return change


def _kinds():
    """Contests whose rule is broken: name, code, what of the contest, rule, number of options."""
    return [
        ("rule-kind: min of choose-up-to", "rule-kind", "rule", {"kind": "choose-up-to", "min": 1, "max": 2}, 3),
        ("rule-kind: choose-exactly without max", "rule-kind", "rule", {"kind": "choose-exactly"}, 3),
        ("rule-kind: choose-at-least without min", "rule-kind", "rule", {"kind": "choose-at-least", "max": 2}, 3),
        ("rule-kind: max of approval", "rule-kind", "rule", {"kind": "approval", "max": 2}, 3),
        ("rule-kind: score without max", "rule-kind", "rule", {"kind": "score"}, 3),
        ("rule-kind: cumulative without budget", "rule-kind", "rule", {"kind": "cumulative", "max": 2}, 3),
        ("rule-kind: max of quadratic", "rule-kind", "rule", {"kind": "quadratic", "max": 2, "budget": 4}, 3),
        ("rule-kind: positional without points", "rule-kind", "rule", {"kind": "positional"}, 3),
        ("rule-kind: blank of ranking", "rule-kind", "rule", {"kind": "ranking", "blank": True}, 3),
        ("rule-kind: borda", "rule-kind", "rule", {"kind": "borda"}, 3),
        ("max: choose-exactly all", "max", "rule.max", {"kind": "choose-exactly", "max": 3}, 3),
        ("max: choose-exactly none", "max", "rule.max", {"kind": "choose-exactly", "max": 0}, 3),
        ("max: choose-at-least, 4 of 3", "max", "rule.max", {"kind": "choose-at-least", "min": 1, "max": 4}, 3),
        ("max: score 0", "max", "rule.max", {"kind": "score", "max": 0}, 1),
        ("max: score 1001", "max", "rule.max", {"kind": "score", "max": 1001}, 1),
        ("max: score 2^64 - 1", "max", "rule.max", {"kind": "score", "max": 2**64 - 1}, 1),
        ("max: cumulative 0", "max", "rule.max", {"kind": "cumulative", "max": 0, "budget": 1}, 1),
        ("max: cumulative 1001", "max", "rule.max", {"kind": "cumulative", "max": 1001, "budget": 1001}, 1),
        ("min: 0", "min", "rule.min", {"kind": "choose-at-least", "min": 0, "max": 2}, 3),
        ("min: as many as max", "min", "rule.min", {"kind": "choose-at-least", "min": 2, "max": 2}, 3),
        ("budget: cumulative, less than max", "budget", "rule.budget", {"kind": "cumulative", "max": 3, "budget": 2}, 2),
        ("budget: cumulative, more than can be given", "budget", "rule.budget", {"kind": "cumulative", "max": 3, "budget": 7}, 2),
        ("budget: quadratic 0", "budget", "rule.budget", {"kind": "quadratic", "budget": 0}, 1),
        ("budget: quadratic 1000001", "budget", "rule.budget", {"kind": "quadratic", "budget": 1_000_001}, 1),
        ("points: none", "points", "rule.points", {"kind": "positional", "points": []}, 2),
        ("points: one less", "points", "rule.points", {"kind": "positional", "points": [2, 1]}, 3),
        ("points: one more", "points", "rule.points", {"kind": "positional", "points": [2, 1, 0, 0]}, 3),
        ("points: rising", "points", "rule.points", {"kind": "positional", "points": [2, 0, 1]}, 3),
        ("points: all the same", "points", "rule.points", {"kind": "positional", "points": [1, 1, 1]}, 3),
        ("points: 1000001", "points", "rule.points", {"kind": "positional", "points": [1_000_001, 0]}, 2),
        ("points: 2^64 - 1", "points", "rule.points", {"kind": "positional", "points": [2**64 - 1, 0]}, 2),
        ("count: choose-exactly of one option", "count", "options", {"kind": "choose-exactly", "max": 1}, 1),
        ("count: choose-at-least of one option", "count", "options", {"kind": "choose-at-least", "min": 1, "max": 2}, 1),
        ("count: one option in an order", "count", "options", {"kind": "positional", "points": [1]}, 1),
        ("rule-kind: amounts without budget", "rule-kind", "rule", {"kind": "amounts", "max": 2}, 1),
        ("rule-kind: min of amounts", "rule-kind", "rule", {"kind": "amounts", "min": 1, "max": 2, "budget": 2}, 1),
        ("budget: amounts 0", "budget", "rule.budget", {"kind": "amounts", "max": 1, "budget": 0}, 1),
        ("budget: amounts 10^12 + 1", "budget", "rule.budget", {"kind": "amounts", "max": 1, "budget": 10**12 + 1}, 1),
        ("max: amounts 0", "max", "rule.max", {"kind": "amounts", "max": 0, "budget": 1}, 1),
        ("max: amounts above the budget", "max", "rule.max", {"kind": "amounts", "max": 101, "budget": 100}, 1),
        ("max: amounts 2^32", "max", "rule.max", {"kind": "amounts", "max": 2**32, "budget": 10**12}, 1),
        ("count: ranking of one option", "count", "options", {"kind": "ranking"}, 1),
    ]


def _broken_kinds():
    rows = []
    for name, code, where, rule, options in _kinds():
        rows.append((name, code, f"contests[0].{where}", lambda d, text=_ruled((rule, options)): _become(d, text)))
    sizes = [({"kind": "ranking"}, 13), ({"kind": "ranking"}, 1000), ({"kind": "score", "max": 1000}, 1000), ({"kind": "positional", "points": [*range(50, 0, -1)]}, 50)]
    sizes.append(({"kind": "amounts", "max": 2**32 - 1, "budget": 10**12}, 1000))
    for rule, options in sizes:
        rows.append((f"ballot-size: {rule['kind']} of {options}", "ballot-size", "styles[0]", lambda d, text=_ruled((rule, options)): _become(d, text)))
    return rows


def _become(document, text):
    document.clear()
    document.update(json.loads(text))


def _rules():
    option = ("contests", 1, "options")
    rows = [("version", "version", "tupyo", _set("tupyo", to="manifest/v2"))]
    for name, text in (("empty", ""), ("capital", "Seoul"), ("leading hyphen", "-a"), ("65 characters", "a" * 65), ("space", "a b"), ("accent", "é"), ("newline", "a\n")):
        rows.append((f"id: {name}", "id", "name", _set("name", to=text)))
    rows += [
        ("id: of an option", "id", "contests[1].options[2].id", _set(*option, 2, "id", to="C")),
        ("id-repeated: officials", "id-repeated", "officials[1].id", _set("officials", 1, "id", to="official-1")),
        ("id-repeated: options", "id-repeated", "contests[1].options[1].id", _set(*option, 1, "id", to="a")),
        ("id-repeated: styles", "id-repeated", "styles[1].id", _set("styles", 1, "id", to="jongno-gu")),
        ("id-reserved: blank", "id-reserved", "contests[1].options[0].id", _set(*option, 0, "id", to="blank")),
        ("id-reserved: unused", "id-reserved", "contests[1].options[0].id", _set(*option, 0, "id", to="unused")),
        ("title-count: none", "title-count", "title", _set("title", to={})),
        ("title-count: 33", "title-count", "title", _set("title", to={f"l{i}": "x" for i in range(33)})),
        ("title-language: one letter", "title-language", "title", _set("title", to={"e": "x"})),
        ("title-language: 36 letters", "title-language", "title", _set("title", to={"e" * 36: "x"})),
        ("title-language: underscore", "title-language", "styles[0].title", _set("styles", 0, "title", to={"en_US": "x"})),
        ("title-length: empty", "title-length", "contests[0].options[1].title.en", _set("contests", 0, "options", 1, "title", to={"en": ""})),
        ("title-length: 401", "title-length", "title.ko", _set("title", "ko", to="가" * 401)),
        ("title-form: decomposed", "title-form", "title.ko", _set("title", "ko", to="\u1100\u1161")),
        ("count: no officials", "count", "officials", _set("officials", to=[])),
        ("count: 17 officials", "count", "officials", _set("officials", to=_many_officials)),
        ("count: no trustees", "count", "trustees.members", _set("trustees", "members", to=[])),
        ("count: no contests", "count", "contests", _set("contests", to=[])),
        ("count: no options", "count", "contests[1].options", _set(*option, to=[])),
        ("count: one option without blank", "count", "contests[0].options", _one_option),
        ("count: no styles", "count", "styles", _set("styles", to=[])),
        ("count: no contests in a style", "count", "styles[1].contests", _set("styles", 1, "contests", to=[])),
        ("threshold: 0", "threshold", "trustees.threshold", _set("trustees", "threshold", to=0)),
        ("threshold: 4 of 3", "threshold", "trustees.threshold", _set("trustees", "threshold", to=4)),
        ("rule-kind: unknown", "rule-kind", "contests[0].rule", _set("contests", 0, "rule", to={"kind": "approval", "blank": True})),
        ("rule-kind: blank missing", "rule-kind", "contests[0].rule", _set("contests", 0, "rule", to={"kind": "single-choice"})),
        ("rule-kind: max of a single choice", "rule-kind", "contests[0].rule", _set("contests", 0, "rule", to={"kind": "single-choice", "blank": True, "max": 1})),
        ("rule-kind: blank of choose-up-to", "rule-kind", "contests[1].rule", _set("contests", 1, "rule", to={"kind": "choose-up-to", "max": 1, "blank": False})),
        ("max: 0", "max", "contests[1].rule.max", _set("contests", 1, "rule", "max", to=0)),
        ("max: 4 of 3", "max", "contests[1].rule.max", _set("contests", 1, "rule", "max", to=4)),
        ("contest-unused", "contest-unused", "contests[1]", _set("styles", 0, "contests", to=["president"])),
        ("contest-unknown", "contest-unknown", "styles[1].contests[0]", _set("styles", 1, "contests", to=["mayor"])),
        ("contest-repeated", "contest-repeated", "styles[1].contests[1]", _set("styles", 1, "contests", to=["president", "president"])),
        ("limit: no ballots", "limit", "limits.ballots", _set("limits", "ballots", to=0)),
        ("limit: 1001 ballots", "limit", "limits.ballots", _set("limits", "ballots", to=1001)),
        ("limit: 1001 challenges", "limit", "limits.challenges", _set("limits", "challenges", to=1001)),
        ("floor: 0", "floor", "floor", _set("floor", to=0)),
        ("floor: 1000001", "floor", "floor", _set("floor", to=1_000_001)),
        ("ballot-size", "ballot-size", "styles[0]", lambda d: (d.clear(), d.update(json.loads(_wide(_fitting(1)))))),
    ]
    for name, character in (("control", "\x07"), ("newline", "\n"), ("C1 control", "\x85"), ("delete", "\x7f")):
        rows.append((f"title-character: {name}", "title-character", "title.en", _set("title", "en", to=f"a{character}b")))
    for code in (0x061C, 0x200E, 0x200F, 0x202A, 0x202E, 0x2066, 0x2069):
        rows.append((f"title-character: U+{code:04X}", "title-character", "title.en", _set("title", "en", to=f"a{chr(code)}b")))
    rows.append(("id-reserved: unspent", "id-reserved", "contests[1].options[0].id", _set(*option, 0, "id", to="unspent")))
    return rows + _keys() + _broken_kinds() + _wrong_witnesses()


def _keys():
    good = base()["trustees"]["members"][1]["key"]
    data = manifests.unbase64url(good)
    place = "trustees.members[1].key"
    rows = [
        ("empty", ""),
        ("padding", good + "="),
        ("standard base64", _standard(good)),
        ("31 bytes", manifests.base64url(data[:31])),
        ("33 bytes", manifests.base64url(data + b"\0")),
        ("unused bits set", good[:-1] + _next_digit(good[-1])),
        ("identity", ZERO_KEY),
        ("not a point", manifests.base64url(bytes.fromhex("26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371"))),
        ("the field's prime", manifests.base64url((2**255 - 19).to_bytes(32, "little"))),
        ("hexadecimal", hex_scalar(scalar("a key"))),
        ("space", " " + good),
    ]
    out = [(f"key: {name}", "key", place, _set("trustees", "members", 1, "key", to=text)) for name, text in rows]
    official = base()["officials"][0]["key"]
    out.append(("key-repeated: two officials", "key-repeated", "officials[1].key", _set("officials", 1, "key", to=official)))
    return [*out, ("key-repeated: official and trustee", "key-repeated", place, _set("trustees", "members", 1, "key", to=official))]


def _standard(text):
    """A key whose base64url has a digit that standard base64 writes otherwise."""
    return "+" + text[1:]


def _next_digit(digit):
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return digits[digits.index(digit) + 1]


def _many_officials(officials):
    keys = [manifests.base64url((scalar(f"official of many {i}") * G).encode()) for i in range(17)]
    return [{**officials[0], "id": f"official-{i}", "key": key} for i, key in enumerate(keys)]


def _one_option(document):
    document["contests"][0]["rule"]["blank"] = False
    del document["contests"][0]["options"][1:]


def _malformed():
    text = json.dumps(base(), ensure_ascii=False, separators=(",", ":"))
    rows = [
        ("empty", ""),
        ("an array", "[]"),
        ("cut", text[:-1]),
        ("something after it", text + "{}"),
        ("byte order mark", "\ufeff" + text),
        ("comment", text + "//"),
        ("trailing comma", text[:-1] + ",}"),
        ("unknown key", text[:-1] + ',"extra":1}'),
        ("key twice", text[:-1] + ',"floor":1}'),
        ("key twice by escape", text[:-1] + ',"\\u0066loor":1}'),
        ("key missing", text.replace('"floor":1', '"flor":1')),
        ("language twice", text.replace('"en":"Test election"', '"en":"Test election","en":"Test election"')),
        ("option's key twice", text.replace('"id":"lee"', '"id":"lee","id":"lee"')),
        ("unknown key in a person", text.replace('"id":"trustee-1"', '"id":"trustee-1","age":1')),
        ("unknown key in a rule", text.replace('"blank":true', '"blank":true,"abstain":true')),
        ("witnesses null", text[:-1] + ',"witnesses":null}'),
        ("witnesses as a list", text[:-1] + ',"witnesses":[1,[]]}'),
        ("witnesses without a quorum", text[:-1] + ',"witnesses":{"members":[]}}'),
        ("unknown key in witnesses", text[:-1] + ',"witnesses":{"members":[],"quorum":1,"urls":[]}}'),
        ("number as text", text.replace('"floor":1', '"floor":"1"')),
        ("fraction", text.replace('"floor":1', '"floor":1.0')),
        ("exponent", text.replace('"floor":1', '"floor":1e0')),
        ("negative", text.replace('"floor":1', '"floor":-1')),
        ("points as text", text.replace('"blank":true', '"points":"1"')),
        ("points of a fraction", text.replace('"blank":true', '"points":[1.5,0]')),
        ("points of null", text.replace('"blank":true', '"points":null')),
        ("minus zero", text.replace('"challenges":2', '"challenges":-0')),
        ("leading zero", text.replace('"floor":1', '"floor":01')),
        ("2^64", text.replace('"floor":1', f'"floor":{2**64}')),
        ("not a number", text.replace('"floor":1', '"floor":NaN')),
        ("bool as number", text.replace('"floor":1', '"floor":true')),
        ("number as bool", text.replace('"blank":true', '"blank":1')),
        ("null", text.replace('"floor":1', '"floor":null')),
        ("title as text", text.replace('{"en":"President"}', '"President"')),
        ("title of a number", text.replace('"en":"President"', '"en":1')),
        ("single quotes", text.replace('"floor"', "'floor'")),
        ("raw control character in a string", text.replace("Test election", "Test\nelection")),
        ("unpaired surrogate", text.replace("Test election", "\\ud800")),
        ("unpaired surrogate in a key", text.replace('"en":"Test election"', '"\\udc00":"Test election"')),
        ("other white space", text.replace(",", ",\u00a0", 1)),
        ("deep nesting", text.replace('"floor":1', '"floor":' + "[" * 2000 + "]" * 2000)),
    ]
    raw = [(name, string.encode()) for name, string in rows]
    assert all(data != text.encode() for _, data in raw)
    latin = text.replace("Test election", "X\xe9").encode("latin-1", "replace")
    overlong = text.encode().replace(b"Test election", b"\xc0\x80")
    surrogate = text.encode().replace(b"Test election", b"\xed\xa0\x80")
    utf16 = text.encode("utf-16")
    return [*raw, ("Latin-1", latin), ("overlong UTF-8", overlong), ("surrogate in UTF-8", surrogate), ("UTF-16", utf16)]
