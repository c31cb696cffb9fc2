"""ristretto255.json and merlin.json"""

import notation
import ristretto255
from merlin import Transcript, TranscriptRng
from ristretto255 import G, ORDER, scalar_encode
from rfc_vectors import RISTRETTO_BAD, RISTRETTO_DERIVED, RISTRETTO_MULTIPLES
from vectors.material import case, file, octets, refused


def generate():
    cases = [case(f"multiple {i} of the base", {"scalar": scalar_encode(i)}, None, {"point": i * G}) for i in range(16)]
    cases += [case(f"derivation {i}", {"uniform": bytes.fromhex(u)}, None, {"point": ristretto255.derive(bytes.fromhex(u))}) for i, (u, _) in enumerate(RISTRETTO_DERIVED)]
    for i, bad in enumerate(RISTRETTO_BAD):
        cases.append(case(f"bad encoding {i}", {"point": bad}, error=refused(ristretto255.decode, bytes.fromhex(bad))))
    rows = [(f"P{i}", "tupyo/v1/generator/bit", i) for i in range(1, 17)]
    rows += [("Q", "tupyo/v1/generator/blind", 0), ("H", "tupyo/v1/generator/amount", 0)]
    cases += [case(f"generator {name}", {"label": label, "i": i}, None, {"point": notation.generator(label, i)}) for name, label, i in rows]
    for name, k in (("order", ORDER), ("order plus one", ORDER + 1), ("largest", 2**256 - 1)):
        data = k.to_bytes(32, "little")
        cases.append(case(f"bad scalar: {name}", {"scalar": data}, error=refused(ristretto255.scalar_decode, data)))
    assert [c["outputs"]["point"] for c in cases[:16]] == RISTRETTO_MULTIPLES
    return file("ristretto255 (RFC 9496, appendix A) and the protocol's generators", "docs/protocol/notation.md", cases)


def generate_merlin():
    cases = [_challenges("merlin's own", "test protocol", [("some label", b"some data")], "challenge", 32)]
    cases.append(_challenges("empty message", "tupyo/v1/test", [("empty", b"")], "c", 64))
    cases.append(_challenges("messages across blocks", "tupyo/v1/test", [("a", b"x" * 166), ("b", b"y" * 1000)], "weights", 400))
    cases += [_rng("hedged generator", b"secret bytes"), _rng("hedged generator, empty secret", b"")]
    return file("merlin 1.0 transcripts and the prover's hedged generator", "docs/protocol/notation.md", cases)


def _challenges(name, label, messages, ask, length):
    transcript = Transcript(label)
    for key, message in messages:
        transcript.append(key, message)
    inputs = {"label": label, "messages": [{"label": k, "message": m} for k, m in messages], "challenge": ask, "length": length}
    first = transcript.challenge_bytes(ask, length)
    outputs = {"bytes": first, "next_scalar": scalar_encode(transcript.challenge("c")), "closing": transcript.closing()}
    return case(name, inputs, None, outputs)


def _rng(name, secret):
    transcript, external = Transcript("tupyo/v1/test"), octets("merlin external")
    transcript.append("statement", b"public")
    rng = transcript.rng(secret, external)
    assert isinstance(rng, TranscriptRng)
    inputs = {"label": "tupyo/v1/test", "messages": [{"label": "statement", "message": b"public"}], "secret": secret, "external": external}
    outputs = {"scalars": [scalar_encode(rng.scalar()) for _ in range(3)], "next_bytes": rng.fill_bytes(10)}
    return case(name, inputs, None, outputs)
