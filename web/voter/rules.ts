import type { Choice, Contest } from "@tupyo/voter";
import { type Child, h } from "../shared/dom.js";
import { foreign } from "../shared/foreign.js";
import { type Said, isSaid, number, t } from "../shared/say.js";

/** How a choice of a kind of contest is written. */
export type Shape = "one" | "some" | "numbers" | "places";

const SHAPES: Readonly<Record<string, Shape>> = {
  "single-choice": "one",
  "choose-up-to": "some",
  "choose-exactly": "some",
  "choose-at-least": "some",
  approval: "some",
  knapsack: "some",
  score: "numbers",
  cumulative: "numbers",
  distribution: "numbers",
  quadratic: "numbers",
  amounts: "numbers",
  positional: "places",
  "positional-top": "places",
  ranking: "places",
  "ranking-top": "places",
};

export function shapeOf(contest: Contest): Shape | undefined {
  return SHAPES[contest.rule.kind];
}

/** Whether options may be tied. */
export function isRanking(contest: Contest): boolean {
  return contest.rule.kind.startsWith("ranking");
}

/** What is chosen as long as nothing has been touched; of one option there is no such thing. */
export function untouched(contest: Contest): Choice | undefined {
  const nothing = { one: undefined, some: [], numbers: {}, places: [] };
  return nothing[shapeOf(contest) ?? "one"];
}

/** The rule in a sentence. */
export function ruleText(contest: Contest): string {
  const { kind, ...parameters } = contest.rule;
  const name: string = `rule.${kind}`;
  if (!isSaid(name)) return t("rule.unknown", { kind });
  const points = parameters.points as readonly number[] | undefined;
  const values = { ...(parameters as Record<string, number>), count: contest.options.length };
  return t(name as Said, points === undefined ? values : { ...values, places: points.length, points: points.map(number).join(", ") });
}

/** What has been chosen so far, in a sentence. It says nothing of what is allowed. */
export function runningText(contest: Contest, choice: Choice | undefined): string {
  const { kind } = contest.rule;
  switch (shapeOf(contest)) {
    case "some": {
      const chosen = (choice as readonly string[] | undefined) ?? [];
      const costs = contest.rule.costs as readonly number[] | undefined;
      const cost = contest.options.reduce((sum, { id }, place) => sum + (chosen.includes(id) ? (costs?.[place] ?? 0) : 0), 0);
      return costs === undefined ? t("running.some", { chosen: chosen.length }) : t("running.cost", { cost });
    }
    case "numbers": {
      if (kind === "score") return "";
      const given = Object.values((choice as Readonly<Record<string, number>> | undefined) ?? {});
      const spent = given.reduce((sum, each) => sum + (kind === "quadratic" ? each * each : each), 0);
      return t("running.spent", { spent });
    }
    default:
      return "";
  }
}

/** A choice for reading it through. */
export function choiceShown(contest: Contest, choice: Choice | undefined): HTMLElement {
  const items = shown(contest, choice);
  return items.length === 0
    ? h("p", { class: "nothing" }, h("strong", {}, t("review.nothing")))
    : h("ul", { class: "chosen" }, items.map((item) => h("li", {}, item)));
}

function shown(contest: Contest, choice: Choice | undefined): readonly Child[] {
  const label = (id: string) => foreign(contest.options.find((option) => option.id === id)?.label ?? id);
  if (choice === undefined) return [];
  if (typeof choice === "string") return choice === "blank" ? [h("strong", {}, t("blank.option"))] : [label(choice)];
  if (!Array.isArray(choice)) {
    const given = Object.entries(choice as Readonly<Record<string, number>>).filter(([, each]) => each !== 0);
    return given.map(([id, each]) => [label(id), ": ", number(each)]);
  }
  return (choice as readonly (string | readonly string[])[]).map((entry, place) => {
    if (typeof entry === "string") return label(entry);
    const tied = entry.flatMap((id, index) => (index === 0 ? [label(id)] : [" = ", label(id)]));
    return [t("rank.place", { place: number(place + 1) }), ": ", tied];
  });
}
