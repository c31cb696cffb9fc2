"""docs/protocol/manifest.md, "Registration": who says who may vote, and by what."""

import dataclasses
import re

import roll

MAX_REGISTRARS = 8
MAX_AUTHORITIES = 16
MAX_POLICIES = 16
HEX = re.compile(r"[0-9a-f]{64}")
POLICY = re.compile(r"(?:[01]\.(?:[0-9]|[1-3][0-9])|2\.(?:0|[1-9][0-9]*))(?:\.(?:0|[1-9][0-9]*))*")
SHAPE = {"signatures": int, "authorities": [{"certificate": str, "policies": [str]}], "codes": bool, "card_signatures": bool, "roll?": str}


@dataclasses.dataclass
class Registration:
    """`registrars` are their keys; `roll` is the id of a standing roll, or None."""

    registrars: list
    signatures: int
    authorities: list
    codes: bool
    card_signatures: bool
    roll: bytes

    def scope(self, election):
        return (roll.ELECTION, election) if self.roll is None else (roll.ROLL, self.roll)


def of(document, registrars):
    """`document` keeps all rules."""
    standing = bytes.fromhex(document["roll"]) if "roll" in document else None
    return Registration(registrars, document["signatures"], document["authorities"], document["codes"], document["card_signatures"], standing)


def faults(document):
    """(code, place) of each rule that is broken, but those about registrars themselves."""
    place = "registration"
    if not 1 <= document["signatures"] <= len(document["registrars"]):
        yield "registration-signatures", f"{place}.signatures"
    if len(document["authorities"]) > MAX_AUTHORITIES:
        yield "count", f"{place}.authorities"
    certificates = [authority["certificate"] for authority in document["authorities"]]
    for i, authority in enumerate(document["authorities"]):
        own = f"{place}.authorities[{i}]"
        if not HEX.fullmatch(certificates[i]) or certificates[i] in certificates[:i]:
            yield "registration-authority", f"{own}.certificate"
        yield from _policies(authority["policies"], f"{own}.policies")
    if "roll" in document and not HEX.fullmatch(document["roll"]):
        yield "registration-roll", f"{place}.roll"


def _policies(policies, place):
    if len(policies) > MAX_POLICIES:
        yield "count", place
    for i, policy in enumerate(policies):
        if len(policy) > 64 or not POLICY.fullmatch(policy) or policy in policies[:i]:
            yield "registration-policy", f"{place}[{i}]"
