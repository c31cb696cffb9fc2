"""Figures that stand on pages of docs/protocol and follow from a manifest or a record: a line for each that is not true."""

import hashlib
import json
import pathlib

import agreement
import entries
import manifest as manifests
import merkle

PAGES = pathlib.Path(__file__).resolve().parents[2] / "docs" / "protocol"


def differences(record):
    """`record`: the content of record.json."""
    found = [("manifest.md", figure) for figure in _manifest(_page("manifest.md"))]
    found += [("decryption.md", figure) for figure in _decryption(record["cases"][0])]
    return [f"docs/protocol/{page}: it should say `{figure.strip()}`" for page, figure in found if figure not in _page(page)]


def _page(name):
    return (PAGES / name).read_text(encoding="utf-8")


def _manifest(page):
    """The example, its length, its id, and the sizes of its entries."""
    text = page.split("```json\n", 1)[1].split("```", 1)[0].encode()
    try:
        manifest = manifests.parse(text)
    except manifests.Invalid as refusal:
        yield f"an example that is not refused ({refusal})"
        return
    largest = max(map(manifests.challenged_size, manifest.styles))
    yield f"a manifest of {len(text):,} bytes and the election `{hashlib.sha256(text).hexdigest()}`"
    yield f"a `Challenged` entry at most {largest:,}"


def _decryption(one_style):
    ledger = [bytes.fromhex(entry) for entry in one_style["inputs"]["entries"]]
    tally = entries.decode_document(entries.decode_entry(ledger[27])["bytes"])
    yield f"root     {merkle.root([merkle.leaf_hash(entry) for entry in ledger[:27]]).hex()} "
    yield f"tally    {agreement.tally_hash(tally['units']).hex()} "
    yield f"agreed   {one_style['outputs']['agreed']}\n"
