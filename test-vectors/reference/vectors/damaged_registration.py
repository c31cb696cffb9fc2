"""What registrars say, and signatures of cards, in damaged.json: rows of (name, ledger, what fails, more of the case). Most records end with what is
refused: little else is left to be verified."""

import ballot as ballots
import entries
import p256
from entries import encode_document
from ristretto255 import ORDER
from vectors.damage import OFFICIAL, SMALL, before, inserted, replaced, whole
from vectors.material import flip, octets, scalar
from vectors.record import REGISTERED
from vectors.registrars import FIRST, SECOND, THIRD, changed, countersignature, key, line, registration, struck

ROLL, THREE, REPLACED, CORRECTED, END, SEALED, OPEN = 10, 14, 16, 18, 26, 27, 28
CAST, AGAIN, CLOSE = 30, 33, 34
INCOMPLETE = {"outcome": "incomplete"}


def rows():
    found = [*_prefixes(), *_lines(), *_standing(), *_whole(), *_authors(), *_encodings(), *_ballots()]
    return [*((f"registered: {name}", ledger, fails, {"base": REGISTERED, **(more[0] if more else {})}) for name, ledger, fails, *more in found), *_elsewhere()]


def _cut(at, *documents):
    """The election up to an entry, and then these, as (document, author), and nothing else."""
    ledger = before(REGISTERED, at)
    for document, author in documents:
        for entry in ledger.document(document, author):
            ledger.add(entry)
    return ledger


def _prefixes():
    end = len(whole(REGISTERED).entries)
    places = [(ROLL + 1, "a registration that stands"), (ROLL + 2, "its countersignature"), (CORRECTED, "a correction that stands"), (END + 1, "the seal"), (CAST + 1, "a ballot")]
    return [("the whole election", before(REGISTERED, end), ""), *((f"up to {name}", before(REGISTERED, count), "", INCOMPLETE) for count, name in places)]


def _lines():
    empty, three, replaced_ = before(REGISTERED, ROLL), before(REGISTERED, THREE), before(REGISTERED, REPLACED)
    e, f = line(empty, "e"), line(empty, "f")
    table = [
        (ROLL, "roll-empty", registration()),
        (ROLL, "roll-order", {"kind": "Registration", "lines": registration(e, f)["lines"][::-1]}),
        (ROLL, "roll-key", registration(line(empty, "e", key=bytes(32)))),
        (ROLL, "roll-style", registration(line(empty, "e", style=2))),
        (ROLL, "roll-weight", registration(line(empty, "e", weight=0))),
        (ROLL, "roll-holder", registration(e, line(empty, "e", 1))),
        (ROLL, "roll-possession", registration(e, line(empty, "f", possession=e["voter"]["possession"]))),
        (ROLL, "roll-card", registration(e, line(empty, "f", card=None))),
        (ROLL, "roll-card", registration(e, line(empty, "f", card=e["card"]))),
        (ROLL, "roll-replaces", registration(line(empty, "e", 1, replaces=0))),
        (THREE, "roll-weight", registration(line(three, "e", weight=2**32 - 3))),
        (THREE, "roll-replaces", registration(line(three, "a", 1))),
        (THREE, "roll-repeated", registration(line(three, "e", key=key(three, "a")))),
        (REPLACED, "roll-repeated", registration(line(replaced_, "a", 0, replaces=1))),
        (REPLACED, "roll-card", registration(line(replaced_, "e", card=line(replaced_, "c")["card"]))),
        (REPLACED, "roll-style", changed(replaced_, "c", 2, 1)),
        (REPLACED, "roll-weight", changed(replaced_, "c", 0, 0)),
    ]
    names = [f"{'a correction' if document['kind'] == 'Correction' else 'a registration'}: {code}, entry {at}" for at, code, document in table]
    names = [name + (" again" if name in names[:i] else "") for i, name in enumerate(names)]
    return [(name, _cut(at, (document, FIRST)), code) for name, (at, code, document) in zip(names, table)]


def _standing():
    three = before(REGISTERED, THREE)
    e, both = registration(line(three, "e")), registration(line(three, "e"), line(three, "f"))
    correction = changed(three, "c", 1, 2)
    taken = [(e, FIRST), (both, SECOND), (countersignature(e), THIRD)]
    table = [
        ("what nobody has said", [(countersignature(e), SECOND)], "countersignature-unknown"),
        ("the registrar's own", [(e, FIRST), (countersignature(e), FIRST)], "countersignature-unknown"),
        ("what another one took the place of", [(e, FIRST), (both, FIRST), (countersignature(e), SECOND)], "countersignature-unknown"),
        ("what has taken effect", [*taken, (countersignature(e), SECOND)], "countersignature-unknown"),
        ("a registration said again", [(e, FIRST), (both, FIRST), (e, FIRST)], "repeated-document"),
        ("a correction said again behind another one", [*_done(correction), *_done(changed(three, "c", 0, 1)), (correction, SECOND)], "repeated-document"),
        ("a correction twice", [(correction, FIRST), (countersignature(correction), SECOND), (countersignature(correction), SECOND)], "repeated-countersignature"),
        ("what has become illegal, twice", [*taken, (countersignature(both), THIRD), (countersignature(both), THIRD)], "roll-repeated"),
        ("what has become illegal, and then what is legal", [*taken, (countersignature(both), THIRD), (registration(line(three, "f")), SECOND), (countersignature(registration(line(three, "f"))), FIRST)], "roll-repeated"),
    ]
    found = [(f"countersigned: {name}", _cut(THREE, *documents), fails) for name, documents, fails in table]
    wrong = [("of no line", struck(three, "e")), ("that changes nothing", changed(three, "c", 0, 1))]
    found += [(f"a correction {name}", _cut(THREE, (document, FIRST)), "correction-key") for name, document in wrong]
    return [*found, ("a correction without a reason", _cut(THREE, (struck(three, "c", reason=""), FIRST)), "text")]


def _done(document):
    return [(document, FIRST), (countersignature(document), SECOND), (countersignature(document), THIRD)]


def _whole():
    """The election goes on behind what is refused."""
    three, end = before(REGISTERED, THREE), before(REGISTERED, END)
    own = whole(REGISTERED).entries
    unsigned = registration(line(end, "e"))
    five = {"kind": "RollSealed", "voters": 5, "root": _with(end, unsigned), "attempt": 0}
    late = registration(line(end, "f"))
    return [
        ("goes on: a key that was replaced", inserted(REGISTERED, REPLACED, *three.document(registration(line(three, "a", 0, replaces=1)), THIRD)), "roll-repeated"),
        ("goes on: nothing to countersign", inserted(REGISTERED, THREE, *three.document(countersignature(unsigned), FIRST)), "countersignature-unknown"),
        ("a registration is missing that was replaced before it took effect", replaced(REGISTERED, 19, 20), ""),
        ("sealed with what one registrar alone has signed", _cut(END, (five, OFFICIAL)), "roll-seal"),
        ("a countersignature is missing, and the roll is sealed with what it was of", before(REGISTERED, END - 2).add_all(own[END - 1 : SEALED]), "roll-seal"),
        ("a registration when the roll is sealed", inserted(REGISTERED, SEALED, *end.document(late, FIRST)), "wrong-phase"),
        ("a registration while voting is open", inserted(REGISTERED, CAST, *end.document(late, FIRST)), "wrong-phase"),
    ]


def _with(play, document):
    """The root of the roll as if the document had taken effect."""
    lines = play.state.lines
    for line_ in document["lines"]:
        lines.current[line_["voter"]["key"]] = line_
    root = play.state.roll_root()
    for line_ in document["lines"]:
        del lines.current[line_["voter"]["key"]]
    return root


def _authors():
    play, notice = before(REGISTERED, ROLL), {"kind": "Notice", "text": "The hall has moved."}
    e = registration(line(play, "e"))
    data = encode_document(e)
    first, second, official = play.raw(data, FIRST), play.raw(data, SECOND), play.raw(encode_document(notice))
    moved = {"kind": "Roll", "first": 0, "voters": [line(play, "e")["voter"]]}

    def cut(entry):
        return before(REGISTERED, ROLL).add_all([entry])

    table = [
        ("an official's roll", _cut(ROLL, (moved, OFFICIAL)), "wrong-author"),
        ("a registration by an official", _cut(ROLL, (e, OFFICIAL)), "wrong-author"),
        ("a notice by a registrar", _cut(ROLL, (notice, SECOND)), "wrong-author"),
        ("a registration by no registrar", cut(play.raw(data, ("registrar", 3), scalar("nobody"))), "wrong-author"),
        ("a registration by another registrar's card", cut(play.raw(data, SECOND, play.author_secret(THIRD))), "document-signature"),
        ("a registration with the larger s", cut(second[:-32] + _larger(second)), "document-signature"),
        ("a registration with a response that is not canonical", cut(first[:-32] + (int.from_bytes(first[-32:], "little") + ORDER).to_bytes(32, "little")), "document-signature"),
        ("a notice whose card's signature was changed", cut(flip(official, 8 * (len(official) - 1))), "document-signature"),
    ]
    rest = play.raw(bytes(65_000), THIRD, digest=octets("begun"), parts=2)
    unfinished = ("unfinished: a registrar's first part", before(REGISTERED, ROLL).add_all([rest, play.raw(bytes(65_000), ("trustee", 1), digest=octets("begun"), parts=2)]), "", INCOMPLETE)
    return [*((name, ledger, code) for name, ledger, code in table), unfinished]


def _larger(entry):
    return (p256.ORDER - int.from_bytes(entry[-32:], "big")).to_bytes(32, "big")


def _encodings():
    play = before(REGISTERED, ROLL)
    weak = line(play, "e", card=b"\0" + (1).to_bytes(32, "little"))
    ballot = whole(REGISTERED).entries[OPEN]
    return [
        ("a card's key of small order", _cut(ROLL, (registration(weak), FIRST)), "malformed-entry"),
        ("a ballot whose card's signature is cut", before(REGISTERED, OPEN).add_all([ballot[:-1]]), "malformed-entry"),
        ("an entry of no kind", before(REGISTERED, OPEN).add_all([b"\7" + ballot[1:]]), "malformed-entry"),
    ]


def _ballots():
    """The last ballot of a, whom the election forgets then; what the officials do with the others."""
    play = before(REGISTERED, AGAIN)
    a, b = (next(i for i, voter in enumerate(play.voters) if voter["key"] == key(play, name, 1)) for name in "ab")
    card, other = (play.voters[voter]["signer"] for voter in (a, b))
    good = entries.decode_entry(whole(REGISTERED).entries[AGAIN])["ballot"]
    assert good.voter == a
    bent = ballots.Ballot(**{**vars(good), "f": [(good.f[0] + 1) % ORDER, *good.f[1:]]})
    signed = ballots.sign_ballot(play.voters[a]["secret"], play.state.context, good, octets("bare"))
    bare = entries.ballot_entry(good, signed)
    relabelled = entries.ballot_entry(good, signed, card.sign("tupyo/v1/card document", ballots.tracking_code(play.state.context, good)))
    last = [
        ("without a card's signature", bare, "wrong-shape"),
        ("by another voter's card", play.cast_entry(good, card=other), "card-signature-invalid"),
        ("by a card under another label", relabelled, "card-signature-invalid"),
        ("by a stranger and another card", play.cast_entry(good, scalar("stranger"), other), "signature-invalid"),
        ("by another card, and the proof is wrong", play.cast_entry(bent, card=other), "proof-invalid"),
    ]
    found = [(f"a ballot {name}", before(REGISTERED, AGAIN).add_all([entry]), code) for name, entry, code in last]
    at = _cast_by(play, "p256")
    large = whole(REGISTERED).entries[at]
    found.append(("a ballot with the larger s", before(REGISTERED, at).add_all([large[:-32] + _larger(large)]), "card-signature-invalid"))
    forged = before(REGISTERED, AGAIN).add_all([play.cast_entry(good, card=other)])
    counted = before(REGISTERED, AGAIN).add_all([play.cast_entry(good, card=other)])
    return [
        *found,
        ("the officials leave out a ballot that another card has signed", forged.finish(without=(a,)), "card-signature-invalid"),
        ("the officials count a ballot that another card has signed", counted.finish(), "card-signature-invalid wrong-tally"),
    ]


def _cast_by(play, kind):
    """The index of the first ballot of a voter with a card of this kind."""
    own = whole(REGISTERED).entries
    return next(i for i in range(OPEN, CLOSE) if own[i][0] > 4 and play.voters[entries.decode_entry(own[i])["ballot"].voter]["signer"].kind == kind)


def _elsewhere():
    """In an election whose officials say the roll, and whose ballots no card signs."""
    play = before(SMALL, 14)
    e = {"kind": "Countersignature", "digest": octets("digest")}
    voting = before(SMALL, 20)
    good = entries.decode_entry(whole(SMALL).entries[20])["ballot"]
    carded = entries.ballot_entry(good, whole(SMALL).entries[20][-64:], bytes(64))
    return [
        ("a registrar where there is none", before(SMALL, 14).add_all([play.raw(encode_document(e), FIRST, scalar("nobody"))]), "wrong-author"),
        ("a card's signature that nobody demands", before(SMALL, 20).add_all([carded]), "wrong-shape"),
        ("a signature of a document that is not canonical", _over(voting), "document-signature"),
    ]


def _over(play):
    entry = play.raw(encode_document({"kind": "Notice", "text": "a"}))
    over = (int.from_bytes(entry[-32:], "little") + ORDER).to_bytes(32, "little")
    return play.add_all([entry[:-32] + over])
