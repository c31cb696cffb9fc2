"""docs/protocol/ledger.md, "Keys": the keys that sign an election's checkpoints, one after the other."""

import ed25519
import note
from batch import Refused
from borsh import u32
from notation import labelled_hash


def key_hash(key):
    """By what a key is announced."""
    return labelled_hash("tupyo/v1/ledger key", key)


def possession_message(election, number, key, following):
    """What a new key signs; `number` is how many keys took the place of another before."""
    return labelled_hash("tupyo/v1/ledger key possession", election + u32(number) + key + following)


def announce(election, number, seed, following):
    """The document by which the key of this seed takes its place; `following` is the hash of the one that may come next."""
    key = ed25519.public_key(seed)
    possession = ed25519.sign(seed, possession_message(election, number, key, following))
    return {"kind": "LedgerKey", "key": key, "next": following, "possession": possession}


class Keys:
    """The keys of the ledger of a manifest; `held` are (smallest size, key), ascending."""

    def __init__(self, election, manifest):
        ledger = manifest.ledger
        self.election, self.origin, self.held, self.next = election, ledger.origin(election), [(0, ledger.key)], ledger.next
        self.witnesses = [witness.public for witness in manifest.witnesses]

    def rotate(self, document, index):
        """`index` is that of the entry with which the document is complete."""
        key, following = document["key"], document["next"]
        if key_hash(key) != self.next:
            raise Refused("ledger-key-unannounced")
        if following in [key_hash(known) for known in (*(own for _, own in self.held), key, *self.witnesses)]:
            raise Refused("ledger-key-next")
        message = possession_message(self.election, len(self.held) - 1, key, following)
        if not ed25519.verify(key, message, document["possession"]):
            raise Refused("ledger-key-possession")
        self.held, self.next = [*self.held, (index + 2, key)], following

    def at(self, size):
        """What must have signed the checkpoint of a size."""
        return note.Verifier(self.origin, next(key for smallest, key in reversed(self.held) if smallest <= size))

    def all(self):
        return [note.Verifier(self.origin, key) for _, key in self.held]

    def open(self, signed, exact=True):
        """The checkpoint of a note, by the key of its size."""
        claimed = note.Checkpoint.parse(note.parse(signed)[0])
        if claimed.origin != self.origin:
            raise Refused("checkpoint-origin")
        return note.open_checkpoint(signed, self.at(claimed.size), exact)
