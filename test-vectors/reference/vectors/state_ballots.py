"""Ballots and challenges of state.json: rows of (name, prefix, entries, expected code)."""

import copy

import ballot as ballots
import entries
import signature
from ristretto255 import ORDER
from vectors.material import octets, scalar

OPEN = 26
NOT_A_POINT = bytes.fromhex("26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371")
ABSENT = 7


def rows(before):
    return [*_shapes(before), *_documents(before), *_chains(before), *_limits(before), *_cheats(before), *_challenges(before)]


def _bent(ballot, **fields):
    return ballots.Ballot(**{**vars(ballot), **fields})


def _shapes(before):
    play = before[OPEN]
    ballot, nonce, values = play.ballot(ABSENT, [{0}])
    secret = play.voters[ABSENT]["secret"]

    def cast(**fields):
        return [play.cast_entry(_bent(ballot, **fields), secret)]

    return [
        ("ballot: the absent voter's first", OPEN, [play.cast_entry(ballot)], None),
        ("ballot: before opening", 16, [play.cast_entry(ballot)], "not-open"),
        ("ballot: after close", 27, [play.cast_entry(ballot)], "closed"),
        ("ballot: after the result", 34, [play.cast_entry(ballot)], "closed"),
        ("ballot: voter not on the roll", OPEN, cast(voter=8), "unknown-voter"),
        ("ballot: largest voter", OPEN, cast(voter=2**32 - 1), "unknown-voter"),
        ("ballot: of another style", OPEN, cast(style=1), "wrong-style"),
        ("ballot: a point more", OPEN, cast(ciphertext=[*ballot.ciphertext, bytes(32)]), "wrong-shape"),
        ("ballot: a response less", OPEN, cast(f=ballot.f[:-1]), "wrong-shape"),
        ("challenge: a value more", OPEN, [play.challenge_entry(ballot, nonce, [*values, 0])], "wrong-shape"),
        ("challenge: before opening", 16, [play.challenge_entry(ballot, nonce, values)], "not-open"),
    ]


def _documents(before):
    """A notice while voting is open: who has not read it cannot cast, and may challenge."""
    play = before[OPEN]
    old, nonce, values = play.ballot(ABSENT, [{0}])
    noticed = copy.deepcopy(play)
    noticed.notice("The hall is another one.")
    said = noticed.entries[OPEN:]
    new = noticed.ballot(ABSENT, [{0}], "new")
    twice = copy.deepcopy(noticed)
    twice.notice("The hall is another one.")
    both = twice.entries[OPEN:]
    other = copy.deepcopy(play)
    other.notice("Voting is cancelled.")
    hidden = play.ballot(ABSENT, [{0}], "hidden", knows=(1, other.state.known[1]))
    claimed = play.ballot(ABSENT, [{0}], "claimed", knows=(1, play.state.known[0]))
    early = copy.deepcopy(before[16])
    early.notice("Voting opens.")
    early.open()
    before_open = early.ballot(ABSENT, [{0}])[0]
    return [
        ("documents: a ballot that misses a notice", OPEN, [*said, play.cast_entry(old)], "documents-changed"),
        ("documents: a ballot that knows it", OPEN, [*said, noticed.cast_entry(new[0])], None),
        ("documents: a ballot that misses the second of two notices", OPEN, [*both, noticed.cast_entry(new[0])], "documents-changed"),
        ("documents: a ballot ahead of the ledger", OPEN, [noticed.cast_entry(new[0])], "documents-changed"),
        ("documents: a ballot that knows another notice", OPEN, [*said, play.cast_entry(hidden[0])], "proof-invalid"),
        ("documents: a ballot that only says that it knows it", OPEN, [*said, play.cast_entry(claimed[0])], "proof-invalid"),
        ("documents: a challenge that misses a notice", OPEN, [*said, play.challenge_entry(old, nonce, values)], None),
        ("documents: a challenge that misses two", OPEN, [*both, play.challenge_entry(old, nonce, values)], None),
        ("documents: a challenge ahead of the ledger", OPEN, [noticed.challenge_entry(*new)], "documents-changed"),
        ("documents: a challenge that knows another notice", OPEN, [*said, play.challenge_entry(*hidden)], "proof-invalid"),
        ("documents: a challenge whose number was changed", OPEN, [*said, play.challenge_entry(_bent(old, documents=1), nonce, values)], "proof-invalid"),
        ("documents: a ballot whose number was changed", OPEN, [*said, play.cast_entry(_bent(old, documents=1))], "proof-invalid"),
        ("documents: a notice before opening is not counted", 16, [*early.entries[16:], early.cast_entry(before_open)], None),
        ("documents: of another shape, too", OPEN, [*said, play.cast_entry(_bent(old, f=old.f[:-1]))], "wrong-shape"),
        ("documents: challenged before, too", OPEN, [play.challenge_entry(old, nonce, values), *said, play.cast_entry(old)], "documents-changed"),
        ("documents: out of chain, too", OPEN, [play.cast_entry(old), *said, play.cast_entry(old)], "documents-changed"),
    ]


def _chains(before):
    play = before[OPEN]
    challenged = entries.decode_entry(play.entries[22])["ballot"]
    first, nonce, values = play.ballot(ABSENT, [{0}])
    after = copy.deepcopy(play)
    after.add(play.cast_entry(first))
    second = after.ballot(ABSENT, [{1}])[0]
    orphan = play.ballot(1, [{1}], "orphan", previous=b"")[0]
    foreign = play.ballot(ABSENT, [{1}], "foreign", previous=play.state.last[0])[0]
    unknown = play.ballot(ABSENT, [{1}], "unknown", previous=octets("no ballot"))[0]
    older = ballots.tracking_code(play.state.context, entries.decode_entry(play.entries[18])["ballot"])
    fork = play.ballot(1, [{1}], "fork", previous=older)[0]
    return [
        ("chain: a second ballot", OPEN, [play.cast_entry(first), after.cast_entry(second)], None),
        ("chain: the same ballot twice", OPEN, [play.cast_entry(first), play.cast_entry(first)], "out-of-chain"),
        ("chain: second without first", OPEN, [after.cast_entry(second)], "out-of-chain"),
        ("chain: a first ballot after two", OPEN, [play.cast_entry(orphan)], "out-of-chain"),
        ("chain: after the older of two", OPEN, [play.cast_entry(fork)], "out-of-chain"),
        ("chain: after another voter's ballot", OPEN, [play.cast_entry(foreign)], "out-of-chain"),
        ("chain: after no ballot", OPEN, [play.cast_entry(unknown)], "out-of-chain"),
        ("chain: a challenged ballot is cast", 23, [play.cast_entry(challenged)], "challenged-ballot"),
        ("chain: challenged and then cast", OPEN, [play.challenge_entry(first, nonce, values), play.cast_entry(first)], "challenged-ballot"),
        ("chain: challenged twice", OPEN, [play.challenge_entry(first, nonce, values)] * 2, "challenged-ballot"),
        ("chain: cast and then challenged", OPEN, [play.cast_entry(first), play.challenge_entry(first, nonce, values)], "out-of-chain"),
    ]


def _limits(before):
    """The manifest allows three ballots and two challenges."""
    play = copy.deepcopy(before[OPEN])
    cast = [play.cast(ABSENT, {i}) for i in range(3)]
    fourth = play.cast_entry(play.ballot(ABSENT, [{0}])[0])
    other = copy.deepcopy(before[OPEN])
    tried = [other.challenge(ABSENT, {i}) for i in range(2)]
    third = other.challenge_entry(*other.ballot(ABSENT, [{2}]))
    still = other.cast_entry(other.ballot(ABSENT, [{2}])[0])
    return [
        ("limit: three ballots", OPEN, cast, None),
        ("limit: a fourth ballot", OPEN, [*cast, fourth], "too-many"),
        ("limit: a third challenge", OPEN, [*tried, third], "too-many"),
        ("limit: a ballot after two challenges", OPEN, [*tried, still], None),
    ]


def _cheats(before):
    play = before[OPEN]
    secret = play.voters[ABSENT]["secret"]
    honest = play.ballot(ABSENT, [{0}])[0]
    victim = entries.decode_entry(play.entries[17])["ballot"]
    other_purpose = signature.sign(secret, "challenge", ballots.tracking_code(play.state.context, honest), octets("purpose"))

    def proven(name, **fields):
        return [play.cast_entry(play.ballot(ABSENT, [{0}], name, **fields)[0])]

    return [
        ("cheat: another's ballot copied", OPEN, [play.cast_entry(_bent(victim, voter=ABSENT), secret)], "proof-invalid"),
        ("cheat: a vote of 2", OPEN, proven("two", bits=[2, 0, 0]), "proof-invalid"),
        ("cheat: a vote of -1", OPEN, proven("minus", bits=[2, -1, 0]), "proof-invalid"),
        ("cheat: two options", OPEN, proven("both", bits=[1, 1, 0]), "proof-invalid"),
        ("cheat: proven for another election", OPEN, proven("context", context=octets("another")), "proof-invalid"),
        ("cheat: proven for another key", OPEN, proven("key", key=play.voters[0]["key"]), "proof-invalid"),
        ("cheat: a point that is none", OPEN, [play.cast_entry(_bent(honest, ciphertext=[NOT_A_POINT, *honest.ciphertext[1:]]))], "proof-invalid"),
        ("cheat: f changed", OPEN, [play.cast_entry(_bent(honest, f=[(honest.f[0] + 1) % ORDER, *honest.f[1:]]))], "proof-invalid"),
        ("cheat: signed by a key not on the roll", OPEN, [play.cast_entry(honest, scalar("stranger"))], "signature-invalid"),
        ("cheat: signed by another voter", OPEN, [play.cast_entry(honest, play.voters[0]["secret"])], "signature-invalid"),
        ("cheat: signed for a challenge", OPEN, [entries.ballot_entry(honest, other_purpose)], "signature-invalid"),
        ("cheat: signature without a point", OPEN, [entries.ballot_entry(honest, NOT_A_POINT + other_purpose[32:])], "signature-invalid"),
    ]


def _challenges(before):
    play = before[OPEN]
    ballot, nonce, values = play.ballot(ABSENT, [{0}])
    cheating, other_nonce, other_values = play.ballot(ABSENT, [{0}], "two", bits=[2, 0, 0])
    code = ballots.tracking_code(play.state.context, ballot)
    as_ballot = signature.sign(play.voters[ABSENT]["secret"], "ballot", code, octets("purpose"))
    return [
        ("challenge: honest", OPEN, [play.challenge_entry(ballot, nonce, values)], None),
        ("challenge: other nonce", OPEN, [play.challenge_entry(ballot, (nonce + 1) % ORDER, values)], "opening-invalid"),
        ("challenge: other values", OPEN, [play.challenge_entry(ballot, nonce, values[::-1])], "opening-invalid"),
        ("challenge: a ballot that is not valid", OPEN, [play.challenge_entry(cheating, other_nonce, other_values)], "proof-invalid"),
        ("challenge: signed by another", OPEN, [play.challenge_entry(ballot, nonce, values, scalar("stranger"))], "signature-invalid"),
        ("challenge: signed as a ballot", OPEN, [entries.challenged_entry(ballot, nonce, values, as_ballot)], "signature-invalid"),
    ]
