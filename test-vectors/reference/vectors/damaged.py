"""damaged.json: records that are not right, or not to their end, and what a verifier must report of each."""

import checks
from vectors import damaged_ballots, damaged_causes, damaged_documents, damaged_files, damaged_oddities, damaged_powers, damaged_readings, damaged_registration
from vectors.damage import case, elections, usual
from vectors.material import file, plain
from vectors.remember import remembering

DESCRIPTION = (
    "Damaged records, and some that are not. `entries` are slices of those of the election `base` (of the indices from `from` on and below `to`), one of `elections` or of record.json, and entries of their own (`times`: so many equal ones). "
    "`most` of the anchors is how many entries the auditor reads, 100,000,000 if it is not there. The record's tiles are those of these entries; `checkpoint` is its file (`hex` of one that is no text), null if there is none. Then `files` are changed, in this order: written, or removed where `hex` is null, or `length` zero bytes; with `times` so many "
    "files, their number from 0 on behind the path. Where `directory` is true the record is a directory: behind all other changes `link` (to this target), `fifo`, `directory` are made, each with the directories that it needs. `expected` is "
    "what is fixed of the report: of checks, findings and warnings without `rests_on`, `entry`, `file` and `follows_from` that are null, `findings` and `about` that are empty, and `more_findings` that are 0; `unfinished` is null where the report has no election. "
    "A check without findings is a text (`T1 not-checked 0 of 1, rests on C8`: number, verdict, examined, expected; `L6 none` if it is not in the report). Of a case with a `base` only those checks stand that differ from the rows of `reports`, "
    "which are what is reported of the base itself (with the cosignatures of the witnesses that its manifest demands); all others must be as there. In a case without one stand all that are in the report."
)


def generate():
    with remembering():
        rows = [*damaged_files.rows(), *damaged_documents.rows(), *damaged_ballots.rows(), *damaged_readings.rows(), *damaged_registration.rows(), *damaged_causes.rows(), *damaged_powers.rows(), *damaged_oddities.rows()]
        cases = [case(name, ledger, fails, **(more[0] if more else {})) for name, ledger, fails, *more in rows]
        assert _found(cases) == _ALL, _ALL - _found(cases)
        bases = dict.fromkeys(one["inputs"]["base"] for one in cases if "base" in one["inputs"])
        reports = [{"base": base, "checks": usual(base)} for base in bases]
        return file(DESCRIPTION, "docs/protocol/verification.md", plain(cases), elections=elections(), reports=reports)


# What a record can show that stays as it is: C9 and X2 need one that changes while it is read.
_ALL = {check for check, _, _ in checks.CHECKS} - {"C9", "X2"}


def _found(cases):
    """The checks that find something in some case."""
    return {row["check"] for one in cases for row in one["expected"]["checks"] if isinstance(row, dict)}
