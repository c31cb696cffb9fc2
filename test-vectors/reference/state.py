"""docs/protocol/admission.md: the fold over an election's ledger."""

import collections
import hashlib

import agreement
import author_key
import ballot as ballots
import batch
import cards
import ceremony as ceremonies
import circuits
import decryption
import elgamal
import entries
import ledger_key
import manifest as manifests
import merkle
import official_key
import page
import registering
import roll
import signature
from batch import Refused
from borsh import Malformed, option, u64
from entries import encode
from notation import labelled_hash
from ristretto255 import G, decode

_ORDER = ("manifest", "ceremony", "key", "roll", "sealed", "open", "closed", "tallied", "finished")
PHASES = {
    "Manifest": ("manifest",),
    **dict.fromkeys(("Commitment", "Reveal", "Shares", "Confirmation", "Complaint"), ("ceremony",)),
    "JointKey": ("key",),
    "Roll": ("roll",),
    **dict.fromkeys(("RollSealed", "Registration", "Countersignature", "Correction"), ("roll",)),
    "Open": ("sealed",),
    "Close": ("open",),
    "Tally": ("closed",),
    "Agreement": ("tallied",),
    "DecryptionShare": ("tallied",),
    "Result": ("tallied",),
    "Schedule": _ORDER[1:6],
    "Notice": _ORDER[1:8],
    "Restart": ("ceremony",),
    "Cancelled": _ORDER[1:8],
    "LedgerKey": _ORDER[1:8],
    "OfficialKey": _ORDER[1:8],
    "Page": _ORDER[1:8],
}
OVER = ("finished", "cancelled")
REGISTERED = ("Registration", "Countersignature", "Correction")
APPROVED = ("Schedule", "Notice", "Restart", "Cancelled", "RollSealed", "Open", "Close", "OfficialKey", "Page")
ANNOUNCED = ("Schedule", "Notice", "OfficialKey", "Page")
CARD_LABEL = "tupyo/v1/card ballot"
LONGEST_TEXT = 2000
MOST_UNAPPROVED, WORDS_OF_PAGE = 256, 8
ROUNDS = {"Commitment": 0, "Reveal": 1, "Shares": 2, "Confirmation": 3, "Complaint": 3}


class Election:
    """Feed `apply` the entries in order; it raises Refused. With `defer`, ballots' proofs and signatures are collected
    in `members` instead of being verified one by one, as (entry index, code, member): in the order in which an entry's
    first refused one names its code."""

    def __init__(self, election, defer=False):
        self.election, self.defer, self.members = election, defer, []
        self.phase, self.manifest, self.pending, self.leaves = "manifest", None, {}, []
        self.discarded = collections.Counter()
        self.schedule, self.held_schedules, self.notices, self.standing, self.ledger = None, [], 0, {}, None
        self.officials, self.words, self.unapproved = None, set(), collections.Counter()
        self.pages = []  # (index, digest, phase, document)
        self.opened_at, self.closed_at, self.known = None, None, []
        self.ceremony, self.said, self.culprits = 0, [{}, {}, {}, {}], []
        self.participants, self.excluded, self.after = [], [], None
        self.transcript, self.keys, self.verification, self.context = None, None, None, None
        self.roll, self.lines, self.cards = [], None, []
        self.root, self.counted_root = None, None
        self.last, self.cast, self.challenges = {}, {}, {}
        self.challenged, self.counted, self.replaced, self.voted, self.nonces = set(), {}, [], {}, []
        self.totals, self.agreements, self.agreed, self.shares, self.result = None, {}, None, {}, None
        self.cancelled, self.effects = None, collections.Counter()

    def apply(self, data):
        try:
            entry = entries.decode_entry(data)
        except Malformed as problem:
            code = "entry-too-long" if problem.code == "too-long" else "malformed-entry"
            raise Refused(code, str(problem)) from problem
        if entry["kind"] == "Document":
            self._part(entry)
        else:
            self._ballot(entry)
        self.leaves.append(merkle.leaf_hash(data))

    @property
    def count(self):
        """How many entries there are: the index of the next one."""
        return len(self.leaves)

    # Documents

    def _part(self, entry):
        if self.phase in OVER:
            raise Refused("wrong-phase")
        part, parts, length = entry["part"], entry["parts"], len(entry["bytes"])
        whole = length == entries.PART or part == parts - 1 and 1 <= length <= entries.PART
        if not 1 <= parts <= entries.MAX_PARTS or part >= parts or not whole:
            raise Refused("document-part")
        if self.manifest is not None:
            self._check_signature(self.manifest, entry)
        elif entry["author"][0] != "official" or entry["author"][1] >= manifests.MAX_OFFICIALS:
            raise Refused("wrong-author")
        begun = self._begun(entry)
        if part + 1 == parts:
            self._document(entry["author"], [*begun, entry])
        self._take_part(entry, begun)

    def _begun(self, entry):
        """The parts that this one continues. Before there is a manifest nothing is begun beside it, or anew."""
        author = entry["author"]
        if entry["part"] == 0 and (self.manifest is not None or not self.pending):
            return []
        begun = self.pending.get(author, [])
        if not begun or len(begun) != entry["part"] or any((e["digest"], e["parts"]) != (entry["digest"], entry["parts"]) for e in begun):
            raise Refused("document-part")
        return begun

    def _take_part(self, entry, begun):
        author = entry["author"]
        self.discarded[author] += len(self.pending.pop(author, [])) - len(begun)
        if entry["part"] + 1 < entry["parts"]:
            self.pending[author] = [*begun, entry]

    def unfinished(self):
        """(author, parts) for each who has parts on the ledger of no document that was said, ascending."""
        counts = self.discarded + collections.Counter({author: len(parts) for author, parts in self.pending.items()})
        return sorted(counts.items(), key=lambda item: entries.encode_author(item[0]))

    def _check_signature(self, manifest, entry):
        role, index = entry["author"]
        keys = {"official": manifest.officials, "trustee": manifest.trustees, "registrar": manifest.registrars}[role]
        if index >= len(keys):
            raise Refused("wrong-author")
        key = self.officials.of(index) if role == "official" and self.officials else keys[index]
        fields = entries.part_fields(*(entry[name] for name in ("author", "digest", "part", "parts", "bytes")))
        author_key.verify(key, entries.part_message(self.election, fields), entry["signature"])

    def is_signed(self, entry):
        """Whether an entry, legal or not, is signed with the key that its author has now, or its voter on the sealed roll."""
        try:
            if entry["kind"] == "Document":
                self._check_signature(self.manifest, entry)
                return True
            ballot = entry["ballot"]
            if self.context is None or ballot.voter >= len(self.roll):
                return False
            words = _signed_by_voter(entry, ballots.tracking_code(self.context, ballot))
            signature.verify(decode(self.roll[ballot.voter]["key"]), *words, entry["signature"])
        except Refused:
            return False
        return True

    def _document(self, author, parts):
        data = b"".join(part["bytes"] for part in parts)
        if entries.document_digest(data) != parts[0]["digest"]:
            raise Refused("document-digest")
        try:
            document = entries.decode_document(data)
        except Malformed as problem:
            raise Refused("malformed-entry", str(problem)) from problem
        kind = document["kind"]
        if self.phase not in PHASES[kind]:
            raise Refused("wrong-phase", f"{kind} in phase {self.phase}")
        if author[0] != entries.ROLES[kind] or kind == "Roll" and self.lines is not None:
            raise Refused("wrong-author")
        if kind == "Manifest":
            self._manifest(document["json"], parts)
        elif kind in ROUNDS:
            self._ceremony(author[1], document, parts[0]["digest"])
        elif kind in APPROVED:
            self._approval(author[1], document, parts[-1])
        elif kind in REGISTERED:
            self._registrar(author[1], document, parts[0]["digest"])
        elif kind == "Agreement":
            self._agreement(author[1], document)
        elif kind == "DecryptionShare":
            self._share(author[1], document["units"])
        else:
            {
                "JointKey": self._joint_key,
                "Roll": self._roll_part,
                "Tally": self._tally,
                "Result": self._result,
                "LedgerKey": lambda rotation: self._rotate(author[1], rotation, data),
            }[kind](document)
        self.effects[kind] += kind not in (*APPROVED, *REGISTERED)

    def _approval(self, official, document, last):
        """A document that takes effect when as many officials have said it as the manifest demands."""
        kind, digest = document["kind"], last["digest"]
        check, effect = {
            "RollSealed": (self._check_seal, self._seal),
            "Open": (self._check_open, self._open),
            "Close": (self._check_close, self._close),
            "OfficialKey": (lambda document: self._check_official_key(official, document), self._official_key),
            "Schedule": (self._check_schedule, self._schedule),
            "Notice": (self._check_notice, self._notice),
            "Page": (lambda document: self._check_page(document, last["parts"]), self._page),
            "Restart": (self._check_restart, self._restart),
            "Cancelled": (self._check_cancelled, self._cancelled),
        }[kind]
        check(document)
        if kind == "Schedule" and digest in self.held_schedules:
            raise Refused("said-before")
        if self.standing.get(official) == digest:
            raise Refused("repeated-approval")
        if last["signature"] in self.words:
            raise Refused("said-before")
        others = [other for other, standing in self.standing.items() if standing == digest]
        complete = len(others) + 1 >= self.manifest.approvals
        words = WORDS_OF_PAGE if kind == "Page" else 1
        if not complete and self.unapproved[official] + words > MOST_UNAPPROVED:
            raise Refused("too-many-unapproved")
        self.words.add(last["signature"])
        if not complete:
            self.standing[official] = digest
            self.unapproved[official] += words
            return
        self.standing.pop(official, None)
        for other in others:
            del self.standing[other]
            self.unapproved[other] -= words
        effect(document, digest)
        self.effects[kind] += 1
        if kind in ANNOUNCED:
            self._announced(digest)

    def _announced(self, digest):
        """While voting is open, ballots must know what takes effect."""
        if self.phase == "open":
            self.known.append(ballots.next_known(self.known[-1], digest))

    def _check_official_key(self, author, document):
        self.officials.check(author, document)
        _check_text(document["reason"], 1)

    def _official_key(self, document, digest):
        """What the official has begun is of no document, what it has approved stands no more, and what it said in vain is not counted."""
        official = document["official"]
        self.officials.take(document)
        self.standing.pop(official, None)
        del self.unapproved[official]
        self.discarded[("official", official)] += len(self.pending.pop(("official", official), []))

    def _rotate(self, official, rotation, data):
        if self.officials.is_replaced(official):
            raise Refused("ledger-key-official")
        self.ledger.rotate(rotation, self.count)
        self._announced(entries.document_digest(data))

    def _manifest(self, data, parts):
        if hashlib.sha256(data).digest() != self.election:
            raise Refused("wrong-manifest")
        try:
            manifest = manifests.parse(data)
        except manifests.Invalid as problem:
            raise Refused("manifest-refused", str(problem)) from problem
        for part in parts:
            self._check_signature(manifest, part)
        self.manifest, self.phase, self.ledger = manifest, "ceremony", ledger_key.Keys(self.election, manifest)
        self.officials = official_key.Keys(self.election, manifest)
        self.participants = list(range(len(manifest.trustees)))
        self.circuits = [circuits.of_style(rules) for rules in manifest.styles]
        if manifest.registration:
            scope = manifest.registration.scope(self.election)
            self.lines = registering.Lines(manifest.registration, scope, len(manifest.styles), self._check_weights)

    def _ceremony(self, trustee, document, digest):
        kind, round_ = document["kind"], ROUNDS[document["kind"]]
        self._check_turn(trustee, document["ceremony"], round_)
        commitments, reveals, shares = self.said[:3]
        place = (self.election, self.ceremony)
        if kind == "Commitment":
            ceremonies.check_commitment(document, self.after)
        elif kind == "Reveal":
            self._check_reveal(trustee, document)
        elif kind == "Shares":
            rounds = ceremonies.rounds_hash(*place, commitments, reveals)
            ceremonies.check_shares(document, trustee, self.participants, self.manifest.components, rounds)
        elif kind == "Confirmation":
            transcript = ceremonies.transcript_hash(*place, commitments, reveals, shares)
            joint = ceremonies.joint_hash(ceremonies.joint_key(reveals.values()))
            ceremonies.check_confirmation(document, self.participants, transcript, joint)
        else:
            culprit = ceremonies.culprit(*place, trustee, document, commitments, reveals, shares)
            self.culprits.append(culprit)
            self._end_ceremony([culprit], digest)
            return
        self.said[round_][trustee] = document
        if len(self.said[3]) == len(self.participants):
            self.transcript, self.phase = document["transcript"], "key"

    def _check_turn(self, trustee, number, round_):
        """Whether this is the trustee's turn to speak in this round of this ceremony."""
        if len(self.participants) < self.quorum():
            raise Refused("ceremony-too-few")
        if number != self.ceremony:
            raise Refused("ceremony-number")
        if trustee not in self.participants:
            raise Refused("ceremony-excluded")
        if trustee in self.said[round_]:
            raise Refused("ceremony-repeated")
        if round_ != self.round:
            raise Refused("ceremony-round")

    @property
    def round(self):
        """The round that the ceremony is in, from 0."""
        return next(i for i, said in enumerate(self.said) if len(said) < len(self.participants))

    def _check_reveal(self, trustee, document):
        manifest, (commitments, reveals) = self.manifest, self.said[:2]
        ceremonies.check_reveal(self.election, trustee, commitments[trustee], document, manifest.components, manifest.threshold)
        last = len(reveals) + 1 == len(self.participants)
        if last and any(key.is_identity() for key in ceremonies.joint_key([*reveals.values(), document])):
            raise Refused("ceremony-identity")

    def _end_ceremony(self, excluded, digest):
        """The next one begins without them, for good; its commitments name what ended this one."""
        self.participants = [j for j in self.participants if j not in excluded]
        self.excluded += excluded
        self.ceremony, self.said, self.after = self.ceremony + 1, [{}, {}, {}, {}], digest

    def _check_restart(self, document):
        if len(self.participants) < self.quorum():
            raise Refused("ceremony-too-few")
        if (document["ceremony"], document["round"]) != (self.ceremony, self.round):
            raise Refused("restart-round")
        if document["said"] != ceremonies.said_hash(self.election, self.ceremony, self.participants, self.said):
            raise Refused("restart-said")
        excluded, waited_for = document["excluded"], set(self.participants) - self.said[self.round].keys()
        if not excluded or excluded != sorted(set(excluded)) or not waited_for.issuperset(excluded):
            raise Refused("restart-excluded")
        if len(self.participants) - len(excluded) < self.quorum():
            raise Refused("restart-too-few")
        _check_text(document["reason"], 1)

    def _restart(self, document, digest):
        self._end_ceremony(document["excluded"], digest)

    def _check_cancelled(self, document):
        if len(self.agreements) >= self.quorum():
            raise Refused("agreed-already")
        _check_text(document["reason"], 1)

    def _cancelled(self, document, digest):
        self.phase, self.cancelled = "cancelled", document["reason"]

    def _joint_key(self, document):
        reveals = list(self.said[1].values())
        keys = ceremonies.joint_key(reveals)
        if (document["ceremony"], document["keys"]) != (self.ceremony, [key.encode() for key in keys]):
            raise Refused("wrong-joint-key")
        self.keys, self.phase = [key.fixed() for key in keys], "roll"
        self.verification = {j: ceremonies.verification_keys(reveals, j) for j in self.participants}

    def _roll_part(self, document):
        if not document["voters"]:
            raise Refused("roll-empty")
        if document["first"] != len(self.roll):
            raise Refused("roll-gap")
        voters = document["voters"]
        keys = [voter["key"] for voter in self.roll[-1:] + voters]
        if any(key >= following for key, following in zip(keys, keys[1:])):
            raise Refused("roll-order")
        if any(not roll.is_voting_key(voter["key"]) for voter in voters):
            raise Refused("roll-key")
        if any(voter["style"] >= len(self.circuits) for voter in voters):
            raise Refused("roll-style")
        self._check_weights([voter["weight"] for voter in self.roll + voters])
        roll.check_holders([voter["holder"] for voter in self.roll], voters)
        roll.check_possession((roll.ELECTION, self.election), voters)
        self.roll = self.roll + voters

    def _check_weights(self, weights):
        """All weights of a roll."""
        largest = max(max(circuits.largest_output(rules)) for rules in self.manifest.styles)
        if not all(weights) or sum(weights) >= 2**32 or sum(weights) * largest >= 2**40:
            raise Refused("roll-weight")

    def _registrar(self, registrar, document, digest):
        if document["kind"] == "Countersignature":
            effect = self.lines.countersign(registrar, document["digest"])
        else:
            effect = self.lines.say(registrar, document, digest)
        self.effects[effect] += effect is not None

    @property
    def voters(self):
        """How many stand on the roll, sealed or not."""
        return len(self.roll if self.lines is None else self.lines)

    def roll_root(self):
        """Of the roll as it stands."""
        leaves = [encode("Voter", voter) for voter in self.roll] if self.lines is None else map(self.lines.leaf, self.lines.sealed())
        return merkle.root([merkle.leaf_hash(leaf) for leaf in leaves])

    def _check_seal(self, document):
        if not self.voters:
            raise Refused("roll-empty")
        if (document["voters"], document["root"]) != (self.voters, self.roll_root()):
            raise Refused("roll-seal")

    def _seal(self, document, digest):
        self.root, self.phase = document["root"], "sealed"
        if self.lines is not None:
            self.lines.discard()
            self.roll = [line["voter"] for line in self.lines.sealed()]
            self.cards = [line["card"] for line in self.lines.sealed()]

    def _check_open(self, document):
        if document["context"] != context_of(self.election, self.keys, self.root):
            raise Refused("wrong-context")
        if document["schedule"] != self.schedule_digest():
            raise Refused("open-schedule")

    def _open(self, document, digest):
        self.context, self.phase, self.opened_at = document["context"], "open", self.count
        self.known = [ballots.known_at_first(self.context)]

    def _check_close(self, document):
        if not self.opened_at < document["size"] <= self.count:
            raise Refused("close-size")
        if document["schedule"] != self.schedule_digest():
            raise Refused("close-schedule")
        if document["root"] != merkle.root(self.leaves[: document["size"]]):
            raise Refused("close-root")

    def _close(self, document, digest):
        self.phase, self.closed_at = "closed", self.count

    def _check_schedule(self, document):
        moved = self.phase == "open" and (self.schedule is None or self.schedule["opening"] != document["opening"])
        if document["opening"] >= document["closing"] or moved:
            raise Refused("schedule-order")
        _check_text(document["reason"], 0)

    def _schedule(self, document, digest):
        self.schedule, self.held_schedules = document, [*self.held_schedules, digest]

    @property
    def schedules(self):
        """How many there were."""
        return len(self.held_schedules)

    def schedule_digest(self):
        """The digest of the last schedule, None if there is none."""
        return self.schedule and entries.document_digest(entries.encode_document(self.schedule))

    def _check_notice(self, document):
        _check_text(document["text"], 1)

    def _notice(self, document, digest):
        self.notices += 1

    def _check_page(self, document, parts):
        page.check(document, self.pages[-1][1] if self.pages else None, parts)
        _check_text(document["reason"], 0)

    def _page(self, document, digest):
        self.pages.append((self.count, digest, self.phase, document))

    # Ballots

    def _ballot(self, entry):
        if self.phase != "open":
            raise Refused("closed" if self.phase in ("closed", "tallied", *OVER) else "not-open")
        ballot, challenge = entry["ballot"], entry["kind"] == "Challenged"
        if ballot.voter >= len(self.roll):
            raise Refused("unknown-voter")
        voter = self.roll[ballot.voter]
        if ballot.style != voter["style"]:
            raise Refused("wrong-style")
        circuit = self.circuits[ballot.style]
        ballots.check_shape(ballot, circuit)
        if challenge and len(entry["values"]) != len(circuit.outputs):
            raise Refused("wrong-shape")
        if not challenge and (entry["card"] is not None) != self.manifest.card_signatures:
            raise Refused("wrong-shape")
        current = len(self.known) - 1
        if ballot.documents > current or not challenge and ballot.documents != current:
            raise Refused("documents-changed", f"{ballot.documents}, not {current}")
        code = ballots.tracking_code(self.context, ballot)
        if code in self.challenged:
            raise Refused("challenged-ballot")
        if ballot.previous != self.last.get(ballot.voter):
            raise Refused("out-of-chain")
        counter = self.challenges if challenge else self.cast
        limit = self.manifest.challenges if challenge else self.manifest.ballots
        if counter.get(ballot.voter, 0) >= limit:
            raise Refused("too-many")
        self._verify(entry, ballot, voter, circuit, code)
        counter[ballot.voter] = counter.get(ballot.voter, 0) + 1
        self.voted[self.count] = ballot.voter
        self.nonces.append((self.count, ballot.ciphertext[0]))
        if challenge:
            self.challenged.add(code)
        else:
            self.last[ballot.voter] = code
            if ballot.voter in self.counted:
                self.replaced.append((self.counted[ballot.voter][0], ballot.voter))
            self.counted[ballot.voter] = (self.count, code, ballot.ciphertext)

    def _verify(self, entry, ballot, voter, circuit, code):
        n = len(circuit.outputs)
        made = [("proof-invalid", lambda: ballots.member(self.context, voter["key"], ballot, self.known[ballot.documents], circuit, self.keys))]
        purpose, message = _signed_by_voter(entry, code)
        made.append(("signature-invalid", lambda: signature.member(decode(voter["key"]), purpose, message, entry["signature"])))
        if entry["kind"] == "Challenged":
            made.append(("opening-invalid", lambda: ballots.opening_member(code, ballot, entry["nonce"], entry["values"], self.keys[:n])))
        challenge = entry["kind"] == "Challenged"
        for error, make in made:
            member = _made(make, error)
            if self.defer:
                self.members.append((self.count, error, member))
            elif not batch.accepts([member]):
                raise Refused(error)
        if not challenge and self.manifest.card_signatures:
            self._verify_card(entry, self.cards[ballot.voter], code)

    def _verify_card(self, entry, card, code):
        """Outside the batch; to a caller that defers, a member of no equations says how it is."""
        holds = cards.is_signed(card, CARD_LABEL, code, entry["card"])
        if self.defer:
            self.members.append((self.count, "card-signature-invalid", batch.Member(bytes(32), [], holds)))
        elif not holds:
            raise Refused("card-signature-invalid")

    # Results

    def tally(self):
        """A Tally's fields, recomputed."""
        return {"units": self.units(), "counted": self.counted_hash()}

    def counted_hash(self):
        """The root over the counted ballot of each voter of the roll, None of those who have none."""
        counted = [self.counted.get(voter) for voter in range(len(self.roll))]
        return merkle.root([merkle.leaf_hash(option(ballot and u64(ballot[0]) + ballot[1])) for ballot in counted])

    def units(self, of=None):
        """The sums of the counted ballots, of these voters alone if they are given."""
        units = []
        for style, circuit in enumerate(self.circuits):
            voters = [v for v in sorted(self.counted if of is None else of) if self.roll[v]["style"] == style]
            weights = [self.roll[v]["weight"] for v in voters]
            points = [[decode(data) for data in self.counted[v][2]] for v in voters]
            total = elgamal.weighted_sum(points, weights, len(circuit.outputs) + 1)
            units.append({"style": style, "counted": len(voters), "weight": sum(weights), "sum": [p.encode() for p in total]})
        return units

    def opened(self):
        """The units that are opened, once there is a tally."""
        return [unit for unit in self.totals if unit["style"] < len(self.circuits) and self.sealed_by(unit) is None]

    def sealed_by(self, unit):
        """Why a unit of the tally stays sealed, None if it is opened."""
        manifest, style = self.manifest, unit["style"]
        voters, counted = sum(voter["style"] == style for voter in self.roll), sum(self.cells(style).values())
        if counted < manifest.floor:
            return "floor"
        if 100 * counted < manifest.turnout * voters:
            return "turnout"
        if style not in manifest.exposed and any(ballots < manifest.floor for ballots in self.cells(style).values()):
            return "cell"
        return "empty" if unit["sum"][:1] in ([], [bytes(32)]) else None

    def cells(self, style):
        """How many counted ballots there are of each weight that has any."""
        return collections.Counter(self.roll[v]["weight"] for v in self.counted if self.roll[v]["style"] == style)

    def _tally(self, document):
        """With `defer`, a tally's units are left to the caller, as ballots are: it adds up those that are valid."""
        if document["counted"] != self.counted_hash() or not self.defer and document["units"] != self.units():
            raise Refused("wrong-tally")
        self.totals, self.counted_root, self.phase = document["units"], document["counted"], "tallied"

    def quorum(self):
        """How many agreements a decryption share needs."""
        return agreement.quorum(len(self.manifest.trustees), self.manifest.threshold, bool(self.manifest.witnesses))

    def agreement_fields(self):
        """What an Agreement says but its signature, once there is a tally."""
        size, tally = self.closed_at + 1, agreement.tally_hash(self.totals, self.counted_root)
        fields = {"ceremony": self.ceremony, "transcript": self.transcript, "context": self.context}
        return fields | {"size": size, "root": merkle.root(self.leaves[:size]), "tally": tally}

    def _agreement(self, trustee, document):
        self._check_participant(trustee)
        if trustee in self.agreements:
            raise Refused("repeated-agreement")
        fields = self.agreement_fields()
        if any(document[name] != fields[name] for name in fields if name != "root"):
            raise Refused("agreement-mismatch")
        agreement.verify(self.election, self.said[0][trustee]["agreement_key"], document)
        if document["root"] != fields["root"]:
            raise Refused("agreement-mismatch")
        self.agreements[trustee] = document
        self.agreed = agreement.agreed_hash(self.election, fields)

    def _check_participant(self, trustee):
        if trustee not in self.participants:
            raise Refused("not-a-participant")

    def _share(self, trustee, units):
        self._check_participant(trustee)
        if len(self.agreements) < self.quorum():
            raise Refused("not-enough-agreements", f"{len(self.agreements)} of {self.quorum()}")
        if trustee in self.shares:
            raise Refused("repeated-share")
        opened = self.opened()
        if [unit["style"] for unit in units] != [unit["style"] for unit in opened]:
            raise Refused("wrong-units")
        for unit, total in zip(units, opened):
            decryption.verify(self.context, self.agreed, trustee, self.verification[trustee], total["sum"], unit)
        self.shares[trustee] = units

    def _result(self, document):
        opened, units = self.opened(), document["units"]
        threshold = self.manifest.threshold
        if len(self.shares) < threshold:
            raise Refused("not-enough-shares")
        if [(u["style"], len(u["values"])) for u in units] != [(t["style"], len(t["sum"]) - 1) for t in opened]:
            raise Refused("wrong-units")
        first = list(self.shares.items())[:threshold]
        for i, (unit, total) in enumerate(zip(units, opened)):
            points = decryption.opened(total["sum"], {j: shares[i]["factors"] for j, shares in first})
            if points != [value * G for value in unit["values"]]:
                raise Refused("wrong-result")
        self.result, self.phase = units, "finished"

    def limits(self, unit):
        """The largest value that each output of a unit can have."""
        return [most * unit["weight"] for most in circuits.largest_output(self.manifest.styles[unit["style"]])]


def context_of(election, keys, root):
    """Of a roll that is not mixed: its root stands twice, and the generator is G."""
    return labelled_hash("tupyo/v1/context", election + encode(["point"], [key.encode() for key in keys]) + root + root + G.encode())


def _signed_by_voter(entry, code):
    if entry["kind"] == "Challenged":
        return "challenge", ballots.challenge_message(code, entry["nonce"], entry["values"])
    return "ballot", code


def _made(make, error):
    """A member; one that every batch refuses if it is none by its encoding alone."""
    try:
        return make()
    except Refused as refusal:
        assert refusal.code == error, refusal
        return batch.Member(bytes(32), [], False)


def batches(members, size):
    """Lists of at most `size` members each."""
    return [members[i : i + size] for i in range(0, len(members), size)]


def _check_text(text, shortest):
    broken = manifests.text_fault(text, shortest, LONGEST_TEXT)
    if broken:
        raise Refused("text", broken)
