// The program `phone_election`: an election's office with a real board and a registrar's service, or with a board that lies.
import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Told what to do line by line. */
export class Office {
  #process;
  #answers;

  static async start(program, programs, kind) {
    const office = new Office();
    office.#process = spawn(program, [programs, kind], { stdio: ["pipe", "pipe", "inherit"] });
    office.#answers = createInterface({ input: office.#process.stdout })[Symbol.asyncIterator]();
    const { url, election } = (await office.#answer()).anchors;
    return Object.assign(office, { url, election });
  }

  async say(command) {
    this.#process.stdin.write(`${command}\n`);
    return this.#answer();
  }

  /** Witnesses say in between where they listen. */
  async #answer() {
    for (;;) {
      const { value, done } = await this.#answers.next();
      assert.ok(!done, "the office has ended: see above");
      if (value.startsWith("{")) return JSON.parse(value);
    }
  }

  async stop() {
    this.#process.stdin.end();
    await new Promise((resolve) => this.#process.once("exit", resolve));
  }
}
