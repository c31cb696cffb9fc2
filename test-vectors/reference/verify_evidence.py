#!/usr/bin/env python3
"""A second verifier of evidence of split views: verify_evidence.py FILE --ledger-key KEY. Exit codes: 0 proved, 1 not, 3 usage."""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import note
import split_view
from batch import Refused


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--ledger-key", required=True)
    try:
        options = parser.parse_args(arguments)
        evidence, verifier = options.file.read_bytes(), note.Verifier.parse(options.ledger_key)
    except (SystemExit, OSError, Refused) as problem:
        print(f"usage: {problem}", file=sys.stderr)
        return 3
    try:
        kind, (first, second) = split_view.verify(evidence, verifier)
    except Refused as problem:
        print(f"refused: {problem}")
        return 1
    print(f"proved ({kind}): {verifier.name} has signed two histories, of {first.size} and of {second.size} entries")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
