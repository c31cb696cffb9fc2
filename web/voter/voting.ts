import type { Announcement, AwaitsCard, Form, Outcome, Receipt, SealedBallot } from "@tupyo/voter";
import { codeOf } from "../shared/faults.js";
import type { Frame, Screen } from "../shared/frame.js";
import { download } from "../shared/dom.js";
import { checkLink } from "../shared/link.js";
import { t } from "../shared/say.js";
import { announced, ballot, review, sealed } from "./ballot.js";
import { awaitsCard } from "./card.js";
import { copying } from "./copying.js";
import { home } from "./home.js";
import { challenged, failed, foundOut, later, received, refused, sending } from "./outcome.js";
import { registering } from "./registering.js";
import type { Session } from "./session.js";
import { wait } from "./standing.js";

/** How often it is asked whether witnesses have seen a ballot. */
const BETWEEN_LOOKS = 3000;

/** Leads from screen to screen. What comes next is what the module says. */
export class Voting {
  /** Whether something is sent or asked: no other tab takes the voter meanwhile. */
  isBusy = false;
  #lookingAt: string | undefined;

  constructor(
    readonly page: Frame,
    readonly session: Session,
  ) {
    window.addEventListener("online", () => void this.#onlineAgain());
  }

  get #voter() {
    return this.session.voter;
  }

  /** Asks the board what is new, goes on with a ballot that waits, and shows where the voter stands. */
  async visit(): Promise<void> {
    await this.#safely(wait("visiting"), async () => {
      await this.#voter.visit();
      if (this.#voter.phase === "finished") await this.#voter.visit({ result: true });
    });
  }

  /** Does something under a screen; then shows where the voter stands, unless it has shown something itself. */
  async #safely(screen: Screen, action: () => Promise<Screen | void>): Promise<void> {
    this.isBusy = true;
    this.#lookingAt = undefined;
    this.page.show(screen);
    try {
      const next = await action();
      if (next !== undefined) return this.page.show(next);
      if (await this.#voter.isWaiting()) return this.page.show(await this.#went(await this.#resumed()));
      this.page.show(await this.#home());
    } catch (error) {
      this.page.show(await this.#interrupted(error));
    } finally {
      this.isBusy = false;
    }
  }

  #resumed(): Promise<Outcome | undefined> {
    this.page.show(sending());
    return this.#voter.resume();
  }

  async #home(): Promise<Screen> {
    const { session } = this;
    const receipts = await this.#voter.receipts();
    const opened = new Set<string>();
    for (const { code } of receipts) if ((await session.challenged(code)) !== undefined) opened.add(code);
    const known = { receipts, opened, labels: await session.labels(), form: await this.#form(), awaiting: await this.#awaiting() };
    return home(session, known, {
      vote: () => void this.vote(),
      card: (awaiting) => this.page.show(this.#cardScreen(awaiting)),
      visit: () => void this.visit(),
      register: () => this.page.show(registering(this.session, () => void this.visit())),
      copy: () => this.page.show(copying(session, () => void this.visit())),
      receipt: (receipt) => this.page.show(this.#receipt(receipt)),
      challenged: (receipt) => void this.#showChallenged(receipt),
      forget: () => void this.#forget(),
    });
  }

  /** The form, or the code of why there is none. */
  async #form(): Promise<Form | string> {
    try {
      return await this.session.form();
    } catch (error) {
      return codeOf(error);
    }
  }

  /** To the ballot; before the first one, a copy of the key is asked for. */
  async vote(): Promise<void> {
    if (this.session.profile.copied !== true) {
      return this.page.show(copying(this.session, () => void this.vote()));
    }
    try {
      const form = await this.session.form();
      const news = this.#voter.announcements();
      this.page.show(
        ballot(this.session, form, news, {
          review: () => this.#review(form),
          back: () => void this.visit(),
        }),
      );
    } catch (error) {
      this.page.show(this.#stopped(error));
    }
  }

  /** What the module refuses is thrown back to the form. */
  #review(form: Form): void {
    this.#voter.seal(this.session.choices ?? {}).free();
    const change = () => void this.vote();
    this.page.show(review(form, this.session.choices ?? {}, { change, seal: () => this.#seal(form) }));
  }

  #seal(form: Form): void {
    try {
      const made = this.#voter.seal(this.session.choices ?? {});
      const give = () => {
        made.free();
        void this.vote();
      };
      const link = checkLink(this.session.link, made.code);
      const decide = { cast: () => void this.#cast(made, form), challenge: () => void this.#challenge(made, form), change: give };
      this.page.show(sealed(made.code, link, form.card, decide));
    } catch (error) {
      this.page.show(this.#stopped(error));
    }
  }

  async #cast(made: SealedBallot, { card }: Form): Promise<void> {
    if (card !== undefined) return this.#safely(wait("wait"), async () => this.#cardScreen(await this.#voter.sign(made)));
    await this.#safely(sending(), async () => this.#went(await this.#voter.cast(made)));
  }

  /** The ballot that waits for the voter's card, as long as it can be cast. One that cannot be read is made anew. */
  async #awaiting(): Promise<AwaitsCard | undefined> {
    return this.#voter.phase === "open" ? this.#voter.signed().catch(() => undefined) : undefined;
  }

  #cardScreen(awaiting: AwaitsCard, refused?: unknown): Screen {
    const giveUp = () => this.#voter.giveUpSigned().then(() => this.vote(), (error) => this.page.show(this.#stopped(error)));
    return awaitsCard(this.session, awaiting, refused, {
      signed: (signature) => void this.#castSigned(awaiting, signature),
      back: () => void giveUp(),
      home: () => void this.visit(),
    });
  }

  /** Another card's signature is refused here, and the ballot goes on waiting. */
  async #castSigned(awaiting: AwaitsCard, signature: Uint8Array): Promise<void> {
    await this.#safely(sending(), async () => {
      try {
        return await this.#went(await this.#voter.castSigned(signature));
      } catch (error) {
        if (codeOf(error) !== "card-signature-invalid") throw error;
        return this.#cardScreen(awaiting, error);
      }
    });
  }

  async #challenge(made: SealedBallot, form: Form): Promise<void> {
    await this.#safely(sending(), async () => {
      await this.session.keepChallenged(made.code, form);
      return this.#went(await this.#voter.challenge(made));
    });
  }

  /** What came of a ballot. */
  async #went(outcome: Outcome | undefined): Promise<Screen> {
    const next = () => void this.visit();
    switch (outcome?.kind) {
      case "done": {
        const kept = await this.session.challenged(outcome.receipt.code);
        if (kept !== undefined) return this.#challengedScreen(outcome.receipt, kept);
        this.session.choices = undefined;
        return this.#receipt(outcome.receipt);
      }
      case "refused":
        return refused(outcome.code, outcome.text, next);
      case "anew": {
        // Before a restart another one may have been made already, which waits for the card.
        const awaiting = await this.#awaiting();
        return awaiting === undefined ? this.#anew(outcome.announcements) : this.#cardScreen(awaiting);
      }
      case "later":
        return later(outcome.code, outcome.text, next);
      default:
        return this.#home();
    }
  }

  #anew(announcements: readonly Announcement[]): Screen {
    return announced(announcements, () => void this.vote());
  }

  #receipt(receipt: Receipt): Screen {
    this.#lookingAt = receipt.code;
    if (receipt.standing === "awaits-witnesses") setTimeout(() => void this.#look(receipt), BETWEEN_LOOKS);
    return received(receipt, checkLink(this.session.link, receipt.code), () => void this.visit());
  }

  /** Whether enough witnesses have seen it by now. */
  async #look(receipt: Receipt): Promise<void> {
    const isShown = () => this.#lookingAt === receipt.code && !this.isBusy;
    if (!isShown()) return;
    const newer = await this.#voter.refresh(receipt).catch(() => receipt);
    if (!isShown()) return;
    if (newer.standing === "awaits-witnesses") return void setTimeout(() => void this.#look(newer), BETWEEN_LOOKS);
    this.page.show(this.#receipt(newer));
    this.page.tell(t("receipt.final"));
  }

  async #showChallenged(receipt: Receipt): Promise<void> {
    const kept = await this.session.challenged(receipt.code);
    if (kept !== undefined) this.page.show(this.#challengedScreen(receipt, kept));
  }

  #challengedScreen(receipt: Receipt, kept: { contests: Form["contests"]; choices: Readonly<Record<string, unknown>> }): Screen {
    const link = checkLink(this.session.link, receipt.code);
    const actions = { again: () => void this.vote(), home: () => void this.visit() };
    return challenged(receipt, link, this.session.profile.voter, kept as never, actions);
  }

  /** Of a ballot that waits for an answer, that is said: it may be on the board or not. */
  async #interrupted(error: unknown): Promise<Screen> {
    const isWaiting = codeOf(error) === "unreachable" && (await this.#voter.isWaiting().catch(() => false));
    return isWaiting ? later("unreachable", "", () => void this.visit()) : this.#stopped(error);
  }

  #stopped(error: unknown): Screen {
    const evidence = this.#voter.evidence();
    const again = () => void this.visit();
    if (evidence !== undefined) return foundOut(error, () => download("tupyo-evidence.bin", evidence), again);
    const known = () => void this.#home().then((screen) => this.page.show(screen), () => undefined);
    return failed(error, again, this.#isKnown() ? known : undefined, () => this.#leave());
  }

  /** Whether a visit has been over before. */
  #isKnown(): boolean {
    try {
      return this.#voter.phase !== undefined;
    } catch {
      return false;
    }
  }

  async #onlineAgain(): Promise<void> {
    if (this.isBusy || !(await this.#voter.isWaiting())) return;
    await this.visit();
  }

  async #forget(): Promise<void> {
    const { vault, profile } = this.session;
    await vault.forget(profile);
    this.#leave();
  }

  /** To the choice of an election. What is kept stays. */
  #leave(): void {
    this.session.close();
    history.replaceState(null, "", location.pathname + location.search);
    location.reload();
  }
}
