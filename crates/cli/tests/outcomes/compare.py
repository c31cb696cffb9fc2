#!/usr/bin/env python3
"""Whole elections of the kinds that real ballots need, every ballot cast by its voter's own process: what the verifier counts, and who wins by it, is what
the libraries `pabutools` and `pref_voting` make of the same ballots in the clear. Nothing of theirs is known to Tupyo, and nothing of Tupyo's to them."""

import random
import sys
import tempfile

import budgets
import orders
from people import Election

VOTERS = 40


def main(arguments):
    """Names of elections as arguments play those."""
    named = {election.__name__: election for election in (*budgets.ELECTIONS, *orders.ELECTIONS)}
    played = 0
    for name in arguments or named:
        contest, choices, check = named[name](random.Random(name), VOTERS)
        with tempfile.TemporaryDirectory() as place, Election(place, contest) as election:
            counts, ranking = election.vote([f"c={choice}" for choice in choices])
        said = check(counts, ranking)
        print(f"{name}: {len(choices)} ballots, {len(counts)} counts; {said}", flush=True)
        played += 1
    print(f"{played} passed, 0 failed")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
