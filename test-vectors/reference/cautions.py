"""docs/protocol/verification.md, "Warnings": what a reader should know of a record that is right."""

import re

from causes import people

_LISTED, _DAY = 20, 86_400


def of(facts, judged):
    """All warnings, by number; none if the report has no election."""
    if judged["P1"]["verdict"] != "pass":
        return []
    told = [_nonces(facts), _few(facts, judged), _cosigned(facts), _left(facts), _titles(facts.state.manifest.document)]
    return [warning for kinds in told for kind in kinds for warning in kind[:_LISTED]]


def _warning(number, code, entry=None, **about):
    return {"warning": f"W{number}", "code": code, "entry": entry, "about": about}


def _nonces(facts):
    seen, plain, repeated = set(), [], []
    for entry, point in facts.state.nonces:
        if point == bytes(32):
            plain.append(_warning(1, "ballot-unencrypted", entry))
        elif point[:16] in seen:
            repeated.append(_warning(2, "nonce-repeated", entry))
        seen.add(point[:16])
    return plain, repeated


def _few(facts, judged):
    state, voters, weights = facts.state, [], []
    if state.context is None:
        return voters, weights
    for style, named in enumerate(state.manifest.document["styles"]):
        if 0 < sum(voter["style"] == style for voter in state.roll) < state.manifest.floor:
            voters.append(_warning(3, "few-voters", style=named["id"]))
    if judged["C9"]["verdict"] == "pass" and state.totals is not None and not facts.findings["T2"]:
        styles = state.manifest.document["styles"]
        for unit in state.totals:
            told = any(ballots < state.manifest.floor for ballots in state.cells(unit["style"]).values())
            if told and state.sealed_by(unit) is None:
                weights.append(_warning(4, "few-of-a-weight", style=styles[unit["style"]]["id"]))
    return voters, weights


def _cosigned(facts):
    """By the witnesses' clocks."""
    state, times = facts.state, {} if facts.findings["L1"] else facts.cosigned
    schedule, early, ended = state.schedule, [], []
    for name, time in times.items():
        if schedule and state.effects["Open"] and time < schedule["opening"]:
            early.append(_warning(5, "cosigned-before-opening", witness=name))
        if schedule and state.effects["Close"] and time < schedule["closing"]:
            ended.append(_warning(6, "cosigned-before-closing", witness=name))
    late = [_warning(7, "witness-times", witness=name) for name, time in times.items() if time - min(times.values()) > _DAY]
    return early, ended, late


def _left(facts):
    """What was begun, or approved by some, and never took effect."""
    members = people(facts.state.manifest)
    parts = [_warning(8, "document-unfinished", **{role: members[role][index]["id"]}) for (role, index), _ in facts.state.unfinished()]
    return parts, [_warning(9, "approval-pending", official=members["official"][index]["id"]) for index in sorted(facts.state.standing)]


def _titles(document):
    titles = [({}, document["title"])]
    for contest in document["contests"]:
        titles.append(({"contest": contest["id"]}, contest["title"]))
        for option in contest["options"]:
            about = {"contest": contest["id"], "option": option["id"]}
            titles += [(about, option[name]) for name in ("title", "subtitle") if name in option]
    titles += [({"style": style["id"]}, style["title"]) for style in document["styles"]]
    languages = {language for _, title in titles for language in title}
    missing = [_warning(10, "language-missing", **about) for about, title in titles if len(title) < len(languages)]
    return missing, [_warning(11, "numbers-differ", **about) for about, title in titles if len({_numbers(text) for text in title.values()}) > 1]


def _numbers(text):
    return tuple(sorted(number.lstrip("0") for number in re.findall("[0-9]+", text)))
