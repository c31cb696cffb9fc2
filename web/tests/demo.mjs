// An open election on a real board with the page: `tupyo demo --page` as a process.
import { spawn } from "node:child_process";

/** Starts it; resolves when voting is open. */
export async function startDemo(tupyo, page, more = []) {
  const process = spawn(tupyo, ["demo", "--page", page, "--json", "--minutes", "1440", ...more], { stdio: ["pipe", "pipe", "pipe"] });
  let [said, told, errors] = ["", [], ""];
  const waiting = [];
  process.stderr.on("data", (part) => (errors += part));
  process.stdout.on("data", (part) => {
    said += part;
    const lines = said.split("\n");
    said = lines.pop();
    told.push(...lines.map((line) => JSON.parse(line)));
    waiting.splice(0).forEach((look) => look());
  });
  process.on("exit", () => waiting.splice(0).forEach((look) => look()));
  const find = (name) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = told.find((one) => name in one);
        if (found !== undefined) resolve(found[name]);
        else if (process.exitCode !== null) reject(new Error(`tupyo demo ended with ${process.exitCode}: ${errors}`));
        else waiting.push(look);
      };
      look();
    });
  const open = await find("open");
  return {
    ...open,
    /** Voting ends; resolves when the result is verified. */
    async end() {
      process.stdin.write("\n");
      return find("finished");
    },
    /** By SIGTERM; resolves when it has ended, and with it what it has started. */
    stop() {
      const ended = new Promise((resolve) => (process.exitCode === null ? process.on("exit", resolve) : resolve()));
      process.kill();
      return ended;
    },
  };
}
