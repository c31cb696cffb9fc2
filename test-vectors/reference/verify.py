#!/usr/bin/env python3
"""A second, independent verifier of an exported record: makes all checks, prints them and the tally.

verify.py RECORD_DIR --election HEX [--witness VKEY… --quorum K] [--json] [--max-entries N]

Exit code 0: the record is complete and everything in it is right. 1: something is wrong. 2: right so far, without a result. 3: usage, or the record
cannot be read. 4: more entries than --max-entries. 5: the election was cancelled, and everything up to then is right.
"""

import argparse
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import checks
import circuits
import note
import readings
import report
import text
from record_files import Directory

VERDICTS = {"accepted": "VERIFIED", "refused": "FAILED", "incomplete": "INCOMPLETE", "limit-exceeded": "NOT READ", "cancelled": "CANCELLED"}


def main(arguments):
    given = _parser().parse_args(arguments)
    try:
        anchors = _anchors(given)
    except ValueError as problem:
        print(f"usage: {problem}")
        return 3
    try:
        facts = readings.read(Directory(given.record), anchors, given.max_entries)
    except OSError as problem:
        print(f"cannot read the record: {problem}")
        return 3
    made = report.of(facts)
    if given.json:
        print(json.dumps(made))
    else:
        _print(made, facts)
    return report.EXIT_CODES[made["outcome"]]


def _parser():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("record", type=pathlib.Path)
    parser.add_argument("--election", required=True, help="the election's id, 64 hexadecimal digits")
    parser.add_argument("--witness", action="append", default=[], help="a witness's key, <name>+<id>+<key>; those of the manifest count in any case")
    parser.add_argument("--quorum", type=int, default=0, help="how many of these witnesses must have cosigned")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--max-entries", type=int, default=readings.MOST_ENTRIES, help="a longer record is not read")
    return parser


def _anchors(given):
    election = bytes.fromhex(given.election)
    if len(election) != 32:
        raise ValueError("an election's id has 64 digits")
    witnesses = [note.Witness.parse(key) for key in given.witness]
    if not bool(witnesses) <= given.quorum <= len(witnesses):
        raise ValueError("the quorum must be from 1 to the number of witnesses")
    if len({key.name for key in witnesses}) < len(witnesses) or len({key.public for key in witnesses}) < len(witnesses):
        raise ValueError("two witnesses have the same name or the same key")
    return readings.Anchors(election, tuple(witnesses), given.quorum)


def _print(made, facts):
    for row in made["checks"]:
        found = [_finding(finding) for finding in row["findings"]]
        found += [f"{row['more_findings']} more"] if row["more_findings"] else []
        rests = f"  rests on {row['rests_on']}" if row["rests_on"] else ""
        print(f"{row['check']}  {row['verdict']:11}  {row['examined']} of {row['expected']}{rests}" + (f"  {'; '.join(found)}" if found else ""))
    for author in made["unfinished"] or []:
        print(f"warning: {author['role']} {author['author']} has left {author['parts']} parts of unfinished documents on the ledger")
    for warning in made["warnings"]:
        print("warning:", *_parts(warning["warning"], warning["code"], warning["entry"], *warning["about"].values()))
    verdicts = {row["check"]: row["verdict"] for row in made["checks"]}
    if verdicts["P1"] == "pass":
        _print_election(facts.state, facts)
        if verdicts["T2"] == "pass":
            _print_tally(facts.state, all(verdicts[check] == "pass" for check in ("F2", "F3")))
    print(_verdict(made, facts))


def _finding(finding):
    cause = finding["follows_from"]
    named = _parts(finding["code"], finding["entry"], finding["file"], *finding["about"].values())
    return " ".join(named) + (f" (from {cause['check']} {cause['code']})" if cause else "")


def _parts(*parts):
    return [str(part) for part in parts if part is not None]


def _verdict(made, facts):
    state, word = facts.state, VERDICTS[made["outcome"]]
    if made["outcome"] == "cancelled":
        return f"{word}: {state.cancelled}"
    if made["outcome"] == "incomplete":
        return f"{word}: no result yet, the election is in phase `{state.phase}`"
    failed = [row["check"] for row in made["checks"] if row["verdict"] == "fail"]
    return f"{word}: {', '.join(failed)}" if failed else word


def _print_election(state, facts):
    keys = f"{len(state.ledger.held)} ledger keys, the checkpoint is signed by {state.ledger.at(facts.size)}"
    print(f"ledger: {facts.size} entries under {state.ledger.origin}, {facts.files_read} files, {keys}")
    print(f"witnesses: {len(facts.cosigned)} have cosigned" if checks.demanded(facts) else "witnesses: none are demanded")
    cast, challenged = sum(state.cast.values()), sum(state.challenges.values())
    print(f"ballots: {cast} cast, {challenged} challenged, {len(state.counted)} counted")
    print(f"documents: {state.schedules} schedules, {state.notices} notices, {len(state.standing)} approvals that stand alone")
    if state.pages:
        index, digest, *_ = state.pages[-1]
        while_open = sum(phase == "open" for _, _, phase, _ in state.pages)
        print(f"page: {digest.hex()} since entry {index}, announced {len(state.pages)} times, {while_open} while voting was open")
    if state.lines is not None:
        _print_lines(state)
    if state.excluded:
        print(f"ceremony: number {state.ceremony} counts, without the trustees {', '.join(map(str, state.excluded))}")
    if state.agreements:
        print(f"agreed: {len(state.agreements)} of {len(state.manifest.trustees)} trustees, {state.quorum()} are needed: {state.agreed.hex()}")


def _print_lines(state):
    """What a record shows of who may vote; that each is a person who may, once, it cannot."""
    lines = state.lines
    print(f"registrations: {lines.registrations} of {len(lines)} voters, {lines.replacements} keys replaced, {len(lines.corrections)} corrections")
    for reason in lines.corrections:
        print(f"  corrected: {text.shown(reason)}")


def _print_tally(state, opened):
    document = state.manifest.document
    for exception in document.get("exceptions", []):
        print(f"exception {exception['kind']}{' ' + exception['style'] if 'style' in exception else ''}: {next(iter(exception['reason'].values()))}")
    contests = {contest["id"]: contest for contest in document["contests"]}
    results = {unit["style"]: unit["values"] for unit in state.result} if opened else {}
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
