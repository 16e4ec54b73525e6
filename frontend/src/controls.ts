// The controls around the picture, and where each shows what the state says.

import { h } from "./dom";
import { searchBox, type SearchBox } from "./search_box";
import { DEEPEST, DIRECTIONS, LIMITS, VIEWS, type Direction, type State, type View } from "./state";
import { t, type WordKey } from "./words";

export interface ControlEvents {
  set: (change: Partial<State>) => void;
  centre: (uid: string) => void;
  say: (text: string) => void;
}

export interface FrameworkChoice {
  slug: string;
  title: string;
}

/** The frameworks that the page names, for the coverage question. */
export function frameworkChoices(): FrameworkChoice[] {
  const data = document.getElementById("explorer-frameworks")?.textContent ?? "[]";
  return JSON.parse(data) as FrameworkChoice[];
}

const button = (word: WordKey, text: string, click: () => void, extra: Record<string, string> = {}): HTMLButtonElement =>
  h("button", { type: "button", title: t(word), "aria-label": t(word), click, ...extra }, text);

export class Toolbar {
  readonly search: SearchBox;
  readonly element: HTMLElement;
  private readonly views = new Map<View, HTMLButtonElement>();

  constructor(events: ControlEvents, ask: HTMLElement) {
    this.search = searchBox(t("search"), (uid) => events.centre(uid), events.say, {
      "data-search": true, class: "explorer-search", placeholder: t("searchHint"),
    });
    for (const view of VIEWS) {
      const choice = h("button", { type: "button", click: () => events.set({ view }) }, t(view));
      this.views.set(view, choice);
    }
    const group = h("div", { class: "segments", role: "group", "aria-label": t("view") }, ...this.views.values());
    this.element = h("div", { class: "explorer-bar" }, this.search.element, group, ask);
  }

  show(state: State): void {
    for (const [view, choice] of this.views) choice.setAttribute("aria-pressed", String(view === state.view));
  }
}

/** Depth, direction, day and limit. */
export class ScopeBox {
  readonly element: HTMLElement;
  private readonly depth = h("output", { class: "digits", "aria-live": "off" });
  private readonly direction: HTMLSelectElement;
  private readonly day: HTMLInputElement;
  private readonly limit: HTMLSelectElement;
  private level = 2;

  constructor(events: ControlEvents) {
    const deeper = (step: number) => (): void => {
      const depth = Math.min(DEEPEST, Math.max(1, this.level + step));
      if (depth !== this.level) events.set({ depth });
    };
    this.direction = h("select", { change: () => events.set({ direction: this.direction.value as Direction }) },
      ...DIRECTIONS.map((word) => h("option", { value: word }, t(word))));
    this.day = h("input", { type: "date", change: () => events.set({ asOf: this.day.value }) });
    this.limit = h("select", { change: () => events.set({ limit: Number(this.limit.value) }) },
      ...LIMITS.map((count) => h("option", { value: count }, String(count))));
    const stepper = h("span", { class: "stepper", role: "group", "aria-label": t("depth") },
      button("shallower", "−", deeper(-1)), this.depth, button("deeper", "+", deeper(1)));
    const row = (word: WordKey, control: HTMLElement): HTMLElement =>
      h("label", { class: "scope-row" }, h("span", {}, t(word)), control);
    this.element = h("div", { class: "scope" },
      h("div", { class: "scope-row" }, h("span", {}, t("depth")), stepper),
      row("direction", this.direction), row("asOf", this.day), row("limit", this.limit));
  }

  show(state: State): void {
    this.level = state.depth;
    this.depth.textContent = String(state.depth);
    this.direction.value = state.direction;
    this.day.value = state.asOf;
    this.limit.value = String(state.limit);
  }
}

/** The three questions, folded away until wanted. */
export class AskBox {
  readonly element: HTMLDetailsElement;
  private readonly ends: [SearchBox, SearchBox];
  private picked = { from: "", to: "", impact: "" };

  constructor(private readonly events: ControlEvents, frameworks: FrameworkChoice[]) {
    const end = (word: "from" | "to"): SearchBox =>
      searchBox(t(word), (uid) => { this.picked[word] = uid; }, events.say);
    this.ends = [end("from"), end("to")];
    const parts = [this.path(), this.impact(), frameworks.length > 1 ? this.coverage(frameworks) : null];
    this.element = h("details", { class: "ask" }, h("summary", {}, t("ask")),
      h("div", { class: "ask-body" }, ...parts));
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.element.open) return;
      event.stopPropagation();
      this.close();
      this.element.querySelector("summary")?.focus();
    });
  }

  private form(title: WordKey, submit: WordKey, ask: () => Partial<State> | null, ...fields: HTMLElement[]): HTMLElement {
    const form = h("form", { class: "ask-form" }, h("h2", {}, t(title)), ...fields,
      h("button", { type: "submit", class: "button" }, t(submit)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const change = ask();
      if (!change) return;
      this.close();
      this.events.set({ ...NO_QUESTION, ...change });
    });
    return form;
  }

  private path(): HTMLElement {
    const ask = (): Partial<State> | null =>
      this.picked.from && this.picked.to ? { from: this.picked.from, to: this.picked.to } : null;
    return this.form("pathBetween", "findPath", ask, this.ends[0].element, this.ends[1].element);
  }

  private impact(): HTMLElement {
    const which = searchBox(t("onWhat"), (uid) => { this.picked.impact = uid; }, this.events.say);
    const ask = (): Partial<State> | null => (this.picked.impact ? { impact: this.picked.impact } : null);
    return this.form("impactOf", "findImpact", ask, which.element);
  }

  private coverage(frameworks: FrameworkChoice[]): HTMLElement {
    const choice = (word: WordKey, at: number): [HTMLElement, HTMLSelectElement] => {
      const select = h("select", {}, ...frameworks.map(({ slug, title }) => h("option", { value: slug }, title)));
      select.selectedIndex = at;
      return [h("label", { class: "scope-row" }, h("span", {}, t(word)), select), select];
    };
    const [sourceRow, source] = choice("coverageSource", 0);
    const [targetRow, target] = choice("coverageTarget", 1);
    const ask = (): Partial<State> | null =>
      source.value === target.value ? null : { source: source.value, target: target.value };
    return this.form("coverageOf", "findCoverage", ask, sourceRow, targetRow);
  }

  close(): void {
    this.element.open = false;
  }

  /** Fills the ends of the path form from what was marked in the picture. */
  show(state: State, name: (uid: string) => string): void {
    if (state.from) this.ends[0].name(name(state.from));
    if (state.to) this.ends[1].name(name(state.to));
    if (state.from) this.picked.from = state.from;
    if (state.to) this.picked.to = state.to;
  }
}

export const NO_QUESTION: Partial<State> = { from: "", to: "", nth: 1, impact: "", source: "", target: "" };
