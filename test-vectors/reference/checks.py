"""docs/protocol/verification.md, "Checks" and "What is counted": what each check rests on, which refusals it owns, and what it has examined of what it expects."""

import circuits

# Number, what it rests on, the refusals of entries that it owns.
CHECKS = [
    ("L1", "", ""),
    ("L2", "L1", ""),
    ("L3", "L2", ""),
    ("L4", "L2", ""),
    ("L5", "L1", ""),
    ("L6", "L1", ""),
    ("P1", "L3", "wrong-manifest manifest-refused"),
    ("P2", "L3", "entry-too-long malformed-entry"),
    ("P3", "P1 P2", ""),
    ("K1", "P1 P2", "reveal-mismatch possession-invalid transcript-mismatch agreement-key-invalid unknown-trustee"),
    ("K2", "K1", "wrong-joint-key"),
    ("R1", "P3", "roll-empty roll-gap roll-order roll-key roll-style roll-weight roll-repeated roll-holder roll-replaces roll-card roll-possession"),
    ("R2", "R1", "roll-seal"),
    ("R3", "P3 K2 R2", "wrong-context"),
    ("R4", "P3", "repeated-document countersignature-unknown repeated-countersignature correction-key"),
    ("B1", "R3 R4", "not-open closed unknown-voter wrong-style wrong-shape documents-changed too-many"),
    ("B2", "B1", "proof-invalid"),
    ("B3", "B1", "signature-invalid"),
    ("B4", "B1", "opening-invalid"),
    ("B5", "B1", "card-signature-invalid"),
    ("C1", "B1 B2 B3 B4 B5", "out-of-chain challenged-ballot"),
    ("C2", "P3 R3", "close-size close-schedule close-root"),
    ("C3", "C1 C2", ""),
    ("T1", "C3", "wrong-tally"),
    ("D1", "K2 T1", "agreement-mismatch agreement-signature repeated-agreement not-a-participant"),
    ("D2", "K2 D1", "decryption-share-invalid repeated-share not-enough-agreements"),
    ("D3", "D2", "not-enough-shares"),
    ("F1", "D3", "wrong-result wrong-units"),
    ("F2", "F1", ""),
    ("X1", "L1", ""),
    ("X2", "L1", ""),
    ("X3", "L1", ""),
]
_OWNERS = {code: check for check, _, codes in CHECKS for code in codes.split()}
_CEREMONY = ("ceremony-", "restart-", "confirmation-", "complaint-")
_MESSAGES = ("Commitment", "Reveal", "Shares", "Confirmation", "Complaint", "Restart")


def owner(code, phase, role):
    """The check that owns a refusal, raised in this phase; `role` is of the document's author, None of a ballot."""
    if code == "wrong-phase":
        return "C2" if phase == "open" else "P3"
    if code == "wrong-units" and role == "trustee":
        return "D2"
    if code.startswith(_CEREMONY):
        return "K1"
    return _OWNERS.get(code, "P3")


def conclude(facts):
    """What only can be found at the end."""
    if not facts.was_read:
        return
    for right in _sums(facts):
        if not right:
            facts.find("F2", "wrong-sum")
    for check, code in (("X1", "entries-unaccounted"), ("X3", "file-unread")):
        examined, expected = count(check, facts)
        if examined != expected:
            facts.find(check, code)


def count(check, facts):
    """(examined, expected)"""
    if check == "L1":
        return int(facts.signed), 1
    return _COUNTS[check](facts) if facts.was_read else (0, 0)


def _less(total, *found):
    return max(0, total - sum(found))


def _votes(facts):
    return facts.ballots + facts.challenges


def _files(facts):
    nodes, tiles = facts.size, 0
    while nodes:
        tiles, nodes = tiles + -(-nodes // 256), nodes // 256
    return -(-facts.size // 256), tiles


def _took(facts, *kinds):
    return sum(facts.state.effects[kind] for kind in kinds)


def _ceremony(facts):
    legal = _took(facts, *_MESSAGES)
    return legal, legal + facts.found("K1") + _missing(facts.state)


def _missing(state):
    """Messages that the last ceremony waits for, in this round and the later ones."""
    if state.manifest is None:
        return 1
    return sum(len(state.participants) - len(said) for said in state.said)


def _styles(facts):
    manifest = facts.state.manifest
    styles = max(1, len(manifest.styles)) if manifest else 1
    return _less(styles if _took(facts, "Tally") else 0, facts.found("T1")), styles


def _opened(facts):
    return facts.state.opened() if facts.state.totals is not None else []


def _result(facts):
    opened = len(_opened(facts))
    return (opened, opened) if _took(facts, "Result") else (0, max(1, opened))


def _sums(facts):
    """For each contest of the opened units, whether its values add up."""
    rules, found = facts.state.manifest.styles if facts.state.manifest else [], []
    for unit, result in zip(_opened(facts), facts.state.result or []):
        style = rules[unit["style"]]
        whole = len(result["values"]) == len(circuits.of_style(style).outputs)
        for rule, values in zip(style, circuits.counts(style, result["values"]) if whole else [None] * len(style)):
            smallest, largest = circuits.sums(rule)
            found.append(values is not None and smallest * unit["weight"] <= sum(values) <= largest * unit["weight"])
    return found


def _sums_right(facts):
    expected = sum(len(facts.state.manifest.styles[unit["style"]]) for unit in _opened(facts))
    return (sum(_sums(facts)), expected) if _took(facts, "Result") else (0, max(1, expected))


def _quorum(facts, number, needed):
    needed = needed(facts.state) if facts.state.manifest else 1
    return min(number, needed), needed


def _registered(facts):
    legal = _took(facts, "Registration", "Correction")
    return legal, legal + facts.found("R4")


def _carded(facts):
    demanded = facts.state.manifest is not None and facts.state.manifest.card_signatures
    return (facts.carded, facts.ballots) if demanded else (0, 0)


def _once(kind):
    return lambda facts: (_took(facts, kind), 1)


_COUNTS = {
    "L2": lambda f: (len(f.bundles), _files(f)[0]),
    "L3": lambda f: (f.size if f.root_matches else 0, f.size),
    "L4": lambda f: (f.tiles, _files(f)[1]),
    "L5": lambda f: (f.belonging, 1 + sum(_files(f))),
    "L6": lambda f: (f.cosignatures, demanded(f)),
    "P1": _once("Manifest"),
    "P2": lambda f: (_less(f.entries, f.found("P2")), f.size),
    "P3": lambda f: (_less(f.parts, f.found("P3")), f.parts),
    "K1": _ceremony,
    "K2": _once("JointKey"),
    "R1": lambda f: (f.state.voters, max(1, f.state.voters)),
    "R2": _once("RollSealed"),
    "R3": _once("Open"),
    "R4": _registered,
    "B1": lambda f: (_less(_votes(f), f.found("B1")), _votes(f)),
    "B2": lambda f: (f.valid, _votes(f)),
    "B3": lambda f: (f.valid, _votes(f)),
    "B4": lambda f: (f.opened, f.challenges),
    "B5": _carded,
    "C1": lambda f: (_less(_votes(f), f.found("B1"), f.found("C1")), _votes(f)),
    "C2": _once("Close"),
    "C3": lambda f: (f.met, len(f.state.counted)),
    "T1": _styles,
    "D1": lambda f: _quorum(f, len(f.state.agreements), lambda state: state.quorum()),
    "D2": lambda f: (len(f.state.shares), max(1, len(f.state.shares) + f.found("D2"))),
    "D3": lambda f: _quorum(f, len(f.state.shares), lambda state: state.manifest.threshold),
    "F1": _result,
    "F2": _sums_right,
    "X1": lambda f: (f.taken + f.refused, f.size),
    "X2": lambda f: (f.same, f.to_read_again),
    "X3": lambda f: (f.files_read, f.listed),
}


def demanded(facts):
    """The sum of the quorums."""
    manifest = facts.state.manifest
    return facts.anchors.quorum + (manifest.quorum if manifest else 0)
