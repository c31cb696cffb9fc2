#!/usr/bin/env python3
"""Mutants of a small program become what they must: otherwise nothing that these scripts find, or do not find, says anything."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

sys.dont_write_bytecode = True

import mutants
import mutants_changed

PROGRAM = """\
pub fn sum(numbers: &[u64], most: u64) -> u64 {
    let mut sum = 0;
    for number in numbers {
        sum += number;
    }
    if sum > most {
        sum = most; // a comment with + and if x { in it
    }
    sum
}

pub fn small() -> impl Iterator<Item = u64> {
    (0..10).filter(|n| n % 2 == 0)
}

pub fn steps(mut left: u64) -> u64 {
    let mut steps = 0;
    while left > 0 {
        left -= 1;
        steps += 1;
    }
    steps
}

pub fn reserved(bytes: &[u8]) -> Vec<u8> {
    let mut copy = Vec::with_capacity(bytes.len() + 1);
    copy.extend(bytes);
    copy
}

pub fn named(number: u64) -> &'static str {
    match number {
        0 => "none",
        n if n > 5 => "many",
        _ => "some",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn all_but_the_room_is_noticed() {
        assert_eq!(super::sum(&[3, 5], 10), 8);
        assert_eq!(super::sum(&[3, 5], 7), 7);
        assert_eq!(super::small().collect::<Vec<_>>(), [0, 2, 4, 6, 8]);
        assert_eq!(super::steps(3), 3);
        assert_eq!(super::reserved(b"ab"), b"ab");
        assert_eq!([0, 5, 6].map(super::named), ["none", "some", "many"]);
    }
}
"""
# What the test does not notice: a sum that is the most, and how much room is made.
SURVIVE = {
    ("sum", "> -> >=: if sum > most {"),
    ("reserved", "+ -> -: let mut copy = Vec::with_capacity(bytes.len() + 1);"),
    ("reserved", "+ -> *: let mut copy = Vec::with_capacity(bytes.len() + 1);"),
}
NEVER_END = {("steps", "-= -> +=: left -= 1;"), ("steps", "-= -> /=: left -= 1;"), ("steps", "without the statement: left -= 1;")}
# One of each kind.
CAUGHT = {
    ("sum", "body -> 1"),
    ("sum", "condition -> true: if sum > most {"),
    ("sum", "without the statement: for number in numbers {"),
    ("sum", "without the statement: sum += number;"),
    ("small", "body -> std::iter::empty()"),
    ("small", "== -> !=: (0..10).filter(|n| n % 2 == 0)"),
    ("named", 'guard -> false: n if n > 5 => "many",'),
    ("named", 'without the arm: 0 => "none",'),
}


class Mutants(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.place = pathlib.Path(held.name)
        (self.place / "kept").mkdir()
        (self.place / "kept/lib.rs").write_text(PROGRAM)

    def compiled(self):
        command = ["rustc", "--test", "--edition", "2021", "--error-format", "json", "-o", self.place / "test", self.place / "src/lib.rs"]
        done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
        return done.returncode, [json.loads(line) for line in done.stderr.split("\n") if line.startswith("{")], ""

    def test_each_becomes_what_it_must(self):
        table = mutants.plant(self.place / "src", self.place / "kept", ["lib.rs"], self.compiled)
        self.assertEqual(mutants.outcome(0, [[self.place / "test"]], 5), "survives")
        outcomes = {}
        for number in (number for number in table if table[number]["compiles"]):
            key = table[number]["function"], table[number]["what"]
            outcomes.setdefault(mutants.outcome(number, [[self.place / "test"]], 1), set()).add(key)
        self.assertEqual(outcomes["survives"], SURVIVE)
        self.assertEqual(outcomes["takes too long"], NEVER_END)
        self.assertEqual(CAUGHT - outcomes["caught"], set())
        self.assertEqual(len(outcomes["caught"]), len(table) - len(SURVIVE) - len(NEVER_END))

    def test_the_functions_are_written_down_that_a_test_comes_to(self):
        table = mutants.plant(self.place / "src", self.place / "kept", ["lib.rs"], self.compiled)
        reached = self.place / "reached"
        with unittest.mock.patch.dict(os.environ, {"MUTANT_REACHED": str(reached)}):
            self.assertEqual(mutants.outcome(0, [[self.place / "test", "--skip", "all_but"]], 5), "survives")
            self.assertFalse(reached.exists())
            self.assertEqual(mutants.outcome(0, [[self.place / "test"]], 5), "survives")
        self.assertEqual(set(map(int, reached.read_text().split())), {mutant["reached"] for mutant in table.values()})


class Changes(unittest.TestCase):
    def test_comments_and_spaces_are_no_change(self):
        one = mutants_changed.hash_of('fn f(a: u8) -> bool { a > 1 && b != "//" }')
        self.assertEqual(one, mutants_changed.hash_of('fn f(a: u8) -> bool {\n    // why\n    a > 1 && b != "//"\n}'))
        for other in ("a >= 1", "a > 2"):
            self.assertNotEqual(one, mutants_changed.hash_of(f'fn f(a: u8) -> bool {{ {other} && b != "//" }}'))

    def test_functions_are_found_wherever_tests_stand(self):
        source = "fn a() {}\nconst fn b() {}\n#[cfg(test)]\nmod tests {\n    fn c() {}\n}\nfn d() { fn e() {} }\n"
        self.assertEqual([function.name for function in mutants.functions(source)], ["a", "d"])

    def test_what_is_not_there_any_more_is_refused(self):
        def refused(judged, found):
            return len(list(mutants_changed.stale(judged, found, set())))

        self.assertEqual(refused({"a.rs": {"1"}}, {"a.rs": {"1": "f"}}), 0)
        self.assertEqual(refused({"a.rs": {"1"}}, {}), 1)
        self.assertEqual(refused({"a.rs": None}, {}), 1)
        self.assertEqual(refused({"a.rs": {"1", "2"}}, {"a.rs": {"1": "f"}}), 1)
        # It is what a function was that has changed, and is still to be judged.
        self.assertEqual(refused({"a.rs": {"1", "2"}}, {"a.rs": {"1": "f", "3": "g"}}), 0)
        self.assertEqual(refused({"a.rs": None}, {"a.rs": {"1": "f"}}), 0)

    def test_what_fails_without_a_mutant_is_left_out_and_nothing_else(self):
        package = mutants_changed.Package("crates/elgamal", {}, 0, None)
        says = 'printf "failures:\\n    that: 1 is not 2\\nfailures:\\n    tests::reads_sources\\n\\ntest result: FAILED.\\n"'
        command = ["bash", "-c", f'[ "$*" = "--skip tests::reads_sources" ] || {{ {says}; exit 101; }}', "test"]
        package.pass_without(command)
        self.assertEqual(command[4:], ["--skip", "tests::reads_sources"])
        with self.assertRaises(SystemExit):
            package.pass_without(["bash", "-c", f"{says}; exit 101", "test"])
        with self.assertRaises(SystemExit):
            package.pass_without(["bash", "-c", "exit 101", "test"])

    def test_a_mutant_that_may_survive_must_be_one(self):
        name = "crates/elgamal/src/discrete_log.rs"
        known = (name, "find", "giants -> nothing")
        self.assertEqual(len(list(mutants_changed.stale({}, mutants_changed.sources(), {known}))), 1)
        self.assertEqual(list(mutants_changed.stale({}, mutants_changed.sources(), mutants_changed.read_justified())), [])


if __name__ == "__main__":
    unittest.main()
