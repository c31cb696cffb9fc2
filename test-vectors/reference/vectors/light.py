"""light.json: what a board answers a phone, and what a phone refuses."""

import hashlib
import json
import pathlib

import ballot as ballots
import entries as ledger
import light
import merkle
from borsh import u8, u16, u32, u64, vec
from vectors.material import case, file, octets, refused
from vectors.merkle import LEAVES

RECORDS = pathlib.Path(__file__).resolve().parents[2] / "record.json"
CHECKED = ["one style", "two styles, a complaint, weights, an unopened unit", "a restart, and two of three officials", "voters whom registrars register, with cards", "cancelled"]
ROLLS = CHECKED[:2]


def generate():
    held = {one["name"]: [bytes.fromhex(entry) for entry in one["inputs"]["entries"]] for one in json.loads(RECORDS.read_text(encoding="utf-8"))["cases"]}
    records = {name: held[name] for name in CHECKED}
    cases = _subsets() + _refused_subsets() + _bits() + _questions()
    cases += [made for name, entries in records.items() for made in _documents(name, entries)]
    cases += [_notices(*row) for row in (([3, 70_000, 4], 4, 0), ([300_000] * 5 + [3_200_000, 1, 300_000], 81, 0), ([300_000] * 5 + [3_200_000, 1, 300_000], 81, 15))]
    cases += _entries(records[CHECKED[0]]) + _prefixes() + _rolls() + _counted() + _answers()
    cases += [_check(name, records[name]) for name in ROLLS]
    description = (
        "What a board answers a phone. `record` names a case of record.json; `size` entries of it are on the ledger. Entries of `notices` are those of Notice documents of so "
        "many bytes `a`, said in turns by officials 0 and 1, with signatures of 64 bytes 7. Subsets are of the leaves of merkle.json. A roll of `roll_of` voters has the keys "
        "SHA-256(`voter <i>`) with the lowest bit of the first byte cleared, sorted, each line with the key as holder and as nonce of its possession, response 1, style 0, "
        "weight 1; every third of `counted_of` voters, from 0, has no ballot, voter i else has entry 1000 + i and the code SHA-256(`code <i>`). Of long answers length and "
        "SHA-256 are given. `said` is how many documents, entries, lines or ballots an answer shows that is accepted."
    )
    return file(description, "docs/protocol/light.md", cases)


def _subsets():
    rows = [([], 1), ([0], 1), ([2, 5], 7), ([], 7), (list(range(7)), 7), ([0, 6], 7), ([3], 8), ([0, 1, 2, 3], 9), ([8], 9), ([31, 32, 255, 256], 600), (list(range(64, 128)), 600)]
    cases = []
    for indices, size in rows:
        path, root = light.subset_path(indices, LEAVES[:size]), merkle.root(LEAVES[:size])
        assert light.subset_root([(i, LEAVES[i]) for i in indices], size, path) == root
        cases.append(case(f"subset {_named(indices)} of {size}", {"indices": indices, "size": size}, {"root": root}, {"path": path}))
    return cases


def _named(indices):
    return f"{indices[0]} to {indices[-1]}" if len(indices) > 6 else str(indices)


def _refused_subsets():
    path, leaf, seven = light.subset_path([2, 5], LEAVES[:7]), {i: LEAVES[i] for i in range(9)}, merkle.root(LEAVES[:7])
    rows = [
        ("right", [2, 5], 7, path),
        ("unordered", [5, 2], 7, path),
        ("twice the same", [2, 2], 7, path),
        ("beyond the size", [2, 7], 7, path),
        ("of no entries", [], 0, [seven]),
        ("a hash is lacking", [2, 5], 7, path[:-1]),
        ("no hashes", [2, 5], 7, []),
        ("a hash too many", [2, 5], 7, path + [seven]),
        ("an entry is lacking", [2], 7, path),
        ("an entry too many", [2, 3, 5], 7, path),
        ("another size", [2, 5], 9, path),
        ("other entries", [3, 5], 7, path),
        ("nothing but a root", [], 7, [seven]),
    ]
    cases = []
    for name, indices, size, steps in rows:
        known = [(i, leaf[i]) for i in indices]
        error = refused(light.subset_root, known, size, steps)
        outputs = None if error else {"root": light.subset_root(known, size, steps)}
        cases.append(case(f"subset: {name}", {"indices": indices, "leaves": [hash for _, hash in known], "size": size, "path": steps}, None, outputs, error))
    return cases


def _bits():
    keys = [octets("roll key"), bytes.fromhex("b2c0ff0180") + bytes(27), bytes(32), b"\xfe" + b"\xff" * 31]
    cases = [case(f"roll bits {i}", {"key": key}, None, {"bits": [light.roll_bits(key, bits) for bits in range(32)]}) for i, key in enumerate(keys)]
    counts = [0, 1, 63, 64, 127, 128, 1000, 100_000, 10_000_000, 2**32 - 1]
    return cases + [case("fewest bits", {"voters": counts}, None, {"least_bits": [light.least_bits(count) for count in counts]})]


def _questions():
    good = ["light/documents/9/0", "light/ceremony/18446744073709551615/8", "light/prefix/9/8", "light/entries/1/0", "light/roll/0/0", "light/roll/31/2147483647", "light/counted/4294967295"]
    bad = ["", "light", "light/documents/9", "light/documents/9/9", "light/documents/0/0", "light/documents/09/0", "light/documents/+9/0", "light/documents/9/0/", "light/documents/9/0/0"]
    bad += ["/light/documents/9/0", "light/documents/18446744073709551616/0", "light/prefix/9/0", "light/prefix/9/9", "light/entries/9/9", "light/roll/0/1", "light/roll/32/0", "light/roll/1/2"]
    bad += ["light/roll/31/2147483648", "light/counted/4294967296", "light/counted/1/1", "light/tally/9/0", "light/documents/\u0669/0", "light/documents/9/0\n"]
    cases = []
    for path in good + bad:
        error = refused(light.question, path)
        assert (error is None) == (path in good), path
        outputs = None if error else {"numbers": [str(number) for number in light.question(path)[1]]}
        cases.append(case(f"question: {path!r}", {"question": path}, None, outputs, error))
    return cases


def _answer(data, **more):
    return more | {"length": len(data), "sha256": hashlib.sha256(data).digest()}


def _told(entries, answer, size, start, number=None):
    """The answer as outputs, after a phone has believed it."""
    data = light.encode_documents(answer, entries)
    read = light.decode("documents", data)
    found = light.verify_documents(read, size, start, merkle.root([merkle.leaf_hash(entry) for entry in entries[:size]]), number)
    return _answer(data, **answer, told=[[index, document["kind"]] for index, document in found])


def _documents(name, entries):
    kinds = [(kind, number, indices[-1]) for kind, number, indices in light.whole_documents(entries)]
    (posted, number), opened = next((last, n) for kind, n, last in kinds if kind == "JointKey"), next(last for kind, _, last in kinds if kind == "Open")
    for size, start in ((opened + 1, 0), (len(entries), 0), (len(entries), opened + 1)):
        outputs = _told(entries, light.documents(entries, size, start), size, start)
        yield case(f"documents of {name}: {start} to {size}", {"record": name, "size": size, "from": start}, None, outputs)
    outputs = _told(entries, light.ceremony(entries, len(entries), 0), len(entries), 0, number)
    yield case(f"ceremony of {name}", {"record": name, "ceremony": number, "size": len(entries), "from": 0}, None, outputs)
    assert refused(light.ceremony, entries, posted, 0) == "no-ceremony"
    yield case(f"ceremony of {name} that is not complete", {"record": name, "ceremony": number, "size": posted, "from": 0}, error="no-ceremony")


def _notice_entries(lengths):
    entries = []
    for i, length in enumerate(lengths):
        data = u8(ledger.TAGS["Notice"]) + u32(length) + b"a" * length
        pieces = ledger.cut(data)
        for part, piece in enumerate(pieces):
            entries.append(u8(0) + ledger.part_fields(("official", i % 2), ledger.document_digest(data), part, len(pieces), piece) + b"\7" * 64)
    return entries


def _notices(lengths, size, start):
    entries = _notice_entries(lengths)
    assert len(entries) == size, len(entries)
    outputs = _told(entries, light.documents(entries, size, start), size, start)
    return case(f"notices of {_named(lengths)} bytes from {start}", {"notices": lengths, "size": size, "from": start}, None, outputs)


def _entries(entries):
    leaves, cases = [merkle.leaf_hash(entry) for entry in entries], []
    for size, index in ((1, 0), (len(entries), 0), (len(entries), len(entries) - 1), (20, 7)):
        data = light.encode_entry(entries[index], light.subset_path([index], leaves[:size]))
        light.verify_entry(light.decode("entries", data), size, index, merkle.root(leaves[:size]))
        cases.append(case(f"entry {index} of {size}", {"record": CHECKED[0], "size": size, "index": index}, None, _answer(data)))
    return cases


def _prefixes():
    cases = []
    for size, old in ((2, 1), (7, 3), (7, 4), (600, 256), (600, 255)):
        data = vec(merkle.prefix(old, LEAVES[:size]))
        older = light.verify_prefix(light.decode("prefix", data), size, old, merkle.root(LEAVES[:size]))
        assert older == merkle.root(LEAVES[:old])
        cases.append(case(f"prefix {old} of {size}", {"size": size, "old": old}, {"old_root": older}, {"answer": data}))
    return cases


def roll_lines(count):
    keys = [hashlib.sha256(f"voter {i}".encode()).digest() for i in range(count)]
    keys = sorted(bytes([key[0] & 0xFE]) + key[1:] for key in keys)
    return [key + key + key + u64(1) + bytes(24) + u16(0) + u32(1) for key in keys]


def _rolls():
    cases = []
    for count, bits, prefix in ((1, 0, 0), (40, 0, 0), (63, 2, 3), (64, 1, 0), (64, 1, 1), (1000, 4, 0), (1000, 4, 7), (1000, 4, 15), (1000, 20, 5), (1000, 31, 2**31 - 1), (1000, 3, 0), (4200, 7, 64)):
        lines = roll_lines(count)
        inputs = {"roll_of": count, "bits": bits, "prefix": prefix}
        name = f"roll of {count}: {bits} bits, {prefix}"
        error = refused(light.roll, lines, bits, prefix)
        if error:
            cases.append(case(name, inputs, error=error))
            continue
        answer, root = light.roll(lines, bits, prefix), merkle.root([merkle.leaf_hash(line) for line in lines])
        data = light.encode_roll(answer["first"], answer["lines"], answer["path"])
        light.verify_roll(light.decode("roll", data), bits, prefix, count, root)
        cases.append(case(name, inputs, {"root": root}, _answer(data, first=answer["first"], lines=len(answer["lines"]), path=answer["path"])))
    return cases


def counted_ballots(count):
    return [None if i % 3 == 0 else (1000 + i, hashlib.sha256(f"code {i}".encode()).digest()) for i in range(count)]


def _counted():
    cases = []
    for count, block in ((1, 0), (32, 0), (33, 1), (100, 1), (100, 3), (100, 4)):
        ballots_, inputs, name = counted_ballots(count), {"counted_of": count, "block": block}, f"counted of {count}: block {block}"
        error = refused(light.counted, ballots_, block)
        if error:
            cases.append(case(name, inputs, error=error))
            continue
        answer, root = light.counted(ballots_, block), merkle.root([merkle.leaf_hash(light.counted_leaf(one)) for one in ballots_])
        data = light.encode_counted(answer["ballots"], answer["path"])
        light.verify_counted(light.decode("counted", data), block, count, root)
        cases.append(case(name, inputs, {"root": root}, {"answer": data}))
    return cases


def _answers():
    """Answers to questions, most of them lies; each with what is known beside it."""
    return _document_answers() + _entry_answers() + _roll_answers() + _counted_answers()


def _given(name, question, data, root, judge, **known):
    error = refused(judge)
    found = None if error else judge()
    outputs = None if error else {"said": 1 if found is None else len(found)}
    return case(f"answer: {name}", {"question": question, "answer": data, "root": root} | known, None, outputs, error)


def _document_answers():
    entries = _notice_entries([3, 5, 7]) + [b"\1\2\3"] + _notice_entries([70_000])[:1]
    confirmation = u8(ledger.TAGS["Confirmation"]) + u32(1) + vec([u16(0)]) + bytes(64)
    entries.append(u8(0) + ledger.part_fields(("trustee", 0), ledger.document_digest(confirmation), 0, 1, confirmation) + bytes(64))
    manifest = u8(0) + u32(1) + b"x"
    entries.append(u8(0) + ledger.part_fields(("official", 0), ledger.document_digest(manifest), 0, 1, manifest) + bytes(64))
    size, leaves = len(entries), [merkle.leaf_hash(entry) for entry in entries]
    root = merkle.root(leaves)

    def told(indices, until=size, start=0, ceremony=None, change=lambda data: data, top=root, at=size):
        indices = list(indices)
        path = light.subset_path(sorted(set(indices)), leaves)
        data = change(light.encode_documents({"until": until, "indices": indices, "path": path}, entries))
        known = {} if ceremony is None else {"ceremony": ceremony}
        name = "documents" if ceremony is None else "ceremony"
        return f"light/{name}/{at}/{start}", data, top, lambda: light.verify_documents(light.decode(name, data), at, start, top, ceremony), known

    rows = [
        ("three notices", told([0, 1, 2])),
        ("nothing, which nobody can refuse", told([])),
        ("only what is new", told([1, 2], start=1)),
        ("up to what it says", told([0, 1], until=2)),
        ("what was not asked for", told([0, 1], start=1)),
        ("further than it says", told([0, 2], until=2)),
        ("ends without a document", told([0], until=2)),
        ("ends where it begins", told([], until=3, start=3)),
        ("beyond the size", told([0], until=size + 1)),
        ("another size", told([0, 1, 2], until=size - 1, at=size - 1)),
        ("another root", told([0, 1, 2], top=leaves[0])),
        ("a changed entry", told([0, 1, 2], change=lambda data: data.replace(b"aaa", b"aab", 1))),
        ("an entry doubled", told([0, 0, 1])),
        ("entries exchanged", told([1, 0, 2])),
        ("an entry that is none", told([0, 3])),
        ("a document that is not whole", told([0, 4])),
        ("a manifest", told([0, 6])),
        ("a confirmation", told([5])),
        ("the ceremony's confirmation", told([5], ceremony=1)),
        ("another ceremony's confirmation", told([5], ceremony=0)),
        ("a notice for the ceremony", told([0], ceremony=1)),
        ("a byte more", told([0], change=lambda data: data + b"\0")),
        ("a byte less", told([0], change=lambda data: data[:-1])),
        ("a hash more", told([0], change=lambda data: _with_path(data, told([0])[1], leaves[:1]))),
        ("too many entries", told([0], change=lambda data: data[:8] + u32(8666) + data[12:])),
    ]
    return [_given(name, question, data, top, judge, **known) for name, (question, data, top, judge, known) in rows]


def _with_path(data, honest, more):
    """The same answer with hashes behind its path."""
    read = light.decode("documents", honest)
    before = len(data) - 4 - 32 * len(read["path"])
    return data[:before] + vec(read["path"] + more)


def _entry_answers():
    path, root = light.subset_path([4], LEAVES[:7]), merkle.root(LEAVES[:7])
    rows = [
        ("an entry", u32(4)[::-1], path, 7, 4),
        ("another entry", u32(5)[::-1], path, 7, 4),
        ("another index", u32(4)[::-1], path, 7, 3),
        ("an entry's path reversed", u32(4)[::-1], path[::-1], 7, 4),
        ("an entry without a path", u32(4)[::-1], [], 7, 4),
        ("a node as an entry", LEAVES[0] + LEAVES[1], light.subset_path([0], LEAVES[:7])[1:], 7, 0),
    ]
    cases = []
    for name, entry, steps, size, index in rows:
        data = light.encode_entry(entry, steps)
        cases.append(_given(name, f"light/entries/{size}/{index}", data, root, lambda: light.verify_entry(light.decode("entries", data), size, index, root)))
    for name, steps, old, top in (("a prefix", merkle.prefix(3, LEAVES[:7]), 3, root), ("another prefix", merkle.prefix(3, LEAVES[:7]), 5, root), ("a prefix of another root", merkle.prefix(3, LEAVES[:7]), 3, LEAVES[0])):
        data = vec(steps)
        cases.append(_given(name, f"light/prefix/7/{old}", data, top, lambda: [light.verify_prefix(light.decode("prefix", data), 7, old, top)]))
    return cases


def _roll_answers():
    count, bits, lines = 70, 1, roll_lines(70)
    leaves = [merkle.leaf_hash(line) for line in lines]
    root, honest = merkle.root(leaves), light.roll(lines, bits, 0)
    first, end = honest["first"], honest["first"] + len(honest["lines"])

    def with_lines(start, to):
        return start, lines[start:to], light.subset_path(list(range(start, to)), leaves)

    told = honest["lines"]
    rows = [
        ("lines of the roll", (first, told, honest["path"])),
        ("lines without the last block", with_lines(0, end - 32) if end > 32 else with_lines(32, 64)),
        ("all lines", with_lines(0, 70) if end < 70 else with_lines(0, 64)),
        ("lines that begin within a block", with_lines(1, end)),
        ("no lines", (0, [], [root])),
        ("lines beyond the roll", (64, told, honest["path"])),
        ("lines exchanged", (first, [told[1], told[0], *told[2:]], honest["path"])),
        ("a line doubled", (first, [told[0], told[0], *told[2:]], honest["path"])),
        ("a line with a byte more", (first, [told[0] + b"\0", *told[1:]], honest["path"])),
        ("a line with a card", (first, [told[0] + bytes(33), *told[1:]], honest["path"])),
        ("a line with a card of an unknown kind", (first, [told[0] + b"\2" + bytes(32), *told[1:]], honest["path"])),
        ("a line with a card that is cut", (first, [told[0] + b"\1" + bytes(32), *told[1:]], honest["path"])),
        ("a line of another weight", (first, [told[0][:-4] + u32(2), *told[1:]], honest["path"])),
        ("lines without a path", (first, told, [])),
    ]
    cases = []
    for name, (start, some, path) in rows:
        data = light.encode_roll(start, some, path)
        judge = lambda: light.verify_roll(light.decode("roll", data), bits, 0, count, root)
        cases.append(_given(name, f"light/roll/{bits}/0", data, root, judge, voters=count))
    return cases


def _counted_answers():
    all_ballots = counted_ballots(40)
    root = merkle.root([merkle.leaf_hash(light.counted_leaf(one)) for one in all_ballots])
    last = light.counted(all_ballots, 1)
    told, path = last["ballots"], last["path"]
    rows = [
        ("ballots that count", 1, told, path),
        ("a ballot dropped", 1, [*told[:2], None, *told[3:]], path),
        ("a ballot of another voter", 1, [told[0], told[2], *told[2:]], path),
        ("a ballot too few", 1, told[:-1], path),
        ("a ballot too many", 1, told + [None], path),
        ("another block", 0, told, path),
        ("ballots beyond the roll", 2, told, path),
        ("ballots without a path", 1, told, []),
    ]
    cases = []
    for name, block, some, steps in rows:
        data = light.encode_counted(some, steps)
        judge = lambda: light.verify_counted(light.decode("counted", data), block, 40, root)
        cases.append(_given(name, f"light/counted/{block}", data, root, judge, voters=40))
    return cases


def _check(name, entries):
    """Everything that a phone is told of a finished election: documents, its voters' lines, and which of their ballots count."""
    size, root = len(entries), merkle.root([merkle.leaf_hash(entry) for entry in entries])
    answer = light.decode("documents", light.encode_documents(light.documents(entries, size, 0), entries))
    said = {document["kind"]: document for _, document in light.verify_documents(answer, size, 0, root)}
    sealed, lines = said["RollSealed"], _lines(entries)
    counted, voters = _counted_of(entries, said["Open"]["context"], len(lines)), []
    for index, line in enumerate(lines):
        bits = light.least_bits(sealed["voters"])
        asked = light.roll_bits(line[:32], bits)
        blocks = light.roll(lines, bits, asked)
        found = light.verify_roll(light.decode("roll", light.encode_roll(*blocks.values())), bits, asked, sealed["voters"], sealed["root"])
        assert [one for one, voter in found if voter["key"] == line[:32]] == [index]
        block = light.counted(counted, index // 32)
        shown = dict(light.verify_counted(light.decode("counted", light.encode_counted(*block.values())), index // 32, len(lines), said["Tally"]["counted"]))
        voters.append({"key": line[:32], "counted": None if shown[index] is None else list(shown[index])})
    return case(f"light check of {name}", {"record": name}, None, {"roll_root": sealed["root"], "counted": said["Tally"]["counted"], "voters": voters})


def _lines(entries):
    lines = []
    for kind, _, indices in light.whole_documents(entries):
        if kind == "Roll":
            document = ledger.decode_document(b"".join(ledger.decode_entry(entries[i])["bytes"] for i in indices))
            lines += [ledger.encode("Voter", voter) for voter in document["voters"]]
    return lines


def _counted_of(entries, context, count):
    counted = [None] * count
    for index, data in enumerate(entries):
        if data[0] in (1, 3, 5, 6):
            ballot = ledger.decode_entry(data)["ballot"]
            counted[ballot.voter] = (index, ballots.tracking_code(context, ballot))
    return counted
