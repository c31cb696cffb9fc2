"""manifest.json"""

import hashlib
import json

import cards
import circuits
import manifest as manifests
from ristretto255 import G
from vectors import manifest_kinds, manifest_ledgers, manifest_registration, manifest_titles
from vectors.manifest_kinds import ruled
from vectors.manifest_policies import changed, excepted, witness, wrong_exceptions, wrong_witnesses
from vectors.material import case, file, hex_scalar, octets, scalar
from vectors.play import exception, manifest_text, single, up_to

ZERO_KEY = manifests.base64url(bytes(32))


def generate():
    _extremes()
    cases = [_valid(*row) for row in _valid_rows() + manifest_ledgers.valid(base()) + manifest_registration.valid()]
    cases += [_invalid(name, code, place, _text(change)) for name, code, place, change in _rules()]
    cases += [_invalid(*row) for row in manifest_ledgers.invalid(base()) + manifest_registration.invalid()]
    cases += [_invalid("json: " + name, "json", None, text) for name, text in _malformed() + manifest_ledgers.malformed(base()) + manifest_registration.malformed()]
    description = (
        "Manifest files (input `manifest`: the file's text, or its bytes in hex as `bytes`), with what they define, or the code and "
        "place of the one rule they break. `json` errors have no place here: theirs is a line and column."
    )
    return file(description, "docs/protocol/manifest.md", cases)


def _extremes():
    """What is largest of everything is refused by its size, and not built; too large for a vector."""
    options = [{"id": f"o{i}", "title": {"en": f"Option {i}"}} for i in range(1000)]
    rules = [{"kind": "score", "max": 1000}, {"kind": "ranking"}, {"kind": "quadratic", "budget": 1_000_000}, {"kind": "amounts", "max": 2**32 - 1, "budget": 10**12}]
    for rule in rules:
        document = base()
        document["contests"] = [{"id": f"c{i}", "title": {"en": "x"}, "rule": rule, "options": options} for i in range(256)]
        document["styles"] = [{"id": "all", "title": {"en": "x"}, "contests": [f"c{i}" for i in range(256)]}]
        try:
            manifests.parse(json.dumps(document, separators=(",", ":")).encode())
        except manifests.Invalid as refusal:
            assert (refusal.code, refusal.place) == ("ballot-size", "styles[0]"), refusal
        else:
            raise AssertionError(rule)


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
        ("smallest", manifest_text("manifest-vectors", trustees=1, threshold=1, contests=[single("c", ["o"])], styles=[("s", ["c"])], limits=(1, 1))),
        ("the newest characters of Unicode 14", _text(changed("title", "en", to="\ua7c0\U00010f70\U0001fae0\u20c0"))),
        ("characters that are not seen, but assigned", _text(changed("title", "en", to="a\u00ad\u200c\u200db\ufe0f\U000e0100"))),
        ("a title of every script", _text(lambda d: d["title"].update({"ar": "انتخابات", "ja": "選挙", "zh-Hant": "選舉", "emoji": "🗳️", "long": "가" * 400}))),
        ("largest style that fits", _wide(_fitting(0))),
        *manifest_kinds.valid(),
        *((name, _text(change)) for name, change in manifest_titles.valid()),
        ("witnesses", _text(changed("witnesses", to={"quorum": 3, "members": [witness(i) for i in range(4)]}))),
        ("as many witnesses as there can be", _text(changed("witnesses", to={"members": [witness(i) for i in range(15)], "quorum": 15}))),
        ("two witnesses, both needed", _text(changed("witnesses", to={"quorum": 2, "members": [witness(i) for i in range(2)]}))),
        ("an empty list of exceptions", _text(changed("exceptions", to=[]))),
        ("every exception with a minority of trustees", _text(excepted(2, 4, 2, 3, "threshold-minority", "witness-quorum", "exposed abroad", "exposed jongno-gu"))),
        ("threshold one of two, and one witness", _text(excepted(1, 2, 1, 1, "witness-quorum", "threshold-one"))),
        ("exactly more than half", _text(excepted(3, 5, 0, 0))),
        ("a reason in every language", _text(changed("exceptions", to=[exception("exposed", "abroad") | {"reason": {f"l{i}": "가" * 400 for i in range(32)}}]))),
    ]


def _largest(document):
    document["limits"] = {"ballots": 1000, "challenges": 1000}
    document["floor"], document["turnout"] = 1_000_000, 100
    document["trustees"]["threshold"] = 3
    document["name"] = "a" * 64
    document["approvals"] = 2


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
    for rules, shape in zip(manifest.styles, shapes):
        bits, outputs = map(sum, zip(*map(circuits.size, rules)))
        assert (bits, sum(map(circuits.limbs, rules)), outputs) == (shape.bits, shape.limbs, len(shape.outputs)), name
    outputs = {"election": hashlib.sha256(text).digest(), "components": manifest.components, "threshold": manifest.threshold, "approvals": manifest.approvals}
    outputs |= {"officials": list(map(_key, manifest.officials)), "trustees": list(map(_key, manifest.trustees)), "floor": manifest.floor}
    outputs |= {"limits": {"ballots": manifest.ballots, "challenges": manifest.challenges}}
    outputs |= {"turnout": manifest.turnout, "exceptions": [kind for kind, _ in manifest.exceptions], "exposed": manifest.exposed}
    outputs["ledger"] = vars(manifest.ledger)
    outputs["origin"] = manifest.ledger.origin(outputs["election"])
    if manifest.witnesses:
        outputs["witnesses"] = {"quorum": manifest.quorum, "members": [str(key) for key in manifest.witnesses]}
    if manifest.registration:
        outputs["registration"] = vars(manifest.registration) | {"registrars": list(map(_key, manifest.registrars))}
    shape = lambda c, size: {"bits": c.bits, "outputs": len(c.outputs), "largest_entry": size} | ({"limbs": c.limbs} if c.limbs else {})
    outputs["styles"] = [shape(c, size) for c, size in zip(shapes, sizes)]
    return case("valid: " + name, {"manifest": text.decode()}, None, outputs)


def _key(key):
    """A point's bytes, a card's key as text."""
    return cards.text_of(key) if isinstance(key, bytes) else key


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


def _broken_kinds():
    rows = []
    for name, code, where, rule, options in manifest_kinds.invalid():
        text = ruled((rule, options))
        place = f"contests[0].{where}" if where else "styles[0]"
        rows.append((name, code, place, lambda d, text=text: _become(d, text)))
    return [*rows, ("tally-size", "tally-size", "styles", lambda d: _become(d, manifest_kinds.too_many_outputs()))]


def _become(document, text):
    document.clear()
    document.update(json.loads(text))


def _rules():
    option = ("contests", 1, "options")
    rows = [("version", "version", "tupyo", changed("tupyo", to="manifest/v2"))]
    for name, text in (("empty", ""), ("capital", "Seoul"), ("leading hyphen", "-a"), ("65 characters", "a" * 65), ("space", "a b"), ("accent", "é"), ("newline", "a\n")):
        rows.append((f"id: {name}", "id", "name", changed("name", to=text)))
    rows += [
        ("id: of an option", "id", "contests[1].options[2].id", changed(*option, 2, "id", to="C")),
        ("id-repeated: officials", "id-repeated", "officials[1].id", changed("officials", 1, "id", to="official-1")),
        ("id-repeated: options", "id-repeated", "contests[1].options[1].id", changed(*option, 1, "id", to="a")),
        ("id-repeated: styles", "id-repeated", "styles[1].id", changed("styles", 1, "id", to="jongno-gu")),
        ("id-reserved: blank", "id-reserved", "contests[1].options[0].id", changed(*option, 0, "id", to="blank")),
        ("id-reserved: unused", "id-reserved", "contests[1].options[0].id", changed(*option, 0, "id", to="unused")),
        ("title-count: none", "title-count", "title", changed("title", to={})),
        ("title-count: 33", "title-count", "title", changed("title", to={f"l{i}": "x" for i in range(33)})),
        ("title-language: one letter", "title-language", "title", changed("title", to={"e": "x"})),
        ("title-language: 36 letters", "title-language", "title", changed("title", to={"e" * 36: "x"})),
        ("title-language: underscore", "title-language", "styles[0].title", changed("styles", 0, "title", to={"en_US": "x"})),
        ("title-length: empty", "title-length", "contests[0].options[1].title.en", changed("contests", 0, "options", 1, "title", to={"en": ""})),
        ("title-length: 401", "title-length", "title.ko", changed("title", "ko", to="가" * 401)),
        ("title-form: decomposed", "title-form", "title.ko", changed("title", "ko", to="\u1100\u1161")),
        ("count: no officials", "count", "officials", changed("officials", to=[])),
        ("count: 17 officials", "count", "officials", changed("officials", to=_many_officials)),
        ("count: no trustees", "count", "trustees.members", changed("trustees", "members", to=[])),
        ("count: no contests", "count", "contests", changed("contests", to=[])),
        ("count: no options", "count", "contests[1].options", changed(*option, to=[])),
        ("count: one option without blank", "count", "contests[0].options", _one_option),
        ("count: no styles", "count", "styles", changed("styles", to=[])),
        ("count: no contests in a style", "count", "styles[1].contests", changed("styles", 1, "contests", to=[])),
        ("threshold: 0", "threshold", "trustees.threshold", changed("trustees", "threshold", to=0)),
        ("threshold: 4 of 3", "threshold", "trustees.threshold", changed("trustees", "threshold", to=4)),
        ("rule-kind: unknown", "rule-kind", "contests[0].rule", changed("contests", 0, "rule", to={"kind": "approval", "blank": True})),
        ("rule-kind: blank missing", "rule-kind", "contests[0].rule", changed("contests", 0, "rule", to={"kind": "single-choice"})),
        ("rule-kind: max of a single choice", "rule-kind", "contests[0].rule", changed("contests", 0, "rule", to={"kind": "single-choice", "blank": True, "max": 1})),
        ("rule-kind: blank of choose-up-to", "rule-kind", "contests[1].rule", changed("contests", 1, "rule", to={"kind": "choose-up-to", "max": 1, "blank": False})),
        ("rule-kind: none with another kind's keys", "rule-kind", "contests[0].rule", changed("contests", 0, "rule", to={"kind": "borda", "max": 1, "points": [1, 0]})),
        ("rule-kind: an empty one", "rule-kind", "contests[0].rule", changed("contests", 0, "rule", to={"kind": ""})),
        ("rule-kind: in capitals", "rule-kind", "contests[0].rule", changed("contests", 0, "rule", to={"kind": "Single-Choice", "blank": True})),
        ("rule-kind: every key there is", "rule-kind", "contests[0].rule", changed("contests", 0, "rule", to={"kind": "score", "max": 1, "min": 1, "budget": 1, "choices": 1, "ranks": 1, "points": [], "costs": [], "blank": True})),
        ("max: 0", "max", "contests[1].rule.max", changed("contests", 1, "rule", "max", to=0)),
        ("max: 4 of 3", "max", "contests[1].rule.max", changed("contests", 1, "rule", "max", to=4)),
        ("contest-unused", "contest-unused", "contests[1]", changed("styles", 0, "contests", to=["president"])),
        ("contest-unknown", "contest-unknown", "styles[1].contests[0]", changed("styles", 1, "contests", to=["mayor"])),
        ("contest-repeated", "contest-repeated", "styles[1].contests[1]", changed("styles", 1, "contests", to=["president", "president"])),
        ("approvals: 0", "approvals", "approvals", changed("approvals", to=0)),
        ("approvals: 3 of 2", "approvals", "approvals", changed("approvals", to=3)),
        ("approvals: 2^64 - 1", "approvals", "approvals", changed("approvals", to=2**64 - 1)),
        ("limit: no ballots", "limit", "limits.ballots", changed("limits", "ballots", to=0)),
        ("limit: 1001 ballots", "limit", "limits.ballots", changed("limits", "ballots", to=1001)),
        ("limit: no challenges", "limit", "limits.challenges", changed("limits", "challenges", to=0)),
        ("limit: 1001 challenges", "limit", "limits.challenges", changed("limits", "challenges", to=1001)),
        ("floor: 0", "floor", "floor", changed("floor", to=0)),
        ("floor: 1000001", "floor", "floor", changed("floor", to=1_000_001)),
        ("turnout: 101", "turnout", "turnout", changed("turnout", to=101)),
        ("turnout: 2^64 - 1", "turnout", "turnout", changed("turnout", to=2**64 - 1)),
        ("ballot-size", "ballot-size", "styles[0]", lambda d: (d.clear(), d.update(json.loads(_wide(_fitting(1)))))),
    ]
    for name, character in (("control", "\x07"), ("newline", "\n"), ("C1 control", "\x85"), ("delete", "\x7f")):
        rows.append((f"title-character: {name}", "title-character", "title.en", changed("title", "en", to=f"a{character}b")))
    for code in (0x061C, 0x200E, 0x200F, 0x202A, 0x202E, 0x2066, 0x2069):
        rows.append((f"title-character: U+{code:04X}", "title-character", "title.en", changed("title", "en", to=f"a{chr(code)}b")))
    for code in (0x0378, 0x1E030, 0x1CC00, 0x323B0, 0xE000, 0xF0000, 0x10FFFD, 0xFDD0, 0xFFFE, 0x1FFFF, 0xE0000):
        rows.append((f"title-character: U+{code:04X}", "title-character", "title.en", changed("title", "en", to=f"a{chr(code)}b")))
    rows.append(("title-character: not assigned, and decomposed", "title-character", "title.en", changed("title", "en", to="e\u0301\u0378")))
    rows.append(("title-form: a compatibility character's canonical one", "title-form", "title.en", changed("title", "en", to="\u212b")))
    rows.append(("id-reserved: unspent", "id-reserved", "contests[1].options[0].id", changed(*option, 0, "id", to="unspent")))
    return rows + _keys() + _broken_kinds() + manifest_titles.invalid() + wrong_witnesses() + wrong_exceptions()


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
    out = [(f"key: {name}", "key", place, changed("trustees", "members", 1, "key", to=text)) for name, text in rows]
    official = base()["officials"][0]["key"]
    out.append(("key-repeated: two officials", "key-repeated", "officials[1].key", changed("officials", 1, "key", to=official)))
    return [*out, ("key-repeated: official and trustee", "key-repeated", place, changed("trustees", "members", 1, "key", to=official))]


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

    def stating(exceptions):
        return f'{text[:-1]},"exceptions":{exceptions}}}'

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
        ("approvals missing", text.replace('"approvals":1,', "")),
        ("approvals as a list", text.replace('"approvals":1', '"approvals":["official-1"]')),
        ("language twice", text.replace('"en":"Test election"', '"en":"Test election","en":"Test election"')),
        ("option's key twice", text.replace('"id":"lee"', '"id":"lee","id":"lee"')),
        ("unknown key in a person", text.replace('"id":"trustee-1"', '"id":"trustee-1","age":1')),
        ("unknown key in a rule", text.replace('"blank":true', '"blank":true,"abstain":true')),
        ("a rule's kind twice", text.replace('"kind":"single-choice"', '"kind":"single-choice","kind":"single-choice"')),
        ("a rule's key twice", text.replace('"blank":true', '"blank":true,"blank":true')),
        ("a rule without a kind", text.replace('"kind":"single-choice",', "")),
        ("a number as a kind", text.replace('"kind":"single-choice"', '"kind":1')),
        ("a rule as a list", text.replace('{"kind":"single-choice","blank":true}', '["single-choice",true]')),
        ("a rule null", text.replace('{"kind":"single-choice","blank":true}', "null")),
        ("another kind's key as text", text.replace('"blank":true', '"blank":true,"max":"1"')),
        ("another kind's key null", text.replace('"blank":true', '"blank":true,"points":null')),
        ("a list of costs as a number", text.replace('"blank":true', '"costs":1')),
        ("a key of no kind in a rule of no kind", text.replace('"kind":"single-choice","blank":true', '"kind":"borda","weight":1')),
        ("a key as text in a rule of no kind", text.replace('"kind":"single-choice","blank":true', '"kind":"borda","max":"1"')),
        ("two faults: another version, and a key of no kind", text.replace("manifest/v1", "manifest/v2").replace('"blank":true', '"weight":1')),
        ("two faults: another version, and an exception of no kind", stating('[{"kind":"none","reason":{"en":"x"}}]').replace("manifest/v1", "manifest/v2")),
        ("two faults: another version, and a style of another exception", stating('[{"kind":"witness-quorum","style":"abroad","reason":{"en":"x"}}]').replace("manifest/v1", "manifest/v2")),
        ("witnesses null", text[:-1] + ',"witnesses":null}'),
        ("witnesses as a list", text[:-1] + ',"witnesses":[1,[]]}'),
        ("witnesses without a quorum", text[:-1] + ',"witnesses":{"members":[]}}'),
        ("unknown key in witnesses", text[:-1] + ',"witnesses":{"members":[],"quorum":1,"urls":[]}}'),
        ("turnout missing", text.replace('"turnout":0', '"floors":0')),
        ("floor missing", text.replace('"floor":1,', "")),
        ("a fraction of a turnout", text.replace('"turnout":0', '"turnout":0.5')),
        ("exceptions null", stating("null")),
        ("exceptions as an object", stating('{"kind":"threshold-one","reason":{"en":"x"}}')),
        ("an exception as text", stating('["threshold-one"]')),
        ("an exception of no kind", stating('[{"kind":"none","reason":{"en":"x"}}]')),
        ("an exception without a reason", stating('[{"kind":"exposed","style":"abroad"}]')),
        ("a reason as text", stating('[{"kind":"exposed","style":"abroad","reason":"x"}]')),
        ("exposed without a style", stating('[{"kind":"exposed","reason":{"en":"x"}}]')),
        ("exposed with a number as style", stating('[{"kind":"exposed","style":1,"reason":{"en":"x"}}]')),
        ("another exception with a style", stating('[{"kind":"witness-quorum","style":"abroad","reason":{"en":"x"}}]')),
        ("unknown key in an exception", stating('[{"kind":"exposed","style":"abroad","reason":{"en":"x"},"by":"us"}]')),
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
    raw = [(name, string.encode()) for name, string in rows + manifest_titles.malformed(text)]
    assert all(data != text.encode() for _, data in raw)
    latin = text.replace("Test election", "X\xe9").encode("latin-1", "replace")
    overlong = text.encode().replace(b"Test election", b"\xc0\x80")
    surrogate = text.encode().replace(b"Test election", b"\xed\xa0\x80")
    utf16 = text.encode("utf-16")
    return [*raw, ("Latin-1", latin), ("overlong UTF-8", overlong), ("surrogate in UTF-8", surrogate), ("UTF-16", utf16)]
