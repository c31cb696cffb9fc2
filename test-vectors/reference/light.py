"""docs/protocol/light.md, "Subset proofs" and "The answers": what a board answers a phone, and what a phone believes."""

import re

import borsh
import entries as ledger
import merkle
from batch import Refused
from borsh import Malformed, Reader, blob, option, u32, u64, vec

ENOUGH = 1 << 20
HASHES = 64
MOST = {
    "documents": 8 + 4 + ledger.MAX_PARTS * (12 + ledger.MAX_ENTRY) + 4 + ledger.MAX_PARTS * HASHES * 32,
    "prefix": 4 + (HASHES + 1) * 32,
    "entries": 4 + ledger.MAX_ENTRY + 4 + HASHES * 32,
    "roll": 8 + 4096 * (4 + 134 + 34) + 4 + HASHES * 32,
    "counted": 4 + 32 * 41 + 4 + HASHES * 32,
}
MOST["ceremony"] = MOST["documents"]
MOST_ENTRIES = ENOUGH // 121
MOST_LINES = 4096
NOT_LIGHT = {"Manifest", "Commitment", "Reveal", "Shares", "Complaint", "Roll", "Registration", "Countersignature", "Correction"}
LIGHT = {name for name, _, _ in ledger.DOCUMENTS} - NOT_LIGHT
OF_CEREMONY = {"Commitment", "Reveal", "Shares", "Confirmation"}


def subset_path(indices, leaves):
    """The roots of the largest subtrees without any of these entries, from left to right."""
    _check_indices(indices, len(leaves))
    return _path(indices, 0, leaves)


def _path(indices, lo, leaves):
    within = [i for i in indices if lo <= i < lo + len(leaves)]
    if not within:
        return [merkle.root(leaves)]
    if len(leaves) == 1:
        return []
    k = merkle._split(len(leaves))
    return _path(within, lo, leaves[:k]) + _path(within, lo + k, leaves[k:])


def subset_root(known, size, path):
    """The root that these (index, leaf hash) and a path lead to."""
    _check_indices([index for index, _ in known], size)
    root, rest = _root(known, 0, size, path)
    if rest:
        raise Refused("proof-invalid", "hashes are left")
    return root


def _root(known, lo, hi, path):
    if not known:
        if not path:
            raise Refused("proof-invalid", "a hash is lacking")
        return path[0], path[1:]
    if hi - lo == 1:
        return known[0][1], path
    middle = lo + merkle._split(hi - lo)
    left, path = _root([one for one in known if one[0] < middle], lo, middle, path)
    right, path = _root([one for one in known if one[0] >= middle], middle, hi, path)
    return merkle.node_hash(left, right), path


def _check_indices(indices, size):
    if size == 0 or any(index >= size for index in indices):
        raise Refused("proof-out-of-range")
    if any(one >= following for one, following in zip(indices, indices[1:])):
        raise Refused("proof-order")


def question(path):
    """(name, numbers) of a path's one spelling."""
    found = re.fullmatch(r"light/(documents|ceremony|prefix|entries|roll|counted)/([0-9]{1,20})(?:/([0-9]{1,20}))?", path, re.ASCII)
    numbers = [int(text) for text in found.groups()[1:] if text is not None] if found else []
    if not found or path != "/".join(["light", found[1], *map(str, numbers)]) or not _in_range(found[1], numbers):
        raise Refused("light-question")
    return found[1], numbers


def _in_range(name, numbers):
    if name == "counted":
        return len(numbers) == 1 and numbers[0] < 2**32
    if len(numbers) != 2 or max(numbers) >= 2**64:
        return False
    first, second = numbers
    if name == "roll":
        return first <= 31 and second < 2**first
    return (name != "prefix" or second > 0) and second < first


def whole_documents(entries):
    """[(tag, ceremony or None, indices of its entries)] of all documents whose parts are all there, in the order of their last ones."""
    begun, found = {}, []
    for index, data in enumerate(entries):
        if data[:1] != b"\0":
            continue
        entry = ledger.decode_entry(data)
        if entry["part"] == 0:
            begun[entry["author"]] = []
        parts = begun.get(entry["author"])
        if parts is None or len(parts) != entry["part"]:
            begun.pop(entry["author"], None)
            continue
        parts.append((index, entry["bytes"]))
        if entry["part"] + 1 == entry["parts"]:
            first = parts[0][1]
            found.append((ledger.DOCUMENTS[first[0]][0], int.from_bytes(first[1:5], "little"), [i for i, _ in parts]))
            del begun[entry["author"]]
    return found


def documents(entries, size, start, kinds=LIGHT, ceremony=None):
    """The answer to light/documents, or with other kinds and a ceremony's number that to light/ceremony: {until, indices, path}."""
    asked = [indices for kind, number, indices in whole_documents(entries[:size]) if kind in kinds and ceremony in (None, number) and indices[-1] >= start]
    leaves = [merkle.leaf_hash(entry) for entry in entries[:size]]
    told = asked
    while True:
        indices = sorted(index for one in told for index in one)
        answer = {"until": size if len(told) == len(asked) else told[-1][-1] + 1, "indices": indices, "path": subset_path(indices, leaves)}
        if len(told) <= 1 or len(encode_documents(answer, entries)) <= ENOUGH:
            return answer
        told = told[:-1]


def ceremony(entries, size, start):
    done = [number for kind, number, _ in whole_documents(entries[:size]) if kind == "JointKey"]
    if not done:
        raise Refused("no-ceremony")
    return documents(entries, size, start, OF_CEREMONY, done[0])


def encode_documents(answer, entries):
    told = [u64(index) + blob(entries[index]) for index in answer["indices"]]
    return u64(answer["until"]) + vec(told) + vec(answer["path"])


def encode_entry(entry, path):
    return blob(entry) + vec(path)


def encode_roll(first, lines, path):
    return u32(first) + vec(map(blob, lines)) + vec(path)


def encode_counted(ballots, path):
    return vec(map(counted_leaf, ballots)) + vec(path)


def counted_leaf(ballot):
    """`ballot` is (index, code) or None."""
    return option(None if ballot is None else u64(ballot[0]) + ballot[1])


def decode(name, data):
    """The fields of an answer to a question of this name."""
    if len(data) > MOST[name] or name in ("documents", "ceremony") and int.from_bytes(data[8:12], "little") > MOST_ENTRIES:
        raise Refused("light-too-long")
    try:
        answer = borsh.decode_all(_READERS[name], data)
    except Malformed as problem:
        raise Refused("light-malformed", str(problem)) from problem
    if name == "entries" and len(answer["entry"]) > ledger.MAX_ENTRY:
        raise Refused("light-too-long")
    return answer


def _read_path(reader):
    return reader.vec(Reader.hash, 32)


_READERS = {
    "documents": lambda r: {"until": r.u64(), "entries": r.vec(lambda r: (r.u64(), r.blob()), 12), "path": _read_path(r)},
    "prefix": lambda r: {"path": _read_path(r)},
    "entries": lambda r: {"entry": r.blob(), "path": _read_path(r)},
    "roll": lambda r: {"first": r.u32(), "lines": r.vec(Reader.blob, 4), "path": _read_path(r)},
    "counted": lambda r: {"ballots": r.vec(lambda r: r.option(lambda r: (r.u64(), r.hash())), 1), "path": _read_path(r)},
}
_READERS["ceremony"] = _READERS["documents"]


def _leads_to(known, size, path, root):
    try:
        found = subset_root(known, size, path)
    except Refused as refusal:
        raise Refused("light-proof", str(refusal)) from refusal
    if found != root:
        raise Refused("light-proof")


def verify_documents(answer, size, start, root, number=None):
    """[(index, document)] of an answer to light/documents, or of that ceremony's to light/ceremony."""
    if not start < answer["until"] <= size:
        raise Refused("light-range")
    _leads_to([(index, merkle.leaf_hash(data)) for index, data in answer["entries"]], size, answer["path"], root)
    found = _make_up(answer["entries"])
    for _, document in found:
        is_asked = document["kind"] in LIGHT if number is None else document["kind"] in OF_CEREMONY and document["ceremony"] == number
        if not is_asked:
            raise Refused("light-document", document["kind"])
    ends = answer["until"] == size or found and found[-1][0] + 1 == answer["until"]
    if not ends or not all(start <= index < answer["until"] for index, _ in found):
        raise Refused("light-range")
    return found


def _make_up(told):
    begun, found = {}, []
    for index, data in told:
        try:
            entry = ledger.decode_entry(data)
        except Malformed as problem:
            raise Refused("light-document") from problem
        if entry["kind"] != "Document":
            raise Refused("light-document", "a ballot")
        parts = begun.setdefault(entry["author"], [])
        last = entry["part"] + 1 == entry["parts"]
        fits = 1 <= len(entry["bytes"]) <= ledger.PART if last else len(entry["bytes"]) == ledger.PART
        same = all((one["digest"], one["parts"]) == (entry["digest"], entry["parts"]) for one in parts[:1])
        if not (entry["part"] == len(parts) < entry["parts"] <= ledger.MAX_PARTS and same and fits):
            raise Refused("light-document")
        parts.append(entry)
        if last:
            found.append((index, _join(begun.pop(entry["author"]))))
    if begun:
        raise Refused("light-document", "not whole")
    return found


def _join(parts):
    data = b"".join(part["bytes"] for part in parts)
    if ledger.document_digest(data) != parts[0]["digest"]:
        raise Refused("light-document", "digest")
    try:
        return ledger.decode_document(data)
    except Malformed as problem:
        raise Refused("light-document") from problem


def verify_prefix(answer, size, old, root):
    """The root of the first `old` entries."""
    roots = merkle.prefix_roots(old, size, answer["path"])
    if roots is None or roots[1] != root:
        raise Refused("light-proof")
    return roots[0]


def verify_entry(answer, size, index, root):
    _leads_to([(index, merkle.leaf_hash(answer["entry"]))], size, answer["path"], root)


def roll_bits(key, bits):
    number = int.from_bytes(bytes([key[0] >> 1]) + key[1:4], "big")
    return number >> 31 - bits


def least_bits(voters):
    return max(0, voters.bit_length() - 1 - 5)


def blocks_around(keys, first, count, bits, prefix):
    """The lines (from, to) that are told of these bits, where the keys from line `first` on are known."""
    p = first + sum(roll_bits(key, bits) < prefix for key in keys)
    q = first + sum(roll_bits(key, bits) <= prefix for key in keys)
    start = min(max(p - 1, 0), count - 1) // 32 * 32
    return start, min((min(q, count - 1) // 32 + 1) * 32, count)


def roll(lines, bits, prefix):
    """The answer to light/roll for a roll of these lines: {first, lines, path}."""
    if bits < least_bits(len(lines)):
        raise Refused("roll-bits")
    start, end = blocks_around([line[:32] for line in lines], 0, len(lines), bits, prefix)
    if end - start > MOST_LINES:
        raise Refused("roll-crowded")
    return {"first": start, "lines": lines[start:end], "path": subset_path(list(range(start, end)), [merkle.leaf_hash(line) for line in lines])}


def verify_roll(answer, bits, prefix, count, root):
    """[(index, voter)] of an answer."""
    first, lines = answer["first"], answer["lines"]
    if not 1 <= len(lines) <= MOST_LINES or first + len(lines) > count:
        raise Refused("light-range")
    try:
        voters = [borsh.decode_all(_read_line, line) for line in lines]
    except Malformed as problem:
        raise Refused("light-line") from problem
    keys = [voter["key"] for voter in voters]
    if any(one >= following for one, following in zip(keys, keys[1:])):
        raise Refused("light-line")
    if blocks_around(keys, first, count, bits, prefix) != (first, first + len(lines)):
        raise Refused("light-range")
    _leads_to([(first + i, merkle.leaf_hash(line)) for i, line in enumerate(lines)], count, answer["path"], root)
    return [(first + i, voter) for i, voter in enumerate(voters)]


def counted(ballots, block):
    """The answer to light/counted for all voters' ballots: {ballots, path}."""
    voters = range(32 * block, min(32 * block + 32, len(ballots)))
    if not voters:
        raise Refused("counted-not-there")
    path = subset_path(list(voters), [merkle.leaf_hash(counted_leaf(ballot)) for ballot in ballots])
    return {"ballots": [ballots[voter] for voter in voters], "path": path}


def _read_line(reader):
    """A voter; the card's key, if there is one, is only as long as its kind says."""
    voter = ledger.read("Voter", reader)
    if reader.at < len(reader.data):
        kind = reader.u8()
        if kind > 1:
            raise Malformed("unknown-tag", f"card {kind}")
        reader.take(32 + kind)
    return voter


def verify_counted(answer, block, count, root):
    """[(voter, ballot)] of an answer."""
    voters = range(32 * block, min(32 * block + 32, count))
    if not voters:
        raise Refused("counted-not-there")
    if len(voters) != len(answer["ballots"]):
        raise Refused("light-range")
    leaves = [merkle.leaf_hash(counted_leaf(ballot)) for ballot in answer["ballots"]]
    _leads_to(list(zip(voters, leaves)), count, answer["path"], root)
    return list(zip(voters, answer["ballots"]))
