"""encoding.json"""

import hashlib

import author_key
import ballot as ballots
import cards
import circuits
import entries
import p256
import range_proof
import roll
import signature
from entries import decode_document, decode_entry, encode_document, encode_entry
from limbs import LimbProof
from notation import labelled_hash
from range_proof import RangeProof
from ristretto255 import G, ORDER, scalar_encode
from state import CARD_LABEL
from vectors.material import bulky, case, file, flip, octets, refused, scalar
from vectors.play import card_of

ELECTION = octets("encoding election")
POINTS = [(scalar(f"encoding point {i}") * G).encode() for i in range(4)]
SECRET = scalar("encoding author")
ED25519, P256 = (card_of("encoding", kind) for kind in ("ed25519", "p256"))
NOT_A_POINT = bytes.fromhex("26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371")


def generate():
    cases = [_document(document) for document in documents()]
    cases += [_document(_open(), "document Open behind a schedule"), _document(_close(), "document Close behind a schedule"), _document(_consent(), "document Commitment behind a restart"), _no_parts()]
    cases += [_document(_page(), "document Page of one file")]
    cases += [_document({**documents()[-1], "official": 0, "key": b"\1" + card.key}, f"document OfficialKey of a card of {card.kind}") for card in (ED25519, P256)]
    cases += [_document(_changed(), "document Correction of style and weight"), *map(_by_card, (ED25519, P256))]
    cases += [_document(_agreement(NOT_A_POINT), "document Agreement with a nonce that is not canonical")]
    cases += [_parts(length) for length in (64_994, 64_995, 64_996, 129_995, 129_996)]
    cases += _entries() + _bad_documents() + _bad_entries() + _identifiers()
    description = (
        "Documents, parts, entries and identifiers. Invalid cases are the bytes of a document (input `document`) or of an entry "
        "(input `entry`) that must not decode. Large contents are given as `repeat`: a byte and how often."
    )
    return file(description, "docs/protocol/encoding.md", cases)


def documents():
    proof = {"nonce": POINTS[2], "response": scalar("encoding response")}
    sealed = [{"recipient": j, "ciphertext": [scalar(f"cipher {j}"), ORDER - 1]} for j in (0, 2)]
    complaint = {"nonce_base": POINTS[0], "nonce_key": POINTS[1], "response": scalar("encoding complaint")}
    bound = [{"holder": octets(f"holder {i}"), "possession": POINTS[i] + scalar_encode(scalar(f"possession {i}"))} for i in range(2)]
    voters = [{"key": POINTS[0], **bound[0], "style": 1, "weight": 1}, {"key": POINTS[1], **bound[1], "style": 0, "weight": 4294967295}]
    lines = [{"voter": voter, "replaces": replaces, "card": card} for voter, replaces, card in zip([*voters, voters[0]], (None, b"\xff" * 32, None), (None, P256.key, ED25519.key))]
    headers = [{"name": "referrer-policy", "value": "no-referrer"}, {"name": "x-content-type-options", "value": "nosniff"}]
    assets = [{"path": path, "sha256": octets(path)} for path in ("assets/vote.js", "vote/index.html")]
    share = {"nonce_base": POINTS[0], "nonce_cipher": POINTS[1], "response": ORDER - 1}
    return [
        {"kind": "Manifest", "json": '{"title":"투표"}'.encode()},
        {"kind": "Commitment", "ceremony": 4294967295, "digest": octets("digest"), "key": POINTS[3], "agreement_key": POINTS[1], "after": None},
        {"kind": "Reveal", "ceremony": 0, "coefficients": [POINTS[:2], POINTS[2:]], "possession": proof},
        {"kind": "Shares", "ceremony": 1, "rounds": octets("rounds"), "sealed": sealed},
        {"kind": "Confirmation", "ceremony": 2, "participants": [0, 2, 65535], "transcript": octets("transcript"), "joint": octets("joint")},
        {"kind": "Complaint", "ceremony": 3, "against": 65535, "transcript": octets("complaint"), "key": POINTS[2], "proof": complaint},
        {"kind": "JointKey", "ceremony": 0, "keys": POINTS[:3]},
        {"kind": "Roll", "first": 65536, "voters": voters},
        {"kind": "RollSealed", "voters": 2, "root": octets("root"), "attempt": 4294967295},
        {"kind": "Open", "context": octets("context"), "schedule": None, "attempt": 0},
        {"kind": "Close", "size": 2**64 - 1, "root": octets("ledger root"), "schedule": None},
        {"kind": "Tally", "units": [{"style": 0, "counted": 2, "weight": 2**64 - 1, "sum": [bytes(32), POINTS[0]]}], "counted": octets("counted")},
        {"kind": "DecryptionShare", "units": [{"style": 0, "factors": POINTS[:2], "proof": share}]},
        {"kind": "Result", "units": [{"style": 1, "values": [0, 1, 2**64 - 1]}, {"style": 2, "values": []}]},
        _agreement(POINTS[2]),
        {"kind": "Schedule", "opening": 1800000000, "closing": 2**64 - 1, "reason": "연장 \U0001f5f3"},
        {"kind": "Notice", "text": "공지"},
        {"kind": "Restart", "ceremony": 4294967295, "round": 3, "said": octets("said"), "excluded": [1, 65535], "reason": "연락이 되지 않습니다."},
        {"kind": "Cancelled", "reason": "선거를 취소합니다."},
        {"kind": "LedgerKey", "key": octets("ledger key"), "next": octets("ledger next"), "possession": b"\xff" * 64},
        {"kind": "Registration", "lines": lines},
        {"kind": "Countersignature", "digest": octets("countersigned")},
        {"kind": "Correction", "key": POINTS[1], "change": None, "reason": "이사했습니다."},
        {"kind": "Page", "before": octets("page before"), "addresses": ["https://vote.example/"], "headers": headers, "assets": assets, "reason": "오류를 고쳤습니다."},
        {"kind": "OfficialKey", "official": 65535, "key": b"\0" + POINTS[1], "possession": b"\xff" * 64, "reason": "열쇠를 잃었습니다."},
    ]


def _agreement(nonce):
    fields = {name: octets(f"agreement {name}") for name in ("transcript", "context", "root", "tally")}
    signed = nonce + scalar_encode(scalar("encoding agreement"))
    return {"kind": "Agreement", "ceremony": 1, "size": 2**64 - 1, **fields, "signature": signed}


def _consent():
    keys = {"key": POINTS[3], "agreement_key": POINTS[1]}
    return {"kind": "Commitment", "ceremony": 1, "digest": octets("digest"), **keys, "after": octets("restart")}


def _changed():
    return {"kind": "Correction", "key": POINTS[1], "change": {"style": 65535, "weight": 4294967295}, "reason": "."}


def _by_card(card):
    """A document whose author's key is a card's."""
    document, author = {"kind": "Notice", "text": "공지"}, ("official", 3)
    (entry,) = entries.post(document, author, card, ELECTION, lambda part: None)
    parsed, message = decode_entry(entry), entries.part_message(ELECTION, entry[1:-64])
    assert cards.is_signed(card.key, author_key.LABEL, message, entry[-64:]) and encode_entry(parsed) == entry
    secret = card.secret if card.kind == "ed25519" else card.secret.to_bytes(32, "big")
    inputs = {"fields": document, "election": ELECTION, "author": author, "card": cards.text_of(card.key), "card_secret": secret}
    middle = {"digest": parsed["digest"], "message": message, "signed": cards.message(author_key.LABEL, message)}
    return case(f"document Notice by a card of {card.kind}", inputs, middle, {"document": encode_document(document), "entry": entry})


def _open():
    return {"kind": "Open", "context": octets("context"), "schedule": octets("schedule"), "attempt": 4294967295}


def _page():
    """The example of docs/protocol/page.md."""
    asset, header = {"path": "vote/index.html", "sha256": hashlib.sha256(b"hello\n").digest()}, {"name": "referrer-policy", "value": "no-referrer"}
    page = {"kind": "Page", "before": None, "addresses": [], "headers": [header], "assets": [asset], "reason": ""}
    assert entries.document_digest(encode_document(page)).hex() == "6176c85eb7ef4a1e9bd56112675a9c02d1da999f37d9baca3ed8db2fec633707"
    return page


def _close():
    return {"kind": "Close", "size": 27, "root": octets("ledger root"), "schedule": octets("schedule")}


def _document(document, name=None):
    data = encode_document(document)
    assert decode_document(data) == document
    fields = _shown(document)
    author = (entries.ROLES[document["kind"]], 3)
    external = octets(f"encoding external {document['kind']}")
    (entry,) = entries.post(document, author, SECRET, ELECTION, lambda part: external)
    parsed = decode_entry(entry)
    assert encode_entry(parsed) == entry
    inputs = {"fields": fields, "election": ELECTION, "author": author, "secret": scalar_encode(SECRET), "external": external}
    message = entries.part_message(ELECTION, entry[1:-64])
    return case(name or f"document {document['kind']}", inputs, {"digest": parsed["digest"], "message": message}, {"document": data, "entry": entry})


def _shown(value):
    """The fields with scalars as their 32 bytes."""
    if isinstance(value, list):
        return [_shown(member) for member in value]
    if isinstance(value, dict):
        return {k: _SCALARS[k](v) if k in _SCALARS else _shown(v) for k, v in value.items()}
    return value


_SCALARS = {"response": scalar_encode, "ciphertext": lambda scalars: [scalar_encode(k) for k in scalars]}


def _parts(length):
    document = {"kind": "Manifest", "json": b"a" * length}
    posted = entries.post(document, ("official", 0), SECRET, ELECTION, lambda part: octets(f"encoding part {part}"))
    parsed = [decode_entry(entry) for entry in posted]
    data = encode_document(document)
    assert b"".join(p["bytes"] for p in parsed) == data
    outputs = {"document_length": len(data), "digest": parsed[0]["digest"], "part_lengths": [len(p["bytes"]) for p in parsed]}
    outputs["entry_lengths"] = [len(entry) for entry in posted]
    outputs["messages"] = [entries.part_message(ELECTION, entry[1:-64]) for entry in posted]
    outputs["signatures"] = [p["signature"] for p in parsed]
    inputs = {"kind": "Manifest", "json": {"repeat": {"byte": 97, "times": length}}, "election": ELECTION, "author": ("official", 0)}
    inputs |= {"secret": scalar_encode(SECRET), "externals": [octets(f"encoding part {i}") for i in range(len(posted))]}
    return case(f"document of {len(data)} bytes in parts", inputs, None, outputs)


def _no_parts():
    document = {"kind": "Result", "units": []}
    inputs = {"fields": document, "election": ELECTION}
    return case("smallest document", inputs, None, {"document": encode_document(document)})


def small_ballot():
    rules = [{"kind": "single-choice", "options": 1, "blank": False}]
    secret, context = scalar("encoding voter"), octets("encoding context")
    key = (secret * G).encode()
    joint = [scalar("joint key 0") * G]
    circuit = circuits.of_style(rules)
    nonce, external = scalar("encoding nonce"), octets("encoding external")
    knows = 3, octets("known documents")
    ballot = ballots.prove(context, key, 1, 2, octets("previous"), knows, circuit, joint, [1], nonce, external)
    return ballot, ballots.sign_ballot(secret, context, ballot, external)


def _entries():
    ballot, signed = small_ballot()
    cases = []
    for name, entry in (
        ("entry Ballot", entries.ballot_entry(ballot, signed)),
        ("entry Challenged", entries.challenged_entry(ballot, ORDER - 1, [2**64 - 1], signed)),
        ("entry Ballot with points and nonce that are not canonical", entries.ballot_entry(_bent(ballot), b"\xff" * 32 + signed[32:])),
        ("entry Ballot without ciphertext and responses", entries.ballot_entry(_empty(ballot), signed)),
        ("entry Ballot with a card's signature", entries.ballot_entry(ballot, signed, P256.sign(CARD_LABEL, octets("code")))),
        ("entry Ballot with limbs and a card's signature", entries.ballot_entry(_limbed(ballot), signed, b"\xff" * 64)),
    ):
        parsed = decode_entry(entry)
        assert encode_entry(parsed) == entry
        held = parsed["ballot"]
        fields = {"style": held.style, "voter": held.voter, "previous": held.previous, "documents": held.documents, "ciphertext": held.ciphertext}
        fields |= dict(zip(ballots.POINTS, held.points)) | {"tau": scalar_encode(held.tau), "f": [scalar_encode(k) for k in held.f]}
        fields |= {"z": [scalar_encode(k) for k in held.z], "signature": parsed["signature"]}
        if parsed.get("card") is not None:
            fields["card"] = parsed["card"]
        if held.limbs is not None:
            fields["limbs"] = held.limbs.encode()
        cases.append(case(name, {"entry": entry}, None, {"fields": fields, "decodes": True}))
    return cases


def _bent(ballot):
    return ballots.Ballot(**{**vars(ballot), "ciphertext": [NOT_A_POINT] * 2, "points": [b"\xff" * 32] * 6})


def _limbed(ballot):
    """With one limb, of points and scalars that prove nothing."""
    ranges = RangeProof(POINTS, [1, 2, 3], [(POINTS[0], POINTS[1])] * range_proof.rounds_for(1), [4, ORDER - 1])
    return ballots.Ballot(**{**vars(ballot), "limbs": LimbProof([POINTS[2]], ranges, POINTS[3], [6, 7, 8])})


def _empty(ballot):
    return ballots.Ballot(**{**vars(ballot), "previous": None, "ciphertext": [], "f": []})


def _bad_documents():
    by_kind = {d["kind"]: encode_document(d) for d in documents()}
    reveal, share, result, key = by_kind["Reveal"], by_kind["DecryptionShare"], by_kind["Result"], by_kind["JointKey"]
    commitment, sealed, complaint = by_kind["Commitment"], by_kind["Shares"], by_kind["Complaint"]
    rows = [
        ("empty", b""),
        ("unknown tag", bytes([len(entries.DOCUMENTS)])),
        ("Registration with an option byte 2", _line(replaces=b"\2")),
        ("Registration with a card's option byte 2", _line(card=b"\2")),
        ("Registration whose card is cut", _line(card=b"\1\0" + octets("card")[:31])),
        ("Registration with a card of an unknown kind", _line(card=b"\1\2" + bytes(32))),
        ("Registration with a card of small order", _line(card=b"\1\0" + (1).to_bytes(32, "little"))),
        ("Registration with a card off the curve", _line(card=b"\1\1\2" + _off_the_curve())),
        ("Registration with a card's point at infinity", _line(card=b"\1\1" + bytes(33))),
        ("Registration whose lines are too many", b"\x14" + b"\xff" * 4),
        ("Registration with a response that is the order", _line(possession=POINTS[0] + ORDER.to_bytes(32, "little"))),
        ("Countersignature cut", by_kind["Countersignature"][:-1]),
        ("Countersignature with a byte more", by_kind["Countersignature"] + b"\0"),
        ("Correction with a change of an unknown kind", by_kind["Correction"][:33] + b"\2" + by_kind["Correction"][34:]),
        ("Correction without its style and weight", by_kind["Correction"][:33] + b"\1" + by_kind["Correction"][34:36]),
        ("Correction without a reason", by_kind["Correction"][:34]),
        ("Page cut", by_kind["Page"][:-1]),
        ("Page with an option byte 2", b"\x18\2" + by_kind["Page"][2:]),
        ("Page whose assets are too many", b"\x18\0" + bytes(8) + b"\xff" * 4 + bytes(4)),
        ("LedgerKey cut", by_kind["LedgerKey"][:-1]),
        ("LedgerKey with a byte more", by_kind["LedgerKey"] + b"\0"),
        ("largest tag", b"\xff"),
        ("trailing byte", by_kind["Close"] + b"\0"),
        ("Close that binds nothing", b"\x0a"),
        ("Close with an option byte 2", by_kind["Close"][:-1] + b"\2"),
        ("Close with a digest that is missing", by_kind["Close"][:-1] + b"\1"),
        ("RollSealed without an attempt", by_kind["RollSealed"][:-4]),
        ("Open of a context alone", by_kind["Open"][:33]),
        ("Open without an attempt", by_kind["Open"][:-4]),
        ("Open with an option byte 2", by_kind["Open"][:33] + b"\2" + by_kind["Open"][34:]),
        ("Open with a byte more", by_kind["Open"] + b"\0"),
        ("text that is not UTF-8", b"\x10" + b"\2\0\0\0" + b"\xc3\x28"),
        ("text with a surrogate", b"\x10" + b"\3\0\0\0" + b"\xed\xa0\x80"),
        ("text cut", by_kind["Notice"][:-1]),
        ("trailing byte after a list", key + b"\0"),
        ("cut in a list", key[:-1]),
        ("list count too large", key[:5] + b"\xff\xff\xff\xff" + key[9:]),
        ("list count one too large", key[:5] + b"\4\0\0\0" + key[9:]),
        ("bytes count too large", by_kind["Manifest"][:1] + b"\xff\xff\xff\xff"),
        ("point not canonical", key[:9] + NOT_A_POINT + key[41:]),
        ("point not below the prime", key[:9] + (2**255 - 19).to_bytes(32, "little") + key[41:]),
        ("point with the high bit", flip(key, 8 * 40 + 7)),
        ("scalar is the order", reveal[:-32] + ORDER.to_bytes(32, "little")),
        ("scalar of all ones", share[:-32] + b"\xff" * 32),
        ("ceremony key not canonical", commitment[:-65] + NOT_A_POINT + commitment[-33:]),
        ("agreement key not canonical", commitment[:-33] + NOT_A_POINT + commitment[-1:]),
        ("commitment without agreement key", commitment[:-33] + commitment[-1:]),
        ("commitment that consents to nothing", commitment[:-1]),
        ("commitment with an option byte 2", commitment[:-1] + b"\2"),
        ("confirmation of a transcript alone", by_kind["Confirmation"][:5] + by_kind["Confirmation"][-64:-32]),
        ("restart without reason", by_kind["Restart"][:38] + b"\2\0\0\0" + b"\1\0\2\0"),
        ("restart whose excluded are cut", by_kind["Restart"][:38] + b"\2\0\0\0" + b"\1\0"),
        ("cancelled without reason", by_kind["Cancelled"][:1]),
        ("response of an agreement is the order", by_kind["Agreement"][:-32] + ORDER.to_bytes(32, "little")),
        ("agreement without signature", by_kind["Agreement"][:-64]),
        ("scalar of a share is the order", sealed[:-32] + ORDER.to_bytes(32, "little")),
        ("key of a complaint not canonical", complaint[:39] + NOT_A_POINT + complaint[71:]),
        ("inner list cut", result[:-5]),
        ("tally without the root of the counted ballots", by_kind["Tally"][:-32]),
        ("response of a possession is the order", by_kind["Roll"][:-38] + ORDER.to_bytes(32, "little") + by_kind["Roll"][-6:]),
        ("voter without possession", by_kind["Roll"][:-70] + by_kind["Roll"][-6:]),
    ]
    return [_undecodable("document", decode_document, *row) for row in rows]


def _line(replaces=b"\0", card=b"\0", possession=None):
    """A Registration of one line."""
    possession = possession or POINTS[0] + scalar_encode(1)
    return b"\x14\1\0\0\0" + POINTS[0] + octets("holder 0") + possession + bytes(6) + replaces + card


def _off_the_curve():
    return next(x.to_bytes(32, "big") for x in range(1, 99) if p256.decompress(b"\2" + x.to_bytes(32, "big")) is None)


def _bad_entries():
    ballot, signed = small_ballot()
    entry = entries.ballot_entry(ballot, signed)
    (document,) = entries.post({"kind": "Result", "units": []}, ("official", 0), SECRET, ELECTION, lambda part: octets("encoding external"))
    rows = [
        ("empty", b""),
        ("unknown tag", b"\7" + entry[1:]),
        ("tag of a ballot with a card's signature", b"\5" + entry[1:]),
        ("a card's signature cut", b"\5" + entry[1:] + bytes(63)),
        ("a card's signature with a byte more", b"\5" + entry[1:] + bytes(65)),
        ("tag of a ballot with limbs", b"\3" + entry[1:]),
        ("unknown author", document[:1] + b"\3" + document[2:]),
        ("trailing byte", entry + b"\0"),
        ("cut", entry[:-1]),
        ("response of the signature is the order", entry[:-32] + ORDER.to_bytes(32, "little")),
        ("option byte 255", entry[:7] + b"\xff" + entry[8:]),
        ("longer than 65,535 bytes", document[:40] + (65_428).to_bytes(4, "little") + bytes(65_428) + document[-64:]),
    ]
    return [_undecodable("entry", decode_entry, *row) for row in rows]


def _undecodable(what, decode, name, data):
    error = refused(decode, data)
    assert error, name
    return case(f"invalid {what}: {name}", {what: bulky(data)}, error=error)


def _known_documents(context):
    digests = [octets(f"document {i}") for i in range(2)]
    known = [ballots.known_at_first(context)]
    for digest in digests:
        known.append(ballots.next_known(known[-1], digest))
    return case("known documents", {"context": context, "digests": digests}, None, {"known": known})


def possessions():
    """A holder and the proof of possession, for each kind of handle and of scope."""
    secret, external, salt = scalar("registered key"), octets("possession external"), octets("salt")
    key, cases = secret * G, []
    card = cards.text_of(card_of("encoding", "ed25519").key)
    for name, handle, kind in (("a card's key, election", card, roll.ELECTION), ("a person's number, roll", "880101-1234567", roll.ROLL), ("the longest handle", "~" * 128, roll.ROLL)):
        scope, held, trace = (kind, octets("scope")), roll.holder(salt, handle), {}
        signed = roll.prove_possession(secret, scope, held, external, trace)
        signature.verify(key, "registration", roll.possession_message(scope, held), signed)
        inputs = {"salt": salt, "handle": handle, "scope": bytes([kind]) + scope[1], "secret": scalar_encode(secret), "external": external}
        outputs = {"holder": held, "message": roll.possession_message(scope, held), "key": key, "signature": signed}
        cases.append(case(f"roll possession: {name}", inputs, trace, outputs))
    return cases


def _identifiers():
    manifest, root = b'{"tupyo":"manifest/v1"}\n', octets("roll root")
    generator = G.encode()
    context = labelled_hash("tupyo/v1/context", ELECTION + entries.encode(["point"], POINTS[:2]) + root + root + generator)
    cases = [case("election id", {"manifest": manifest}, None, {"election": hashlib.sha256(manifest).digest()})]
    cases.append(case("context", {"election": ELECTION, "keys": POINTS[:2], "roll_root": root, "mixed_root": root, "generator": generator}, None, {"context": context}))
    cases += [_known_documents(context), *possessions()]
    for name, code in (("zeros", bytes(32)), ("ones", b"\xff" * 32), ("mixed", octets("code"))):
        shown = ballots.display_tracking_code(code)
        assert len(shown) == 64
        cases.append(case(f"tracking code shown: {name}", {"tracking_code": code}, None, {"shown": shown}))
    message = b"data"
    cases.append(case("labelled hash", {"label": "tupyo/v1/test", "data": message}, None, {"hash": labelled_hash("tupyo/v1/test", message)}))
    return cases
