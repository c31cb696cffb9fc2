"""docs/protocol/ceremony.md: the trustees' messages, what is checked of them, and the keys that come out."""

import batch
from batch import Member, Refused
from borsh import u16, u32, vec
from entries import encode
from merlin import Transcript
from notation import labelled_hash
from ristretto255 import G, IDENTITY, ORDER, decode, multiscalar, scalar_encode


class Dealer:
    """One trustee's secrets of one ceremony: `polynomials[c][k]`, `e` of its ceremony key E, and that of its agreement key."""

    def __init__(self, election, ceremony, trustee, polynomials, secret, agreement_secret):
        self.election, self.ceremony, self.trustee = election, ceremony, trustee
        self.polynomials, self.secret, self.agreement_secret = polynomials, secret, agreement_secret
        self.key, self.agreement_key = (secret * G).encode(), (agreement_secret * G).encode()
        self.coefficients = [[(a * G).encode() for a in row] for row in polynomials]

    def commitment(self, after=None):
        """`after` is the digest of the document that ended the ceremony before."""
        digest = commitment_digest(self.election, self.ceremony, self.trustee, self.key, self.coefficients)
        keys = {"key": self.key, "agreement_key": self.agreement_key}
        return {"kind": "Commitment", "ceremony": self.ceremony, "digest": digest, **keys, "after": after}

    def reveal(self, external, trace=None):
        proof = self._possession(external, trace)
        return {"kind": "Reveal", "ceremony": self.ceremony, "coefficients": self.coefficients, "possession": proof}

    def _possession(self, external, trace):
        secrets = [self.secret, *(a for row in self.polynomials for a in row)]
        transcript, rho = _begin(self.election, self.ceremony, self.trustee, self.key, self.coefficients)
        k = transcript.rng(b"".join(map(scalar_encode, secrets)), external).scalar()
        nonce = (k * G).encode()
        transcript.append("nonce", nonce)
        c = transcript.challenge("c")
        z = (k + c * sum(pow(rho, j, ORDER) * a for j, a in enumerate(secrets))) % ORDER
        transcript.append("response", scalar_encode(z))
        if trace is not None:
            trace |= {"rho": scalar_encode(rho), "k": scalar_encode(k), "c": scalar_encode(c), "closing": transcript.closing()}
        return {"nonce": nonce, "response": z}

    def share_for(self, recipient):
        """f_c(recipient + 1) for each component."""
        return [sum(a * (recipient + 1) ** k for k, a in enumerate(row)) % ORDER for row in self.polynomials]

    def agreed(self, key):
        """K with the owner of another ceremony key."""
        return (self.secret * decode(key)).encode()

    def shares(self, keys, rounds):
        """`keys` are the participants' ceremony keys, by trustee, `rounds` the hash of rounds 1 and 2."""
        others = [j for j in sorted(keys) if j != self.trustee]
        sealed = [{"recipient": j, "ciphertext": self.sealed(j, keys[j], rounds, self.share_for(j))} for j in others]
        return {"kind": "Shares", "ceremony": self.ceremony, "rounds": rounds, "sealed": sealed}

    def sealed(self, recipient, key, rounds, values):
        pair = (self.election, self.ceremony, self.trustee, recipient, rounds, self.key, key)
        return [(f + mask) % ORDER for f, mask in zip(values, masks(pair, self.agreed(key), len(values)))]

    def complaint(self, against, key, transcript_hash, external, trace=None):
        """Of the owner of `key`, the accused dealer's ceremony key."""
        agreed = self.agreed(key)
        statement = (self.election, self.ceremony, self.trustee, against, transcript_hash, self.key, key, agreed)
        k = _begin_complaint(*statement).rng(scalar_encode(self.secret), external).scalar()
        nonces = (k * G).encode(), (k * decode(key)).encode()
        c, transcript = complaint_challenge(statement, *nonces)
        z = (k + c * self.secret) % ORDER
        transcript.append("response", scalar_encode(z))
        if trace is not None:
            trace |= {"k": scalar_encode(k), "c": scalar_encode(c), "closing": transcript.closing()}
        proof = {"nonce_base": nonces[0], "nonce_key": nonces[1], "response": z}
        return {"kind": "Complaint", "ceremony": self.ceremony, "against": against, "transcript": transcript_hash, "key": agreed, "proof": proof}


def _statement(election, ceremony, trustee, key, coefficients):
    return election + u32(ceremony) + u16(trustee) + key + encode([["point"]], coefficients)


def commitment_digest(*statement):
    return labelled_hash("tupyo/v1/ceremony commitment", _statement(*statement))


def _begin(*statement):
    transcript = Transcript("tupyo/v1/possession")
    transcript.append("statement", _statement(*statement))
    return transcript, transcript.challenge("rho")


def masks(pair, agreed, count):
    """`pair` is (election, ceremony, dealer, recipient, rounds, E_d, E_j), `agreed` is K."""
    election, ceremony, dealer, recipient, rounds, dealer_key, recipient_key = pair
    transcript = Transcript("tupyo/v1/share")
    transcript.append("statement", election + u32(ceremony) + u16(dealer) + u16(recipient) + rounds + dealer_key + recipient_key)
    transcript.append("key", agreed)
    return [transcript.challenge("mask") for _ in range(count)]


def _begin_complaint(election, ceremony, complainer, against, transcript_hash, complainer_key, dealer_key, agreed):
    transcript = Transcript("tupyo/v1/complaint")
    place = election + u32(ceremony) + u16(complainer) + u16(against)
    transcript.append("statement", place + transcript_hash + complainer_key + dealer_key + agreed)
    return transcript


def complaint_challenge(statement, nonce_base, nonce_key):
    transcript = _begin_complaint(*statement)
    transcript.append("nonces", nonce_base + nonce_key)
    return transcript.challenge("c"), transcript


def check_commitment(commitment, after):
    """`after` is the digest of the document that ended the ceremony before, None if there was none."""
    if commitment["after"] != after:
        raise Refused("ceremony-consent")
    if commitment["key"] == bytes(32):
        raise Refused("ceremony-identity")
    if commitment["agreement_key"] == bytes(32):
        raise Refused("agreement-key-invalid")


def check_reveal(election, trustee, commitment, reveal, components, threshold):
    """Refuses a reveal that does not fit its commitment or proves no possession."""
    rows = reveal["coefficients"]
    if len(rows) != components or any(len(row) != threshold for row in rows):
        raise Refused("ceremony-lengths")
    statement = (election, reveal["ceremony"], trustee, commitment["key"], rows)
    if bytes(32) in [a for row in rows for a in row]:
        raise Refused("ceremony-identity")
    if commitment_digest(*statement) != commitment["digest"]:
        raise Refused("reveal-mismatch")
    if not batch.accepts([possession_member(statement, reveal["possession"])]):
        raise Refused("possession-invalid")


def possession_member(statement, proof):
    transcript, rho = _begin(*statement)
    transcript.append("nonce", proof["nonce"])
    c = transcript.challenge("c")
    transcript.append("response", scalar_encode(proof["response"]))
    key, rows = statement[-2:]
    points = [decode(key), *(decode(a) for row in rows for a in row)]
    equation = [(proof["response"], G), (ORDER - 1, decode(proof["nonce"]))]
    equation += [(-c * pow(rho, j, ORDER) % ORDER, point) for j, point in enumerate(points)]
    return Member(transcript.closing(), [equation])


def complaint_member(statement, proof):
    """`statement` is (election, ceremony, complainer, against, transcript hash, E_j, E_d, K)."""
    complainer_key, dealer_key, agreed = (decode(point) for point in statement[-3:])
    c, transcript = complaint_challenge(statement, proof["nonce_base"], proof["nonce_key"])
    transcript.append("response", scalar_encode(proof["response"]))
    base = [(proof["response"], G), (-c % ORDER, complainer_key), (ORDER - 1, decode(proof["nonce_base"]))]
    key = [(proof["response"], dealer_key), (-c % ORDER, agreed), (ORDER - 1, decode(proof["nonce_key"]))]
    return Member(transcript.closing(), [base, key])


def check_shares(shares, trustee, participants, components, rounds):
    if shares["rounds"] != rounds:
        raise Refused("ceremony-rounds")
    recipients = [share["recipient"] for share in shares["sealed"]]
    if recipients != [j for j in participants if j != trustee]:
        raise Refused("ceremony-lengths")
    if any(len(share["ciphertext"]) != components for share in shares["sealed"]):
        raise Refused("ceremony-lengths")


def check_confirmation(confirmation, participants, transcript, joint):
    if confirmation["participants"] != participants:
        raise Refused("confirmation-participants")
    if confirmation["transcript"] != transcript:
        raise Refused("transcript-mismatch")
    if confirmation["joint"] != joint:
        raise Refused("confirmation-joint")


def open_share(pair, agreed, shares):
    """The scalars of the share that the dealer of `pair` sent its recipient."""
    ciphertext = next(share["ciphertext"] for share in shares["sealed"] if share["recipient"] == pair[3])
    return [(cipher - mask) % ORDER for cipher, mask in zip(ciphertext, masks(pair, agreed, len(ciphertext)))]


def share_fits(scalars, recipient, coefficients):
    return all(f * G == _evaluate(row, recipient) for f, row in zip(scalars, coefficients, strict=True))


def culprit(election, ceremony, complainer, complaint, commitments, reveals, shares):
    """Who is to blame for a complaint: the dealer or the complainer. What the participants have said is by trustee."""
    dealer, agreed = complaint["against"], complaint["key"]
    if dealer == complainer or dealer not in reveals:
        raise Refused("complaint-against")
    if complaint["transcript"] != transcript_hash(election, ceremony, commitments, reveals, shares):
        raise Refused("transcript-mismatch")
    own, dealers = commitments[complainer]["key"], commitments[dealer]["key"]
    statement = (election, ceremony, complainer, dealer, complaint["transcript"], own, dealers, agreed)
    if not batch.accepts([complaint_member(statement, complaint["proof"])]):
        raise Refused("complaint-invalid")
    rounds = rounds_hash(election, ceremony, commitments, reveals)
    opened = open_share((election, ceremony, dealer, complainer, rounds, dealers, own), agreed, shares[dealer])
    return complainer if share_fits(opened, complainer, reveals[dealer]["coefficients"]) else dealer


def rounds_hash(election, ceremony, commitments, reveals):
    """Each by trustee: those who have committed are the participants."""
    said = _said(("Commitment", commitments), ("Reveal", reveals))
    return labelled_hash("tupyo/v1/ceremony rounds", _place(election, ceremony, commitments) + said)


def transcript_hash(election, ceremony, commitments, reveals, shares):
    said = _said(("Commitment", commitments), ("Reveal", reveals), ("Shares", shares))
    return labelled_hash("tupyo/v1/ceremony", _place(election, ceremony, commitments) + said)


def said_hash(election, ceremony, participants, said):
    """What has been said so far: `said` has for each of the four rounds the documents by trustee."""
    kinds = zip(("Commitment", "Reveal", "Shares", "Confirmation"), said, strict=True)
    rounds = [vec(u16(j) + encode(kind, held[j]) for j in sorted(held)) for kind, held in kinds]
    return labelled_hash("tupyo/v1/ceremony said", _place(election, ceremony, participants) + b"".join(rounds))


def joint_hash(keys):
    """Of the joint key that the reveals make; `keys` are points."""
    return labelled_hash("tupyo/v1/joint key", vec(key.encode() for key in keys))


def _place(election, ceremony, participants):
    return election + u32(ceremony) + vec(map(u16, sorted(participants)))


def _said(*rounds):
    return b"".join(vec(encode(kind, documents[j]) for j in sorted(documents)) for kind, documents in rounds)


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
