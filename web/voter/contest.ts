import type { Choice, Contest, ContestOption } from "@tupyo/voter";
import { type Child, fresh, h } from "../shared/dom.js";
import { foreign, longForeign } from "../shared/foreign.js";
import { picture } from "../shared/picture.js";
import { number, t } from "../shared/say.js";
import { isRanking, ruleText, runningText, shapeOf } from "./rules.js";

/** One contest, in which somebody chooses. It says `change` when they have; what is allowed is the module's business. */
export class ContestElement extends HTMLElement {
  contest!: Contest;
  value: Choice | undefined;
  readonly #running = h("output", { class: "running" });
  #fault: HTMLElement | undefined;

  connectedCallback(): void {
    const { contest } = this;
    const hint = h("p", { class: "hint", id: fresh() }, ruleText(contest));
    const inputs = h("div", { class: "options" }, this.#inputs());
    const head = [contest.description && longForeign(contest.description), picture(contest.picture), hint];
    const legend = h("legend", {}, h("h2", {}, foreign(contest.title)));
    const set = h("fieldset", { "aria-describedby": hint.id }, legend, head, inputs, this.#running);
    this.replaceChildren(set);
    this.#tell();
  }

  /** Shows what is wrong with the choice, and puts the focus there. */
  refuse(text: Child): void {
    this.#fault?.remove();
    this.#fault = h("p", { class: "fault", role: "alert" }, text);
    this.querySelector(".options")?.before(this.#fault);
    this.querySelector<HTMLElement>("input, select")?.focus();
    this.scrollIntoView({ block: "start" });
  }

  #changed(value: Choice | undefined): void {
    this.value = value;
    this.#fault?.remove();
    this.#tell();
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #tell(): void {
    this.#running.textContent = runningText(this.contest, this.value);
  }

  #inputs(): readonly HTMLElement[] {
    switch (shapeOf(this.contest)) {
      case "one":
        return this.#radios();
      case "some":
        return this.#boxes();
      case "numbers":
        return this.#numbers();
      default:
        return this.#places();
    }
  }

  #radios(): readonly HTMLElement[] {
    const name = fresh();
    const radio = (id: string, about: Child, more?: Child) => {
      const input = h("input", { type: "radio", name, value: id, change: () => this.#changed(id) });
      input.checked = this.value === id;
      return h("label", { class: "option" }, input, h("span", {}, about, more));
    };
    const options = this.contest.options.map((option) => radio(option.id, foreign(option.label), about(option)));
    const blank = radio("blank", h("strong", {}, t("blank.option")), h("span", { class: "more" }, t("blank.means")));
    return this.contest.rule.blank === true ? [...options, blank] : options;
  }

  #boxes(): readonly HTMLElement[] {
    const chosen = new Set(Array.isArray(this.value) ? (this.value as string[]) : []);
    const costs = this.contest.rule.costs as readonly number[] | undefined;
    return this.contest.options.map((option, place) => {
      const input = h("input", { type: "checkbox", value: option.id });
      input.checked = chosen.has(option.id);
      input.addEventListener("change", () => {
        if (input.checked) chosen.add(option.id);
        else chosen.delete(option.id);
        this.#changed(this.contest.options.map(({ id }) => id).filter((id) => chosen.has(id)));
      });
      const cost = costs && h("span", { class: "more" }, t("rule.cost", { cost: costs[place] ?? 0 }));
      return h("label", { class: "option" }, input, h("span", {}, foreign(option.label), cost, about(option)));
    });
  }

  #numbers(): readonly HTMLElement[] {
    const given = { ...(this.value as Readonly<Record<string, number>> | undefined) };
    return this.contest.options.map((option) => {
      const input = h("input", { type: "number", min: 0, step: 1, inputmode: "numeric", placeholder: "0" });
      if (given[option.id] !== undefined) input.value = String(given[option.id]);
      input.addEventListener("input", () => {
        if (input.value === "") delete given[option.id];
        else given[option.id] = Number(input.value);
        this.#changed({ ...given });
      });
      return h("label", { class: "option numbered" }, h("span", {}, foreign(option.label), about(option)), input);
    });
  }

  #places(): readonly HTMLElement[] {
    const { options } = this.contest;
    const ranks = Number(this.contest.rule.ranks ?? (this.contest.rule.points as unknown[] | undefined)?.length);
    const count = Number.isInteger(ranks) ? ranks : options.length;
    const places = new Map<string, number>();
    (this.value as readonly (readonly string[])[] | undefined)?.forEach((ids, place) => ids.forEach((id) => places.set(id, place)));
    return options.map((option) => {
      const choice = (value: number, text: string) => h("option", { value, selected: (places.get(option.id) ?? -1) === value }, text);
      const all = Array.from({ length: count }, (_, place) => choice(place, t("rank.place", { place: number(place + 1) })));
      const select = h("select", {}, choice(-1, t("rank.none")), all);
      select.addEventListener("change", () => {
        if (select.value === "-1") places.delete(option.id);
        else places.set(option.id, Number(select.value));
        this.#changed(this.#ordered(places));
      });
      return h("label", { class: "option numbered" }, h("span", {}, foreign(option.label), about(option)), select);
    });
  }

  /** Where options may be tied, only their order says something: an empty place says nothing. */
  #ordered(places: ReadonlyMap<string, number>): readonly (readonly string[])[] {
    const last = Math.max(-1, ...places.values());
    const at = (place: number) => this.contest.options.map(({ id }) => id).filter((id) => places.get(id) === place);
    const ordered = Array.from({ length: last + 1 }, (_, place) => at(place));
    return isRanking(this.contest) ? ordered.filter((ids) => ids.length > 0) : ordered;
  }
}

function about(option: ContestOption): Child {
  return [option.description && longForeign(option.description), picture(option.picture)];
}

customElements.define("tupyo-contest", ContestElement);
