"""docs/protocol/decryption.md, "Agreement": on which closed ledger and tally the trustees open."""

import ristretto255
import signature
from batch import Refused
from borsh import u32, u64
from entries import encode
from notation import labelled_hash


def tally_hash(units, counted):
    """Of the fields of a Tally."""
    return labelled_hash("tupyo/v1/tally", encode(["UnitTally"], units) + counted)


def agreed_hash(election, fields):
    """`fields` are those of an Agreement."""
    number, size = u32(fields["ceremony"]), u64(fields["size"])
    data = election + number + fields["transcript"] + fields["context"] + size + fields["root"] + fields["tally"]
    return labelled_hash("tupyo/v1/agreement", data)


def agree(election, fields, secret, external, trace=None):
    """The Agreement with these fields, by the agreement key's secret."""
    signed = signature.sign(secret, "agreement", agreed_hash(election, fields), external, trace=trace)
    return {"kind": "Agreement", **fields, "signature": signed}


def verify(election, key, document):
    """`key` is the trustee's agreement key, as bytes."""
    try:
        signature.verify(ristretto255.decode(key), "agreement", agreed_hash(election, document), document["signature"])
    except Refused as refusal:
        raise Refused("agreement-signature", str(refusal)) from refusal


def quorum(trustees, threshold, witnessed):
    """How many trustees must have agreed before anybody opens; `witnessed` if the manifest names witnesses."""
    return threshold if witnessed else (trustees + threshold - 1) // 2 + 1
