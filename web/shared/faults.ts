import { type Child, h } from "./dom.js";
import { foreign } from "./foreign.js";
import { type Said, isSaid, t } from "./say.js";

/** The stable code of what was thrown. */
export function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}

/** What has happened and what to do, in the spoken language; a fault without a text of its own in the module's words. */
export function explained(error: unknown): Child {
  const code = codeOf(error);
  return withCode(code, error instanceof Error ? error.message : String(error));
}

/** Codes of answers that are refused whatever they say, and that share a text. */
const WRONG_ANSWER = /^light-|^(last-ballot|roll-crowded|joint-key-unconfirmed|wrong-context|document-signature|note-.*|checkpoint-.*)$/;

/** The same of a code and the module's words. */
export function withCode(code: string, words: string): Child {
  const name: string = `fault.${code}`;
  if (isSaid(name)) return [t(name as Said), " ", h("code", {}, code)];
  if (WRONG_ANSWER.test(code)) return [t("fault.board-answer"), " ", h("code", {}, code)];
  return [t("fault.other"), " ", h("code", {}, code), ": ", foreign(words)];
}
