"""What schemathesis cannot guess: registrations, proofs and challenges that are nearly right or right, and keys that are known."""

import json
import os
import pathlib

import schemathesis

KNOWN = json.loads((pathlib.Path(os.environ["TUPYO_SAMPLES"]) / "known.json").read_text())


def offer(schema, name):
    """What is there, beside whatever has the right form."""
    return {"anyOf": [{"enum": KNOWN[name]}, schema]} if name in KNOWN else schema


def demand_codes(response):
    """A problem has one of the codes that its status has here."""
    if codes := response.get("x-problem-codes"):
        for content in response["content"].values():
            content["schema"] = {"allOf": [content["schema"], {"properties": {"code": {"enum": codes}}}]}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    for operations in raw_schema["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                parameter["schema"] = offer(parameter["schema"], parameter["name"])
            for response in operation["responses"].values():
                demand_codes(response)
    for name in ["Login", "NewRegistration"]:
        properties = raw_schema["components"]["schemas"][name]["properties"]
        properties.update({name: offer(schema, name) for name, schema in properties.items()})
