"""Schedules, notices and closing in state.json: rows of (name, prefix, entries, expected code)."""

import copy

import merkle
from vectors.material import octets

OFFICIAL = ("official", 0)
START, OPEN, CLOSED = 1, 26, 27
LONGEST = 2000


def rows(before):
    return [*_texts(before), *_schedules(before), *_closings(before)]


def _said(play, *documents, author=OFFICIAL):
    play, entries = copy.deepcopy(play), []
    for document in documents:
        entries += play.document(document, author)
    return entries


def _notice(text):
    return {"kind": "Notice", "text": text}


def _schedule(opening, closing, reason=""):
    return {"kind": "Schedule", "opening": opening, "closing": closing, "reason": reason}


def _texts(before):
    phases = [("in the ceremony", START), ("before the joint key", 13), ("before the roll", 14), ("before opening", 16)]
    phases += [("while open", OPEN), ("after close", CLOSED), ("after the tally", 28)]
    table = [(f"notice: {name}", prefix, _notice("공지 1"), None) for name, prefix in phases]
    table += [
        ("notice: before the manifest", 0, _notice("공지 1"), "wrong-phase"),
        ("notice: empty", START, _notice(""), "text"),
        ("notice: the longest text", START, _notice("\U0001f5f3" * LONGEST), None),
        ("notice: a character too long", START, _notice("a" * (LONGEST + 1)), "text"),
        ("notice: a line break", START, _notice("one\ntwo"), "text"),
        ("notice: a character that turns the direction", START, _notice("one \u202e two"), "text"),
        ("notice: not in normal form", START, _notice("e\u0301"), "text"),
        ("schedule: the longest reason", START, _schedule(1, 2, "a" * LONGEST), None),
        ("schedule: a reason too long", START, _schedule(1, 2, "a" * (LONGEST + 1)), "text"),
        ("schedule: a control character in the reason", START, _schedule(1, 2, "\0"), "text"),
    ]
    out = [(name, prefix, _said(before[prefix], document), code) for name, prefix, document, code in table]
    out.append(("notice: by a trustee", START, _said(before[START], _notice("a"), author=("trustee", 0)), "wrong-author"))
    return [*out, ("notice: twice", START, _said(before[START], _notice("a"), _notice("a")), None)]


def _schedules(before):
    first, later, longer = _schedule(100, 200), _schedule(150, 200), _schedule(100, 300, "more time")
    planned = copy.deepcopy(before[16])
    planned.say(first)
    planned.open()
    opened = planned.entries[16:]
    table = [
        ("in the ceremony", START, [first], None),
        ("smallest and largest times", START, [_schedule(0, 2**64 - 1)], None),
        ("opening is closing", START, [_schedule(100, 100)], "schedule-order"),
        ("opening is after closing", START, [_schedule(101, 100)], "schedule-order"),
        ("opening moves before opening", 16, [first, later], None),
        ("while open, where there was none", OPEN, [first], "schedule-order"),
        ("after close", CLOSED, [first], "wrong-phase"),
    ]
    out = [("schedule: " + name, prefix, _said(before[prefix], *documents), code) for name, prefix, documents, code in table]
    return [
        *out,
        ("schedule: by a trustee", START, _said(before[START], first, author=("trustee", 0)), "wrong-author"),
        ("schedule: while open, the closing moves", 16, [*opened, *_said(planned, longer)], None),
        ("schedule: while open, the opening moves", 16, [*opened, *_said(planned, later)], "schedule-order"),
        ("schedule: while open, closing before opening", 16, [*opened, *_said(planned, _schedule(100, 99))], "schedule-order"),
        *_bound(planned, opened, longer),
    ]


def _bound(planned, opened, longer):
    """What a Close says of the schedule, in a ledger that has had two."""
    withheld = planned.close_document()
    moved = copy.deepcopy(planned)
    moved.say(longer)
    change = moved.entries[len(planned.entries) :]
    good = moved.close_document()
    rows = [
        ("of the last schedule", [*opened, *change], good, None),
        ("withheld until a new schedule", [*opened, *change], withheld, "close-schedule"),
        ("without the schedule", [*opened, *change], {**good, "schedule": None}, "close-schedule"),
        ("of another schedule", [*opened, *change], {**good, "schedule": octets("schedule")}, "close-schedule"),
    ]
    return [("close: " + name, 16, [*entries, *_said(moved, document)], code) for name, entries, document, code in rows]


def _closings(before):
    """Entry 16 is Open; a Close after 26 entries may be over 17 to 26 of them."""
    play = before[OPEN]
    good, leaves = play.close_document(), play.state.leaves

    def over(size):
        return {**good, "size": size, "root": merkle.root(leaves[:size])}

    ballot = play.cast_entry(play.ballot(7, [{0}])[0])
    other = {**good, "root": merkle.root([*leaves[:-1], merkle.leaf_hash(ballot)])}
    late = copy.deepcopy(play)
    late.add(ballot)
    table = [
        ("over all entries before it", good, None),
        ("over the entries up to Open", over(17), None),
        ("over fewer entries than up to Open", over(16), "close-size"),
        ("over nothing", over(0), "close-size"),
        ("over itself", {**good, "size": 27}, "close-size"),
        ("over the largest size", {**good, "size": 2**64 - 1}, "close-size"),
        ("another root", {**good, "root": octets("root")}, "close-root"),
        ("the root of another size", {**over(25), "size": 26}, "close-root"),
        ("replayed from a fork", other, "close-root"),
        ("a schedule that is not there", {**good, "schedule": octets("schedule")}, "close-schedule"),
    ]
    out = [("close: " + name, OPEN, _said(play, document), code) for name, document, code in table]
    return [
        *out,
        ("close: by a trustee", OPEN, _said(play, good, author=("trustee", 0)), "wrong-author"),
        ("close: a ballot between its size and itself", OPEN, [ballot, *_said(late, good)], None),
        ("close: a second one", CLOSED, _said(before[CLOSED], good), "wrong-phase"),
    ]
