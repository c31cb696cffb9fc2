"""docs/protocol/admission.md, "Another key of an official": the keys by which officials sign, one after the other."""

import author_key
from batch import Refused
from borsh import u16
from notation import labelled_hash


def possession_message(election, official, before, key):
    """What a new key signs; both keys are encoded."""
    return labelled_hash("tupyo/v1/official key possession", election + u16(official) + before + key)


def document(election, official, before, secret, external, reason):
    """The document by which the key of this secret takes the place of `before`, another key of this official."""
    key = author_key.encode(author_key.of(secret))
    message = possession_message(election, official, author_key.encode(before), key)
    return {"kind": "OfficialKey", "official": official, "key": key, "possession": author_key.sign(secret, message, external), "reason": reason}


class Keys:
    """Of the officials of a manifest; `newer` are (official, key) in the ledger's order."""

    def __init__(self, election, manifest):
        self.election, self.manifest, self.newer = election, manifest, []
        registrars = manifest.registrars
        self.known = [author_key.encode(key) for key in (*manifest.officials, *manifest.trustees, *registrars)]

    def of(self, official):
        """The key that signs now, None if there is no such official."""
        if official >= len(self.manifest.officials):
            return None
        return next((key for other, key in reversed(self.newer) if other == official), self.manifest.officials[official])

    def is_replaced(self, official):
        return any(other == official for other, _ in self.newer)

    def check(self, author, document):
        """Said by this official."""
        official, key = document["official"], document["key"]
        if author == official:
            raise Refused("wrong-author")
        before = self.of(official)
        if before is None:
            raise Refused("official-unknown")
        if len(self.manifest.officials) <= self.manifest.approvals:
            raise Refused("official-key-too-few")
        if key in self.known:
            raise Refused("official-key-known")
        message = possession_message(self.election, official, author_key.encode(before), key)
        try:
            author_key.verify(author_key.decode(key), message, document["possession"])
        except Refused as refusal:
            raise Refused("official-key-possession", str(refusal)) from refusal

    def take(self, document):
        self.newer.append((document["official"], author_key.decode(document["key"])))
        self.known.append(document["key"])
