"""validate.py SCHEMA REPORTS: each of {"name", "report", "valid"} against the schema, by Python's jsonschema. What a report
has and the schema does not name is wrong as well."""

import json
import sys

import jsonschema


def closed(schema):
    """The schema, and nothing beside what it names."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inside = {name: closed(value) for name, value in schema.items()}
    if "properties" in schema and "type" in schema:
        inside["additionalProperties"] = False
    return inside


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(closed(schema))
    wrong = 0
    with open(sys.argv[2], encoding="utf-8") as file:
        cases = json.load(file)
    for case in cases:
        errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(case["report"])]
        if bool(errors) == case["valid"]:
            wrong += 1
            print(case["name"], "\n".join(errors[:5]) or "is no report, and was accepted")
    print(f"{len(cases)} reports, {wrong} wrong")
    return 1 if wrong else 0


sys.exit(main())
