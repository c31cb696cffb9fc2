"""Cases of state.json about amounts: rows of (name, prefix, entries, expected code) after the record with amounts."""

import copy

import ballot as ballots
import limbs
import range_proof
from ristretto255 import G, decode


def rows(before):
    return [*_rolls(before[14]), *_ballots(before[17])]


def _rolls(play):
    """65,535 times the weight must be below 2^40."""

    def roll(weight):
        voter = {k: play.voters[0][k] for k in ("key", "holder", "possession", "style")} | {"weight": weight}
        return copy.deepcopy(play).document({"kind": "Roll", "first": 0, "voters": [voter]}, ("official", 0))

    return [
        ("amounts: the largest weight whose limbs can be found", 14, roll(16_777_472), None),
        ("amounts: a weight whose limbs cannot be found", 14, roll(16_777_473), "roll-weight"),
    ]


def _ballots(play):
    first, other = [i for i, voter in enumerate(play.voters) if voter["style"] == 0][:2]
    abroad = next(i for i, voter in enumerate(play.voters) if voter["style"] == 1)
    good = play.ballot(first, [{0}, [60_000, 40_000]])[0]
    plain = play.ballot(abroad, [{0}])[0]
    held = good.limbs
    plus = [(decode(held.commitments[0]) + G).encode(), *held.commitments[1:]]
    rounds = range_proof.RangeProof(**{**vars(held.ranges), "rounds": held.ranges.rounds[1:]})
    rows = [
        ("all of the budget", good, None),
        ("without limbs", _with(good, limbs=None), "wrong-shape"),
        ("limbs in a style that has none", _with(plain, limbs=held), "wrong-shape"),
        ("a commitment more", _with(good, limbs=_limbs(held, commitments=[*held.commitments, bytes(32)])), "wrong-shape"),
        ("a round less", _with(good, limbs=_limbs(held, ranges=rounds)), "wrong-shape"),
        ("a commitment changed", _with(good, limbs=_limbs(held, commitments=plus)), "proof-invalid"),
        ("copied by another voter", _with(good, voter=other), "proof-invalid"),
    ]
    rows = [(name, [play.cast_entry(ballot)], error) for name, ballot, error in rows]
    opened, nonce, values = play.ballot(first, [{0}, [60_000, 40_000]], name="challenged")
    rows += [
        ("challenged", [play.challenge_entry(opened, nonce, values)], None),
        ("challenged, opened to another amount", [play.challenge_entry(opened, nonce, [*values[:2], values[2] + 1, *values[3:]])], "opening-invalid"),
        ("challenged, opened to amounts instead of limbs", [play.challenge_entry(opened, nonce, [1, 0, 60_000, 40_000, 0])], "wrong-shape"),
    ]
    return [("amounts: " + name, 17, entries, error) for name, entries, error in rows]


def _with(ballot, **changed):
    return ballots.Ballot(**{**vars(ballot), **changed})


def _limbs(held, **changed):
    return limbs.LimbProof(**{**vars(held), **changed})
