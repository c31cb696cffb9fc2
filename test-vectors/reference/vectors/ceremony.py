"""ceremony.json"""

import copy

import batch
import ceremony
from ceremony import Dealer
from entries import encode_document
from ristretto255 import G, IDENTITY, ORDER, decode, multiscalar, scalar_encode
from vectors.material import case, file, octets, refused, scalar

ELECTION = octets("ceremony election")
TRUSTEES, THRESHOLD, COMPONENTS, NUMBER = 3, 2, 3, 0


def dealers(election=ELECTION, number=NUMBER, components=COMPONENTS, trustees=TRUSTEES, threshold=THRESHOLD, name="ceremony"):
    return [
        Dealer(
            election,
            number,
            d,
            [[scalar(f"{name} {number} polynomial {d} {c} {k}") for k in range(threshold)] for c in range(components)],
            scalar(f"{name} {number} ceremony key {d}"),
            scalar(f"{name} {number} agreement key {d}"),
        )
        for d in range(trustees)
    ]


def messages(participants, name="ceremony", traces=None, after=None):
    """All honest commitments, reveals and shares, each by trustee."""
    commitments = {d.trustee: d.commitment(after) for d in participants}
    traces = traces if traces is not None else [{} for _ in participants]
    reveals = {d.trustee: d.reveal(octets(f"{name} {d.ceremony} possession {d.trustee}"), t) for d, t in zip(participants, traces)}
    keys = {j: c["key"] for j, c in commitments.items()}
    rounds = ceremony.rounds_hash(participants[0].election, participants[0].ceremony, commitments, reveals)
    return commitments, reveals, {d.trustee: d.shares(keys, rounds) for d in participants}


def generate():
    all_dealers = dealers()
    said = messages(all_dealers)
    parameters = {"election": ELECTION, "ceremony": NUMBER, "trustees": TRUSTEES, "threshold": THRESHOLD, "components": COMPONENTS}
    cases = [_honest(all_dealers), _without_one()]
    cases += _commitments(said) + _confirmations(said) + _reveals(all_dealers, said) + _shares(said)
    cases += _complaints(all_dealers, said) + _refused_complaints(all_dealers, said)
    description = (
        "A key ceremony: all secrets, all messages (documents, borsh with their tag), transcript hash, keys. Refused cases "
        "alter one message; complaint cases give the expected culprit: of a ceremony whose dealer 0 has said `dealer_shares`. One case is of "
        "the ceremony that follows when a document with the digest `ended_by` has excluded a trustee; lists are in its participants' order."
    )
    return file(description, "docs/protocol/ceremony.md", cases, parameters=parameters)


def _honest(all_dealers):
    inputs, inner, outputs = _complete(all_dealers, NUMBER)
    return case("honest", {"dealers": inputs}, {"dealers": inner}, outputs)


def _without_one():
    """Ceremony 1, which follows when trustee 1 was excluded: indices, and so the shares' points, stay."""
    ended_by, remaining = octets("what ended ceremony 0"), [d for d in dealers(number=NUMBER + 1) if d.trustee != 1]
    inputs, inner, outputs = _complete(remaining, NUMBER + 1, ended_by)
    outputs["participants"] = [d.trustee for d in remaining]
    return case("without trustee 1", {"excluded": [1], "ended_by": ended_by, "remaining": inputs}, {"remaining": inner}, outputs)


def _complete(participants, number, after=None):
    """Inputs, intermediate values and outputs of a ceremony in which everybody is honest."""
    traces, trustees = [{} for _ in participants], [d.trustee for d in participants]
    said = messages(participants, traces=traces, after=after)
    commitments, reveals, shares = said
    inputs, inner, rounds = [], [], ceremony.rounds_hash(ELECTION, number, commitments, reveals)
    for d, trace in zip(participants, traces):
        own = {"polynomials": [[scalar_encode(a) for a in row] for row in d.polynomials], "ceremony_secret": scalar_encode(d.secret)}
        own |= {"agreement_secret": scalar_encode(d.agreement_secret)}
        own |= {"external_possession": octets(f"ceremony {number} possession {d.trustee}")}
        inputs.append(own)
        plain = {str(j): [scalar_encode(s) for s in d.share_for(j)] for j in trustees}
        others = [other for other in participants if other is not d]
        agreed = {str(o.trustee): d.agreed(o.key) for o in others}
        masks = {str(o.trustee): [scalar_encode(m) for m in ceremony.masks(_pair(d, o.trustee, said), agreed[str(o.trustee)], COMPONENTS)] for o in others}
        inner.append({"key": d.key, "agreement_key": d.agreement_key, "coefficients": d.coefficients, "possession": trace, "shares": plain, "agreed": agreed, "masks": masks})
        ceremony.check_commitment(commitments[d.trustee], after)
        ceremony.check_reveal(ELECTION, d.trustee, commitments[d.trustee], reveals[d.trustee], COMPONENTS, THRESHOLD)
        ceremony.check_shares(shares[d.trustee], d.trustee, trustees, COMPONENTS, rounds)
        for o in others:
            assert ceremony.open_share(_pair(d, o.trustee, said), o.agreed(d.key), shares[d.trustee]) == d.share_for(o.trustee)
    return inputs, inner, _outcome(participants, number, said) | {"rounds": rounds}


def _outcome(participants, number, said):
    """The documents, the hashes on the way, and the keys."""
    trustees, reveals = [d.trustee for d in participants], list(said[1].values())
    verification = [ceremony.verification_keys(reveals, j) for j in trustees]
    secrets = [ceremony.secret_key([d.share_for(j) for d in participants]) for j in trustees]
    assert [[x * G for x in row] for row in secrets] == verification
    keys, confirmation = ceremony.joint_key(reveals), _confirmation(number, said)
    whole = [*said, {j: confirmation for j in trustees}]
    complete = [[*whole[:i], *[{} for _ in whole[i:]]] for i in range(5)]
    outputs = {name: [encode_document(d) for d in documents.values()] for name, documents in zip(("commitments", "reveals", "shares"), said)}
    outputs |= {"transcript": confirmation["transcript"], "confirmation": encode_document(confirmation), "joint": confirmation["joint"]}
    outputs |= {"said": [ceremony.said_hash(ELECTION, number, trustees, rounds) for rounds in complete], "joint_key": keys}
    outputs |= {"secret_keys": [[scalar_encode(x) for x in row] for row in secrets], "verification_keys": verification}
    outputs["joint_key_document"] = encode_document({"kind": "JointKey", "ceremony": number, "keys": [k.encode() for k in keys]})
    return outputs


def _confirmation(number, said):
    transcript = ceremony.transcript_hash(ELECTION, number, *said)
    joint = ceremony.joint_hash(ceremony.joint_key(said[1].values()))
    return {"kind": "Confirmation", "ceremony": number, "participants": sorted(said[0]), "transcript": transcript, "joint": joint}


def _pair(dealer, recipient, said):
    """What the masks of a share are bound to."""
    rounds, key = ceremony.rounds_hash(dealer.election, dealer.ceremony, *said[:2]), said[0][recipient]["key"]
    return dealer.election, dealer.ceremony, dealer.trustee, recipient, rounds, dealer.key, key


def _commitments(said):
    cases, rows = [], [("identity as ceremony key", "key", bytes(32)), ("identity as agreement key", "agreement_key", bytes(32))]
    rows.append(("consent to an end of a ceremony before the first", "after", octets("what ended no ceremony")))
    for name, field, value in rows:
        commitment = {**said[0][0], field: value}
        error = refused(ceremony.check_commitment, commitment, None)
        assert error, name
        cases.append(case(f"refused commitment: {name}", {"trustee": 0, "commitment": encode_document(commitment)}, error=error))
    return cases


def _confirmations(said):
    """Of trustee 0, altered; all shares are there."""
    good, cases = _confirmation(NUMBER, said), []
    rounds = ceremony.rounds_hash(ELECTION, NUMBER, *said[:2])
    keys = ceremony.joint_key(said[1].values())
    rows = [
        ("a participant less", {"participants": [0, 1]}, "confirmation-participants"),
        ("a participant more", {"participants": [0, 1, 2, 3]}, "confirmation-participants"),
        ("participants in another order", {"participants": [0, 2, 1]}, "confirmation-participants"),
        ("no participants", {"participants": []}, "confirmation-participants"),
        ("another transcript", {"transcript": octets("another transcript")}, "transcript-mismatch"),
        ("the hash of rounds 1 and 2 as transcript", {"transcript": rounds}, "transcript-mismatch"),
        ("another ceremony's transcript", {"transcript": ceremony.transcript_hash(ELECTION, NUMBER + 1, *said)}, "transcript-mismatch"),
        ("another joint key", {"joint": octets("another joint key")}, "confirmation-joint"),
        ("a joint key without one component", {"joint": ceremony.joint_hash(keys[:-1])}, "confirmation-joint"),
        ("a joint key with a component changed", {"joint": ceremony.joint_hash([keys[0] + G, *keys[1:]])}, "confirmation-joint"),
    ]
    for name, fields, expected in rows:
        confirmation = {**good, **fields}
        error = refused(ceremony.check_confirmation, confirmation, [0, 1, 2], good["transcript"], good["joint"])
        assert error == expected, name
        cases.append(case("refused confirmation: " + name, {"trustee": 0, "confirmation": encode_document(confirmation)}, error=error))
    return cases


def _reveals(all_dealers, said):
    """Trustee 1's reveal altered in one place; the commitment is honest unless it says so."""
    commitments, reveals, _ = said
    good, commitment = reveals[1], commitments[1]

    def altered(**fields):
        return {**copy.deepcopy(good), **fields}

    exchanged = copy.deepcopy(good["coefficients"])
    exchanged[0][0], exchanged[0][1] = exchanged[0][1], exchanged[0][0]
    proof = good["possession"]
    plus_one = {**proof, "response": (proof["response"] + 1) % ORDER}
    other_nonce = {**proof, "nonce": (decode(proof["nonce"]) + G).encode()}
    identity = altered(coefficients=[[bytes(32), good["coefficients"][0][1]], *good["coefficients"][1:]])
    rogue_commitment, rogue = _rogue(said)
    own = all_dealers[1]
    keys = {"another's": commitments[0]["key"], "unknown": (decode(own.key) + G).encode()}
    borrowed = {name: Dealer(ELECTION, NUMBER, 1, own.polynomials, own.secret, own.agreement_secret) for name in keys}
    for name, key in keys.items():
        borrowed[name].key = key
    rows = [
        ("coefficients exchanged", 1, commitment, altered(coefficients=exchanged)),
        ("another trustee's reveal", 1, commitment, reveals[2]),
        ("another trustee's place", 2, commitment, good),
        ("a coefficient less", 1, commitment, altered(coefficients=[row[:1] for row in good["coefficients"]])),
        ("a coefficient more", 1, commitment, altered(coefficients=[row + [row[0]] for row in good["coefficients"]])),
        ("a component less", 1, commitment, altered(coefficients=good["coefficients"][:-1])),
        ("response plus one", 1, commitment, altered(possession=plus_one)),
        ("nonce plus the base", 1, commitment, altered(possession=other_nonce)),
        ("another's proof", 1, commitment, altered(possession=reveals[0]["possession"])),
        ("identity as coefficient", 1, _recommit(commitment, identity), identity),
        ("rogue key that cancels the others", 1, rogue_commitment, rogue),
        ("ceremony key exchanged", 1, {**commitment, "key": commitments[0]["key"]}, good),
        ("ceremony key of another trustee", 1, borrowed["another's"].commitment(), borrowed["another's"].reveal(octets("borrowed"))),
        ("ceremony key of an unknown secret", 1, borrowed["unknown"].commitment(), borrowed["unknown"].reveal(octets("borrowed"))),
    ]
    cases = []
    for name, trustee, held, reveal in rows:
        error = refused(ceremony.check_reveal, ELECTION, trustee, held, reveal, COMPONENTS, THRESHOLD)
        assert error, name
        inputs = {"trustee": trustee, "commitment": encode_document(held), "reveal": encode_document(reveal)}
        cases.append(case("refused reveal: " + name, inputs, error=error))
    return cases


def _recommit(commitment, reveal, trustee=1):
    digest = ceremony.commitment_digest(ELECTION, NUMBER, trustee, commitment["key"], reveal["coefficients"])
    return {**commitment, "digest": digest}


def _rogue(said):
    """Trustee 1 answers the others' keys with a key that makes the joint key one it knows; it cannot prove possession."""
    commitments, reveals, _ = said
    reveal = copy.deepcopy(reveals[1])
    for c in range(COMPONENTS):
        others = [(ORDER - 1, decode(reveals[d]["coefficients"][c][0])) for d in (0, 2)]
        reveal["coefficients"][c][0] = multiscalar([(7, G), *others]).encode()
    return _recommit(commitments[1], reveal), reveal


def _shares(said):
    good, rounds = said[2][1], ceremony.rounds_hash(ELECTION, NUMBER, *said[:2])
    first, second = good["sealed"]
    other = copy.deepcopy(said[1])
    other[2]["possession"] = other[0]["possession"]
    exchanged = {**said[0], 1: {**said[0][1], "agreement_key": said[0][0]["agreement_key"]}}
    two = [{j: held[j] for j in (1, 2)} for held in said[:2]]
    cases = []
    for name, fields in (
        ("one recipient less", {"sealed": [first]}),
        ("recipients in other order", {"sealed": [second, first]}),
        ("a share for the dealer", {"sealed": [first, {**second, "recipient": 1}]}),
        ("no such recipient", {"sealed": [first, {**second, "recipient": 3}]}),
        ("a scalar less", {"sealed": [first, {**second, "ciphertext": second["ciphertext"][:-1]}]}),
        ("a scalar more", {"sealed": [first, {**second, "ciphertext": [*second["ciphertext"], 0]}]}),
        ("for other rounds 1 and 2", {"rounds": ceremony.rounds_hash(ELECTION, NUMBER, said[0], other)}),
        ("for another agreement key", {"rounds": ceremony.rounds_hash(ELECTION, NUMBER, exchanged, said[1])}),
        ("for rounds with a participant less", {"rounds": ceremony.rounds_hash(ELECTION, NUMBER, *two)}),
        ("for another ceremony's rounds", {"rounds": ceremony.rounds_hash(ELECTION, NUMBER + 1, *said[:2])}),
    ):
        shares = {**good, **fields}
        error = refused(ceremony.check_shares, shares, 1, range(TRUSTEES), COMPONENTS, rounds)
        assert error, name
        cases.append(case("refused shares: " + name, {"trustee": 1, "shares": encode_document(shares)}, error=error))
    return cases


EXTERNAL = octets("ceremony complaint")


def _complaints(all_dealers, said):
    """Trustee 2 complains as its tool would, against dealer 0."""
    dealer, shares = all_dealers[0], said[2]
    fork = [said[0], {**said[1], 2: {**said[1][2], "possession": said[1][0]["possession"]}}]
    elsewhere = dealer.shares({d.trustee: d.key for d in all_dealers}, ceremony.rounds_hash(ELECTION, NUMBER, *fork))
    moved = copy.deepcopy(shares[0])
    moved["sealed"][1]["ciphertext"] = moved["sealed"][0]["ciphertext"]
    plain = copy.deepcopy(shares[0])
    plain["sealed"][1]["ciphertext"] = dealer.share_for(2)
    rows = [
        ("share of another value", bad_shares(shares[0], 2), 0),
        ("share masked for another recipient", moved, 0),
        ("share masked for other rounds 1 and 2", {**elsewhere, "rounds": shares[0]["rounds"]}, 0),
        ("share that is not masked", plain, 0),
        ("false complaint", shares[0], 2),
    ]
    cases = []
    for name, dealt, culprit in rows:
        trace, transcript = {}, ceremony.transcript_hash(ELECTION, NUMBER, *said[:2], {**shares, 0: dealt})
        complaint = all_dealers[2].complaint(0, dealer.key, transcript, EXTERNAL, trace)
        assert ceremony.culprit(*_judged(2, complaint, dealt, said)) == culprit, name
        cases.append(case("complaint: " + name, {**_inputs(2, complaint, dealt), "external": EXTERNAL}, trace, {"culprit": culprit}))
    return cases


def _refused_complaints(all_dealers, said):
    """Dealer 0's share for trustee 2 is bad, and the complaint about it is altered: nobody is named."""
    dealt = bad_shares(said[2][0], 2)
    transcript = ceremony.transcript_hash(ELECTION, NUMBER, *said[:2], {**said[2], 0: dealt})
    other = ceremony.transcript_hash(ELECTION, NUMBER, *said)
    victim, keys = all_dealers[2], [d.key for d in all_dealers]
    good = victim.complaint(0, keys[0], transcript, EXTERNAL)
    of_fork = victim.complaint(0, keys[0], other, EXTERNAL)
    of_pair = victim.complaint(1, keys[1], transcript, EXTERNAL)
    rows = [
        ("of another transcript", 2, of_fork),
        ("of another transcript, which it no longer names", 2, {**of_fork, "transcript": transcript}),
        ("of this transcript, naming another one", 2, {**good, "transcript": other}),
        ("replayed against another dealer", 2, {**good, "against": 1}),
        ("replayed by another trustee", 1, good),
        ("with the key of another pair", 2, {**good, "key": of_pair["key"]}),
        ("with key and proof of another pair", 2, {**of_pair, "against": 0}),
        ("with another key", 2, {**good, "key": (decode(good["key"]) + G).encode()}),
        ("with the identity as key", 2, {**good, "key": bytes(32)}),
        ("by whoever does not know the secret", 2, _by_another(all_dealers, transcript)),
        ("the prover's key is another one", 2, _prover(victim, keys[0], transcript, key=G)),
        ("only the first equation fails", 2, _prover(victim, keys[0], transcript, base=G)),
        ("only the second equation fails", 2, _prover(victim, keys[0], transcript, second=G)),
        ("proved in another election", 2, _elsewhere(victim, keys[0], transcript, octets("another election"), NUMBER)),
        ("proved in another ceremony", 2, _elsewhere(victim, keys[0], transcript, ELECTION, NUMBER + 1)),
        ("first nonce plus the base", 2, _proof(good, nonce_base=(decode(good["proof"]["nonce_base"]) + G).encode())),
        ("second nonce plus the base", 2, _proof(good, nonce_key=(decode(good["proof"]["nonce_key"]) + G).encode())),
        ("nonces exchanged", 2, _proof(good, nonce_base=good["proof"]["nonce_key"], nonce_key=good["proof"]["nonce_base"])),
        ("response plus one", 2, _proof(good, response=(good["proof"]["response"] + 1) % ORDER)),
        ("against oneself", 2, {**good, "against": 2}),
        ("against nobody", 2, {**good, "against": 3}),
    ]
    cases = []
    for name, complainer, complaint in rows:
        error = refused(ceremony.culprit, *_judged(complainer, complaint, dealt, said))
        assert error, name
        cases.append(case("refused complaint: " + name, _inputs(complainer, complaint, dealt), error=error))
    assert [_failing(row[-1], victim, keys[0]) for row in rows if row[0].startswith("only")] == [[0], [1]]
    errors = [c["expected_error"] for c in cases]
    mismatches = [i for i, error in enumerate(errors) if error == "transcript-mismatch"]
    assert mismatches == [0, 2] and errors[-2:] == ["complaint-against"] * 2 and set(errors[3:-2]) == {"complaint-invalid"}, errors
    return cases


def _failing(complaint, victim, dealer_key):
    """The equations that do not hold, each on its own."""
    statement = (ELECTION, NUMBER, 2, 0, complaint["transcript"], victim.key, dealer_key, complaint["key"])
    equations = ceremony.complaint_member(statement, complaint["proof"]).equations
    return [i for i, equation in enumerate(equations) if not batch.holds(equation)]


def _judged(complainer, complaint, dealt, said):
    commitments, reveals, shares = said
    return ELECTION, NUMBER, complainer, complaint, commitments, reveals, {**shares, 0: dealt}


def _inputs(complainer, complaint, dealt):
    return {"complainer": complainer, "complaint": encode_document(complaint), "dealer_shares": encode_document(dealt)}


def _proof(complaint, **fields):
    return {**complaint, "proof": {**complaint["proof"], **fields}}


def _by_another(all_dealers, transcript):
    """Dealer 0 makes trustee 2's complaint about itself: it knows K, and proves with its own secret."""
    impostor = Dealer(ELECTION, NUMBER, 2, [], all_dealers[0].secret, 1)
    return impostor.complaint(0, all_dealers[2].key, transcript, EXTERNAL)


def _elsewhere(victim, key, transcript, election, number):
    stranger = Dealer(election, number, victim.trustee, [], victim.secret, 1)
    return {**stranger.complaint(0, key, transcript, EXTERNAL), "ceremony": NUMBER}


def _prover(victim, dealer_key, transcript, key=IDENTITY, base=IDENTITY, second=IDENTITY):
    """A proof for a key or nonces to which something is added before the challenge is drawn."""
    agreed = (decode(victim.agreed(dealer_key)) + key).encode()
    statement = (ELECTION, NUMBER, victim.trustee, 0, transcript, victim.key, dealer_key, agreed)
    k = scalar("ceremony complaint nonce")
    nonces = ((k * G) + base).encode(), ((k * decode(dealer_key)) + second).encode()
    c = ceremony.complaint_challenge(statement, *nonces)[0]
    proof = {"nonce_base": nonces[0], "nonce_key": nonces[1], "response": (k + c * victim.secret) % ORDER}
    return {"kind": "Complaint", "ceremony": NUMBER, "against": 0, "transcript": transcript, "key": agreed, "proof": proof}


def bad_shares(shares, recipient):
    """The dealer's shares with a wrong value for one recipient."""
    shares = copy.deepcopy(shares)
    share = next(s for s in shares["sealed"] if s["recipient"] == recipient)
    share["ciphertext"][-1] = (share["ciphertext"][-1] + 1) % ORDER
    return shares
