"""What stands, and what takes it away, in state.json: rows of (name, prefix, entries, expected code) after the record with a restart, where two of three
officials must approve. What stands is said again at the end: `repeated-approval` tells that it still stood."""

import copy

from vectors.state_ceremony import CLOSING, COMMITTED, OPEN, SCHEDULED, SEALED, WAITING

FIRST, SECOND, THIRD = (("official", i) for i in range(3))
NOTICE, OTHER = {"kind": "Notice", "text": "a"}, {"kind": "Notice", "text": "b"}
SCHEDULE = {"kind": "Schedule", "opening": 1_800_000_000, "closing": 1_800_090_000, "reason": ""}


def rows(before):
    restart = before[WAITING].restart_document([1])
    table = [
        ("another document takes effect", SCHEDULED, [(NOTICE, FIRST), (OTHER, SECOND), (OTHER, THIRD), (NOTICE, FIRST)], "repeated-approval"),
        ("another document of another kind takes effect", SCHEDULED, [(NOTICE, FIRST), (SCHEDULE, SECOND), (SCHEDULE, THIRD), (NOTICE, FIRST)], "repeated-approval"),
        ("a restart takes effect", WAITING, [(NOTICE, FIRST), (restart, SECOND), (restart, THIRD), (NOTICE, FIRST)], "repeated-approval"),
        ("the same document, and another's other one still stands", SCHEDULED, [(OTHER, THIRD), (NOTICE, FIRST), (NOTICE, SECOND), (OTHER, THIRD)], "repeated-approval"),
        ("the same document, and the official's older one does not come back", SCHEDULED, [(OTHER, FIRST), (NOTICE, FIRST), (NOTICE, SECOND), (OTHER, FIRST)], None),
    ]
    found = [(f"standing: {name}", prefix, _said(before[prefix], said), code) for name, prefix, said, code in table]
    return [*found, *_steps(before)]


def _said(play, said):
    play, made = copy.deepcopy(play), []
    for document, author in said:
        made += play.document(document, author)
    return made


def _steps(before):
    """Between two sayings of it somebody takes a step of the election that nobody must approve."""
    places = [("a trustee speaks in the ceremony", COMMITTED), ("voting opens", SEALED), ("a ballot is cast", OPEN), ("voting closes", CLOSING)]
    rows = []
    for name, prefix in places:
        first, again = (_said(before[prefix], [(NOTICE, SECOND)])[0] for _ in range(2))
        rows.append((f"standing: {name}", prefix, [first, *_step(before, prefix), again], "repeated-approval"))
    return rows


def _step(before, prefix):
    """The record's next entry, or what the first and the third official say."""
    if prefix in (SEALED, CLOSING):
        play = copy.deepcopy(before[prefix])
        play.approve(play.open_document() if prefix == SEALED else play.close_document(), 0, 2)
        return play.entries[prefix:]
    return [before[prefix + 1].entries[prefix]]
