// A real board for the proofs here: `tupyo-server` as a process, with the election that `rehearsal open` has made.
import { strict as assert } from "node:assert";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const binary = { "Content-Type": "application/octet-stream" };

/** The board and the election on it. */
export class Board {
  #process;
  #rehearsal;
  #directory;
  #begun;

  /** Starts it with the election in a directory, where voting has begun. */
  static async start(server, rehearsal, directory) {
    const board = new Board();
    board.#rehearsal = rehearsal;
    board.#directory = directory;
    execFileSync(rehearsal, ["open", directory]);
    const data = ["--data", join(directory, "data"), "--name", "ledger.example", "--listen", "127.0.0.1:0"];
    board.#process = spawn(server, [...data, `--official=${board.file("official")}`], { stdio: ["ignore", "pipe", "pipe"] });
    board.url = await listening(board.#process);
    board.election = board.file("election").toString();
    await post(`${board.url}/elections`, board.file("begin"));
    await board.#postAll("entries");
    board.#begun = await board.#size();
    return board;
  }

  get #place() {
    return `${this.url}/elections/${this.election}`;
  }

  file(...path) {
    return readFileSync(join(this.#directory, ...path));
  }

  /** Voting keys, in the order of the roll. */
  keys() {
    return readdirSync(join(this.#directory, "keys")).sort().map((name) => new Uint8Array(this.file("keys", name)));
  }

  /** Those who run the election close it, and the trustees open the tally of what is on the board. */
  async end() {
    await this.#fetchPosted();
    execFileSync(this.#rehearsal, ["end", this.#directory]);
    await this.#postAll("end");
  }

  /** What voters have posted, checked natively. */
  check() {
    execFileSync(this.#rehearsal, ["check", this.#directory], { stdio: "inherit" });
  }

  stop() {
    this.#process?.kill();
  }

  async #fetchPosted() {
    mkdirSync(join(this.#directory, "posted"));
    for (let index = this.#begun, size = await this.#size(); index < size; index++) {
      const answer = await fetch(`${this.#place}/entries/${index}`);
      assert.equal(answer.status, 200);
      const name = String(index).padStart(6, "0");
      writeFileSync(join(this.#directory, "posted", name), new Uint8Array(await answer.arrayBuffer()));
    }
  }

  async #postAll(name) {
    const place = join(this.#directory, name);
    for (const entry of readdirSync(place).sort()) await post(`${this.#place}/entries`, readFileSync(join(place, entry)));
  }

  async #size() {
    const checkpoint = await (await fetch(`${this.#place}/checkpoint`)).text();
    return Number(checkpoint.split("\n")[1]);
  }
}

function listening(server) {
  return new Promise((resolve, reject) => {
    let [said, errors] = ["", ""];
    server.on("exit", (code) => reject(new Error(`the board ended with ${code}: ${errors}`)));
    server.stderr.on("data", (part) => (errors += part));
    server.stdout.on("data", (part) => {
      said += part;
      const url = /listening on (\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}

async function post(url, body) {
  const answer = await fetch(url, { method: "POST", body, headers: binary });
  assert.ok(answer.ok, `${url}: ${answer.status} ${await answer.text()}`);
}
