"""damaged.json: records that are not right, or not to their end, and what a verifier must report of each."""

from vectors import damaged_ballots, damaged_documents, damaged_files, damaged_readings, damaged_registration
from vectors.damage import case, elections
from vectors.material import file, plain
from vectors.remember import remembering

DESCRIPTION = (
    "Damaged records, and some that are not. `entries` are slices of those of the election `base` (of the indices from `from` on and below `to`), one of `elections` or of record.json, and entries of their own (`times`: so many equal ones). "
    "`most` of the anchors is how many entries the auditor reads, 100,000,000 if it is not there. The record's tiles are those of these entries; `checkpoint` is its file (`hex` of one that is no text), null if there is none. Then `files` are changed, in this order: written, or removed where `hex` is null, or `length` zero bytes; with `times` so many "
    "files, their number from 0 on behind the path. Where `directory` is true the record is a directory: behind all other changes `link` (to this target), `fifo`, `directory` are made, each with the directories that it needs. `expected` is "
    "what is fixed of the report: of checks and findings without `rests_on`, `entry` and `file` that are null, `findings` that are empty, and `more_findings` that are 0; `unfinished` is null where the report has no election."
)


def generate():
    with remembering():
        rows = [*damaged_files.rows(), *damaged_documents.rows(), *damaged_ballots.rows(), *damaged_readings.rows(), *damaged_registration.rows()]
        cases = [case(name, ledger, fails, **(more[0] if more else {})) for name, ledger, fails, *more in rows]
        assert _failing(cases) == _ALL, _ALL - _failing(cases)
        return file(DESCRIPTION, "docs/protocol/verification.md", plain(cases), elections=elections())


_ALL = set("L1 L2 L3 L4 L5 L6 P1 P2 P3 K1 K2 R1 R2 R3 R4 B1 B2 B3 B4 B5 C1 C2 T1 D1 D2 D3 F1 F2 X1 X3".split())


def _failing(cases):
    """The checks that some case fails: all but C3 and X2, which need a record that changes while it is read."""
    return {row["check"] for one in cases for row in one["expected"]["checks"] if row["verdict"] == "fail"}
