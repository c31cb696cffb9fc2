import type { AwaitsCard, Fate, Form, Receipt } from "@tupyo/voter";
import { type Labels, results } from "../shared/bars.js";
import { type Child, button, download, h } from "../shared/dom.js";
import { codeOf } from "../shared/faults.js";
import type { Screen } from "../shared/frame.js";
import { type Said, moment, number, t } from "../shared/say.js";
import { announcementList, scheduleShown } from "./ballot.js";
import { titled } from "./beginning.js";
import type { Session } from "./session.js";
import { receiptButton } from "./outcome.js";
import { updateNotice, versionShown } from "./updates.js";

/** What the voter's own page shows. */
interface Known {
  readonly receipts: readonly Receipt[];
  /** The codes of those that were challenged here. */
  readonly opened: ReadonlySet<string>;
  readonly labels: Labels;
  /** The form, or the code of why there is none. */
  readonly form: Form | string;
  /** The ballot that waits for the voter's card. */
  readonly awaiting: AwaitsCard | undefined;
}

interface Actions {
  readonly vote: () => void;
  readonly card: (awaiting: AwaitsCard) => void;
  readonly visit: () => void;
  readonly register: () => void;
  readonly copy: () => void;
  readonly receipt: (receipt: Receipt) => void;
  readonly challenged: (receipt: Receipt) => void;
  readonly forget: () => void;
}

/** Where the voter stands, and what can be done. */
export function home(session: Session, known: Known, go: Actions): Screen {
  return () => {
    const { voter } = session;
    const seen = voter.seenByWitnesses;
    return {
      title: t("home.title"),
      body: [
        titled(voter.title),
        updateNotice(),
        !navigator.onLine && h("p", { class: "notice" }, t("home.offline")),
        h("p", { class: "phase" }, t(`phase.${voter.phase}`)),
        scheduleShown(voter),
        seen !== undefined && h("p", { class: "hint" }, t("home.seen", { time: moment(seen) })),
        announcementList(voter.announcements()),
        evidence(session),
        fate(session, known.receipts),
        vote(session, known, go),
        result(session, known.labels),
        receipts(known, go),
        h("div", { class: "actions" }, button(t("home.visit"), go.visit, { class: "quiet" })),
        device(session, go),
      ],
    };
  };
}

/** The next thing to do, if there is one. */
function vote(session: Session, { form, awaiting }: Known, go: Actions): Child {
  if (awaiting !== undefined) {
    const code = h("code", { class: "code" }, awaiting.code);
    return h("section", { class: "notice" }, h("p", {}, t("home.card.text"), " ", code), button(t("home.card"), () => go.card(awaiting)));
  }
  if (typeof form !== "string") {
    const hasVoted = fateOf(session)?.fate !== "not-voted";
    const text = hasVoted ? "home.again.text" : "home.vote.text";
    return h("section", {}, h("p", {}, t(text)), button(t(hasVoted ? "home.again" : "home.vote"), go.vote));
  }
  switch (session.voter.phase) {
    case "manifest":
    case "ceremony":
      return h("section", {}, h("p", {}, t("home.register.later")));
    case "key":
    case "roll":
      return h("section", {}, h("p", {}, t("home.register.text")), button(t("home.register"), go.register));
    case "sealed":
    case "open":
      return form === "not-on-roll" && h("section", {}, h("p", {}, t("home.register.over")));
    default:
      return undefined;
  }
}

/** What became of the vote; nothing for a key that is not on the roll. */
function fateOf({ voter }: Session): Fate | undefined {
  try {
    return voter.fate();
  } catch (error) {
    if (codeOf(error) === "not-on-roll") return undefined;
    throw error;
  }
}

/** What the board or the count was found out by stays to be shown to others. */
function evidence({ voter }: Session): Child {
  const file = voter.evidence();
  if (file === undefined) return undefined;
  const save = button(t("found.save"), () => download("tupyo-evidence.bin", file));
  return h("section", { class: "fault" }, h("h2", {}, t("found.title")), h("p", {}, t("found.text")), save);
}

function fate(session: Session, receipts: readonly Receipt[]): Child {
  const known = fateOf(session);
  if (known === undefined) return undefined;
  const { fate, code, index } = known;
  if (fate === "not-voted" && session.voter.phase === "open") return undefined;
  const place = code !== null && h("p", {}, t("fate.ballot", { index: number(index ?? 0) }), " ", h("code", { class: "code" }, code));
  const isBad = fate === "missing";
  const isOther = code !== null && !receipts.some((receipt) => receipt.code === code);
  const other = isOther && h("p", { class: "warning" }, t("fate.elsewhere"));
  return h("section", { class: isBad ? "fault" : "fate" }, h("h2", {}, t("fate.title")), h("p", {}, t(`fate.${fate}` as Said)), place, other);
}

function result(session: Session, labels: Labels): Child {
  const found = session.voter.result();
  if (found === undefined) return undefined;
  return h("section", {}, h("h2", {}, t("result.title")), h("p", {}, t("result.verified")), found.map((style) => results(style, labels)));
}

function receipts({ receipts: all, opened }: Known, go: Actions): Child {
  if (all.length === 0) return undefined;
  const one = (receipt: Receipt) => {
    const isOpened = opened.has(receipt.code);
    const look = () => (isOpened ? go.challenged(receipt) : go.receipt(receipt));
    const kind = t(isOpened ? "home.receipt.challenged" : "home.receipt.cast", { index: number(receipt.index) });
    const code = h("code", { class: "code" }, receipt.code);
    return h("li", {}, h("p", {}, kind), code, h("div", { class: "actions" }, button(t("home.look"), look, { class: "quiet" }), receiptButton(receipt)));
  };
  return h("section", {}, h("h2", {}, t("home.receipts")), h("ol", { class: "plain" }, [...all].reverse().map(one)));
}

/** What is kept on the device, and how it goes. */
function device(session: Session, go: Actions): Child {
  const sure = h("p", { hidden: true }, t("home.forget.sure"), " ", button(t("home.forget.yes"), go.forget));
  const forget = button(t("home.forget"), () => {
    sure.hidden = false;
    sure.querySelector("button")?.focus();
  }, { class: "quiet" });
  return h(
    "details",
    {},
    h("summary", {}, t("home.device")),
    h("p", {}, t("home.key"), " ", h("code", { class: "key" }, session.profile.voter)),
    versionShown(),
    h("div", { class: "actions" }, button(t("home.copy"), go.copy, { class: "quiet" }), forget),
    sure,
  );
}
