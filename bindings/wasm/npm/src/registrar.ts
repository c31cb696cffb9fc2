import { refuse, sendPatiently } from "./fetching.js";
import { type Answer, type Connection, address } from "./http.js";
import type { Storage } from "./storage.js";
import { type Credential, type DeskRequest, RegistrarDesk, RegistrationByFile, type VotingKey } from "./tupyo_wasm.js";
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

/** How far a registration has come. */
export interface RegistrationStatus {
  /** `accepted`, `posted`, `standing`, `counted` (it is on the roll), `replaced` or `set-aside`. */
  readonly state: string;
  /** The entry on the ledger, if it is there. */
  readonly index: number | null;
  /** Why it was set aside. */
  readonly reason: string | null;
}

/**
 * By what a person shows who they are: a credential and the card that signs (a code signs nothing), or a card at another
 * machine, which makes the whole proof of a message (`tupyo card sign`).
 */
export type Shows =
  | { readonly credential: Credential; readonly sign?: CardSigner }
  | { readonly prove: (message: Uint8Array) => Promise<Uint8Array> };

/** More than any answer of a registrar has. */
const MOST_OF_ANSWER = 256 * 1024;

/** A registrar's service, where the voter's key comes on the roll. */
export class Registrar {
  readonly #place: string;
  readonly #connection: Connection;
  readonly #storage: Storage;
  readonly #desk: RegistrarDesk;
  /** Under which a registration is kept that was not answered. */
  readonly #kept: string;

  private constructor(
    place: string,
    connection: Connection,
    storage: Storage,
    desk: RegistrarDesk,
    election: string,
  ) {
    this.#place = place;
    this.#connection = connection;
    this.#storage = storage;
    this.#desk = desk;
    this.#kept = `${election}/registration`;
  }

  /**
   * The service at an address. Throws `other-registrar` unless the manifest of the voter's election, which must have
   * been visited, names it.
   */
  static async at(url: string | URL, voter: Voter, storage: Storage, connection: Connection = {}): Promise<Registrar> {
    const place = `${address(url)}/`;
    const { status, body } = await ask(connection, place, RegistrarDesk.infoRequest());
    return new Registrar(place, connection, storage, new RegistrarDesk(voter.light, status, body), voter.id);
  }

  /** Whom the registrar knows by this. Nothing is registered; show it to the person. */
  async logIn(shows: Shows): Promise<Person> {
    const challenge = await this.#ask(RegistrarDesk.challengeRequest());
    const message = this.#desk.loginMessage(challenge.status, challenge.body);
    const request =
      "prove" in shows
        ? this.#desk.loginRequestBy(await shows.prove(message))
        : this.#desk.loginRequest(shows.credential, await signature(shows, message));
    const login = await this.#ask(request);
    return JSON.parse(this.#desk.loggedIn(login.status, login.body)) as Person;
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
      if (RegistrarDesk.isOf(unanswered, key)) return;
      const other = "the registration that was kept is of another key, and is accepted now";
      refuse("registration-replaces", `${other}: log in again, and ask whether this key is to take its place`);
    }
    const message = this.#desk.apply(key, how.replace ?? false);
    const registration =
      "prove" in shows
        ? this.#desk.registrationBy(await shows.prove(message))
        : this.#desk.registration(shows.credential, await signature(shows, message));
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
    const { status, body } = await this.#ask(RegistrarDesk.statusRequest(key));
    const known = RegistrarDesk.status(status, body);
    return known === undefined ? undefined : (JSON.parse(known) as RegistrationStatus);
  }

  /** Wipes and forgets the dialogue. */
  free(): void {
    this.#desk.free();
  }

  #ask(request: DeskRequest): Promise<Answer> {
    return ask(this.#connection, this.#place, request);
  }

  /** What is kept goes only when the service says that it has accepted it, or refuses it for good. */
  async #send(registration: Uint8Array): Promise<void> {
    const { status, body } = await this.#ask(RegistrarDesk.sendRequest(registration));
    const why = RegistrarDesk.answered(registration, status, body);
    if (why === undefined || why.forgets) await this.#storage.delete(this.#kept);
    if (why !== undefined) throw why.error;
  }
}

/** What is said of a card that the office lists, where the officials make the roll. */
export interface ListedCard {
  /** The card's key, as the office lists it: `ed25519:…` or `p256:…`. */
  readonly key: string;
  readonly sign: CardSigner;
  /** The person that the office's list names beside the card, if it names one. */
  readonly person?: string;
  /** The id of the ballot style, where the election has more than one. */
  readonly style?: string;
}

/**
 * The registration of a voting key for officials who make the roll themselves: a file that is sent to them, and to
 * nobody else, because it names the card. The election must have been visited. Throws `no-service` where registrars make
 * the roll.
 *
 * Store the key before, and the file for as long as the election lasts: it is what a later one replaces.
 *
 * @param before The card's registration that this one takes the place of, if there is one.
 */
export async function registrationByFile(
  voter: Voter,
  key: VotingKey,
  card: ListedCard,
  before?: Uint8Array,
): Promise<Uint8Array> {
  const waiting = new RegistrationByFile(voter.light, key, card.key, card.person, card.style, before);
  try {
    return waiting.file(card.key, await card.sign(waiting.message));
  } finally {
    waiting.free();
  }
}

async function signature(shows: Exclude<Shows, { prove: unknown }>, message: Uint8Array): Promise<Uint8Array> {
  if (!shows.credential.signs) return new Uint8Array();
  return shows.sign?.(message) ?? refuse("card-needed", "this credential signs: give `sign`");
}

async function ask(connection: Connection, place: string, request: DeskRequest): Promise<Answer> {
  const { path, body } = request;
  request.free();
  return sendPatiently(connection, place + path, MOST_OF_ANSWER, body);
}
