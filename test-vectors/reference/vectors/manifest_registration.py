"""`registration` in manifest.json, and keys of cards: (name, text) of what is right and of what is no JSON of a manifest, (name, code, place, text) of what
breaks a rule."""

import json

import cards
import manifest as manifests
import p256
from vectors.material import octets
from vectors.play import author_secret, card_of, manifest_text, single

NAME = "manifest-vectors"
AUTHORITY = octets("authority").hex()
PLACE = "registration"
LONG_POLICY = "1.3." + "1" * 60


def base(registrars=2, kinds=None, **rules):
    return json.loads(manifest_text(NAME, officials=2, contests=[single("measure", ["yes", "no"])], registration={"registrars": registrars, **rules}, kinds=kinds))


def _text(document):
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _authority(*policies, certificate=AUTHORITY):
    return {"certificate": certificate, "policies": list(policies)}


def valid():
    every = {("official", 1): "p256", ("trustee", 0): "ed25519", ("trustee", 2): "p256", ("registrar", 0): "ed25519", ("registrar", 1): "p256"}
    many = [_authority(*(f"2.999.{j}" for j in range(16)), certificate=octets(f"authority {i}").hex()) for i in range(16)]
    policies = ["0.0", "0.39", "1.39.0", "2.40", "2.0.10", LONG_POLICY]
    return [
        ("registration: one registrar, and nothing else", _text(base(1))),
        ("registration: eight registrars, of whom all must sign", _text(base(8, signatures=8))),
        ("registration: keys of cards of officials, trustees and registrars", _text(base(kinds=every, signatures=2, codes=True, card_signatures=True))),
        ("registration: policies of every shape, and a standing roll", _text(base(authorities=[_authority(*policies)], roll=octets("standing roll").hex()))),
        ("registration: as many authorities and policies as there can be", _text(base(authorities=many))),
    ]


def invalid():
    lists = [(name, code, place, _text(base(**rules))) for name, code, place, rules in _rules()]
    return [*lists, *_people(), *_keys(), _size()]


def _rules():
    def authorities(*given):
        return {"authorities": list(given)}

    rows = [("registration-signatures: 0", "registration-signatures", "signatures", {"signatures": 0}), ("registration-signatures: 3 of 2", "registration-signatures", "signatures", {"signatures": 3})]
    certificates = [("in capitals", AUTHORITY.upper()), ("63 digits", AUTHORITY[1:]), ("65 digits", AUTHORITY + "0"), ("empty", ""), ("with another letter", AUTHORITY[:-1] + "g")]
    rows += [(f"registration-authority: {name}", "registration-authority", "authorities[0].certificate", authorities(_authority(certificate=text))) for name, text in certificates]
    rows.append(("registration-authority: twice", "registration-authority", "authorities[1].certificate", authorities(_authority(), _authority("2.5"))))
    rows.append(("count: 17 authorities", "count", "authorities", authorities(*(_authority(certificate=octets(f"authority {i}").hex()) for i in range(17)))))
    rows.append(("count: 17 policies", "count", "authorities[0].policies", authorities(_authority(*(f"2.999.{j}" for j in range(17))))))
    policies = [("empty", ""), ("one number", "2"), ("a root of 3", "3.1"), ("40 behind a root of 1", "1.40"), ("a leading zero", "1.02"), ("a leading zero in the root", "01.2"), ("a dot at the end", "1.2."), ("two dots", "1..2"), ("a letter", "1.2.a"), ("a sign", "1.+2"), ("65 characters", LONG_POLICY + "1"), ("a space", "1.2 ")]
    rows += [(f"registration-policy: {name}", "registration-policy", "authorities[0].policies[1]", authorities(_authority("2.5", text))) for name, text in policies]
    rows.append(("registration-policy: twice", "registration-policy", "authorities[0].policies[1]", authorities(_authority("2.5", "2.5"))))
    standing = octets("standing roll").hex()
    rows += [(f"registration-roll: {name}", "registration-roll", "roll", {"roll": text}) for name, text in (("empty", ""), ("in capitals", standing.upper()), ("62 digits", standing[2:]))]
    return [(name, code, f"{PLACE}.{place}", rules) for name, code, place, rules in rows]


def _people():
    """Registrars are told apart as officials are."""
    own, place = base()[PLACE]["registrars"], f"{PLACE}.registrars"
    table = [
        ("count: no registrars", "count", place, []),
        ("count: nine registrars", "count", place, base(9)[PLACE]["registrars"]),
        ("id: of a registrar", "id", f"{place}[1].id", [own[0], own[1] | {"id": "B"}]),
        ("id-repeated: registrars", "id-repeated", f"{place}[1].id", [own[0], own[1] | {"id": own[0]["id"]}]),
        ("title-length: of a registrar", "title-length", f"{place}[0].title.en", [own[0] | {"title": {"en": ""}}, own[1]]),
        ("key-repeated: two registrars", "key-repeated", f"{place}[1].key", [own[0], own[1] | {"key": own[0]["key"]}]),
        ("key-repeated: registrar and official", "key-repeated", f"{place}[0].key", [own[0] | {"key": base()["officials"][1]["key"]}, own[1]]),
        ("key-repeated: registrar and trustee", "key-repeated", f"{place}[1].key", [own[0], own[1] | {"key": base()["trustees"]["members"][2]["key"]}]),
        ("key: identity of a registrar", "key", f"{place}[1].key", [own[0], own[1] | {"key": manifests.base64url(bytes(32))}]),
    ]
    return [(name, code, where, _text(base() | {PLACE: base()[PLACE] | {"registrars": people}})) for name, code, where, people in table]


def _keys():
    """Of the second official."""
    p256_key, ed25519_key = (cards.text_of(card_of("manifest", kind).key) for kind in ("p256", "ed25519"))
    small, over = (1).to_bytes(32, "little"), (2**255 - 16).to_bytes(32, "little")
    point = p256.decompress(card_of("manifest", "p256").key[1:])
    whole = b"\4" + b"".join(value.to_bytes(32, "big") for value in point)
    off = next(x for x in range(1, 99) if p256.decompress(b"\2" + x.to_bytes(32, "big")) is None)
    rows = [
        ("of no kind of card", "p384:" + p256_key[5:]),
        ("in capitals", "P256:" + p256_key[5:]),
        ("of another kind", "ed25519:" + p256_key[5:]),
        ("a card's without a key", "ed25519:"),
        ("a card's without a kind", ":" + ed25519_key[8:]),
        ("a card's with a space", ed25519_key.replace(":", ": ")),
        ("a card's with padding", ed25519_key + "="),
        ("Ed25519 of small order", _card("ed25519", small)),
        ("Ed25519 that is not canonical", _card("ed25519", over)),
        ("Ed25519 that is no point", _card("ed25519", (2).to_bytes(32, "little"))),
        ("Ed25519 of 33 bytes", _card("ed25519", small + b"\0")),
        ("P-256 that is not compressed", _card("p256", whole)),
        ("P-256 off the curve", _card("p256", b"\2" + off.to_bytes(32, "big"))),
        ("P-256 not below the prime", _card("p256", b"\2" + (2**256 - 1).to_bytes(32, "big"))),
        ("P-256 at infinity", _card("p256", b"\0")),
        ("P-256 with another first byte", _card("p256", b"\5" + whole[1:33])),
    ]
    kinds = {("official", 1): "p256", ("trustee", 0): "ed25519"}
    found = [(f"key: {name}", "key", text, 1) for name, text in rows]
    twice = author_secret(NAME, "official", 1, "p256")
    found.append(("key-repeated: a card of official and trustee", "key-repeated", cards.text_of(twice.key), None))
    return [_official(*row, kinds) for row in found]


def _card(kind, data):
    return f"{kind}:{manifests.base64url(data)}"


def _official(name, code, text, official, kinds):
    """With this key of an official, or, if it is None, of the first trustee."""
    document = base(kinds=kinds)
    (document["trustees"]["members"][0] if official is None else document["officials"][official])["key"] = text
    return name, code, "trustees.members[0].key" if official is None else f"officials[{official}].key", _text(document)


def _size():
    """It fits where ballots bear no cards' signatures."""
    wide = single("wide", "abcd") | {"rule": {"kind": "quadratic", "budget": 251_001}}
    size = manifests.challenged_size([wide["rule"] | {"options": 4}])
    assert size <= manifests.MAX_ENTRY < size + 64
    manifests.parse(manifest_text(NAME, contests=[wide], registration={"registrars": 1}))
    return ("ballot-size: with the signature of a card", "ballot-size", "styles[0]", _text(json.loads(manifest_text(NAME, contests=[wide], registration={"registrars": 1, "card_signatures": True}))))


def malformed():
    own = base()[PLACE]
    rows = [
        ("registration null", None),
        ("registration as a list", [own]),
        ("registration without authorities", {key: value for key, value in own.items() if key != "authorities"}),
        ("registration without codes", {key: value for key, value in own.items() if key != "codes"}),
        ("unknown key in registration", own | {"url": "a"}),
        ("signatures as text", own | {"signatures": "1"}),
        ("codes as a number", own | {"codes": 1}),
        ("card signatures null", own | {"card_signatures": None}),
        ("a standing roll null", own | {"roll": None}),
        ("an authority as text", own | {"authorities": [AUTHORITY]}),
        ("an authority without policies", own | {"authorities": [{"certificate": AUTHORITY}]}),
        ("a policy as a number", own | {"authorities": [_authority(1)]}),
        ("unknown key in an authority", own | {"authorities": [_authority() | {"name": "a"}]}),
        ("a registrar without a key", own | {"registrars": [{"id": "a", "title": {"en": "a"}}]}),
    ]
    return [(name, _text(base() | {PLACE: value})) for name, value in rows]
