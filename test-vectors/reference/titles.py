"""docs/protocol/manifest.md, "Titles": what titles may hold, and which options a reader cannot tell apart."""

import bisect
import re
import unicodedata

import text as texts

MAX_LANGUAGES = 32
UNSEEN = """
9-D 20 85 A0 AD 34F 61C 115F-1160 1680 17B4-17B5 180B-180F 2000-200F 2028-202F 205F-206F 2800 3000 3164 FE00-FE0F FEFF FFA0 FFF0-FFF8 1BCA0-1BCA3
1D173-1D17A E0000-E0FFF
"""
LANGUAGE = re.compile(r"[A-Za-z0-9-]{2,35}")
PICTURE = re.compile(r"[0-9a-f]{64}")

_RANGES = [(int(text.split("-")[0], 16), int(text.split("-")[-1], 16)) for text in UNSEEN.split()]


def likeness(text):
    """What a reader tells it from others by."""
    return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFKC", text) if not _is_unseen(c)))


def fault(title, longest=400, lines=False):
    """The rule that a title breaks, and in which language if it is one of its texts; or None."""
    if not 1 <= len(title) <= MAX_LANGUAGES:
        return "title-count", ""
    for tag, text in title.items():
        if not LANGUAGE.fullmatch(tag):
            return "title-language", ""
        broken = _fault(text, longest, lines)
        if broken:
            return f"title-{broken}", f".{tag}"
    return None


def in_language(title, tag):
    return title.get(tag) or title.get("en") or title[min(title)]


def languages(options):
    return {tag for option in options for title in (option["title"], option.get("subtitle", {})) for tag in title}


def alike(options):
    """The number of the first option that some language does not tell from one before it, or None."""
    folded = [tuple({tag: likeness(text) for tag, text in option.get(key, {}).items()} for key in ("title", "subtitle")) for option in options]
    for tag in sorted(languages(options)):
        seen = {}
        for i, (title, subtitle) in enumerate(folded):
            others = seen.setdefault(in_language(title, tag), set())
            told = in_language(subtitle, tag) if subtitle else None
            if others and (told is None or None in others or told in others):
                return i
            others.add(told)
    return None


def _fault(text, longest, lines):
    if not 1 <= len(text) <= longest:
        return "length"
    if not all(_is_character(c) or lines and c == "\n" for c in text):
        return "character"
    if unicodedata.normalize("NFC", text) != text:
        return "form"
    return None if likeness(text) else "blank"


def _is_character(c):
    barred = c in "\u200b\u2028\u2029\u2060\ufeff" or "\U000e0000" <= c <= "\U000e007f"
    return texts.is_character(c) and not barred


def _is_unseen(c):
    place = bisect.bisect_right(_RANGES, (ord(c), 0x110000))
    return place > 0 and ord(c) <= _RANGES[place - 1][1]
