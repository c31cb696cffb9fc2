"""Tools for damaged.json: elections to be damaged, ledgers that go on behind what is refused, and records of them."""

import copy
import functools
import os
import pathlib
import re
import tempfile

import author_key
import ed25519
import entries
import merkle
import note
import readings
import report
from batch import Refused
from record_files import Directory, Files
from state import Election
from vectors import damaged_rows, record
from vectors.material import octets
from vectors.play import Play, ledger_seed, manifest_text, single

OFFICIAL, OTHER = ("official", 0), ("official", 1)
SMALL, WATCHED = "four voters in two styles", "two witnesses"
KINDS = "a contest of every kind"
TWO_STYLES = "two styles, a complaint, weights, an unopened unit"
WITNESSES = ("witness.example/w1", "witness.example/w2")
AUDITOR = "auditor.example/w"
TIME = 1_800_000_000


class Ledger(Play):
    """A server that takes everything: what is refused gets its number, and the election goes on behind it."""

    def __init__(self, name, text, voters):
        super().__init__(name, text, voters)
        self.state = Election(self.election, defer=True)

    def add(self, entry):
        try:
            self.state.apply(entry)
        except Refused:
            self.state.leaves.append(merkle.leaf_hash(entry))
        self.entries.append(entry)
        return entry

    def add_all(self, entries):
        for entry in entries:
            self.add(entry)
        return self

    def finish(self, wrong=None, without=()):
        """From the closing to the result. The tally is `without` the ballots of some voters, as an honest official leaves out what is not valid;
        `wrong` changes it. All go on with it."""
        if self.state.phase == "open":
            self.close()
        units = self.state.units([voter for voter in self.state.counted if voter not in without])
        tally = {"units": units, "counted": self.state.counted_hash()}
        self.say({"kind": "Tally", **(wrong(tally) if wrong else tally)})
        self.agree(*self.state.participants)
        for trustee in self.state.participants[: self.state.manifest.threshold]:
            self.share(trustee)
        self.result()
        return self

    def limits(self, unit):
        """What is not valid may add up to more."""
        return [4 * most + 8 for most in self.state.limits(unit)]

    def raw(self, data, author=OFFICIAL, secret=None, digest=None, part=0, parts=1, election=None):
        """One part with everything free to choose."""
        secret = self.author_secret(author) if secret is None else secret
        fields = entries.part_fields(author, digest or entries.document_digest(data), part, parts, data)
        return b"\0" + fields + author_key.sign(secret, entries.part_message(election or self.election, fields), octets("raw part"))


def _small():
    """The voter at 0 votes twice, the one at 1 challenges and then casts."""
    contests = [single("measure", ["yes", "no"], blank=False)]
    styles = [("city", ["measure"]), ("town", ["measure"])]
    text = manifest_text("damaged-small", officials=2, contests=contests, styles=styles, limits=(2, 1))
    play = Ledger("damaged-small", text, [(0, 1), (0, 1), (0, 2), (1, 1)])
    _until_open(play)
    play.cast(0, {0})
    play.challenge(1, {1})
    for voter, choice in ((1, 0), (2, 1), (3, 0), (0, 1)):
        play.cast(voter, {choice})
    return play.finish()


def _watched():
    witnesses = [note.Witness(name, ed25519.public_key(octets(name))) for name in WITNESSES]
    policy = {"quorum": 2, "members": [str(witness) for witness in witnesses]}
    contests = [single("measure", ["yes", "no"], blank=False)]
    play = Ledger("damaged-watched", manifest_text("damaged-watched", trustees=1, threshold=1, contests=contests, witnesses=policy), [(0, 1), (0, 1)])
    _until_open(play)
    play.cast(0, {0})
    play.cast(1, {1})
    return play.finish()


# One choice in a contest of each kind: the rule, how many options it has, and what is chosen.
CONTESTS = [
    ({"kind": "single-choice", "blank": True}, 1, {0}),
    ({"kind": "choose-up-to", "max": 2}, 2, {0}),
    ({"kind": "choose-exactly", "max": 1}, 2, {0}),
    ({"kind": "choose-at-least", "min": 1, "max": 2}, 2, {0}),
    ({"kind": "approval"}, 2, {0}),
    ({"kind": "knapsack", "budget": 9, "costs": [6, 3, 4]}, 3, {0, 1}),
    ({"kind": "score", "max": 3}, 2, [3, 1]),
    ({"kind": "cumulative", "max": 2, "budget": 3}, 2, [2, 1]),
    ({"kind": "distribution", "max": 2, "budget": 3, "min": 1, "choices": 2}, 2, [2, 0]),
    ({"kind": "quadratic", "budget": 5}, 2, [2, 1]),
    ({"kind": "positional", "points": [3, 1]}, 2, [0, 1]),
    ({"kind": "positional-top", "min": 1, "points": [3, 1]}, 3, [0, 2, 2]),
    ({"kind": "ranking"}, 3, [0, 1, 2]),
    ({"kind": "ranking-top", "ranks": 1}, 3, [0, 1, 1]),
    ({"kind": "amounts", "max": 5, "budget": 5}, 1, [5]),
]


def _kinds():
    """One voter, of weight 2."""
    contests = [single(rule["kind"], "abc"[:options]) | {"rule": rule} for rule, options, _ in CONTESTS]
    text = manifest_text("damaged-kinds", trustees=1, threshold=1, contests=contests)
    play = Ledger("damaged-kinds", text, [(0, 2)])
    _until_open(play)
    play.cast(0, *(chosen for _, _, chosen in CONTESTS))
    return play.finish()


def _until_open(play):
    play.manifest()
    play.ceremony()
    for step in (play.joint_key, play.roll, play.seal, play.open):
        step()


_OWN = {SMALL: _small, WATCHED: _watched, KINDS: _kinds}
_RECORDS = {
    "one style": (record.one_style, [(0, 1)] * 8),
    TWO_STYLES: (record.two_styles, []),
    record.WITH_RESTART: (record.restart, [(0, 1)] * 4),
    record.WITH_AMOUNTS: (record.amounts, record.AMOUNT_VOTERS),
    record.SEALED: (record.sealed, record.SEALED_VOTERS),
    record.REGISTERED: (record.registered, []),
    record.ROTATED: (record.rotated, record.ROTATED_VOTERS),
    record.WITH_PAGES: (record.pages, record.PAGE_VOTERS),
    "cancelled": (record.cancelled, [(0, 1)] * 2),
}


@functools.lru_cache(None)
def whole(base):
    """The election of this name, to its end."""
    return _OWN[base]() if base in _OWN else _RECORDS[base][0]()


@functools.lru_cache(None)
def _snapshots(base):
    """Its ledger before each of its entries."""
    play = whole(base)
    ledger = Ledger(play.name, play.text, [])
    ledger.voters, ledger.secrets, ledger.posted = play.voters, play.secrets, 1000
    held = [copy.deepcopy(ledger)]
    for entry in play.entries:
        ledger.add(entry)
        held.append(copy.deepcopy(ledger))
    return held


def before(base, index):
    """The ledger that has the first entries, to go on from."""
    return copy.deepcopy(_snapshots(base)[index])


def index_of(base, kind, skip=0):
    """Where the election has an entry of a kind: of a document, or a ballot or challenge."""
    found = [index for index, entry in enumerate(whole(base).entries) if _kind(entry) == kind]
    return found[skip]


def _kind(data):
    entry = entries.decode_entry(data)
    return entries.decode_document(entry["bytes"])["kind"] if entry["kind"] == "Document" and entry["parts"] == 1 else entry["kind"]


def inserted(base, index, *entries_):
    """The election with more entries before one of its own; from the closing on it is said anew where that is needed."""
    return replaced(base, index, index, *entries_)


def replaced(base, first, end, *entries_):
    """The same with others in the place of entries `first` to `end`."""
    ledger, own = before(base, first), whole(base).entries
    ledger.add_all(entries_)
    close = next((index for index, entry in enumerate(own) if _kind(entry) == "Close"), -1)
    if first > close:
        return ledger.add_all(own[end:])
    return ledger.add_all(own[end:close]).finish()


def elections():
    return [{"name": name, "entries": whole(name).entries} for name in _OWN]


@functools.lru_cache(None)
def usual(base):
    """The rows of what is reported of the election itself, as damaged_rows.py says them; without a base, of nothing."""
    if base is None:
        return [f"{check} none" for check in damaged_rows.NUMBERS]
    ledger = before(base, len(whole(base).entries))
    cosigned = [(name, TIME) for name in WITNESSES] if base == WATCHED else []
    inputs = {"anchors": {"election": ledger.election}, "checkpoint": signed(ledger, *cosigned), "files": []}
    found = _plain(_report(inputs, ledger.entries, False))
    assert found["outcome"] in ("accepted", "cancelled"), (base, found)
    return damaged_rows.said(found["checks"])


# Checkpoints


def signed(ledger, *cosigned, number=None, size=None, root=None, origin=None):
    """The checkpoint of a ledger, by the key of its size or the one with a number, and cosignatures of (name, time) below it."""
    size = len(ledger.entries) if size is None else size
    keys = ledger.state.ledger.held if ledger.state.ledger else [(0, None)]
    number = sum(smallest <= size for smallest, _ in keys) - 1 if number is None else number
    origin = origin or origin_of(ledger)
    checkpoint = note.Checkpoint(origin, size, merkle.root(ledger.state.leaves[:size]) if root is None else root)
    text = checkpoint.sign(ledger_seed(ledger.name, number))
    return text + "".join(cosignature(text, name, time) for name, time in cosigned)


def origin_of(ledger):
    return f"tupyo.example/{ledger.election.hex()}"


def cosignature(signed_text, name, time=TIME, seed=None):
    return note.cosignature(signed_text.partition("\n\n")[0] + "\n", name, seed or octets(name), time)


def witness(name, seed=None):
    return note.Witness(name, ed25519.public_key(seed or octets(name)))


# Cases


def case(name, ledger, fails, base=SMALL, checkpoint="", files=(), outcome=None, anchors=None):
    """`fails` is what is expected by hand: the codes of all findings, that of the first cause first."""
    given = anchors or {}
    inputs = {"base": base, "anchors": {"election": given.get("election", ledger.election)}}
    if "quorum" in given:
        inputs["anchors"] |= {"witnesses": [str(witness) for witness in given["witnesses"]], "quorum": given["quorum"]}
    if "most" in given:
        inputs["anchors"]["most"] = given["most"]
    inputs["entries"] = _pieces(ledger.entries, whole(base).entries if base else [])
    checkpoint = signed(ledger) if checkpoint == "" else checkpoint
    inputs["checkpoint"], inputs["files"] = {"hex": checkpoint} if isinstance(checkpoint, bytes) else checkpoint, list(files)
    directory = any({"link", "fifo", "directory"} & change.keys() for change in files)
    if directory:
        inputs["directory"] = True
    if not base:
        del inputs["base"]
    found = _report(inputs, ledger.entries, directory)
    causes, codes = _causes(found), _codes(found)
    expected = fails.split()
    assert causes[:1] == expected[:1] and set(codes) == set(expected), (name, causes, codes, expected)
    outcome = outcome or ("refused" if fails else "accepted")
    assert found["outcome"] == outcome, (name, found["outcome"])
    plain = _plain(found)
    return {"name": name, "inputs": inputs, "expected": plain | {"checks": damaged_rows.differing(plain["checks"], usual(base))}}


def _codes(found):
    return [finding["code"] for row in found["checks"] for finding in row["findings"]]


def _causes(found):
    """The codes of the findings that follow from no other one."""
    return [finding["code"] for row in found["checks"] for finding in row["findings"] if not finding["follows_from"]]


def _plain(found):
    """Without what is null, empty or 0 in the rows of checks and their findings."""
    rows = []
    for row in found["checks"]:
        findings = [{name: value for name, value in finding.items() if value not in (None, {})} for finding in row["findings"]]
        kept = {name: row[name] for name in ("check", "verdict", "examined", "expected")}
        more = {"rests_on": row["rests_on"], "findings": findings, "more_findings": row["more_findings"]}
        rows.append(kept | {name: value for name, value in more.items() if value})
    warnings = [{name: value for name, value in warning.items() if value not in (None, {})} for warning in found["warnings"]]
    return found | {"checks": rows, "warnings": warnings}


def _pieces(own, base):
    """The entries as slices of the base, and others one by one; equal ones in a row are said once."""
    places, pieces = {entry: index for index, entry in enumerate(base)}, []
    for entry in own:
        last, place = pieces[-1] if pieces else {}, places.get(entry)
        if place is None:
            if last.get("hex") == entry:
                last["times"] = last.get("times", 1) + 1
            else:
                pieces.append({"hex": entry})
        elif last.get("to") == place:
            last["to"] = place + 1
        else:
            pieces.append({"from": place, "to": place + 1})
    return [piece if "to" in piece else piece | {"hex": _short(piece["hex"])} for piece in pieces]


def _short(data):
    """Long data around its longest run of one byte."""
    runs = [(len(run.group()), run.start()) for run in re.finditer(rb"(.)\1{999,}", data, re.DOTALL)]
    if not runs:
        return data
    length, at = max(runs)
    return {"prefix": data[:at], "repeat": {"byte": data[at], "times": length}, "suffix": data[at + length :]}


def _report(inputs, own, directory):
    files = merkle.tiles(own)
    if inputs["checkpoint"] is not None:
        text = inputs["checkpoint"]
        files["checkpoint"] = text.encode() if isinstance(text, str) else text["hex"]
    anchors = inputs["anchors"]
    keys = tuple(note.Witness.parse(key) for key in anchors.get("witnesses", ()))
    given, most = readings.Anchors(anchors["election"], keys, anchors.get("quorum", 0)), anchors.get("most", readings.MOST_ENTRIES)
    if not directory:
        for change in inputs["files"]:
            _change(files, change)
        return report.of(readings.read(Files(files), given, most))
    with tempfile.TemporaryDirectory() as root:
        lay_out(pathlib.Path(root), files, inputs["files"])
        return report.of(readings.read(Directory(root), given, most))


def _change(files, change):
    paths = [change["path"]] if "times" not in change else [f"{change['path']}{number}" for number in range(change["times"])]
    for path in paths:
        if "length" in change:
            files[path] = bytes(change["length"])
        elif change["hex"] is None:
            del files[path]
        else:
            files[path] = change["hex"]


def lay_out(root, files, changes):
    """A directory with these files, and what only a directory can have."""
    held = dict(files)
    for change in changes:
        if not {"link", "fifo", "directory"} & change.keys():
            _change(held, change)
    for path, data in held.items():
        _place(root / path).write_bytes(data)
    for change in changes:
        path = root / change["path"]
        if "directory" in change:
            paths = [path] if "times" not in change else [root / f"{change['path']}{number}" for number in range(change["times"])]
            for each in paths:
                each.mkdir(parents=True)
        elif "link" in change:
            _place(path).symlink_to(change["link"])
        elif "fifo" in change:
            os.mkfifo(_place(path))


def _place(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
