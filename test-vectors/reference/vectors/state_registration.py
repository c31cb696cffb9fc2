"""Registrars and cards in state.json: rows of (name, prefix, entries, expected code[, election]) after the record whose voters registrars register. Where
a name says "X, Y" the rule X stands before Y on the page."""

import copy

import ballot as ballots
import cards
import ed25519
import entries
import merkle
import p256
import roll as rolls
from ristretto255 import ORDER
from state import CARD_LABEL
from vectors.material import flip, octets, scalar
from vectors.play import Play, manifest_text, single
from vectors.registrars import FIRST, SECOND, THIRD, changed, countersignature, holder, key, line, registration, struck
from vectors.state_entries import OFFICIAL, raw, said

KEY, ROLL, THREE, REPLACED, CORRECTING, CORRECTED, END, SEALED = 9, 10, 14, 16, 18, 19, 26, 27
OPEN = 28
NOT_A_POINT = b"\xff" * 32


def rows(before):
    found = [*_lines(before), *_order(before), *_standing(before), *_corrections(before), *_authors(before), *_phases(before), *_ballots(before)]
    return [("registered: " + name, *row) for name, *row in [*found, *_small()]]


def _said(play, *documents):
    """The entries of (document, author), one after the other."""
    play, made = copy.deepcopy(play), []
    for document, author in documents:
        made += play.document(document, author)
    return made


def _one(play, *lines, author=FIRST):
    return _said(play, (registration(*lines), author))


def _lines(before):
    empty, three, replaced = before[ROLL], before[THREE], before[REPLACED]
    e, f = line(empty, "e"), line(empty, "f")
    backwards = {"kind": "Registration", "lines": registration(e, f)["lines"][::-1]}
    rows = [
        ("two lines stand", ROLL, _one(empty, e, f), None),
        ("no lines", ROLL, _one(empty), "roll-empty"),
        ("in another order", ROLL, _said(empty, (backwards, FIRST)), "roll-order"),
        ("a line twice", ROLL, _one(empty, e, e), "roll-order"),
        ("the identity as a key", ROLL, _one(empty, line(empty, "e", key=bytes(32))), "roll-key"),
        ("a key that is no point", ROLL, _one(empty, e, line(empty, "f", key=NOT_A_POINT)), "roll-key"),
        ("no such style", ROLL, _one(empty, line(empty, "e", style=2)), "roll-style"),
        ("weight 0", ROLL, _one(empty, line(empty, "e", weight=0)), "roll-weight"),
        ("weights of 2^32", ROLL, _one(empty, e, line(empty, "f", weight=2**32 - 1)), "roll-weight"),
        ("weights of 2^32 with what is there", THREE, _one(three, line(three, "e", weight=2**32 - 3)), "roll-weight"),
        ("the largest weights, in the place of one that is there", THREE, _one(three, line(three, "a", 1, replaces=0, weight=2**32 - 3)), None),
        ("a holder twice", ROLL, _one(empty, e, line(empty, "e", 1)), "roll-holder"),
        ("it replaces a key that nobody has", ROLL, _one(empty, line(empty, "e", 1, replaces=0)), "roll-replaces"),
        ("it does not say what it replaces", THREE, _one(three, line(three, "a", 1)), "roll-replaces"),
        ("it replaces another holder's key", THREE, _one(three, {**line(three, "a", 1), "replaces": key(three, "b")}), "roll-replaces"),
        ("it replaces what was replaced before", REPLACED, _one(replaced, line(replaced, "a", 2, replaces=0)), "roll-replaces"),
        ("a replacement", REPLACED, _one(replaced, line(replaced, "a", 2, replaces=1)), None),
        ("a key that stands", THREE, _one(three, line(three, "e", key=key(three, "a"))), "roll-repeated"),
        ("a key again in its own place", THREE, _one(three, line(three, "a", replaces=0)), "roll-repeated"),
        ("a key that was replaced", REPLACED, _one(replaced, line(replaced, "a", 0, replaces=1)), "roll-repeated"),
        ("a key that was struck", END, _one(before[END], line(before[END], "b", 0, replaces=1)), "roll-repeated"),
        ("no key of a card", ROLL, _one(empty, e, line(empty, "f", card=None)), "roll-card"),
        ("one card of two holders", ROLL, _one(empty, e, line(empty, "f", card=e["card"])), "roll-card"),
        ("a card that stands beside another holder", THREE, _one(three, line(three, "e", card=line(three, "c")["card"])), "roll-card"),
        ("another card of the same holder", THREE, _one(three, line(three, "a", 1, replaces=0, card=e["card"])), None),
        ("two holders exchange their cards", THREE, _one(three, *_exchanged(three)), None),
    ]
    return [*rows, *_possessions(empty, e)]


def _exchanged(play):
    return [line(play, one, 1, replaces=0, card=line(play, other)["card"]) for one, other in ("ab", "ba")]


def _possessions(play, e):
    standing = play.state.manifest.registration.roll
    return [
        ("possession for the election", ROLL, _one(play, line(play, "e", scope=(rolls.ELECTION, play.election))), "roll-possession"),
        ("possession for an election of the roll's number", ROLL, _one(play, line(play, "e", scope=(rolls.ELECTION, standing))), "roll-possession"),
        ("possession for another roll", ROLL, _one(play, line(play, "e", scope=(rolls.ROLL, octets("another roll")))), "roll-possession"),
        ("possession of another line's key", ROLL, _one(play, e, line(play, "f", possession=e["voter"]["possession"])), "roll-possession"),
    ]


def _order(before):
    empty, three = before[ROLL], before[THREE]
    e, a = line(three, "e"), key(three, "a")
    low, high = registration(line(three, "e"), line(three, "f"))["lines"]
    held, unproven = {"holder": holder(three, "e")}, {"possession": e["voter"]["possession"]}

    def given(*lines, play=three):
        return _said(play, ({"kind": "Registration", "lines": list(lines)}, FIRST))

    none = _with(low, key=bytes(32))
    table = [
        ("keys' order, key", given(high, none), "roll-order"),
        ("repeated, key", _one(three, line(three, "f", key=bytes(32)), line(three, "e", key=a)), "roll-repeated"),
        ("key, style", _one(three, line(three, "f", key=bytes(32)), line(three, "e", style=2)), "roll-key"),
        ("repeated, style", _one(three, line(three, "e", key=a), line(three, "f", style=2)), "roll-repeated"),
        ("style, weight", _one(three, line(three, "e", weight=0), line(three, "f", style=2)), "roll-style"),
        ("weight, holder", _one(three, e, line(three, "e", 1, weight=0)), "roll-weight"),
        ("holder, replaces", _one(three, line(three, "e", 1, replaces=0), e), "roll-holder"),
        ("replaces, card", _one(three, line(three, "a", 1), line(three, "e", card=None)), "roll-replaces"),
        ("card, possession", _one(three, line(three, "e", card=None), line(three, "f", **unproven)), "roll-card"),
        ("one card of two holders, possession", _one(three, e, line(three, "f", card=e["card"], **unproven)), "roll-card"),
        ("style of a line, weight in the place of another", _one(three, line(three, "a", 1, style=2, replaces=0, weight=2**32 - 1)), "roll-style"),
    ]
    rows = [(f"order: {name}", THREE, given, code) for name, given, code in table]
    rows.append(("order: phase, author of a registration", SEALED, said(before[SEALED], registration(e)), "wrong-phase"))
    replaced = before[REPLACED]
    wrong = {**changed(replaced, "c", 2, 0), "reason": ""}
    said_ = [
        ("correction's key, style", {**wrong, "key": key(replaced, "e")}, "correction-key"),
        ("correction's style, weight", wrong, "roll-style"),
        ("correction's weight, text", {**wrong, "change": {"style": 1, "weight": 0}}, "roll-weight"),
        ("correction's key, text", {**struck(replaced, "e"), "reason": ""}, "correction-key"),
    ]
    return rows + [(f"order: {name}", REPLACED, _said(replaced, (document, FIRST)), code) for name, document, code in said_]


def _with(line, **fields):
    return {**line, "voter": {**line["voter"], **fields}}


def _standing(before):
    three, correcting = before[THREE], before[CORRECTING]
    e, both = registration(line(three, "e")), registration(line(three, "e"), line(three, "f"))
    other, g = registration(line(three, "f")), registration(line(three, "g"))
    correction, back = changed(three, "c", 1, 2), changed(three, "c", 0, 1)
    moved = registration(line(three, "b", 1, replaces=0))
    wide = registration(line(three, "e", card=line(three, "g")["card"]))
    heavy = [registration(line(three, name, weight=2**31)) for name in "eg"]

    def done(document, author, *others):
        return [(document, author), *((countersignature(document), other) for other in others)]

    table = [
        ("what nobody has said", [(countersignature(e), SECOND)], "countersignature-unknown"),
        ("one's own", [(e, FIRST), (countersignature(e), FIRST)], "countersignature-unknown"),
        ("what another one took the place of", [(e, FIRST), (other, FIRST), (countersignature(e), SECOND)], "countersignature-unknown"),
        ("what a correction took the place of", [(e, FIRST), (correction, FIRST), (countersignature(e), SECOND)], "countersignature-unknown"),
        ("what has taken effect", [*done(e, FIRST, SECOND), (countersignature(e), THIRD)], "countersignature-unknown"),
        ("what is refused does not stand", [*done(e, FIRST, SECOND), (e, THIRD)], "roll-repeated"),
        ("what another one took the place of, and stands", [(e, FIRST), (other, FIRST)], None),
        ("two registrars' documents stand", [(e, FIRST), (other, SECOND)], None),
        ("one of two takes effect, the other stands", [(e, FIRST), *done(other, SECOND, THIRD)], None),
        ("the countersigner's own document stays", [(g, SECOND), *done(e, FIRST, SECOND)], None),
        ("a correction of two of three stands", done(correction, FIRST, SECOND), None),
        ("a correction of all three", done(correction, FIRST, SECOND, THIRD), None),
        ("a correction signed twice", [*done(correction, FIRST, SECOND), (countersignature(correction), SECOND)], "repeated-countersignature"),
        ("a correction signed by its author", [*done(correction, FIRST, SECOND), (countersignature(correction), FIRST)], "countersignature-unknown"),
        ("said again while it stands", [(e, FIRST), (e, FIRST)], "repeated-document"),
        ("said again behind something newer", [(e, FIRST), (other, FIRST), (e, FIRST)], "repeated-document"),
        ("said again behind a correction", [(e, FIRST), (correction, FIRST), (e, FIRST)], "repeated-document"),
        ("said by another registrar, too", [(e, FIRST), (e, SECOND)], None),
        ("said by another registrar when it gave way", [(e, FIRST), (other, FIRST), (e, SECOND)], None),
        ("said by two, it takes effect for both", [(e, FIRST), *done(e, SECOND, THIRD)], None),
        ("said by two, one countersigns the other", [(e, FIRST), *done(e, SECOND, FIRST)], None),
        ("said by two, of whom the first one has signed it", [(correction, FIRST), *done(correction, SECOND, THIRD), (countersignature(correction), THIRD)], "repeated-countersignature"),
        ("said again when it has taken effect", [*done(e, FIRST, SECOND), (e, FIRST)], "roll-repeated"),
        ("a correction said again when it has taken effect", [*done(correction, FIRST, SECOND, THIRD), (correction, FIRST)], "repeated-document"),
        ("a correction said by another when it has taken effect", [*done(correction, FIRST, SECOND, THIRD), *done(back, FIRST, SECOND, THIRD), (correction, THIRD)], "repeated-document"),
        ("a correction in other words", [*done(correction, FIRST, SECOND, THIRD), *done(back, FIRST, SECOND, THIRD), *done(changed(three, "c", 1, 2, reason="Again."), FIRST, SECOND, THIRD)], None),
        ("a correction said anew", [*done(correction, FIRST, SECOND), (correction, FIRST)], "repeated-document"),
        ("order: repeated document, a key that stands now", [(e, FIRST), *done(both, SECOND, THIRD), (e, FIRST)], "repeated-document"),
        ("order: repeated correction, its key", [*done(struck(three, "b"), FIRST, SECOND, THIRD), (struck(three, "b"), SECOND)], "repeated-document"),
        ("examined again: a key that stands now", [(e, FIRST), *done(both, SECOND, THIRD), (countersignature(e), THIRD)], "roll-repeated"),
        ("examined again: a key that was replaced", [(struck(three, "b"), FIRST), (countersignature(struck(three, "b")), SECOND), *done(moved, SECOND, THIRD), (countersignature(struck(three, "b")), THIRD)], "correction-key"),
        ("examined again: it is no longer the holder's key", [(moved, FIRST), *done(struck(three, "b"), SECOND, FIRST, THIRD), (countersignature(moved), THIRD)], "roll-replaces"),
        ("examined again: a card that stands now", [(wide, FIRST), *done(g, SECOND, THIRD), (countersignature(wide), THIRD)], "roll-card"),
        ("examined again: the weights", [(heavy[0], FIRST), *done(heavy[1], SECOND, THIRD), (countersignature(heavy[0]), THIRD)], "roll-weight"),
        ("examined with the last countersignature alone", [(struck(three, "b"), FIRST), *done(moved, SECOND, THIRD), (countersignature(struck(three, "b")), SECOND)], None),
        ("struck, and registered again without a word of the old key", [*done(struck(three, "b"), FIRST, SECOND, THIRD), *done(registration(line(three, "b", 1)), FIRST, SECOND)], None),
        ("struck, and registered again as a replacement", [*done(struck(three, "b"), FIRST, SECOND, THIRD), (moved, FIRST)], "roll-replaces"),
        ("struck, and struck in other words", [*done(struck(three, "b"), FIRST, SECOND, THIRD), (struck(three, "b", reason="Again."), FIRST)], "correction-key"),
    ]
    rows = [(f"standing: {name}", THREE, _said(three, *documents), code) for name, documents, code in table]
    return [*rows, ("standing: signed twice before the third", CORRECTING, _said(correcting, (countersignature(correction), FIRST)), "repeated-countersignature")]


def _corrections(before):
    play = before[REPLACED]
    table = [
        ("of a key that nobody has", struck(play, "e"), "correction-key"),
        ("of a key that was replaced", struck(play, "a", 0), "correction-key"),
        ("that changes nothing", changed(play, "c", 0, 1), "correction-key"),
        ("of the weight alone", changed(play, "c", 0, 2), None),
        ("to no style", changed(play, "c", 2, 1), "roll-style"),
        ("to weight 0", changed(play, "c", 1, 0), "roll-weight"),
        ("to a weight of 2^32 with the others", changed(play, "c", 0, 2**32 - 3), "roll-weight"),
        ("to the largest weight", changed(play, "c", 0, 2**32 - 4), None),
        ("without a reason", struck(play, "c", reason=""), "text"),
        ("with a reason of 2001", struck(play, "c", reason="가" * 2001), "text"),
        ("with a reason of 2000", struck(play, "c", reason="가" * 2000), None),
        ("with a line break", struck(play, "c", reason="a\nb"), "text"),
    ]
    return [(f"correction: {name}", REPLACED, _said(play, (document, THIRD)), code) for name, document, code in table]


def _authors(before):
    play = before[ROLL]
    document = registration(line(play, "e"))
    data = entries.encode_document(document)
    first, second, third = (_said(play, (document, author))[0] for author in (FIRST, SECOND, THIRD))
    over = (int.from_bytes(first[-32:], "little") + ORDER).to_bytes(32, "little")
    large = (p256.ORDER - int.from_bytes(second[-32:], "big")).to_bytes(32, "big")
    large_ed = (int.from_bytes(third[-32:], "little") + ed25519.ORDER).to_bytes(32, "little")
    point = raw(play, data, SECOND, secret=scalar("a point"))
    card = raw(play, data, FIRST, secret=play.author_secret(SECOND))
    official = {"kind": "Notice", "text": "a"}
    moved = {"kind": "Roll", "first": 0, "voters": [line(play, "e")["voter"]]}
    table = [
        ("an official's roll", said(play, moved), "wrong-author"),
        ("a registration by an official", said(play, document), "wrong-author"),
        ("a registration by a trustee", said(play, document, ("trustee", 0)), "wrong-author"),
        ("a notice by a registrar", said(play, official, THIRD), "wrong-author"),
        ("a seal by a registrar", said(play, {"kind": "RollSealed", "voters": 0, "root": octets("root"), "attempt": 0}, THIRD), "wrong-author"),
        ("a registrar that there is not", [raw(play, data, ("registrar", 3), secret=scalar("nobody"))], "wrong-author"),
        ("a registrar's signature by another one's card", [raw(play, data, SECOND, secret=play.author_secret(THIRD))], "document-signature"),
        ("a point's signature in the place of a card's", [point], "document-signature"),
        ("a card's signature in the place of a point's", [card], "document-signature"),
        ("a response that is not canonical", [first[:-32] + over], "document-signature"),
        ("the larger s of ECDSA", [second[:-32] + large], "document-signature"),
        ("an r of zero", [second[:-64] + bytes(32) + second[-32:]], "document-signature"),
        ("an s of Ed25519 that is not canonical", [third[:-32] + large_ed], "document-signature"),
        ("a byte of a card's signature changed", [flip(third, 8 * (len(third) - 64))], "document-signature"),
        ("signed under a ballot's label", [_relabelled(play, data)], "document-signature"),
        ("a notice by an official with a card", said(play, official), None),
        ("unfinished: of a registrar", [raw(play, bytes(65_000), THIRD, digest=octets("begun"), parts=2), raw(play, bytes(65_000), ("trustee", 1), digest=octets("begun"), parts=2)], None),
    ]
    return [(f"author: {name}", ROLL, entries_, code) for name, entries_, code in table]


def _relabelled(play, data):
    fields = entries.part_fields(SECOND, entries.document_digest(data), 0, 1, data)
    return b"\0" + fields + play.author_secret(SECOND).sign(CARD_LABEL, entries.part_message(play.election, fields))


def _phases(before):
    early, end, sealed = before[KEY], before[END], before[SEALED]
    e = registration(line(before[ROLL], "e"))
    seal = {"kind": "RollSealed", "voters": 4, "root": end.root(), "attempt": 0}
    without = {**seal, "root": _root_of_voters(end)}
    return [
        ("before the joint key", KEY, _said(early, (e, FIRST)), "wrong-phase"),
        ("when the roll is sealed", SEALED, _said(sealed, (registration(line(sealed, "f")), FIRST)), "wrong-phase"),
        ("what stood, countersigned when the roll is sealed", SEALED, _said(sealed, (countersignature(e), SECOND)), "wrong-phase"),
        ("corrected when the roll is sealed", SEALED, _said(sealed, (struck(sealed, "c"), FIRST)), "wrong-phase"),
        ("sealed when nothing has taken effect", ROLL, [*_said(before[ROLL], (e, FIRST)), *said(before[ROLL], {**seal, "voters": 1})], "roll-empty"),
        ("sealed with another count", END, said(end, {**seal, "voters": 5}), "roll-seal"),
        ("sealed without the keys of cards", END, said(end, without), "roll-seal"),
        ("sealed, and what stands is discarded", END, said(end, seal), None),
    ]


def _root_of_voters(play):
    return merkle.root([merkle.leaf_hash(entries.encode("Voter", line["voter"])) for line in play.state.lines.sealed()])


def _ballots(before):
    play = before[OPEN]
    people = {voter["key"]: i for i, voter in enumerate(play.voters)}
    a, b = people[key(play, "a", 1)], people[key(play, "b", 1)]
    good, nonce, values = play.ballot(a, [{1}])
    p256_voter = next(i for i in (a, b) if play.voters[i]["signer"].kind == "p256")
    entry = play.cast_entry(play.ballot(p256_voter, [{0}])[0])
    large = (p256.ORDER - int.from_bytes(entry[-32:], "big")).to_bytes(32, "big")
    code = ballots.tracking_code(play.state.context, good)
    bare = entries.ballot_entry(good, ballots.sign_ballot(play.voters[a]["secret"], play.state.context, good, octets("bare")))
    relabelled = play.cast_entry(good)[:-64] + play.voters[a]["signer"].sign("tupyo/v1/card document", code)
    bent = ballots.Ballot(**{**vars(good), "f": [(good.f[0] + 1) % ORDER, *good.f[1:]]})
    other, stranger = play.voters[b]["signer"], scalar("stranger")
    table = [
        ("good", [play.cast_entry(good)], None),
        ("without a card's signature", [bare], "wrong-shape"),
        ("signed by another voter's card", [play.cast_entry(good, card=other)], "card-signature-invalid"),
        ("a card's signature of zeros", [bare[:1].replace(b"\1", b"\5") + bare[1:] + bytes(64)], "card-signature-invalid"),
        ("the larger s of ECDSA", [entry[:-32] + large], "card-signature-invalid"),
        ("signed under a document's label", [relabelled], "card-signature-invalid"),
        ("signature, card's signature", [play.cast_entry(good, stranger, other)], "signature-invalid"),
        ("proof, card's signature", [play.cast_entry(bent, None, other)], "proof-invalid"),
        ("shape, documents", [_unknowing(play, bare, good)], "wrong-shape"),
        ("too many, card's signature", _too_many(play, a, other), "too-many"),
        ("a challenge bears none", [play.challenge_entry(good, nonce, values)], None),
    ]
    return [(f"ballot: {name}", OPEN, entries_, code) for name, entries_, code in table]


def _unknowing(play, bare, good):
    ballot = ballots.Ballot(**{**vars(good), "documents": 1})
    return entries.ballot_entry(ballot, bare[-64:])


def _too_many(play, voter, card):
    play, made = copy.deepcopy(play), []
    for _ in range(3):
        made.append(play.cast(voter, {1}))
    return [*made, play.cast_entry(play.ballot(voter, [{0}])[0], card=card)]


def _small():
    """One registrar, no cards, and no other roll than the election's."""
    name = "state-registered"
    play = Play(name, manifest_text(name, trustees=1, threshold=1, contests=[single("measure", ["yes", "no"])], registration={"registrars": 1}), [])
    play.manifest()
    play.ceremony()
    play.joint_key()
    e, f = line(play, "e"), line(play, "f")
    after = copy.deepcopy(play)
    after.say(registration(e, f), FIRST)
    seal = {"kind": "RollSealed", "voters": 2, "root": after.root(), "attempt": 0}
    table = [
        ("a registration and the seal", [*after.entries[-1:], *after.document(seal, OFFICIAL)], None),
        ("a registration again", [*after.entries[-1:], *after.document(registration(e, f), FIRST)], "roll-repeated"),
        ("a correction", [*after.entries[-1:], *after.document(struck(after, "e"), FIRST)], None),
        ("a countersignature", [*after.entries[-1:], *after.document(countersignature(registration(e, f)), FIRST)], "countersignature-unknown"),
        ("a key of a card that no ballot needs", _one(play, line(play, "e", card=cards.Card("ed25519", octets("card")).key)), "roll-card"),
        ("possession for a roll of the election's number", _one(play, line(play, "e", scope=(rolls.ROLL, play.election))), "roll-possession"),
    ]
    rows = [(f"one registrar: {what}", 0, [*play.entries, *given], code, play.election) for what, given, code in table]
    return [*rows, *_one_of_two()]


def _one_of_two():
    """A registration takes effect at once, a correction does not."""
    name = "state-one-of-two"
    play = Play(name, manifest_text(name, trustees=1, threshold=1, contests=[single("measure", ["yes", "no"])], registration={"registrars": 2}), [])
    play.manifest()
    play.ceremony()
    play.joint_key()
    start = copy.deepcopy(play)
    play.say(registration(line(play, "e")), FIRST)
    correction = changed(play, "e", 0, 2)
    given = _said(play, (correction, FIRST), (registration(line(play, "f")), FIRST), (countersignature(correction), SECOND))
    replaced = _said(play, (correction, FIRST), (registration(line(play, "e", 1, replaces=0)), SECOND), (countersignature(correction), SECOND))
    table = [
        ("a registration leaves what stands", given[:2], None),
        ("a correction behind a registration", given, None),
        ("a correction whose key was replaced", replaced, "correction-key"),
        ("a registration by the second", _said(play, (registration(line(play, "f")), SECOND)), None),
    ]
    return [(f"one of two registrars: {what}", 0, [*start.entries, *play.entries[-1:], *given], code, play.election) for what, given, code in table]
