"""docs/protocol/verification.md, "Causes and consequences": what a refused entry follows from."""

import dataclasses

import entries
from borsh import Malformed

_PHASES = ("manifest", "ceremony", "key", "roll", "sealed", "open", "closed", "tallied", "finished", "cancelled")
_ENDS = dict(zip(_PHASES, ("manifest", "ceremony", "joint key", "seal", "opening", "closing", "tally")))

# By the tag of a document: who says it, its first phase, its round, and the steps that are not taken if it is refused.
_KINDS = [
    ("official", "manifest", None, ("manifest",)),
    *(("trustee", "ceremony", number, ("ceremony",)) for number in (0, 1, 2, 3, 3)),
    ("official", "key", None, ("joint key",)),
    ("official", "roll", None, ("lines",)),
    ("official", "roll", None, ("seal",)),
    ("official", "sealed", None, ("opening",)),
    ("official", "open", None, ("closing",)),
    ("official", "closed", None, ("tally",)),
    ("trustee", "tallied", None, ("share",)),
    ("official", "tallied", None, ()),
    ("trustee", "tallied", None, ("agreement",)),
    ("official", "ceremony", None, ("announcement", "schedule")),
    ("official", "ceremony", None, ("announcement",)),
    ("official", "ceremony", None, ("ceremony",)),
    ("official", "ceremony", None, ()),
    ("official", "ceremony", None, ("announcement",)),
    *[("registrar", "roll", None, ("lines",))] * 3,
    ("official", "ceremony", None, ("announcement", "official's key")),
    ("official", "ceremony", None, ("announcement",)),
]
_ROLES = {"official": "officials", "registrar": "registrars"}
_ONLY_IN = {"lines": "roll", "announcement": "open"}
_RESTS_ON = {
    **dict.fromkeys(("ceremony-number", "ceremony-excluded", "ceremony-consent", "ceremony-rounds", "transcript-mismatch"), "ceremony"),
    **dict.fromkeys(("confirmation-participants", "confirmation-joint"), "ceremony"),
    **dict.fromkeys(("roll-gap", "roll-seal", "roll-replaces", "countersignature-unknown", "correction-key"), "lines"),
    "documents-changed": "announcement",
    "open-schedule": "schedule",
    "close-schedule": "schedule",
    "wrong-tally": "ballot",
}
_UNDECIDED = {"transcript-mismatch": "course", "agreement-mismatch": "terms", **dict.fromkeys(("out-of-chain", "wrong-tally"), "context")}
_SAID = ("transcript-mismatch", "agreement-mismatch")
# Refused ballots and challenges whose signatures are verified, at most.
_MOST_VOTES = 256


@dataclasses.dataclass
class Place:
    """Where an entry stands; `round` is the ceremony's, -1 if there is none under way."""

    phase: str
    round: int


def round_of(state):
    """The round of the ceremony that is under way."""
    return state.round if state.phase == "ceremony" else -1


class _Refused:
    """The refused entries that others may follow from, the first of each kind: as (its name, after, pending)."""

    def __init__(self):
        self.steps, self.voters, self.parts, self.keys = {}, {}, {}, {}

    def add(self, link, entry, kind, phase, waits):
        document = entry if entry and entry["kind"] == "Document" else None
        if phase == "manifest" and not waits:
            self.steps.setdefault("manifest", link)
        if document:
            self.parts[document["author"]] = (document["digest"], link)
            if kind and kind[0] == document["author"][0]:
                if "official's key" in kind[3] and document["part"] == 0 and len(document["bytes"]) >= 3:
                    # Whose key it is: the number behind the tag.
                    self.keys.setdefault(int.from_bytes(document["bytes"][1:3], "little"), link)
                for step in kind[3]:
                    if step != waits and _ONLY_IN.get(step, phase) == phase:
                        self.steps.setdefault(step, link)
        elif entry:
            self.steps.setdefault("ballot", link)
            if entry["kind"] == "Ballot":
                self.voters.setdefault(entry["ballot"].voter, link)

    def before(self, code, entry):
        """What was refused before of the same author or voter, or of the same official's key."""
        if code == "document-signature":
            role, author = entry["author"]
            return self.keys.get(author) if role == "official" else None
        if code == "document-part":
            digest, link = self.parts.get(entry["author"], (None, None))
            return link if digest == entry["digest"] else None
        return self.voters.get(entry["ballot"].voter) if code == "out-of-chain" else None


class Causes:
    """What refused entries lead to: those that somebody has signed, and all of them. What nobody signed is a cause only of what nobody signed."""

    def __init__(self):
        self.signed, self.all = _Refused(), _Refused()
        self.begun, self.votes = {}, 0
        self.waited, self.courses, self.terms = set(), {}, {}

    def is_signed(self, state, entry):
        """Whether somebody has signed a refused entry: of ballots and challenges the first are looked at."""
        if state.manifest is None:
            return True
        if entry and entry["kind"] != "Document":
            self.votes += 1
            return self.votes <= _MOST_VOTES and state.is_signed(entry)
        return entry is not None and state.is_signed(entry)

    def hear(self, entry):
        """Of a document in parts only the first one has its tag."""
        if entry["kind"] == "Document" and entry["part"] == 0 and entry["bytes"]:
            self.begun[entry["author"]] = (entry["digest"], entry["bytes"][0])

    def refuse(self, check, code, index, entry, place, signed):
        """What the refusal follows from, (after, pending); remembers it."""
        document = entry if entry and entry["kind"] == "Document" else None
        kind = self._kind(document)
        step = self._waits(code, entry, kind, place)
        after, pending = self._source(self.signed if signed else self.all, code, entry, kind, step)
        # What follows from an entry waits for what that one waits for: else it could be the step that it waits for.
        waits = pending[1] if pending is not None and pending[0] == "step" else None
        link = ({"check": check, "code": code, "entry": index}, after, pending)
        self.all.add(link, entry, kind, place.phase, waits)
        if signed:
            self.signed.add(link, entry, kind, place.phase, waits)
            if waits and after is None:
                self.waited.add(waits)
            if document:
                self._remember(code, document)
        return after, pending

    def _source(self, known, code, entry, kind, step):
        steps = [_RESTS_ON.get(code)]
        if code == "roll-empty" and kind and "seal" in kind[3]:
            steps.append("lines")
        steps += ["lines", "seal"] if step == "seal" else [step]
        links = [known.steps[name] for name in steps if name in known.steps]
        links += [link for link in [known.before(code, entry)] if link]
        if links:
            return follower(min(links, key=lambda link: link[0]["entry"]))
        return None, ("step", step) if step else (_UNDECIDED[code],) if code in _UNDECIDED else None

    def _waits(self, code, entry, kind, place):
        """The step that must have been taken before an entry that comes too early."""
        early = kind is not None and _PHASES.index(kind[1]) > _PHASES.index(place.phase)
        if code == "not-open" or code == "wrong-phase" and early:
            return _ENDS.get(place.phase)
        if code in ("not-enough-agreements", "not-enough-shares"):
            return "agreement" if code == "not-enough-agreements" else "share"
        if code == "ceremony-round" and kind and kind[2] is not None and kind[2] > place.round:
            return "ceremony"
        if code in ("wrong-author", "document-part") and place.phase == "manifest" and kind and "manifest" not in kind[3]:
            return "manifest"
        return None

    def _kind(self, document):
        if document is None:
            return None
        digest, tag = self.begun.get(document["author"], (None, None))
        return _KINDS[tag] if digest == document["digest"] and tag < len(_KINDS) else None

    def _remember(self, code, part):
        """What trustees say of something else than the ledger's, to be compared with each other."""
        if part["author"][0] != "trustee" or part["parts"] != 1 or code not in _SAID:
            return
        try:
            document = entries.decode_document(part["bytes"])
        except Malformed:
            return
        trustee = part["author"][1]
        if document["kind"] == "Confirmation":
            self.courses.setdefault(trustee, document["transcript"])
        if document["kind"] == "Agreement":
            self.terms.setdefault(trustee, tuple(value for name, value in document.items() if name != "signature"))


def follower(link):
    """What follows from an entry follows from what it follows from itself."""
    name, after, pending = link
    return after or name, pending


def about(entry, manifest):
    """Whose entry it is."""
    if entry is None:
        return {}
    if entry["kind"] != "Document":
        return {"voter": entry["ballot"].voter}
    role, index = entry["author"]
    members = people(manifest)[role] if manifest else []
    return {role: members[index]["id"]} if index < len(members) else {}


def people(manifest):
    """Officials, trustees and registrars, as the manifest has them."""
    document = manifest.document
    registrars = document.get("registration", {}).get("registrars", [])
    return {"official": document["officials"], "trustee": document["trustees"]["members"], "registrar": registrars}
