"""Records of damaged.json of which each tells one reading of the pages from another that no other record does: rows as in damaged_files.py."""

import circuits
import entries
import note
from entries import encode_document
from ristretto255 import G, ORDER, decode
from vectors.damage import AUDITOR, KINDS, OFFICIAL, SMALL, TIME, TWO_STYLES, WATCHED, WITNESSES
from vectors.damage import Ledger, before, cosignature, index_of, inserted, origin_of, replaced, signed, whole, witness
from vectors.material import octets, scalar
from vectors.play import ledger_seed, manifest_text
from vectors.record import ROTATED, SEALED, SEALED_STYLES, WITH_RESTART

OPEN, CLOSE, TALLY = 16, 23, 24
NOTICE, TEXTLESS = {"kind": "Notice", "text": "The hall has moved."}, {"kind": "Notice", "text": ""}
CANCELLED = {"kind": "Cancelled", "reason": "A name is missing."}
LONG = encode_document({"kind": "Notice", "text": "n" * 70_000})
JUNK = "malformed-entry"


def rows():
    return [*_begun(), *_manifests(), *_step_five(), *_step_seven(), *_lines(), *_policies(), *_early(), *_phases(), *_chains(), *_agreed(), *_units(), *_sums(), *_directories()]


def _begun():
    """A refused entry changes nothing: what its author had begun goes on behind it, and so does what its author had approved."""
    play = before(SMALL, 5)
    digest, (first, second) = entries.document_digest(LONG), entries.cut(LONG)
    one, two = play.raw(first, digest=digest, parts=2), play.raw(second, digest=digest, part=1, parts=2)
    changed = play.raw(second[:-1] + b"m", digest=digest, part=1, parts=2)
    (textless,) = play.document(TEXTLESS, OFFICIAL)
    return [
        ("begun: a refused document of one part between two parts", inserted(SMALL, 5, one, textless, two, two), "text"),
        ("begun: the last part again, behind a refused one", inserted(SMALL, 5, one, changed, two), "document-digest text"),
        ("begun: another part 0 behind a refused last part", inserted(SMALL, 5, one, changed, one), "document-digest"),
        ("approved: what stands is said by another, behind a refused document", _approved(), "wrong-phase text", {"base": WITH_RESTART}),
    ]


def _approved():
    """The third official's approval of the cancelling stands; it says something that is refused; the first official cancels."""
    ledger = before(WITH_RESTART, index_of(WITH_RESTART, "Cancelled") + 1)
    ledger.say(TEXTLESS, ("official", 2))
    ledger.say({"kind": "Cancelled", "reason": "The hall is closed."})
    ledger.say(NOTICE)
    return ledger


def _manifests():
    """Of two parts, and the last one comes twice; of three parts."""
    text = manifest_text("damaged-long", officials=2)
    text = text[:-1] + b" " * 66_000 + text[-1:]
    play = Ledger("damaged-long", text, [])
    play.manifest()
    first, second = play.entries
    data, parts = entries.decode_entry(second)["bytes"], {"digest": entries.decode_entry(second)["digest"], "part": 1, "parts": 2}
    changed = play.raw(data[:-1] + b"x", **parts)
    ledger = Ledger("damaged-long", text, []).add_all([first, changed, second])
    longer = Ledger(play.name, text[:-1] + b" " * 66_000 + text[-1:], [])
    longer.manifest()
    one, two, three = longer.entries
    refused = Ledger(longer.name, longer.text, []).add_all([one, three, two, three])
    return [
        ("a manifest's last part again, behind a refused one", ledger, "document-digest ledger-manifest", {"base": None}),
        ("a manifest of three parts", longer, "", {"base": None, "outcome": "incomplete"}),
        ("a manifest of three parts, and the last one before its turn, too", refused, "document-part ledger-manifest", {"base": None}),
    ]


def _step_five():
    """Step 7 would find the same, but is silent where the reading ends early."""
    ledger = _two_bundles(1)
    stranger = signed(ledger, number=1).replace("\u2014 " + origin_of(ledger), "\u2014 x.example")
    return [("no line of the ledger's name, and the second bundle is missing", ledger, "note-unsigned", {"checkpoint": stranger, **_without_second(ledger)})]


def _step_seven():
    """Nothing counts as read, and what step 4 has found is not said."""
    ledger = inserted(SMALL, 0, b"\xff")
    good = signed(ledger)
    other = {"origin": origin_of(ledger)[:-1] + "x"}
    table = [
        ("by the spare key", signed(ledger, number=1), "note-unsigned"),
        ("with a wrong signature", _wrong_line(good), "note-signature"),
        ("of another ledger", signed(ledger, **other), "checkpoint-origin"),
        ("of another ledger, by the spare key", signed(ledger, number=1, **other), "checkpoint-origin"),
    ]
    return [("junk before the manifest", ledger, "malformed-entry ledger-manifest"), *((f"junk before the manifest, and a checkpoint {name}", ledger, code, {"checkpoint": text}) for name, text, code in table)]


def _wrong_line(text):
    """The last line's key has signed nothing."""
    head, _, encoded = text.rpartition(" ")
    return f"{head} {note.b64(note.unb64(encoded.strip())[:4] + bytes(64))}\n"


def _lines():
    """What a signature line is, and where they begin."""
    ledger = before(SMALL, len(whole(SMALL).entries))
    good = signed(ledger)
    origin, size, root = good.partition("\n\n")[0].split("\n")
    gap = note.sign(f"{origin}\n{size}\n\n{root}\n", origin, ledger_seed(ledger.name))
    names = [("no name", ""), ("a name with a plus sign", "x+y"), ("a name with a no-break space", "x\u00a0y"), ("a name of 256 bytes", "x" * 256)]
    rows = [(f"a checkpoint with a line of {what}", ledger, "note-malformed", {"checkpoint": good + f"\u2014 {name} {note.b64(bytes(68))}\n"}) for what, name in names]
    longest = good + f"\u2014 {'x' * 255} {note.b64(bytes(5))}\n"
    return [
        *rows,
        ("a checkpoint with a line of the longest name and the shortest signature", ledger, "note-unsigned", {"checkpoint": longest}),
        ("a checkpoint with an empty line in its text", ledger, "checkpoint-malformed", {"checkpoint": gap}),
    ]


def _policies():
    """Quorums that more than they need have cosigned, that are not looked at, and keys that the ledger has had or will have."""
    ledger, watched, rotated = before(SMALL, len(whole(SMALL).entries)), inserted(WATCHED, 0, b"\xff"), before(ROTATED, len(whole(ROTATED).entries))
    both = {"anchors": {"election": ledger.election, "witnesses": [witness(name) for name in WITNESSES], "quorum": 1}}
    changed = _wrong_line(signed(rotated)).partition("\n\n")[2]
    rows = [
        ("keys: a wrong line of the third key behind a right one", rotated, "note-signature", {"base": ROTATED, "checkpoint": signed(rotated) + changed}),
        ("both of the auditor's witnesses have cosigned, and one is demanded", ledger, "", {**both, "checkpoint": signed(ledger, *((name, TIME) for name in WITNESSES))}),
        ("nobody has cosigned, and there is junk before the manifest", watched, "malformed-entry ledger-manifest", {"base": WATCHED}),
        ("both have cosigned, and there is junk before the manifest", watched, "malformed-entry ledger-manifest", {"base": WATCHED, "checkpoint": signed(watched, *((name, TIME) for name in WITNESSES))}),
    ]
    for number, name in ((0, "the first key"), (1, "the second key"), (3, "the spare key")):
        seed = ledger_seed(rotated.name, number)
        good = signed(rotated)
        given = {"election": rotated.election, "witnesses": [witness(AUDITOR, seed)], "quorum": 1}
        rows.append((f"keys: the auditor's witness has {name}", rotated, "witness-key-ledger quorum-missing", {"base": ROTATED, "anchors": given, "checkpoint": good + cosignature(good, AUDITOR, seed=seed)}))
    return rows


def _two_bundles(at):
    """The small election with entries of junk, more than one bundle."""
    return inserted(SMALL, at, *[b"\xff"] * 240)


def _without_second(ledger):
    return {"files": [{"path": f"tile/entries/001.p/{len(ledger.entries) - 256}", "hex": None}]}


def _early():
    """Votes are those of what was read."""
    ledger = _two_bundles(OPEN + 4)
    found = f"file-missing file-missing {JUNK} entries-unaccounted file-unread"
    return [("the second bundle is missing, and voting opened in the first", ledger, found, _without_second(ledger))]


def _phases():
    own, ceremony = whole(SMALL).entries, before(SMALL, 5)
    ceremony.say(CANCELLED)
    round_ = before(SMALL, 7)
    round_.say(CANCELLED)
    return [
        ("a second closing", inserted(SMALL, TALLY, own[CLOSE]), "wrong-phase"),
        ("cancelled within a round of the ceremony", ceremony, "", {"outcome": "cancelled"}),
        ("cancelled between two rounds of the ceremony", round_, "", {"outcome": "cancelled"}),
    ]


def _chains():
    """Challenges that do not follow the voter's last ballot, or follow none."""
    play = before(SMALL, 22)
    first = play.challenge_entry(*play.ballot(3, [{1}], previous=b""))
    other = play.challenge_entry(*play.ballot(3, [{1}], previous=octets("no ballot")))
    good = play.challenge_entry(*play.ballot(3, [{1}]))
    return [
        ("a challenge that follows none of its voter's ballots", inserted(SMALL, 22, first), "out-of-chain"),
        ("a challenge that follows another ballot", inserted(SMALL, 22, other), "out-of-chain"),
        ("a challenge that follows its voter's ballot", inserted(SMALL, 22, good), ""),
    ]


def _agreed():
    """Five trustees agree, and four are the quorum; a share of a trustee that was excluded."""
    at = index_of(WITH_RESTART, "DecryptionShare", 1)
    absent = before(WITH_RESTART, at)
    return [
        ("more trustees agree than must", before(TWO_STYLES, len(whole(TWO_STYLES).entries)), "", {"base": TWO_STYLES}),
        ("a share by an excluded trustee", inserted(WITH_RESTART, at, *absent.document(absent.share_document(0), ("trustee", 1))), "not-a-participant", {"base": WITH_RESTART}),
    ]


def _units():
    """Which units are opened: by the counted ballots, and by the sum that the tally has."""
    style = [name for name, *_ in SEALED_STYLES].index("nothing-encrypted")
    sealed = _sealed_tally()
    own, close = whole(SEALED).entries, index_of(SEALED, "Close")
    light, other = [index for index in range(close) if _is_of_first(own[index])][:2]
    half, ballot = replaced(SEALED, light, light + 1), entries.decode_entry(own[other])["ballot"]
    forged = before(SEALED, light).add_all(own[light + 1 : other])
    forged.add(forged.cast_entry(ballot, scalar("stranger")))
    forged.add_all(own[other + 1 : close]).finish(without=(ballot.voter,))

    def wrong(place, change):
        return lambda tally: tally | {"units": [unit | (change(unit) if index == place else {}) for index, unit in enumerate(tally["units"])]}

    def veiled(unit):
        """The same votes, encrypted again with the nonce 1."""
        return {"sum": [(decode(data) + by).encode() for data, by in zip(unit["sum"], (G, *sealed.state.keys))]}

    return [
        ("a tally that counts nobody in a unit", before(SMALL, TALLY).finish(wrong(0, lambda unit: {"counted": 0})), "wrong-tally"),
        ("a tally with a unit whose nonces add up to nothing", before(SMALL, TALLY).finish(wrong(0, lambda unit: {"sum": [bytes(32), *unit["sum"][1:]]})), "wrong-tally"),
        ("a tally that hides that a unit's nonces add up to nothing", sealed.finish(wrong(style, veiled)), "wrong-tally", {"base": SEALED}),
        ("a tally without its second unit", _sealed_tally().finish(lambda tally: tally | {"units": [tally["units"][0], *tally["units"][2:]]}), "wrong-tally", {"base": SEALED}),
        ("a turnout that is exactly what is demanded", half, "", {"base": SEALED}),
        ("a floor that is reached by a ballot that a stranger has signed", forged, "signature-invalid", {"base": SEALED}),
    ]


def _sealed_tally():
    return before(SEALED, index_of(SEALED, "Tally"))


def _sums():
    """Of a contest of every kind: sums that one more or one less makes impossible. The tally is wrong, and all go on with it."""
    ledger = before(KINDS, index_of(KINDS, "Tally"))
    (rules,) = ledger.state.manifest.styles
    values = before(KINDS, index_of(KINDS, "Result")).result_document()["units"][0]["values"]
    bounds = [(least * 2, most * 2) for least, most in map(circuits.sums, rules)]

    def finished(sums):
        added = [0, *(other - value for value, other in zip(values, _summing_to(rules, values, sums)))]
        (unit,) = ledger.state.units()
        moved = {**unit, "sum": [_plus(data, more) for data, more in zip(unit["sum"], added)]}
        return before(KINDS, index_of(KINDS, "Tally")).finish(lambda tally: tally | {"units": [moved]})

    table = [
        ("as small as they can be", [least for least, _ in bounds], ""),
        ("as large as they can be", [most for _, most in bounds], ""),
        ("one too small, where there is one", [max(least - 1, 0) for least, _ in bounds], "wrong-sum"),
        ("one too large", [most + 1 for _, most in bounds], "wrong-sum"),
    ]
    return [(f"sums of every kind, {name}", finished(sums), f"wrong-tally {fails}", {"base": KINDS}) for name, sums, fails in table]


def _summing_to(rules, values, sums):
    """Other values, of which each contest's first is larger, or the first ones are smaller; here each count is one value."""
    values, found = iter(values), []
    for rule, wanted in zip(rules, sums):
        own = [next(values) for _ in circuits.widths(rule)]
        own[0] += max(wanted - sum(own), 0)
        for place, value in enumerate(own):
            own[place] -= min(value, sum(own) - wanted)
        found += own
    return found


def _plus(data, more):
    return (decode(data) + more % ORDER * G).encode()


def _is_of_first(entry):
    """Whether it is a ballot of the first style."""
    return entry[0] == 1 and entries.decode_entry(entry)["ballot"].style == 0


def _directories():
    """On a disk names in the order in which they are shown, and foreign files before oddities; in memory names as they are."""
    ledger = before(SMALL, len(whole(SMALL).entries))
    odd = [{"path": "a\x1b", "hex": b""}, {"path": "a\u00e9", "hex": b""}, {"path": "z", "hex": b""}, {"path": "empty", "directory": True}]
    return [
        ("directory: two bad names that are shown in another order, and a foreign file", ledger, "foreign-file record-name file-unread", {"files": odd}),
        ("the same names in memory", ledger, "foreign-file file-unread", {"files": odd[:-1]}),
    ]
