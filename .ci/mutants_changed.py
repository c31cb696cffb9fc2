#!/usr/bin/env python3
"""Mutants of the functions that a change touches, each judged by the tests of its package.

    mutants_changed.py [--seed N] [--seconds N]     judges as many as it can in so many seconds: what .ci/run does
    mutants_changed.py --write                      judges all of them, and writes down which functions were judged
    mutants_changed.py --judged FILE…               writes down that all mutants of these files were judged otherwise

.ci/mutants-judged has a line for each source file, with a hash of each function whose mutants were judged, as it was then. A
function whose hash is not there is new or has changed: it is judged. Neither comments nor spaces count. `not judged` stands
where a file's mutants never were; such files are left alone, and their number is said.
.ci/mutants-justified has a line for each mutant that does what the code does, and may survive.
docs/mutation-testing.md says what it is good for, and what not.

It takes the tests' dependencies as cargo has built them for .ci/run, and gives the compiler the rest itself, in target/mutants:
the package with its mutants, what lies between it and its tests, and these.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import time

# One mutant for each processor, and properties with few cases; built as .ci/run builds.
os.environ |= {"CARGO_INCREMENTAL": "0", "CARGO_PROFILE_DEV_DEBUG": "none",
               "RUST_TEST_THREADS": "1", "RAYON_NUM_THREADS": "1", "PROPTEST_CASES": "8", "PROPTEST_DISABLE_FAILURE_PERSISTENCE": "1"}
sys.dont_write_bytecode = True

import mutants
from mutants_built import Workspace

ROOT = pathlib.Path(__file__).resolve().parent.parent
JUDGED, JUSTIFIED = ROOT / ".ci/mutants-judged", ROOT / ".ci/mutants-justified"

# The packages. All tests of each judge it, but for these, which take longer than all others together.
PACKAGES = ["crates/elgamal", "crates/merkle", "crates/proof", "crates/election", "crates/verify"]
WITHOUT = {
    ("crates/proof", "range_proof"): ["--skip", "every_flipped_bit"],
    ("crates/verify", "tampering"): ["--skip", "bits"],
}
# More of them are not even compiled, unless all are asked for: they could not be judged in time.
MOST = 150

SURVIVES = """\
{0}:{3}: in `{1}`: {2}
    {4}
    Write a test that fails with it. If it does what the code does, write this into .ci/mutants-justified, below the reason:
{0}: {1}: {2}"""
HEAD = """\
# The functions whose mutants were judged, as they were then: .ci/mutants_changed.py reads and writes this.
"""


def hash_of(text):
    """Of a function's text, without comments and spaces."""
    literal = r'//[^\n]*|r#".*?"#|"(?:\\.|[^"\\])*"|' + r"'(?:\\[^']*|[^'\\])'"
    plain = re.sub(literal, lambda found: "" if found[0].startswith("//") else found[0], text, flags=re.S)
    return hashlib.sha256("".join(plain.split()).encode()).hexdigest()[:8]


def sources():
    """The functions of each source file, by their hashes; files of tests are none."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package / "src").rglob("*.rs")):
            name = str(path.relative_to(ROOT))
            if not re.search(r"/tests(/|\.rs$)", name):
                source = path.read_text()
                found[name] = {hash_of(source[f.start:f.end + 1]): f.name for f in mutants.functions(source)}
    return found


def read_judged():
    """What the file says of each source file: a set of hashes, or None where it is not judged."""
    lines = [line.split(" ", 1) for line in JUDGED.read_text().split("\n") if line and not line.startswith("#")]
    return {name: None if said == "not judged" else set(said.split()) for name, said in lines}


def write_judged(judged):
    lines = [f"{name} {'not judged' if judged[name] is None else ' '.join(sorted(judged[name]))}\n" 
             for name in sorted(judged) if judged[name] != set()]
    JUDGED.write_text(HEAD + "".join(lines))


def read_justified():
    """Mutants that may survive: file, function, what is changed."""
    return {tuple(line.split(": ", 2)) for line in JUSTIFIED.read_text().split("\n") if line and not line.startswith("#")}


def stale(judged, found, justified):
    """What the two files say of that which is not there any more."""
    for name in sorted(judged):
        known, functions = judged[name] or set(), set(found.get(name, ()))
        # Where something has changed, the hash of what it was before may stay until it is judged.
        if name not in found or (known - functions and not functions - known):
            yield f"{JUDGED.name}: what it says of {name} is not there any more: run .ci/mutants_changed.py --write"
    for name, function, what in sorted(justified):
        table = {}
        if name in found:
            mutants.planted((ROOT / name).read_text(), name, set(), table)
        if not any((mutant["function"], mutant["what"]) == (function, what) for mutant in table.values()):
            yield f"{JUSTIFIED.name}: no such mutant any more, take it out: {name}: {function}: {what}"


class Package:
    """One package with mutants in what has changed."""

    def __init__(self, place, changed, most, chance):
        self.place, self.changed = place, changed
        self.files = [name.removeprefix(place + "/src/") for name in changed]
        hashes = {one for these in changed.values() for one in these}
        self.wanted = lambda text: hash_of(text) in hashes
        table = {}
        for name in self.files:
            mutants.planted((ROOT / place / "src" / name).read_text(), name, set(), table, self.wanted)
        self.undrawn = set(table) - set(chance.sample(sorted(table), most) if most < len(table) else table)

    def build(self, workspace):
        """Plants what was drawn, and compiles it with its tests."""
        built = workspace.planted(self.place)
        table = mutants.plant(built.sources, ROOT / self.place / "src", self.files, built.check, self.undrawn, self.wanted)
        self.table = table
        self.drawn = [number for number in table if table[number]["compiles"]]
        self.tests = built.tests() if self.drawn else []

    def measure(self):
        """All tests must pass without a mutant; how long each takes, and which functions it comes to."""
        measured = []
        for name, program in self.tests:
            command = [program, *WITHOUT.get((self.place, name), [])]
            reached = pathlib.Path(program).with_suffix(".reached")
            reached.unlink(missing_ok=True)
            begun, os.environ["MUTANT_REACHED"] = os.times(), str(reached)
            self.pass_without(command)
            took = os.times()
            del os.environ["MUTANT_REACHED"]
            functions = set(map(int, reached.read_text().split())) if reached.exists() else set()
            seconds = took.children_user - begun.children_user + took.children_system - begun.children_system
            measured.append((seconds, name, command, functions))
        self.tests = sorted(measured)
        shown = [f"{name} {seconds:.1f} s" for seconds, name, _, functions in self.tests if functions]
        print(f"   what comes to these functions: {', '.join(shown) or 'no test'}")

    def pass_without(self, command):
        """The tests without a mutant. Such as read the package's own sources find others there: they are left out."""
        if mutants.outcome(0, [command], 600, cwd=ROOT / self.place) == "survives":
            return
        said = subprocess.run(command, cwd=ROOT / self.place, capture_output=True, text=True).stdout
        failed = re.findall(r"^    (\S+)$", said.rpartition("\nfailures:\n")[2], re.M)
        command += [word for test in failed for word in ("--skip", test)]
        if not failed or mutants.outcome(0, [command], 600, cwd=ROOT / self.place) != "survives":
            sys.exit(f"{said}\n{self.place}: this fails without a mutant: {' '.join(command)}")
        print(f"   left out, since they fail with sources that have mutants: {', '.join(failed)}")

    def judge(self, number):
        """What becomes of a mutant, by those tests alone that come to its function, the shortest first."""
        about = [test for test in self.tests if self.table[number]["reached"] in test[3]]
        for seconds, _, command, _ in about:
            said = mutants.outcome(number, [command], 5 * seconds + 5, cwd=ROOT / self.place)
            if said != "survives":
                return number, said, about
        return number, "survives", about


def judged_by(package, seconds):
    """What becomes of each mutant, in the order of their numbers drawn, until the time is over."""
    end = time.monotonic() + seconds
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(lambda number=number: package.judge(number) if time.monotonic() < end else None)
                for number in package.drawn]
        results = [job.result() for job in jobs]
    return {result[0]: result[1:] for result in results if result}


def survivors_of(package, results, justified):
    """Says what came of a package; the mutants that may not survive, with what there is to do."""
    table, found = package.table, {}
    said = [outcome for outcome, _ in results.values()]
    for number in sorted(number for number in results if results[number][0] == "survives"):
        mutant = table[number]
        key = f"{package.place}/src/{mutant['file']}", mutant["function"], mutant["what"]
        if key not in justified:
            tests = ", ".join(test[1] for test in results[number][1])
            found[key] = SURVIVES.format(*key, mutant["line"], f"passed with it: {tests}" if tests else "no test comes to it")
    broken = sum(not mutant["compiles"] for mutant in table.values()) - len(package.undrawn)
    print(f"{package.place}: {len(table)} mutants, {len(table) - len(package.undrawn)} drawn, {broken} of them do not compile, "
          f"{len(results)} judged: {said.count('caught')} caught, {said.count('takes too long')} did not end, "
          f"{said.count('survives') - len(found)} justified, {len(found)} survive")
    if len(results) + broken < len(table):
        print("   the others were not judged: .ci/mutants_changed.py --write judges all")
    return found


def judge(new, options, justified):
    """Mutants of what is new: those that survive."""
    chance, survivors, left = random.Random(options.seed), {}, options.seconds
    workspace = Workspace("".join(re.findall(r"^features\+?=(.*)$", (ROOT / ".ci/run").read_text(), re.M)))
    most = sys.maxsize if options.write else MOST
    packages = [(place, {name: new[name] for name in new if name.startswith(place + "/")}) for place in PACKAGES]
    packages = [Package(place, changed, most, chance) for place, changed in packages if changed]
    for at, package in enumerate(packages):
        print(f"-- {package.place}: {', '.join(package.files)}")
        begun = time.monotonic()
        package.build(workspace)
        print(f"   compiled after {time.monotonic() - begun:.0f} s")
        package.measure()
        chance.shuffle(package.drawn)
        begun = time.monotonic()
        results = judged_by(package, sys.maxsize if options.write else left / (len(packages) - at))
        left -= time.monotonic() - begun
        survivors |= survivors_of(package, results, justified)
    return survivors


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seed", type=int, default=random.randrange(2**32))
    options.add_argument("--seconds", type=float, default=120)
    options.add_argument("--write", action="store_true")
    options.add_argument("--judged", nargs="+", metavar="FILE", default=[])
    options = options.parse_args()
    sys.stdout.reconfigure(line_buffering=True)
    found, judged, justified = sources(), read_judged(), read_justified()
    if options.judged:
        if unknown := set(options.judged) - set(found):
            sys.exit(f"no source file of these packages: {', '.join(sorted(unknown))}")
        return write_judged(judged | {name: set(found[name]) for name in options.judged})
    new = {name: {one: its[one] for one in its if one not in judged.get(name, ())}
           for name, its in found.items() if judged.get(name, ()) is not None}
    new = {name: its for name, its in new.items() if its}
    skipped = sum(known is None for known in judged.values())
    print(f"{sum(map(len, found.values()))} functions in {len(found)} files, {skipped} of which are not judged yet: "
          f"{sum(map(len, new.values()))} have changed since their mutants were judged")
    if not options.write and (wrong := list(stale(judged, found, justified))):
        sys.exit("\n".join(wrong))
    if new:
        print(f"seed {options.seed}: of these, {', '.join(sorted(f'`{name}`' for its in new.values() for name in its.values()))}")
    survivors = judge(new, options, justified) if new else {}
    if options.write:
        left = {key[:2] for key in survivors}
        write_judged({name: None if judged.get(name, ()) is None else
                      {one for one, function in its.items() if one in judged.get(name, ()) or (name, function) not in left}
                      for name, its in found.items()})
    sys.exit("\n\n".join(survivors.values()) or None)


if __name__ == "__main__":
    main()
