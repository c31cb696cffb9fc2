import { Credential, type Person, Registrar, type Shows } from "@tupyo/voter";
import { button, field, h } from "../shared/dom.js";
import { codeOf, explained } from "../shared/faults.js";
import { foreign } from "../shared/foreign.js";
import type { Screen } from "../shared/frame.js";
import { qrCode } from "../shared/qr.js";
import { type Said, isSaid, t } from "../shared/say.js";
import { signedElsewhere } from "./card.js";
import type { Session } from "./session.js";

/** How the voter's key comes on the roll: by a one-time code, by a card at a computer, or by whoever makes the roll. */
export function registering(session: Session, home: () => void): Screen {
  const { registrar, voter } = session.profile;
  const key = [h("p", {}, t("register.key")), h("p", {}, h("code", { class: "key" }, voter)), qrCode(voter, t("register.qr"))];
  return () => ({
    title: t("register.title"),
    body: [
      registrar === undefined ? [h("p", {}, t("register.none")), key] : service(session, registrar, home),
      h("div", { class: "actions" }, button(t("home.go"), home, { class: "quiet" })),
    ],
  });
}

function service(session: Session, url: string, home: () => void): HTMLElement {
  const place = h("div", {});
  const storage = session.vault.storage(session.profile);
  const said = h("p", { role: "alert" });
  const code = h("input", { type: "text", autocomplete: "one-time-code", spellcheck: "false", autocapitalize: "characters" });
  code.value = session.code ?? "";
  const guarded = (action: () => Promise<void>) => async () => {
    said.textContent = t("wait");
    try {
      await action();
      said.textContent = "";
    } catch (error) {
      // Where a card was waited for, what has led there is gone.
      if (!said.isConnected) place.replaceChildren(said, button(t("again"), () => place.replaceWith(service(session, url, home))));
      said.replaceChildren(h("span", {}, explained(error)));
    }
  };
  const logIn = async (first: Shows, second: Shows) => {
    const registrar = await Registrar.at(url, session.voter, storage, session.connection);
    const person = await registrar.logIn(first);
    const register = guarded(async () => {
      await registrar.register(session.key, second, { replace: person.current !== null });
      code.value = "";
      session.code = undefined;
      await showStatus(place, registrar, session, home);
    });
    place.replaceChildren(h("div", {}, found(person, session), button(t("register.yes"), register), said));
  };
  const byCode = guarded(() => {
    const shows = { credential: Credential.ofCode(code.value.trim()) };
    return logIn(shows, shows);
  });
  const byCard = guarded(() => {
    const step = (number: 1 | 2) => ({ prove: (message: Uint8Array) => signedElsewhere(place, session, number, message) });
    return logIn(step(1), step(2));
  });
  const look = guarded(async () => {
    const registrar = await Registrar.at(url, session.voter, storage, session.connection);
    await registrar.resume().catch((error: unknown) => {
      if (codeOf(error) !== "code-used") throw error;
    });
    await showStatus(place, registrar, session, home);
  });
  place.append(
    h("p", {}, t("register.text"), " ", foreign(url)),
    h("form", { submit: (event) => (event.preventDefault(), byCode()) }, [
      field(t("register.code"), code, t("register.code.hint")),
      h("button", { type: "submit" }, t("next")),
    ]),
    said,
    h("details", {}, h("summary", {}, t("card.title")), h("p", {}, t("card.text")), button(t("card.begin"), byCard)),
    button(t("register.look"), look, { class: "quiet" }),
  );
  return place;
}

/** Whom the registrar knows by code or card: the person says whether that is right. */
function found(person: Person, session: Session): HTMLElement {
  const isOther = person.current !== null && person.current !== session.profile.voter;
  return h(
    "section",
    {},
    h("h2", {}, t("register.found")),
    h("p", {}, foreign(person.person), " – ", foreign(person.style)),
    person.weight !== 1 && h("p", {}, t("ballot.weight", { weight: person.weight })),
    isOther && h("p", { class: "warning" }, t("register.replaces"), " ", h("code", { class: "key" }, person.current ?? "")),
  );
}

async function showStatus(place: HTMLElement, registrar: Registrar, session: Session, home: () => void): Promise<void> {
  const status = await registrar.status(session.key);
  const name: string = `register.state.${status?.state ?? "unknown"}`;
  const text = isSaid(name) ? t(name as Said) : (status?.state ?? "");
  const reason = status?.reason ? foreign(status.reason) : undefined;
  place.replaceChildren(h("p", { role: "status" }, text, " ", reason ?? ""), button(t("home.visit"), home));
  registrar.free();
}
