import { codeOf, fetchAll, refuse, sendPatiently } from "./fetching.js";
import { type Connection, address, pause, send } from "./http.js";
import { KeptBallots } from "./kept-ballots.js";
import type { Storage } from "./storage.js";
import { LightElection, Sender } from "./tupyo_wasm.js";
import type { CastBallot, LightBallot, SenderStep, VotingKey } from "./tupyo_wasm.js";
import type { AnnouncedPage, Announcement, Choices, Fate, Form, Growth, Outcome, Phase } from "./types.js";
import type { Receipt, Schedule, StyleResult, Texts } from "./types.js";

/** Whose vote it is, in which election, on which board. */
export interface VoterOptions extends Connection {
  /** The board's address. Nothing that it says is believed. */
  readonly board: string | URL;
  /** The election's id, from somewhere the voter trusts, and not from the board: everything else follows from it. */
  readonly election: string;
  /**
   * The voter's key. It stays the caller's: `free` it when it is no longer needed. Without one the election is seen as
   * everybody sees it: phase, announcements, growth, result.
   */
  readonly key?: VotingKey;
  /** The address is a copy of a board, nothing but files (`tupyo board mirror --page`): not for voting. */
  readonly copy?: boolean;
  /** Where what must survive is kept; one for each key. */
  readonly storage: Storage;
  /** How long, in milliseconds, one ballot is sent again in all before `later`; 60,000 by itself. */
  readonly patience?: number;
}

/**
 * The citizen's card signs: 64 bytes, of ECDSA `r ‖ s` with either `s`, as WebCrypto's
 * `sign({ name: "ECDSA", hash: "SHA-256" }, key, message)` gives them.
 */
export type CardSigner = (message: Uint8Array) => Promise<Uint8Array>;

/** A ballot that waits for the citizen's card, which is elsewhere. */
export interface AwaitsCard {
  /** Its tracking code. */
  readonly code: string;
  /** What the card signs. */
  readonly message: Uint8Array;
  /** The ballot, for whoever asks the card: it shows whose it is and of which election, and can't be cast. */
  readonly asked: Uint8Array;
}

/** More than any answer to a posted ballot has. */
const MOST_OF_RECEIPT = 64 * 1024;

/** More than any answer of how the ledger has grown has. */
const MOST_OF_GROWTH = 256 * 1024;

/**
 * A sealed ballot. Show its tracking code, and let the voter decide: {@link Voter.cast} or {@link Voter.challenge};
 * both consume it, and so does `free`.
 */
export class SealedBallot {
  readonly code: string;
  #sealed: LightBallot | undefined;

  /** @internal */
  constructor(sealed: LightBallot) {
    this.#sealed = sealed;
    this.code = sealed.code;
  }

  /** @internal */
  take(): LightBallot {
    const sealed = this.#sealed;
    this.#sealed = undefined;
    return sealed ?? refuse("ballot-used", "this ballot was cast, challenged or given up: seal another one");
  }

  /** Gives the ballot up, and wipes what could open it. */
  free(): void {
    this.#sealed?.free();
    this.#sealed = undefined;
  }
}

/**
 * A voter in an election. It visits the board, votes, keeps receipts and shows what became of the vote. All rules are
 * the module's; errors are thrown with a stable code as `name`.
 */
export class Voter {
  readonly #options: VoterOptions;
  readonly #place: string;
  readonly #election: LightElection;
  readonly #kept: KeptBallots;
  #busy: Promise<unknown> = Promise.resolve();
  /** What waits, once another ballot may be made in its place. */
  #older: Uint8Array | undefined;

  private constructor(options: VoterOptions, election: LightElection) {
    this.#options = options;
    this.#place = `${address(options.board)}/elections/${options.election}/`;
    this.#election = election;
    this.#kept = new KeptBallots(options.storage, options.election);
    if (options.key !== undefined) election.watch(options.key);
    if (options.copy === true) election.readCopy();
  }

  /** The voter, with what is stored of earlier visits. Nothing is fetched. */
  static async open(options: VoterOptions): Promise<Voter> {
    // An id that is none must not become a name in the storage.
    new LightElection(options.election).free();
    const saved = await options.storage.get(`${options.election}/state`);
    return new Voter(options, new LightElection(options.election, saved));
  }

  /** Wipes and forgets everything but what is stored. The voter cannot be used any more. */
  free(): void {
    this.#election.free();
  }

  /**
   * Visits the board: fetches what the module asks for, verifies it, and stores what is known. If it throws, what was
   * known before stays; {@link evidence} has a file if the board was found out.
   *
   * @param what `result` verifies the result, too, once there is one.
   */
  visit(what: { readonly result?: boolean } = {}): Promise<void> {
    return this.#oneAtATime(async () => {
      if (what.result === true) this.#election.wantResult();
      await this.#follow();
    });
  }

  async #follow(): Promise<void> {
    const election = this.#election;
    election.beginVisit();
    const keep = () => this.#kept.keepState(election.save());
    try {
      await fetchAll(this.#options, this.#place, election);
    } catch (error) {
      // What the board is found out by is told, even if it cannot be kept.
      if (Sender.isPassing(codeOf(error))) await keep();
      else await keep().catch(() => undefined);
      throw error;
    }
    await keep();
  }

  /** Where the election stands. Throws `unconfirmed` before the first visit. */
  get phase(): Phase {
    return this.#election.phase as Phase;
  }

  /** The election's title. */
  get title(): Texts {
    return JSON.parse(this.#election.title()) as Texts;
  }

  /**
   * Since when, in seconds since 1970, a quorum of witnesses has seen what the last visit showed: so old it is. Nothing
   * where the manifest names no witnesses.
   */
  get seenByWitnesses(): number | undefined {
    return this.#election.seenByWitnesses;
  }

  /** What the voter votes on. Throws `not-open`, `closed` or `not-on-roll`. */
  form(): Form {
    return JSON.parse(this.#election.form(this.#key)) as Form;
  }

  /** How many documents have taken effect since voting began: as many every ballot knows that is sealed now. */
  get documents(): number {
    return this.#election.documents;
  }

  /** What officials have announced after so many documents: the voter is shown it before a ballot is sealed. */
  announcements(after = 0): readonly Announcement[] {
    return JSON.parse(this.#election.announcedAfter(after)) as Announcement[];
  }

  /** From when to when voting is meant to be open, if officials have announced it. It is open when {@link phase} says so. */
  schedule(): Schedule | undefined {
    const schedule = this.#election.schedule();
    return schedule === undefined ? undefined : (JSON.parse(schedule) as Schedule);
  }

  /**
   * Which files the voters' page was announced to have; the last one holds. A page cannot tell by it whether it is that
   * one itself: `tupyo page check` compares.
   */
  pages(): readonly AnnouncedPage[] {
    return JSON.parse(this.#election.pages()) as AnnouncedPage[];
  }

  /** Encrypts and proves. Throws what is wrong with the choices. */
  seal(choices: Choices): SealedBallot {
    return new SealedBallot(this.#election.seal(this.#key, JSON.stringify(choices)));
  }

  /**
   * Casts a ballot: signs it, keeps it, and sends it until there is a receipt, or the ledger rules it out.
   *
   * @param card Where the form has a `card`: asks the voter's card. If it rejects, nothing has left the device, and the
   * ballot is given up.
   */
  cast(ballot: SealedBallot, card?: CardSigner): Promise<Outcome> {
    return this.#oneAtATime(async () => {
      await this.#mustBeFree();
      const key = this.#key;
      if (card === undefined) return this.#keepAndSend(ballot.take().cast(key));
      const signed = ballot.take().sign(key);
      try {
        return await this.#keepAndSend(signed.withCard(await card(signed.cardMessage)));
      } finally {
        signed.free();
      }
    });
  }

  /**
   * Signs a ballot with the voting key and keeps it, for a card that is elsewhere: {@link castSigned} casts it, also after
   * a restart. It takes the place of one that waits for the card.
   */
  sign(ballot: SealedBallot): Promise<AwaitsCard> {
    return this.#oneAtATime(async () => {
      await this.#mustBeFree();
      return this.#awaiting(ballot.take().sign(this.#key), (signed) => this.#kept.keepSigned(signed.save()));
    });
  }

  /** The ballot that waits for the voter's card; nothing if there is none, or one is on its way. */
  async signed(): Promise<AwaitsCard | undefined> {
    const saved = (await this.isWaiting()) ? undefined : await this.#kept.signed();
    return saved && this.#awaiting(this.#election.restoreCast(this.#key, saved));
  }

  /**
   * Casts the ballot that waits for the card. Throws `card-signature-invalid` if another card has signed, or this one
   * something else: it goes on waiting.
   */
  castSigned(signature: Uint8Array): Promise<Outcome> {
    return this.#oneAtATime(async () => {
      await this.#mustBeFree();
      const saved = (await this.#kept.signed()) ?? refuse("ballot-used", "no ballot waits for the card");
      const signed = this.#election.restoreCast(this.#key, saved);
      try {
        return await this.#keepAndSend(signed.withCard(signature));
      } finally {
        signed.free();
      }
    });
  }

  /** Gives up the ballot that waits for the card. Without the voting key's signature nobody can cast it. */
  giveUpSigned(): Promise<void> {
    return this.#oneAtATime(() => this.#kept.dropSigned());
  }

  /**
   * Opens a ballot for everybody, instead of casting it, and posts it. That it holds the choices is best looked at on
   * another device. Throws `wrong-opening` if this one has encrypted something else.
   */
  challenge(ballot: SealedBallot): Promise<Outcome> {
    return this.#oneAtATime(async () => {
      await this.#mustBeFree();
      return this.#keepAndSend(ballot.take().challenge(this.#election, this.#key));
    });
  }

  /** Whether a ballot was kept and has no outcome: {@link resume} goes on with it, and no other one can be made. */
  async isWaiting(): Promise<boolean> {
    if (this.#older !== undefined) return false;
    return (await this.#kept.sending()) !== undefined;
  }

  /** Goes on with a ballot that was kept, after a restart or `later`; nothing if there is none. */
  resume(): Promise<Outcome | undefined> {
    return this.#oneAtATime(async () => {
      const entry = await this.#kept.sending();
      if (entry === undefined) return undefined;
      await this.#dropIfSent(entry);
      return this.#send(entry);
    });
  }

  /** All receipts that are kept, the newest last. */
  async receipts(): Promise<readonly Receipt[]> {
    const kept = await this.#kept.receipts();
    return kept.map(({ code, receipt, entry }) => this.#judged(code, receipt, entry));
  }

  /** Asks the board for a receipt that enough witnesses have seen, in the place of one that awaits them. */
  refresh(receipt: Receipt): Promise<Receipt> {
    return this.#oneAtATime(async () => {
      const place = `${this.#place}receipts/${receipt.index}`;
      const { status, body } = await sendPatiently(this.#options, place, MOST_OF_RECEIPT);
      if (status !== 200) return receipt;
      const newer = this.#judged(receipt.code, body, receipt.entry);
      return newer.standing === "final" ? this.#keepReceipt(newer) : receipt;
    });
  }

  /** What has become of the vote, as of the last visit. */
  fate(): Fate {
    return JSON.parse(this.#election.fate()) as Fate;
  }

  /** The verified result, after a visit that asked for it. */
  result(): readonly StyleResult[] | undefined {
    const result = this.#election.result();
    return result === undefined ? undefined : (JSON.parse(result) as StyleResult[]);
  }

  /**
   * How many ballots there were by when, as far as the last visit reaches, verified; nothing from a board that has no
   * such list.
   */
  growth(): Promise<Growth | undefined> {
    return this.#oneAtATime(async () => {
      const { status, body } = await sendPatiently(this.#options, `${this.#place}light/growth`, MOST_OF_GROWTH);
      return status === 200 ? (JSON.parse(this.#election.growth(body)) as Growth) : undefined;
    });
  }

  /**
   * In a copy, once the result is verified: the index of the entry of the ballot with this tracking code, if the tally
   * counts it. Nothing if the copy names no such ballot, which proves nothing: it may leave one out, and challenged and
   * replaced ballots are not in it.
   */
  findCounted(code: string): Promise<number | undefined> {
    return this.#oneAtATime(async () => {
      const search = this.#election.searchCounted(code);
      try {
        await fetchAll(this.#options, this.#place, search);
        return search.index;
      } finally {
        search.free();
      }
    });
  }

  /** The file that proves what the board or the tally was found out by. Keep it, and show it; `tupyo` verifies it. */
  evidence(): Uint8Array | undefined {
    return this.#election.evidence();
  }

  /** @internal */
  get light(): LightElection {
    return this.#election;
  }

  /** @internal */
  get id(): string {
    return this.#options.election;
  }

  get #key(): VotingKey {
    return this.#options.key ?? refuse("voting-key", "nobody's key was given: without one there is no vote");
  }

  async #awaiting(signed: CastBallot, keep?: (signed: CastBallot) => Promise<void>): Promise<AwaitsCard> {
    try {
      await keep?.(signed);
      return { code: signed.code, message: signed.cardMessage, asked: signed.asked() };
    } finally {
      signed.free();
    }
  }

  async #mustBeFree(): Promise<void> {
    if (await this.isWaiting()) refuse("ballot-waiting", "a ballot was kept and has no outcome yet: resume first");
  }

  async #keepAndSend(entry: Uint8Array): Promise<Outcome> {
    await this.#kept.send(entry, this.#older);
    // What waited for the card is what is sent, or has given way to it.
    await this.#kept.dropSigned();
    return this.#send(entry);
  }

  /** Forgets that this very entry waited for the card: an earlier visit may have ended before it could. */
  async #dropIfSent(entry: Uint8Array): Promise<void> {
    const saved = await this.#kept.signed();
    if (saved === undefined) return;
    const signed = this.#election.restoreCast(this.#key, saved);
    try {
      if (signed.code === this.#election.codeOf(entry)) await this.#kept.dropSigned();
    } finally {
      signed.free();
    }
  }

  async #send(entry: Uint8Array): Promise<Outcome> {
    this.#older = undefined;
    const sender = new Sender(entry).setPatience(this.#options.patience ?? 60_000);
    try {
      for (;;) {
        const step = sender.step();
        const outcome = await this.#do(sender, step, entry).finally(() => step.free());
        if (outcome !== undefined) return outcome;
      }
    } finally {
      sender.free();
    }
  }

  /** Does what the sender says; gives what came of it if that is the end. */
  async #do(sender: Sender, step: SenderStep, entry: Uint8Array): Promise<Outcome | undefined> {
    const [code, text] = [step.code ?? "", step.text ?? ""];
    switch (step.kind) {
      case "post":
        await this.#post(sender, step.path ?? "", step.body ?? entry);
        return undefined;
      case "wait":
        await pause(this.#options, step.milliseconds ?? 0);
        sender.waited();
        return undefined;
      case "follow":
        await this.#followFor(sender);
        return undefined;
      case "done":
        return { kind: "done", receipt: await this.#received(step.receipt ?? new Uint8Array(), entry) };
      case "later":
        return { kind: "later", code, text };
      case "anew":
        this.#older = entry;
        return { kind: "anew", announcements: this.announcements(step.after ?? 0) };
      default:
        await this.#kept.giveUp();
        return { kind: "refused", code, text };
    }
  }

  async #post(sender: Sender, path: string, body: Uint8Array): Promise<void> {
    const begun = Date.now();
    const answer = await send(this.#options, this.#place + path, MOST_OF_RECEIPT, body).catch(() => undefined);
    sender.spent(Math.max(0, Date.now() - begun));
    if (answer === undefined) sender.lost();
    else sender.answered(this.#election, answer.status, answer.retryAfter, answer.body);
  }

  /** A fault that passes is like a lost answer. Any other ends the call, and the ballot stays kept. */
  async #followFor(sender: Sender): Promise<void> {
    const begun = Date.now();
    try {
      await this.#follow();
      sender.followed(this.#election);
    } catch (error) {
      if (!Sender.isPassing(codeOf(error))) throw error;
      sender.lost();
    } finally {
      sender.spent(Math.max(0, Date.now() - begun));
    }
  }

  /** The receipt is durable before what was sent goes. */
  async #received(receipt: Uint8Array, entry: Uint8Array): Promise<Receipt> {
    const kept = await this.#keepReceipt(this.#judged(this.#election.codeOf(entry), receipt, entry));
    await this.#kept.settled();
    return kept;
  }

  async #keepReceipt(receipt: Receipt): Promise<Receipt> {
    await this.#kept.keepReceipt(receipt.code, receipt.receipt, receipt.entry);
    this.#election.keepReceipt(receipt.receipt, receipt.entry);
    await this.#kept.keepState(this.#election.save());
    return receipt;
  }

  #judged(code: string, receipt: Uint8Array, entry: Uint8Array): Receipt {
    const index = this.#election.checkReceipt(receipt, entry);
    const standing = this.#election.standing(receipt, entry) as Receipt["standing"];
    return { code, receipt, entry, index, standing };
  }

  /** Two visits, or two ballots, at a time would mix up what is known. */
  #oneAtATime<T>(action: () => Promise<T>): Promise<T> {
    const next = this.#busy.then(action, action);
    this.#busy = next.catch(() => undefined);
    return next;
  }
}
