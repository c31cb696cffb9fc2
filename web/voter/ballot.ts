import type { Announcement, Choice, Choices, Form, Voter } from "@tupyo/voter";
import { type Child, button, h } from "../shared/dom.js";
import { explained } from "../shared/faults.js";
import { foreign } from "../shared/foreign.js";
import type { Screen } from "../shared/frame.js";
import { qrCode } from "../shared/qr.js";
import { planned, t } from "../shared/say.js";
import { cardNeeded } from "./card.js";
import { ContestElement } from "./contest.js";
import { choiceShown, untouched } from "./rules.js";
import type { Session } from "./session.js";

/** What officials have announced. */
export function announcementList(announcements: readonly Announcement[]): Child {
  const items = announcements.map((one) => {
    switch (one.kind) {
      case "notice":
        return h("li", {}, foreign(one.text));
      case "schedule": {
        const times = { opening: planned(one.opening), closing: planned(one.closing) };
        return h("li", {}, t("announced.schedule", times), " ", foreign(one.reason));
      }
      case "page":
        return h("li", {}, t("announced.page", { digest: one.digest.slice(0, 16) }), " ", foreign(one.reason));
      default:
        return h("li", {}, t("announced.key"));
    }
  });
  return items.length > 0 && h("section", { class: "notice" }, h("h2", {}, t("announced.title")), h("ul", {}, items));
}

/** Where voting is over, nobody asks when it was to be. */
const BEFORE_THE_END: ReadonlySet<string> = new Set(["manifest", "ceremony", "key", "roll", "sealed", "open"]);

/** From when to when voting is, as long as that matters. */
export function scheduleShown(voter: Voter): Child {
  const schedule = voter.schedule();
  if (schedule === undefined || !BEFORE_THE_END.has(voter.phase)) return undefined;
  const times = { opening: planned(schedule.opening), closing: planned(schedule.closing) };
  return h("p", {}, t("announced.schedule", times));
}

/** The ballot, in which is chosen. */
export function ballot(
  session: Session,
  form: Form,
  announcements: readonly Announcement[],
  go: { readonly review: () => void; readonly back: () => void },
): Screen {
  const choices: Record<string, Choice> = { ...session.choices };
  for (const contest of form.contests) {
    const nothing = untouched(contest);
    if (choices[contest.id] === undefined && nothing !== undefined) choices[contest.id] = nothing;
  }
  session.choices = choices;
  return () => {
    const contests = form.contests.map((contest) => {
      const element = new ContestElement();
      Object.assign(element, { contest, value: choices[contest.id] });
      element.addEventListener("change", () => {
        if (element.value !== undefined) choices[contest.id] = element.value;
      });
      return element;
    });
    const said = h("p", { role: "alert", class: "fault", hidden: true });
    const review = () => {
      said.hidden = true;
      try {
        go.review();
      } catch (error) {
        refuse(error, contests, said);
      }
    };
    return {
      title: t("ballot.title"),
      body: [
        h("p", { class: "election" }, foreign(form.election), " – ", foreign(form.title)),
        form.weight !== 1 && h("p", {}, t("ballot.weight", { weight: form.weight })),
        cardNeeded(form.card),
        exceptions(form),
        announcementList(announcements),
        contests,
        said,
        h("div", { class: "actions" }, button(t("ballot.review"), review), button(t("back"), go.back, { class: "quiet" })),
      ],
    };
  };
}

/** The module names the contest, if it is one's. */
function refuse(error: unknown, contests: readonly ContestElement[], said: HTMLElement): void {
  const id = error instanceof Error ? /contest `([^`]*)`/.exec(error.message)?.[1] : undefined;
  const element = contests.find(({ contest }) => contest.id === id);
  if (element !== undefined) return element.refuse(explained(error));
  said.replaceChildren(h("span", {}, explained(error)));
  said.hidden = false;
}

function exceptions(form: Form): Child {
  const items = form.exceptions.map(({ text }) => h("li", {}, foreign(text)));
  return items.length > 0 && h("section", { class: "warning" }, h("h2", {}, t("exceptions.title")), h("ul", {}, items));
}

/** All choices, for reading them through. */
export function review(form: Form, choices: Choices, go: { readonly change: () => void; readonly seal: () => void }): Screen {
  return () => ({
    title: t("review.title"),
    body: [
      h("p", {}, t("review.text")),
      form.contests.map((contest) => h("section", { class: "reviewed" }, h("h2", {}, foreign(contest.title)), choiceShown(contest, choices[contest.id]))),
      h("div", { class: "actions" }, button(t("review.seal"), go.seal), button(t("review.change"), go.change, { class: "quiet" })),
    ],
  });
}

/** A tracking code, as text and as a picture. */
export function codeShown(code: string, link: string): Child {
  return [h("p", {}, h("code", { class: "code" }, code)), qrCode(link, t("code.qr"))];
}

/** The sealed ballot. What is to become of it is asked only now. `card` signs it, too, before it is cast. */
export function sealed(
  code: string,
  link: string,
  card: string | undefined,
  go: { readonly cast: () => void; readonly challenge: () => void; readonly change: () => void },
): Screen {
  return () => ({
    title: t("sealed.title"),
    body: [
      h("p", {}, t("sealed.text")),
      codeShown(code, link),
      h("h2", {}, t("sealed.decide")),
      h(
        "div",
        { class: "choice" },
        h("section", {}, h("h3", {}, t("sealed.cast")), h("p", {}, t(card === undefined ? "sealed.cast.text" : "sealed.cast.card")), button(t("sealed.cast"), go.cast)),
        h("section", {}, h("h3", {}, t("sealed.challenge")), h("p", {}, t("sealed.challenge.text")), button(t("sealed.challenge"), go.challenge)),
      ),
      button(t("sealed.change"), go.change, { class: "quiet" }),
    ],
  });
}

/** A ballot is not accepted any more, because of what was announced meanwhile. */
export function announced(announcements: readonly Announcement[], go: () => void): Screen {
  return () => ({
    title: t("anew.title"),
    body: [h("p", {}, t("anew.text")), announcementList(announcements), button(t("anew.go"), go)],
  });
}

