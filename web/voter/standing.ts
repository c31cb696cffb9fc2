import { button, h } from "../shared/dom.js";
import { codeOf, explained } from "../shared/faults.js";
import type { Screen } from "../shared/frame.js";
import type { Link } from "../shared/link.js";
import { type Said, t } from "../shared/say.js";
import { restoring } from "./beginning.js";

/** Something is under way. */
export function wait(name: Said): Screen {
  return () => ({ title: t(name), body: h("p", { class: "busy" }, t("wait")) });
}

/** The voter is open in another tab. */
export function elsewhere(take: () => void): Screen {
  return () => ({ title: t("elsewhere.title"), body: [h("p", {}, t("elsewhere.text")), button(t("elsewhere.take"), take)] });
}

/** Another tab has taken the voter. */
export function letGo(back: () => void): Screen {
  return () => ({ title: t("letgo.title"), body: [h("p", {}, t("letgo.text")), button(t("letgo.back"), back)] });
}

/** What is kept cannot be opened; a copy of the key can take the place of a key that is lost or damaged. */
export function cannotOpen(
  error: unknown,
  go: { readonly anew: () => void; readonly again: () => void; readonly copy: (link: Link) => void },
): Screen {
  const isKnowledge = ["saved-malformed", "saved-newer", "saved-other-election", "kept-damaged"].includes(codeOf(error));
  return () => ({
    title: t("cannot.title"),
    body: [
      h("p", { role: "alert" }, explained(error)),
      h("p", {}, t("cannot.text")),
      h("div", { class: "actions" }, button(t("again"), go.again), isKnowledge && button(t("cannot.anew"), go.anew, { class: "quiet" })),
      restoring(go.copy),
    ],
  });
}
