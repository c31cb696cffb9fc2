import type { StyleResult, Texts } from "@tupyo/voter";
import { h } from "./dom.js";
import { foreign } from "./foreign.js";
import { number, t } from "./say.js";

/** The titles of options by contest and option, as far as they are known. */
export type Labels = ReadonlyMap<string, Texts>;

const NO_OPTIONS = { blank: "result.blank", unused: "result.unused", unspent: "result.unspent" } as const;

function nameOf(contest: string, option: string, label: Texts | undefined, labels: Labels): HTMLElement {
  if (label !== undefined) return foreign(label);
  if (Object.hasOwn(NO_OPTIONS, option)) return h("i", {}, t(NO_OPTIONS[option as keyof typeof NO_OPTIONS]));
  const [first, second] = option.split(">");
  if (second === undefined) return foreign(option);
  const of = (id: string) => foreign(labels.get(`${contest}/${id}`) ?? id);
  return h("span", {}, of(first ?? ""), t("result.before"), of(second));
}

/** The sums of one style: a table for each contest, and a bar behind each number. */
export function results(result: StyleResult, labels: Labels = new Map()): HTMLElement {
  const contests = result.contests.map(({ contest, title, options }) => {
    const most = Math.max(1, ...options.map(({ votes }) => votes));
    const rows = options.map(({ option, label, votes }) => {
      const bar = h("span", { class: "bar", "aria-hidden": "true" });
      bar.style.setProperty("--part", String(votes / most));
      const name = h("th", { scope: "row" }, nameOf(contest, option, label, labels));
      return h("tr", {}, name, h("td", { class: "number" }, number(votes)), h("td", { class: "bars" }, bar));
    });
    const columns = [h("th", { scope: "col" }, t("result.option")), h("th", { scope: "col" }, t("result.votes"))];
    const head = h("thead", { class: "unseen" }, h("tr", {}, columns, h("td", {})));
    return h("table", { class: "results" }, h("caption", {}, foreign(title)), head, h("tbody", {}, rows));
  });
  return h("section", { class: "style-result" }, h("h3", {}, foreign(result.title)), contests);
}
