"""docs/protocol/decryption.md: decryption shares, their proofs, and the result."""

import batch
from batch import Member, Refused
from borsh import u16, vec
from merlin import Transcript
from ristretto255 import G, ORDER, decode, multiscalar, scalar_encode, scalar_invert


def share(context, agreed, style, trustee, secrets, total, external, trace=None):
    """A UnitShare; `agreed` is the hash that the quorum has signed; `secrets` and `total` (C₀ … C_n as bytes) may be longer than the unit needs."""
    n = len(total) - 1
    secrets, c0 = secrets[:n], decode(total[0])
    verification = [(x * G).encode() for x in secrets]
    factors = [(x * c0).encode() for x in secrets]
    transcript, rho = _begin(context, agreed, style, trustee, verification, total[0], factors)
    k = transcript.rng(b"".join(map(scalar_encode, secrets)), external).scalar()
    nonces = (k * G).encode(), (k * c0).encode()
    transcript.append("nonces", b"".join(nonces))
    e = transcript.challenge("c")
    z = (k + e * sum(pow(rho, i, ORDER) * x for i, x in enumerate(secrets))) % ORDER
    transcript.append("response", scalar_encode(z))
    if trace is not None:
        trace |= {"rho": scalar_encode(rho), "k": scalar_encode(k), "c": scalar_encode(e), "closing": transcript.closing()}
    proof = {"nonce_base": nonces[0], "nonce_cipher": nonces[1], "response": z}
    return {"style": style, "factors": factors, "proof": proof}


def member(context, agreed, trustee, verification, total, unit):
    """The batch member of a UnitShare: two equations. `verification` are points."""
    n = len(total) - 1
    if len(unit["factors"]) != n or n > len(verification):
        raise Refused("decryption-share-invalid", "wrong number of factors")
    keys, proof = verification[:n], unit["proof"]
    transcript, rho = _begin(context, agreed, unit["style"], trustee, [v.encode() for v in keys], total[0], unit["factors"])
    transcript.append("nonces", proof["nonce_base"] + proof["nonce_cipher"])
    e = transcript.challenge("c")
    transcript.append("response", scalar_encode(proof["response"]))
    z, factors = proof["response"], [decode(d) for d in unit["factors"]]
    weights = [-e * pow(rho, i, ORDER) % ORDER for i in range(n)]
    base = [(z, G), (ORDER - 1, decode(proof["nonce_base"])), *zip(weights, keys)]
    cipher = [(z, decode(total[0])), (ORDER - 1, decode(proof["nonce_cipher"])), *zip(weights, factors)]
    return Member(transcript.closing(), [base, cipher])


def verify(context, agreed, trustee, verification, total, unit):
    if not batch.accepts([member(context, agreed, trustee, verification, total, unit)]):
        raise Refused("decryption-share-invalid", f"trustee {trustee}")


def lagrange(trustees):
    """λ_j for each of the indices."""
    result = {}
    for j in trustees:
        top, bottom = 1, 1
        for k in trustees:
            if k != j:
                top, bottom = top * (k + 1) % ORDER, bottom * (k - j) % ORDER
        result[j] = top * scalar_invert(bottom % ORDER) % ORDER
    return result


def opened(total, shares):
    """vᵢG for each component; `shares` maps trustee to its factors."""
    weights = lagrange(list(shares))
    points = []
    for i, c in enumerate(total[1:]):
        terms = [(1, decode(c))] + [(-weights[j] % ORDER, decode(factors[i])) for j, factors in shares.items()]
        points.append(multiscalar(terms))
    return points


def _begin(context, agreed, style, trustee, verification, c0, factors):
    transcript = Transcript("tupyo/v1/decryption share")
    transcript.append("statement", context + agreed + u16(style) + u16(trustee) + vec(verification) + c0 + vec(factors))
    return transcript, transcript.challenge("rho")
