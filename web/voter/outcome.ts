import type { Choices, Form, Receipt } from "@tupyo/voter";
import { button, download, h } from "../shared/dom.js";
import { codeOf, explained, withCode } from "../shared/faults.js";
import { foreign } from "../shared/foreign.js";
import type { Screen } from "../shared/frame.js";
import { number, t } from "../shared/say.js";
import { codeShown } from "./ballot.js";
import { choiceShown } from "./rules.js";

/** A ballot is on its way. */
export function sending(): Screen {
  return () => ({
    title: t("sending.title"),
    body: [h("p", { class: "busy" }, t("wait")), h("p", {}, t("sending.text"))],
  });
}

const STANDINGS = { final: "receipt.final", "awaits-witnesses": "receipt.awaits", "no-witnesses": "receipt.none" } as const;

/** The ballot is on the ledger. */
export function received(receipt: Receipt, link: string, home: () => void): Screen {
  return () => ({
    title: t(receipt.standing === "awaits-witnesses" ? "receipt.title.awaits" : "receipt.title"),
    body: [
      h("p", {}, t("receipt.text", { index: number(receipt.index) })),
      h("p", { class: "standing" }, t(STANDINGS[receipt.standing])),
      codeShown(receipt.code, link),
      h("p", {}, t("receipt.keep")),
      h("div", { class: "actions" }, button(t("home.go"), home), receiptButton(receipt)),
    ],
  });
}

/** A receipt's file, with the entry that it is for. */
export function receiptButton(receipt: Receipt): HTMLElement {
  const save = () => {
    download(`tupyo-${receipt.index}.receipt`, receipt.receipt);
    download(`tupyo-${receipt.index}.entry`, receipt.entry);
  };
  return button(t("receipt.save"), save, { class: "quiet" });
}

/** A ballot was opened for everybody: what another device must show. */
export function challenged(
  receipt: Receipt,
  link: string,
  voter: string,
  kept: { readonly contests: Form["contests"]; readonly choices: Choices },
  go: { readonly again: () => void; readonly home: () => void },
): Screen {
  return () => ({
    title: t("challenged.title"),
    body: [
      h("p", {}, t("challenged.text")),
      codeShown(receipt.code, link),
      h("p", {}, h("a", { href: link, target: "_blank", rel: "noopener" }, t("challenged.here"))),
      h("h2", {}, t("challenged.must")),
      kept.contests.map((contest) => h("section", { class: "reviewed" }, h("h3", {}, foreign(contest.title)), choiceShown(contest, kept.choices[contest.id]))),
      h("p", {}, t("challenged.voter"), " ", h("code", { class: "key" }, voter)),
      h("div", { class: "actions" }, button(t("challenged.again"), go.again), button(t("home.go"), go.home, { class: "quiet" })),
    ],
  });
}

/** The verified ledger proves that the ballot is not there and never can be. */
export function refused(code: string, words: string, home: () => void): Screen {
  return () => ({
    title: t("refused.title"),
    body: [h("p", { role: "alert" }, withCode(code, words)), h("p", {}, t("refused.text")), button(t("home.go"), home)],
  });
}

/** Nothing is proven: the ballot is kept. */
export function later(code: string, words: string, again: () => void): Screen {
  return () => ({
    title: t("later.title"),
    body: [h("p", { role: "alert" }, withCode(code, words)), h("p", {}, t("later.text")), button(t("later.go"), again)],
  });
}

/** Something did not work; nothing is lost. */
export function failed(error: unknown, again: () => void, known: (() => void) | undefined, other: () => void): Screen {
  return () => ({
    title: t(codeOf(error) === "unreachable" ? "failed.unreachable" : "fault.title"),
    body: [
      h("p", { role: "alert" }, explained(error)),
      h("p", {}, t("failed.text")),
      h("div", { class: "actions" }, button(t("again"), again), known !== undefined ? button(t("failed.known"), known, { class: "quiet" }) : button(t("trust.back"), other, { class: "quiet" })),
    ],
  });
}

/** The board has shown what contradicts itself. */
export function foundOut(error: unknown, save: () => void, again: () => void): Screen {
  return () => ({
    title: t("found.title"),
    body: [
      h("p", { role: "alert", class: "fault" }, explained(error)),
      h("p", {}, t("found.text")),
      h("div", { class: "actions" }, button(t("found.save"), save), button(t("again"), again, { class: "quiet" })),
    ],
  });
}
