"""registration.json"""

import application as applications
import cards
import roll
from ristretto255 import G, ORDER, scalar_encode
from vectors.material import case, file, octets, refused, scalar
from vectors.play import card_of

SALT, SECRET, EXTERNAL = octets("salt"), scalar("registered key"), octets("possession external")
NOT_A_POINT = bytes.fromhex("26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371")
AT = 1_790_000_000


def generate():
    cases = [*_applications(), *_malformed(), *_sent(), *_logins(), *_codes(), *_handles()]
    description = (
        "What cards sign to register a voting key, and how it is sent and kept. Scopes are encoded (a byte 0 for an election or 1 for a roll, and its id), and so are keys of cards. "
        "An application's `digest` names the file of its evidence; `code` is a one-time code as it is `typed`."
    )
    return file(description, "docs/protocol/registration.md", cases)


def _application(kind, handle, style, replaces=None):
    scope = (kind, octets("scope"))
    held = roll.holder(SALT, handle)
    possession = roll.prove_possession(SECRET, scope, held, EXTERNAL)
    return {"scope": scope, "voting_key": (SECRET * G).encode(), "holder": held, "possession": possession, "style": style, "replaces": replaces}


def _shown(made):
    return {**made, "scope": bytes([made["scope"][0]]) + made["scope"][1]}


def _rows():
    unproven = {"possession": NOT_A_POINT + scalar_encode(1), "voting_key": b"\xff" * 32}
    return [
        ("election, the first key", _application(roll.ELECTION, "a", "jongno-gu")),
        ("roll, another key", _application(roll.ROLL, "a", "b", b"\xff" * 32)),
        ("the longest style", _application(roll.ROLL, "a", "a" * 64)),
        ("points that are none", _application(roll.ELECTION, "a", "b") | unproven),
    ]


def _applications():
    found = []
    for name, made in _rows():
        data = applications.encode_application(made)
        assert applications.decode_application(data) == made
        outputs = {"application": data, "message": applications.message(made), "digest": applications.digest(made)}
        found.append(case(f"application: {name}", _shown(made), None, outputs))
    return found


def _malformed():
    data = applications.encode_application(_rows()[0][1])
    before_style, response = data[: 1 + 3 * 32 + 64], 1 + 3 * 32 + 32
    rows = [
        ("empty", b""),
        ("cut", data[:-1]),
        ("with a byte more", data + b"\0"),
        ("of an unknown scope", b"\2" + data[1:]),
        ("with an option byte 2", data[:-1] + b"\2"),
        ("with a style that is not UTF-8", before_style + b"\2\0\0\0\xc3\x28\0"),
        ("with a style of more than there is", before_style + b"\xff" * 4 + data[len(before_style) + 4 :]),
        ("with a response that is the order", data[:response] + ORDER.to_bytes(32, "little") + data[response + 32 :]),
    ]
    found = []
    for name, bytes_ in rows:
        assert refused(applications.decode_application, bytes_), name
        found.append(case(f"no application: {name}", {"application": bytes_}, error="registration-malformed"))
    return found


def _sent():
    found = []
    for kind in ("ed25519", "p256"):
        card = card_of("registration", kind)
        made = _application(roll.ELECTION, cards.text_of(card.key), "jongno-gu")
        signed = card.sign(applications.LABEL, applications.encode_application(made))
        found.append(_registration(f"by a card of {kind}", made, cards.text_of(card.key), (card.key, signed), {"card": card.key, "signature": signed}))
    made = _application(roll.ROLL, "880101-1234567", "jongno-gu")
    found.append(_registration("by a one-time code", made, "880101-1234567", "7H3K90QDXV2M1C4B", {"code": "7H3K90QDXV2M1C4B"}))
    return found


def _registration(name, made, handle, proof, shown):
    sent = applications.registration(made, SALT, handle, proof)
    inputs = {"application": applications.encode_application(made), "salt": SALT, "handle": handle, "proof": shown, "at": AT}
    return case(f"registration: {name}", inputs, None, {"registration": sent, "evidence": applications.evidence(sent, AT)})


def _logins():
    challenge = octets("challenge") + octets("challenge, more")[:24]
    scopes = [("election", roll.ELECTION), ("roll", roll.ROLL)]
    return [
        case(f"login: {name}", {"scope": bytes([kind]) + octets("scope"), "challenge": challenge}, None, {"message": applications.login_message((kind, octets("scope")), challenge)})
        for name, kind in scopes
    ]


def _codes():
    good = [("as it is shown", "7H3K-90QD-XV2M-1C4B-W"), ("without lines", "7H3K90QDXV2M1C4BW"), ("in small letters", "7h3k 90qd xv2m 1c4b w"), ("with letters for digits", "7H3K-9OQD-XV2M-IC4B-W"), ("with an L", "7H3K-90QD-XV2M-lC4B-W")]
    short = [("empty", ""), ("15 characters", "7H3K-90QD-XV2M-1C4"), ("16 characters, without the one that checks them", "7H3K-90QD-XV2M-1C4B"), ("16 of 17 characters, one in the middle left out", "7H3K-90QD-V2M-1C4B-W"), ("18 characters", "7H3K-90QD-XV2M-1C4B-WW")]
    bad = [("a 17th character that is not the one that checks the others", "7H3K-90QD-XV2M-1C4BA"), ("two characters have changed places", "7H3K-09QD-XV2M-1C4B-W"), ("with a U", "7H3K-90QD-XV2M-1C4U-W"), ("16 characters, of which one is a U", "7H3K-90QD-XV2M-1C4U"), ("with a dot", "7H3K.90QD.XV2M.1C4B.W"), ("with a letter of another script", "7H3K-90QD-XV2M-1C4\u0412-W")]
    found = []
    for name, typed in good:
        code, _ = applications.code_of(typed)
        found.append(case(f"code: {name}", {"typed": typed}, None, {"code": code, "hash": applications.code_hash(code)}))
    for error, rows in (("code-length", short), ("code-malformed", bad)):
        for name, typed in rows:
            assert applications.code_of(typed) == (None, error), name
            found.append(case(f"no code: {name}", {"typed": typed}, error=error))
    return found


def _handles():
    good = [("one character", "!"), ("a person's number", "880101-1234567"), ("with spaces", "A. B 7"), ("the longest", "~" * 128)]
    bad = [("empty", ""), ("129 characters", "a" * 129), ("a space in front", " a"), ("a space at the end", "a "), ("a tab", "a\tb"), ("a delete", "a\x7f"), ("another script", "홍길동"), ("a space alone", " ")]
    found = [case(f"handle: {name}", {"handle": text, "salt": SALT}, None, {"holder": roll.holder(SALT, text)}) for name, text in good]
    assert all(applications.is_handle(text) for _, text in good)
    for name, text in bad:
        assert not applications.is_handle(text), name
        found.append(case(f"no handle: {name}", {"handle": text, "salt": SALT}, error="handle-malformed"))
    return found
