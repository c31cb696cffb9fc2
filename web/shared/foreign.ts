import type { Texts } from "@tupyo/voter";
import { type Child, h } from "./dom.js";
import { language, t } from "./say.js";

/** What is longer is folded, and can be opened. */
const SHOWN = 480;
/** What changes the direction of text, breaks lines or is not seen: nobody's name needs it here. */
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The text of the manifest in the spoken language; English, or the first one, if it has none. */
export function chosen(texts: Texts): { readonly text: string; readonly lang: string } {
  const tags = Object.keys(texts).sort();
  const lang = [language() as string, "en", ...tags].find((tag) => Object.hasOwn(texts, tag)) ?? "";
  return { text: (texts[lang] ?? "").replace(UNSEEN, "\ufffd"), lang };
}

/** A foreign text: an island in ours, whatever it says and in whatever direction. */
export function foreign(texts: Texts | string): HTMLElement {
  const { text, lang } = typeof texts === "string" ? { text: texts.replace(UNSEEN, "\ufffd"), lang: "" } : chosen(texts);
  return h("bdi", { class: "foreign", dir: "auto", lang: lang || undefined }, text);
}

/** A foreign text that may be long. */
export function longForeign(texts: Texts): Child {
  const { text, lang } = chosen(texts);
  if (text.length <= SHOWN) return h("p", { class: "description" }, foreign(texts));
  const begun = h("bdi", { class: "foreign", dir: "auto", lang }, `${text.slice(0, SHOWN / 4)}…`);
  return h("details", { class: "description" }, h("summary", {}, begun, " ", t("text.whole")), foreign(texts));
}
