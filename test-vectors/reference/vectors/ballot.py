"""ballot.json"""

import ballot as ballots
import batch
import borsh
import choices
import circuits
import signature
from ballot import Ballot
from borsh import u8
from ristretto255 import G, scalar_encode
from vectors import ballot_invalid, ballot_kinds
from vectors.material import case, file, octets, scalar

STYLES = {
    "single choice": [{"kind": "single-choice", "options": 3, "blank": False}],
    "single choice with blank": [{"kind": "single-choice", "options": 2, "blank": True}],
    "choose up to two of three": [{"kind": "choose-up-to", "options": 3, "max": 2}],
    "choose up to one of one": [{"kind": "choose-up-to", "options": 1, "max": 1}],
    "two contests": [
        {"kind": "single-choice", "options": 2, "blank": True},
        {"kind": "choose-up-to", "options": 3, "max": 2},
    ],
    "one option and blank": [{"kind": "single-choice", "options": 1, "blank": True}],
    "choose exactly two of three": [{"kind": "choose-exactly", "options": 3, "max": 2}],
    "choose one to three of four": [{"kind": "choose-at-least", "options": 4, "min": 1, "max": 3}],
    "approval": [{"kind": "approval", "options": 3}],
    "knapsack": [{"kind": "knapsack", "options": 3, "budget": 100, "costs": [50, 40, 30]}],
    "knapsack of won": [{"kind": "knapsack", "options": 2, "budget": 10**12, "costs": [10**12, 333_333_333_333]}],
    "score": [{"kind": "score", "options": 2, "max": 3}],
    "wide score": [{"kind": "score", "options": 2, "max": 100}],
    "cumulative": [{"kind": "cumulative", "options": 3, "max": 3, "budget": 5}],
    "distribution": [{"kind": "distribution", "options": 3, "max": 3, "budget": 4, "min": 2, "choices": 2}],
    "distribution of all": [{"kind": "distribution", "options": 3, "max": 4, "budget": 4, "min": 4, "choices": 3}],
    "distribution to one": [{"kind": "distribution", "options": 2, "max": 5, "budget": 5, "min": 0, "choices": 1}],
    "quadratic": [{"kind": "quadratic", "options": 3, "budget": 10}],
    "positional": [{"kind": "positional", "options": 3, "points": [5, 1, 0]}],
    "positional, the first two": [{"kind": "positional-top", "options": 4, "min": 1, "points": [3, 2]}],
    "positional, up to as many as there are": [{"kind": "positional-top", "options": 2, "min": 0, "points": [1, 0]}],
    "positional, exactly one": [{"kind": "positional-top", "options": 2, "min": 1, "points": [1]}],
    "ranking": [{"kind": "ranking", "options": 3}],
    "ranking, one rank": [{"kind": "ranking-top", "options": 3, "ranks": 1}],
    "ranking, two ranks": [{"kind": "ranking-top", "options": 4, "ranks": 2}],
    "all kinds of numbers and orders": [
        {"kind": "ranking", "options": 2},
        {"kind": "score", "options": 1, "max": 1},
        {"kind": "positional", "options": 2, "points": [1, 0]},
        {"kind": "quadratic", "options": 1, "budget": 4},
        {"kind": "choose-exactly", "options": 2, "max": 1},
        {"kind": "cumulative", "options": 1, "max": 2, "budget": 2},
        {"kind": "knapsack", "options": 1, "budget": 3, "costs": [2]},
        {"kind": "distribution", "options": 2, "max": 1, "budget": 1, "min": 0, "choices": 1},
        {"kind": "positional-top", "options": 2, "min": 0, "points": [2]},
        {"kind": "ranking-top", "options": 2, "ranks": 1},
    ],
}


def generate():
    cases = [valid(*row) for row in _rows()]
    cases += ballot_invalid.cases() + ballot_kinds.cases()
    description = (
        "Ballots: ciphertext, proof with every challenge, signature, tracking code, challenge. A proof is checked with "
        "inputs context, key (the voter's), known (the hash of the documents that it knows), keys (the joint key's first components), contests and the encoded ballot."
    )
    return file(description, "docs/protocol/ballot.md", cases)


def _rows():
    return [
        ("single choice, first", "single choice", [{0}], None, 0),
        ("single choice, last, with a previous ballot", "single choice", [{2}], octets("previous ballot"), 4294967295),
        ("blank vote", "single choice with blank", [{2}], None, 1),
        ("vote where blank is allowed", "single choice with blank", [{1}], None, 2),
        ("both votes given", "choose up to two of three", [{0, 2}], None, 3),
        ("one vote given", "choose up to two of three", [{1}], None, 4),
        ("no vote given", "choose up to two of three", [set()], octets("previous ballot"), 5),
        ("smallest choose-up-to", "choose up to one of one", [{0}], None, 6),
        ("smallest single choice", "one option and blank", [{0}], None, 7),
        ("two contests", "two contests", [{0}, {1, 2}], octets("previous ballot"), 65536),
        ("choose exactly", "choose exactly two of three", [{0, 2}], None, 8),
        ("choose at least, the fewest", "choose one to three of four", [{3}], None, 9),
        ("choose at least, the most", "choose one to three of four", [{0, 1, 3}], None, 10),
        ("approval of none", "approval", [set()], None, 11),
        ("approval of all", "approval", [{0, 1, 2}], None, 12),
        ("score", "score", [[3, 1]], None, 13),
        ("score of nothing", "score", [[0, 0]], octets("previous ballot"), 14),
        ("cumulative, all spent", "cumulative", [[0, 3, 2]], None, 15),
        ("cumulative, nothing spent", "cumulative", [[0, 0, 0]], None, 16),
        ("quadratic, all spent", "quadratic", [[3, 1, 0]], None, 17),
        ("quadratic, some spent", "quadratic", [[1, 1, 2]], None, 18),
        ("positional", "positional", [[2, 0, 1]], None, 19),
        ("ranking", "ranking", [[1, 2, 0]], None, 20),
        ("ranking with a tie", "ranking", [[1, 0, 1]], None, 21),
        ("ranking, all tied", "ranking", [[2, 2, 2]], octets("previous ballot"), 22),
        ("all kinds of numbers and orders", "all kinds of numbers and orders", [[0, 1], [1], [1, 0], [2], {1}, [1], {0}, [0, 1], [0, 1], [1, 0]], None, 23),
        ("knapsack, some unspent", "knapsack", [{0, 1}], None, 24),
        ("knapsack, nothing", "knapsack", [set()], None, 25),
        ("knapsack of won, all spent", "knapsack of won", [{0}], None, 26),
        ("knapsack of won, a third spent", "knapsack of won", [{1}], None, 27),
        ("score at both ends of the last weight", "wide score", [[63, 64]], None, 28),
        ("score, the most", "wide score", [[100, 99]], None, 29),
        ("distribution, all spent", "distribution", [[1, 0, 3]], None, 30),
        ("distribution, the least", "distribution", [[0, 2, 0]], octets("previous ballot"), 31),
        ("distribution of all, to everybody", "distribution of all", [[1, 2, 1]], None, 32),
        ("distribution of all, to one", "distribution of all", [[0, 0, 4]], None, 33),
        ("distribution to one", "distribution to one", [[0, 4]], None, 34),
        ("distribution to none", "distribution to one", [[0, 0]], None, 35),
        ("two places given", "positional, the first two", [[2, 1, 2, 0]], None, 36),
        ("one place given", "positional, the first two", [[2, 0, 2, 2]], None, 37),
        ("no place given", "positional, up to as many as there are", [[2, 2]], None, 38),
        ("every place given", "positional, up to as many as there are", [[1, 0]], None, 39),
        ("exactly one place", "positional, exactly one", [[0, 1]], None, 40),
        ("one rank, two options tied in it", "ranking, one rank", [[0, 1, 0]], None, 41),
        ("one rank, nobody in it", "ranking, one rank", [[1, 1, 1]], None, 42),
        ("two ranks", "ranking, two ranks", [[2, 1, 0, 2]], octets("previous ballot"), 43),
        ("two ranks, the first left out", "ranking, two ranks", [[1, 2, 1, 2]], None, 44),
    ]


def valid(name, style, chosen, previous, voter):
    rules = STYLES[style]
    circuit = circuits.of_style(rules)
    bits = [bit for rule, picks in zip(rules, chosen) for bit in choices.bits_of_choice(rule, picks)]
    context, secret, nonce = octets(f"context {style}"), scalar(f"voter {voter}"), scalar(f"nonce {name}")
    keys = [scalar(f"joint key {i}") * G for i in range(len(circuit.outputs))]
    externals = [octets(f"external {use} {name}") for use in ("proof", "signature", "challenge")]
    trace, signature_trace = {}, {}
    key = (secret * G).encode()
    documents = voter % 3
    known = _known(context, documents)
    ballot = ballots.prove(context, key, 7, voter, previous, (documents, known), circuit, keys, bits, nonce, externals[0], trace)
    code = ballots.tracking_code(context, ballot)
    signed = signature.sign(secret, "ballot", code, externals[1], trace=signature_trace)
    values = [circuits.evaluate(form, bits) for form in circuit.outputs]
    challenge = signature.sign(secret, "challenge", ballots.challenge_message(code, nonce, values), externals[2])
    members = _members(context, secret * G, ballot, known, circuit, keys, code, signed)
    opening = ballots.opening_member(code, ballot, nonce, values, keys)
    assert batch.accepts(members) and batch.accepts([opening])
    assert all(batch.holds(e) for m in [*members, opening] for e in m.equations)
    encoded = ballot.encode()
    assert borsh.decode_all(Ballot.read, encoded).encode() == encoded
    inputs = {"context": context, "contests": rules, "keys": keys, "secret_key": scalar_encode(secret), "key": key}
    inputs |= {"style": 7, "voter": voter, "previous": previous, "documents": documents, "known": known, "choices": list(map(sorted_choice, chosen)), "bits": bits, "nonce": scalar_encode(nonce)}
    inputs |= dict(zip(("external_proof", "external_signature", "external_challenge"), externals))
    intermediate = {"circuit": {"bits": circuit.bits, "equations": circuit.equations, "outputs": circuit.outputs}}
    intermediate |= {"values": values, **trace, "signature": signature_trace, "opening_closing": opening.closing}
    intermediate["weights"] = _weights(members)
    outputs = {"ballot": encoded, "tracking_code": code, "tracking_code_shown": ballots.display_tracking_code(code)}
    outputs |= {"signature": signed, "challenge_signature": challenge, "entry": u8(1) + encoded + signed}
    outputs["challenged_entry"] = u8(2) + encoded + ballots.opening_bytes(nonce, values) + challenge
    return case(name, inputs, intermediate, outputs)


def sorted_choice(chosen):
    """The numbers that a device is given: chosen options in order, or a number for each option."""
    return sorted(chosen) if isinstance(chosen, set) else chosen


def _known(context, documents):
    known = ballots.known_at_first(context)
    for i in range(documents):
        known = ballots.next_known(known, octets(f"document {i}"))
    return known


def _members(context, key, ballot, known, circuit, keys, code, signed):
    return [ballots.member(context, key.encode(), ballot, known, circuit, keys), signature.member(key, "ballot", code, signed)]


def _weights(members):
    return [w.to_bytes(16, "little") for w in batch.weights(members)]
