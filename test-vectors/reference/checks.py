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
    ("P1", "L3", "wrong-manifest"),
    ("P2", "L3", "entry-too-long malformed-entry"),
    ("P3", "P1 P2", "document-signature"),
    ("P4", "P1", "manifest-refused"),
    ("P5", "P1 P2", "document-too-long document-part document-digest"),
    ("P6", "P1 P2", "wrong-author"),
    ("P7", "P1 P2", "wrong-phase"),
    ("P8", "P1 P2", "schedule-order"),
    ("P9", "P1 P2", "text page-size page-before page-address page-header page-asset"),
    ("P10", "P1 P2", "repeated-approval said-before too-many-unapproved"),
    ("P11", "P1 P2", "official-unknown official-key-too-few official-key-known"),
    ("P12", "P1 P2", "official-key-possession"),
    ("P13", "P1 P2", "ledger-key-official ledger-key-unannounced ledger-key-next"),
    ("P14", "P1 P2", "ledger-key-possession"),
    ("P15", "P1 P2", "agreed-already"),
    ("K1", "P1 P2", "unknown-trustee ceremony-number ceremony-excluded ceremony-repeated ceremony-round"),
    ("K2", "P1 P2", "ceremony-too-few"),
    ("K3", "P1 P2", "ceremony-consent"),
    ("K4", "P1 P2", "ceremony-lengths ceremony-rounds"),
    ("K5", "P1 P2", "ceremony-identity agreement-key-invalid"),
    ("K6", "P1 P2", "reveal-mismatch"),
    ("K7", "P1 P2", "possession-invalid"),
    ("K8", "P1 P2", "transcript-mismatch confirmation-participants"),
    ("K9", "P1 P2", ""),
    ("K10", "P1 P2", "confirmation-joint"),
    ("K11", "P1 P2", "complaint-against complaint-invalid"),
    ("K12", "P1 P2", "restart-round restart-said restart-excluded restart-too-few"),
    ("K13", "P1 P2", ""),
    ("K14", "K1 K2 K3 K4 K5 K6 K7 K8 K9 K10 K11 K12 K13", "wrong-joint-key"),
    ("R1", "P3 P5 P6", "roll-empty roll-gap"),
    ("R2", "R1", "roll-order roll-repeated roll-key"),
    ("R3", "R1", "roll-style"),
    ("R4", "R1", "roll-weight"),
    ("R5", "R1", "roll-holder roll-replaces"),
    ("R6", "R1", "roll-card"),
    ("R7", "R1", "roll-possession"),
    ("R8", "P3", "countersignature-unknown repeated-countersignature"),
    ("R9", "P3", "repeated-document"),
    ("R10", "P3", "correction-key"),
    ("R11", "R1 R2 R3 R4 R5 R6 R7", "roll-seal"),
    ("R12", "P3 K14 R11", "wrong-context open-schedule"),
    ("R13", "R12", ""),
    ("B1", "R8 R9 R10 R12", "not-open closed"),
    ("B2", "B1", "unknown-voter"),
    ("B3", "B1", "wrong-style"),
    ("B4", "B1", "wrong-shape"),
    ("B5", "B1", "documents-changed"),
    ("B6", "B1 B2 B3 B4 B5", "proof-invalid"),
    ("B7", "B1 B2 B3 B4 B5", "signature-invalid"),
    ("B8", "B1 B2 B3 B4 B5", "opening-invalid"),
    ("B9", "B1 B2 B3 B4 B5", "card-signature-invalid"),
    ("C1", "B1 B2 B3 B4 B5 B6 B7 B8 B9", "challenged-ballot"),
    ("C2", "B1 B2 B3 B4 B5 B6 B7 B8 B9", "out-of-chain"),
    ("C3", "B1 B2 B3 B4 B5 B6 B7 B8 B9", "too-many"),
    ("C4", "P3 R12", ""),
    ("C5", "P3 R12", "close-size"),
    ("C6", "P3 R12", "close-schedule"),
    ("C7", "P3 R12", "close-root"),
    ("C8", "C4 C5 C6 C7", ""),
    ("C9", "C1 C2 C3 C8", ""),
    ("T1", "C9", "wrong-tally"),
    ("T2", "C9", ""),
    ("D1", "K14 T1 T2", "not-a-participant"),
    ("D2", "K14 T1 T2", "repeated-agreement"),
    ("D3", "K14 T1 T2", "agreement-mismatch"),
    ("D4", "K14 T1 T2", ""),
    ("D5", "K14 T1 T2", "agreement-signature"),
    ("D6", "D1 D2 D3 D4 D5", "not-enough-agreements"),
    ("D7", "K14 D6", "repeated-share"),
    ("D8", "K14 D6", ""),
    ("D9", "K14 D6", "decryption-share-invalid"),
    ("D10", "D7 D8 D9", "not-enough-shares"),
    ("F1", "D10", "wrong-units"),
    ("F2", "F1", "wrong-result"),
    ("F3", "F2", ""),
    ("X1", "L1", ""),
    ("X2", "L1", ""),
    ("X3", "L1", ""),
]
_OWNERS = {code: check for check, _, codes in CHECKS for code in codes.split()}
_MESSAGES = ("Commitment", "Reveal", "Shares", "Confirmation", "Complaint", "Restart")


def owner(code, phase, role):
    """The check that owns a refusal, raised in this phase; `role` is of the document's author, None of a ballot."""
    if code == "wrong-phase":
        return "C4" if phase == "open" else "P7"
    if code == "wrong-units" and role == "trustee":
        return "D8"
    return _OWNERS.get(code, "P7")


def conclude(facts):
    """What only can be found at the end."""
    if not facts.was_read:
        return
    for right, about in _sums(facts):
        if not right:
            facts.find("F3", "wrong-sum", about=about, pending="sums")
    for check, code, pending in (("X1", "entries-unaccounted", "bundles"), ("X3", "file-unread", "files")):
        examined, expected = count(check, facts)
        if examined != expected:
            facts.find(check, code, pending=pending)


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


def _with_findings(*kinds):
    """Documents of these kinds that took effect, and what the check has found."""
    return lambda check: lambda facts: (_took(facts, *kinds), _took(facts, *kinds) + facts.found(check))


def _parts(check):
    return lambda facts: (_less(facts.parts, facts.found(check)), facts.parts)


def _voters(check):
    return lambda facts: (facts.state.voters, facts.state.voters + facts.found(check))


def _votes_less(*checks):
    return lambda facts: (_less(_votes(facts), *map(facts.found, checks)), _votes(facts))


def _complete(facts):
    legal = _took(facts, *_MESSAGES)
    return legal, legal + _missing(facts.state)


def _missing(state):
    """Messages that the last ceremony waits for, in this round and the later ones."""
    if state.manifest is None:
        return 1
    return sum(len(state.participants) - len(said) for said in state.said)


def _styles(facts):
    manifest = facts.state.manifest
    styles = max(1, len(manifest.styles)) if manifest else 1
    return _less(styles if _took(facts, "Tally") else 0, facts.found("T2")), styles


def _opened(facts):
    return facts.state.opened() if facts.state.totals is not None else []


def _result(facts):
    opened = len(_opened(facts))
    return (opened, opened) if _took(facts, "Result") else (0, max(1, opened))


def _sums(facts):
    """For each contest of the opened units, whether its values add up, and what it is."""
    manifest, found = facts.state.manifest, []
    for unit, result in zip(_opened(facts), facts.state.result or []):
        style, named = manifest.styles[unit["style"]], manifest.document["styles"][unit["style"]]
        whole = len(result["values"]) == len(circuits.of_style(style).outputs)
        counts = circuits.counts(style, result["values"]) if whole else [None] * len(style)
        for rule, values, contest in zip(style, counts, named["contests"]):
            smallest, largest = circuits.sums(rule)
            right = values is not None and smallest * unit["weight"] <= sum(values) <= largest * unit["weight"]
            found.append((right, {"style": named["id"], "contest": contest}))
    return found


def _sums_right(facts):
    expected = sum(len(facts.state.manifest.styles[unit["style"]]) for unit in _opened(facts))
    return (sum(right for right, _ in _sums(facts)), expected) if _took(facts, "Result") else (0, max(1, expected))


def _quorum(facts, number, needed):
    needed = needed(facts.state) if facts.state.manifest else 1
    return min(number, needed), needed


def _carded(facts):
    demanded = facts.state.manifest is not None and facts.state.manifest.card_signatures
    return (facts.carded, facts.ballots) if demanded else (0, 0)


def _once(kind):
    return lambda facts: (_took(facts, kind), 1)


_ELIGIBLE = ("B1", "B2", "B3", "B4", "B5")
_COUNTS = {
    "L2": lambda f: (len(f.bundles), _files(f)[0]),
    "L3": lambda f: (f.size if f.root_matches else 0, f.size),
    "L4": lambda f: (f.tiles, _files(f)[1]),
    "L5": lambda f: (f.belonging, 1 + sum(_files(f))),
    "L6": lambda f: (f.cosignatures, demanded(f)),
    "P1": _once("Manifest"),
    "P2": lambda f: (_less(f.entries, f.found("P2")), f.size),
    "P4": _once("Manifest"),
    **{check: _parts(check) for check in ("P3", *(f"P{number}" for number in range(5, 16)), "C4")},
    **{check: _with_findings(*_MESSAGES)(check) for check in (f"K{number}" for number in range(1, 13))},
    "K13": _complete,
    "K14": _once("JointKey"),
    "R1": lambda f: (f.state.voters, max(1, f.state.voters)),
    **{check: _voters(check) for check in (f"R{number}" for number in range(2, 8))},
    **{check: _with_findings("Registration", "Correction")(check) for check in ("R8", "R9", "R10")},
    "R11": _once("RollSealed"),
    "R12": _once("Open"),
    "R13": lambda f: (_less(_took(f, "Open"), f.found("R13")), 1),
    **{check: _votes_less(*_ELIGIBLE[: place + 1]) for place, check in enumerate(_ELIGIBLE)},
    "B6": lambda f: (f.valid, _votes(f)),
    "B7": lambda f: (f.valid, _votes(f)),
    "B8": lambda f: (f.opened, f.challenges),
    "B9": _carded,
    "C1": _votes_less(*_ELIGIBLE, "C1"),
    "C2": _votes_less(*_ELIGIBLE, "C1", "C2"),
    "C3": _votes_less(*_ELIGIBLE, "C1", "C2", "C3"),
    **{check: _with_findings("Close")(check) for check in ("C5", "C6", "C7")},
    "C8": _once("Close"),
    "C9": lambda f: (f.alone, len(f.state.counted)),
    "T1": _once("Tally"),
    "T2": _styles,
    **{check: _with_findings("Agreement")(check) for check in ("D1", "D2", "D3", "D4", "D5")},
    "D6": lambda f: _quorum(f, len(f.state.agreements), lambda state: state.quorum()),
    "D7": _with_findings("DecryptionShare")("D7"),
    "D8": _with_findings("DecryptionShare")("D8"),
    "D9": lambda f: (len(f.state.shares), max(1, len(f.state.shares) + f.found("D9"))),
    "D10": lambda f: _quorum(f, len(f.state.shares), lambda state: state.manifest.threshold),
    "F1": _with_findings("Result")("F1"),
    "F2": _result,
    "F3": _sums_right,
    "X1": lambda f: (f.taken + f.refused, f.size),
    "X2": lambda f: (f.same, f.to_read_again),
    "X3": lambda f: (f.files_read, f.listed),
}


def demanded(facts):
    """The sum of the quorums."""
    manifest = facts.state.manifest
    return facts.anchors.quorum + (manifest.quorum if manifest else 0)
