"""decryption.json"""

import copy
import itertools

import ceremony
import decryption
import elgamal
from borsh import decode_all
from entries import encode, read
from ristretto255 import G, ORDER, decode, scalar_encode
from vectors.ceremony import dealers
from vectors.material import case, file, flip, octets, refused, scalar

CONTEXT, AGREED, STYLE, VALUES = octets("decryption context"), octets("decryption agreement"), 5, [3, 0, 12]


def generate():
    all_dealers = dealers(number=4, components=4)
    reveals = [{"coefficients": d.coefficients} for d in all_dealers]
    secrets = [ceremony.secret_key([d.share_for(j) for d in all_dealers]) for j in range(3)]
    verification = [ceremony.verification_keys(reveals, j) for j in range(3)]
    joint = ceremony.joint_key(reveals)
    total = [point.encode() for point in elgamal.encrypt(VALUES, scalar("decryption nonce"), joint)]
    shares, cases = [], []
    for j in range(3):
        trace, external = {}, octets(f"decryption external {j}")
        unit = decryption.share(CONTEXT, AGREED, STYLE, j, secrets[j], total, external, trace)
        decryption.verify(CONTEXT, AGREED, j, verification[j], total, unit)
        shares.append(unit)
        inputs = {"trustee": j, "secrets": [scalar_encode(x) for x in secrets[j]], "external": external}
        cases.append(case(f"share of trustee {j}", inputs, trace, {"unit_share": encode("UnitShare", unit)}))
    cases += _results(total, shares) + _invalid(total, shares, verification)
    shared = {"context": CONTEXT, "agreed": AGREED, "style": STYLE, "total": total, "joint_key": joint, "verification_keys": verification}
    shared["values"] = VALUES
    description = (
        "Decryption shares of one unit by 3 trustees with threshold 2 (a joint key of 4 components, of which the unit uses 3), "
        "their proofs, Lagrange coefficients, the opened values; refused shares. Equations: that over G, then that over C₀."
    )
    return file(description, "docs/protocol/decryption.md", cases, shared=shared)


def _results(total, shares):
    cases = []
    for size in (2, 3):
        for chosen in itertools.combinations(range(3), size):
            points = decryption.opened(total, {j: shares[j]["factors"] for j in chosen})
            assert points == [v * G for v in VALUES]
            inner = {"lagrange": {str(j): scalar_encode(k) for j, k in decryption.lagrange(chosen).items()}}
            values = [elgamal.discrete_log(point, 100) for point in points]
            cases.append(case(f"opened by {chosen}", {"trustees": chosen}, inner, {"points": points, "values": values}))
    lonely = decryption.opened(total, {0: shares[0]["factors"]})
    assert lonely != [v * G for v in VALUES]
    return cases


def _invalid(total, shares, verification):
    good = shares[1]

    def altered(**fields):
        return {**copy.deepcopy(good), **fields}

    def proof(**fields):
        return altered(proof={**good["proof"], **fields})

    plus = [(decode(d) + G).encode() for d in good["factors"]]
    swapped = [good["factors"][1], good["factors"][0], good["factors"][2]]
    other_total = [decode(total[0]) + G, *map(decode, total[1:])]
    rows = [
        ("a factor plus the base", {}, altered(factors=[plus[0], *good["factors"][1:]])),
        ("two factors with errors that cancel in their sum", {}, altered(factors=[plus[0], (decode(good["factors"][1]) - G).encode(), good["factors"][2]])),
        ("factors exchanged", {}, altered(factors=swapped)),
        ("a factor less", {}, altered(factors=good["factors"][:-1])),
        ("a factor more", {}, altered(factors=good["factors"] + [plus[0]])),
        ("factors of another trustee", {}, altered(factors=shares[0]["factors"])),
        ("another trustee's share", {}, shares[2]),
        ("another style", {}, altered(style=STYLE + 1)),
        ("another context", {"context": flip(CONTEXT, 7)}, good),
        ("another agreement", {"agreed": flip(AGREED, 7)}, good),
        ("another total", {"total": [p.encode() for p in other_total]}, good),
        ("another place", {"trustee": 2}, good),
        ("response plus one", {}, proof(response=(good["proof"]["response"] + 1) % ORDER)),
        ("nonce over the base changed", {}, proof(nonce_base=(decode(good["proof"]["nonce_base"]) + G).encode())),
        ("nonce over the cipher changed", {}, proof(nonce_cipher=(decode(good["proof"]["nonce_cipher"]) + G).encode())),
        ("everything zero", {}, _zero(good)),
    ]
    cases = []
    for name, changed, unit in rows:
        data = encode("UnitShare", unit)
        inputs = {"context": CONTEXT, "trustee": 1, "total": total} | changed
        j = inputs["trustee"]
        parsed = decode_all(lambda r: read("UnitShare", r), data)
        error = refused(decryption.verify, inputs["context"], inputs.get("agreed", AGREED), j, verification[j], inputs["total"], parsed)
        assert error, name
        cases.append(case("refused: " + name, inputs | {"unit_share": data}, error=error))
    return cases


def _zero(good):
    proof = {"nonce_base": bytes(32), "nonce_cipher": bytes(32), "response": 0}
    return {"style": good["style"], "factors": [bytes(32)] * 3, "proof": proof}
