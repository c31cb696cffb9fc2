"""Ballots and what follows them in damaged.json, of the families B, C, T, D and F: rows of (name, ledger, what fails, more of the case)."""

import copy

import ballot as ballots
import decryption
import entries
import signature
from ristretto255 import G, ORDER, decode
from vectors.damage import OFFICIAL, SMALL, before, index_of, inserted, replaced, whole
from vectors.material import octets, scalar
from vectors.record import SEALED, WITH_AMOUNTS, WITH_RESTART

OPEN, CHALLENGED, LAST, CLOSE, TALLY = 16, 18, 22, 23, 24
AGREED, SHARED, RESULT, END = 25, 28, 30, 31
NOT_A_POINT = bytes.fromhex("26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371")
FIRST = ("trustee", 0)


def rows():
    return [*_prefixes(), *_admission(), *_documents(), *_chains(), *_proofs(), *_counted_invalid(), *_amounts(), *_closings(), *_tallies(), *_units(), *_agreements(), *_shares(), *_results(), *_cancelled()]


def _prefixes():
    """The election so far."""
    places = [(1, "the manifest"), (2, "a commitment"), (14, "the joint key"), (OPEN + 1, "Open"), (LAST + 1, "all ballots"), (CLOSE + 1, "Close"), (TALLY + 1, "the tally"), (SHARED, "the agreements"), (RESULT, "the shares")]
    rows = [(f"up to {name}", before(SMALL, count), "", {"outcome": "incomplete"}) for count, name in places]
    return [("the whole election", before(SMALL, END), ""), *rows]


def _ballot(entry):
    return entries.decode_entry(entry)["ballot"]


def _bent(ballot, **fields):
    return ballots.Ballot(**{**vars(ballot), **fields})


def _admission():
    play, own = before(SMALL, LAST), whole(SMALL).entries
    good = play.ballot(3, [{1}])[0]
    secret = play.voters[3]["secret"]

    def cast(**fields):
        return inserted(SMALL, LAST, play.cast_entry(_bent(good, **fields), secret))

    third = before(SMALL, CLOSE)
    third.cast(0, {1})
    challenge = play.challenge_entry(*play.ballot(1, [{0}], "again"))
    return [
        ("a ballot before Open", inserted(SMALL, OPEN, own[20]), "not-open"),
        ("a ballot behind Close", inserted(SMALL, TALLY, play.cast_entry(good)), "closed"),
        ("a ballot behind the result", inserted(SMALL, END, play.cast_entry(good)), "closed"),
        ("a ballot of nobody on the roll", cast(voter=4), "unknown-voter"),
        ("a ballot in another style", cast(style=1 - good.style), "wrong-style"),
        ("a ballot with a point more", cast(ciphertext=[*good.ciphertext, bytes(32)]), "wrong-shape"),
        ("a third ballot of two", third.finish(), "too-many"),
        ("a second challenge of one", inserted(SMALL, LAST, challenge), "too-many"),
    ]


def _documents():
    """A notice while voting is open makes every ballot void that does not know it; a challenge may know less."""
    notice = {"kind": "Notice", "text": "The hall has moved."}
    early = before(SMALL, CHALLENGED).document(notice, OFFICIAL)
    held = before(SMALL, 20)
    tried = held.challenge_entry(*held.ballot(2, [{0}]))
    held.say(notice)
    held.add(tried)
    for voter, choice in ((2, 1), (3, 0), (0, 1)):
        held.cast(voter, {choice})
    return [
        ("ballots that miss a notice", inserted(SMALL, 20, *early), "documents-changed"),
        ("a challenge that misses a notice", held.finish(), ""),
    ]


def _chains():
    own, play = whole(SMALL).entries, before(SMALL, CHALLENGED + 1)
    return [
        ("a ballot cast twice", inserted(SMALL, LAST, own[20]), "out-of-chain"),
        ("a ballot cast and then challenged", inserted(SMALL, LAST, _opened(before(SMALL, 20), 2)), "out-of-chain"),
        ("a ballot that its voter's last one does not precede", replaced(SMALL, 17, 18), "out-of-chain"),
        ("a challenged ballot is cast", inserted(SMALL, CHALLENGED + 1, play.cast_entry(_ballot(own[CHALLENGED]))), "challenged-ballot"),
        ("a ballot challenged twice", inserted(SMALL, CHALLENGED + 1, own[CHALLENGED]), "challenged-ballot"),
    ]


def _opened(play, voter):
    """The challenge of the ballot that the voter casts at this place."""
    choice = {2: 1}[voter]
    return play.challenge_entry(*play.ballot(voter, [{choice}]))


def _voted(at, *made):
    """The election with other ballots in the place of entries, up to Close."""
    ledger = before(SMALL, at)
    return ledger.add_all(made).add_all(whole(SMALL).entries[at + len(made) : CLOSE])


def _proofs():
    """Each official goes on without what is not valid."""
    own, play, challenger = whole(SMALL).entries, before(SMALL, 20), before(SMALL, CHALLENGED)
    good = _ballot(own[20])
    two = play.ballot(2, [{0}], "two", bits=[2, 0])[0]
    bent = _bent(good, f=[(good.f[0] + 1) % ORDER, *good.f[1:]])
    no_point = _bent(good, ciphertext=[NOT_A_POINT, *good.ciphertext[1:]])
    signed = own[20][:-64]
    table = [
        ("a vote of two", play.cast_entry(two), "proof-invalid"),
        ("a response of a proof changed", play.cast_entry(bent), "proof-invalid"),
        ("a point of a ballot that is none", play.cast_entry(no_point), "proof-invalid"),
        ("a proof and a signature that are both wrong", play.cast_entry(bent, scalar("stranger")), "proof-invalid"),
        ("a ballot signed by a stranger", play.cast_entry(good, scalar("stranger")), "signature-invalid"),
        ("a ballot signed by another voter", play.cast_entry(good, play.voters[1]["secret"]), "signature-invalid"),
        ("a signature whose point is none", signed + NOT_A_POINT + own[20][-32:], "signature-invalid"),
    ]
    rows = []
    for name, entry, code in table:
        ledger = _voted(20, entry)
        rows.append((name, ledger.finish(without=(2,)), code))
    ballot, nonce, values = challenger.ballot(1, [{1}])
    lie = challenger.challenge_entry(ballot, nonce, values[::-1])
    both = challenger.challenge_entry(_bent(ballot, tau=(ballot.tau + 1) % ORDER), nonce, values[::-1])
    table = [
        ("a challenge opened to another vote", lie, "opening-invalid"),
        ("a challenge opened with another nonce", challenger.challenge_entry(ballot, (nonce + 1) % ORDER, values), "opening-invalid"),
        ("a challenge signed as a ballot", entries.challenged_entry(ballot, nonce, values, _as_ballot(challenger, ballot)), "signature-invalid"),
        ("a challenge whose proof and opening are wrong", both, "proof-invalid"),
    ]
    rows += [(name, replaced(SMALL, CHALLENGED, CHALLENGED + 1, entry), code) for name, entry, code in table]
    three = _voted(20, play.cast_entry(two), play.cast_entry(_ballot(own[21]), scalar("stranger")))
    three.entries[CHALLENGED] = lie
    again = before(SMALL, CHALLENGED).add_all(three.entries[CHALLENGED:])
    apart = before(SMALL, 18).add_all([*[b"\xff"] * 1006, lie, *three.entries[19:CLOSE]])
    junk = "malformed-entry"
    rows.append(("one of each refused in two batches", apart.finish(without=(2, 3)), f"{junk} proof-invalid signature-invalid opening-invalid"))
    return [*rows, ("one of each refused in one batch", again.finish(without=(2, 3)), "proof-invalid signature-invalid opening-invalid")]


def _as_ballot(play, ballot):
    code = ballots.tracking_code(play.state.context, ballot)
    return signature.sign(play.voters[1]["secret"], "ballot", code, octets("as a ballot"))


def _counted_invalid():
    """Officials and trustees go on as if all were valid: the sums tell it, too."""
    play = before(SMALL, 20)
    two = play.cast_entry(play.ballot(2, [{0}], "two", bits=[2, 0])[0])
    stranger = play.cast_entry(_ballot(whole(SMALL).entries[20]), scalar("stranger"))
    return [
        ("a vote of two is counted", _voted(20, two).finish(), "proof-invalid wrong-tally wrong-sum"),
        ("a ballot signed by a stranger is counted", _voted(20, stranger).finish(), "signature-invalid wrong-tally"),
    ]


def _amounts():
    """A ballot whose limbs are proven in another commitment; a challenge opened to another limb."""
    own = whole(WITH_AMOUNTS).entries
    at = next(index for index, entry in enumerate(own) if entry[0] == 3)
    challenge = next(index for index, entry in enumerate(own) if entry[0] == 4)
    ballot, play = _ballot(own[at]), before(WITH_AMOUNTS, at)
    plus = [(decode(ballot.limbs.commitments[0]) + G).encode(), *ballot.limbs.commitments[1:]]
    limbs = copy.copy(ballot.limbs)
    limbs.commitments = plus
    ledger = before(WITH_AMOUNTS, at).add_all([play.cast_entry(_bent(ballot, limbs=limbs)), *own[at + 1 : index_of(WITH_AMOUNTS, "Close")]])
    opened = entries.decode_entry(own[challenge])
    values = [opened["values"][0], opened["values"][1], opened["values"][2] + 1, *opened["values"][3:]]
    lie = before(WITH_AMOUNTS, challenge).challenge_entry(opened["ballot"], opened["nonce"], values)
    shape = before(WITH_AMOUNTS, at).cast_entry(_bent(ballot, limbs=None))
    base = {"base": WITH_AMOUNTS}
    return [
        ("amounts: a commitment changed", ledger.finish(without=(ballot.voter,)), "proof-invalid", base),
        ("amounts: a challenge opened to another limb", replaced(WITH_AMOUNTS, challenge, challenge + 1, lie), "opening-invalid", base),
        ("amounts: a ballot without its limbs", inserted(WITH_AMOUNTS, at, shape), "wrong-shape", base),
    ]


def _closings():
    play, own = before(SMALL, CLOSE), whole(SMALL).entries
    good = play.close_document()
    table = [
        ("of more than there is", {**good, "size": CLOSE + 1}, "close-size"),
        ("of less than up to Open", {**good, "size": OPEN}, "close-size"),
        ("of another root", {**good, "root": octets("root")}, "close-root"),
        ("of a schedule that is not there", {**good, "schedule": octets("schedule")}, "close-schedule"),
    ]
    rows = [(f"a closing {name}", inserted(SMALL, CLOSE, *play.document(document, OFFICIAL)), code) for name, document, code in table]
    swapped = before(SMALL, 20).add_all([own[21], own[20], own[22], own[23]])
    return [
        *rows,
        ("two ballots exchanged under a closing", swapped, "close-root"),
        ("a tally before the closing", inserted(SMALL, CLOSE, own[TALLY]), "wrong-phase"),
        ("a ballot left out under a closing", before(SMALL, 21).add_all([own[22], *own[CLOSE:]]), "close-size wrong-phase"),
    ]


def _tallies():
    """The first is refused at its entry; with the others all go on."""
    own = whole(SMALL).entries
    wrong = {"kind": "Tally", **before(SMALL, TALLY).state.tally(), "counted": octets("counted")}
    moved = _changed(lambda unit: {"sum": [unit["sum"][0], _plus(unit["sum"][1], -G), _plus(unit["sum"][2], G)]})
    fewer = _changed(lambda unit: {"sum": unit["sum"][:-1]}, 1)
    return [
        ("a tally of other ballots", inserted(SMALL, TALLY, *before(SMALL, TALLY).document(wrong, OFFICIAL)), "wrong-tally"),
        ("a tally with a vote moved", before(SMALL, TALLY).finish(moved), "wrong-tally"),
        ("a tally with a ballot twice", before(SMALL, TALLY).finish(_twice(own[20])), "wrong-tally wrong-sum"),
        ("a tally with another count", before(SMALL, TALLY).finish(_changed(lambda unit: {"counted": unit["counted"] + 1})), "wrong-tally"),
        ("a tally with another weight", before(SMALL, TALLY).finish(_changed(lambda unit: {"weight": unit["weight"] + 1})), "wrong-tally wrong-sum"),
        ("a tally without the last unit", before(SMALL, TALLY).finish(lambda tally: tally | {"units": tally["units"][:1]}), "wrong-tally"),
        ("a tally with a unit of no style", before(SMALL, TALLY).finish(_more({"style": 2})), "wrong-tally"),
        ("a tally with a unit of fewer points", before(SMALL, TALLY).finish(fewer), "wrong-tally wrong-sum"),
        ("a tally with a unit twice", before(SMALL, TALLY).finish(_more({})), "wrong-tally"),
        ("a tally in other order", before(SMALL, TALLY).finish(lambda tally: tally | {"units": tally["units"][::-1]}), "wrong-tally"),
        ("a tally with a unit of no points", before(SMALL, TALLY).finish(_changed(lambda unit: {"sum": []})), "wrong-tally"),
        ("a tally without units", before(SMALL, TALLY).finish(lambda tally: tally | {"units": []}), "wrong-tally"),
    ]


def _plus(data, point):
    return (decode(data) + point).encode()


def _changed(change, place=0):
    """A tally with one unit changed."""

    def wrong(tally):
        units = [unit | change(unit) if index == place else unit for index, unit in enumerate(tally["units"])]
        return tally | {"units": units}

    return wrong


def _more(fields):
    return lambda tally: tally | {"units": [*tally["units"], tally["units"][-1] | fields]}


def _twice(entry):
    points = _ballot(entry).ciphertext
    return _changed(lambda unit: {"sum": [_plus(data, decode(point)) for data, point in zip(unit["sum"], points)]})


def _units():
    """Of an election with sealed units."""
    at = index_of(SEALED, "DecryptionShare")
    play = before(SEALED, at)
    state = play.state
    sealed = next(unit for unit in state.totals if state.sealed_by(unit) == "cell")
    own = decryption.share(state.context, state.agreed, sealed["style"], 0, play.secrets[0], sealed["sum"], octets("sealed"))
    units = sorted([*play.share_document(0)["units"], own], key=lambda unit: unit["style"])
    share = play.document({"kind": "DecryptionShare", "units": units}, FIRST)
    result = before(SEALED, at + 1)
    more = sorted([*result.result_document()["units"], {"style": sealed["style"], "values": [3, 1]}], key=lambda unit: unit["style"])
    return [
        ("a share of a sealed unit", inserted(SEALED, at, *share), "wrong-units", {"base": SEALED}),
        ("a result of a sealed unit", inserted(SEALED, at + 1, *result.document({"kind": "Result", "units": more}, OFFICIAL)), "wrong-units", {"base": SEALED}),
    ]


def _agreements():
    play = before(SMALL, AGREED)
    own, good = whole(SMALL).entries, play.agreement_document(0)
    at = index_of(WITH_RESTART, "Agreement")
    absent = before(WITH_RESTART, at)
    table = [
        ("on another tally", play.agreement_document(0, tally=octets("tally")), "agreement-mismatch"),
        ("on another root", play.agreement_document(0, root=octets("root")), "agreement-mismatch"),
        ("on another root, not signed by the trustee", {**good, "root": octets("root")}, "agreement-signature"),
        ("signed with another key", play.agreement_document(0, secret=scalar("nobody")), "agreement-signature"),
    ]
    rows = [(f"an agreement {name}", inserted(SMALL, AGREED, *play.document(document, FIRST)), code) for name, document, code in table]
    return [
        *rows,
        ("an agreement said twice", inserted(SMALL, AGREED + 1, own[AGREED]), "repeated-agreement"),
        ("an agreement by an excluded trustee", inserted(WITH_RESTART, at, *absent.document(absent.agreement_document(1), ("trustee", 1))), "not-a-participant", {"base": WITH_RESTART}),
        ("one agreement is missing", before(SMALL, AGREED + 2).add_all(own[AGREED + 3 :]), "agreement-missing not-enough-agreements not-enough-shares"),
    ]


def _shares():
    play, own = before(SMALL, SHARED), whole(SMALL).entries
    good = play.share_document(0)
    unit, rest = good["units"][0], good["units"][1:]
    wrong = {**unit, "factors": [_plus(unit["factors"][0], G), *unit["factors"][1:]]}
    table = [
        ("with a factor changed", [wrong, *rest], FIRST, "decryption-share-invalid"),
        ("with a factor less", [{**unit, "factors": unit["factors"][:-1]}, *rest], FIRST, "decryption-share-invalid"),
        ("without a unit", rest, FIRST, "wrong-units"),
        ("of another trustee", good["units"], ("trustee", 1), "decryption-share-invalid"),
    ]
    rows = [(f"a share {name}", inserted(SMALL, SHARED, *play.document({"kind": "DecryptionShare", "units": units}, author)), code) for name, units, author, code in table]
    early = before(SMALL, SHARED - 1).document(before(SMALL, SHARED - 1).share_document(0), FIRST)
    third = before(SMALL, SHARED + 2)
    third.share(2)
    return [
        *rows,
        ("a share before the quorum has agreed", inserted(SMALL, SHARED - 1, *early), "not-enough-agreements"),
        ("a share posted twice", inserted(SMALL, SHARED + 1, own[SHARED]), "repeated-share"),
        ("a share more than needed", third.add_all(own[RESULT:]), ""),
    ]


def _results():
    play, own = before(SMALL, RESULT), whole(SMALL).entries
    units = play.result_document()["units"]
    other = [{**units[0], "values": units[0]["values"][::-1]}, *units[1:]]

    def result(units):
        return inserted(SMALL, RESULT, *play.document({"kind": "Result", "units": units}, OFFICIAL))

    return [
        ("a result before the shares", inserted(SMALL, RESULT - 1, own[RESULT]), "not-enough-shares"),
        ("a result with a vote moved", result(other), "wrong-result"),
        ("a result without a unit", result(units[:1]), "wrong-units"),
        ("a result with a value less", result([{**units[0], "values": units[0]["values"][:-1]}, *units[1:]]), "wrong-units"),
    ]


def _cancelled():
    base, whole_ = "cancelled", whole("cancelled")
    end = len(whole_.entries)
    at = next(index for index, entry in enumerate(whole_.entries) if entry[0] == 1)
    stranger = before(base, at).cast_entry(_ballot(whole_.entries[at]), scalar("stranger"))
    more = {"base": base}
    return [
        ("a cancelled election", before(base, end), "", {**more, "outcome": "cancelled"}),
        ("a ballot behind the cancelling", inserted(base, end, whole_.entries[at]), "closed", more),
        ("a notice behind the cancelling", inserted(base, end, *before(base, end).document({"kind": "Notice", "text": "a"}, OFFICIAL)), "wrong-phase", more),
        ("a cancelled election with a stranger's ballot", before(base, at).add_all([stranger, *whole_.entries[at + 1 :]]), "signature-invalid", more),
        ("before the second official cancels", before(base, end - 1), "", {**more, "outcome": "incomplete"}),
    ]
