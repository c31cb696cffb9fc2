"""docs/protocol/verification.md, "Readings": what the two readings of a record establish. A refusal is a finding, and the reading goes on behind it."""

import collections
import dataclasses
import itertools

import batch
import causes
import checks
import ed25519
import entries
import ledger_key
import merkle
import note
from batch import Refused
from borsh import Malformed
from record_files import FOREIGN, Odd
from state import Election

CHECKPOINT = "checkpoint"
WIDTH = 256
LONGEST_ENTRY = 65_537
BATCH_BUNDLES = 4
MOST_ENTRIES = 100_000_000


@dataclasses.dataclass
class Anchors:
    """What the auditor brings along; without witnesses the quorum is 0."""

    election: bytes
    witnesses: tuple = ()
    quorum: int = 0


class Facts:
    """Checks judge by this alone."""

    def __init__(self, anchors):
        self.anchors, self.state = anchors, Election(anchors.election, defer=True)
        self.checkpoint, self.limit_exceeded, self.signed, self.cosigned = None, False, False, {}
        self.listed, self.belonging, self.files_read = 0, 0, 0
        self.bundles, self.tiles, self.root_matches = [], 0, False
        self.entries, self.taken, self.refused, self.parts, self.ballots, self.challenges = 0, 0, 0, 0, 0, 0
        self.same, self.to_read_again, self.alone, self.valid, self.opened, self.carded = 0, 0, 0, 0, 0, 0
        self.needed, self.cosignatures = 0, 0
        self.findings = collections.defaultdict(list)
        self.causes, self.spoilt, self.whole = causes.Causes(), 0, False

    @property
    def size(self):
        return self.checkpoint.size if self.was_read else 0

    @property
    def was_read(self):
        return self.checkpoint is not None and not self.limit_exceeded

    def find(self, check, code, entry=None, file=None, about=None, after=None, pending=None, signed=True):
        """`after` and `pending` say what it follows from, as far as that is known (causes.py); `signed` is false of an entry that nobody signed."""
        finding = {"code": code, "entry": entry, "file": file, "about": about or {}}
        self.findings[check].append(finding | {"after": after, "pending": pending, "signed": signed, "follows_from": None})

    def found(self, check):
        return len(self.findings[check])


def read(record, anchors, most=MOST_ENTRIES):
    """The Facts of a record."""
    facts = _Reading(record, anchors).read(most)
    if facts.state.context is not None:
        _Votes(record, facts).verify()
    return facts


def tile_paths(size):
    """The paths of the bundles and of the hash tiles of a size: (path, width) in order."""
    bundles, tiles, level = [], [], 0
    while size >> (8 * level):
        nodes = size >> (8 * level)
        widths = [WIDTH] * (nodes // WIDTH) + ([nodes % WIDTH] if nodes % WIDTH else [])
        tiles += [(merkle.tile_path(level, index, width), width) for index, width in enumerate(widths)]
        if level == 0:
            bundles = [(merkle.tile_path("entries", index, width), width) for index, width in enumerate(widths)]
        level += 1
    return bundles, tiles


class _Reading:
    """Checkpoint, files, tree and fold."""

    def __init__(self, record, anchors):
        self.record, self.anchors, self.facts = record, anchors, Facts(anchors)
        self.note, self.levels = None, []

    def read(self, most):
        self._open(most)
        if self.facts.was_read:
            self._list()
            whole = all(self._bundle(path, width) for path, width in tile_paths(self.facts.size)[0])
            if whole:
                self._end()
            self.facts.whole = whole and self.facts.root_matches
            self._settle(whole)
        return self.facts

    def _fetch(self, check, path, at_most):
        """The bytes of a file that must be there; None, and a finding, if it is not."""
        try:
            data = self.record.read(path, at_most)
        except Odd as odd:
            self.facts.find(check, odd.code, file=odd.path)
            return None
        if data is None:
            self.facts.find(check, "file-missing", file=path)
        else:
            self.facts.files_read += 1
        return data

    def _open(self, most):
        """The checkpoint, unless no key of the ledger can have signed it; by which one it must be signed, all entries tell."""
        facts = self.facts
        signed = self._fetch("L1", CHECKPOINT, note.MAX_BYTES)
        if signed is None:
            return
        try:
            text, lines = note.parse(signed)
            checkpoint = note.Checkpoint.parse(text)
            keys = self._first_keys(checkpoint.size)
            if keys is not None:
                _may_have_signed(keys, checkpoint, text, lines)
        except Refused as refusal:
            facts.find("L1", refusal.code, file=CHECKPOINT)
            return
        self.note = signed
        facts.checkpoint, facts.limit_exceeded = checkpoint, checkpoint.size > most

    def _first_keys(self, size):
        """The ledger's keys as the manifest in the first bundle has them; None, and a finding, if it has none."""
        if size == 0:
            return self.facts.find("L1", "ledger-manifest")
        width = min(WIDTH, size)
        path = merkle.tile_path("entries", 0, width)
        try:
            bundle = merkle.read_bundle(self.record.read(path, width * LONGEST_ENTRY) or b"", width)
            state = Election(self.anchors.election, defer=True)
            for entry in bundle or []:
                state.apply(entry)
                if state.ledger:
                    return state.ledger
        except (Odd, Refused):
            pass
        return self.facts.find("L1", "ledger-manifest", file=path, pending="beginning")

    def _list(self):
        facts = self.facts
        bundles, tiles = tile_paths(facts.size)
        own = {CHECKPOINT, *(path for path, _ in bundles + tiles)}
        files, oddities = self.record.list(len(own) + FOREIGN)
        if any(odd.code == "record-too-many" for odd in oddities):
            facts.listed = len(own) + FOREIGN + 1
            facts.find("L5", "record-too-many")
            return
        facts.listed = len(files) + len(oddities)
        facts.belonging = sum(path in own for path in files)
        for path in sorted((path for path in files if path not in own), key=str.encode):
            facts.find("L5", "foreign-file", file=path)
        for odd in sorted(oddities, key=lambda odd: odd.path.encode()):
            facts.find("L5", odd.code, file=odd.path)
        if facts.belonging < len(own):
            facts.find("L5", "file-missing", pending="listed")

    def _bundle(self, path, width):
        """Whether the bundle is there, and was read."""
        data = self._fetch("L2", path, width * LONGEST_ENTRY)
        if data is None:
            return False
        bundle = merkle.read_bundle(data, width)
        if bundle is None:
            self.facts.find("L2", "tile-length", file=path)
            return False
        self.facts.bundles.append(merkle.leaf_hash(data))
        for entry in bundle:
            self._push(0, merkle.leaf_hash(entry))
            self._fold(entry)
        return True

    def _push(self, level, node):
        """A node of the tree; a tile that becomes full is compared."""
        if level == len(self.levels):
            self.levels.append([])
        nodes = self.levels[level]
        nodes.append(node)
        if len(nodes) % WIDTH == 0:
            self._compare(level, len(nodes) // WIDTH - 1, nodes[-WIDTH:])
            self._push(level + 1, merkle.root(nodes[-WIDTH:]))

    def _compare(self, level, index, nodes):
        path, computed = merkle.tile_path(level, index, len(nodes)), b"".join(nodes)
        data = self._fetch("L4", path, len(computed))
        if data == computed:
            self.facts.tiles += 1
        elif data is not None:
            self.facts.find("L4", "tile-mismatch", file=path, pending="root")

    def _fold(self, data):
        facts, index = self.facts, self.facts.entries
        facts.entries += 1
        entry, role = None, None
        try:
            entry = entries.decode_entry(data)
            role = entry["author"][0] if entry["kind"] == "Document" else None
            facts.causes.hear(entry)
            facts.parts += entry["kind"] == "Document"
            facts.ballots += entry["kind"] == "Ballot"
            facts.challenges += entry["kind"] == "Challenged"
        except Malformed:
            pass
        phase = facts.state.phase
        place = causes.Place(phase, causes.round_of(facts.state))
        try:
            facts.state.apply(data)
            facts.taken += 1
        except Refused as refusal:
            # Its number stays taken.
            facts.state.leaves.append(merkle.leaf_hash(data))
            facts.refused += 1
            check = checks.owner(refusal.code, phase, role)
            signed = facts.causes.is_signed(facts.state, entry)
            after, pending = facts.causes.refuse(check, refusal.code, index, entry, place, signed)
            facts.find(check, refusal.code, index, about=causes.about(entry, facts.state.manifest), after=after, pending=pending, signed=signed)

    def _end(self):
        """What can be judged when all entries are read."""
        for level, nodes in enumerate(self.levels):
            if len(nodes) % WIDTH:
                self._compare(level, len(nodes) // WIDTH, nodes[len(nodes) // WIDTH * WIDTH :])
        facts = self.facts
        facts.root_matches = merkle.root(facts.state.leaves) == facts.checkpoint.root
        if not facts.root_matches:
            facts.find("L3", "root-mismatch", file=CHECKPOINT)

    def _settle(self, whole):
        """Who has signed the checkpoint. If the key of its size has not, nothing else of the record is judged; but if the reading ended early, another
        key may have been announced in what is not there."""
        keys = self.facts.state.ledger
        if keys is None:
            return
        try:
            keys.open(self.note, exact=False)
        except Refused as refusal:
            if whole:
                self.facts = Facts(self.anchors)
                self.facts.find("L1", refusal.code, file=CHECKPOINT)
            return
        self._settle_witnesses(keys)

    def _settle_witnesses(self, keys):
        facts, manifest = self.facts, self.facts.state.manifest
        known = [*self.anchors.witnesses, *manifest.witnesses]
        try:
            _, facts.cosigned = note.open_cosigned(self.note, keys.at(facts.size), known)
        except Refused as refusal:
            facts.find("L1", refusal.code, file=CHECKPOINT)
            return
        facts.signed = True
        if not facts.found("L1"):
            never = {keys.next, *(ledger_key.key_hash(key) for _, key in keys.held)}
            self._count(self.anchors.witnesses, self.anchors.quorum, never)
            self._count(manifest.witnesses, manifest.quorum, never)

    def _count(self, witnesses, quorum, never):
        """The witnesses of a policy that have cosigned; a key of the ledger, by its hash, never counts."""
        facts = self.facts
        able = [witness for witness in witnesses if ledger_key.key_hash(witness.public) not in never]
        for _ in range(len(witnesses) - len(able)):
            facts.find("L6", "witness-key-ledger")
        count = note.count_cosigned(self.note, able)
        facts.cosignatures += min(count, quorum)
        if count < quorum:
            facts.find("L6", "quorum-missing", file=CHECKPOINT, pending="witnesses")


def _may_have_signed(keys, checkpoint, text, lines):
    """Refuses a note that no key of the ledger can have signed: a line under the ledger's name may be of a later one."""
    if checkpoint.origin != keys.origin:
        raise Refused("checkpoint-origin")
    first = keys.at(0)
    own = [signature for name, key_id, signature in lines if (name, key_id) == (first.name, first.key_id)]
    if not own and all(name != keys.origin for name, _, _ in lines):
        raise Refused("note-unsigned")
    if not all(ed25519.verify(first.public, text.encode(), signature) for signature in own):
        raise Refused("note-signature")


class _Votes:
    """Proofs, signatures and openings of the ballots that the fold has taken, and the sums of those that count."""

    def __init__(self, record, facts):
        self.record, self.facts = record, facts
        self.votes = collections.defaultdict(list)
        for index, code, member in facts.state.members:
            self.votes[index].append((code, member))
        self.last = {index: voter for voter, (index, _, _) in facts.state.counted.items()}
        self.voters = facts.state.voted
        self.valid, self.bundles = set(), tile_paths(facts.size)[0]

    def verify(self):
        facts, counted = self.facts, self.facts.state.counted
        for first in range(0, len(facts.bundles), BATCH_BUNDLES):
            self._batch([index for index in self.votes if first <= index // WIDTH < first + BATCH_BUNDLES])
        unread = self._read_again()
        facts.alone = len(counted) - len(unread)
        if facts.spoilt >= 2 and 2 * facts.spoilt > len(counted):
            facts.find("R13", "context-disputed")
        if unread:
            facts.find("C9", "replaced-counted", pending="changed")
        if facts.state.totals is not None:
            for mine, theirs in itertools.zip_longest(facts.state.units(self.valid), facts.state.totals):
                if mine != theirs:
                    styles = facts.state.manifest.document["styles"]
                    facts.find("T2", "wrong-tally", about={"style": styles[mine["style"]]["id"]} if mine else {}, pending="ballots")

    def _read_again(self):
        """Bundles with ballots that their voters have replaced. The voters of whom one is in a bundle that has changed."""
        replaced = collections.defaultdict(set)
        for index, voter in self.facts.state.replaced:
            replaced[index // WIDTH].add(voter)
        self.facts.to_read_again = len(replaced)
        return set().union(*(replaced[bundle] for bundle in sorted(replaced) if not self._same(bundle)))

    def _same(self, index):
        """Whether a bundle is what it was when it was read."""
        path, width = self.bundles[index]
        try:
            data = self.record.read(path, width * LONGEST_ENTRY) or b""
        except Odd:
            data = b""
        same = merkle.leaf_hash(data) == self.facts.bundles[index]
        if same:
            self.facts.same += 1
        else:
            self.facts.find("X2", "record-changed", file=path)
        return same

    def _batch(self, indices):
        facts = self.facts
        refused = {}
        members = [(index, code, member) for index in indices for code, member in self.votes[index]]
        for place in batch.culprits([member for _, _, member in members]):
            index, code, _ = members[place]
            refused.setdefault(index, code)
        for index in indices:
            if index in refused:
                code = refused[index]
                facts.spoilt += index in self.last
                facts.find(checks.owner(code, "open", None), code, entry=index, about={"voter": self.voters[index]}, pending="context")
                continue
            facts.valid += 1
            facts.opened += any(code == "opening-invalid" for code, _ in self.votes[index])
            facts.carded += any(code == "card-signature-invalid" for code, _ in self.votes[index])
            if index in self.last:
                self.valid.add(self.last[index])
