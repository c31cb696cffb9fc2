"""The manifest's own parts, and documents that are never said, in state.json: rows of (name, prefix, entries, expected code[, election])."""

import copy
import hashlib

from entries import TAGS, encode_document
from vectors.material import octets, scalar
from vectors.play import Play, manifest_text
from vectors.state_entries import OFFICIAL, cut, raw, said, unsigned

SECOND, TRUSTEE = ("official", 1), ("trustee", 0)
NAME = "state-founding"
# JSON may begin with spaces.
SPACES = 130_100
BEGUN = {"data": bytes(65_000), "digest": octets("begun"), "parts": 2}


def rows(before):
    whole = Play(NAME, b" " * SPACES + manifest_text(NAME, officials=2), [])
    founding = [*_order(whole), *_strangers(before, whole), *_signatures(whole), *_broken(whole)]
    founding = [("founding: " + name, 0, parts, code, whole.election) for name, parts, code in founding]
    return [*founding, *_small(before), *_unfinished(before)]


def _parts(play, author=OFFICIAL):
    """The arguments of the manifest's three parts, and the parts, signed."""
    pieces = cut(encode_document({"kind": "Manifest", "json": play.text}))
    return pieces, [raw(play, author=author, **piece) for piece in pieces]


def _order(play):
    pieces, (one, two, three) = _parts(play)
    other = [raw(play, **{**piece, "digest": octets("other")}) for piece in pieces]
    more = [raw(play, **{**piece, "parts": 4}) for piece in pieces[:2]]
    return [
        ("three parts", [one, two, three], None),
        ("two of three parts", [one, two], None),
        ("part 0 twice", [one, one], "document-part"),
        ("part 0 again behind part 1", [one, two, one], "document-part"),
        ("part 0 of another document behind part 0", [one, other[0]], "document-part"),
        ("part 1 twice", [one, two, two], "document-part"),
        ("part 2 behind part 0", [one, three], "document-part"),
        ("part 1 first", [two], "document-part"),
        ("the last part first", [three], "document-part"),
        ("part 1 of another digest", [one, other[1]], "document-part"),
        ("part 1 of a document of more parts", [one, more[1]], "document-part"),
        ("the last part of another digest", [one, two, other[2]], "document-part"),
    ]


def _strangers(before, play):
    """Whose keys nobody knows yet."""
    _, (one, two, _) = _parts(play)
    _, theirs = _parts(play, SECOND)
    early = raw(play, secret=scalar("nobody"), **{**BEGUN, "data": bytes([TAGS["Roll"]]) + bytes(64_999)})
    notice = encode_document({"kind": "Notice", "text": "Nobody has signed this."})
    rows = [
        ("an official that there cannot be", [unsigned(author=("official", 16), **BEGUN)], "wrong-author"),
        ("the last official that there can be, unsigned", [unsigned(author=("official", 15), **BEGUN)], None),
        ("a trustee", [unsigned(author=TRUSTEE, **BEGUN)], "wrong-author"),
        ("a trustee behind part 0", [one, unsigned(author=TRUSTEE, **BEGUN)], "wrong-author"),
        ("a ballot behind part 0", [one, before[18].entries[17]], "not-open"),
        ("part 0 behind another official's", [unsigned(author=("official", 15), **BEGUN), one], "document-part"),
        ("another official's part 0 behind part 0", [one, unsigned(author=("official", 15), **BEGUN)], "document-part"),
        ("another official's part 1 behind part 0", [one, theirs[1]], "document-part"),
        ("another official's last part", [one, two, theirs[2]], "document-part"),
        ("a notice, unsigned", [unsigned(notice)], "wrong-phase"),
        ("a notice behind part 0, unsigned", [one, unsigned(notice)], "document-part"),
        ("part 0 of a roll, signed by nobody", [early], None),
        ("part 0 behind that of a roll", [early, one], "document-part"),
    ]
    return [(f"from strangers, {name}", *row) for name, *row in rows]


def _signatures(play):
    pieces, good = _parts(play)

    def bad(place, part):
        return [*good[:place], part, *good[place + 1 :]]

    return [
        *((f"part {i} is not signed", bad(i, unsigned(**piece)), "document-signature") for i, piece in enumerate(pieces)),
        *((f"part {i} is signed by another official", bad(i, raw(play, secret=play.author_secret(SECOND), **piece)), "document-signature") for i, piece in enumerate(pieces)),
        ("part 0 is signed for another election", bad(0, raw(play, election=octets("another"), **pieces[0])), "document-signature"),
        ("by its second official", _parts(play, SECOND)[1], None),
        ("by an official that it does not have", _parts(play, ("official", 2))[1], "wrong-author"),
    ]


def _broken(play):
    """The last part is refused whatever its signatures are."""
    pieces, (one, two, _) = _parts(play)
    last = pieces[2]["data"]
    return [
        ("a byte of the last part changed", [one, two, raw(play, **{**pieces[2], "data": last[:-1] + b" "})], "document-digest"),
        *((f"unsigned, {name}", [unsigned(**piece) for piece in cut(data)], code) for name, data, code in _others(play)),
    ]


def _others(play):
    text = encode_document({"kind": "Manifest", "json": play.text})
    return [
        ("a byte too many", text + b"\0", "malformed-entry"),
        ("another document", bytes([TAGS["Notice"]]) + text[1:], "wrong-phase"),
        ("another manifest", encode_document({"kind": "Manifest", "json": play.text + b"\n"}), "wrong-manifest"),
    ]


def _small(before):
    """A manifest in one part, and what stands before it."""
    play = before[0]
    (good,) = said(play, {"kind": "Manifest", "json": play.text})
    junk = unsigned(author=("official", 3), **BEGUN)
    text = manifest_text(NAME, floor=0)
    broken, broken_id = encode_document({"kind": "Manifest", "json": text}), hashlib.sha256(text).digest()
    return [
        ("founding: a manifest of one part behind junk", 0, [junk, good], "document-part"),
        ("founding: junk, and behind it the next of its parts", 0, [junk, unsigned(author=("official", 3), part=1, **BEGUN)], "document-digest"),
        ("founding: a rule is broken, unsigned", 0, [unsigned(broken)], "manifest-refused", broken_id),
        ("founding: a rule is broken, by an official that there is not", 0, [unsigned(broken, author=("official", 9))], "manifest-refused", broken_id),
        ("founding: by an official that there is not, unsigned", 0, [unsigned(encode_document({"kind": "Manifest", "json": play.text}), author=SECOND)], "wrong-author"),
    ]


def _unfinished(before):
    play = before[1]
    dealer = play.dealers()[0]
    (commitment,) = said(play, dealer.commitment(), TRUSTEE)
    begun = {author: raw(play, author=author, **BEGUN) for author in (OFFICIAL, TRUSTEE, ("trustee", 2))}
    longer = {**BEGUN, "digest": octets("longer"), "parts": 3}
    two = [raw(play, author=TRUSTEE, part=part, **longer) for part in range(2)]
    (notice,) = said(play, {"kind": "Notice", "text": "The hall is another one."})
    last = copy.deepcopy(before[33])
    hidden = raw(last, author=("trustee", 1), **BEGUN)
    table = [
        ("of nobody", 1, [commitment]),
        ("of an official and two trustees", 1, [begun[("trustee", 2)], begun[TRUSTEE], begun[OFFICIAL]]),
        ("the same part 0 twice", 1, [begun[TRUSTEE], begun[TRUSTEE]]),
        ("two parts of three", 1, two),
        ("two parts of three, and another document begun", 1, [*two, begun[TRUSTEE]]),
        ("two parts of three, and another document said", 1, [*two, commitment]),
        ("a trustee's, and an official's notice", 1, [begun[TRUSTEE], notice]),
        ("an official's, and a notice of the same official", 1, [begun[OFFICIAL], notice]),
        ("given up twice, and begun again", 1, [begun[OFFICIAL], notice, begun[OFFICIAL], begun[OFFICIAL]]),
        ("a trustee's behind the shares", 33, [hidden]),
        ("a trustee's when the election has its result", 33, [hidden, before[34].entries[33]]),
    ]
    rows = [("unfinished: " + name, prefix, given, None) for name, prefix, given in table]
    return [*rows, ("unfinished: a part that nobody has signed is none", 1, [unsigned(author=TRUSTEE, **BEGUN)], "document-signature"), _standing(before)]


def _standing(before):
    """What one of two officials has said is said, though it takes no effect yet."""
    play = Play("state-approvals", manifest_text("state-approvals", officials=2, approvals=2), [])
    play.manifest()
    begun = raw(play, **BEGUN)
    stands = said(play, {"kind": "Notice", "text": "Not yet."})
    return ("unfinished: an official's, and what stands alone", 0, [*play.entries, begun, *stands], None, play.election)
