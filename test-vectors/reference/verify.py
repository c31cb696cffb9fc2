#!/usr/bin/env python3
"""A second, independent verifier of an exported record. Prints what it examined and the tally.

verify.py RECORD_DIR --election HEX --ledger-key VKEY [--witness VKEY… --quorum K]

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


class Failed(Exception):
    """The record is not right; the text says where."""


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("record", type=pathlib.Path)
    parser.add_argument("--election", required=True, help="the election's id, 64 hexadecimal digits")
    parser.add_argument("--ledger-key", required=True, help="the ledger's key, <origin>+<id>+<key>")
    parser.add_argument("--witness", action="append", default=[], help="a witness's key, <name>+<id>+<key>; those of the manifest count in any case")
    parser.add_argument("--quorum", type=int, default=0, help="how many of these witnesses must have cosigned")
    given = parser.parse_args(arguments)
    try:
        election = bytes.fromhex(given.election)
        verifier = note.Verifier.parse(given.ledger_key)
        witnesses = [note.Witness.parse(key) for key in given.witness]
        if not bool(witnesses) <= given.quorum <= len(witnesses):
            raise ValueError("the quorum must be from 1 to the number of witnesses")
    except ValueError as problem:
        print(f"usage: {problem}")
        return 3
    try:
        state = verify(given.record, election, verifier, witnesses, given.quorum)
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


def verify(directory, election, verifier, witnesses=(), quorum=0):
    entries, signed = read_record(directory, verifier)
    state = Election(election, defer=True)
    for index, entry in enumerate(entries):
        try:
            state.apply(entry)
        except Refused as refusal:
            raise Failed(f"entry {index}: {refusal}") from refusal
    print(f"entries: {len(entries)}, each legal where it stands")
    named = (state.manifest.witnesses, state.manifest.quorum) if state.manifest else ([], 0)
    verify_witnesses(signed, verifier, [(list(witnesses), quorum), named])
    verify_ballots(state)
    report(state)
    return state


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


def read_record(directory, verifier):
    """(entries, checkpoint's file), after every file has been compared with what the entries demand; the file's other signatures are not judged here."""
    held = {str(path.relative_to(directory)): path for path in directory.rglob("*") if not path.is_dir() or path.is_symlink()}
    if "checkpoint" not in held:
        raise Failed("there is no checkpoint")
    try:
        signed = held["checkpoint"].read_bytes()
        checkpoint = note.open_checkpoint(signed, verifier, exact=False)
    except Refused as refusal:
        raise Failed(f"checkpoint: {refusal}") from refusal
    entries = []
    for start in range(0, checkpoint.size, 256):
        width = min(256, checkpoint.size - start)
        path = merkle.tile_path("entries", start // 256, width)
        bundle = merkle.read_bundle(held[path].read_bytes(), width) if path in held else None
        if bundle is None:
            raise Failed(f"{path} is missing or malformed")
        entries += bundle
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
    contests = {contest["id"]: contest for contest in document["contests"]}
    results = {unit["style"]: unit["values"] for unit in state.result}
    for unit in state.totals:
        style = document["styles"][unit["style"]]
        print(f"{style['id']}: {unit['counted']} ballots, weight {unit['weight']}" + ("" if unit["style"] in results else ", not opened"))
        if unit["style"] not in results:
            continue
        rules = state.manifest.styles[unit["style"]]
        for name, values in zip(style["contests"], circuits.counts(rules, results[unit["style"]])):
            labels = circuits.labels(contests[name]["rule"], [option["id"] for option in contests[name]["options"]])
            print(f"  {name}: " + ", ".join(f"{label} {value}" for label, value in zip(labels, values)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
