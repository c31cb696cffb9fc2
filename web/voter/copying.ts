import { sealedCopy } from "../shared/copy.js";
import { button, download, field, h } from "../shared/dom.js";
import { explained } from "../shared/faults.js";
import type { Screen } from "../shared/frame.js";
import { t } from "../shared/say.js";
import type { Session } from "./session.js";

/** Asks for a copy of the key: browsers throw away what they keep. */
export function copying(session: Session, next: () => void): Screen {
  return () => {
    const [first, second] = [passphrase("new-password"), passphrase("new-password")];
    const said = h("p", { role: "alert" });
    const settled = async () => {
      await session.copied();
      next();
    };
    // Whether the browser has stored the file, only the voter can see.
    const go = button(t("copy.go"), settled, { hidden: true });
    const save = async () => {
      if (first.value === "" || first.value !== second.value) {
        said.textContent = t(first.value === "" ? "copy.empty" : "copy.differ");
        return first.focus();
      }
      said.textContent = t("copy.making");
      const key = session.key.encode();
      try {
        const text = await sealedCopy({ ...session.link, key }, first.value);
        download(`tupyo-key-${session.profile.election.slice(0, 8)}.json`, text);
        said.textContent = t("copy.made");
        go.hidden = false;
        go.focus();
      } catch (error) {
        said.replaceChildren(h("span", {}, explained(error)));
      } finally {
        key.fill(0);
      }
    };
    return {
      title: t("copy.title"),
      body: [
        h("p", {}, t("copy.text")),
        h("form", { submit: (event) => (event.preventDefault(), save()) }, [
          field(t("copy.passphrase"), first, t("copy.hint")),
          field(t("copy.repeat"), second),
          h("button", { type: "submit" }, t("copy.save")),
        ]),
        said,
        go,
        h("p", {}, t("copy.risk")),
        button(t("copy.without"), settled, { class: "quiet" }),
      ],
    };
  };
}

function passphrase(autocomplete: string): HTMLInputElement {
  return h("input", { type: "password", autocomplete });
}
