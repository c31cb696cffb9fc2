import type { AwaitsCard } from "@tupyo/voter";
import { type Child, button, download, field, h } from "../shared/dom.js";
import { explained } from "../shared/faults.js";
import type { Screen } from "../shared/frame.js";
import { fromBase64, toBase64 } from "../shared/link.js";
import { scanner } from "../shared/qr.js";
import { type Said, t } from "../shared/say.js";
import type { Session } from "./session.js";

const REQUEST = "tupyo-card-request.json";
const ANSWER = "tupyo-card-answer.json";

/** What the card is to sign: a message; and the ballot that it is of, if it is one's. */
interface Asked {
  readonly message: Uint8Array;
  readonly ballot?: Uint8Array;
}

/**
 * Has a card at a computer with the tool tupyo sign: the page shows what is to be signed, as a file, and waits for the
 * answer. `step` is 1 for the login and 2 for the registration.
 */
export function signedElsewhere(place: HTMLElement, session: Session, step: 1 | 2, message: Uint8Array): Promise<Uint8Array> {
  const heading = h("h2", { tabindex: -1 }, t(step === 1 ? "card.first" : "card.second"));
  return new Promise((resolve) => {
    place.replaceChildren(
      heading,
      h("p", {}, t(step === 1 ? "card.first.text" : "card.second.text")),
      ...(step === 1 ? [] : [h("p", {}, t("register.key"), " ", h("code", { class: "key" }, session.profile.voter))]),
      ...exchange(session, { message }, "proof", resolve),
    );
    heading.focus();
  });
}

/** A ballot waits for its voter's card. Nothing of it has been sent, and it can be given up. */
export function awaitsCard(
  session: Session,
  { code, message, asked }: AwaitsCard,
  refused: unknown,
  go: { readonly signed: (signature: Uint8Array) => void; readonly back: () => void; readonly home: () => void },
): Screen {
  return () => ({
    title: t("card.ballot"),
    body: [
      refused !== undefined && h("p", { role: "alert", class: "fault" }, explained(refused)),
      h("p", {}, t("card.ballot.text")),
      h("p", {}, h("code", { class: "code" }, code)),
      exchange(session, { message, ballot: asked }, "signature", go.signed),
      h("p", {}, t("card.ballot.wait")),
      h("div", { class: "actions" }, button(t("home.go"), go.home, { class: "quiet" }), button(t("card.ballot.back"), go.back, { class: "quiet" })),
    ],
  });
}

/** The request for the computer with the card, and the fields for its answer. */
function exchange(session: Session, asked: Asked, kind: "proof" | "signature", answered: (bytes: Uint8Array) => void): HTMLElement[] {
  const spelled = Object.fromEntries(Object.entries(asked).map(([name, bytes]) => [name, toBase64(bytes as Uint8Array)]));
  const request = JSON.stringify({ tupyo: "tupyo/card-request/1", ...spelled });
  const { board, election } = session.profile;
  const anchors = `${JSON.stringify({ url: board, election }, null, 2)}\n`;
  const said = h("p", { role: "alert" });
  const file = h("input", { type: "file", accept: ".json,application/json" });
  const text = h("textarea", { rows: 3, spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
  const take = (answer: string) => {
    const bytes = signedOf(answer, kind);
    if (bytes === undefined) said.textContent = t("card.wrong");
    else answered(bytes);
  };
  file.addEventListener("change", () => void file.files?.[0]?.text().then(take));
  const words: Said = kind === "proof" ? "card.command" : "card.ballot.command";
  const authority = kind === "proof" ? " --authority … --crl …" : "";
  return [
    h("div", { class: "actions" }, button(t("card.request"), () => download(REQUEST, `${request}\n`)), button(t("anchors.save"), () => download("anchors.json", anchors), { class: "quiet" })),
    asText(request),
    h("p", {}, t(words)),
    h("pre", { tabindex: 0 }, `tupyo card sign ${REQUEST} --anchors anchors.json --card 'pkcs11:…'${authority} --out ${ANSWER} --qr`),
    field(t("card.answer"), file),
    field(t("card.paste"), text),
    said,
    h("div", { class: "actions" }, button(t("next"), () => take(text.value), { class: "quiet" }), scanner(take)),
  ];
}

/** The same request, to be copied. */
function asText(request: string): HTMLElement {
  const text = h("textarea", { rows: 4, readonly: true, spellcheck: "false" });
  text.value = request;
  return h("details", {}, h("summary", {}, t("card.request.text")), field(t("card.request.copy"), text));
}

/** What the tool has written; nothing if it is anything else. */
function signedOf(answer: string, kind: "proof" | "signature"): Uint8Array | undefined {
  try {
    const { tupyo, [kind]: signed } = JSON.parse(answer) as { tupyo?: unknown; proof?: unknown; signature?: unknown };
    return tupyo === "tupyo/card-answer/1" && typeof signed === "string" ? fromBase64(signed) : undefined;
  } catch {
    return undefined;
  }
}

/** What a ballot's form says of the card that must sign. */
export function cardNeeded(card: string | undefined): Child {
  return card !== undefined && h("p", { class: "notice" }, t("ballot.card"));
}
