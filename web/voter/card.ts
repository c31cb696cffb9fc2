import { button, download, field, h } from "../shared/dom.js";
import { fromBase64, toBase64 } from "../shared/link.js";
import { t } from "../shared/say.js";
import type { Session } from "./session.js";

const REQUEST = "tupyo-card-request.json";
const ANSWER = "tupyo-card-answer.json";

/**
 * Has a card at a computer with the tool tupyo sign: the page shows what is to be signed, as a file, and waits for the
 * answer. `step` is 1 for the login and 2 for the registration.
 */
export function signedElsewhere(place: HTMLElement, session: Session, step: 1 | 2, message: Uint8Array): Promise<Uint8Array> {
  const request = `${JSON.stringify({ tupyo: "tupyo/card-request/1", message: toBase64(message) })}\n`;
  const { board, election, voter } = session.profile;
  const anchors = `${JSON.stringify({ url: board, election }, null, 2)}\n`;
  const said = h("p", { role: "alert" });
  const file = h("input", { type: "file", accept: ".json,application/json" });
  const text = h("textarea", { rows: 3, spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
  const heading = h("h2", { tabindex: -1 }, t(step === 1 ? "card.first" : "card.second"));
  return new Promise((resolve) => {
    const take = (answer: string) => {
      const proof = proofOf(answer);
      if (proof === undefined) return void (said.textContent = t("card.wrong"));
      resolve(proof);
    };
    file.addEventListener("change", () => void file.files?.[0]?.text().then(take));
    place.replaceChildren(
      heading,
      h("p", {}, t(step === 1 ? "card.first.text" : "card.second.text")),
      ...(step === 1 ? [] : [h("p", {}, t("register.key"), " ", h("code", { class: "key" }, voter))]),
      h("div", { class: "actions" }, button(t("card.request"), () => download(REQUEST, request)), button(t("board.anchors.save"), () => download("anchors.json", anchors), { class: "quiet" })),
      h("p", {}, t("card.command")),
      h("pre", { tabindex: 0 }, `tupyo card sign ${REQUEST} --anchors anchors.json --card 'pkcs11:…' --authority … --crl … --out ${ANSWER}`),
      field(t("card.answer"), file),
      field(t("card.paste"), text),
      said,
      button(t("next"), () => take(text.value), { class: "quiet" }),
    );
    heading.focus();
  });
}

/** What the tool has written; nothing if it is anything else. */
function proofOf(answer: string): Uint8Array | undefined {
  try {
    const { tupyo, proof } = JSON.parse(answer) as { tupyo?: unknown; proof?: unknown };
    return tupyo === "tupyo/card-answer/1" && typeof proof === "string" ? fromBase64(proof) : undefined;
  } catch {
    return undefined;
  }
}
