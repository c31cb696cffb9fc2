import type { Growth } from "@tupyo/voter";
import { type Child, h } from "../shared/dom.js";
import { moment, number, share, t } from "../shared/say.js";

const SVG = "http://www.w3.org/2000/svg";
/** The drawing's own units; the page gives it its width. */
const [WIDTH, HEIGHT] = [600, 180];
/** More rows say nothing that the drawing does not show. */
const MOST_ROWS = 25;

type Point = Growth["points"][number];

/** How many ballots there were by when: what the tally counts, a drawing, and the same as a table. */
export function growth(curve: Growth | undefined): Child {
  if (curve === undefined) return undefined;
  const { points, voters, counted, witnessed } = curve;
  const last = points.at(-1);
  const part = voters === 0 ? 0 : (counted ?? 0) / voters;
  return [
    counted !== null && h("p", { class: "standing" }, t("growth.counted", { counted, voters, share: share(part) })),
    counted === null && voters > 0 && h("p", {}, t("growth.voters", { voters })),
    last !== undefined && h("p", {}, t("growth.now", { ballots: last.ballots, time: moment(last.time) })),
    points.length > 1 && [drawing(points), h("p", { class: "hint" }, t(witnessed ? "growth.witnessed" : "growth.said")), table(points)],
  ];
}

/** Steps: between two checkpoints nobody has said anything. */
function drawing(points: readonly Point[]): HTMLElement {
  const [first, last] = [points[0] as Point, points.at(-1) as Point];
  const most = Math.max(1, last.ballots);
  const x = ({ time }: Point) => round(((time - first.time) / (last.time - first.time)) * WIDTH);
  const y = ({ ballots }: Point) => round(HEIGHT - (ballots / most) * HEIGHT);
  const steps = points.slice(1).map((point) => `H${x(point)}V${y(point)}`).join("");
  const svg = document.createElementNS(SVG, "svg");
  const shape = (d: string, name: string) => {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    path.setAttribute("class", name);
    svg.append(path);
  };
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  const label = { ballots: last.ballots, from: moment(first.time), until: moment(last.time) };
  svg.setAttribute("aria-label", t("growth.drawing", label));
  shape(`M0 ${HEIGHT}V${y(first)}${steps}V${HEIGHT}Z`, "under");
  shape(`M0 ${y(first)}${steps}`, "line");
  const scale = h("div", { class: "scale", "aria-hidden": "true" }, h("span", {}, moment(first.time)), h("span", {}, moment(last.time)));
  return h("figure", { class: "growth" }, h("p", { class: "most", "aria-hidden": "true" }, number(last.ballots)), svg, scale);
}

function table(points: readonly Point[]): HTMLElement {
  const shown = few(points);
  const row = ({ time, ballots }: Point, place: number) => {
    const more = ballots - (shown[place - 1]?.ballots ?? 0);
    return h("tr", {}, h("th", { scope: "row" }, moment(time)), h("td", { class: "number" }, number(ballots)), h("td", { class: "number" }, number(more)));
  };
  const columns = (["growth.time", "growth.ballots", "growth.more"] as const).map((name) => h("th", { scope: "col" }, t(name)));
  const caption = h("caption", {}, t("growth.table"));
  const whole = h("table", { class: "results" }, caption, h("thead", {}, h("tr", {}, columns)), h("tbody", {}, shown.map(row)));
  return h("details", {}, h("summary", {}, t("growth.show")), whole);
}

/** The last of so many equal spans of time each. */
function few(points: readonly Point[]): readonly Point[] {
  if (points.length <= MOST_ROWS) return points;
  const [first, last] = [points[0] as Point, points.at(-1) as Point];
  const span = ({ time }: Point) => Math.ceil(((time - first.time) / (last.time - first.time)) * (MOST_ROWS - 1));
  return points.filter((point, place) => place === points.length - 1 || span(point) !== span(points[place + 1] as Point));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
