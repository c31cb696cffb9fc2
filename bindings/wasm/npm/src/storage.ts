/**
 * Where a voter's device keeps what must survive a restart. `set` resolves when the bytes are durable: a ballot is kept
 * before it is sent. Names consist of letters, digits, `-`, `.` and `/`.
 */
export interface Storage {
  get(name: string): Promise<Uint8Array | undefined>;
  set(name: string, bytes: Uint8Array): Promise<void>;
  delete(name: string): Promise<void>;
}

/** Keeps everything in memory: for tests. A closed page has forgotten its ballot's receipt. */
export class MemoryStorage implements Storage {
  readonly #kept = new Map<string, Uint8Array>();

  async get(name: string): Promise<Uint8Array | undefined> {
    return this.#kept.get(name);
  }

  async set(name: string, bytes: Uint8Array): Promise<void> {
    this.#kept.set(name, bytes.slice());
  }

  async delete(name: string): Promise<void> {
    this.#kept.delete(name);
  }
}
