"""Documents of state.json: rows of (name, prefix, entries, expected code[, election])."""

import copy
import hashlib

import ballot as ballots
import decryption
import entries
import merkle
import roll as rolls
import signature
from borsh import option, u64
from entries import encode_document
from ristretto255 import G, ORDER, decode
from vectors.ceremony import bad_shares
from vectors.material import flip, octets, scalar
from vectors.play import Play, manifest_text, single
from vectors.state_entries import OFFICIAL, raw, said

NOT_A_POINT = bytes.fromhex("26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371")


def rows(before):
    return [
        *_manifest(before),
        *_parts(before),
        *_ceremony(before),
        *_complaints(before),
        *_keys_and_roll(before),
        *_heaviest(),
        *_tally(before),
        *_decryption(before),
        *_multipart(before),
    ]


def _manifest(before):
    play = before[0]
    good = {"kind": "Manifest", "json": play.text}
    data = encode_document(good)
    bad = manifest_text("record-one", floor=0)
    bad_id = hashlib.sha256(bad).digest()
    refused = raw(play, encode_document({"kind": "Manifest", "json": bad}), election=bad_id)
    return [
        ("manifest: another file", 0, said(play, {"kind": "Manifest", "json": play.text + b" "}), "wrong-manifest"),
        ("manifest: a rule is broken", 0, [refused], "manifest-refused", bad_id),
        ("manifest: signed by another key", 0, [raw(play, data, secret=scalar("nobody"))], "document-signature"),
        ("manifest: no such official", 0, [raw(play, data, author=("official", 1), secret=scalar("nobody"))], "wrong-author"),
        ("manifest: by a trustee", 0, said(play, good, ("trustee", 0)), "wrong-author"),
        ("manifest: a commitment before it", 0, [before[2].entries[1]], "wrong-author"),
        ("manifest: a ballot before it", 0, [before[18].entries[17]], "not-open"),
        ("manifest: a second one", 1, said(before[1], good), "wrong-phase"),
    ]


def _parts(before):
    play, author = before[1], ("trustee", 0)
    document = play.dealers()[0].commitment()
    data = encode_document(document)
    (good,) = said(play, document, author)
    return [
        ("entry: empty", 1, [b""], "malformed-entry"),
        ("entry: trailing byte", 1, [good + b"\0"], "malformed-entry"),
        ("entry: too long", 1, [good + bytes(65_536 - len(good))], "entry-too-long"),
        ("document: unknown tag", 1, [raw(play, b"\xff", author)], "malformed-entry"),
        ("document: trailing byte", 1, [raw(play, data + b"\0", author)], "malformed-entry"),
        ("document: other digest", 1, [raw(play, data, author, digest=octets("digest"))], "document-digest"),
        ("document: signed by another trustee", 1, [raw(play, data, author, secret=play.author_secret(("trustee", 1)))], "document-signature"),
        ("document: signed for another election", 1, [raw(play, data, author, election=octets("another"))], "document-signature"),
        ("document: signed for another purpose", 1, [raw(play, data, author, purpose="ballot")], "document-signature"),
        ("document: signature altered", 1, [flip(good, 8 * (len(good) - 64))], "document-signature"),
        ("document: author changed", 1, [good[:2] + b"\1" + good[3:]], "document-signature"),
        ("document: no such trustee", 1, [raw(play, data, ("trustee", 3))], "wrong-author"),
        ("document: empty part", 1, [raw(play, b"", author)], "document-part"),
        ("document: no parts", 1, [raw(play, data, author, parts=0)], "document-part"),
        ("document: part number too large", 1, [raw(play, data, author, part=1)], "document-part"),
        ("document: too many parts", 1, [raw(play, bytes(65_000), author, parts=257)], "document-part"),
        ("document: short first part of two", 1, [raw(play, data, author, parts=2)], "document-part"),
        ("document: second part without a first", 1, [raw(play, data, author, part=1, parts=2)], "document-part"),
    ]


def _multipart(before):
    """A part 0 of two; then what may and may not follow it."""
    play, author = before[1], ("trustee", 0)
    content = encode_document({"kind": "Manifest", "json": bytes(70_000)})
    digest, (first, second) = entries.document_digest(content), entries.cut(content)
    one = raw(play, first, author, digest=digest, parts=2)
    two = raw(play, second, author, digest=digest, part=1, parts=2)
    other = raw(play, second, author, digest=octets("other"), part=1, parts=2)
    theirs = raw(play, second, ("trustee", 1), digest=digest, part=1, parts=2)
    changed = raw(play, second[:-1] + b"\1", author, digest=digest, part=1, parts=2)
    (small,) = said(play, play.dealers()[0].commitment(), author)
    (another,) = said(play, play.dealers()[1].commitment(), ("trustee", 1))
    return [
        ("parts: the first of two", 1, [one], None),
        ("parts: the second has another digest", 1, [one, other], "document-part"),
        ("parts: the second is another author's", 1, [one, theirs], "document-part"),
        ("parts: the whole has another digest", 1, [one, changed], "document-digest"),
        ("parts: complete, by the wrong role and in the wrong phase", 1, [one, two], "wrong-phase"),
        ("parts: another author between", 1, [one, another, two], "wrong-phase"),
        ("parts: a new document discards what was begun", 1, [one, small, two], "document-part"),
        ("parts: the first twice", 1, [one, one, two], "wrong-phase"),
    ]


def _ceremony(before):
    dealers = before[1].dealers()
    commitment = dealers[0].commitment()
    reveals = [d.reveal(octets("possession")) for d in dealers]
    shares = before[7].shares_of(dealers[0])
    identity = {**commitment, "key": bytes(32)}
    plus = {**reveals[0]["possession"], "response": (reveals[0]["possession"]["response"] + 1) % ORDER}
    confirmation = before[10].confirmation()
    first = ("trustee", 0)
    table = [
        ("commitment to another ceremony", 1, {**commitment, "ceremony": 1}, first, "ceremony-number"),
        ("commitment by an official", 1, commitment, OFFICIAL, "wrong-author"),
        ("commitment with the identity as ceremony key", 1, identity, first, "ceremony-identity"),
        ("commitment with the identity as agreement key", 1, {**commitment, "agreement_key": bytes(32)}, first, "agreement-key-invalid"),
        ("reveal before the commitments", 1, reveals[0], first, "ceremony-round"),
        ("joint key before the ceremony", 1, {"kind": "JointKey", "ceremony": 0, "keys": []}, OFFICIAL, "wrong-phase"),
        ("second commitment", 2, commitment, first, "ceremony-repeated"),
        ("commitment after the round", 4, commitment, first, "ceremony-repeated"),
        ("reveal of another trustee", 4, reveals[1], first, "reveal-mismatch"),
        ("reveal with a wrong proof", 4, {**reveals[0], "possession": plus}, first, "possession-invalid"),
        ("reveal with a component less", 4, {**reveals[0], "coefficients": reveals[0]["coefficients"][:-1]}, first, "ceremony-lengths"),
        ("shares before the reveals", 4, shares, first, "ceremony-round"),
        ("shares in other order", 7, {**shares, "sealed": shares["sealed"][::-1]}, first, "ceremony-lengths"),
        ("shares for other rounds 1 and 2", 7, {**shares, "rounds": octets("rounds")}, first, "ceremony-rounds"),
        ("confirmation before the shares", 7, confirmation, first, "ceremony-round"),
        ("commitment that consents to an end of no ceremony", 1, {**commitment, "after": octets("nothing")}, first, "ceremony-consent"),
        ("confirmation of another transcript", 10, {**confirmation, "transcript": octets("transcript")}, first, "transcript-mismatch"),
        ("confirmation of a participant less", 10, {**confirmation, "participants": [0, 1]}, first, "confirmation-participants"),
        ("confirmation of another joint key", 10, {**confirmation, "joint": octets("joint")}, first, "confirmation-joint"),
    ]
    return [(f"ceremony: {name}", prefix, said(before[prefix], document, author), code) for name, prefix, document, author, code in table]


def _complaints(before):
    false = before[10].complaint(2, 0)
    wrong_key = {**false, "key": (decode(false["key"]) + G).encode()}
    spoilt = copy.deepcopy(before[7])
    spoilt.say(bad_shares(spoilt.shares_of(spoilt.dealers()[0]), 2), ("trustee", 0))
    for entry in before[10].entries[8:10]:
        spoilt.add(entry)
    right = said(spoilt, spoilt.complaint(2, 0), ("trustee", 2))
    dealt = spoilt.entries[7:]
    complained = said(before[10], false, ("trustee", 2))
    fresh = copy.deepcopy(before[10])
    for entry in complained:
        fresh.add(entry)
    following = said(fresh, fresh.dealers()[0].commitment(fresh.state.after), ("trustee", 0))
    restart = {"kind": "Restart", "ceremony": 1, "round": 0, "said": octets("said"), "excluded": [0], "reason": "Too late."}
    late = said(before[10], before[10].confirmation(), ("trustee", 0))
    return [
        ("complaint: against oneself", 10, said(before[10], {**false, "against": 2}, ("trustee", 2)), "complaint-against"),
        ("complaint: against nobody", 10, said(before[10], {**false, "against": 3}, ("trustee", 2)), "complaint-against"),
        ("complaint: of a fork's transcript", 10, right, "transcript-mismatch"),
        ("complaint: with another key", 10, said(before[10], wrong_key, ("trustee", 2)), "complaint-invalid"),
        ("complaint: replayed against another dealer", 10, said(before[10], {**false, "against": 1}, ("trustee", 2)), "complaint-invalid"),
        ("complaint: replayed by another trustee", 10, said(before[10], false, ("trustee", 1)), "complaint-invalid"),
        ("complaint: after one's own confirmation", 11, said(before[11], before[11].complaint(0, 1), ("trustee", 0)), "ceremony-repeated"),
        ("complaint: before the round", 9, said(before[9], false, ("trustee", 2)), "ceremony-round"),
        ("complaint: false, names the complainer", 10, complained, None),
        ("complaint: right, names the dealer", 7, [*dealt, *right], None),
        ("complaint: too few are left for the next ceremony", 10, [*complained, *following], "ceremony-too-few"),
        ("complaint: too few are left for the old ceremony", 10, [*complained, *late], "ceremony-too-few"),
        ("complaint: too few are left to restart", 10, [*complained, *said(fresh, restart)], "ceremony-too-few"),
        ("complaint: too few are left, a notice", 10, [*complained, *said(fresh, {"kind": "Notice", "text": "It is over."})], None),
        ("complaint: too few are left, cancelled", 10, [*complained, *said(fresh, {"kind": "Cancelled", "reason": "It is over."})], None),
    ]


def _keys_and_roll(before):
    play = before[14]
    keys = [key.encode() for key in play.state.keys]
    voters = [{k: v[k] for k in ("key", "holder", "possession", "style", "weight")} for v in play.voters]
    plus = (decode(keys[0]) + G).encode()
    half = {"kind": "Roll", "first": 0, "voters": voters[:4]}

    def roll(*members, first=0):
        return {"kind": "Roll", "first": first, "voters": list(members)}

    def changed(**fields):
        return {**voters[0], **fields}

    seal = play.seal_document()
    heavy = [changed(weight=2**32 - 1), voters[1]]
    table = [
        ("joint key: a component changed", 13, [{"kind": "JointKey", "ceremony": 0, "keys": [plus, *keys[1:]]}], "wrong-joint-key"),
        ("joint key: a component less", 13, [{"kind": "JointKey", "ceremony": 0, "keys": keys[:-1]}], "wrong-joint-key"),
        ("joint key: of another ceremony", 13, [{"kind": "JointKey", "ceremony": 1, "keys": keys}], "wrong-joint-key"),
        ("roll: before the joint key", 13, [half], "wrong-phase"),
        ("roll: no voters", 14, [roll()], "roll-empty"),
        ("roll: begins at 1", 14, [roll(*voters, first=1)], "roll-gap"),
        ("roll: overlaps", 14, [half, roll(*voters[3:], first=3)], "roll-gap"),
        ("roll: other order", 14, [roll(voters[1], voters[0])], "roll-order"),
        ("roll: a key twice", 14, [roll(voters[0], voters[0])], "roll-order"),
        ("roll: a key twice in two documents", 14, [half, roll(*voters[3:], first=4)], "roll-order"),
        ("roll: identity as key", 14, [roll(changed(key=bytes(32)))], "roll-key"),
        ("roll: key that is no point", 14, [roll(changed(key=bytes([1]) + bytes(31)))], "roll-key"),
        ("roll: no such style", 14, [roll(changed(style=1))], "roll-style"),
        *_holders(play, voters),
        ("roll: weight 0", 14, [roll(changed(weight=0))], "roll-weight"),
        ("roll: weights of 2^32", 14, [roll(*heavy)], "roll-weight"),
        ("roll: largest weight", 14, [roll(changed(weight=2**32 - 1))], None),
        ("roll: in two documents", 14, [half, roll(*voters[4:], first=4), seal], None),
        ("seal: empty roll", 14, [{**seal, "voters": 0}], "roll-empty"),
        ("seal: other count", 15, [{**seal, "voters": 7}], "roll-seal"),
        ("seal: other root", 15, [{**seal, "root": octets("root")}], "roll-seal"),
        ("seal: voters are missing", 14, [half, seal], "roll-seal"),
        ("open: before the seal", 15, [before[16].open_document()], "wrong-phase"),
        ("open: other context", 16, [before[16].open_document(context=octets("context"))], "wrong-context"),
        ("close: before opening", 16, [before[16].close_document()], "wrong-phase"),
    ]
    return [(name, prefix, [e for d in documents for e in said(before[prefix], d)], code) for name, prefix, documents, code in table]


def _holders(play, voters):
    """Possession of a key, for a holder, in this election: rows like those beside."""
    first, second, third = voters[:3]
    secret, held = play.voters[0]["secret"], first["holder"]
    external = octets("possession")

    def roll(*members, start=0):
        return {"kind": "Roll", "first": start, "voters": list(members)}

    def proven(scope=(rolls.ELECTION, play.election), holder=held, by=secret):
        return {**first, "possession": rolls.prove_possession(by, scope, holder, external)}

    other_purpose = signature.sign(secret, "document", rolls.possession_message((rolls.ELECTION, play.election), held), external)
    nonce, response = first["possession"][:32], first["possession"][32:]
    bad = [
        ("of another key", proven(by=play.voters[1]["secret"])),
        ("of another election", proven(scope=(rolls.ELECTION, octets("another election")))),
        ("of a roll with the election's number", proven(scope=(rolls.ROLL, play.election))),
        ("of another holder", proven(holder=octets("another card"))),
        ("for another purpose", {**first, "possession": other_purpose}),
        ("by another card, replayed", {**first, "holder": octets("another card")}),
        ("of the next voter", {**first, "possession": second["possession"]}),
        ("with a nonce that is no point", {**first, "possession": NOT_A_POINT + response}),
        ("with another nonce", {**first, "possession": (decode(nonce) + G).encode() + response}),
    ]
    rows = [(f"roll: possession {name}", 14, [roll(voter)], "roll-possession") for name, voter in bad]
    twice = {**second, "holder": held}
    proven_twice = {**twice, "possession": rolls.prove_possession(play.voters[1]["secret"], (rolls.ELECTION, play.election), held, external)}
    return [
        *rows,
        ("roll: possession missing for the last of a part", 14, [roll(first, second, {**third, "possession": first["possession"]})], "roll-possession"),
        ("roll: a holder twice", 14, [roll(first, proven_twice)], "roll-holder"),
        ("roll: a holder twice in two documents", 14, [roll(first), roll(proven_twice, start=1)], "roll-holder"),
    ]


def _heaviest():
    """One ballot can count 2^19; together they must stay below 2^40."""
    points = single("order", ["a", "b"]) | {"rule": {"kind": "positional", "points": [2**19, 0]}}
    rows = []
    for name, weight, code in (("just light enough", 2**21 - 1, None), ("exactly too heavy", 2**21, "roll-weight")):
        play = Play("state-heavy", manifest_text("state-heavy", trustees=1, threshold=1, contests=[points]), [(0, weight)])
        play.manifest()
        play.ceremony()
        play.joint_key()
        rows.append((f"roll: {name}", 0, [*play.entries, *said(play, {"kind": "Roll", "first": 0, "voters": play.voters})], code, play.election))
    return rows


def _tally(before):
    good = before[27].state.tally()
    units, counted = good["units"], good["counted"]
    (unit,) = units
    last = before[24].entries[23]
    table = [
        ("one ballot less", [{**unit, "counted": unit["counted"] - 1}]),
        ("other weight", [{**unit, "weight": unit["weight"] + 1}]),
        ("other sum", [{**unit, "sum": [unit["sum"][0], (decode(unit["sum"][1]) + G).encode(), *unit["sum"][2:]]}]),
        ("superseded ballots counted too", [{**unit, "sum": _with_superseded(before)}]),
        ("no units", []),
        ("a unit twice", [unit, unit]),
        ("a unit of another style", [{**unit, "style": 1}]),
    ]
    out = [("tally: " + name, 27, said(before[27], {"kind": "Tally", "units": u, "counted": counted}), "wrong-tally") for name, u in table]
    out += _counted(before[27])
    out.append(("tally: while open", 26, said(before[26], {"kind": "Tally", "units": units, "counted": counted}), "wrong-phase"))
    out.append(("tally: a ballot after close", 27, [last], "closed"))
    return [*out, ("tally: a second one", 28, said(before[28], {"kind": "Tally", "units": units, "counted": counted}), "wrong-phase")]


def _counted(play):
    """Roots over something else than the counted ballots; the sums are right."""
    state = play.state
    held = [state.counted.get(voter) for voter in range(len(state.roll))]
    leaves = [option(ballot and u64(ballot[0]) + ballot[1]) for ballot in held]
    first = ballots.tracking_code(state.context, entries.decode_entry(play.entries[18])["ballot"])
    superseded = [option(u64(18) + first) if voter == 1 else leaf for voter, leaf in enumerate(leaves)]
    voted = [voter for voter, ballot in enumerate(held) if ballot]
    table = [
        ("the voters who voted alone", [leaves[voter] for voter in voted]),
        ("in the order of the ledger", [leaves[voter] for voter in sorted(voted, key=lambda v: held[v][0])]),
        ("codes without indices", [option(ballot and ballot[1]) for ballot in held]),
        ("a superseded ballot in the place of the counted one", superseded),
        ("a voter less", leaves[:-1]),
        ("nobody", [option(None)] * len(leaves)),
    ]
    rows = [("counted: " + name, merkle.root([merkle.leaf_hash(leaf) for leaf in chosen])) for name, chosen in table]
    rows.append(("counted: anything", octets("counted")))
    return [("tally: " + name, 27, said(play, {"kind": "Tally", **state.tally(), "counted": root}), "wrong-tally") for name, root in rows]


def _with_superseded(before):
    """The sum with voter 1's first ballot beside its second."""
    points = entries.decode_entry(before[19].entries[18])["ballot"].ciphertext
    total = before[27].state.tally()["units"][0]["sum"]
    return [(decode(a) + decode(b)).encode() for a, b in zip(total, points)]


def _decryption(before):
    play = before[31]
    good = play.share_document(1)
    (unit,) = good["units"]
    total = play.state.opened()[0]["sum"]
    wrong = {**unit, "factors": [(decode(unit["factors"][0]) + G).encode(), *unit["factors"][1:]]}
    forged = decryption.share(play.state.context, play.state.agreed, 0, 1, [x + 1 for x in play.secrets[1]], total, octets("forged"))
    result = before[33].result_document()
    (values,) = [u["values"] for u in result["units"]]

    def share(*units):
        return {"kind": "DecryptionShare", "units": list(units)}

    def counted(values):
        return {"kind": "Result", "units": [{"style": 0, "values": values}]}

    second = ("trustee", 1)
    table = [
        ("share: before the tally", 27, good, second, "wrong-phase"),
        ("share: no units", 31, share(), second, "wrong-units"),
        ("share: a unit twice", 31, share(unit, unit), second, "wrong-units"),
        ("share: another style", 31, share({**unit, "style": 1}), second, "wrong-units"),
        ("share: a wrong factor", 31, share(wrong), second, "decryption-share-invalid"),
        ("share: a factor less", 31, share({**unit, "factors": unit["factors"][:-1]}), second, "decryption-share-invalid"),
        ("share: of another secret", 31, share(forged), second, "decryption-share-invalid"),
        ("share: posted by another trustee", 31, good, ("trustee", 0), "decryption-share-invalid"),
        ("share: by an official", 31, good, OFFICIAL, "wrong-author"),
        ("share: twice", 32, before[31].share_document(2), ("trustee", 2), "repeated-share"),
        ("share: the third of three", 33, good, second, None),
        ("result: without shares", 31, result, OFFICIAL, "not-enough-shares"),
        ("result: with one share", 32, result, OFFICIAL, "not-enough-shares"),
        ("result: a vote moved", 33, counted([values[0] - 1, values[1] + 1, *values[2:]]), OFFICIAL, "wrong-result"),
        ("result: a value less", 33, counted(values[:-1]), OFFICIAL, "wrong-units"),
        ("result: no units", 33, {"kind": "Result", "units": []}, OFFICIAL, "wrong-units"),
        ("result: by a trustee", 33, result, second, "wrong-author"),
        ("finished: a second result", 34, result, OFFICIAL, "wrong-phase"),
        ("finished: a late share", 34, good, second, "wrong-phase"),
    ]
    return [(name, prefix, said(before[prefix], document, author), code) for name, prefix, document, author, code in table]
