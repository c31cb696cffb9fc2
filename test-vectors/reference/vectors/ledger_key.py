"""ledger-key.json: an election's origin, the keys of its ledger, and which checkpoint each signs."""

import copy

import ed25519
import ledger_key
import note
import split_view
from vectors.material import case, file, octets, refused
from vectors.play import Play, announced, ledger_seed, manifest_text
from vectors.merkle import NOT_CANONICAL
from vectors.record import ROTATED, rotated


def generate():
    play = rotated()
    cases = [_first(name, name_of) for name, name_of in (("a host", "vote.example"), ("a path and a port", "vote.example:8080/2026/a"), ("the longest name", "a" * 100))]
    cases += [_hash(name) for name in ("ledger key of one", "ledger key of another")] + [_possession(number) for number in (0, 1, 2**32 - 1)]
    cases += [*_announcements(), _no_key(), *_checkpoints(play), *_split_views(play)]
    description = (
        "The origin and first key of an election's ledger; hashes of keys and proofs of possession; announcements (`entry`, number `index`) behind a manifest with witnesses; notes of checkpoints (`checkpoint`, opened as a record's) "
        "and evidence of split views, under the keys that the whole ledger of the case `record` of record.json gives. `size` and `key` are what opens. "
        "Codes: those of notes, checkpoints and evidence, and those of admission.md for announcements."
    )
    return file(description, "docs/protocol/ledger.md", cases)


def _first(name, ledger):
    play = Play("ledger-key-vectors", manifest_text("ledger-key-vectors", ledger=ledger), [])
    play.manifest()
    keys = play.state.ledger
    return case(f"the first key: {name}", {"election": play.election, "manifest": play.text.decode()}, None, {"origin": keys.origin, "key": str(keys.at(0))})


def _hash(name):
    key = ed25519.public_key(octets(name))
    return case(f"hash: {name}", {"key": key}, None, {"hash": ledger_key.key_hash(key)})


def _possession(number):
    election, seed, following = octets("ledger key election"), octets(f"ledger key {number}"), octets("ledger key announced")
    document = ledger_key.announce(election, number, seed, following)
    message = ledger_key.possession_message(election, number, document["key"], following)
    outputs = {"key": document["key"], "possession": document["possession"]}
    return case(f"possession: number {number}", {"election": election, "number": number, "seed": seed, "next": following}, {"message": message}, outputs)


def _announcements():
    """A ledger whose witnesses have keys of their own: none of them may become the ledger's."""
    name, seeds = "ledger-key-witnesses", [octets(f"ledger key witness {i}") for i in range(2)]
    witnesses = [note.Witness(f"witness.example/w{i}", ed25519.public_key(seed)) for i, seed in enumerate(seeds)]
    play = Play(name, manifest_text(name, witnesses={"quorum": 2, "members": list(map(str, witnesses))}), [])
    play.manifest()
    good, own = announced(name, 2), lambda key: ledger_key.key_hash(key.public)
    rows = [
        ("a key of nobody else", 1, good, None),
        ("next is the key of the first witness", 1, own(witnesses[0]), "ledger-key-next"),
        ("next is the key of the second witness", 1, own(witnesses[1]), "ledger-key-next"),
        ("next is the ledger's own", 1, announced(name, 0), "ledger-key-next"),
        ("next is the new key itself", 1, announced(name, 1), "ledger-key-next"),
        ("two faults: a key that was not announced, and next that of a witness", 2, own(witnesses[0]), "ledger-key-unannounced"),
    ]
    cases = [_announcement(play, title, ledger_key.announce(play.election, 0, ledger_seed(name, number), following), code) for title, number, following, code in rows]
    forged = ledger_key.announce(play.election, 1, ledger_seed(name, 1), own(witnesses[1]))
    return [*cases, _announcement(play, "two faults: next is that of a witness, and possession not proven", forged, "ledger-key-next")]


def _no_key():
    """A manifest can announce what is no key: only its hash is there."""
    play = Play("ledger-key-none", manifest_text("ledger-key-none", following=ledger_key.key_hash(NOT_CANONICAL)), [])
    play.manifest()
    document = {"kind": "LedgerKey", "key": NOT_CANONICAL, "next": octets("next"), "possession": bytes(64)}
    return _announcement(play, "a key that is not canonical", document, "ledger-key-possession")


def _announcement(play, title, document, code):
    keys, [entry] = copy.deepcopy(play.state.ledger), play.document(document, ("official", 0))
    index = len(play.entries)
    assert refused(keys.rotate, document, index) == code, title
    outputs = None if code else {"key": str(keys.at(index + 2)), "before": str(keys.at(index + 1))}
    return case(f"announcement: {title}", {"manifest": play.text.decode(), "entry": entry, "index": index}, None, outputs, code)


def _checkpoints(play):
    """Each of the three keys at each size around the two changes; then notes that are wrong otherwise."""
    held, whole = play.state.ledger.held, len(play.entries)
    sizes = sorted({0, 1, whole, *(smallest + more for smallest, _ in held[1:] for more in (-2, -1, 0, 1))})
    rows = [(f"of {size} by key {number}", play.checkpoint(size, number)) for size in sizes for number in range(len(held))]
    first, second = (smallest for smallest, _ in held[1:])
    by_old, by_new = play.checkpoint(first, 0), play.checkpoint(first, 1)
    line, server = (lambda signed: signed.split("\n\n")[1]), play.state.ledger.origin.split("/")[0]
    text = note.parse(by_new.encode())[0]
    rows += [
        ("by the old key and the new one", by_old + line(by_new)),
        ("by the new key and the old one", by_new + line(by_old)),
        ("by a key that is announced, before its turn", play.checkpoint(second, 3)),
        ("under the new key's id by the old one", _forged(text, play.state.ledger.at(first), ledger_seed(play.name))),
        ("of another election", note.Checkpoint(f"{server}/{octets('another').hex()}", first, octets("root")).sign(ledger_seed(play.name, 1))),
        ("of the name alone", note.Checkpoint(server, first, octets("root")).sign(ledger_seed(play.name, 1))),
        ("of the id in capitals", note.Checkpoint(f"{server}/{play.election.hex().upper()}", first, octets("root")).sign(ledger_seed(play.name, 1))),
        ("a size that is changed to one of the old key's", by_new.replace(f"\n{first}\n", f"\n{first - 1}\n")),
        ("a size that is changed to one of the new key's", by_new.replace(f"\n{first}\n", f"\n{first + 1}\n")),
    ]
    return [_checkpoint(play.state.ledger, name, signed) for name, signed in rows]


def _checkpoint(keys, name, signed):
    inputs = {"record": ROTATED, "checkpoint": signed}
    error = refused(keys.open, signed.encode())
    if error:
        return case(f"checkpoint: {name}", inputs, error=error)
    size = keys.open(signed.encode()).size
    return case(f"checkpoint: {name}", inputs, None, {"size": size, "key": str(keys.at(size))})


def _forged(text, verifier, seed):
    return f"{text}\n— {verifier.name} {note.b64(verifier.key_id + ed25519.sign(seed, text.encode()))}\n"


def _split_views(play):
    """A thief of the old key goes on; the ledger goes on with the new one."""
    keys, size = play.state.ledger, play.state.ledger.held[1][0]
    theirs = lambda number, root: note.Checkpoint(keys.origin, size, root).sign(ledger_seed(play.name, number))
    pair = lambda number: sorted([play.checkpoint(size, 1), theirs(number, octets("a thief's root"))], key=lambda signed: note.Checkpoint.parse(note.parse(signed.encode())[0]).root)
    rows = [
        ("by the old key and by the new one", split_view.same_size(pair(0))),
        ("by the new key twice", split_view.same_size(pair(1))),
        ("by the newest key, before its turn", split_view.same_size(pair(2))),
        ("by a key that was never the ledger's", split_view.same_size(pair(3))),
        ("of one root by two keys", split_view.same_size([play.checkpoint(size, 0), play.checkpoint(size, 1)])),
    ]
    cases = []
    for name, evidence in rows:
        error, inputs = refused(split_view.verify, evidence.encode(), keys.all()), {"record": ROTATED, "evidence": evidence}
        cases.append(case(f"split view: {name}", inputs, None, None if error else {"kind": split_view.verify(evidence.encode(), keys.all())[0]}, error))
    return cases
