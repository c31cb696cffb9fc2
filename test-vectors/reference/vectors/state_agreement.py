"""Agreements and what stands behind their quorum in state.json: rows of (name, prefix, entries, expected code)."""

import copy

import ed25519
import note
import signature
from vectors.material import flip, octets, scalar
from vectors.play import Play, manifest_text

OFFICIAL = ("official", 0)
OPEN, CLOSED, TALLIED, AGREED, FINISHED = 26, 27, 28, 31, 34
NOT_A_POINT = bytes.fromhex("26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371")


def rows(before):
    """Entries 28 to 30 are the agreements of trustees 0, 1 and 2; all three are needed."""
    return [*_legal(before), *_fields(before), *_signatures(before), *_forks(before), *_quorum(before), *_witnessed()]


def _said(play, document, author=("trustee", 0)):
    return copy.deepcopy(play).document(document, author)


def _legal(before):
    play = before[TALLIED]
    good = play.agreement_document(0)
    noticed = copy.deepcopy(play)
    noticed.notice("The tally is there.")
    others = [entry for j in (2, 1) for entry in _said(play, play.agreement_document(j), ("trustee", j))]
    return [
        ("agreement: the first", TALLIED, _said(play, good), None),
        ("agreement: in another order", TALLIED, [*others, *_said(play, good)], None),
        ("agreement: behind a notice", TALLIED, [*noticed.entries[TALLIED:], *_said(noticed, good)], None),
        ("agreement: before the tally", CLOSED, _said(before[CLOSED], good), "wrong-phase"),
        ("agreement: by an official", TALLIED, _said(play, good, OFFICIAL), "wrong-author"),
        ("agreement: twice", TALLIED + 1, _said(before[TALLIED + 1], good), "repeated-agreement"),
        ("agreement: after the result", FINISHED, _said(before[FINISHED], good), "wrong-phase"),
    ]


def _fields(before):
    """Honestly signed agreements on something else than what the ledger has."""
    play = before[TALLIED]
    changes = [
        ("another ceremony", {"ceremony": 1}),
        ("another transcript", {"transcript": octets("transcript")}),
        ("another context", {"context": octets("context")}),
        ("the size without Close", {"size": CLOSED - 1}),
        ("the size with the tally", {"size": TALLIED}),
        ("another root", {"root": octets("root")}),
        ("the root without Close", {"root": play.close_document(CLOSED - 1)["root"]}),
        ("another tally", {"tally": octets("tally")}),
    ]
    out = [("agreement: " + name, TALLIED, _said(play, play.agreement_document(0, **fields)), "agreement-mismatch") for name, fields in changes]
    second = before[TALLIED + 1]
    late = second.agreement_document(1, root=octets("root"))
    return [*out, ("agreement: another root than the first one's", TALLIED + 1, _said(second, late, ("trustee", 1)), "agreement-mismatch")]


def _signatures(before):
    play = before[TALLIED]
    good = play.agreement_document(0)
    agreed = before[AGREED].state.agreed
    secret = play.dealers()[0].agreement_secret
    other = signature.sign(secret, "document", agreed, octets("purpose"))
    elsewhere = signature.sign(secret, "agreement", flip(agreed, 7), octets("elsewhere"))
    table = [
        ("another trustee's", play.agreement_document(1)),
        ("signed with the manifest's key", play.agreement_document(0, play.author_secret(("trustee", 0)))),
        ("signed with the ceremony key", play.agreement_document(0, play.dealers()[0].secret)),
        ("signed with another ceremony's agreement key", play.agreement_document(0, play.scalar("agreement key 1 0"))),
        ("signed with an unknown key", play.agreement_document(0, scalar("nobody"))),
        ("signed for another purpose", {**good, "signature": other}),
        ("signed for another hash", {**good, "signature": elsewhere}),
        ("signature with a nonce that is not canonical", {**good, "signature": NOT_A_POINT + good["signature"][32:]}),
    ]
    return [("agreement: " + name, TALLIED, _said(play, document), "agreement-signature") for name, document in table]


def _forks(before):
    """A server shows trustee 0 another history, and replays what it says there."""
    replayed = []
    for name, vote in (("with another ballot", True), ("with another notice and the same tally", False)):
        play = copy.deepcopy(before[OPEN])
        if vote:
            play.cast(7, {0})
        else:
            play.notice("Nobody else has seen this.")
        play.close()
        play.tally()
        replayed.append((f"agreement: replayed from a fork {name}", TALLIED, _said(play, play.agreement_document(0)), "agreement-mismatch"))
    return replayed


def _quorum(before):
    play = before[TALLIED]
    agreed = before[AGREED].state.agreed
    early = before[AGREED].share_document(1)
    author = ("trustee", 1)
    elsewhere = before[AGREED].share_document(1, flip(agreed, 7))
    rows = [(f"share: behind {n} of 3 agreements", TALLIED + n, _said(before[TALLIED + n], early, author), "not-enough-agreements") for n in range(3)]
    repeated = [entry for document in [play.agreement_document(0)] * 2 for entry in _said(play, document)]
    return [
        *rows,
        ("share: behind the quorum", AGREED, _said(before[AGREED], early, author), None),
        ("share: for another agreement", AGREED, _said(before[AGREED], elsewhere, author), "decryption-share-invalid"),
        ("agreement: the same entry again", TALLIED, repeated, "repeated-agreement"),
    ]


def _witnessed():
    """Three trustees with threshold 2, too, but the manifest names witnesses: two agreements are enough."""
    keys = [str(note.Witness(f"witness.example/w{i}", ed25519.public_key(octets(f"state witness {i}")))) for i in range(2)]
    play = Play("state-witnessed", manifest_text("state-witnessed", witnesses={"quorum": 2, "members": keys}), [(0, 1)])
    for step in (play.manifest, play.ceremony, play.joint_key, play.roll, play.seal, play.open):
        step()
    play.cast(0, {1})
    for step in (play.close, play.tally):
        step()
    play.agree(2)
    second = _said(play, play.agreement_document(0))
    agreed = copy.deepcopy(play)
    agreed.agree(0)
    share = _said(agreed, agreed.share_document(1), ("trustee", 1))
    return [
        ("share: with witnesses, behind 1 of 3 agreements", 0, [*play.entries, *share], "not-enough-agreements", play.election),
        ("share: with witnesses, behind 2 of 3 agreements", 0, [*play.entries, *second, *share], None, play.election),
    ]
