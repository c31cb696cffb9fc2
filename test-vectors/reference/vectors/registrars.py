"""Registrars' documents for a Play: lines of persons who have a card each, countersignatures, corrections."""

import cards
import roll
from entries import document_digest, encode_document
from ristretto255 import G
from vectors.play import card_of

FIRST, SECOND, THIRD = (("registrar", i) for i in range(3))
KINDS = ("p256", "ed25519")


def signer(play, name):
    """The card of a person, of a kind that the name's last letter says."""
    return card_of(f"{play.name} {name}", KINDS[ord(name[-1]) % 2])


def holder(play, name):
    return roll.holder(play.octets(f"salt {name}"), cards.text_of(signer(play, name).key))


def secret(play, name, number=0):
    """Of the person's voting key, of which there were so many before."""
    return play.scalar(f"registered {name} {number}")


def key(play, name, number=0):
    return (secret(play, name, number) * G).encode()


def line(play, name, number=0, style=0, weight=1, replaces=None, scope=None, **changed):
    """A RegisteredVoter; `replaces` is the number of a key before. `changed` are fields of the voter, and `card`."""
    rules = play.state.manifest.registration
    held = changed.pop("holder", holder(play, name))
    external = play.octets(f"possession {name} {number}")
    possession = roll.prove_possession(secret(play, name, number), scope or rules.scope(play.election), held, external)
    card = changed.pop("card", signer(play, name).key if rules.card_signatures else None)
    voter = {"key": key(play, name, number), "holder": held, "possession": possession, "style": style, "weight": weight}
    return {"voter": voter | changed, "replaces": None if replaces is None else key(play, name, replaces), "card": card}


def registration(*lines):
    """In the order of their keys."""
    return {"kind": "Registration", "lines": sorted(lines, key=lambda line: line["voter"]["key"])}


def digest(document):
    return document_digest(encode_document(document))


def countersignature(document):
    return {"kind": "Countersignature", "digest": digest(document)}


def struck(play, name, number=0, reason="Not a resident of the town."):
    return {"kind": "Correction", "key": key(play, name, number), "change": None, "reason": reason}


def changed(play, name, style, weight, number=0, reason="The street belongs to the city."):
    return {"kind": "Correction", "key": key(play, name, number), "change": {"style": style, "weight": weight}, "reason": reason}


def agree(play, document, author, *others):
    """Said by its author, and countersigned."""
    play.say(document, author)
    for other in others:
        play.say(countersignature(document), other)


def voters(play, people):
    """The voters of the roll as it stands, as a Play has them; `people` are (name, number of the key)."""
    own = {key(play, name, number): (secret(play, name, number), signer(play, name)) for name, number in people}
    lines = play.state.lines.sealed()
    return [line["voter"] | dict(zip(("secret", "signer"), own[line["voter"]["key"]])) for line in lines]
