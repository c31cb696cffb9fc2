import { type AnnouncedPage, type Growth, MemoryStorage, Voter } from "@tupyo/voter";
import { type Labels, results } from "../shared/bars.js";
import { type Child, button, download, field, h } from "../shared/dom.js";
import { codeOf, explained } from "../shared/faults.js";
import { foreign } from "../shared/foreign.js";
import { type Screen, frame } from "../shared/frame.js";
import { type Link, checkLink, grouped, isReachable, ownBoard, page as pageOf, readLink } from "../shared/link.js";
import { bounded, jsonOf } from "../shared/bounded.js";
import { loadModule } from "../shared/module.js";
import { type Said, moment, number, t } from "../shared/say.js";
import { titles } from "../shared/titles.js";
import { announcementList, scheduleShown } from "../voter/ballot.js";
import { growth } from "./growth.js";

const page = frame("page.board");

/** What the board says of an election, without proof. */
interface Status {
  readonly voters: number;
  readonly ballots: number;
  readonly challenged: number;
  readonly entries: number;
  readonly trustees: readonly string[];
  readonly shares: readonly string[];
  readonly threshold: number;
}

/** Which election. */
function asking(elections: readonly string[], said?: string): Screen {
  return () => {
    const text = h("input", { type: "text", spellcheck: "false", autocapitalize: "off" });
    const alert = h("p", { role: "alert" }, said ?? "");
    const go = () => {
      const link = readLink(text.value);
      if (link === undefined) alert.textContent = t("link.wrong");
      else location.hash = `election=${link.election}`;
    };
    const one = (election: string) => h("li", {}, h("a", { href: `#election=${election}` }, h("code", {}, grouped(election))));
    return {
      title: t("board.which"),
      body: [
        elections.length > 0 && [h("p", {}, t("board.here")), h("ul", { class: "plain" }, elections.map(one))],
        h("form", { submit: (event) => (event.preventDefault(), go()) }, field(t("check.election"), text), h("button", { type: "submit" }, t("next"))),
        alert,
      ],
    };
  };
}

async function show(link: Link): Promise<void> {
  page.show(() => ({ title: t("visiting"), body: h("p", { class: "busy" }, t("wait")) }));
  const said = await status(link);
  const copy = said === undefined && (await isCopy(link));
  // What everybody is shown is verified as a voter verifies it.
  const voter = await Voter.open({ ...page.connection, board: link.board, election: link.election, storage: new MemoryStorage(), copy });
  try {
    await voter.visit();
    if (voter.phase === "finished") await voter.visit({ result: true });
    const curve = await voter.growth().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    page.show(tracker(link, voter, curve, copy ? "copy" : said, await titles(link)));
  } catch (error) {
    const evidence = voter.evidence();
    const save = evidence !== undefined && button(t("found.save"), () => download("tupyo-evidence.bin", evidence));
    page.show(() => ({
      title: t(evidence !== undefined ? "found.title" : codeOf(error) === "unreachable" ? "failed.unreachable" : "fault.title"),
      body: [h("p", { role: "alert" }, explained(error)), h("div", { class: "actions" }, button(t("again"), () => show(link)), save)],
    }));
  }
}

async function status({ board, election }: Link): Promise<Status | undefined> {
  const said = jsonOf(await bounded(`${board}/elections/${election}`)) as Partial<Status> | undefined;
  return Array.isArray(said?.shares) && Array.isArray(said.trustees) ? (said as Status) : undefined;
}

/** A copy of a board is files, which say nothing of themselves. */
async function isCopy({ board, election }: Link): Promise<boolean> {
  return (await bounded(`${board}/elections/${election}/light/checkpoint`))?.status === 200;
}

function tracker(link: Link, voter: Voter, curve: Growth | Error | undefined, said: Status | "copy" | undefined, labels: Labels): Screen {
  const copy = said === "copy";
  const seen = voter.seenByWitnesses;
  return () => ({
    title: t("board.title"),
    body: [
      h("p", { class: "election" }, foreign(voter.title)),
      h("p", { class: "phase" }, t(`phase.${voter.phase}`)),
      scheduleShown(voter),
      copy && h("p", { class: "notice" }, t("board.copy")),
      h("p", { class: "hint" }, seen === undefined ? t("board.unseen") : t("home.seen", { time: moment(seen) })),
      announcementList(voter.announcements()),
      result(voter, labels),
      turnout(curve, copy ? undefined : said),
      copy ? searchInCopy(voter) : search((spelled) => saidOfBallot(link, spelled), "board.search.hint"),
      anchors(link, copy),
      downloads(link, copy),
      filesOfPage(link, voter.pages()),
      verifying(link),
      h("div", { class: "actions" }, button(t("board.again"), () => show(link), { class: "quiet" })),
    ],
  });
}

function result(voter: Voter, labels: Labels): Child {
  const found = voter.result();
  return found && h("section", {}, h("h2", {}, t("result.title")), h("p", {}, t("result.verified")), found.map((style) => results(style, labels)));
}

function turnout(curve: Growth | Error | undefined, said: Status | undefined): Child {
  return h("section", {}, h("h2", {}, t("board.turnout")), curve instanceof Error ? h("p", { role: "alert" }, explained(curve)) : growth(curve), said && saidOf(said));
}

/** What nobody has verified. */
function saidOf(said: Status): Child {
  const row = (name: Said, value: string) => h("div", {}, h("dt", {}, t(name)), h("dd", {}, value));
  return [
    h("p", { class: "hint" }, t("board.said")),
    h(
      "dl",
      {},
      row("board.voters", number(said.voters)),
      row("board.ballots", number(said.ballots)),
      row("board.challenged", number(said.challenged)),
      row("board.entries", number(said.entries)),
      row("board.shares", t("board.shares.of", { shares: said.shares.length, threshold: said.threshold, trustees: said.trustees.length })),
    ),
  ];
}

/** What is said of a ballot by its code. */
type Looked = (spelled: string) => Promise<Child>;

async function saidOfBallot(link: Link, spelled: string): Promise<Child> {
  const answer = await bounded(`${link.board}/elections/${link.election}/ballots/${encodeURIComponent(spelled)}`);
  if (answer === undefined) return t("fault.unreachable");
  if (answer.status === 429 || answer.status >= 500) return t(answer.status === 500 ? "fault.light-failed" : "fault.light-busy");
  const said = answer.status === 200 ? (JSON.parse(new TextDecoder().decode(answer.body)) as { index: number; status: string }) : undefined;
  const text = said === undefined ? t("board.search.none") : t(`board.status.${said.status}` as Said, { index: number(said.index) });
  return [text, " ", said?.status === "challenged" && h("a", { href: checkLink(link, spelled) }, t("board.search.open"))];
}

/** In a copy, which can show it: whether the tally counts it. */
async function countedBallot(voter: Voter, spelled: string): Promise<Child> {
  try {
    const index = await voter.findCounted(spelled);
    return index === undefined ? t("board.copy.none") : t("board.status.counted", { index: number(index) });
  } catch (error) {
    return codeOf(error) === "choice-form" ? t("fault.tracking-code") : explained(error);
  }
}

function searchInCopy(voter: Voter): Child {
  if (voter.result() === undefined) return h("section", {}, h("h2", {}, t("board.search")), h("p", {}, t("board.copy.later")));
  return search((spelled) => countedBallot(voter, spelled), "board.copy.hint");
}

function search(looked: Looked, hint: Said): Child {
  const code = h("input", { type: "text", spellcheck: "false", autocapitalize: "characters" });
  const found = h("div", { role: "status" });
  const look = async () => {
    const spelled = code.value.trim().toUpperCase();
    if (spelled === "") return;
    found.textContent = t("wait");
    found.replaceChildren(h("p", {}, await looked(spelled)));
  };
  return h(
    "section",
    {},
    h("h2", {}, t("board.search")),
    h("form", { submit: (event) => (event.preventDefault(), look()) }, field(t("check.code"), code), h("button", { type: "submit" }, t("board.search.go"))),
    found,
    h("p", { class: "hint" }, t(hint)),
  );
}

function anchors(link: Link, copy: boolean): Child {
  const file = `${JSON.stringify({ url: link.board, election: link.election }, null, 2)}\n`;
  return h(
    "section",
    {},
    h("h2", {}, t("board.anchors")),
    h("p", {}, t("board.anchors.text")),
    h("dl", {}, h("div", {}, h("dt", {}, t("trust.election")), h("dd", {}, h("code", { class: "id" }, grouped(link.election)))), h("div", {}, h("dt", {}, t("trust.board")), h("dd", {}, foreign(link.board)))),
    h("div", { class: "actions" }, [
      button(t("anchors.save"), () => download("anchors.json", file), { class: "quiet" }),
      !copy && h("a", { href: `${pageOf("vote").href}#election=${link.election}` }, t("board.vote")),
    ]),
  );
}

function downloads(link: Link, copy: boolean): Child {
  const place = `${link.board}/elections/${link.election}`;
  const one = (name: Said, path: string) => h("li", {}, h("a", { href: `${place}/${path}` }, t(name)));
  return h("section", {}, h("h2", {}, t("board.downloads")), h("ul", {}, one("board.manifest", "manifest"), one("board.checkpoint", "checkpoint"), !copy && one("board.result", "result")));
}

/** What was announced of the page itself. It can't be believed here: the page is told, and how to compare. */
function filesOfPage(link: Link, pages: readonly AnnouncedPage[]): Child {
  const last = pages.at(-1);
  const open = pages.filter(({ while_open }) => while_open).length;
  const command = `tupyo page check ${new URL("../", location.href).href} --board ${link.board} --election ${link.election}`;
  return h(
    "section",
    {},
    h("h2", {}, t("board.page")),
    last === undefined
      ? h("p", {}, t("board.page.none"))
      : [
          h("p", {}, t("board.page.text"), " ", h("code", { class: "id" }, grouped(last.digest))),
          h("p", { class: "hint" }, t("board.page.since", { entry: number(last.entry), times: number(pages.length), open: number(open) })),
          h("p", {}, t("board.page.check")),
          h("pre", { tabindex: 0 }, command),
        ],
  );
}

function verifying(link: Link): Child {
  const commands = [`tupyo record export --anchors anchors.json --out record`, `tupyo verify record --election ${link.election}`];
  return h("section", {}, h("h2", {}, t("board.verify")), h("p", {}, t("board.verify.text")), h("pre", { tabindex: 0 }, commands.join("\n")), h("p", {}, t("board.verify.trust")));
}

async function start(): Promise<void> {
  page.show(() => ({ title: t("loading"), body: h("p", { class: "busy" }, t("wait")) }));
  try {
    await loadModule();
    const link = readLink(location.hash);
    if (link !== undefined && isReachable(link.board)) return await show(link);
    const answer = await bounded(`${ownBoard()}/elections`);
    const here = jsonOf(answer);
    page.show(asking(Array.isArray(here) ? (here as { election: string }[]).map(({ election }) => election) : [], location.hash.length > 1 ? t("link.wrong") : undefined));
  } catch (error) {
    page.show(() => ({ title: t("fault.title"), body: [h("p", { role: "alert" }, explained(error)), button(t("again"), start)] }));
  }
}

window.addEventListener("hashchange", () => void start());
await start();
