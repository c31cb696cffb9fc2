"""Titles, subtitles, descriptions and pictures in manifest.json: rows of (name, change) and of (name, code, place, change)."""

import text as texts
import titles
from vectors.manifest_policies import changed
from vectors.play import exception

HASH = "0123456789abcdef" * 4
COUNCIL = "contests[1].options"
OPTIONS = ("contests", 1, "options")


def valid():
    joined = "می\u200cخواهم क्\u200dष 👩\u200d🚒\ufe0f a\u00adb"
    description = {"ko": "첫째 줄\n둘째 줄\n", "en": "a" * 4000}
    rows = [
        ("a title that joins letters and keeps them apart", changed("title", "en", to=joined)),
        ("descriptions and pictures", _several(_more(("contests", 0), description), _more((*OPTIONS, 2), description), _more((*OPTIONS, 0), {"en": "\na"}))),
        ("options that are rotated", changed("contests", 0, "rotated", to=True)),
        ("options that are said not to be rotated", changed("contests", 0, "rotated", to=False)),
        ("a subtitle of every option", _options(*[({"en": "Kim"}, {"en": job, "ko": f"{job}, Seoul"}) for job in ("teacher", "nurse", "smith")])),
        ("a subtitle of one option", _options(({"en": "Kim"}, {"en": "teacher"}), {"en": "Lee"})),
        ("alike in one language, told apart in it", _options(({"en": "Kim", "ko": "김민"}, {"en": "1st", "ko": "1"}), ({"en": "Kim", "ko": "김현"}, {"en": "2nd", "ko": "2"}))),
        ("subtitles in English where the titles have more languages", _options(({"en": "Kim", "ko": "김"}, {"en": "1st"}), ({"en": "Gim", "ko": "김"}, {"en": "2nd"}))),
        ("the same title in two languages", _options({"de": "Gift", "en": "Poison"}, {"de": "Geschenk", "en": "Gift"})),
        ("letters that only look the same", _options({"en": "a"}, {"en": "A"}, {"en": "\u0430"}, {"en": "\u00e1"})),
        ("a title of an option in another contest", changed("contests", 0, "options", 0, "title", to={"en": "A"})),
        ("32 languages of one contest", _options(_languages(range(16)), {"en": "x"} | _languages(range(16, 31)))),
        ("subtitles that are alike under titles that are not", _options(({"en": "Kim"}, {"en": "x"}), ({"en": "Lee"}, {"en": "x"}))),
    ]
    return rows


def invalid():
    return _characters() + _blank() + _alike() + _details() + _pictures()


def _characters():
    rows = []
    for code in (0x200B, 0x2028, 0x2029, 0x2060, 0xFEFF, 0xE0001, 0xE0020, 0xE007F):
        assert texts.is_character(chr(code))
        name = f"title-character: U+{code:04X}"
        rows.append((name, "title-character", "title.en", changed("title", "en", to=f"a{chr(code)}b")))
    subtitle = (*OPTIONS, 1, "subtitle")
    rows.append(("title-character: in a subtitle", "title-character", f"{COUNCIL}[1].subtitle.en", changed(*subtitle, to={"en": "a\nb"})))
    reason = changed("exceptions", to=[exception("exposed", "abroad") | {"reason": {"en": "a\u2028b"}}])
    return [*rows, ("title-character: a line separator in a reason", "title-character", "exceptions[0].reason.en", reason)]


def _blank():
    table = [("a space", " "), ("spaces", "\u00a0\u3000 \u2003"), ("ignored characters", "\u00ad\u200d\ufe0f"), ("Hangul fillers", "\u3164\uffa0\u115f"), ("a Braille pattern without dots", "\u2800")]
    assert all(not titles.likeness(text) for _, text in table)
    rows = [(f"title-blank: {name}", "title-blank", "styles[0].title.en", changed("styles", 0, "title", to={"en": text})) for name, text in table]
    place, path = f"{COUNCIL}[0].description.en", (*OPTIONS, 0, "description")
    rows.append(("title-blank: lines of a description", "title-blank", place, changed(*path, to={"en": "\n \n"})))
    return [*rows, ("title-blank: a subtitle", "title-blank", f"{COUNCIL}[0].subtitle.en", changed(*OPTIONS, 0, "subtitle", to={"en": "\u200d"}))]


def _alike():
    kim = {"en": "Kim Min"}
    pairs = [
        ("the same", kim, kim),
        ("another space", kim, {"en": "Kim\u00a0Min"}),
        ("no space", kim, {"en": "KimMin"}),
        ("full width", kim, {"en": "\uff2bim Min"}),
        ("a joiner", kim, {"en": "Ki\u200dm Min"}),
        ("a soft hyphen", kim, {"en": "Kim Min\u00ad"}),
        ("a ligature", {"en": "fi"}, {"en": "\ufb01"}),
        ("a number in a circle", {"en": "1"}, {"en": "\u2460"}),
        ("an accent behind a joiner", {"en": "\u00e9"}, {"en": "e\u034f\u0301"}),
        ("letters of Hangul", {"ko": "\uac00"}, {"ko": "\u1100\u034f\u1161"}),
        ("a variation of a Han character", {"ja": "\u8fbb"}, {"ja": "\u8fbb\U000e0100"}),
        ("in the second language", {"en": "Kim", "ko": "김"}, {"en": "Gim", "ko": "김"}),
        ("English in the place of Korean", {"en": "Kim"}, {"en": "Gim", "ko": "Kim"}),
        ("the first language in the place of another", {"de": "Kim", "ko": "김"}, {"fr": "Kim", "ko": "x"}),
        ("a subtitle of the first", (kim, {"en": "teacher"}), kim),
        ("a subtitle of the second", kim, (kim, {"en": "teacher"})),
        ("subtitles that are alike", (kim, {"en": "1st"}), (kim, {"en": "1\u02e2\u1d57"})),
        ("subtitles that are alike in Korean", (kim, {"en": "1st", "ko": "가"}), (kim, {"en": "2nd", "ko": "가"})),
        ("a subtitle in English is another's in Korean", (kim, {"en": "a"}), (kim, {"en": "b", "ko": "a"})),
    ]
    rows = [(f"title-alike: {name}", "title-alike", f"{COUNCIL}[1].title", _options(first, second)) for name, first, second in pairs]
    third = _options((kim, {"en": "1"}), (kim, {"en": "2"}), (kim, {"en": "1"}))
    rows.append(("title-alike: the third of three", "title-alike", f"{COUNCIL}[2].title", third))
    many = _options(_languages(range(17)), _languages(range(17, 33)))
    return [*rows, ("title-count: 33 languages of one contest", "title-count", COUNCIL, many)]


def _details():
    rows = []
    for name, path, place in (("contest", ("contests", 0), "contests[0]"), ("option", (*OPTIONS, 2), f"{COUNCIL}[2]")):
        table = [("title-length", ".ko", {"ko": "가" * 4001}), ("title-length", ".en", {"en": ""}), ("title-count", "", {}), ("title-language", "", {"e": "x"})]
        table += [("title-character", ".en", {"en": "a\rb"}), ("title-character", ".en", {"en": "a\u2028b"}), ("title-form", ".ko", {"ko": "\u1100\n\u1100\u1161"})]
        for code, tag, text in table:
            rows.append((f"{code}: description of a {name}, {len(rows)}", code, f"{place}.description{tag}", changed(*path, "description", to=text)))
    subtitle = [("title-length", ".en", {"en": "x" * 401}), ("title-count", "", {}), ("title-language", "", {"e": "x"}), ("title-form", ".en", {"en": "e\u0301"})]
    return rows + [(f"{code}: of a subtitle", code, f"{COUNCIL}[0].subtitle{tag}", changed(*OPTIONS, 0, "subtitle", to=text)) for code, tag, text in subtitle]


def _pictures():
    rows = []
    for name, text in (("empty", ""), ("63 digits", HASH[:-1]), ("65 digits", HASH + "0"), ("capitals", HASH.upper()), ("a line end", HASH + "\n"), ("full width", "\uff10" * 64)):
        rows.append((f"picture: {name}", "picture", f"{COUNCIL}[1].picture", changed(*OPTIONS, 1, "picture", to=text)))
    return [*rows, ("picture: of a contest", "picture", "contests[0].picture", changed("contests", 0, "picture", to="g" * 64))]


def malformed(text):
    """The texts that are no JSON of a manifest."""
    contest = lambda more: text.replace('"id":"council"', f'"id":"council",{more}')
    option = lambda more: text.replace('"id":"lee"', f'"id":"lee",{more}')
    return [
        ("a subtitle of a contest", contest('"subtitle":{"en":"x"}')),
        ("a subtitle null", option('"subtitle":null')),
        ("a subtitle as text", option('"subtitle":"x"')),
        ("a subtitle twice", option('"subtitle":{"en":"x"},"subtitle":{"en":"x"}')),
        ("a description null", contest('"description":null')),
        ("a description as a list", option('"description":["x"]')),
        ("a description of a number", contest('"description":{"en":1}')),
        ("a language of a description twice", contest('"description":{"en":"x","en":"x"}')),
        ("rotated null", contest('"rotated":null')),
        ("rotated as a number", contest('"rotated":1')),
        ("rotated as text", contest('"rotated":"true"')),
        ("rotated twice", contest('"rotated":true,"rotated":true')),
        ("an option that is rotated", option('"rotated":true')),
        ("a picture null", option('"picture":null')),
        ("a picture as a number", contest('"picture":1')),
        ("a picture of a style", text.replace('"id":"abroad"', f'"id":"abroad","picture":"{HASH}"')),
        ("a description of an official", text.replace('"id":"official-1"', '"id":"official-1","description":{"en":"x"}')),
        ("a raw line end in a description", option('"description":{"en":"a\nb"}')),
    ]


def _options(*looks):
    """A change: the council's options have these titles, or titles and subtitles, as far as there are some."""

    def change(document):
        for option, look in zip(document["contests"][1]["options"], looks):
            title, subtitle = look if isinstance(look, tuple) else (look, None)
            option |= {"title": title} | ({"subtitle": subtitle} if subtitle else {})

    return change


def _more(path, description):
    def change(document):
        changed(*path, "description", to=description)(document)
        changed(*path, "picture", to=HASH)(document)

    return change


def _several(*changes):
    def change(document):
        for each in changes:
            each(document)

    return change


def _languages(numbers):
    return {f"l{i}": f"title {i}" for i in numbers}
