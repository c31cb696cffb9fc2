"""elgamal.json"""

import elgamal
from ristretto255 import G, scalar_encode
from vectors.material import case, file, hex_scalar, scalar

KEY_SECRETS = [scalar(f"elgamal key {i}") for i in range(5)]


def generate():
    keys = [x * G for x in KEY_SECRETS]
    cases = [_encryption(name, values, keys[: len(values)]) for name, values in _rows()]
    cases += [_sum("sum of three", [1, 1, 1], keys), _sum("weighted sum", [1, 7, 4294967295], keys)]
    cases.append(case("sum of none", {"ciphertexts": [], "weights": [], "width": 3}, None, {"sum": [bytes(32)] * 3}))
    cases += _logarithms()
    description = "Multi-recipient exponential ElGamal with one nonce: encryption, weighted sums, small discrete logarithms"
    return file(description, "docs/protocol/ballot.md", cases)


def _rows():
    return [
        ("one value", [1]),
        ("zeros", [0, 0, 0]),
        ("single choice", [0, 1, 0, 0]),
        ("larger values", [3, 0, 4294967295, 1, 18446744073709551615]),
    ]


def _encryption(name, values, keys):
    nonce = scalar(f"elgamal nonce {name}")
    points = elgamal.encrypt(values, nonce, keys)
    inputs = {"keys": keys, "values": values, "nonce": scalar_encode(nonce)}
    inputs["key_secrets"] = [hex_scalar(x) for x in KEY_SECRETS[: len(values)]]
    inner = {"value_points": [points[i + 1] - KEY_SECRETS[i] * points[0] for i in range(len(values))]}
    return case(name, inputs, inner, {"ciphertext": points})


def _sum(name, weights, keys):
    ballots = [[1, 0, 0], [0, 1, 0], [0, 1, 2]]
    ciphertexts = [elgamal.encrypt(v, scalar(f"{name} {i}"), keys) for i, v in enumerate(ballots)]
    total = elgamal.weighted_sum(ciphertexts, weights, 4)
    values = [sum(w * v[i] for w, v in zip(weights, ballots)) for i in range(3)]
    for i, value in enumerate(values):
        assert total[i + 1] - KEY_SECRETS[i] * total[0] == value * G
    inputs = {"ciphertexts": ciphertexts, "weights": weights, "width": 4, "key_secrets": [hex_scalar(x) for x in KEY_SECRETS[:3]]}
    return case(name, inputs, None, {"sum": total, "values": values})


def _logarithms():
    cases = []
    for value, limit in ((0, 0), (0, 10), (1, 1), (10, 10), (9999, 10000), (65536, 65536), (11, 10), (-1, 1000)):
        found = elgamal.discrete_log(value * G, limit)
        assert found == (value if 0 <= value <= limit else None)
        inputs = {"point": value * G, "limit": limit}
        name = f"logarithm of {value} up to {limit}"
        cases.append(case(name, inputs, None, {"value": found}) if found is not None else case(name, inputs, error="no-logarithm"))
    return cases
