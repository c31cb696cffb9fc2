"""How damaged.json says the rows of a report: most records differ from their base in few of them.

A row without findings is a text, `T1 pass 1 of 1` or `T1 not-checked 0 of 1, rests on C8`, and `L6 none` if the check is not in the report. Of a record that has a
base only those rows are said that are not the base's.
"""

import re

import checks

NUMBERS = [check for check, _, _ in checks.CHECKS]
_TEXT = re.compile(r"(\w+) (pass|fail|not-checked) (\d+) of (\d+)(?:, rests on (\w+))?")


def said(rows):
    """Every check of a report, in order: as a text, or as it is if it has findings."""
    held = {row["check"]: row for row in rows}
    assert list(held) == [check for check in NUMBERS if check in held] and len(held) == len(rows)
    return [_said(held[check]) if check in held else f"{check} none" for check in NUMBERS]


def differing(rows, base):
    """What is said of a record of which all of `base` would be said otherwise."""
    kept = [row for row, usual in zip(said(rows), base, strict=True) if row != usual]
    assert expanded(kept, base) == rows
    return kept


def expanded(kept, base):
    """The rows again: each that is said takes the place of the base's."""
    places = {_check(row): row for row in kept}
    assert len(places) == len(kept)
    rows = [places.pop(_check(usual), usual) for usual in base]
    assert not places
    return [row if isinstance(row, dict) else _read(row) for row in rows if row != f"{_check(row)} none"]


def _said(row):
    if "findings" in row:
        return row
    rests_on = f", rests on {row['rests_on']}" if "rests_on" in row else ""
    return f"{row['check']} {row['verdict']} {row['examined']} of {row['expected']}{rests_on}"


def _read(text):
    check, verdict, examined, expected, rests_on = _TEXT.fullmatch(text).groups()
    row = {"check": check, "verdict": verdict, "examined": int(examined), "expected": int(expected)}
    return row | {"rests_on": rests_on} if rests_on else row


def _check(row):
    return row["check"] if isinstance(row, dict) else row.partition(" ")[0]
