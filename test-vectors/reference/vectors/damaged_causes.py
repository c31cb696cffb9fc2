"""What is missing or disputed in damaged.json, and all that follows from it: rows of (name, ledger, what is found, more of the case)."""

import entries
from vectors.damage import OFFICIAL, SMALL, before, index_of, inserted, replaced, whole
from vectors.damaged_ballots import AGREED, CLOSE, SHARED, TALLY
from vectors.material import octets, scalar

ROLL, OPEN = 14, 16
TRUSTEE = ("trustee", 0)


def rows():
    return [*_missing(), *_disputed(), *_unsigned(), *_wrong_role()]


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


def _unsigned():
    """What nobody signed is no cause of what somebody signed."""
    play, stranger = before(SMALL, ROLL), scalar("stranger")
    gap = play.document({"kind": "Roll", "first": 1, "voters": play.voters[:1]}, OFFICIAL)
    other = before(SMALL, AGREED)
    other_root = other.document(other.agreement_document(0, root=octets("root")), ("trustee", 0))
    notice = other.raw(b"\x10\0\0\0\0", secret=stranger)
    forged = before(SMALL, CLOSE).cast_entry(entries.decode_entry(whole(SMALL).entries[20])["ballot"], stranger)
    return [
        ("a roll with a gap behind one that nobody signed", inserted(SMALL, ROLL, play.raw(b"\7", secret=stranger), *gap), "document-signature roll-gap"),
        ("a roll with a gap behind one that an official signed", inserted(SMALL, ROLL, play.raw(b"\7"), *gap), "malformed-entry roll-gap"),
        ("another root agreed to behind a notice that nobody signed", inserted(SMALL, AGREED, notice, *other_root), "document-signature agreement-mismatch"),
        ("a ballot before the roll is sealed, and no more", before(SMALL, ROLL + 1).add_all([whole(SMALL).entries[20]]), "not-open"),
        ("a tally of other ballots behind a ballot that nobody signed", _wrong_tally(forged), "out-of-chain wrong-tally"),
        ("a tally of other ballots behind a ballot that its voter signed", _wrong_tally(whole(SMALL).entries[20]), "out-of-chain wrong-tally"),
        ("a tally with another count behind a ballot that nobody signed", before(SMALL, CLOSE).add_all([forged]).finish(_counted_more), "out-of-chain wrong-tally"),
    ]


def _wrong_tally(ballot):
    ledger = before(SMALL, CLOSE).add_all([ballot])
    ledger.close()
    wrong = {"kind": "Tally", **before(SMALL, TALLY).state.tally(), "counted": octets("counted")}
    return ledger.add_all(ledger.document(wrong, OFFICIAL)).finish()


def _counted_more(tally):
    first, *rest = tally["units"]
    return tally | {"units": [{**first, "counted": first["counted"] + 1}, *rest]}


def _wrong_role():
    """Who may not say a document has signed it all the same, unless there is nobody of that number; and it would not have been the step that others wait for."""
    play, agreed = before(SMALL, ROLL), before(SMALL, AGREED)
    notice = entries.encode_document({"kind": "Notice", "text": "The hall has moved."})
    other_root = agreed.document(agreed.agreement_document(0, root=octets("root")), TRUSTEE)
    by_nobody, by_none = agreed.raw(notice, ("official", 2), scalar("nobody")), agreed.raw(notice, ("registrar", 0), scalar("nobody"))
    own, key, share = agreed.document(agreed.agreement_document(0), OFFICIAL), index_of(SMALL, "JointKey"), index_of(SMALL, "DecryptionShare")
    later = "wrong-author agreement-mismatch"
    twice = [play.raw(notice, TRUSTEE, part=part) for part in range(2)]
    return [
        ("another root agreed to behind a notice by a trustee", inserted(SMALL, AGREED, agreed.raw(notice, TRUSTEE), *other_root), later),
        ("another root agreed to behind a notice by an official that there is not", inserted(SMALL, AGREED, by_nobody, *other_root), later),
        ("another root agreed to behind a notice by a registrar where there is none", inserted(SMALL, AGREED, by_none, *other_root), later),
        ("another root agreed to behind a trustee's notice that nobody signed", inserted(SMALL, AGREED, agreed.raw(notice, TRUSTEE, scalar("nobody")), *other_root), "document-signature agreement-mismatch"),
        ("another root agreed to behind an agreement by an official", inserted(SMALL, AGREED, *own, *other_root), later),
        ("a part that is none behind a notice by a trustee", inserted(SMALL, ROLL, *twice), "wrong-author document-part"),
        ("a joint key by a trustee, and none by an official", _by(key, TRUSTEE), "wrong-author joint-key-missing wrong-phase not-open"),
        ("a share by an official in its trustee's place", _by(share, OFFICIAL), "wrong-author share-missing not-enough-shares"),
    ]


def _by(at, author):
    """Another says what an entry says, and everything behind it is there."""
    ledger = before(SMALL, at)
    return ledger.add_all(ledger.document(_said(at), author)).add_all(whole(SMALL).entries[at + 1 :])
