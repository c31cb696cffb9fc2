"""What is missing or disputed in damaged.json, and all that follows from it: rows of (name, ledger, what is found, more of the case)."""

import entries
from vectors.damage import SMALL, before, index_of, replaced, whole
from vectors.damaged_ballots import AGREED, CLOSE, SHARED
from vectors.material import octets

ROLL, OPEN = 14, 16


def rows():
    return [*_missing(), *_disputed()]


def _missing():
    """One entry is not there, and everything behind it is."""
    early = "wrong-phase not-open"
    table = [
        ("Commitment", "commitment-missing", f"ceremony-round {early}"),
        ("Reveal", "reveal-missing", f"ceremony-round {early}"),
        ("Shares", "shares-missing", f"ceremony-round {early}"),
        ("Confirmation", "confirmation-missing", early),
        ("JointKey", "joint-key-missing", early),
        ("RollSealed", "seal-missing", early),
        ("Open", "open-missing", early),
        ("Close", "close-missing", "wrong-phase"),
        ("Tally", "tally-missing", "wrong-phase"),
        ("Agreement", "agreement-missing", "not-enough-agreements not-enough-shares"),
        ("DecryptionShare", "share-missing", "not-enough-shares"),
    ]
    return [(f"a ledger without a {kind}", _without(kind), f"{missing} {later}") for kind, missing, later in table]


def _without(kind):
    at, own = index_of(SMALL, kind), whole(SMALL).entries
    return before(SMALL, at).add_all(own[at + 1 :])


def _said(at):
    return entries.decode_document(entries.decode_entry(whole(SMALL).entries[at])["bytes"])


def _disputed():
    later = "wrong-phase not-open"
    return [
        ("a share exchanged after all have confirmed", _exchanged_share(), f"ceremony-disputed transcript-mismatch {later}"),
        ("a roll changed after voting", _changed_roll(), "context-disputed out-of-chain proof-invalid wrong-tally wrong-phase"),
        ("all agree to another root", _other_root(), "agreement-disputed agreement-mismatch not-enough-agreements not-enough-shares"),
    ]


def _exchanged_share():
    at, own = index_of(SMALL, "Shares"), whole(SMALL).entries
    shares = _said(at)
    first, second, *rest = shares["sealed"]
    shares["sealed"] = [first, {**second, "ciphertext": first["ciphertext"]}, *rest]
    ledger = before(SMALL, at)
    return ledger.add_all(ledger.document(shares, ("trustee", 0))).add_all(own[at + 1 :])


def _changed_roll():
    """Officials seal and open another roll, and close behind the ballots of the first one."""
    own, ledger = whole(SMALL).entries, before(SMALL, ROLL)
    ledger.voters = [{**voter, "weight": voter["weight"] + 1} for voter in ledger.voters]
    ledger.roll()
    ledger.seal()
    ledger.open()
    ledger.add_all(own[OPEN + 1 : CLOSE])
    ledger.close()
    return ledger.add_all(own[CLOSE + 1 :])


def _other_root():
    play, own = before(SMALL, AGREED), whole(SMALL).entries
    others = [play.document(play.agreement_document(trustee, root=octets("root")), ("trustee", trustee)) for trustee in range(SHARED - AGREED)]
    return replaced(SMALL, AGREED, SHARED, *[entry for parts in others for entry in parts])
