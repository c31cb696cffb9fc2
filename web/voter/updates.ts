import { type Child, button, h } from "../shared/dom.js";
import { t } from "../shared/say.js";

/** The build that runs. */
declare const VERSION: string;

/** As far as the pages need it, and not yet in the compiler's own list. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

const LAST = "version";
/** How long a worker that has taken another one's place may take to say which build it is, in milliseconds. */
const PATIENCE = 5_000;
const WORKER = new URL("worker.js", document.baseURI).href;
/** Tells other windows that the voter has taken a newer build. */
const channel = new BroadcastChannel("tupyo-page");

/**
 * The build of the page that is kept on this device, and a newer one that waits. The browser fetches it, and nothing puts
 * it in the running one's place but the voter's word, or that no window of the page is open.
 */
class Updates extends EventTarget {
  /** Whether this device keeps the build, so that it opens without a network. */
  isKept = false;
  /** On the last visit, if it was another build. */
  before: string | undefined;
  /** The build that waits. */
  next: string | undefined;
  /** The newer build has taken the older one's place: the voter has said so in another window, or nobody has. */
  exchanged: "elsewhere" | "unasked" | undefined;
  #active: ServiceWorker | null = null;
  #waiting: ServiceWorker | null = null;
  #isAgreed = false;
  /** The build that the voter has last taken in another window. */
  #agreedElsewhere: string | undefined;
  #isBegun = false;

  /** Keeps the build, where the browser can. What goes wrong is no reason not to vote. */
  async begin(): Promise<void> {
    if (this.#isBegun) return;
    this.#isBegun = true;
    this.before = lastVersion();
    const { serviceWorker } = navigator;
    if (serviceWorker === undefined) return;
    channel.onmessage = ({ data }) => {
      this.#agreedElsewhere = /^taken ([0-9a-f]{16})$/.exec(String(data))?.[1];
    };
    let controller = serviceWorker.controller;
    serviceWorker.addEventListener("controllerchange", () => {
      // Of a first visit the page belongs to no worker before.
      if (controller !== null) void this.#exchanged(serviceWorker.controller);
      controller = serviceWorker.controller;
    });
    const registration = await serviceWorker.register(trusted(WORKER), { updateViaCache: "none" }).catch(() => undefined);
    if (registration === undefined) return;
    registration.addEventListener("updatefound", () => this.#follow(registration, registration.installing));
    this.#follow(registration, registration.installing);
    this.#look(registration);
  }

  /** The voter takes the newer build: the page begins anew with it. */
  take(): void {
    this.#isAgreed = true;
    channel.postMessage(`taken ${this.next}`);
    this.#waiting?.postMessage(`take ${this.next}`);
  }

  #follow(registration: ServiceWorkerRegistration, worker: ServiceWorker | null): void {
    worker?.addEventListener("statechange", () => this.#look(registration));
  }

  #look(registration: ServiceWorkerRegistration): void {
    const before = this.#active;
    [this.#active, this.#waiting] = [registration.active, registration.waiting];
    if (before !== null && before !== this.#active) void this.#exchanged(this.#active);
    this.isKept = this.#active !== null;
    this.next = undefined;
    this.#changed();
    const waiting = this.#waiting;
    if (waiting === null || !this.isKept) return;
    void versionOf(waiting).then((version) => {
      // Another one may wait by now.
      if (this.#waiting !== waiting) return;
      this.next = version;
      this.#changed();
    });
  }

  /** This worker has taken the older one's place. */
  async #exchanged(worker: ServiceWorker | null): Promise<void> {
    if (this.#isAgreed) return location.reload();
    const version = worker === null ? undefined : Promise.race([versionOf(worker), passed(PATIENCE)]);
    // What another window says may come after what the browser says.
    await passed(500);
    const runs = await version;
    const isAgreed = runs !== undefined && runs === this.#agreedElsewhere;
    // What nobody was asked for stays so, whatever comes later.
    if (this.exchanged !== "unasked") this.exchanged = isAgreed ? "elsewhere" : "unasked";
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}

/** The build that a worker says it is. */
function versionOf(worker: ServiceWorker): Promise<string | undefined> {
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<string | undefined>((resolve) => {
    port1.onmessage = ({ data }) => resolve(/^[0-9a-f]{16}$/.test(String(data)) ? String(data) : undefined);
  });
  worker.postMessage("version", [port2]);
  return answer;
}

function passed(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));
}

/** Trusted Types let this one address be a worker, and no other. */
function trusted(address: string): string {
  const types = (window as { trustedTypes?: TrustedTypes }).trustedTypes;
  if (types === undefined) return address;
  const createScriptURL = (url: string) => {
    if (url !== address) throw new TypeError("not the worker");
    return url;
  };
  return types.createPolicy("tupyo-worker", { createScriptURL }).createScriptURL(address) as string;
}

/** Of the last visit, if it was another one; from now on this one. */
function lastVersion(): string | undefined {
  try {
    const last = localStorage.getItem(LAST);
    localStorage.setItem(LAST, VERSION);
    return last === null || last === VERSION ? undefined : last;
  } catch {
    return undefined;
  }
}

const updates = new Updates();

/** Keeps the page on the device, and watches for a newer build; a second call does nothing. */
export function keepPage(): void {
  void updates.begin();
}

/** A place that follows what is known of the page's builds. */
class UpdatesElement extends HTMLElement {
  shown: (updates: Updates) => Child = () => undefined;
  readonly #draw = () => {
    const child = this.shown(updates);
    this.replaceChildren(...[child].flat(9).filter((one) => one instanceof Node || typeof one === "string"));
  };

  connectedCallback(): void {
    updates.addEventListener("change", this.#draw);
    this.#draw();
  }

  disconnectedCallback(): void {
    updates.removeEventListener("change", this.#draw);
  }
}

customElements.define("tupyo-updates", UpdatesElement);

function following(shown: (updates: Updates) => Child): HTMLElement {
  return Object.assign(new UpdatesElement(), { shown });
}

/** What the voter should know of the page itself. It is shown where no ballot is being made. */
export function updateNotice(): HTMLElement {
  return following(({ before, next }) => {
    const changed = before !== undefined && h("p", { class: "notice" }, t("update.changed", { now: short(VERSION), before: short(before) }));
    return [changed, next !== undefined && offer(next)];
  });
}

/** What is shown at any time: another build has taken the place of the one that runs. */
export function updateAlarm(): HTMLElement {
  return following(({ exchanged }) => {
    if (exchanged === "elsewhere") return h("p", { class: "notice", role: "status" }, t("update.elsewhere"));
    return exchanged === "unasked" && h("p", { class: "fault", role: "alert" }, t("update.unasked"));
  });
}

function offer(next: string): Child {
  return h(
    "section",
    { class: "notice" },
    h("h2", {}, t("update.title")),
    h("p", {}, t("update.text", { now: short(VERSION), next: short(next) })),
    button(t("update.take"), () => updates.take(), { class: "quiet" }),
  );
}

/** Which build runs, and whether it opens without a network. */
export function versionShown(): HTMLElement {
  return following(({ isKept }) => {
    const kept = t(isKept ? "update.kept" : "update.not-kept");
    return h("p", {}, t("update.version"), " ", h("code", {}, short(VERSION)), ". ", kept);
  });
}

/** As much of a build's hash as people compare. */
function short(version: string): string {
  return version.replace(/(.{4})(?=.)/g, "$1 ");
}
