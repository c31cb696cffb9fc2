"""The page in state.json: rows of (name, prefix, entries, expected code)."""

import copy

import entries
from vectors.material import octets

OFFICIAL = ("official", 0)
START, OPEN, CLOSED, TALLIED = 1, 26, 27, 28
PATH, VALUE = 200, 2000


def page(before=None, paths=("index.html",), addresses=(), headers=(), reason=""):
    """A Page document; `before` is the document of the one before."""
    return {
        "kind": "Page",
        "before": before and entries.document_digest(entries.encode_document(before)),
        "addresses": list(addresses),
        "headers": [{"name": name, "value": value} for name, value in headers],
        "assets": [{"path": path, "sha256": octets(f"asset {path}")} for path in paths],
        "reason": reason,
    }


def rows(before):
    table = [*_places(), *_assets(), *_addresses(), *_headers(), *_wholes()]
    said = [(f"page: {name}", prefix, _said(before[prefix], document), code) for name, prefix, document, code in table]
    return [*said, *_histories(before), *_ballots(before)]


def _said(play, *documents, author=OFFICIAL):
    play, made = copy.deepcopy(play), []
    for document in documents:
        made += play.document(document, author)
    return made


def _places():
    good = page(paths=["assets/a.js", "index.html", "vote/index.html"], headers=[("referrer-policy", "no-referrer")], reason="첫 페이지")
    places = [("before the manifest", 0, "wrong-phase"), ("in the ceremony", START, None), ("before opening", 16, None)]
    places += [("while open", OPEN, None), ("after close", CLOSED, None), ("after the tally", TALLIED, None), ("after the result", 34, "wrong-phase")]
    return [(name, prefix, good, code) for name, prefix, code in places]


def _assets():
    refused = ["", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", ".hidden", "a/.b", "a b", "a\\b", "a%2e", "a?b", "a:b", "a\0", "a\n", "가", "a" * (PATH + 1)]
    rows = [(f"path {path[:9]!a}", START, page(paths=[path]), "page-asset") for path in refused]
    return [
        *rows,
        ("the longest path", START, page(paths=["a" * PATH]), None),
        ("dots within a name", START, page(paths=["-..a..", "_/b.."]), None),
        ("no asset", START, page(paths=[]), "page-asset"),
        ("paths by their bytes, capitals first", START, page(paths=["Z", "a", "a-b", "a.b", "a/b", "a0"]), None),
        ("paths not in order", START, page(paths=["b", "a"]), "page-asset"),
        ("a path twice", START, page(paths=["a", "a"]), "page-asset"),
        ("as many assets as there may be", START, page(paths=[f"{i:03}" for i in range(256)]), None),
        ("an asset too many", START, page(paths=[f"{i:03}" for i in range(257)]), "page-asset"),
    ]


def _addresses():
    refused = ["", "vote.example/", "ftp://a/", "HTTPS://a/", "https://a", "https:///", "https://A/", "https://u@a/", "https://a/b", "https://a//", "https://a/b//", "https://a/../"]
    refused += ["https://a/.b/", "https://a/b c/", "https://a/?b/", "https://a/b/\n", "https://a/b\n/", "https://" + "a" * 101 + "/", "https://a/" + "b" * PATH + "/"]
    rows = [(f"address {address[:24]!a}", START, page(addresses=[address]), "page-address") for address in refused]
    return [
        *rows,
        ("addresses", START, page(addresses=["http://[::1]:8080/", "https://" + "a" * 100 + "/", "https://vote.example/2026/", "https://vote.example:443/"]), None),
        ("the longest path of an address", START, page(addresses=["https://a/" + "b" * (PATH - 1) + "/"]), None),
        ("as many addresses as there may be", START, page(addresses=[f"https://{i}/" for i in range(8)]), None),
        ("an address too many", START, page(addresses=[f"https://{i}/" for i in range(9)]), "page-address"),
        ("addresses not in order", START, page(addresses=["https://b/", "https://a/"]), "page-address"),
        ("an address twice", START, page(addresses=["https://a/", "https://a/"]), "page-address"),
    ]


def _headers():
    names = ["", "A", "a_b", "a b", "a:", "é", "a" * 65]
    values = ["", " a", "a ", " ", "a\tb", "a\r\nb: c", "é", "\x7f", "a" * (VALUE + 1)]
    rows = [(f"header name {name[:9]!a}", START, page(headers=[(name, "a")]), "page-header") for name in names]
    rows += [(f"header value {value[:9]!a}", START, page(headers=[("a", value)]), "page-header") for value in values]
    return [
        *rows,
        ("the longest header", START, page(headers=[("a" * 64, "!" + " " * (VALUE - 2) + "~")]), None),
        ("headers not in order", START, page(headers=[("b", "1"), ("a", "2")]), "page-header"),
        ("a header twice", START, page(headers=[("a", "1"), ("a", "2")]), "page-header"),
        ("as many headers as there may be", START, page(headers=[(f"{i:02}", "a") for i in range(16)]), None),
        ("a header too many", START, page(headers=[(f"{i:02}", "a") for i in range(17)]), "page-header"),
    ]


def _wholes():
    long = page(paths=[f"{i:03}{'a' * 197}" for i in range(256)], headers=[("a", "b" * 2000), ("b", "b" * 2000)])
    return [
        ("the longest reason", START, page(reason="\U0001f5f3" * 2000), None),
        ("a reason too long", START, page(reason="a" * 2001), "text"),
        ("a reason with a line break", START, page(reason="a\nb"), "text"),
        ("the path is named before the reason", START, page(paths=[".."], reason="a\nb"), "page-asset"),
        ("the header is named before the path", START, page(paths=[".."], headers=[("A", "b")]), "page-header"),
        ("the address is named before the header", START, page(addresses=["a"], headers=[("A", "b")]), "page-address"),
        ("a page before where there is none", START, page(before=page(), addresses=["a"]), "page-before"),
        ("one part", START, long, None),
        ("more than one part", START, page(before=page(), paths=[f"{i:03}{'a' * 197}" for i in range(400)]), "page-size"),
    ]


def _histories(before):
    first = page()
    second = page(before=first, reason="mended")
    third = page(before=second)
    table = [
        ("another", [first, second], None),
        ("another, and the first one's files again", [first, second, third], None),
        ("twice, signed anew", [first, first], "page-before"),
        ("another that names none before", [first, page(reason="other")], "page-before"),
        ("one that was withheld", [first, second, page(before=first, reason="withheld")], "page-before"),
    ]
    rows = [(f"page: {name}", START, _said(before[START], *documents), code) for name, documents, code in table]
    rows.append(("page: by a trustee", START, _said(before[START], first, author=("trustee", 0)), "wrong-author"))
    again = _said(before[START], first)
    return [*rows, ("page: posted again", START, [*again, *again], "page-before")]


def _ballots(before):
    """Ballots know what takes effect while voting is open, and nothing from before."""
    known, unknown = (copy.deepcopy(before[OPEN]) for _ in range(2))
    said = _said(before[OPEN], page())
    ballot = unknown.cast_entry(unknown.ballot(7, [{0}])[0])
    for entry in said:
        known.add(entry)
    seen = known.cast_entry(known.ballot(7, [{0}])[0])
    early = copy.deepcopy(before[16])
    early.say(page())
    early.open()
    count = len(early.entries)
    cast = early.cast_entry(early.ballot(7, [{0}])[0])
    return [
        ("page: a ballot that knows it", OPEN, [*said, seen], None),
        ("page: a ballot that does not", OPEN, [*said, ballot], "documents-changed"),
        ("page: a ballot, where it was announced before opening", 16, [*early.entries[16:count], cast], None),
    ]
