"""What several officials say together and how an official's key is replaced, in state.json: rows of (name, prefix, entries, expected code[, election]) after
the record with a restart, where two of three officials must approve."""

import copy

import author_key
import entries
import official_key
import state
from vectors.material import flip, octets, scalar
from vectors.play import Play, manifest_text
from vectors.state_ceremony import AGREED, CANCELLED, CLOSING, CLOSED, CONFIRMED, FINISHED, OPEN, SCHEDULED, SEALED, TALLIED
from vectors.state_page import page

FIRST, SECOND, THIRD = (("official", i) for i in range(3))
NOTICE, OTHER = {"kind": "Notice", "text": "a"}, {"kind": "Notice", "text": "b"}
SCHEDULE = {"kind": "Schedule", "opening": 1_800_000_000, "closing": 1_800_086_400, "reason": ""}
MOVED = {**SCHEDULE, "closing": 1_800_090_000}


def rows(before):
    found = [*_together(before), *_openings(before), *_attempts(before), *_closings(before), *_repeated(before), *_unapproved(before), *_keys(before), *_refused_keys(before), *_replaced(before), *_known(before), *_few()]
    return [("officials: " + name, *row) for name, *row in found]


def _said(play, *said):
    """Entries of documents and their authors, one after the other; none is added."""
    play, out = copy.deepcopy(play), []
    for document, author in said:
        out += play.document(document, author)
    return out


def _together(before):
    """The roll's seal and the opening."""
    sealed, unsealed = before[SEALED], before[SEALED - 2]
    opening, seal = sealed.open_document(), unsealed.seal_document()
    ballot = before[OPEN].cast_entry(before[OPEN].ballot(2, [{0}])[0])
    one = _said(sealed, (opening, FIRST))
    return [
        ("one of two seals the roll", SEALED - 2, _said(unsealed, (seal, THIRD)), None),
        ("two seal the roll", SEALED - 2, _said(unsealed, (seal, THIRD), (seal, SECOND)), None),
        ("one seals, and opens", SEALED - 2, _said(unsealed, (seal, THIRD), (opening, THIRD)), "wrong-phase"),
        ("two seal different rolls", SEALED - 2, _said(unsealed, (seal, THIRD), ({**seal, "voters": 3}, SECOND)), "roll-seal"),
        ("one of two opens", SEALED, one, None),
        ("two open", SEALED, _said(sealed, (opening, THIRD), (opening, SECOND)), None),
        ("one opens twice", SEALED, _said(sealed, (opening, FIRST), (opening, FIRST)), "repeated-approval"),
        ("one opens in another context", SEALED, _said(sealed, ({**opening, "context": octets("context")}, FIRST)), "wrong-context"),
        ("the second opens in another context", SEALED, _said(sealed, (opening, FIRST), ({**opening, "context": octets("context")}, SECOND)), "wrong-context"),
        ("one opens before the seal", SEALED - 2, _said(unsealed, (opening, FIRST)), "wrong-phase"),
        ("a ballot when one has opened", SEALED, [*one, ballot], "not-open"),
    ]


def _openings(before):
    """An opening names the last schedule: two officials put it off behind what one has said, or has kept back."""
    play = before[SEALED]
    opening, late = play.open_document(), {**SCHEDULE, "opening": 1_800_000_001, "reason": "It snows."}
    moved, put_off = copy.deepcopy(play), [(late, SECOND), (late, THIRD)]
    for document, author in put_off:
        moved.say(document, author)
    anew = moved.open_document()
    assert anew["schedule"] not in (None, opening["schedule"])
    table = [
        ("without the schedule", [({**opening, "schedule": None}, FIRST)], "open-schedule"),
        ("by a schedule that there is not", [({**opening, "schedule": octets("schedule")}, FIRST)], "open-schedule"),
        ("it is put off between two openings", [(opening, FIRST), *put_off, (opening, SECOND)], "open-schedule"),
        ("withheld until it is put off", [*put_off, (opening, FIRST)], "open-schedule"),
        ("by a schedule that only stands", [(late, SECOND), (anew, FIRST)], "open-schedule"),
        ("put off, and one opens anew", [(opening, FIRST), *put_off, (anew, SECOND)], None),
        ("put off, and two open anew", [(opening, FIRST), *put_off, (anew, SECOND), (anew, FIRST)], None),
    ]
    return [(f"opening: {name}", SEALED, _said(play, *said), code) for name, said, code in table]


def _attempts(before):
    """Who has taken a word back, and whose key always signs the same bytes, says it under another number."""
    play, unsealed = before[SEALED], before[SEALED - 2]
    opening, seal = play.open_document(), unsealed.seal_document()
    again, sealed_again = {**opening, "attempt": 1}, {**seal, "attempt": 2**32 - 1}
    first, notice = _said(play, (opening, FIRST), (NOTICE, FIRST))
    back = [first, notice]
    return [
        ("attempt: an opening that was taken back is posted again", SEALED, [*back, first], "said-before"),
        ("attempt: taken back, and said under another number", SEALED, [*back, *_said(play, (again, FIRST))], None),
        ("attempt: taken back, and two say it under another number", SEALED, [*back, *_said(play, (again, FIRST), (again, SECOND))], None),
        ("attempt: two say it under different numbers", SEALED, _said(play, (opening, FIRST), (again, SECOND)), None),
        ("attempt: two open under a number that nobody had to count to", SEALED, _said(play, (again, FIRST), (again, THIRD)), None),
        ("attempt: another number of the same official takes the place", SEALED, _said(play, (opening, FIRST), (again, FIRST), (opening, SECOND)), None),
        ("attempt: the same number again", SEALED, _said(play, (again, FIRST), (again, FIRST)), "repeated-approval"),
        ("attempt: two seal under the largest number", SEALED - 2, _said(unsealed, (sealed_again, FIRST), (sealed_again, THIRD)), None),
        ("attempt: two seal under different numbers", SEALED - 2, _said(unsealed, (seal, FIRST), (sealed_again, THIRD)), None),
    ]


def _unapproved(before):
    """One official's words that take no effect are counted, those of others are not, and what takes effect after all is not."""
    play = before[SCHEDULED]
    full = copy.deepcopy(play)
    for number in range(state.MOST_UNAPPROVED):
        full.say({"kind": "Notice", "text": str(number)}, FIRST)
    many, last = full.entries[SCHEDULED:], {"kind": "Notice", "text": str(state.MOST_UNAPPROVED - 1)}
    replaced = copy.deepcopy(full)
    replaced.replace_key(0, 1, 2)
    table = [
        ("one more", _said(full, (OTHER, FIRST)), "too-many-unapproved"),
        ("what stands is said again", _said(full, (last, FIRST)), "repeated-approval"),
        ("what has given way is posted again", [many[0]], "said-before"),
        ("what another has said, and takes effect by it", _said(full, (OTHER, SECOND), (OTHER, FIRST)), None),
        ("two more, when the last one has taken effect", _said(full, (last, SECOND), (OTHER, FIRST), (NOTICE, FIRST)), "too-many-unapproved"),
        ("one more, with another key", [*replaced.entries[full.state.count :], *_said(replaced, (OTHER, FIRST))], None),
    ]
    found = [(f"unapproved: {name}", SCHEDULED, [*many, *said], code) for name, said, code in table]
    return [*found, *_unapproved_pages(play, many)]


def _unapproved_pages(play, many):
    """A page counts as eight words, wherever it stands among them."""
    pages = [page(reason=str(number)) for number in range(2)]
    [first], [second] = (_said(play, (document, FIRST)) for document in pages)
    table = [("a page is the last one", 248, [first], None), ("a page does not fit", 249, [first], "too-many-unapproved")]
    table += [("a word behind a page", 248, [first, *_said(play, (OTHER, FIRST))], "too-many-unapproved"), ("two pages", 240, [first, second], None), ("two pages do not fit", 241, [first, second], "too-many-unapproved")]
    found = [(f"unapproved: {name}", SCHEDULED, [*many[:count], *said], code) for name, count, said, code in table]
    approved = _said(play, (pages[0], FIRST), (pages[0], SECOND), (OTHER, FIRST))
    return [*found, ("unapproved: a page that took effect is not counted", SCHEDULED, [*many[:248], *approved], None)]


def _closings(before):
    play = before[CLOSING]
    close = play.close_document()
    shorter = play.close_document(play.state.count - 1)
    ballot = play.cast_entry(play.ballot(2, [{0}])[0])
    tally = {"kind": "Tally", **play.state.tally()}
    moved = [(MOVED, SECOND), (MOVED, THIRD)]
    return [
        ("one of two closes", CLOSING, _said(play, (close, THIRD)), None),
        ("two close", CLOSING, _said(play, (close, THIRD), (close, SECOND)), None),
        ("two close over other entries", CLOSING, _said(play, (close, THIRD), (shorter, SECOND)), None),
        ("a tally when one has closed", CLOSING, _said(play, (close, FIRST), (tally, FIRST)), "wrong-phase"),
        ("one closes another ledger", CLOSING, _said(play, ({**close, "root": octets("root")}, FIRST)), "close-root"),
        ("a ballot when one has closed", CLOSING, [*_said(play, (close, FIRST)), ballot], None),
        ("two close, and a ballot comes between", CLOSING, [*_said(play, (close, FIRST)), ballot, *_said(play, (close, SECOND))], None),
        ("the schedule moves between two closings", CLOSING, _said(play, (close, FIRST), *moved, (close, SECOND)), "close-schedule"),
        ("the schedule moves and would move back", CLOSING, _said(play, (close, FIRST), *moved, (SCHEDULE, SECOND)), "said-before"),
    ]


def _repeated(before):
    """Signed words are posted again, by anybody."""
    play = before[SCHEDULED]
    first, other, second = _said(play, (NOTICE, FIRST), (OTHER, FIRST), (NOTICE, SECOND))
    cancelled, taken_back, approved = _said(play, (CANCELLED, FIRST), (NOTICE, FIRST), (CANCELLED, SECOND))
    anew = _said(play, (NOTICE, FIRST), (OTHER, FIRST), (NOTICE, FIRST))[-1]
    return [
        ("what has given way", SCHEDULED, [first, other, first], "said-before"),
        ("what has taken effect", SCHEDULED, [first, second, first], "said-before"),
        ("the last word of what has taken effect", SCHEDULED, [first, second, second], "said-before"),
        ("what has given way, signed anew", SCHEDULED, [first, other, anew], None),
        ("a cancelling that was taken back", SCHEDULED, [cancelled, taken_back, approved, cancelled], "said-before"),
        ("a schedule that holds, signed anew", SCHEDULED, _said(play, (SCHEDULE, THIRD)), "said-before"),
    ]


def _keys(before):
    places = [("in the ceremony", SCHEDULED), ("before the joint key", CONFIRMED), ("before opening", SEALED), ("while open", OPEN)]
    places += [("after close", CLOSED), ("after the tally", TALLIED), ("behind the quorum's agreement", AGREED)]
    rows = [(f"another key: {name}", prefix, _said(before[prefix], *_both(before[prefix], 2)), None) for name, prefix in places]
    document = before[SCHEDULED].official_key_document(2)
    return [
        *rows,
        ("another key: said by one of two", SCHEDULED, _said(before[SCHEDULED], (document, SECOND)), None),
        ("another key: before the manifest", 0, _said(before[0], (document, SECOND)), "wrong-phase"),
        ("another key: after the result", FINISHED, _said(before[FINISHED], (document, SECOND)), "wrong-phase"),
    ]


def _both(play, official, **fields):
    document = {**play.official_key_document(official), **fields}
    return [(document, ("official", other)) for other in range(3) if other != official]


def _refused_keys(before):
    play = before[SCHEDULED]
    good = play.official_key_document(2)
    key = lambda author: author_key.encode(author_key.of(play.author_secret(author)))
    own = play.official_key_document(2, secret=play.author_secret(THIRD))
    elsewhere = official_key.document(octets("another"), 2, play.state.officials.of(2), scalar("key"), octets("external"), "Lost.")
    table = [
        ("by the official itself", good, THIRD, "wrong-author"),
        ("by a trustee", good, ("trustee", 0), "wrong-author"),
        ("of nobody", {**good, "official": 3}, FIRST, "official-unknown"),
        ("the one that it has", own, FIRST, "official-key-known"),
        ("another official's", {**good, "key": key(SECOND)}, FIRST, "official-key-known"),
        ("a trustee's", {**good, "key": key(("trustee", 3))}, FIRST, "official-key-known"),
        ("whose possession was changed", {**good, "possession": flip(good["possession"], 300)}, FIRST, "official-key-possession"),
        ("whose possession is no signature", {**good, "possession": b"\xff" * 64}, FIRST, "official-key-possession"),
        ("for another official", {**good, "official": 1}, FIRST, "official-key-possession"),
        ("for another election", elsewhere, FIRST, "official-key-possession"),
        ("another one than was proven", {**good, "key": author_key.encode(author_key.of(scalar("another key")))}, FIRST, "official-key-possession"),
        ("without a reason", {**good, "reason": ""}, FIRST, "text"),
        ("with the longest reason", {**good, "reason": "a" * 2000}, FIRST, None),
        ("with a reason too long", {**good, "reason": "a" * 2001}, FIRST, "text"),
    ]
    return [(f"another key: {name}", SCHEDULED, _said(play, (document, author)), code) for name, document, author, code in table]


def _replaced(before):
    """The third official's key is replaced."""
    play = before[SCHEDULED]
    after = copy.deepcopy(play)
    after.replace_key(2, 0, 1)
    change = after.entries[SCHEDULED:]
    old, new = (lambda document: _said(play, (document, THIRD))), (lambda document: _said(after, (document, THIRD)))
    rotation = before[SCHEDULED].rotation_document()
    back = after.official_key_document(2, secret=play.author_secret(THIRD))
    rival = play.official_key_document(2, secret=scalar("rival"))
    long = entries.encode_document({"kind": "Notice", "text": "n" * 70_000})
    first, second = ([part for part in p.document({"kind": "Notice", "text": "n" * 70_000}, THIRD)] for p in (copy.deepcopy(play), copy.deepcopy(after)))
    assert len(first) == len(second) == 2 and len(long) > entries.PART
    table = [
        ("the old one signs", [*change, *old(NOTICE)], "document-signature"),
        ("the new one signs before", new(NOTICE), "document-signature"),
        ("the new one signs", [*change, *new(NOTICE)], None),
        ("the new one approves", [*change, *_said(after, (NOTICE, FIRST)), *new(NOTICE)], None),
        ("what was said with the old one is posted again", [*old(NOTICE), *change, *old(NOTICE)], "document-signature"),
        ("what has stood does not count any more", [*old(CANCELLED), *change, *_said(after, (CANCELLED, FIRST))], None),
        ("what others have said still stands", [*_said(play, (CANCELLED, SECOND)), change[0], *_said(after, (CANCELLED, THIRD))], "document-signature"),
        ("what it had begun is given up", [first[0], *change, second[1]], "document-part"),
        ("back to the one before", [*change, *_said(after, (back, FIRST))], "official-key-known"),
        ("a rival of the new one", [*_said(play, (rival, SECOND)), *change, *_said(after, (rival, FIRST))], "official-key-possession"),
        ("the new one is replaced, too", [*change, *_said(after, *_both(after, 2))], None),
        ("the new one replaces another's", [*change, *_said(after, *_both(after, 1))], None),
        ("the new one announces a ledger key", [*change, *new(rotation)], "ledger-key-official"),
        ("another official announces a ledger key", [*change, *_said(after, (rotation, FIRST))], None),
    ]
    return [(f"a key is replaced: {name}", SCHEDULED, said, code) for name, said, code in table]


def _known(before):
    """A ballot knows that a key was replaced."""
    play = before[OPEN]
    ballot = play.cast_entry(play.ballot(2, [{0}])[0])
    after = copy.deepcopy(play)
    after.replace_key(0, 2, 1)
    knowing = after.cast_entry(after.ballot(2, [{0}])[0])
    stands, both = after.entries[OPEN : OPEN + 1], after.entries[OPEN:]
    return [
        ("documents: a ballot that misses another key", OPEN, [*both, ballot], "documents-changed"),
        ("documents: a ballot that knows another key", OPEN, [*both, knowing], None),
        ("documents: another key that stands is not counted", OPEN, [*stands, ballot], None),
    ]


def _few():
    """Elections of two officials."""
    rows = []
    for approvals, code in ((1, None), (2, "official-key-too-few")):
        name = f"state-officials-{approvals}"
        play = Play(name, manifest_text(name, officials=2, approvals=approvals), [])
        play.manifest()
        said = _said(play, (play.official_key_document(1), FIRST))
        rows.append((f"another key: {approvals} of two must approve", 0, [*play.entries, *said], code, play.election))
    return rows
