"""docs/protocol/verification.md, "Causes and consequences": which finding follows from which, when everything is read."""

import checks
from causes import people

_NUMBERS = [check for check, _, _ in checks.CHECKS]
_STEPS = {"joint key": "JointKey", "seal": "RollSealed", "opening": "Open", "closing": "Close", "tally": "Tally"}
_MESSAGES = ("commitment", "reveal", "shares", "confirmation")
# The step, and the check and the codes of what is found if it is missing.
_MISSING = {
    "manifest": ("L1", ["ledger-manifest"]),
    "ceremony": ("K13", [f"{message}-missing" for message in _MESSAGES]),
    "joint key": ("K14", ["joint-key-missing"]),
    "seal": ("R11", ["seal-missing"]),
    "opening": ("R12", ["open-missing"]),
    "closing": ("C8", ["close-missing"]),
    "tally": ("T1", ["tally-missing"]),
    "agreement": ("D6", ["agreement-missing"]),
    "share": ("D10", ["share-missing"]),
}


def resolve(facts):
    whole = facts.was_read and facts.whole
    if whole:
        _find_missing(facts)
        for _ in _several(facts.causes.courses):
            facts.find("K9", "ceremony-disputed")
    _mark(facts)
    pending = any(finding["pending"] == ("terms",) for finding in facts.findings["D3"])
    if whole and pending and not _within(facts, "P1", "T2"):
        for _ in _several(facts.causes.terms):
            facts.find("D4", "agreement-disputed")
        _mark(facts)


def _find_missing(facts):
    state = facts.state
    for step in sorted(facts.causes.waited):
        if state.phase == "cancelled" or _taken(state, step) or _refused(facts, step):
            continue
        check, codes = _MISSING[step]
        if step == "ceremony":
            _of_trustees(facts, check, codes[state.round], state.said[state.round])
        elif step == "agreement":
            _of_trustees(facts, check, codes[0], state.agreements)
        elif step == "share":
            _of_trustees(facts, check, codes[0], state.shares)
        elif step != "manifest":
            facts.find(check, codes[0])


def _of_trustees(facts, check, code, said):
    """One finding for each participant who has not said it."""
    members = people(facts.state.manifest)["trustee"]
    for trustee in facts.state.participants:
        if trustee not in said:
            facts.find(check, code, about={"trustee": members[trustee]["id"]})


def _several(said):
    """What two or more trustees say, once each."""
    values = list(said.values())
    return [value for place, value in enumerate(values) if values.count(value) > 1 and values.index(value) == place]


def _taken(state, step):
    if step == "manifest":
        return state.manifest is not None
    if step == "ceremony":
        return state.transcript is not None
    if step == "agreement":
        return state.manifest is not None and len(state.agreements) >= state.quorum()
    if step == "share":
        return state.manifest is not None and len(state.shares) >= state.manifest.threshold
    return state.effects[_STEPS[step]] > 0


def _refused(facts, step):
    """The first refused entry that would have taken a step."""
    steps = facts.causes.signed.steps
    return step == "seal" and steps.get("lines") or steps.get(step)


def _mark(facts):
    for check in _NUMBERS:
        for finding in facts.findings[check]:
            finding["follows_from"] = _cause(facts, check, finding)


def _cause(facts, check, finding):
    if check[0] not in "LX" and facts.findings["L3"]:
        return _first(facts, "L3")
    entry = finding["after"]["entry"] if finding["after"] else finding["entry"]
    return _decided(facts, finding["after"], finding["pending"], entry, finding["file"])


def _decided(facts, after, pending, entry, file=None):
    return pending and _target(facts, pending, entry, file) or after


def _root(facts, link):
    name, after, pending = link
    return _decided(facts, after, pending, name["entry"]) or name


def _target(facts, pending, entry, file):
    kind = pending if isinstance(pending, str) else pending[0]
    steps = facts.causes.signed.steps
    if kind == "step":
        return _untaken(facts, pending[1])
    if kind == "beginning":
        bundle = next((_named("L2", found) for found in facts.findings["L2"] if found["file"] == file), None)
        return bundle or _first(facts, "L3") or ("manifest" in steps and _root(facts, steps["manifest"])) or None
    if kind == "terms":
        before = [cause for cause in _within(facts, "P1", "T2") if cause["entry"] is None or entry is not None and cause["entry"] < entry]
        return before[0] if before else _first(facts, "D4")
    if kind == "ballots":
        return _first(facts, "X2", "B6", "B7", "B8", "B9") or ("ballot" in steps and _root(facts, steps["ballot"])) or None
    if kind == "sums":
        return next(iter(_within(facts, "R13", "F2")), None)
    if kind == "listed":
        unread = [_named(check, found) for check in ("L2", "L4") for found in facts.findings[check] if not found["code"].startswith("tile-")]
        return next(iter(unread), None)
    if kind == "witnesses":
        return next((_named("L6", found) for found in facts.findings["L6"] if found["code"] == "witness-key-ledger"), None)
    of = {"course": ["K9"], "context": ["R13"], "bundles": ["L2"], "files": ["L2", "L4", "L5"], "root": ["L3"], "changed": ["X2"]}
    return _first(facts, *of[kind])


def _untaken(facts, step):
    """What is to blame for a step that was never taken."""
    if _taken(facts.state, step):
        return None
    refused = _refused(facts, step)
    if refused:
        return _root(facts, refused)
    check, codes = _MISSING[step]
    return next((_named(check, found) for code in codes for found in facts.findings[check] if found["code"] == code), None)


def _first(facts, *numbers):
    """The first finding of the first of these checks that has any, or what it follows from."""
    for check in numbers:
        for found in facts.findings[check]:
            return found["follows_from"] or _named(check, found)
    return None


def _within(facts, start, end):
    """The causes among the findings of these checks, check by check, but entries that nobody signed."""
    numbers = _NUMBERS[_NUMBERS.index(start) : _NUMBERS.index(end) + 1]
    return [_named(check, found) for check in numbers for found in facts.findings[check] if found["signed"] and found["follows_from"] is None]


def _named(check, finding):
    return {"check": check, "code": finding["code"], "entry": finding["entry"]}
