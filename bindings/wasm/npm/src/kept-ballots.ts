import type { Storage } from "./storage.js";

/** What a device keeps of one voter's ballots in one election, each under its name. */
export class KeptBallots {
  readonly #storage: Storage;
  readonly #election: string;

  /** @internal */
  constructor(storage: Storage, election: string) {
    this.#storage = storage;
    this.#election = election;
  }

  /** What is known of the ledger. */
  keepState(state: Uint8Array): Promise<void> {
    return this.#storage.set(this.#name("state"), state);
  }

  /** The entry that has no outcome yet. */
  sending(): Promise<Uint8Array | undefined> {
    return this.#storage.get(this.#name("sending"));
  }

  /** An entry is to be sent: durable when it resolves. What it takes the place of stays kept. */
  async send(entry: Uint8Array, older: Uint8Array | undefined): Promise<void> {
    if (older !== undefined) await this.#storage.set(this.#olderName(await this.#countOlder()), older);
    await this.#storage.set(this.#name("sending"), entry);
  }

  /** What was sent is given up: what it has taken the place of waits again. */
  async giveUp(): Promise<void> {
    const last = (await this.#countOlder()) - 1;
    const older = await this.#storage.get(this.#olderName(last));
    if (older === undefined) return this.#storage.delete(this.#name("sending"));
    await this.#storage.set(this.#name("sending"), older);
    await this.#storage.delete(this.#olderName(last));
  }

  /** The receipt of what was sent is kept. */
  async settled(): Promise<void> {
    for (let count = await this.#countOlder(); count > 0; count -= 1) await this.#storage.delete(this.#olderName(count - 1));
    await this.#storage.delete(this.#name("sending"));
  }

  /** The ballot that waits for the voter's card. */
  signed(): Promise<Uint8Array | undefined> {
    return this.#storage.get(this.#name("signed"));
  }

  keepSigned(saved: Uint8Array): Promise<void> {
    return this.#storage.set(this.#name("signed"), saved);
  }

  dropSigned(): Promise<void> {
    return this.#storage.delete(this.#name("signed"));
  }

  /** The files of all receipts, the newest last. */
  async receipts(): Promise<readonly { readonly code: string; readonly receipt: Uint8Array; readonly entry: Uint8Array }[]> {
    const kept = [];
    for (const code of await this.#codes()) {
      const receipt = await this.#storage.get(this.#name(`${code}.receipt`));
      const entry = await this.#storage.get(this.#name(`${code}.entry`));
      if (receipt !== undefined && entry !== undefined) kept.push({ code, receipt, entry });
    }
    return kept;
  }

  /** Durable when it resolves. */
  async keepReceipt(code: string, receipt: Uint8Array, entry: Uint8Array): Promise<void> {
    await this.#storage.set(this.#name(`${code}.entry`), entry);
    await this.#storage.set(this.#name(`${code}.receipt`), receipt);
    const codes = (await this.#codes()).filter((other) => other !== code);
    await this.#storage.set(this.#name("receipts"), new TextEncoder().encode([...codes, code].join("\n")));
  }

  async #codes(): Promise<string[]> {
    const codes = await this.#storage.get(this.#name("receipts"));
    return codes === undefined ? [] : new TextDecoder().decode(codes).split("\n");
  }

  #name(name: string): string {
    return `${this.#election}/${name}`;
  }

  #olderName(number: number): string {
    return this.#name(`sending.older.${number}`);
  }

  /** How many ballots are kept for which others were made: they may be on the ledger. */
  async #countOlder(): Promise<number> {
    let count = 0;
    while ((await this.#storage.get(this.#olderName(count))) !== undefined) count += 1;
    return count;
  }
}
