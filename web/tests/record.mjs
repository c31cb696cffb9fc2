// The record of an election that was voted on the page: both verifiers accept it.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const python = resolve(import.meta.dirname, "../../test-vectors/reference/verify.py");

/** Exports it from the board; the second implementation is given it, too, and both count the same. */
export function acceptedByBoth(tupyo, { url, election }) {
  const cwd = mkdtempSync(join(tmpdir(), "tupyo-record-"));
  const run = (program, ...words) => execFileSync(program, words, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  writeFileSync(join(cwd, "anchors.json"), JSON.stringify({ url, election }));
  run(tupyo, "record", "export", "--anchors", "anchors.json", "--out", "record");
  const reports = [[tupyo, "verify"], ["python3", python]].map(([program, first]) => JSON.parse(run(program, first, "record", "--election", election, "--json")));
  const said = ({ check, verdict, examined, expected }) => ({ check, verdict, examined, expected });
  const [own, other] = reports.map(({ outcome, checks }) => ({ outcome, checks: checks.map(said) }));
  assert.equal(own.outcome, "accepted");
  assert.deepEqual(own, other);
}
