"""docs/protocol/ceremony.md: the trustees' messages, what is checked of them, and the keys that come out."""

import batch
import hpke
import x25519
from batch import Member, Refused
from borsh import u16, u32, vec
from entries import encode
from merlin import Transcript
from notation import labelled_hash
from ristretto255 import G, IDENTITY, ORDER, NotCanonical, decode, multiscalar, scalar_decode, scalar_encode


class Dealer:
    """One trustee's secrets of one ceremony: `polynomials[c][k]`, and the HPKE secret."""

    def __init__(self, election, ceremony, trustee, polynomials, encryption_secret):
        self.election, self.ceremony, self.trustee = election, ceremony, trustee
        self.polynomials, self.encryption_secret = polynomials, encryption_secret
        self.encryption_key = x25519.public_key(encryption_secret)
        self.coefficients = [[(a * G).encode() for a in row] for row in polynomials]

    def commitment(self):
        digest = commitment_digest(self.election, self.ceremony, self.trustee, self.encryption_key, self.coefficients)
        return {"kind": "Commitment", "ceremony": self.ceremony, "digest": digest, "encryption_key": self.encryption_key}

    def reveal(self, external, trace=None):
        proof = self._possession(external, trace)
        return {"kind": "Reveal", "ceremony": self.ceremony, "coefficients": self.coefficients, "possession": proof}

    def _possession(self, external, trace):
        secrets = [a for row in self.polynomials for a in row]
        transcript, rho = _begin(self.election, self.ceremony, self.trustee, self.encryption_key, self.coefficients)
        k = transcript.rng(b"".join(map(scalar_encode, secrets)), external).scalar()
        nonce = (k * G).encode()
        transcript.append("nonce", nonce)
        e = transcript.challenge("c")
        z = (k + e * sum(pow(rho, j, ORDER) * a for j, a in enumerate(secrets))) % ORDER
        transcript.append("response", scalar_encode(z))
        if trace is not None:
            trace |= {"rho": scalar_encode(rho), "k": scalar_encode(k), "c": scalar_encode(e), "closing": transcript.closing()}
        return {"nonce": nonce, "response": z}

    def share_for(self, recipient):
        """f_c(recipient + 1) for each component."""
        return [sum(a * (recipient + 1) ** k for k, a in enumerate(row)) % ORDER for row in self.polynomials]

    def shares(self, encryption_keys, ephemerals):
        """`ephemerals[j]` is the HPKE ephemeral secret for recipient j."""
        sealed = []
        for j, key in enumerate(encryption_keys):
            if j != self.trustee:
                plain = b"".join(map(scalar_encode, self.share_for(j)))
                info = share_info(self.election, self.ceremony, self.trustee, j)
                encapsulated, ciphertext = hpke.seal(key, info, plain, ephemerals[j])
                sealed.append({"recipient": j, "encapsulated": encapsulated, "ciphertext": ciphertext})
        return {"kind": "Shares", "ceremony": self.ceremony, "sealed": sealed}


def _statement(election, ceremony, trustee, encryption_key, coefficients):
    return election + u32(ceremony) + u16(trustee) + encryption_key + encode([["point"]], coefficients)


def commitment_digest(*statement):
    return labelled_hash("tupyo/v1/ceremony commitment", _statement(*statement))


def _begin(*statement):
    transcript = Transcript("tupyo/v1/possession")
    transcript.append("statement", _statement(*statement))
    return transcript, transcript.challenge("rho")


def share_info(election, ceremony, dealer, recipient):
    return b"tupyo/v1/share" + election + u32(ceremony) + u16(dealer) + u16(recipient)


def check_commitment(commitment):
    """Refuses an HPKE key of small order: nobody could seal a share to it."""
    if x25519.x25519(bytes(32), commitment["encryption_key"]) == bytes(32):
        raise Refused("encryption-key-invalid")


def check_reveal(election, trustee, commitment, reveal, components, threshold):
    """Refuses a reveal that does not fit its commitment or proves no possession."""
    rows = reveal["coefficients"]
    if len(rows) != components or any(len(row) != threshold for row in rows):
        raise Refused("ceremony-lengths")
    statement = (election, reveal["ceremony"], trustee, commitment["encryption_key"], rows)
    if bytes(32) in [a for row in rows for a in row]:
        raise Refused("ceremony-identity")
    if commitment_digest(*statement) != commitment["digest"]:
        raise Refused("reveal-mismatch")
    if not batch.accepts([possession_member(statement, reveal["possession"])]):
        raise Refused("possession-invalid")


def possession_member(statement, proof):
    transcript, rho = _begin(*statement)
    transcript.append("nonce", proof["nonce"])
    e = transcript.challenge("c")
    transcript.append("response", scalar_encode(proof["response"]))
    commitments = [decode(a) for row in statement[-1] for a in row]
    equation = [(proof["response"], G), (ORDER - 1, decode(proof["nonce"]))]
    equation += [(-e * pow(rho, j, ORDER) % ORDER, a) for j, a in enumerate(commitments)]
    return Member(transcript.closing(), [equation])


def check_shares_shape(shares, trustee, trustees, components):
    recipients = [share["recipient"] for share in shares["sealed"]]
    if recipients != [j for j in range(trustees) if j != trustee]:
        raise Refused("ceremony-lengths")
    if any(len(share["ciphertext"]) != 32 * components + 16 for share in shares["sealed"]):
        raise Refused("ceremony-lengths")


def open_share(election, ceremony, dealer, recipient, secret, shares):
    """The scalars of the share for a recipient, or None if it does not open or is not canonical."""
    share = next(s for s in shares["sealed"] if s["recipient"] == recipient)
    info = share_info(election, ceremony, dealer, recipient)
    plain = hpke.open_(secret, share["encapsulated"], info, share["ciphertext"])
    if plain is None:
        return None
    try:
        return [scalar_decode(plain[i : i + 32]) for i in range(0, len(plain), 32)]
    except NotCanonical:
        return None


def share_fits(scalars, recipient, coefficients):
    return all(f * G == _evaluate(row, recipient) for f, row in zip(scalars, coefficients, strict=True))


def culprit(election, ceremony, complainer, complaint, encryption_key, reveals, shares):
    """Who is to blame for a complaint: the dealer or the complainer."""
    dealer = complaint["against"]
    if dealer == complainer or dealer >= len(reveals):
        raise Refused("complaint-against")
    if x25519.public_key(complaint["encryption_secret"]) != encryption_key:
        raise Refused("complaint-key-mismatch")
    opened = open_share(election, ceremony, dealer, complainer, complaint["encryption_secret"], shares[dealer])
    if opened is None or not share_fits(opened, complainer, reveals[dealer]["coefficients"]):
        return dealer
    return complainer


def transcript_hash(election, ceremony, commitments, reveals, shares):
    data = election + u32(ceremony)
    for kind, documents in (("Commitment", commitments), ("Reveal", reveals), ("Shares", shares)):
        data += vec(encode(kind, document) for document in documents)
    return labelled_hash("tupyo/v1/ceremony", data)


def joint_key(reveals):
    """Y_c as points."""
    columns = zip(*[[decode(row[0]) for row in reveal["coefficients"]] for reveal in reveals])
    return [sum(column, IDENTITY) for column in columns]


def verification_keys(reveals, trustee):
    """V_{j,c} as points."""
    columns = zip(*[[_evaluate(row, trustee) for row in reveal["coefficients"]] for reveal in reveals])
    return [sum(column, IDENTITY) for column in columns]


def secret_key(own_and_received):
    """x_{j,c} from all dealers' shares for trustee j."""
    return [sum(column) % ORDER for column in zip(*own_and_received)]


def _evaluate(row, trustee):
    return multiscalar([((trustee + 1) ** k % ORDER, decode(a)) for k, a in enumerate(row)])
