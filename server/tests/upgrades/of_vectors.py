"""Writes the data directory of a server of an old commit, from that commit's own test vectors: the entries of a
finished election and the checkpoint over them, in the files of that commit's docs/protocol/ledger.md. Its programs need
not be built for it.

    git worktree add OLD COMMIT
    python3 server/tests/upgrades/of_vectors.py OLD DIR && tar -C DIR -czf server/tests/upgrades/COMMIT.tar.gz .
"""

import json
import struct
import sys
import zlib
from pathlib import Path

old, data = map(Path, sys.argv[1:])
sys.path.insert(0, str(old / "test-vectors/reference"))
import ed25519  # noqa: E402
from vectors.material import octets  # noqa: E402

inputs = json.loads((old / "test-vectors/record.json").read_text())["cases"][0]["inputs"]
seed = octets("record-one ledger key")
assert inputs["checkpoint"].endswith("\n") and len(ed25519.public_key(seed)) == 32
ledger = data / "elections" / inputs["election"] / "ledger"
(ledger / "segments").mkdir(parents=True)
(data / "ledger.key").write_text(seed.hex() + "\n")
segment = b"tupyolog" + struct.pack("<IQ", 2, 0)
for entry in map(bytes.fromhex, inputs["entries"]):
    word = struct.pack("<I", len(entry) | 1 << 31)
    segment += word + struct.pack("<I", zlib.crc32(word + entry)) + entry
(ledger / f"segments/{0:020}.seg").write_bytes(segment)
for name in ("checkpoint", "checkpoint.twin"):
    (ledger / name).write_text(inputs["checkpoint"])
