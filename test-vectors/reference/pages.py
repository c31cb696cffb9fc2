"""Figures that stand on pages of docs/protocol and follow from a manifest or a record: a line for each that is not true."""

import hashlib
import json
import pathlib

import agreement
import entries
import ledger_key
import manifest as manifests
import merkle
from keccak import permute_bytes
from merlin import Transcript
from vectors import encoding

PAGES = pathlib.Path(__file__).resolve().parents[2] / "docs" / "protocol"


def differences(record):
    """`record`: the content of record.json."""
    found = [*_manifest(), *_transcript(), *(("registration.md", figure) for figure in _possession()), *(("decryption.md", figure) for figure in _decryption(record["cases"][0]))]
    return [f"docs/protocol/{page}: it should say `{figure.strip()}`" for page, figure in found if figure not in _page(page)]


def _page(name):
    return (PAGES / name).read_text(encoding="utf-8")


def _manifest():
    """The example: its length, its id, the sizes of its entries, its ledger's origin and first key."""
    text = _page("manifest.md").split("```json\n", 1)[1].split("```", 1)[0].encode()
    election = hashlib.sha256(text).digest()
    try:
        manifest = manifests.parse(text)
    except manifests.Invalid as refusal:
        yield "manifest.md", f"an example that is not refused ({refusal})"
        return
    largest, keys = max(map(manifests.challenged_size, manifest.styles)), ledger_key.Keys(election, manifest)
    yield "manifest.md", f"a manifest of {len(text):,} bytes and the election `{election.hex()}`"
    yield "manifest.md", f"a `Challenged` entry at most {largest:,}"
    yield "ledger.md", f"```text\n{keys.origin}\n{keys.at(0)}\n```"


def _transcript():
    """merlin's own example: what the first permutation leaves, and the answer."""
    transcript, first = Transcript("test protocol"), bytearray(200)
    first[:18] = bytes.fromhex("01a801000160") + b"STROBEv1.0.2"
    permute_bytes(first)
    transcript.append("some label", b"some data")
    yield "notation.md", f"a state that begins with `{first[:16].hex()}`"
    yield "notation.md", f"  0   {transcript.challenge_bytes('challenge', 32).hex()} "


def _possession():
    """The case that the page shows."""
    case = encoding.possessions()[0]
    inputs, outputs = case["inputs"], case["outputs"]
    yield f"handle         {inputs['handle']} "
    yield f"salt           {inputs['salt']}\n"
    yield f"holder         {outputs['holder']} "
    yield f"scope          {inputs['scope']} "
    yield f"message        {outputs['message']} "
    yield f"voting key X   {outputs['key']}\n"
    yield f"possession     {outputs['signature'][:64]} {outputs['signature'][64:]} "


def _decryption(one_style):
    ledger = [bytes.fromhex(entry) for entry in one_style["inputs"]["entries"]]
    tally = entries.decode_document(entries.decode_entry(ledger[27])["bytes"])
    yield f"root     {merkle.root([merkle.leaf_hash(entry) for entry in ledger[:27]]).hex()} "
    yield f"tally    {agreement.tally_hash(tally['units'], tally['counted']).hex()} "
    yield f"agreed   {one_style['outputs']['agreed']}\n"
