"""docs/protocol/admission.md, "Roll", and registration.md: the holder of a voting key, and the proof that whoever registers knows its secret."""

import ristretto255
import signature
from batch import Refused, culprits
from borsh import string, u8
from notation import labelled_hash

ELECTION, ROLL = 0, 1


def holder(salt, handle):
    """`handle` is the text that the registrar knows a person by."""
    return labelled_hash("tupyo/v1/holder", salt + string(handle))


def possession_message(scope, held):
    """`scope` is (ELECTION or ROLL, id)."""
    kind, identity = scope
    return labelled_hash("tupyo/v1/registration possession", u8(kind) + identity + held)


def prove_possession(secret, scope, held, external, trace=None):
    return signature.sign(secret, "registration", possession_message(scope, held), external, trace=trace)


def is_voting_key(data):
    try:
        return data != bytes(32) and ristretto255.decode(data) is not None
    except ValueError:
        return False


def check_holders(held, voters):
    """`held` are the holders that stand on the roll already."""
    seen = set(held)
    for voter in voters:
        if voter["holder"] in seen:
            raise Refused("roll-holder")
        seen.add(voter["holder"])


def check_possession(scope, voters):
    """One batch for all voters of a part; their keys are points that are not the identity."""
    try:
        members = [_member(scope, voter) for voter in voters]
    except Refused as refusal:
        raise Refused("roll-possession", str(refusal)) from refusal
    if culprits(members):
        raise Refused("roll-possession")


def _member(scope, voter):
    message = possession_message(scope, voter["holder"])
    return signature.member(ristretto255.decode(voter["key"]), "registration", message, voter["possession"])
