import { fromBase64, toBase64 } from "./link.js";

/** What a copy holds. */
export interface Copy {
  readonly election: string;
  readonly board: string;
  readonly registrar?: string;
  readonly key: Uint8Array;
}

/** How slow guessing is made. */
const ITERATIONS = 600_000;
const MOST_ITERATIONS = 10_000_000;
const FORMAT = "tupyo/voting-key-copy/1";

/**
 * The voting key under a passphrase: JSON, in which `sealed` is AES-256-GCM of the key's 32 bytes, under the key that
 * PBKDF2 with SHA-256 makes of the passphrase, and everything else is authenticated.
 */
export async function sealedCopy(copy: Copy, passphrase: string): Promise<string> {
  const { key, ...open } = copy;
  const [salt, iv] = [random(16), random(12)];
  const head = { tupyo: FORMAT, ...open, iterations: ITERATIONS, salt: toBase64(salt), iv: toBase64(iv) };
  const secret = await derived(passphrase, salt, ITERATIONS);
  const sealed = await crypto.subtle.encrypt(bound(iv, head), secret, key as BufferSource);
  return `${JSON.stringify({ ...head, sealed: toBase64(new Uint8Array(sealed)) }, null, 1)}\n`;
}

/** Throws `copy-malformed` for other files, and `copy-passphrase` if it does not open. */
export async function openedCopy(text: string, passphrase: string): Promise<Copy> {
  const { sealed, ...head } = parsed(text);
  const [salt, iv, bytes] = [head.salt, head.iv, sealed].map((part) => fromBase64(String(part)));
  const iterations = Number(head.iterations);
  const isWhole = typeof head.election === "string" && typeof head.board === "string";
  if (!isWhole || !salt || !iv || !bytes || !(iterations > 0 && iterations <= MOST_ITERATIONS)) return malformed();
  const secret = await derived(passphrase, salt, iterations);
  try {
    const key = new Uint8Array(await crypto.subtle.decrypt(bound(iv, head), secret, bytes as BufferSource));
    const registrar = typeof head.registrar === "string" ? { registrar: head.registrar } : {};
    return { election: String(head.election), board: String(head.board), ...registrar, key };
  } catch (cause) {
    throw Object.assign(new Error("it does not open", { cause }), { name: "copy-passphrase" });
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    const copy = JSON.parse(text) as Record<string, unknown>;
    return copy.tupyo === FORMAT ? copy : malformed();
  } catch {
    return malformed();
  }
}

function malformed(): never {
  throw Object.assign(new Error("no copy of a voting key"), { name: "copy-malformed" });
}

function random(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

function bound(iv: Uint8Array, head: object): AesGcmParams {
  return { name: "AES-GCM", iv: iv as BufferSource, additionalData: new TextEncoder().encode(JSON.stringify(head)) };
}

async function derived(passphrase: string, salt: Uint8Array, iterations: number): Promise<CryptoKey> {
  const text = new TextEncoder().encode(passphrase.normalize("NFC"));
  const base = await crypto.subtle.importKey("raw", text, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: salt as BufferSource, iterations };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
