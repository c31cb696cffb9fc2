"""Reads a board and posts to it through what openapi-python-client has written."""

import io
import os
import pathlib

from board_client import Client
from board_client.api.board import get_health
from board_client.api.elections import get_ballot, get_election, get_result, list_elections
from board_client.api.ledger import get_checkpoint, get_entry, post_entry
from board_client.models import BallotStatus, ElectionStatus, Problem
from board_client.types import File

OPEN, FINISHED = os.environ["TUPYO_OPEN"], os.environ["TUPYO_FINISHED"]
SAMPLES = pathlib.Path(os.environ["TUPYO_SAMPLES"])


def post(board, name):
    body = File(payload=io.BytesIO((SAMPLES / name).read_bytes()))
    return post_entry.sync_detailed(OPEN, client=board, body=body)


with Client(base_url=os.environ["TUPYO_URL"], raise_on_unexpected_status=True) as board:
    assert get_health.sync(client=board).status == "ok"
    assert {status.election for status in list_elections.sync(client=board)} == {OPEN, FINISHED}
    before = get_election.sync(OPEN, client=board)
    assert isinstance(before, ElectionStatus) and before.phase == "open", before
    assert get_checkpoint.sync(OPEN, client=board).splitlines()[1] == str(before.entries)
    assert get_result.sync(FINISHED, client=board).units[0].opened
    ballot = get_ballot.sync(OPEN, (SAMPLES / "codes").read_text().split()[0], client=board)
    assert isinstance(ballot, BallotStatus) and ballot.status == "counted-so-far", ballot

    posted = post(board, "0.entry")
    assert posted.status_code == 200 and posted.parsed.startswith("c2sp.org/tlog-proof@v1\n"), posted
    assert posted.headers["location"] == f"/elections/{OPEN}/entries/{before.entries}"
    entry = get_entry.sync(OPEN, before.entries, client=board)
    assert entry.payload.read() == (SAMPLES / "0.entry").read_bytes()
    assert get_election.sync(OPEN, client=board).ballots == before.ballots + 1

    refused = post(board, "5.entry").parsed
    assert isinstance(refused, Problem) and (refused.status, refused.code) == (422, "wrong-author"), refused
    unknown = get_election.sync("0" * 64, client=board)
    assert isinstance(unknown, Problem) and unknown.code == "unknown-election", unknown
print("openapi-python-client: the board is read, an entry is posted, problems are told")
