"""Restarts, approvals and cancelling in state.json: rows of (name, prefix, entries, expected code)."""

import copy

from vectors.material import flip, octets

# The record with a restart: entries 1 and 2 are a schedule, 3 to 5 commitments, 6 and 7 the restart without trustee 1; ceremony 1 is in 8 to 19.
SCHEDULED, WAITING, RESTARTED, COMMITTED, REVEALED, DEALT, CONFIRMED, OPEN = 3, 6, 8, 11, 14, 17, 20, 26
# 22 and 23 seal the roll, 24 and 25 open, 26 is a ballot, 27 what stands alone, 28 and 29 a notice, 30 to 32 ballots, 33 and 34 Close, 35 Tally, 36 to 38 agreements.
SEALED, STANDING, CLOSING, CLOSED, TALLIED, AGREED, FINISHED = 24, 28, 33, 35, 36, 39, 42
FIRST, SECOND, THIRD = (("official", i) for i in range(3))
CANCELLED = {"kind": "Cancelled", "reason": "A name is missing."}


def rows(before):
    return [*_restarts(before), *_after_a_restart(before), *_later_rounds(before), *_approvals(before), *_cancelling(before), *_too_few(before), *_known(before)]


def _said(play, *said):
    """Entries of documents and their authors, one after the other; none is added."""
    play, out = copy.deepcopy(play), []
    for document, author in said:
        out += play.document(document, author)
    return out


def _twice(document):
    return (document, THIRD), (document, FIRST)


def _restarts(before):
    """Trustee 1 has not committed, the others have."""
    play = before[WAITING]
    good = play.restart_document([1])
    early = before[WAITING - 1]
    late = early.restart_document([1, 3])
    table = [
        ("of the ceremony before", {**good, "ceremony": 1}, "restart-round"),
        ("of the next round", {**good, "round": 1}, "restart-round"),
        ("of a round that there is not", {**good, "round": 255}, "restart-round"),
        ("of something else that was said", {**good, "said": octets("said")}, "restart-said"),
        ("of one commitment less", {**good, "said": late["said"]}, "restart-said"),
        ("without anybody", {**good, "excluded": []}, "restart-excluded"),
        ("without a trustee that has spoken", {**good, "excluded": [0]}, "restart-excluded"),
        ("without a trustee that has spoken, too", {**good, "excluded": [0, 1]}, "restart-excluded"),
        ("without a trustee twice", {**good, "excluded": [1, 1]}, "restart-excluded"),
        ("without a trustee that there is not", {**good, "excluded": [1, 4]}, "restart-excluded"),
        ("without a reason", {**good, "reason": ""}, "text"),
        ("with the longest reason", {**good, "reason": "a" * 2000}, None),
        ("with a reason too long", {**good, "reason": "a" * 2001}, "text"),
        ("with a line break in the reason", {**good, "reason": "one\ntwo"}, "text"),
    ]
    out = [(f"restart: {name}", WAITING, _said(play, (document, THIRD)), code) for name, document, code in table]
    return [
        *out,
        ("restart: not in ascending order", WAITING - 1, _said(early, ({**late, "excluded": [3, 1]}, FIRST)), "restart-excluded"),
        ("restart: too many", WAITING - 1, _said(early, (late, FIRST)), "restart-too-few"),
        ("restart: by a trustee", WAITING, _said(play, (good, ("trustee", 0))), "wrong-author"),
        ("restart: one of two approvals", WAITING, _said(play, (good, THIRD)), None),
        ("restart: two approvals", WAITING, _said(play, *_twice(good)), None),
        ("restart: the missing commitment comes between", WAITING, _said(play, (good, THIRD), _commitment(play, 1), (good, FIRST)), "restart-round"),
        ("restart: another notice comes between", WAITING, _said(play, (good, THIRD), ({"kind": "Notice", "text": "a"}, SECOND), (good, FIRST)), None),
    ]


def _commitment(play, trustee, **fields):
    return {**play.dealers()[trustee].commitment(play.state.after), **fields}, ("trustee", trustee)


def _after_a_restart(before):
    play, old = before[RESTARTED], before[WAITING]
    ended = play.state.after
    dealt = before[REVEALED].shares_of(before[REVEALED].dealers()[0])
    fourth = {"recipient": 1, "ciphertext": dealt["sealed"][0]["ciphertext"]}
    good = before[DEALT].confirmation()
    whole = {**good, "participants": [0, 1, 2, 3]}
    complaint = before[DEALT].complaint(0, 2)
    table = [
        ("a commitment that consents", RESTARTED, *_commitment(play, 0), None),
        ("a commitment that consents to nothing", RESTARTED, *_commitment(play, 0, after=None), "ceremony-consent"),
        ("a commitment that consents to another end", RESTARTED, *_commitment(play, 0, after=flip(ended, 7)), "ceremony-consent"),
        ("a commitment of the trustee that is excluded", RESTARTED, *_commitment(play, 1), "ceremony-excluded"),
        ("a late commitment of the ceremony before", RESTARTED, *_commitment(old, 1), "ceremony-number"),
        ("a reveal of the trustee that is excluded", COMMITTED, play.dealers()[1].reveal(octets("excluded")), ("trustee", 1), "ceremony-excluded"),
        ("shares for the trustee that is excluded, too", REVEALED, {**dealt, "sealed": [fourth, *dealt["sealed"]]}, ("trustee", 0), "ceremony-lengths"),
        ("a confirmation", DEALT, good, ("trustee", 0), None),
        ("a confirmation of all trustees", DEALT, whole, ("trustee", 0), "confirmation-participants"),
        ("a confirmation of the trustee that is excluded", DEALT, good, ("trustee", 1), "ceremony-excluded"),
        ("a complaint of the trustee that is excluded", DEALT, complaint, ("trustee", 1), "ceremony-excluded"),
        ("a complaint against the trustee that is excluded", DEALT, {**complaint, "against": 1}, ("trustee", 0), "complaint-against"),
        ("an agreement of the trustee that is excluded", TALLIED, before[TALLIED].agreement_document(0), ("trustee", 1), "not-a-participant"),
        ("a share of the trustee that is excluded", AGREED, before[AGREED].share_document(0), ("trustee", 1), "not-a-participant"),
        ("an agreement", TALLIED, before[TALLIED].agreement_document(2), ("trustee", 2), None),
        ("a restart after the ceremony", CONFIRMED, {**old.restart_document([1]), "ceremony": 1, "round": 3}, FIRST, "wrong-phase"),
    ]
    return [(f"after a restart: {name}", prefix, _said(before[prefix], (document, author)), code) for name, prefix, document, author, code in table]


def _later_rounds(before):
    """All four trustees take part until somebody falls silent in a later round."""
    play, rows = copy.deepcopy(before[SCHEDULED]), []
    dealers, names = play.participants(), ("reveal", "share", "confirmation")
    messages = (lambda d: d.commitment(None), lambda d: d.reveal(octets("later")), play.shares_of, lambda d: play.confirmation())
    for round_, message in enumerate(messages):
        for j in range(3):
            play.say(message(dealers[j]), ("trustee", j))
        if round_:
            entries = [*play.entries[SCHEDULED:], *_said(play, *_twice(play.restart_document([3])))]
            rows.append((f"restart: a {names[round_ - 1]} is missing", SCHEDULED, entries, None))
        if round_ < 3:
            play.say(message(dealers[3]), ("trustee", 3))
    return rows


def _approvals(before):
    """Two of three officials."""
    play = before[SCHEDULED]
    notice, other = {"kind": "Notice", "text": "a"}, {"kind": "Notice", "text": "b"}
    good = before[WAITING].restart_document([1])
    schedule = {"kind": "Schedule", "opening": 1, "closing": 2, "reason": ""}
    joint = before[CONFIRMED]
    keys = {"kind": "JointKey", "ceremony": 1, "keys": [key.encode() for key in before[OPEN].state.keys]}
    table = [
        ("one of two", [(notice, FIRST)], None),
        ("two of two", [(notice, FIRST), (notice, SECOND)], None),
        ("the same official again", [(notice, FIRST), (notice, FIRST)], "repeated-approval"),
        ("the same official again, when it has taken effect", [(notice, FIRST), (notice, SECOND), (notice, FIRST)], None),
        ("the third official, when it has taken effect", [(notice, FIRST), (notice, SECOND), (notice, THIRD)], None),
        ("another text", [(notice, FIRST), (other, SECOND)], None),
        ("a newer one takes the place of the older", [(notice, FIRST), (other, FIRST), (notice, FIRST)], None),
        ("by a trustee", [(notice, FIRST), (notice, ("trustee", 0))], "wrong-author"),
        ("a schedule that has become illegal", [(schedule, FIRST), ({**schedule, "closing": 1}, SECOND)], "schedule-order"),
    ]
    out = [("approval: " + name, SCHEDULED, _said(play, *said), code) for name, said, code in table]
    moved = {"kind": "Schedule", "opening": 1_800_000_001, "closing": 1_800_086_400, "reason": ""}
    sealed = before[SEALED]
    stood = [*_said(sealed, (moved, THIRD)), *_open(sealed, moved)]
    return [
        *out,
        ("approval: cancelled, and the first official has said something else since", SCHEDULED, _said(play, (CANCELLED, FIRST), (notice, FIRST), (CANCELLED, SECOND)), None),
        ("approval: cancelled, and another official has said something else since", SCHEDULED, _said(play, (CANCELLED, FIRST), (notice, THIRD), (CANCELLED, SECOND)), None),
        ("approval: a schedule that was legal when it was first said", SEALED, [*stood, *_said(sealed, (moved, SECOND))], "schedule-order"),
        ("approval: none is needed for a joint key", CONFIRMED, _said(joint, (keys, SECOND)), None),
        ("approval: a restart whose said has changed", WAITING - 1, _changed(before, good), "restart-said"),
    ]


def _open(play, moved):
    """The entries of Open, by two officials, behind a standing schedule of the third."""
    play = copy.deepcopy(play)
    play.say(moved, THIRD)
    play.open()
    return play.entries[-2:]


def _changed(before, after):
    """Official 2 approves a restart before trustee 3 commits, official 0 the same bytes behind it."""
    play = before[WAITING - 1]
    early = play.restart_document([1])
    commitment = before[WAITING].entries[WAITING - 1]
    assert early["said"] != after["said"]
    return [*_said(play, (early, THIRD)), commitment, *_said(play, (early, FIRST))]


def _known(before):
    """A ballot knows what has taken effect while voting is open, not what stands."""
    play, notice = before[OPEN], {"kind": "Notice", "text": "a"}
    old = play.cast_entry(play.ballot(2, [{0}])[0])
    noticed = copy.deepcopy(play)
    noticed.approve(notice, 0, 2)
    new = noticed.cast_entry(noticed.ballot(2, [{0}])[0])
    stands, both = _said(play, (notice, FIRST)), noticed.entries[OPEN:]
    return [
        ("documents: a notice that stands is not counted", OPEN, [*stands, old], None),
        ("documents: a ballot that counts a notice that stands", OPEN, [*stands, new], "documents-changed"),
        ("documents: a notice that has taken effect is counted once", OPEN, [*both, new], None),
        ("documents: a ballot that misses a notice that has taken effect", OPEN, [*both, old], "documents-changed"),
    ]


def _cancelling(before):
    places = [("in the ceremony", SCHEDULED), ("before the joint key", CONFIRMED), ("before opening", SEALED), ("while open", OPEN)]
    places += [("after close", CLOSED), ("after the tally", TALLIED), ("behind an agreement less than the quorum", AGREED - 1)]
    rows = [(f"cancelled: {name}", prefix, _said(before[prefix], *_twice(CANCELLED)), None) for name, prefix in places]
    both = _said(before[AGREED - 1], *_twice(CANCELLED))
    agreement = before[AGREED].entries[AGREED - 1]
    standing = before[STANDING]
    alone = {"kind": "Cancelled", "reason": "The hall is closed."}
    table = [
        ("before the manifest", 0, (CANCELLED, FIRST), "wrong-phase"),
        ("behind the quorum's agreement", AGREED, (CANCELLED, FIRST), "agreed-already"),
        ("after the result", FINISHED, (CANCELLED, FIRST), "wrong-phase"),
        ("without a reason", OPEN, ({**CANCELLED, "reason": ""}, FIRST), "text"),
        ("with a reason too long", OPEN, ({**CANCELLED, "reason": "a" * 2001}, FIRST), "text"),
        ("with a reason not in normal form", OPEN, ({**CANCELLED, "reason": "e\u0301"}, FIRST), "text"),
        ("by a trustee", OPEN, (CANCELLED, ("trustee", 0)), "wrong-author"),
        ("by one of two", OPEN, (CANCELLED, FIRST), None),
    ]
    rows += [(f"cancelled: {name}", prefix, _said(before[prefix], said), code) for name, prefix, said, code in table]
    return [
        *rows,
        ("cancelled: the same official again", STANDING, _said(standing, (alone, THIRD)), "repeated-approval"),
        ("cancelled: the second official, for another reason", STANDING, _said(standing, (CANCELLED, FIRST)), None),
        ("cancelled: the second official", STANDING, _said(standing, (alone, FIRST)), None),
        ("cancelled: the quorum agrees between two approvals", AGREED - 1, [both[0], agreement, both[1]], "agreed-already"),
    ]


def _too_few(before):
    """Ceremony 1 has three of four; one less, and it is below the quorum."""
    play = before[RESTARTED]
    return [("restart: a second one leaves too few", RESTARTED, _said(play, (play.restart_document([3]), FIRST)), "restart-too-few")]


def cancelled_rows(before):
    """The last two entries cancel; the one before them is a ballot that knows of an official's other key."""
    play, whole = before[-1 + len(before)], len(before) - 1
    voting = before[whole - 2]
    ballot = voting.cast_entry(voting.ballot(0, [{1}])[0])
    challenge = voting.challenge_entry(*voting.ballot(0, [{1}]))
    documents = [
        ("a notice", {"kind": "Notice", "text": "It is over."}, FIRST),
        ("cancelled again", CANCELLED, SECOND),
        ("a closing", voting.close_document(), FIRST),
        ("a commitment", play.dealers()[0].commitment(), ("trustee", 0)),
        ("a schedule", {"kind": "Schedule", "opening": 1, "closing": 2, "reason": ""}, FIRST),
    ]
    rows = [(f"cancelled: {name}", whole, _said(play, (document, author)), "wrong-phase") for name, document, author in documents]
    return [
        *rows,
        ("cancelled: a ballot", whole, [ballot], "closed"),
        ("cancelled: a challenge", whole, [challenge], "closed"),
        ("cancelled: a ballot between two approvals", whole - 1, [ballot, before[whole].entries[-1]], None),
    ]
