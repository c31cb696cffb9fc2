"""Documents of damaged.json, of the families P, K and R: rows of (name, ledger, what fails, more of the case)."""

import copy
import hashlib

import author_key
import entries
import merkle
from entries import encode_document
from ristretto255 import ORDER
from state import MOST_UNAPPROVED
from vectors.damage import OFFICIAL, OTHER, SMALL, Ledger, before, index_of, inserted, replaced, signed, whole
from vectors.material import flip, octets, scalar
from vectors.play import manifest_text
from vectors.record import ROTATED, WITH_PAGES, WITH_RESTART
from vectors.state_page import page

FIRST = ("trustee", 0)
NOTICE = {"kind": "Notice", "text": "The hall has moved."}
LONG = encode_document({"kind": "Notice", "text": "n" * 70_000})


def rows():
    return [*_manifests(), *_encodings(), *_parts(), *_authors(), *_orders(), *_pages(), *_approvals(), *_ledger_keys(), *_messages(), *_complaints(), *_restarts(), *_rolls()]


def _said(base, index, document, author=OFFICIAL):
    """The election with one more document before an entry."""
    return inserted(base, index, *before(base, index).document(document, author))


def _manifests():
    play = whole(SMALL)
    other = encode_document({"kind": "Manifest", "json": play.text + b" "})
    bad = manifest_text("damaged-small", officials=2, floor=0)
    refused = Ledger("damaged-small", bad, [])
    refused.manifest()
    alone = Ledger(play.name, play.text, [])
    alone.add(alone.raw(other))
    wrong = "wrong-manifest ledger-manifest"
    return [
        ("another manifest before the election's", inserted(SMALL, 0, alone.entries[0]), wrong),
        ("another manifest, and nothing else", alone, wrong),
        ("a manifest that breaks a rule", refused, "manifest-refused ledger-manifest", {"base": None}),
        ("a second manifest", inserted(SMALL, 1, play.entries[0]), "wrong-phase"),
        ("entries before the manifest", inserted(SMALL, 0, play.entries[1], play.entries[17], b"\xff"), "malformed-entry wrong-author not-open ledger-manifest"),
        ("no entry but junk", _of(b"\xff"), "malformed-entry ledger-manifest", {"base": None}),
        ("a part that is none behind one that comes too early", _of(*_early()), "ledger-manifest wrong-author document-part", {"base": None}),
        *_long_manifests(),
    ]


def _early():
    """Both wait for the manifest, which neither of them would have been."""
    said, somebody = b"\x06", ("trustee", 0)
    return [_of().raw(said, somebody, scalar("nobody"), entries.document_digest(said), part, 1) for part in range(2)]


_L1 = "ledger-manifest"


def _of(*entries_):
    return Ledger(whole(SMALL).name, whole(SMALL).text, []).add_all(entries_)


def _long_manifests():
    """Of two parts: only these, in their order, are legal at the beginning."""
    text = manifest_text("damaged-long", officials=2)
    text = text[:-1] + b" " * 66_000 + text[-1:]
    play = Ledger("damaged-long", text, [])
    play.manifest()
    first, second = play.entries
    junk = play.raw(LONG[:65_000], ("official", 9), scalar("nobody"), entries.document_digest(LONG), 0, 2)
    stranger = play.raw(text[:1000] + bytes(64_000), OTHER, None, octets("another"), 0, 2)
    forged = flip(first, 8 * (len(first) - 64))

    def of(*entries_):
        return Ledger("damaged-long", text, []).add_all(entries_)

    refused, alone = f"document-part {_L1}", {"base": None}
    return [
        ("a manifest of two parts", of(first, second), "", {**alone, "outcome": "incomplete"}),
        ("the first part of a manifest alone", of(first), _L1, alone),
        ("the manifest's first part twice", of(first, first, second), refused, alone),
        ("another official's part between the manifest's", of(first, stranger, second), refused, alone),
        ("a ballot between the manifest's parts", of(first, whole(SMALL).entries[17], second), f"{_L1} not-open", alone),
        ("a part of an official that does not exist before the manifest", of(junk, first, second), refused, alone),
        ("a part of the manifest with a forged signature", of(forged, second), "document-signature ledger-manifest", alone),
    ]


def _encodings():
    own = whole(SMALL).entries
    play = before(SMALL, 5)
    return [
        ("an entry of junk", inserted(SMALL, 5, b"\xff" * 100), "malformed-entry"),
        ("an empty entry", inserted(SMALL, 17, b""), "malformed-entry"),
        ("a ballot with a trailing byte", replaced(SMALL, 21, 22, own[21] + b"\0"), "malformed-entry"),
        ("a document of no kind", inserted(SMALL, 5, play.raw(b"\xff")), "malformed-entry"),
        ("more findings than are listed, and two bundles", inserted(SMALL, 1, *[b"\xff"] * 240), "malformed-entry"),
    ]


def _parts():
    """Signed parts that no document comes of are a warning; others are refused."""
    play, data, trustee = before(SMALL, 5), encode_document(NOTICE), ("trustee", 1)
    digest, (first, second) = entries.document_digest(LONG), entries.cut(LONG)

    def part(number, author=OFFICIAL, other=None, pieces=(first, second), **more):
        return play.raw(pieces[number], author, digest=other or digest, part=number, parts=2, **more)

    left, end = whole(SMALL).entries, len(whole(SMALL).entries)
    discarded = [part(0), part(0, other=octets("another")), part(1)]
    return [
        ("unfinished: an official's first part", inserted(SMALL, 5, part(0)), ""),
        ("unfinished: a trustee's first part, and an official's", inserted(SMALL, 5, part(0, trustee), part(0, OTHER)), ""),
        ("unfinished: a document begun anew and then said", inserted(SMALL, 5, part(0), *play.document(NOTICE, OFFICIAL)), ""),
        ("unfinished: the last part is refused by its digest", inserted(SMALL, 5, part(0), play.raw(second[:-1] + b"m", digest=digest, part=1, parts=2)), "document-digest"),
        ("unfinished: the whole document is refused", inserted(SMALL, 5, part(0), part(1)), "text"),
        ("unfinished: the second part is of what was discarded", inserted(SMALL, 5, *discarded), "document-part"),
        ("unfinished: another's signature under a part", inserted(SMALL, 5, part(0, secret=scalar("nobody"))), "document-signature"),
        ("unfinished: a part behind the end", inserted(SMALL, end, part(0)), "wrong-phase"),
        ("a document of no parts", inserted(SMALL, 5, play.raw(data, parts=0)), "document-part"),
        ("a forged document behind what speaks of another official's key", inserted(SMALL, 5, play.raw(b"\x17\1\0", OTHER, parts=0), play.raw(data, secret=scalar("nobody"))), "document-signature document-part"),
        ("a second part without a first", inserted(SMALL, 5, part(1)), "document-part"),
        ("a document with another digest", inserted(SMALL, 5, play.raw(data, digest=octets("digest"))), "document-digest"),
        ("a document signed by nobody", inserted(SMALL, 5, play.raw(data, secret=scalar("nobody"))), "document-signature"),
        ("a document signed for another election", inserted(SMALL, 5, play.raw(data, election=octets("another"))), "document-signature"),
        ("a document whose signature was changed", replaced(SMALL, 15, 16, flip(left[15], 8 * (len(left[15]) - 64)), left[15]), "document-signature"),
    ]


def _authors():
    play = before(SMALL, 5)
    return [
        ("a document by no official", inserted(SMALL, 5, play.raw(encode_document(NOTICE), ("official", 2), scalar("nobody"))), "wrong-author"),
        ("a notice by a trustee", _said(SMALL, 5, NOTICE, FIRST), "wrong-author"),
    ]


def _orders():
    late = {"kind": "Schedule", "opening": 200, "closing": 100, "reason": ""}
    joint = {"kind": "JointKey", "ceremony": 0, "keys": []}
    return [
        ("a joint key in the ceremony", _said(SMALL, 5, joint), "wrong-phase"),
        ("a notice behind the result", _said(SMALL, len(whole(SMALL).entries), NOTICE), "wrong-phase"),
        ("a schedule that closes before it opens", _said(SMALL, 5, late), "schedule-order"),
        ("a notice without a text", _said(SMALL, 5, {"kind": "Notice", "text": ""}), "text"),
        ("a notice with a line break", _said(SMALL, 5, {"kind": "Notice", "text": "a\nb"}), "text"),
        ("cancelled when all have agreed", _said(SMALL, 28, {"kind": "Cancelled", "reason": "fire"}), "agreed-already"),
    ]


def _pages():
    first = page()
    stale = page(before=page(reason="of another history"))
    play = before(SMALL, 5)
    twice = [*play.document(first, OFFICIAL), *play.document(page(reason="withheld"), OFFICIAL)]
    return [
        ("a page", _said(SMALL, 5, first), ""),
        ("a page whose path leads out", _said(SMALL, 5, page(paths=["../a"])), "page-asset"),
        ("a page behind the result", _said(SMALL, len(whole(SMALL).entries), first), "wrong-phase"),
        ("a page behind another one that is not there", _said(SMALL, 5, stale), "page-before"),
        ("a page that was withheld", inserted(SMALL, 5, *twice), "page-before"),
        ("a page by one of two officials", _said(WITH_PAGES, 1, page(reason="alone")), "", {"base": WITH_PAGES}),
    ]


def _approvals():
    at, again = index_of(WITH_RESTART, "Cancelled") + 1, {"kind": "Cancelled", "reason": "The hall is closed."}
    return [("what stands is said again", _said(WITH_RESTART, at, again, ("official", 2)), "repeated-approval", {"base": WITH_RESTART}), _many(), *_officials()]


def _many():
    """One of three officials says notices that nobody else does, before the result."""
    at = index_of(WITH_RESTART, "Result")
    play = before(WITH_RESTART, at)
    said = [entry for number in range(MOST_UNAPPROVED + 1) for entry in play.document({"kind": "Notice", "text": str(number)}, ("official", 2))]
    return ("more than one official may say in vain", inserted(WITH_RESTART, at, *said), "too-many-unapproved", {"base": WITH_RESTART})


def _officials():
    """Behind a ballot; and what ends the election, by one of two officials alone."""
    base, name = WITH_RESTART, "official-key-"
    at = index_of(base, "Notice")
    play, ballot = before(base, at), index_of(base, "Notice") - 2
    good = play.official_key_document(2)
    known = {**good, "key": author_key.encode(play.state.manifest.officials[1])}
    forged = {**good, "possession": flip(good["possession"], 300)}
    lone = before(SMALL, 5).official_key_document(1)
    after = before(base, ballot)
    after.replace_key(2, 0, 1)
    old = before(base, ballot).document(NOTICE, ("official", 2))
    rotation = after.document(after.rotation_document(), ("official", 2))
    more = {"base": base, "outcome": "refused"}
    alone = before(base, index_of(base, "Close"))
    alone.say(alone.close_document())
    alone.say({"kind": "Tally", **alone.state.tally()})
    return [
        ("what stands is posted again", inserted(base, at, whole(base).entries[index_of(base, "Notice") - 1]), "repeated-approval", {"base": base}),
        ("a schedule is said again", _said(base, at, {"kind": "Schedule", "opening": 1_800_000_000, "closing": 1_800_086_400, "reason": ""}), "said-before", {"base": base}),
        ("a notice is posted again", inserted(base, index_of(base, "Close"), whole(base).entries[at]), "said-before", {"base": base}),
        ("another key of nobody", _said(base, at, {**good, "official": 9}), "official-unknown", {"base": base}),
        ("another key: known", _said(base, at, known), name + "known", {"base": base}),
        ("another key: possession", _said(base, at, forged), name + "possession", {"base": base}),
        ("another key, by the official itself", _said(base, at, good, ("official", 2)), "wrong-author", {"base": base}),
        ("another key is replaced with one approval", _said(SMALL, 5, lone), ""),
        ("a replaced key signs", copy.deepcopy(after).add_all(old), "document-signature", more),
        ("who has a replaced key announces a ledger key", copy.deepcopy(after).add_all(rotation), "ledger-key-official", more),
        ("one of two officials closes, and tallies", alone, "close-missing wrong-phase", more),
    ]


def _ledger_keys():
    at = index_of(ROTATED, "LedgerKey")
    good = before(ROTATED, at).rotation_document()
    forged = {**good, "possession": flip(good["possession"], 300)}
    table = [("unannounced", {**good, "key": octets("another")}), ("next", {**good, "next": before(ROTATED, at).state.ledger.next}), ("possession", forged)]
    return [(f"another ledger key: {code}", _said(ROTATED, at, document), f"ledger-key-{code}", {"base": ROTATED}) for code, document in table]


def _messages():
    """Each before the trustee's own message."""
    dealers = before(SMALL, 1).dealers()
    commitment, reveal = dealers[0].commitment(), dealers[0].reveal(octets("possession"))
    shares, confirmation = before(SMALL, 7).shares_of(dealers[0]), before(SMALL, 10).confirmation()
    plus = {**reveal["possession"], "response": (reveal["possession"]["response"] + 1) % ORDER}
    table = [
        (1, {**commitment, "ceremony": 1}, "ceremony-number"),
        (1, {**commitment, "key": bytes(32)}, "ceremony-identity"),
        (1, {**commitment, "agreement_key": bytes(32)}, "agreement-key-invalid"),
        (1, {**commitment, "after": octets("nothing")}, "ceremony-consent"),
        (2, commitment, "ceremony-repeated"),
        (1, reveal, "ceremony-round"),
        (4, dealers[1].reveal(octets("possession")), "reveal-mismatch"),
        (4, {**reveal, "possession": plus}, "possession-invalid"),
        (4, {**reveal, "coefficients": reveal["coefficients"][:-1]}, "ceremony-lengths"),
        (7, {**shares, "rounds": octets("rounds")}, "ceremony-rounds"),
        (10, {**confirmation, "transcript": octets("transcript")}, "transcript-mismatch"),
        (10, {**confirmation, "participants": [0, 1]}, "confirmation-participants"),
        (10, {**confirmation, "joint": octets("joint")}, "confirmation-joint"),
    ]
    found = [(f"ceremony: {code}", _said(SMALL, index, document, FIRST), code) for index, document, code in table]
    at = index_of(WITH_RESTART, "Restart", 1) + 1
    excluded = before(WITH_RESTART, at).dealers()[1].commitment(before(WITH_RESTART, at).state.after)
    found.append(("ceremony: ceremony-excluded", _said(WITH_RESTART, at, excluded, ("trustee", 1)), "ceremony-excluded", {"base": WITH_RESTART}))
    wrong = {"kind": "JointKey", "ceremony": 1, "keys": [key.encode() for key in whole(SMALL).state.keys]}
    return [*found, ("another joint key", _said(SMALL, 13, wrong), "wrong-joint-key")]


def _complaints():
    play = before(SMALL, 10)
    false = play.complaint(2, 0)
    (said,) = play.document(false, ("trustee", 2))
    few = before(SMALL, 10)
    few.add(said)
    few.say(few.dealers()[0].commitment(few.state.after), FIRST)
    ended = before(SMALL, 10)
    ended.add(said)
    return [
        ("a complaint against nobody", _said(SMALL, 10, {**false, "against": 3}, ("trustee", 2)), "complaint-against"),
        ("a complaint that proves nothing", _said(SMALL, 10, {**false, "against": 1}, ("trustee", 2)), "complaint-invalid"),
        ("a complaint leaves too few", ended, "", {"outcome": "incomplete"}),
        ("a message when too few are left", few, "ceremony-too-few"),
    ]


def _restarts():
    good = before(SMALL, 2).restart_document([1])
    table = [
        ("restart-round", {**good, "round": 1}),
        ("restart-said", {**good, "said": octets("said")}),
        ("restart-excluded", {**good, "excluded": [0]}),
        ("restart-too-few", good),
    ]
    return [(f"a restart: {code}", _said(SMALL, 2, document), code) for code, document in table]


def _rolls():
    play = whole(SMALL)
    voters = [{name: voter[name] for name in ("key", "holder", "possession", "style", "weight")} for voter in play.voters]

    def roll(*members, first=0):
        return {"kind": "Roll", "first": first, "voters": list(members)}

    def changed(**fields):
        return roll({**voters[0], **fields}, *voters[1:])

    table = [
        ("roll-empty", roll()),
        ("roll-gap", roll(*voters, first=1)),
        ("roll-order", roll(*voters[::-1])),
        ("roll-key", changed(key=bytes(32))),
        ("roll-style", changed(style=2)),
        ("roll-weight", changed(weight=0)),
        ("roll-holder", roll(voters[0], {**voters[1], "holder": voters[0]["holder"]})),
        ("roll-possession", changed(possession=voters[1]["possession"])),
    ]
    found = [(f"the roll: {code}", _said(SMALL, 14, document), code) for code, document in table]
    seal = {"kind": "RollSealed", "voters": 3, "root": merkle.root([]), "attempt": 0}
    opening = before(SMALL, 16)
    return [
        *found,
        ("a seal of fewer voters", _said(SMALL, 15, seal), "roll-seal"),
        ("a seal before any voter", _said(SMALL, 14, seal), "roll-empty"),
        ("voting opens under another context", _said(SMALL, 16, opening.open_document(context=octets("context"))), "wrong-context"),
        ("voting opens by a schedule that there is not", _said(SMALL, 16, opening.open_document(schedule=octets("schedule"))), "open-schedule"),
    ]
