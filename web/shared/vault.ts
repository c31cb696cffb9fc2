import type { Storage } from "@tupyo/voter";

/** Whose vote is kept on this device, in which election. */
export interface Profile {
  /** The election, `/`, and the public key. */
  readonly id: string;
  readonly election: string;
  readonly board: string;
  readonly registrar?: string;
  /** The public voting key. */
  readonly voter: string;
  /** A copy of the key was stored elsewhere, or the voter has said that none is wanted. */
  readonly copied?: boolean;
  /** When it was used last, in milliseconds since 1970. */
  readonly used: number;
}

interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly bytes: ArrayBuffer;
}

function coded(name: string, cause?: unknown): never {
  throw Object.assign(new Error(name, { cause }), { name });
}

/**
 * What the browser keeps: everything is encrypted and bound to its name, so that damage is noticed, with a key that
 * scripts cannot read. The browser stores that key beside it: who copies the browser's files has both, unless the disk is
 * encrypted; and who runs code in this page can use it.
 */
export class Vault {
  readonly #database: IDBDatabase;
  readonly #key: CryptoKey;

  private constructor(database: IDBDatabase, key: CryptoKey) {
    this.#database = database;
    this.#key = key;
  }

  /** Throws `storage-forbidden` where the browser keeps nothing. */
  static async open(): Promise<Vault> {
    try {
      const request = indexedDB.open("tupyo", 1);
      request.onupgradeneeded = () => {
        for (const name of ["wrapping", "kept", "profiles"]) request.result.createObjectStore(name);
      };
      const database = await done(request);
      // A page of a later version wants to change it.
      database.onversionchange = () => database.close();
      return new Vault(database, await wrapping(database));
    } catch (error) {
      if ((error as Error).name === "VersionError") coded("storage-newer", error);
      return coded("storage-forbidden", error);
    }
  }

  /** The profiles, the one that was used last first. */
  async profiles(): Promise<Profile[]> {
    const all = (await done(this.#store("profiles", "readonly").getAll())) as Profile[];
    return all.sort((one, other) => other.used - one.used);
  }

  async keepProfile(profile: Profile): Promise<void> {
    await this.#write("profiles", (store) => store.put(profile, profile.id));
  }

  /** Forgets all of a profile. */
  async forget(profile: Profile): Promise<void> {
    const range = IDBKeyRange.bound(`${profile.id}/`, `${profile.id}0`, false, true);
    await this.#write("kept", (store) => store.delete(range));
    await this.#write("profiles", (store) => store.delete(profile.id));
  }

  /** What is kept for one profile. Reading throws `kept-damaged` for what is not what was stored. */
  storage(profile: Profile): Storage {
    const name = (short: string) => `${profile.id}/${short}`;
    return {
      get: async (short) => {
        const sealed = (await done(this.#store("kept", "readonly").get(name(short)))) as Sealed | undefined;
        return sealed === undefined ? undefined : this.#open(name(short), sealed);
      },
      set: async (short, bytes) => {
        const sealed = await this.#seal(name(short), bytes);
        await this.#write("kept", (store) => store.put(sealed, name(short)));
      },
      delete: (short) => this.#write("kept", (store) => store.delete(name(short))),
    };
  }

  #store(name: string, mode: IDBTransactionMode): IDBObjectStore {
    return this.#database.transaction(name, mode).objectStore(name);
  }

  /** Durable when it resolves. */
  #write(name: string, change: (store: IDBObjectStore) => unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.#database.transaction(name, "readwrite", { durability: "strict" });
      const failed = (error: { readonly name: string } | null) => {
        const isFull = error?.name === "QuotaExceededError";
        reject(Object.assign(new Error("cannot keep"), { name: isFull ? "storage-full" : "storage-failed" }));
      };
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => failed(transaction.error);
      try {
        change(transaction.objectStore(name));
      } catch (error) {
        failed(error as Error);
      }
    });
  }

  async #seal(name: string, bytes: Uint8Array): Promise<Sealed> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, bytes: await crypto.subtle.encrypt(bound(iv, name), this.#key, bytes as BufferSource) };
  }

  async #open(name: string, sealed: Sealed): Promise<Uint8Array> {
    try {
      return new Uint8Array(await crypto.subtle.decrypt(bound(sealed.iv, name), this.#key, sealed.bytes));
    } catch (error) {
      return coded("kept-damaged", error);
    }
  }
}

/** What is kept under one name is nothing under another. */
function bound(iv: Uint8Array<ArrayBuffer>, name: string): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) };
}

async function wrapping(database: IDBDatabase): Promise<CryptoKey> {
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  return new Promise((resolve, reject) => {
    const transaction = database.transaction("wrapping", "readwrite", { durability: "strict" });
    const store = transaction.objectStore("wrapping");
    const kept = store.get("1");
    let key = fresh;
    // Two tabs at a time: the one that comes second takes the first one's.
    kept.onsuccess = () => {
      if (kept.result === undefined) store.add(fresh, "1");
      else key = kept.result as CryptoKey;
    };
    transaction.oncomplete = () => resolve(key);
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("failed"));
  });
}
