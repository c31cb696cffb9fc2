"""docs/protocol/admission.md: the fold over an election's ledger."""

import hashlib

import agreement
import ballot as ballots
import batch
import ceremony as ceremonies
import circuits
import decryption
import elgamal
import entries
import ledger_key
import manifest as manifests
import merkle
import signature
from batch import Refused
from borsh import Malformed
from entries import encode
from notation import labelled_hash
from ristretto255 import G, decode

_ORDER = ("manifest", "ceremony", "key", "roll", "sealed", "open", "closed", "tallied", "finished")
PHASES = {
    "Manifest": ("manifest",),
    **dict.fromkeys(("Commitment", "Reveal", "Shares", "Confirmation", "Complaint"), ("ceremony",)),
    "JointKey": ("key",),
    "Roll": ("roll",),
    "RollSealed": ("roll",),
    "Open": ("sealed",),
    "Close": ("open",),
    "Tally": ("closed",),
    "Agreement": ("tallied",),
    "DecryptionShare": ("tallied",),
    "Result": ("tallied",),
    "Schedule": _ORDER[1:6],
    "Notice": _ORDER[1:8],
    "LedgerKey": _ORDER[1:8],
}
LONGEST_TEXT = 2000
ROUNDS = {"Commitment": 0, "Reveal": 1, "Shares": 2, "Confirmation": 3, "Complaint": 3}


class Election:
    """Feed `apply` the entries in order; it raises Refused. With `defer`, ballots' proofs and signatures are collected
    in `members` instead of being verified one by one, as (entry index, code, member)."""

    def __init__(self, election, defer=False):
        self.election, self.defer, self.members = election, defer, []
        self.phase, self.manifest, self.pending, self.leaves = "manifest", None, {}, []
        self.schedule, self.schedules, self.notices, self.ledger = None, 0, 0, None
        self.opened_at, self.closed_at = None, None
        self.ceremony, self.said, self.culprits = 0, [{}, {}, {}, {}], []
        self.transcript, self.keys, self.verification, self.context = None, None, None, None
        self.roll, self.weight = [], 0
        self.last, self.cast, self.challenges = {}, {}, {}
        self.challenged, self.counted = set(), {}
        self.totals, self.agreements, self.agreed, self.shares, self.result = None, {}, None, {}, None

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
        if self.phase == "finished":
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
            self.pending.pop(entry["author"], None)
        else:
            self.pending[entry["author"]] = [*begun, entry]

    def _begun(self, entry):
        if entry["part"] == 0:
            return []
        begun = self.pending.get(entry["author"], [])
        if len(begun) != entry["part"] or any((e["digest"], e["parts"]) != (entry["digest"], entry["parts"]) for e in begun):
            raise Refused("document-part")
        return begun

    def _check_signature(self, manifest, entry):
        role, index = entry["author"]
        keys = manifest.officials if role == "official" else manifest.trustees
        if index >= len(keys):
            raise Refused("wrong-author")
        fields = entries.part_fields(*(entry[name] for name in ("author", "digest", "part", "parts", "bytes")))
        try:
            signature.verify(keys[index], "document", entries.part_message(self.election, fields), entry["signature"])
        except Refused as refusal:
            raise Refused("document-signature", str(refusal)) from refusal

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
        if author[0] != entries.ROLES[kind]:
            raise Refused("wrong-author")
        if kind == "Manifest":
            self._manifest(document["json"], parts)
        elif kind in ROUNDS:
            self._ceremony(author[1], document)
        elif kind == "Agreement":
            self._agreement(author[1], document)
        elif kind == "DecryptionShare":
            self._share(author[1], document["units"])
        else:
            {
                "JointKey": self._joint_key,
                "Roll": self._roll_part,
                "RollSealed": self._seal,
                "Open": self._open,
                "Close": self._close,
                "Tally": self._tally,
                "Result": self._result,
                "Schedule": self._schedule,
                "Notice": self._notice,
                "LedgerKey": lambda rotation: self.ledger.rotate(rotation, self.count),
            }[kind](document)

    def _manifest(self, data, parts):
        if hashlib.sha256(data).digest() != self.election:
            raise Refused("wrong-manifest")
        try:
            manifest = manifests.parse(data)
        except manifests.Invalid as problem:
            raise Refused("manifest-refused", str(problem)) from problem
        for part in parts:
            self._check_signature(manifest, part)
        self.manifest, self.phase, self.ledger = manifest, "ceremony", ledger_key.Keys(self.election, manifest.ledger)
        self.circuits = [circuits.of_style(rules) for rules in manifest.styles]

    def _ceremony(self, trustee, document):
        kind, manifest = document["kind"], self.manifest
        n, round_ = len(manifest.trustees), ROUNDS[document["kind"]]
        if document["ceremony"] != self.ceremony:
            raise Refused("ceremony-number")
        if trustee in self.said[round_]:
            raise Refused("ceremony-repeated")
        if round_ != next(i for i, said in enumerate(self.said) if len(said) < n):
            raise Refused("ceremony-round")
        commitments, reveals, shares = self._said(0), self._said(1), self._said(2)
        if kind == "Commitment":
            ceremonies.check_commitment(document)
        elif kind == "Reveal":
            ceremonies.check_reveal(self.election, trustee, commitments[trustee], document, manifest.components, manifest.threshold)
            if len(reveals) + 1 == n and any(key.is_identity() for key in ceremonies.joint_key([*reveals, document])):
                raise Refused("ceremony-identity")
        elif kind == "Shares":
            rounds = ceremonies.rounds_hash(self.election, self.ceremony, commitments, reveals)
            ceremonies.check_shares(document, trustee, n, manifest.components, rounds)
        elif kind == "Confirmation":
            if document["transcript"] != ceremonies.transcript_hash(self.election, self.ceremony, commitments, reveals, shares):
                raise Refused("transcript-mismatch")
        else:
            culprit = ceremonies.culprit(self.election, self.ceremony, trustee, document, commitments, reveals, shares)
            self.culprits.append(culprit)
            self.ceremony, self.said = self.ceremony + 1, [{}, {}, {}, {}]
            return
        self.said[round_][trustee] = document
        if len(self.said[3]) == n:
            self.transcript, self.phase = document["transcript"], "key"

    def _said(self, round_):
        return [document for _, document in sorted(self.said[round_].items())]

    def _joint_key(self, document):
        reveals = self._said(1)
        keys = ceremonies.joint_key(reveals)
        if (document["ceremony"], document["keys"]) != (self.ceremony, [key.encode() for key in keys]):
            raise Refused("wrong-joint-key")
        self.keys, self.phase = [key.fixed() for key in keys], "roll"
        self.verification = [ceremonies.verification_keys(reveals, j) for j in range(len(reveals))]

    def _roll_part(self, document):
        if not document["voters"]:
            raise Refused("roll-empty")
        if document["first"] != len(self.roll):
            raise Refused("roll-gap")
        voters = document["voters"]
        keys = [voter["key"] for voter in self.roll[-1:] + voters]
        if any(key >= following for key, following in zip(keys, keys[1:])):
            raise Refused("roll-order")
        if any(not _is_voting_key(voter["key"]) for voter in voters):
            raise Refused("roll-key")
        if any(voter["style"] >= len(self.circuits) for voter in voters):
            raise Refused("roll-style")
        weight = self.weight + sum(voter["weight"] for voter in voters)
        largest = max(max(circuits.largest_output(rules)) for rules in self.manifest.styles)
        if any(voter["weight"] == 0 for voter in voters) or weight >= 2**32 or weight * largest >= 2**40:
            raise Refused("roll-weight")
        self.roll, self.weight = self.roll + document["voters"], weight

    def _seal(self, document):
        if not self.roll:
            raise Refused("roll-empty")
        self.root = merkle.root([merkle.leaf_hash(encode("Voter", voter)) for voter in self.roll])
        if (document["voters"], document["root"]) != (len(self.roll), self.root):
            raise Refused("roll-seal")
        self.phase = "sealed"

    def _open(self, document):
        context = context_of(self.election, self.keys, self.root)
        if document["context"] != context:
            raise Refused("wrong-context")
        self.context, self.phase, self.opened_at = context, "open", self.count

    def _close(self, document):
        if not self.opened_at < document["size"] <= self.count:
            raise Refused("close-size")
        if document["schedule"] != self.schedule_digest():
            raise Refused("close-schedule")
        if document["root"] != merkle.root(self.leaves[: document["size"]]):
            raise Refused("close-root")
        self.phase, self.closed_at = "closed", self.count

    def _schedule(self, document):
        moved = self.phase == "open" and (self.schedule is None or self.schedule["opening"] != document["opening"])
        if document["opening"] >= document["closing"] or moved:
            raise Refused("schedule-order")
        _check_text(document["reason"], 0)
        self.schedule, self.schedules = document, self.schedules + 1

    def schedule_digest(self):
        """The digest of the last schedule, None if there is none."""
        return self.schedule and entries.document_digest(entries.encode_document(self.schedule))

    def _notice(self, document):
        _check_text(document["text"], 1)
        self.notices += 1

    # Ballots

    def _ballot(self, entry):
        if self.phase != "open":
            raise Refused("closed" if self.phase in ("closed", "tallied", "finished") else "not-open")
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
        if challenge:
            self.challenged.add(code)
        else:
            self.last[ballot.voter] = code
            self.counted[ballot.voter] = ballot.ciphertext

    def _verify(self, entry, ballot, voter, circuit, code):
        n = len(circuit.outputs)
        members = [("proof-invalid", ballots.member(self.context, voter["key"], ballot, circuit, self.keys))]
        purpose, message = "ballot", code
        if entry["kind"] == "Challenged":
            purpose, message = "challenge", ballots.challenge_message(code, entry["nonce"], entry["values"])
        members.append(("signature-invalid", signature.member(decode(voter["key"]), purpose, message, entry["signature"])))
        if entry["kind"] == "Challenged":
            opening = ballots.opening_member(code, ballot, entry["nonce"], entry["values"], self.keys[:n])
            members.append(("opening-invalid", opening))
        if self.defer:
            self.members += [(self.count, error, member) for error, member in members]
            return
        for error, member in members:
            if not batch.accepts([member]):
                raise Refused(error)

    # Results

    def tally(self):
        """The UnitTally of every style, recomputed."""
        units = []
        for style, circuit in enumerate(self.circuits):
            voters = [v for v in sorted(self.counted) if self.roll[v]["style"] == style]
            weights = [self.roll[v]["weight"] for v in voters]
            points = [[decode(data) for data in self.counted[v]] for v in voters]
            total = elgamal.weighted_sum(points, weights, len(circuit.outputs) + 1)
            units.append({"style": style, "counted": len(voters), "weight": sum(weights), "sum": [p.encode() for p in total]})
        return units

    def opened(self):
        """The units that are opened, once there is a tally."""
        floor = self.manifest.floor
        return [unit for unit in self.totals if unit["counted"] >= floor and unit["sum"][0] != bytes(32)]

    def _tally(self, document):
        units = self.tally()
        if document["units"] != units:
            raise Refused("wrong-tally")
        self.totals, self.phase = units, "tallied"

    def quorum(self):
        """How many agreements a decryption share needs."""
        return agreement.quorum(len(self.manifest.trustees), self.manifest.threshold, bool(self.manifest.witnesses))

    def agreement_fields(self):
        """What an Agreement says but its signature, once there is a tally."""
        size, tally = self.closed_at + 1, agreement.tally_hash(self.totals)
        fields = {"ceremony": self.ceremony, "transcript": self.transcript, "context": self.context}
        return fields | {"size": size, "root": merkle.root(self.leaves[:size]), "tally": tally}

    def _agreement(self, trustee, document):
        if trustee in self.agreements:
            raise Refused("repeated-agreement")
        fields = self.agreement_fields()
        if any(document[name] != fields[name] for name in fields):
            raise Refused("agreement-mismatch")
        agreement.verify(self.election, self.said[0][trustee]["agreement_key"], document)
        self.agreements[trustee] = document
        self.agreed = agreement.agreed_hash(self.election, fields)

    def _share(self, trustee, units):
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
    return labelled_hash("tupyo/v1/context", election + encode(["point"], [key.encode() for key in keys]) + root)


def batches(members, size):
    """Lists of at most `size` members each."""
    return [members[i : i + size] for i in range(0, len(members), size)]


def _check_text(text, shortest):
    broken = manifests.text_fault(text, shortest, LONGEST_TEXT)
    if broken:
        raise Refused("text", broken)


def _is_voting_key(data):
    try:
        return data != bytes(32) and decode(data) is not None
    except ValueError:
        return False
