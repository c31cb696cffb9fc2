#!/usr/bin/env python3
"""A second, independent verifier of an exported record. Prints what it examined and the tally.

verify.py RECORD_DIR --election HEX [--witness VKEY… --quorum K]

Exit code 0: the record is complete and everything in it is right. 1: something is wrong. 2: right so far, without a result. 3: usage.
5: the election was cancelled, and everything up to then is right.
"""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import batch
import circuits
import merkle
import note
from batch import Refused
from state import Election, batches

BATCH = 600
BUNDLE = 256


class Failed(Exception):
    """The record is not right; the text says where."""


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("record", type=pathlib.Path)
    parser.add_argument("--election", required=True, help="the election's id, 64 hexadecimal digits")
    parser.add_argument("--witness", action="append", default=[], help="a witness's key, <name>+<id>+<key>; those of the manifest count in any case")
    parser.add_argument("--quorum", type=int, default=0, help="how many of these witnesses must have cosigned")
    given = parser.parse_args(arguments)
    try:
        election = bytes.fromhex(given.election)
        if len(election) != 32:
            raise ValueError("an election's id has 64 digits")
        witnesses = [note.Witness.parse(key) for key in given.witness]
        if not bool(witnesses) <= given.quorum <= len(witnesses):
            raise ValueError("the quorum must be from 1 to the number of witnesses")
    except ValueError as problem:
        print(f"usage: {problem}")
        return 3
    try:
        state = verify(given.record, election, witnesses, given.quorum)
    except Failed as problem:
        print(f"FAILED: {problem}")
        return 1
    if state.phase == "cancelled":
        print(f"CANCELLED: {state.cancelled}")
        return 5
    if state.phase != "finished":
        print(f"INCOMPLETE: no result yet, the election is in phase `{state.phase}`")
        return 2
    print("VERIFIED")
    return 0


def verify(directory, election, witnesses=(), quorum=0):
    entries, signed = read_record(directory, election)
    state = Election(election, defer=True)
    for index, entry in enumerate(entries):
        try:
            state.apply(entry)
        except Refused as refusal:
            raise Failed(f"entry {index}: {refusal}") from refusal
    print(f"entries: {len(entries)}, each legal where it stands")
    verifier = verify_key(signed, state.ledger)
    verify_witnesses(signed, verifier, [(list(witnesses), quorum), (state.manifest.witnesses, state.manifest.quorum)])
    verify_ballots(state)
    report(state)
    return state


def keys_of(election, entries):
    """The ledger's keys as the manifest has them: it is complete within the first entries."""
    state = Election(election, defer=True)
    for index, entry in enumerate(entries[:BUNDLE]):
        try:
            state.apply(entry)
        except Refused as refusal:
            raise Failed(f"entry {index}: {refusal}") from refusal
        if state.ledger:
            return state.ledger
    raise Failed(f"the first {BUNDLE} entries have no manifest")


def verify_key(signed, keys):
    """The key of the checkpoint's size has signed it."""
    try:
        checkpoint = keys.open(signed, exact=False)
    except Refused as refusal:
        raise Failed(f"checkpoint: {refusal}") from refusal
    print(f"ledger keys: {len(keys.held)}, the checkpoint is signed by {keys.at(checkpoint.size)}")
    return keys.at(checkpoint.size)


def verify_witnesses(signed, verifier, policies):
    """Nobody but demanded witnesses has cosigned, and of each policy as many as it demands."""
    try:
        _, cosigned = note.open_cosigned(signed, verifier, [witness for witnesses, _ in policies for witness in witnesses])
        found = [note.count_cosigned(signed, witnesses) for witnesses, _ in policies]
    except Refused as refusal:
        raise Failed(f"checkpoint: {refusal}") from refusal
    for count, (witnesses, quorum) in zip(found, policies):
        if count < quorum:
            raise Failed(f"checkpoint: {count} of {len(witnesses)} witnesses have cosigned, {quorum} are needed")
    print(f"witnesses: {len(cosigned)} have cosigned" if any(quorum for _, quorum in policies) else "witnesses: none are demanded")


def read_record(directory, election):
    """(entries, checkpoint's file), after every file has been compared with what the entries demand; no signature of the file is judged here."""
    held = {str(path.relative_to(directory)): path for path in directory.rglob("*") if not path.is_dir() or path.is_symlink()}
    if "checkpoint" not in held:
        raise Failed("there is no checkpoint")
    try:
        signed = held["checkpoint"].read_bytes()
        checkpoint = note.Checkpoint.parse(note.parse(signed)[0])
    except Refused as refusal:
        raise Failed(f"checkpoint: {refusal}") from refusal
    if checkpoint.size == 0:
        raise Failed("there is no entry, and so no manifest")
    entries = []
    for start in range(0, checkpoint.size, BUNDLE):
        width = min(BUNDLE, checkpoint.size - start)
        path = merkle.tile_path("entries", start // BUNDLE, width)
        bundle = merkle.read_bundle(held[path].read_bytes(), width) if path in held else None
        if bundle is None:
            raise Failed(f"{path} is missing or malformed")
        entries += bundle
        if start == 0 and checkpoint.origin != keys_of(election, entries).origin:
            raise Failed(f"the checkpoint is of another ledger: {checkpoint.origin}")
    expected = merkle.tiles(entries)
    for path in sorted(held.keys() | expected.keys() - {"checkpoint"}):
        if path == "checkpoint":
            continue
        if path not in held or path not in expected:
            raise Failed(f"{path} is {'not part of the record' if path in held else 'missing'}")
        if held[path].is_symlink() or held[path].read_bytes() != expected[path]:
            raise Failed(f"{path} is not what the entries demand")
    if merkle.root([merkle.leaf_hash(entry) for entry in entries]) != checkpoint.root:
        raise Failed("the root is not the checkpoint's")
    print(f"ledger: {checkpoint.size} entries under {checkpoint.origin}, {len(held)} files")
    return entries, signed


def verify_ballots(state):
    for part in batches(state.members, BATCH):
        refused = batch.culprits([member for _, _, member in part])
        if refused:
            index, code, _ = part[refused[0]]
            raise Failed(f"entry {index}: {code}")
    cast, challenged = sum(state.cast.values()), sum(state.challenges.values())
    print(f"ballots: {cast} cast, {challenged} challenged, {len(state.counted)} counted, {len(state.members)} proofs and signatures")


def report(state):
    print(f"documents: {state.schedules} schedules, {state.notices} notices, {len(state.standing)} approvals that stand alone")
    if state.excluded:
        print(f"ceremony: number {state.ceremony} counts, without the trustees {', '.join(map(str, state.excluded))}")
    if state.agreements:
        print(f"agreed: {len(state.agreements)} of {len(state.manifest.trustees)} trustees, {state.quorum()} are needed: {state.agreed.hex()}")
    if state.result is None:
        return
    document = state.manifest.document
    for exception in document.get("exceptions", []):
        print(f"exception {exception['kind']}{' ' + exception['style'] if 'style' in exception else ''}: {next(iter(exception['reason'].values()))}")
    contests = {contest["id"]: contest for contest in document["contests"]}
    results = {unit["style"]: unit["values"] for unit in state.result}
    for unit in state.totals:
        style = document["styles"][unit["style"]]
        sealed = state.sealed_by(unit)
        print(f"{style['id']}: {unit['counted']} ballots, weight {unit['weight']}" + (f", sealed: {sealed}" if sealed else ""))
        told = sum(ballots for ballots in state.cells(unit["style"]).values() if ballots < state.manifest.floor)
        if told and not sealed:
            print(f"  exposed: the sum may tell {told} votes")
        if unit["style"] not in results:
            continue
        rules = state.manifest.styles[unit["style"]]
        for name, values in zip(style["contests"], circuits.counts(rules, results[unit["style"]])):
            labels = circuits.labels(contests[name]["rule"], [option["id"] for option in contests[name]["options"]])
            print(f"  {name}: " + ", ".join(f"{label} {value}" for label, value in zip(labels, values)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
