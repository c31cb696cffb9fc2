"""Opened and sealed units in state.json: rows of (name, prefix, entries, expected code) after the record with units that stay sealed."""

import copy

import decryption

OFFICIAL, TRUSTEE = ("official", 0), ("trustee", 0)


def rows(before):
    """The last entries are the tally, the one agreement and the one share."""
    last = max(before)
    return [*_shares(before[last - 1], last - 1), *_results(before[last], last)]


def _said(play, units, author, kind):
    return copy.deepcopy(play).document({"kind": kind, "units": units}, author)


def _named(play, style):
    return play.state.manifest.document["styles"][style]["id"]


def _shares(play, prefix):
    state = play.state
    opened = play.share_document(0)["units"]

    def beside(unit):
        external = play.octets(f"sealed {unit['style']}")
        share = decryption.share(state.context, state.agreed, unit["style"], 0, play.secrets[0], unit["sum"], external)
        return sorted([*opened, share], key=lambda member: member["style"])

    sealed = [unit for unit in state.totals if state.sealed_by(unit)]
    table = [("of the opened units", opened, None), ("without the exposed unit", opened[:1], "wrong-units"), ("in other order", opened[::-1], "wrong-units")]
    table += [(f"of {_named(play, unit['style'])}, too, sealed by {state.sealed_by(unit)}", beside(unit), "wrong-units") for unit in sealed]
    return [(f"units: a share {name}", prefix, _said(play, units, TRUSTEE, "DecryptionShare"), code) for name, units, code in table]


def _results(play, prefix):
    opened, totals = play.result_document()["units"], play.state.totals
    one = next(unit["style"] for unit in totals if play.state.sealed_by(unit) == "cell")
    more = sorted([*opened, {"style": one, "values": [3, 1]}], key=lambda member: member["style"])
    table = [("of the opened units", opened, None), ("without the exposed unit", opened[:1], "wrong-units"), (f"of {_named(play, one)}, too", more, "wrong-units")]
    return [(f"units: a result {name}", prefix, _said(play, units, OFFICIAL, "Result"), code) for name, units, code in table]
