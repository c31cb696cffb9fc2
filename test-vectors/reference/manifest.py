"""docs/protocol/manifest.md: the strict reader of an election's manifest."""

import dataclasses
import json
import re

import author_key
import circuits
import ed25519
import ledger_key
import manifest_registration
import note
import range_proof
import text as texts
import titles
from base64url import decode as unbase64url
from base64url import encode as base64url
from batch import Refused

MAX_BYTES = 16_000_000
MAX_OFFICIALS = 16
MAX_ENTRY = 65_535
MAX_DOCUMENT = 256 * 65_000
MAX_POINTS = 1_000_000
MAX_WITNESSES = 15
MAX_AMOUNT = 2**32 - 1
MAX_BUDGET = 10**12
MAX_EXCEPTIONS = 4099
MAX_LEDGER_NAME = 100
LEDGER_NAME = re.compile(r"[a-z0-9](?:[a-z0-9./:-]*[a-z0-9])?")
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class Invalid(ValueError):
    """A rule of the manifest that is broken, and where."""

    def __init__(self, code, place):
        super().__init__(f"{place}: {code}")
        self.code, self.place = code, place


@dataclasses.dataclass
class Ledger:
    """`key` is the first key of the ledger's checkpoints, `next` the hash of the one that may follow it; both are 32 bytes."""

    name: str
    key: bytes
    next: bytes

    def origin(self, election):
        return f"{self.name}/{election.hex()}"


@dataclasses.dataclass
class Manifest:
    """Keys are points, or bytes of cards; `registration` is None where the officials say who is on the roll; `styles` holds for each style its contests' rules, in order; `exceptions` (kind, style or None), styles as indices."""

    document: dict
    officials: list
    trustees: list
    threshold: int
    ledger: "Ledger"
    styles: list
    ballots: int
    challenges: int
    approvals: int
    floor: int
    turnout: int
    exceptions: list
    witnesses: list
    quorum: int
    registration: "manifest_registration.Registration" = None

    @property
    def registrars(self):
        return self.registration.registrars if self.registration else []

    @property
    def card_signatures(self):
        return self.registration is not None and self.registration.card_signatures

    @property
    def exposed(self):
        """The styles whose cells may be small, in the order of the exceptions."""
        return [style for kind, style in self.exceptions if kind == "exposed"]

    @property
    def components(self):
        """N: the largest number of outputs of a style."""
        return max(sum(circuits.size(rule)[1] for rule in rules) for rules in self.styles)


def parse(data):
    if len(data) > MAX_BYTES:
        raise Invalid("size", "manifest")
    document = _json(data)
    _shape(document, _MANIFEST, "")
    _kinds_of_exceptions(document)
    _texts(document)
    keys = _keys(document)
    members = document["trustees"]["members"]
    if not 1 <= document["trustees"]["threshold"] <= len(members):
        raise Invalid("threshold", "trustees.threshold")
    ledger = _ledger(document["ledger"])
    stated = document.get("registration")
    for code, place in manifest_registration.faults(stated) if stated else ():
        raise Invalid(code, place)
    rules = _contests(document)
    styles = _styles(document, rules)
    _numbers(document)
    for i, style in enumerate(styles):
        if challenged_size(style, card=bool(stated and stated["card_signatures"])) > MAX_ENTRY:
            raise Invalid("ballot-size", f"styles[{i}]")
    if shares_size(styles) > MAX_DOCUMENT:
        raise Invalid("tally-size", "styles")
    witnesses, quorum = _witnesses(document.get("witnesses"), ledger)
    officials, trustees, limits = len(document["officials"]), len(document["officials"]) + len(members), document["limits"]
    registration = stated and manifest_registration.of(stated, keys[trustees:])
    threshold, exceptions = document["trustees"]["threshold"], _exceptions(document, demanded(document["trustees"]["threshold"], len(members), quorum, len(witnesses)))
    numbers = limits["ballots"], limits["challenges"], document["approvals"], document["floor"], document["turnout"]
    return Manifest(document, keys[:officials], keys[officials:trustees], threshold, ledger, styles, *numbers, exceptions, witnesses, quorum, registration)


def challenged_size(rules, card=False):
    """The largest Challenged entry of a style; where ballots bear signatures of cards 64 bytes more."""
    sizes = [circuits.size(rule) for rule in rules]
    n, m = sum(outputs for _, outputs in sizes), sum(bits for bits, _ in sizes)
    k = sum(map(circuits.limbs, rules))
    limbs = 424 + 32 * k + 64 * range_proof.rounds_for(k) if k else 0
    return 1 + 2 + 4 + 33 + 4 + 4 + 32 * (n + 1) + 6 * 32 + 32 + 4 + 32 * m + 96 + limbs + 64 + 32 + 4 + 8 * n + 64 * card


def shares_size(styles):
    """A trustee's decryption shares of all styles; a tally is shorter."""
    return 1 + 4 + sum(2 + 4 + 32 * sum(circuits.size(rule)[1] for rule in style) + 96 for style in styles)


def _json(data):
    def pairs(members):
        if len({key for key, _ in members}) != len(members):
            raise ValueError("a key twice")
        return dict(members)

    def integer(text):
        if text.startswith("-") or int(text) >= 2**64:
            raise ValueError("not an unsigned 64-bit integer")
        return int(text)

    def refuse(text):
        raise ValueError(f"{text} is not an integer")

    try:
        text = data.decode("utf-8")
        document = json.loads(text, object_pairs_hook=pairs, parse_int=integer, parse_float=refuse, parse_constant=refuse)
        json.dumps(document, ensure_ascii=False).encode("utf-8")  # refuses unpaired surrogates
    except (ValueError, RecursionError) as problem:
        raise Invalid("json", str(problem)) from problem
    return document


_TITLE = {"*": str}
_PERSON = {"id": str, "title": _TITLE, "key": str}
_MORE = {"description?": _TITLE, "picture?": str}
_OPTION = {"id": str, "title": _TITLE, "subtitle?": _TITLE, **_MORE}
_RULE = {"kind": str, "blank?": bool, "min?": int, "max?": int, "budget?": int, "choices?": int, "ranks?": int, "points?": [int], "costs?": [int]}
_PARAMETERS = {
    "single-choice": {"blank"},
    "choose-up-to": {"max"},
    "choose-exactly": {"max"},
    "choose-at-least": {"min", "max"},
    "approval": set(),
    "knapsack": {"budget", "costs"},
    "score": {"max"},
    "cumulative": {"max", "budget"},
    "distribution": {"max", "budget", "min", "choices"},
    "quadratic": {"budget"},
    "positional": {"points"},
    "positional-top": {"min", "points"},
    "ranking": set(),
    "ranking-top": {"ranks"},
    "amounts": {"max", "budget"},
}
_MANIFEST = {
    "tupyo": str,
    "name": str,
    "title": _TITLE,
    "officials": [_PERSON],
    "trustees": {"threshold": int, "members": [_PERSON]},
    "ledger": {"name": str, "key": str, "next": str},
    "contests": [{"id": str, "title": _TITLE, "rule": _RULE, "options": [_OPTION], "rotated?": bool, **_MORE}],
    "styles": [{"id": str, "title": _TITLE, "contests": [str]}],
    "approvals": int,
    "limits": {"ballots": int, "challenges": int},
    "floor": int,
    "turnout": int,
    "exceptions?": [{"kind": str, "style?": str, "reason": _TITLE}],
    "witnesses?": {"quorum": int, "members": [str]},
    "registration?": {"registrars": [_PERSON], **manifest_registration.SHAPE},
}


def _shape(value, shape, place):
    """Types, and all and only the keys; `*` stands for any key, `?` for one that may be absent."""
    if isinstance(shape, type):
        if type(value) is not shape:
            raise Invalid("json", place)
    elif isinstance(shape, list):
        if type(value) is not list:
            raise Invalid("json", place)
        for i, member in enumerate(value):
            _shape(member, shape[0], f"{place}[{i}]")
    else:
        _object(value, shape, place)


def _object(value, shape, place):
    if type(value) is not dict:
        raise Invalid("json", place)
    if "*" in shape:
        for key, member in value.items():
            _shape(member, shape["*"], f"{place}.{key}")
        return
    known = {key.rstrip("?"): (kind, key.endswith("?")) for key, kind in shape.items()}
    for key in value.keys() - known.keys():
        raise Invalid("json", f"{place}.{key}")
    for key, (kind, optional) in known.items():
        if key in value:
            _shape(value[key], kind, f"{place}.{key}".lstrip("."))
        elif not optional:
            raise Invalid("json", f"{place}.{key}")


def _texts(document):
    if document["tupyo"] != "manifest/v1":
        raise Invalid("version", "tupyo")
    _id(document["name"], "name")
    _title(document["title"], "title")
    lists = [("officials", document["officials"], MAX_OFFICIALS), ("trustees.members", document["trustees"]["members"], 64)]
    lists += [("contests", document["contests"], 256), ("styles", document["styles"], 4096)]
    if "registration" in document:
        lists.append(("registration.registrars", document["registration"]["registrars"], manifest_registration.MAX_REGISTRARS))
    for i, contest in enumerate(document["contests"]):
        lists.append((f"contests[{i}].options", contest["options"], 1000))
    for place, members, most in lists:
        if not 1 <= len(members) <= most:
            raise Invalid("count", place)
        _named(members, place)
    for i, contest in enumerate(document["contests"]):
        _told_apart(contest["options"], f"contests[{i}].options")


def _told_apart(options, place):
    if len(titles.languages(options)) > titles.MAX_LANGUAGES:
        raise Invalid("title-count", place)
    alike = titles.alike(options)
    if alike is not None:
        raise Invalid("title-alike", f"{place}[{alike}].title")


def _named(members, place):
    seen = set()
    for i, member in enumerate(members):
        _id(member["id"], f"{place}[{i}].id")
        if place.endswith("options") and member["id"] in ("blank", "unused", "unspent"):
            raise Invalid("id-reserved", f"{place}[{i}].id")
        if member["id"] in seen:
            raise Invalid("id-repeated", f"{place}[{i}].id")
        seen.add(member["id"])
        _title(member["title"], f"{place}[{i}].title")
        _more(member, f"{place}[{i}]")


def _more(member, place):
    """What a contest or an option may have."""
    if "subtitle" in member:
        _title(member["subtitle"], f"{place}.subtitle")
    if "description" in member:
        _title(member["description"], f"{place}.description", 4000, lines=True)
    if "picture" in member and not titles.PICTURE.fullmatch(member["picture"]):
        raise Invalid("picture", f"{place}.picture")


def _id(text, place):
    if not ID.fullmatch(text):
        raise Invalid("id", place)


def _title(title, place, longest=400, lines=False):
    broken = titles.fault(title, longest, lines)
    if broken:
        code, tag = broken
        raise Invalid(code, place + tag)


def text_fault(text, shortest, longest):
    """The rule that a text for people breaks, if any."""
    return texts.fault(text) if shortest <= len(text) <= longest else "length"


def _keys(document):
    """Of officials, trustees and registrars, in this order."""
    keys, seen = [], set()
    registrars = document.get("registration", {}).get("registrars", [])
    for place, members in (("officials", document["officials"]), ("trustees.members", document["trustees"]["members"]), ("registration.registrars", registrars)):
        for i, member in enumerate(members):
            key = author_key.parse(member["key"])
            if key is None:
                raise Invalid("key", f"{place}[{i}].key")
            if member["key"] in seen:
                raise Invalid("key-repeated", f"{place}[{i}].key")
            seen.add(member["key"])
            keys.append(key)
    return keys


def _ledger(ledger):
    name, key, following = ledger["name"], unbase64url(ledger["key"]), unbase64url(ledger["next"])
    if not LEDGER_NAME.fullmatch(name) or len(name) > MAX_LEDGER_NAME or "//" in name:
        raise Invalid("ledger-name", "ledger.name")
    if key is None or len(key) != 32 or not ed25519.acceptable_key(key):
        raise Invalid("ledger-key", "ledger.key")
    if following is None or len(following) != 32 or following == ledger_key.key_hash(key):
        raise Invalid("ledger-next", "ledger.next")
    return Ledger(name, key, following)


def _contests(document):
    """The rule of each contest, by id."""
    rules, used = {}, {name for style in document["styles"] for name in style["contests"]}
    for i, contest in enumerate(document["contests"]):
        rule, options = contest["rule"], len(contest["options"])
        if _PARAMETERS.get(rule["kind"]) != rule.keys() - {"kind"}:
            raise Invalid("rule-kind", f"contests[{i}].rule")
        if options < _fewest(rule):
            raise Invalid("count", f"contests[{i}].options")
        for name, broken in _ranges(rule, options):
            if broken:
                raise Invalid(name, f"contests[{i}].rule.{name}")
        if contest["id"] not in used:
            raise Invalid("contest-unused", f"contests[{i}]")
        rules[contest["id"]] = {**rule, "options": options}
    return rules


def _fewest(rule):
    """With fewer options there would be nothing to choose."""
    if rule["kind"] in ("choose-exactly", "choose-at-least", "positional", "positional-top", "ranking", "ranking-top"):
        return 2
    return 2 if rule.get("blank") is False else 1


def _ranges(rule, options):
    """Parameters, and whether each is outside its range."""
    kind, most = rule["kind"], rule.get("max")
    if kind in ("amounts", "knapsack"):
        yield "budget", not 1 <= rule["budget"] <= MAX_BUDGET
    if kind == "amounts":
        yield "max", not 1 <= most <= min(rule["budget"], MAX_AMOUNT)
        return
    if kind == "knapsack":
        yield "costs", len(rule["costs"]) != options or any(not 1 <= cost <= rule["budget"] for cost in rule["costs"])
    if most is not None:
        limits = {"choose-up-to": (1, options), "choose-exactly": (1, options - 1), "choose-at-least": (2, options)}
        low, high = limits.get(kind, (1, 1000))
        yield "max", not low <= most <= high
    if kind == "choose-at-least":
        yield "min", not 1 <= rule["min"] < most
    if kind in circuits.SPREADING:
        yield from _spread(rule, options)
    if kind == "quadratic":
        yield "budget", not 1 <= rule["budget"] <= MAX_POINTS
    if kind in ("positional", "positional-top"):
        yield from _points(rule, options)
    if kind == "ranking-top":
        yield "ranks", not 1 <= rule["ranks"] < options


def _spread(rule, options):
    most, budget, least, choices = circuits.spread({**rule, "options": options})
    yield "choices", not 1 <= choices <= options
    yield "budget", not most <= budget <= choices * most
    yield "min", not 0 <= least <= budget


def _points(rule, options):
    points, whole = rule["points"], rule["kind"] == "positional"
    long = len(points) == options if whole else 1 <= len(points) <= options
    differ = len(set(points)) > 1 if whole else any(points)
    yield "points", not long or not differ or points != sorted(points, reverse=True) or points[0] > MAX_POINTS
    if not whole:
        yield "min", not 0 <= rule["min"] <= len(points)


def _styles(document, rules):
    styles = []
    for i, style in enumerate(document["styles"]):
        names = style["contests"]
        if not 1 <= len(names) <= 256:
            raise Invalid("count", f"styles[{i}].contests")
        for j, name in enumerate(names):
            if name not in rules:
                raise Invalid("contest-unknown", f"styles[{i}].contests[{j}]")
            if name in names[:j]:
                raise Invalid("contest-repeated", f"styles[{i}].contests[{j}]")
        styles.append([rules[name] for name in names])
    return styles


def _numbers(document):
    limits = document["limits"]
    if not 1 <= document["approvals"] <= len(document["officials"]):
        raise Invalid("approvals", "approvals")
    if not 1 <= limits["ballots"] <= 1000:
        raise Invalid("limit", "limits.ballots")
    if not 1 <= limits["challenges"] <= 1000:
        raise Invalid("limit", "limits.challenges")
    if not 1 <= document["floor"] <= 1_000_000:
        raise Invalid("floor", "floor")
    if document["turnout"] > 100:
        raise Invalid("turnout", "turnout")


_THRESHOLDS = ("threshold-one", "threshold-minority")


def demanded(threshold, trustees, quorum=0, witnesses=0):
    """The kinds of exception without which these numbers are refused."""
    kinds = []
    if threshold == 1:
        kinds.append("threshold-one")
    elif 1 < threshold and 2 * threshold <= trustees:
        kinds.append("threshold-minority")
    if witnesses and 2 * quorum - witnesses < 2:
        kinds.append("witness-quorum")
    return kinds


def _kinds_of_exceptions(document):
    for i, exception in enumerate(document.get("exceptions", [])):
        if exception["kind"] not in (*_THRESHOLDS, "witness-quorum", "exposed") or ("style" in exception) != (exception["kind"] == "exposed"):
            raise Invalid("json", f"exceptions[{i}]")


def _exceptions(document, needed):
    """(kind, index of the style or None) of each, in order."""
    stated, found = document.get("exceptions", []), []
    styles = [style["id"] for style in document["styles"]]
    if len(stated) > MAX_EXCEPTIONS:
        raise Invalid("count", "exceptions")
    for i, exception in enumerate(stated):
        kind, place = exception["kind"], f"exceptions[{i}]"
        _title(exception["reason"], f"{place}.reason")
        if kind == "exposed" and exception["style"] not in styles:
            raise Invalid("exception-style", f"{place}.style")
        if kind != "exposed" and kind not in needed:
            raise Invalid("exception-unneeded", place)
        named = (kind, styles.index(exception["style"]) if kind == "exposed" else None)
        if named in found:
            raise Invalid("exception-repeated", place)
        found.append(named)
    for kind in needed:
        if (kind, None) not in found:
            raise Invalid("exception-missing", "trustees.threshold" if kind in _THRESHOLDS else "witnesses.quorum")
    return found


def _witnesses(policy, ledger):
    """(keys, quorum) of the ledger's witnesses; none and 0 if the manifest names none."""
    if policy is None:
        return [], 0
    if not 1 <= len(policy["members"]) <= MAX_WITNESSES:
        raise Invalid("count", "witnesses.members")
    keys = []
    for i, text in enumerate(policy["members"]):
        place = f"witnesses.members[{i}]"
        try:
            key = note.Witness.parse(text)
        except Refused as problem:
            raise Invalid("witness-key", place) from problem
        if any(other.name == key.name for other in keys):
            raise Invalid("witness-name-repeated", place)
        if any(other.public == key.public for other in keys):
            raise Invalid("witness-key-repeated", place)
        if key.public == ledger.key or ledger_key.key_hash(key.public) == ledger.next:
            raise Invalid("witness-key-ledger", place)
        keys.append(key)
    if not 1 <= policy["quorum"] <= len(keys):
        raise Invalid("witness-quorum", "witnesses.quorum")
    return keys, policy["quorum"]
