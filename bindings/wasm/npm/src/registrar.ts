import { refuse, unreachable } from "./fetching.js";
import { type Connection, address, send } from "./http.js";
import type { Storage } from "./storage.js";
import { type Credential, RegistrarDialogue, type VotingKey } from "./tupyo_wasm.js";
import type { CardSigner, Voter } from "./voter.js";

/** Whom a registrar knows. */
export interface Person {
  /** The person, as the office's list has it. */
  readonly person: string;
  /** The id of the ballot style. */
  readonly style: string;
  /** How many times the vote counts. */
  readonly weight: number;
  /** The voting key that is registered to this person now. Another one takes its place for good: ask first. */
  readonly current: string | null;
}

/** How far a registration has come; further fields are those of the registrar's answer. */
export interface RegistrationStatus {
  /** `accepted`, `posted`, `standing`, `counted` (it is on the roll), `replaced` or `set-aside`. */
  readonly state: string;
  readonly reason?: string | null;
}

/** By what a person shows who they are, and the card that signs; a code signs nothing. */
export interface Shows {
  readonly credential: Credential;
  readonly sign?: CardSigner;
}

/** More than any answer of a registrar has. */
const MOST_OF_ANSWER = 64 * 1024;

/** A registrar's service, where the voter's key comes on the roll. */
export class Registrar {
  readonly #place: string;
  readonly #connection: Connection;
  readonly #storage: Storage;
  readonly #dialogue: RegistrarDialogue;
  /** Under which a registration is kept that was not answered. */
  readonly #kept: string;

  private constructor(
    place: string,
    connection: Connection,
    storage: Storage,
    dialogue: RegistrarDialogue,
    election: string,
  ) {
    this.#place = place;
    this.#connection = connection;
    this.#storage = storage;
    this.#dialogue = dialogue;
    this.#kept = `${election}/registration`;
  }

  /**
   * The service at an address. Throws `other-registrar` unless the manifest of the voter's election, which must have
   * been visited, names it.
   */
  static async at(url: string | URL, voter: Voter, storage: Storage, connection: Connection = {}): Promise<Registrar> {
    const place = `${address(url)}/`;
    const info = await ask(connection, `${place}v1/info`);
    return new Registrar(place, connection, storage, new RegistrarDialogue(voter.light, info), voter.id);
  }

  /** Whom the registrar knows by this. Nothing is registered; show it to the person. */
  async logIn(shows: Shows): Promise<Person> {
    const message = this.#dialogue.loginMessage(await ask(this.#connection, `${this.#place}v1/challenges`, "{}"));
    const body = this.#dialogue.loginBody(shows.credential, await signature(shows, message));
    const answer = await ask(this.#connection, `${this.#place}v1/logins`, body);
    return JSON.parse(this.#dialogue.loggedIn(answer)) as Person;
  }

  /**
   * Registers a voting key for the person who has logged in; the card signs a second time. What is sent is kept first:
   * after a lost answer call this again, or {@link resume}: the same goes out. Store the key before.
   *
   * Throws `registration-replaces` if another key of this person is registered, also by what was kept: log in again,
   * show it, and say `replace` if this one is to take its place for good.
   */
  async register(key: VotingKey, shows: Shows, how: { readonly replace?: boolean } = {}): Promise<void> {
    const unanswered = await this.#storage.get(this.#kept);
    if (unanswered !== undefined) {
      await this.#send(unanswered);
      if (RegistrarDialogue.isOf(unanswered, key)) return;
      const other = "the registration that was kept is of another key, and is accepted now";
      refuse("registration-replaces", `${other}: log in again, and ask whether this key is to take its place`);
    }
    const message = this.#dialogue.apply(key, how.replace ?? false);
    const registration = this.#dialogue.registration(shows.credential, await signature(shows, message));
    await this.#storage.set(this.#kept, registration);
    await this.#send(registration);
  }

  /** Sends a registration again whose answer was lost; `false` if there is none. */
  async resume(): Promise<boolean> {
    const registration = await this.#storage.get(this.#kept);
    if (registration !== undefined) await this.#send(registration);
    return registration !== undefined;
  }

  /** How far the registration of a key has come; nothing if the registrar knows none. */
  async status(key: VotingKey): Promise<RegistrationStatus | undefined> {
    const place = this.#place + RegistrarDialogue.statusPath(key);
    const { status, body } = await send(this.#connection, place, MOST_OF_ANSWER).catch(unreachable);
    return status === 404 ? undefined : statusOf(answered(status, body));
  }

  /** Wipes and forgets the dialogue. */
  free(): void {
    this.#dialogue.free();
  }

  /** What is kept goes only when the service says that it has accepted it, or refuses it for good. */
  async #send(registration: Uint8Array): Promise<void> {
    const body = RegistrarDialogue.registrationBody(registration);
    try {
      const answer = await ask(this.#connection, `${this.#place}v1/registrations`, body);
      RegistrarDialogue.accepted(registration, answer);
    } catch (error) {
      if (error instanceof Error && FOR_GOOD.has(error)) await this.#storage.delete(this.#kept);
      throw error;
    }
    await this.#storage.delete(this.#kept);
  }
}

/** Refusals after which the same registration is not sent again. */
const FOR_GOOD = new WeakSet<Error>();

async function signature(shows: Shows, message: Uint8Array): Promise<Uint8Array> {
  if (!shows.credential.signs) return new Uint8Array();
  return shows.sign?.(message) ?? refuse("card-needed", "this credential signs: give `sign`");
}

async function ask(connection: Connection, url: string, body?: string): Promise<string> {
  const answer = await send(connection, url, MOST_OF_ANSWER, body).catch(unreachable);
  return answered(answer.status, answer.body);
}

/** The answer's text, or what it refuses with the service's code. */
function answered(status: number, body: Uint8Array): string {
  const text = new TextDecoder().decode(body);
  if (status >= 200 && status < 300) return text;
  const { code, detail, title } = (json(text) ?? {}) as Record<string, unknown>;
  const error = new Error(String(detail ?? title ?? `status ${status}`));
  // Only a problem document with a code refuses for good: other pages are of something between.
  const coded = typeof code === "string" && code !== "";
  error.name = coded ? code : "unreadable-answer";
  if (coded && status >= 400 && status < 500 && status !== 429 && status !== 408) FOR_GOOD.add(error);
  throw error;
}

function statusOf(text: string): RegistrationStatus {
  const status = json(text) as RegistrationStatus | undefined;
  if (typeof status?.state === "string") return status;
  return refuse("unreadable-answer", "the registrar's answer cannot be read: try again later");
}

/** What is no JSON is nothing. */
function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
