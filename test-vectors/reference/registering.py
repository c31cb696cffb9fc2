"""docs/protocol/admission.md, "Registrations": the lines of a roll that registrars say, and what stands until enough of them have signed it."""

import collections
import dataclasses

import manifest as manifests
import roll
from batch import Refused
from entries import encode

LONGEST_REASON = 2000


@dataclasses.dataclass
class Standing:
    """A document of a registrar, and who has signed it."""

    digest: bytes
    document: dict
    signed: set


class Lines:
    """`said` are (registrar, digest) of what stands or gave way to something newer, `corrected` the digests of corrections that took effect;
    `registrations` counts lines that took effect, `replacements` those of them that took another one's place. `current` are the lines as they would be sealed now, by key; `check_weights(weights)` refuses what is too heavy."""

    def __init__(self, rules, scope, styles, check_weights):
        self.rules, self.scope, self.styles, self.check_weights = rules, scope, styles, check_weights
        self.current, self.ever, self.standing = {}, set(), {}
        self.said, self.corrected = set(), set()
        self.registrations, self.replacements, self.corrections = 0, 0, []

    def __len__(self):
        return len(self.current)

    def sealed(self):
        """The lines in the order of their keys."""
        return [self.current[key] for key in sorted(self.current)]

    def leaf(self, line):
        return encode("Voter", line["voter"]) + (line["card"] if self.rules.card_signatures else b"")

    def say(self, registrar, document, digest):
        """The document's kind if it takes effect, None if it stands."""
        if (registrar, digest) in self.said or digest in self.corrected:
            raise Refused("repeated-document")
        self._check(document)
        if document["kind"] == "Registration":
            roll.check_possession(self.scope, [line["voter"] for line in document["lines"]])
        if self._needed(document) == 1:
            return self._take(document, digest)
        self.standing[registrar] = Standing(digest, document, {registrar})
        self.said.add((registrar, digest))
        return None

    def countersign(self, registrar, digest):
        """As `say`."""
        theirs = [other for other in sorted(self.standing) if other != registrar and self.standing[other].digest == digest]
        if not theirs:
            raise Refused("countersignature-unknown")
        standing = self.standing[theirs[0]]
        if registrar in standing.signed:
            raise Refused("repeated-countersignature")
        if len(standing.signed) + 1 == self._needed(standing.document):
            self._check(standing.document)
            return self._take(standing.document, digest)
        standing.signed.add(registrar)
        return None

    def discard(self):
        self.standing = {}

    def _needed(self, document):
        return self.rules.signatures if document["kind"] == "Registration" else len(self.rules.registrars)

    def _take(self, document, digest):
        """It takes effect, and does not stand any longer, whoever has said it."""
        for other in [other for other, standing in self.standing.items() if standing.digest == digest]:
            del self.standing[other]
            self.said.discard((other, digest))
        if document["kind"] == "Registration":
            self._register(document["lines"])
        else:
            self._correct(document)
            self.corrected.add(digest)
        return document["kind"]

    def _check(self, document):
        if document["kind"] == "Registration":
            self._check_lines(document["lines"])
        else:
            self._check_correction(document)

    # Registrations

    def _check_lines(self, lines):
        if not lines:
            raise Refused("roll-empty")
        after = self._after(lines)
        if len(after) >= 2**32:
            raise Refused("roll-gap")
        voters = [line["voter"] for line in lines]
        keys = [voter["key"] for voter in voters]
        if any(key >= following for key, following in zip(keys, keys[1:])):
            raise Refused("roll-order")
        if any(key in self.ever for key in keys):
            raise Refused("roll-repeated")
        if not all(map(roll.is_voting_key, keys)):
            raise Refused("roll-key")
        if any(voter["style"] >= self.styles for voter in voters):
            raise Refused("roll-style")
        self.check_weights([line["voter"]["weight"] for line in after])
        roll.check_holders([], voters)
        held = self._holders()
        if any(line["replaces"] != held.get(line["voter"]["holder"]) for line in lines):
            raise Refused("roll-replaces")
        self._check_cards(lines, after)

    def _check_cards(self, lines, after):
        if any((line["card"] is not None) != self.rules.card_signatures for line in lines):
            raise Refused("roll-card")
        cards = collections.Counter(line["card"] for line in after if line["card"] is not None)
        if any(count > 1 for count in cards.values()):
            raise Refused("roll-card")

    def _after(self, lines):
        """All lines as they would be."""
        holders = {line["voter"]["holder"] for line in lines}
        return [line for line in self.current.values() if line["voter"]["holder"] not in holders] + lines

    def _holders(self):
        """The current key of each holder."""
        return {line["voter"]["holder"]: key for key, line in self.current.items()}

    def _register(self, lines):
        for line in lines:
            if line["replaces"] is not None:
                del self.current[line["replaces"]]
                self.replacements += 1
        for line in lines:
            key = line["voter"]["key"]
            self.current[key] = line
            self.ever.add(key)
        self.registrations += len(lines)

    # Corrections

    def _check_correction(self, document):
        key, change = document["key"], document["change"]
        line = self.current.get(key)
        if line is None or change is not None and all(line["voter"][name] == change[name] for name in change):
            raise Refused("correction-key")
        if change is not None:
            if change["style"] >= self.styles:
                raise Refused("roll-style")
            self.check_weights([change["weight"], *(other["voter"]["weight"] for place, other in self.current.items() if place != key)])
        if manifests.text_fault(document["reason"], 1, LONGEST_REASON):
            raise Refused("text")

    def _correct(self, document):
        key, change = document["key"], document["change"]
        line = self.current.pop(key)
        if change is not None:
            self.current[key] = {**line, "voter": {**line["voter"], **change}}
        self.corrections.append(document["reason"])
