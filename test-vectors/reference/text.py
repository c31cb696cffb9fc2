"""docs/protocol/encoding.md, "Text": the characters of texts and names, which the page's table fixes, and not this Python's version of Unicode."""

import bisect
import pathlib
import unicodedata

TABLE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "protocol" / "unicode-14.txt"


def _ranges():
    lines = [line for line in TABLE.read_text("ascii").splitlines() if not line.startswith("#")]
    ends = [[int(digits, 16) for digits in text.split("-")] for line in lines for text in line.split()]
    return [(pair[0], pair[-1]) for pair in ends]


RANGES = _ranges()


def is_character(c):
    place = bisect.bisect_right(RANGES, (ord(c), 0x110000))
    return place > 0 and ord(c) <= RANGES[place - 1][1]


def fault(text):
    """The rule that a text or name breaks, if any: `character` or `form`."""
    if not all(map(is_character, text)):
        return "character"
    return "form" if unicodedata.normalize("NFC", text) != text else None


def shown(text):
    """Anybody's text for a terminal."""
    return "".join(c if is_character(c) else "\ufffd" for c in text)
