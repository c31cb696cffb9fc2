import { type AnnouncedPage, type Growth, MemoryStorage, Voter, VotingKey } from "@tupyo/voter";
import { type Labels, results } from "../shared/bars.js";
import { type Child, button, download, field, h } from "../shared/dom.js";
import { codeOf, explained } from "../shared/faults.js";
import { foreign } from "../shared/foreign.js";
import { type Screen, frame } from "../shared/frame.js";
import { type Link, checkLink, grouped, isReachable, ownBoard, page as pageOf, readLink } from "../shared/link.js";
import { bounded } from "../shared/bounded.js";
import { loadModule } from "../shared/module.js";
import { type Said, moment, number, t } from "../shared/say.js";
import { titles } from "../shared/titles.js";
import { announcementList } from "../voter/ballot.js";
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
  // A key of nobody: what everybody is shown is verified as a voter verifies it.
  const key = VotingKey.generate();
  const voter = await Voter.open({ board: link.board, election: link.election, key, storage: new MemoryStorage() });
  try {
    await voter.visit();
    if (voter.phase === "finished") await voter.visit({ result: true });
    const curve = await voter.growth().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    page.show(tracker(link, voter, curve, await status(link), await titles(link)));
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
  const bytes = await bounded(`${board}/elections/${election}`);
  return bytes === undefined ? undefined : (JSON.parse(new TextDecoder().decode(bytes.body)) as Status);
}

function tracker(link: Link, voter: Voter, curve: Growth | Error | undefined, said: Status | undefined, labels: Labels): Screen {
  const seen = voter.seenByWitnesses;
  return () => ({
    title: t("board.title"),
    body: [
      h("p", { class: "election" }, foreign(voter.title)),
      h("p", { class: "phase" }, t(`phase.${voter.phase}`)),
      h("p", { class: "hint" }, seen === undefined ? t("board.unseen") : t("home.seen", { time: moment(seen) })),
      announcementList(voter.announcements()),
      result(voter, labels),
      turnout(curve, said),
      search(link),
      anchors(link),
      downloads(link),
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

function search(link: Link): Child {
  const code = h("input", { type: "text", spellcheck: "false", autocapitalize: "characters" });
  const found = h("div", { role: "status" });
  const look = async () => {
    const spelled = code.value.trim().toUpperCase();
    if (spelled === "") return;
    found.textContent = t("wait");
    const answer = await bounded(`${link.board}/elections/${link.election}/ballots/${encodeURIComponent(spelled)}`);
    if (answer === undefined) return void (found.textContent = t("fault.unreachable"));
    const said = answer.status === 200 ? (JSON.parse(new TextDecoder().decode(answer.body)) as { index: number; status: string }) : undefined;
    const text = said === undefined ? t("board.search.none") : t(`board.status.${said.status}` as Said, { index: number(said.index) });
    const opened = said?.status === "challenged" && h("a", { href: checkLink(link, spelled) }, t("board.search.open"));
    found.replaceChildren(h("p", {}, text, " ", opened));
  };
  return h(
    "section",
    {},
    h("h2", {}, t("board.search")),
    h("form", { submit: (event) => (event.preventDefault(), look()) }, field(t("check.code"), code), h("button", { type: "submit" }, t("board.search.go"))),
    found,
    h("p", { class: "hint" }, t("board.search.hint")),
  );
}

function anchors(link: Link): Child {
  const file = `${JSON.stringify({ url: link.board, election: link.election }, null, 2)}\n`;
  return h(
    "section",
    {},
    h("h2", {}, t("board.anchors")),
    h("p", {}, t("board.anchors.text")),
    h("dl", {}, h("div", {}, h("dt", {}, t("trust.election")), h("dd", {}, h("code", { class: "id" }, grouped(link.election)))), h("div", {}, h("dt", {}, t("trust.board")), h("dd", {}, foreign(link.board)))),
    h("div", { class: "actions" }, [
      button(t("board.anchors.save"), () => download("anchors.json", file), { class: "quiet" }),
      h("a", { href: `${pageOf("vote").href}#election=${link.election}` }, t("board.vote")),
    ]),
  );
}

function downloads(link: Link): Child {
  const place = `${link.board}/elections/${link.election}`;
  const one = (name: Said, path: string) => h("li", {}, h("a", { href: `${place}/${path}` }, t(name)));
  return h("section", {}, h("h2", {}, t("board.downloads")), h("ul", {}, one("board.manifest", "manifest"), one("board.checkpoint", "checkpoint"), one("board.result", "result")));
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
    const here = answer?.status === 200 ? (JSON.parse(new TextDecoder().decode(answer.body)) as { election: string }[]) : [];
    page.show(asking(here.map(({ election }) => election), location.hash.length > 1 ? t("link.wrong") : undefined));
  } catch (error) {
    page.show(() => ({ title: t("fault.title"), body: [h("p", { role: "alert" }, explained(error)), button(t("again"), start)] }));
  }
}

window.addEventListener("hashchange", () => void start());
await start();
