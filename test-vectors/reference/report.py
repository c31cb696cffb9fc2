"""docs/protocol/verification.md, "Verdicts" and "Report": what the checks come to."""

import cautions
import checks
import resolving

LISTED = 20
_OF_STEPS = "KRBCTDF"
EXIT_CODES = {"accepted": 0, "refused": 1, "incomplete": 2, "limit-exceeded": 4, "cancelled": 5}


def of(facts):
    """The report: what two verifiers must agree on."""
    checks.conclude(facts)
    resolving.resolve(facts)
    judged = {}
    for check, needs, _ in checks.CHECKS:
        if check != "L6" or checks.demanded(facts):
            judged[check] = _judge(check, needs.split(), facts, judged)
    return {"outcome": _outcome(judged, facts), "checks": list(judged.values()), "unfinished": _unfinished(facts, judged), "warnings": cautions.of(facts, judged)}


def _judge(check, needs, facts, judged):
    examined, expected = checks.count(check, facts)
    found = sorted(facts.findings[check], key=lambda finding: finding["follows_from"] is not None)
    rests_on = next((need for need in needs if judged[need]["verdict"] != "pass"), None)
    made = facts.was_read or check == "L1"
    verdict = "pass" if made and not found and rests_on is None and examined == expected else "not-checked"
    counts = {"verdict": "fail" if any(finding["follows_from"] is None for finding in found) else verdict, "examined": examined, "expected": expected, "rests_on": rests_on}
    return {"check": check, **counts, "findings": [_shown(finding) for finding in found[:LISTED]], "more_findings": max(0, len(found) - LISTED)}


def _shown(finding):
    return {name: finding[name] for name in ("code", "entry", "file", "about", "follows_from")}


def _outcome(judged, facts):
    verdicts = {check: row["verdict"] for check, row in judged.items()}
    if "fail" in verdicts.values():
        return "refused"
    if facts.limit_exceeded:
        return "limit-exceeded"
    if facts.state.phase == "cancelled" and all(verdict == "pass" or check[0] in _OF_STEPS for check, verdict in verdicts.items()):
        return "cancelled"
    return "incomplete" if "not-checked" in verdicts.values() else "accepted"


def _unfinished(facts, judged):
    """Whose parts on the ledger belong to no document; None if the report has no election."""
    if judged["P1"]["verdict"] != "pass":
        return None
    document = facts.state.manifest.document
    people = {"official": document["officials"], "trustee": document["trustees"]["members"], "registrar": document.get("registration", {}).get("registrars", [])}
    return [{"author": people[role][index]["id"], "role": role, "parts": parts} for (role, index), parts in facts.state.unfinished()]
