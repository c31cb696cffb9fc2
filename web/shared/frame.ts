import type { Connection } from "@tupyo/voter";
import { type Child, button, h } from "./dom.js";
import { type Language, type Said, language, speak, t } from "./say.js";

/** What is shown: it is made again when another language is spoken. */
export type Screen = () => { readonly title: string; readonly body: Child };

/**
 * The frame of every page: where the language is chosen, what is shown, and what is said to who does not see it. A new
 * screen gets the focus at its heading.
 */
export class Frame extends HTMLElement {
  readonly #main = h("main", { id: "main" });
  readonly #status = h("p", { role: "status", class: "status" });
  readonly #head = h("header", {});
  #screen: Screen | undefined;
  #name: Said = "page.vote";
  /** Who waits for a busy server is told. */
  readonly connection: Connection = {
    waiting: (time) => this.tell(time === 0 ? "" : t("waiting", { seconds: Math.ceil(time / 1000) })),
  };
  /** What stands above every screen. */
  above: () => Child = () => undefined;

  /** Begins, with the page's name. */
  begin(name: Said): void {
    this.#name = name;
    speak(language());
    this.#dress();
    this.replaceChildren(this.#head, this.#main, this.#status);
  }

  /** Shows a screen. */
  show(screen: Screen): void {
    this.#screen = screen;
    this.#status.textContent = "";
    this.#draw();
    this.#main.querySelector("h1")?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  /** Makes the same screen again, where somebody may be typing in it. */
  refresh(): void {
    this.#draw();
  }

  /** Says something beside what is shown. */
  tell(text: string): void {
    this.#status.textContent = text;
  }

  #draw(): void {
    if (this.#screen === undefined) return;
    const { title, body } = this.#screen();
    document.title = `${title} – ${t(this.#name)}`;
    this.#main.replaceChildren(h("h1", { tabindex: -1 }, title), ...[this.above(), body].flat(9).filter(isShown));
  }

  #dress(): void {
    const other: Language = language() === "ko" ? "en" : "ko";
    const change = () => {
      speak(other);
      this.#dress();
      this.#draw();
      this.#head.querySelector("button")?.focus();
    };
    const named = other === "ko" ? "한국어" : "English";
    const skip = h("a", { href: "#main", class: "skip", click: (event) => this.#skip(event) }, t("page.skip"));
    const name = h("span", { class: "name" }, t(this.#name));
    this.#head.replaceChildren(skip, name, button(named, change, { class: "quiet", lang: other }));
  }

  /** The link's target would take the place of what stands behind the address's `#`. */
  #skip(event: Event): void {
    event.preventDefault();
    this.#main.querySelector("h1")?.focus();
  }
}

function isShown(child: Child): child is Node | string {
  return child !== undefined && child !== false && child !== null;
}

customElements.define("tupyo-frame", Frame);

/** The page's frame. */
export function frame(name: Said): Frame {
  const found = document.querySelector<Frame>("tupyo-frame") ?? document.body.appendChild(new Frame());
  found.begin(name);
  return found;
}
