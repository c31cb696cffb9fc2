#!/usr/bin/env python3
"""Lays out an election of record.json as an exported record: write_record.py DIR [CASE NAME]."""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import merkle


def main(arguments):
    if not 1 <= len(arguments) <= 2:
        print(__doc__)
        return 3
    cases = json.loads((HERE.parent / "record.json").read_text(encoding="utf-8"))["cases"]
    wanted = [case for case in cases if len(arguments) == 1 or case["name"] == arguments[1]]
    if not wanted:
        print("no such case; there are: " + "; ".join(case["name"] for case in cases))
        return 3
    inputs = wanted[0]["inputs"]
    write(pathlib.Path(arguments[0]), [bytes.fromhex(entry) for entry in inputs["entries"]], inputs["checkpoint"])
    print(f"--election {inputs['election']}")
    return 0


def write(directory, entries, checkpoint):
    files = merkle.tiles(entries) | {"checkpoint": checkpoint.encode()}
    for path, data in files.items():
        place = directory / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
