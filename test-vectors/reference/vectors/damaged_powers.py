"""Cheats of damaged.json whose powers the others have not: quorums of witnesses, conspiracies of officials, trustees and voters, and nobody's keys at
all: rows of (name, ledger, what is found, more of the case)."""

import entries
from ristretto255 import G, ORDER, decode
from vectors.damage import OFFICIAL, SMALL, TIME, WATCHED, WITNESSES, before, index_of, inserted, replaced, signed, whole
from vectors.material import octets, scalar
from vectors.record import ROTATED

OPEN, LAST, CLOSE, TALLY = 16, 22, 23, 24


def rows():
    return [*_hashes(), *_witnessed(), *_voters(), *_officials(), *_trustees(), *_ledger()]


def _hashes():
    """Without any key: the tiles are those of other entries, the checkpoint is the honest one."""
    own, good = whole(SMALL).entries, signed(before(SMALL, len(whole(SMALL).entries)))
    at, end = index_of(SMALL, "Result"), len(own)

    def of(*entries_):
        return before(SMALL, 0).add_all(entries_)

    other = own[20][:-1] + bytes([own[20][-1] ^ 1])
    table = [
        ("a ballot with another bit", of(*own[:20], other, *own[21:]), "root-mismatch signature-invalid close-root wrong-phase"),
        ("two ballots exchanged", of(*own[:20], own[21], own[20], *own[22:]), "root-mismatch close-root wrong-phase"),
        ("a ballot in another's place", of(*own[:20], own[21], own[21], *own[22:]), "root-mismatch out-of-chain close-root wrong-phase"),
        ("the result is junk", of(*own[:at], b"\xff" * len(own[at])), "root-mismatch malformed-entry"),
        ("the roll's seal twice", of(*own[:OPEN], own[OPEN - 1], *own[OPEN + 1 :]), "root-mismatch wrong-phase not-open"),
    ]
    assert all(len(ledger.entries) == end for _, ledger, _ in table)
    return [(f"without a key: {name}", ledger, fails, {"checkpoint": good}) for name, ledger, fails in table]


def _moved(tally):
    """A vote moved from the second option to the first."""
    unit = tally["units"][0]
    points = [unit["sum"][0], _plus(unit["sum"][1], G), _plus(unit["sum"][2], -G)]
    return tally | {"units": [unit | {"sum": points}, *tally["units"][1:]]}


def _plus(data, point):
    return (decode(data) + point).encode()


def _witnessed():
    """What a quorum of witnesses has cosigned all the same, and what one of two has."""
    base = {"base": WATCHED}
    cast, close, tally = (index_of(WATCHED, kind) for kind in ("Ballot", "Close", "Tally"))
    play, own = before(WATCHED, cast), whole(WATCHED).entries
    two = play.cast_entry(play.ballot(0, [{0}], "two", bits=[2, 0])[0])
    stranger = play.cast_entry(entries.decode_entry(own[cast])["ballot"], scalar("stranger"))
    moved = before(WATCHED, tally).finish(_moved)
    junk = inserted(WATCHED, 5, b"\xff")
    twice = inserted(WATCHED, close, own[close - 1])
    result = index_of(WATCHED, "Result")
    units = before(WATCHED, result).result_document()["units"]
    wrong = {"kind": "Result", "units": [{**units[0], "values": [units[0]["values"][0] + 1, *units[0]["values"][1:]]}]}
    lie = inserted(WATCHED, result, *before(WATCHED, result).document(wrong, OFFICIAL))
    counted = before(WATCHED, cast).add_all([two, *own[cast + 1 : close]]).finish()
    foreign = before(WATCHED, cast).add_all([stranger, *own[cast + 1 : close]]).finish()
    table = [
        ("a tally with a vote moved", moved, "wrong-tally"),
        ("a vote of two", counted, "proof-invalid wrong-tally wrong-sum"),
        ("a stranger's ballot", foreign, "signature-invalid wrong-tally"),
        ("an entry of junk", junk, "malformed-entry"),
        ("a ballot twice", twice, "out-of-chain"),
        ("a wrong result before the right one", lie, "wrong-result"),
    ]
    rows = []
    for name, ledger, fails in table:
        both, one = signed(ledger, *((name_, TIME) for name_ in WITNESSES)), signed(ledger, (WITNESSES[0], TIME))
        rows.append((f"a quorum of witnesses cosigns {name}", ledger, fails, {**base, "checkpoint": both}))
        if ledger in (moved, counted):
            rows.append((f"one of two witnesses cosigns {name}", ledger, f"quorum-missing {fails}", {**base, "checkpoint": one}))
    ledger = before(WATCHED, len(own))
    root = signed(ledger, *((name, TIME) for name in WITNESSES), root=octets("root"))
    return [*rows, ("a quorum of witnesses cosigns another root", ledger, "root-mismatch", {**base, "checkpoint": root})]


def _ballot(entry):
    return entries.decode_entry(entry)["ballot"]


def _voters():
    """Of a voter whose ballot the officials leave out, and go on."""
    own, play = whole(SMALL).entries, before(SMALL, 20)
    good, other = _ballot(own[20]), _ballot(own[17])
    copied = _bent(good, ciphertext=other.ciphertext)
    whole_copy = _bent(other, voter=good.voter, previous=good.previous)
    minus = play.ballot(2, [{0}], "minus", bits=[2, ORDER - 1])[0]
    key = play.ballot(2, [{1}], "key", key=play.voters[1]["key"])[0]
    context = play.ballot(2, [{1}], "context", context=octets("context"))[0]
    zero = _bent(good, ciphertext=[bytes(32)] * len(good.ciphertext))
    table = [
        ("the ciphertext of another voter's", copied, "proof-invalid"),
        ("another voter's, ciphertext and proof", whole_copy, "proof-invalid"),
        ("of two votes and of minus one", minus, "proof-invalid"),
        ("proven under another voter's key", key, "proof-invalid"),
        ("proven for another election", context, "proof-invalid"),
        ("of nothing but zeros", zero, "proof-invalid"),
    ]
    rows = []
    for name, ballot, fails in table:
        entry = play.cast_entry(ballot, play.voters[2]["secret"])
        ledger = before(SMALL, 20).add_all([entry, *own[21:CLOSE]]).finish(without=(2,))
        rows.append((f"a ballot: {name}", ledger, fails))
    return rows


def _bent(ballot, **fields):
    return type(ballot)(**{**vars(ballot), **fields})


def _officials():
    """Officials with the ledger, alone: the others do not go on."""
    own, close = whole(SMALL).entries, before(SMALL, CLOSE)
    early = inserted(SMALL, 20, *before(SMALL, 20).document(before(SMALL, 20).close_document(), OFFICIAL))
    again = inserted(SMALL, OPEN + 1, own[OPEN])
    seal = before(SMALL, OPEN).seal_document(voters=5)
    roll = {"kind": "Roll", "first": 4, "voters": [whole(SMALL).voters[3]]}
    twice = inserted(SMALL, 15, *before(SMALL, 15).document(roll, OFFICIAL))
    forgotten = before(SMALL, LAST).add_all(before(SMALL, LAST).document(close.close_document(), OFFICIAL)).add_all(own[TALLY:])
    return [
        ("voting is closed before the last ballots, which are left there", early, "closed"),
        ("voting opens twice", again, "wrong-phase"),
        ("a seal of more voters", inserted(SMALL, 15, *before(SMALL, 15).document(seal, OFFICIAL)), "roll-seal"),
        ("a voter twice on the roll", twice, "roll-order"),
        ("a closing that names a ballot that was left out", forgotten, "close-size wrong-phase"),
    ]


def _trustees():
    """As many as open the tally, or all of them, with the officials."""
    own = whole(SMALL).entries
    alone = before(SMALL, TALLY).finish(_only(own[20]))
    result = index_of(SMALL, "Result")
    agreed = index_of(SMALL, "Agreement")
    sealed = before(SMALL, agreed + 2)
    play = before(SMALL, result - 1)
    wrong = play.share_document(1)
    wrong["units"][0]["factors"] = wrong["units"][0]["factors"][::-1]
    false = inserted(SMALL, result - 1, *play.document(wrong, ("trustee", 1)))
    early = [entry for trustee in (0, 1) for entry in sealed.document(sealed.share_document(trustee), ("trustee", trustee))]
    swapped = before(SMALL, 4)
    dealers = swapped.dealers()
    rogue = {**dealers[0].reveal(octets("possession")), "coefficients": [[_minus(point) for point in row] for row in dealers[0].reveal(octets("possession"))["coefficients"]]}
    return [
        ("the tally is one voter's ballot, and all trustees open it", alone, "wrong-tally"),
        ("two trustees open before all have agreed", inserted(SMALL, agreed + 2, *early), "not-enough-agreements"),
        ("a trustee's share with its factors exchanged", false, "decryption-share-invalid"),
        ("a trustee reveals the negative of what it committed to", inserted(SMALL, 4, *swapped.document(rogue, ("trustee", 0))), "reveal-mismatch"),
    ]


def _minus(data):
    return (-1 % ORDER * decode(data)).encode()


def _only(entry):
    """A tally of the unit of one ballot, and of no other."""

    def wrong(tally):
        ballot = _ballot(entry)
        units = [unit | ({"sum": ballot.ciphertext, "counted": 1, "weight": 1} if unit["style"] == ballot.style else {}) for unit in tally["units"]]
        return tally | {"units": units}

    return wrong


def _ledger():
    """With the ledger's key alone: entries that everybody has signed, in another order, twice, or not at all."""
    own = whole(SMALL).entries
    base = whole(ROTATED).entries
    at = index_of(ROTATED, "LedgerKey")

    def of(*entries_):
        return before(SMALL, 0).add_all(entries_)

    rotated = before(ROTATED, at).add_all(base[at + 1 :])
    return [
        ("the ledger repeats the tally", of(*own[: TALLY + 1], own[TALLY], *own[TALLY + 1 :]), "wrong-phase"),
        ("the ledger repeats the result", of(*own, own[-1]), "wrong-phase"),
        ("the ledger takes the roll behind its seal", of(*own[:14], own[15], own[14], *own[16:]), "roll-empty wrong-phase not-open"),
        ("the ledger leaves out the first ballot of two", of(*own[:17], *own[18:]), "out-of-chain close-size wrong-phase"),
        ("the ledger leaves out the last ballot", of(*own[:LAST], *own[LAST + 1 :]), "close-size wrong-phase"),
        ("the ledger leaves out a change of its key", rotated, "ledger-key-unannounced close-size documents-changed wrong-phase", {"base": ROTATED, "checkpoint": signed(rotated, number=0)}),
        ("the ledger adds another election's ballot", of(*own[:LAST], _foreign(), *own[LAST:]), "out-of-chain close-root wrong-phase"),
    ]


def _foreign():
    return whole(WATCHED).entries[index_of(WATCHED, "Ballot")]
