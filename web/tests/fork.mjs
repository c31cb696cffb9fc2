// A board that forks: another server goes on from a copy of its directory, with the same keys.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the demonstration's board has now, in a directory of its own: nothing is being written to it. */
export function copied({ data }) {
  const copy = join(mkdtempSync(join(tmpdir(), "tupyo-fork-")), "board");
  cpSync(data, copy, { recursive: true });
  return copy;
}

/** Starts a second board on a copy, with the page; no witness sees what it signs. */
export async function forkOf(tupyo, page, copy) {
  const board = spawn(tupyo, ["serve", "--data", copy, "--listen", "127.0.0.1:0", "--name", "demo.tupyo.invalid", "--page", page], { stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  board.stderr.on("data", (part) => (errors += part));
  const url = await new Promise((resolve, reject) => {
    board.stdout.on("data", (part) => resolve(/listening on (\S+)/.exec(part)?.[1]));
    board.on("exit", () => reject(new Error(`the fork ended: ${errors}`)));
  });
  return { url, stop: () => board.kill() };
}
