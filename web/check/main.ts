import { type OpenedBallot, openBallot } from "@tupyo/voter";
import { type Labels, results } from "../shared/bars.js";
import { button, download, field, h } from "../shared/dom.js";
import { codeOf, explained } from "../shared/faults.js";
import { type Screen, frame } from "../shared/frame.js";
import { type Link, grouped, isReachable, readLink } from "../shared/link.js";
import { loadModule } from "../shared/module.js";
import { scanner } from "../shared/qr.js";
import { number, t } from "../shared/say.js";
import { titles } from "../shared/titles.js";

const page = frame("page.check");
let link = readLink(location.hash);
let ballot = link?.ballot ?? "";

/** Where a code is typed, pasted or scanned. */
function asking(problem?: unknown): Screen {
  return () => {
    const election = h("input", { type: "text", spellcheck: "false", autocapitalize: "off", value: link?.election ?? "" });
    const code = h("textarea", { rows: 3, spellcheck: "false", autocapitalize: "characters", class: "code" });
    code.value = ballot;
    const said = h("p", { role: "alert" }, problem === undefined ? "" : explained(problem));
    const go = () => {
      const given = link?.election === election.value.trim() ? link : readLink(election.value);
      if (given === undefined) said.textContent = t("link.wrong");
      else void look(given, code.value);
    };
    const scanned = (text: string) => {
      const other = readLink(text);
      if (other?.ballot === undefined) return void (code.value = text);
      [link, ballot] = [link?.election === other.election ? link : other, other.ballot];
      page.refresh();
    };
    return {
      title: t("check.title"),
      body: [
        h("p", {}, t("check.text")),
        h("form", { submit: (event) => (event.preventDefault(), go()) }, [
          field(t("check.election"), election, t("check.election.hint")),
          field(t("check.code"), code),
          h("button", { type: "submit" }, t("check.go")),
        ]),
        said,
        scanner(scanned),
      ],
    };
  };
}

async function look(given: Link, text: string): Promise<void> {
  [link, ballot] = [given, text.trim()];
  if (!isReachable(given.board)) return page.show(asking(Object.assign(new Error(), { name: "not-reachable" })));
  page.show(() => ({ title: t("check.looking"), body: h("p", { class: "busy" }, t("wait")) }));
  try {
    const opened = await openBallot({ ...page.connection, board: given.board, election: given.election }, ballot);
    page.show(shown(given, opened, await titles(given)));
  } catch (error) {
    // The code is all that was written here.
    if (codeOf(error) === "choice-form") page.show(asking(Object.assign(new Error(), { name: "tracking-code" })));
    else page.show(notShown(given, error));
  }
}

/** What the ballot holds, and whose it is. */
function shown(given: Link, opened: OpenedBallot, labels: Labels): Screen {
  return () => ({
    title: t("check.opened"),
    body: [
      h("p", {}, t("check.opened.text")),
      h("h2", {}, t("check.whose")),
      h("p", {}, t("check.voter", { voter: number(opened.voter) }), " ", opened.key !== null && h("code", { class: "key" }, opened.key)),
      h("p", { class: "warning" }, t("check.compare")),
      h("h2", {}, t("check.holds")),
      results(opened.held, labels),
      h("p", { class: "hint" }, t("check.index", { index: number(opened.index) }), " ", h("code", { class: "code" }, opened.code)),
      h("p", { class: "hint" }, t("trust.election"), " ", h("code", { class: "id" }, grouped(given.election))),
      button(t("check.other"), () => page.show(asking()), { class: "quiet" }),
    ],
  });
}

function notShown(given: Link, error: unknown): Screen {
  const evidence = (error as { evidence?: Uint8Array }).evidence;
  return () => ({
    title: t(codeOf(error) === "not-challenged" ? "check.cast" : "check.not"),
    body: [
      h("p", { role: "alert" }, explained(error)),
      h("p", {}, h("code", { class: "code" }, ballot)),
      h("div", { class: "actions" }, [
        button(t("again"), () => look(given, ballot)),
        button(t("check.other"), () => page.show(asking()), { class: "quiet" }),
        evidence !== undefined && button(t("found.save"), () => download("tupyo-evidence.bin", evidence)),
      ]),
    ],
  });
}

async function start(): Promise<void> {
  page.show(() => ({ title: t("loading"), body: h("p", { class: "busy" }, t("wait")) }));
  try {
    await loadModule();
    if (link?.ballot !== undefined) await look(link, link.ballot);
    else page.show(asking());
  } catch (error) {
    page.show(() => ({ title: t("fault.title"), body: [h("p", { role: "alert" }, explained(error)), button(t("again"), start)] }));
  }
}

window.addEventListener("hashchange", () => location.reload());
await start();
