import { type Choices, type Connection, type Form, Voter, VotingKey } from "@tupyo/voter";
import { type Link, toBase64 } from "../shared/link.js";
import type { Labels } from "../shared/bars.js";
import type { Profile, Vault } from "../shared/vault.js";

const encode = (text: string) => new TextEncoder().encode(text);

/** One voter on this device, with the lock that keeps other tabs from voting beside it. */
export class Session {
  /** What is chosen, as long as the page is open. */
  choices: Choices | undefined;
  /** The one-time code that a link has brought, as long as the page is open. */
  code: string | undefined;
  /** After how many documents the voter has been shown what was announced. */
  shown = 0;

  private constructor(
    readonly vault: Vault,
    public profile: Profile,
    readonly key: VotingKey,
    readonly voter: Voter,
    readonly connection: Connection,
    readonly unlock: () => void,
  ) {}

  /** The profile of a link's key, or the one of its election that was used last. */
  static async known(vault: Vault, link: Link): Promise<Profile | undefined> {
    const profiles = (await vault.profiles()).filter(({ election }) => election === link.election);
    if (link.key === undefined) return profiles[0];
    const key = VotingKey.decode(link.key);
    const voter = toBase64(key.publicKey);
    key.free();
    return profiles.find((profile) => profile.voter === voter);
  }

  /** Keeps the link's key, or makes one. */
  static async begin(vault: Vault, link: Link): Promise<Profile> {
    const key = link.key === undefined ? VotingKey.generate() : VotingKey.decode(link.key);
    const voter = toBase64(key.publicKey);
    const { election, board, registrar } = link;
    const id = `${election}/${voter}`;
    const profile = { id, election, board, voter, used: Date.now(), ...(registrar === undefined ? {} : { registrar }) };
    const bytes = key.encode();
    await Session.keepKey(vault, profile, bytes);
    bytes.fill(0);
    key.free();
    await vault.keepProfile(profile);
    // The browser may evict what is not persistent; it does not always ask, and may say no.
    void navigator.storage?.persist?.();
    return profile;
  }

  /** Keeps a profile's key, in the place of what was kept. */
  static keepKey(vault: Vault, profile: Profile, key: Uint8Array): Promise<void> {
    return vault.storage(profile).set("key", key);
  }

  /** Opens a profile whose lock is held. Throws `key-missing`, and what the storage and the module throw. */
  static async open(vault: Vault, profile: Profile, connection: Connection, unlock: () => void): Promise<Session> {
    const storage = vault.storage(profile);
    const bytes = await storage.get("key");
    if (bytes === undefined) throw Object.assign(new Error("no key"), { name: "key-missing" });
    const key = VotingKey.decode(bytes);
    bytes.fill(0);
    const voter = await Voter.open({ ...connection, board: profile.board, election: profile.election, key, storage });
    const used = { ...profile, used: Date.now() };
    await vault.keepProfile(used);
    return new Session(vault, used, key, voter, connection, unlock);
  }

  /** Sets aside what is known of the ledger, which cannot be read: key, ballots and receipts stay. */
  static async setAside(vault: Vault, profile: Profile): Promise<void> {
    await vault.storage(profile).delete(`${profile.election}/state`);
  }

  /** The form; its titles are kept, since results name options by their ids where there are pairs. */
  async form(): Promise<Form> {
    const form = this.voter.form();
    await this.vault.storage(this.profile).set("form", encode(JSON.stringify(form)));
    return form;
  }

  /** The titles of options that were on the form. */
  async labels(): Promise<Labels> {
    const kept = await this.vault.storage(this.profile).get("form").catch(() => undefined);
    if (kept === undefined) return new Map();
    const form = JSON.parse(new TextDecoder().decode(kept)) as Form;
    return new Map(form.contests.flatMap(({ id, options }) => options.map((option) => [`${id}/${option.id}`, option.label] as const)));
  }

  /** What a challenged ballot must hold, for whoever compares it. */
  async keepChallenged(code: string, form: Form): Promise<void> {
    const kept = encode(JSON.stringify({ contests: form.contests, choices: this.choices }));
    await this.vault.storage(this.profile).set(`challenged.${code}`, kept);
  }

  /** Of the ballot with this code, if it was challenged here. */
  async challenged(code: string): Promise<{ contests: Form["contests"]; choices: Choices } | undefined> {
    const kept = await this.vault.storage(this.profile).get(`challenged.${code}`);
    return kept === undefined ? undefined : (JSON.parse(new TextDecoder().decode(kept)) as never);
  }

  async copied(): Promise<void> {
    this.profile = { ...this.profile, copied: true };
    await this.vault.keepProfile(this.profile);
  }

  get link(): Link {
    const { election, board, registrar } = this.profile;
    return { election, board, ...(registrar === undefined ? {} : { registrar }) };
  }

  close(): void {
    this.voter.free();
    this.key.free();
    this.unlock();
  }
}
