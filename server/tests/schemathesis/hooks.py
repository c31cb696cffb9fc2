"""What schemathesis cannot guess: the elections, numbers and tracking codes that the board has, and entries that are nearly right."""

import os
import pathlib

import schemathesis
from hypothesis import strategies as st

SAMPLES = pathlib.Path(os.environ["TUPYO_SAMPLES"])
ENTRIES = [path.read_bytes() for path in sorted(SAMPLES.glob("*.entry"))]
KNOWN = {
    "election": [os.environ["TUPYO_OPEN"], os.environ["TUPYO_FINISHED"]],
    "code": (SAMPLES / "codes").read_text().split(),
    "index": list(range(0, 280, 9)),
    "voter": list(range(8)),
    "level": ["0", "entries"],
    "tile": ["000"],
    "size": list(range(3, 30, 5)),
    "from": list(range(0, 30, 7)),
    "old": list(range(1, 30, 5)),
    "bits": [0, 1, 2, 3, 31],
    "prefix": list(range(4)),
    "block": [0, 7],
}


def demand_codes(response):
    """A problem has one of the codes that its status has here."""
    if codes := response.get("x-problem-codes"):
        for content in response["content"].values():
            content["schema"] = {"allOf": [content["schema"], {"properties": {"code": {"enum": codes}}}]}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Offers what is there beside whatever has the right form, and demands the codes that are promised."""
    for response in raw_schema["components"]["responses"].values():
        demand_codes(response)
    for operations in raw_schema["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                known = KNOWN.get(parameter["name"])
                if known:
                    parameter["schema"] = {"anyOf": [{"enum": known}, parameter["schema"]]}
            for response in operation["responses"].values():
                demand_codes(response)


@st.composite
def changed(draw, entries):
    """An entry with bytes changed, cut off or added."""
    entry = bytearray(draw(entries))
    place = draw(st.integers(0, max(len(entry) - 1, 0)))
    match draw(st.sampled_from(["flip", "cut", "insert", "append"])):
        case "flip" if entry:
            entry[place] ^= 1 << draw(st.integers(0, 7))
        case "cut":
            del entry[place:]
        case "insert":
            entry[place:place] = draw(st.binary(max_size=8))
        case _:
            entry += draw(st.binary(min_size=1, max_size=8))
    return bytes(entry)


entries = st.sampled_from(ENTRIES)
bodies = st.one_of(entries, changed(entries), changed(changed(entries)), st.binary(max_size=200), st.just(bytes(65536)))
schemathesis.openapi.media_type("application/octet-stream", bodies)
