import type { Texts } from "@tupyo/voter";
import { openedCopy } from "../shared/copy.js";
import { type Child, button, field, h } from "../shared/dom.js";
import { explained } from "../shared/faults.js";
import { foreign } from "../shared/foreign.js";
import type { Screen } from "../shared/frame.js";
import { type Link, grouped, isReachable, ownBoard, readLink } from "../shared/link.js";
import { scanner } from "../shared/qr.js";
import { t } from "../shared/say.js";
import type { Profile } from "../shared/vault.js";
import { updateNotice } from "./updates.js";

/** No link yet: those that are known here, and how one gets in. */
export function begin(known: readonly Profile[], go: (link: Link) => void, open: (profile: Profile) => void): Screen {
  return () => {
    const said = h("p", { role: "alert" });
    const take = (text: string) => {
      const link = readLink(text);
      if (link === undefined) said.textContent = t("link.wrong");
      else go(link);
    };
    const text = h("textarea", { rows: 3, spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
    const anchors = h("input", { type: "file", accept: ".json,application/json" });
    anchors.addEventListener("change", () => void anchors.files?.[0]?.text().then(take));
    return {
      title: t("begin.title"),
      body: [
        updateNotice(),
        known.length > 0 && knownOnes(known, open),
        h("p", {}, t("begin.text")),
        field(t("begin.link"), text),
        said,
        h("div", { class: "actions" }, button(t("next"), () => take(text.value)), scanner(take)),
        field(t("begin.file"), anchors),
        restoring(go),
      ],
    };
  };
}

function knownOnes(known: readonly Profile[], open: (profile: Profile) => void): Child {
  const one = (profile: Profile) => h("li", {}, button(`${grouped(profile.election.slice(0, 16))} …`, () => open(profile), { class: "quiet" }));
  return h("section", {}, h("h2", {}, t("begin.known")), h("ul", { class: "plain" }, known.map(one)));
}

/** From a copy of the key that was stored elsewhere. */
export function restoring(go: (link: Link) => void): Child {
  const said = h("p", { role: "alert" });
  const file = h("input", { type: "file", accept: ".json,application/json" });
  const passphrase = h("input", { type: "password", autocomplete: "current-password" });
  const restore = async () => {
    said.textContent = t("copy.opening");
    try {
      go(await openedCopy((await file.files?.[0]?.text()) ?? "", passphrase.value));
    } catch (error) {
      said.replaceChildren(h("span", {}, explained(error)));
    }
  };
  const fields = [field(t("copy.file"), file), field(t("copy.passphrase"), passphrase), said];
  return h("details", {}, h("summary", {}, t("copy.restore")), fields, button(t("copy.open"), restore));
}

/** What will be trusted, before anything is asked of anybody. */
export function trust(link: Link, go: () => unknown, back: () => void): Screen {
  return () => {
    const stops = [link.board, link.registrar].filter((url) => url !== undefined && !isReachable(url)) as string[];
    const row = (name: string, value: Child) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
    return {
      title: t("trust.title"),
      body: [
        h("p", {}, t("trust.text")),
        h(
          "dl",
          {},
          row(t("trust.election"), h("code", { class: "id" }, grouped(link.election))),
          row(t("trust.board"), [foreign(link.board), link.board === ownBoard() && [" ", t("trust.own")]]),
          link.registrar !== undefined && row(t("trust.registrar"), foreign(link.registrar)),
        ),
        h("p", {}, t("trust.compare")),
        link.key !== undefined && h("p", { class: "warning" }, t("trust.key")),
        stops.length > 0 && h("p", { role: "alert", class: "fault" }, t("trust.stops"), " ", stops.map((url) => foreign(url))),
        h("div", { class: "actions" }, button(t("trust.go"), go, { disabled: stops.length > 0 }), button(t("trust.back"), back, { class: "quiet" })),
      ],
    };
  };
}

/** A title of the election, as soon as it is known. */
export function titled(texts: Texts): Child {
  return h("p", { class: "election" }, foreign(texts));
}
