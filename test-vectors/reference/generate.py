#!/usr/bin/env python3
"""Writes test-vectors/*.json; with --check, regenerates them in memory and fails on any difference. Tests the primitives first, and the figures on the
pages of docs/protocol at the end."""

import concurrent.futures
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import exhaustive
import pages
import selftest
import vectors.agreement
import vectors.amounts
import vectors.ballot
import vectors.batch
import vectors.card
import vectors.ceremony
import vectors.damaged
import vectors.decryption
import vectors.elgamal
import vectors.encoding
import vectors.group
import vectors.ledger_key
import vectors.light
import vectors.manifest
import vectors.merkle
import vectors.phone
import vectors.record
import vectors.registration
import vectors.signature
import vectors.split_view
import vectors.state
import vectors.witness

FILES = {
    "ristretto255.json": vectors.group.generate,
    "merlin.json": vectors.group.generate_merlin,
    "elgamal.json": vectors.elgamal.generate,
    "signature.json": vectors.signature.generate,
    "card.json": vectors.card.generate,
    "phone.json": vectors.phone.generate,
    "ballot.json": vectors.ballot.generate,
    "amounts.json": vectors.amounts.generate,
    "batch.json": vectors.batch.generate,
    "ceremony.json": vectors.ceremony.generate,
    "agreement.json": vectors.agreement.generate,
    "decryption.json": vectors.decryption.generate,
    "encoding.json": vectors.encoding.generate,
    "registration.json": vectors.registration.generate,
    "merkle.json": vectors.merkle.generate,
    "checkpoint.json": vectors.merkle.generate_checkpoint,
    "ledger-key.json": vectors.ledger_key.generate,
    "split-view.json": vectors.split_view.generate,
    "manifest.json": vectors.manifest.generate,
    "record.json": vectors.record.generate,
    "damaged.json": vectors.damaged.generate,
    "state.json": vectors.state.generate,
    "witness.json": vectors.witness.generate,
    "light.json": vectors.light.generate,
}
# What takes longest, the longest first: so no process is left with one of them at the end.
LONG = ("damaged.json", "state.json", "manifest.json", "amounts.json", "record.json", "ballot.json")


def main(arguments):
    check = "--check" in arguments
    selftest.main()
    wanted = [name for name in arguments if name != "--check"] or list(FILES)
    differences = []
    with concurrent.futures.ProcessPoolExecutor() as processes:
        begun = {name: processes.submit(regenerated, name, check) for name in sorted(wanted, key=(*LONG, *wanted).index)}
        contests = processes.submit(exhaustive.main)
        print(f"{contests.result()} small contests allow the votes of their rules, and no others")
        for name in wanted:
            text, cases, found = begun[name].result()
            differences += found
            if not check:
                path = HERE.parent / name
                path.write_text(text, encoding="utf-8")
                print(f"{name}: {cases} cases, {path.stat().st_size} bytes")
    for line in differences:
        print(line)
    if check:
        print(f"{len(wanted)} files checked, {len(differences)} differences")
    return 1 if differences else 0


def regenerated(name, check):
    """The text of a file, how many cases it has, and what is found to differ."""
    content = FILES[name]()
    found = pages.differences(content) if name == "record.json" else []
    if check:
        found += compare(HERE.parent / name, content)
    return render(content), len(content["cases"]), found


def render(content):
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def compare(path, content):
    """One line for each difference between a file and its regenerated content, naming the JSON path."""
    try:
        text = path.read_text(encoding="utf-8")
        held = json.loads(text)
    except (OSError, ValueError) as problem:
        return [f"{path.name}: {problem}"]
    found = list(_differences(held, json.loads(render(content)), "$"))
    if not found and text != render(content):
        found = ["the same values in other bytes"]
    return [f"{path.name}: {line}" for line in found]


def _differences(held, fresh, place):
    if type(held) is not type(fresh):
        yield f"{place}: another type"
    elif isinstance(fresh, dict):
        for key in sorted(held.keys() | fresh.keys()):
            if key not in held or key not in fresh:
                yield f"{place}.{key}: only in the {'file' if key in held else 'regenerated'} one"
            else:
                yield from _differences(held[key], fresh[key], f"{place}.{key}")
    elif isinstance(fresh, list):
        if len(held) != len(fresh):
            yield f"{place}: {len(held)} members, not {len(fresh)}"
        for i, (a, b) in enumerate(zip(held, fresh)):
            yield from _differences(a, b, f"{place}[{i}]")
    elif held != fresh:
        yield f"{place}: {json.dumps(held)[:80]} is not {json.dumps(fresh)[:80]}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
