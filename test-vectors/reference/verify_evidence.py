#!/usr/bin/env python3
"""A second verifier of evidence of split views: verify_evidence.py FILE --manifest FILE [--ledger-key KEY…].

The manifest's hash is the election's id, and stands in the origin that is printed. A ledger key that a document of the election has put in the place of the
manifest's is given as <origin>+<id>+<key>. Exit codes: 0 proved, 1 not, 3 usage.
"""

import argparse
import hashlib
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import ledger_key
import manifest as manifests
import note
import split_view
from batch import Refused


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--manifest", type=pathlib.Path, required=True)
    parser.add_argument("--ledger-key", action="append", default=[])
    try:
        options = parser.parse_args(arguments)
        evidence, verifiers = options.file.read_bytes(), _verifiers(options)
    except (SystemExit, OSError, ValueError) as problem:
        print(f"usage: {problem}", file=sys.stderr)
        return 3
    try:
        kind, (first, second) = split_view.verify(evidence, verifiers)
    except Refused as problem:
        print(f"refused: {problem}")
        return 1
    print(f"proved ({kind}): {verifiers[0].name} has two signed histories, of {first.size} and of {second.size} entries")
    return 0


def _verifiers(options):
    data = options.manifest.read_bytes()
    keys = ledger_key.Keys(hashlib.sha256(data).digest(), manifests.parse(data))
    others = [note.Verifier.parse(text) for text in options.ledger_key]
    if any(verifier.name != keys.origin for verifier in others):
        raise ValueError("a ledger key is of another ledger than the manifest's")
    return [*keys.all(), *others]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
