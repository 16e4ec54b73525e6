// A combobox over the search of the API: type, arrow down, enter.

import { api, read } from "./client";
import { h } from "./dom";
import { kindWord } from "./relations";
import type { SearchResult } from "./shapes";
import { t } from "./words";

interface SearchAnswer {
  results: SearchResult[];
}

export interface SearchBox {
  element: HTMLElement;
  input: HTMLInputElement;
  /** Shows a name that was chosen elsewhere. */
  name: (text: string) => void;
}

const PAUSE = 140;
const SUGGESTIONS = 8;
const LINKABLE = new Set(["framework", "requirement", "standard", "group", "document", "passage", "concept", "external"]);
let boxes = 0;

/** The snippet with its found words marked; ranges count code points. */
export function marked(text: string, ranges: Array<[number, number]>): Array<Node | string> {
  const points = [...text];
  const parts: Array<Node | string> = [];
  let at = 0;
  for (const [start, end] of ranges) {
    if (start < at) continue;
    parts.push(points.slice(at, start).join(""), h("mark", {}, points.slice(start, end).join("")));
    at = end;
  }
  parts.push(points.slice(at).join(""));
  return parts;
}

function option(result: SearchResult, id: string): HTMLElement {
  const snippet = result.snippet && result.snippet !== result.title ? result.snippet : "";
  return h(
    "li",
    { role: "option", id, "data-uid": result.uid, "data-title": result.title, "aria-selected": "false" },
    h("span", { class: "hit-title" }, result.title),
    h("span", { class: "hit-kind" }, kindWord(result.kind)),
    snippet && h("span", { class: "hit-snippet" }, ...marked(snippet, result.highlights)),
  );
}

class Suggestions {
  readonly list: HTMLElement;
  private at = -1;
  private timer = 0;
  private asked = "";

  constructor(
    private readonly input: HTMLInputElement,
    id: string,
    label: string,
    private readonly pick: (uid: string, title: string) => void,
    private readonly say: (text: string) => void,
  ) {
    this.list = h("ul", { role: "listbox", id, class: "hits", hidden: true, "aria-label": label });
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const hit = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-uid]") : null;
      if (hit) this.take(hit);
    });
  }

  get options(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>("[role=option][data-uid]")];
  }

  ask(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.search(), PAUSE);
  }

  async search(): Promise<void> {
    const text = this.input.value.trim();
    this.asked = text;
    if (!text) {
      this.close();
      return;
    }
    try {
      const answer = await read<SearchAnswer>(api("search/", { q: text, limit: SUGGESTIONS }));
      if (this.asked === text) this.show(answer.results.filter((result) => LINKABLE.has(result.kind)));
    } catch {
      this.nothing(t("failed"));
    }
  }

  private nothing(text: string): void {
    this.list.replaceChildren(h("li", { class: "hits-none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, text));
    this.open();
    this.say(text);
  }

  private show(results: SearchResult[]): void {
    if (results.length === 0) {
      this.nothing(t("nothingFound"));
      return;
    }
    this.list.replaceChildren(...results.map((result, index) => option(result, `${this.list.id}-${index}`)));
    this.at = -1;
    this.open();
    this.say(t("found", { count: results.length }));
  }

  private open(): void {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  close(): void {
    this.list.hidden = true;
    this.at = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private move(step: number): void {
    const { options } = this;
    if (this.list.hidden || options.length === 0) return;
    this.at = (this.at + step + options.length) % options.length;
    options.forEach((hit, index) => hit.setAttribute("aria-selected", String(index === this.at)));
    this.input.setAttribute("aria-activedescendant", options[this.at]?.id ?? "");
    options[this.at]?.scrollIntoView({ block: "nearest" });
  }

  private take(hit: HTMLElement): void {
    this.asked = "";
    this.close();
    this.pick(hit.dataset.uid ?? "", hit.dataset.title ?? "");
  }

  async key(event: KeyboardEvent): Promise<void> {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (this.list.hidden || this.asked !== this.input.value.trim()) await this.search();
      const hit = this.options[Math.max(0, this.at)];
      if (hit) this.take(hit);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.stopPropagation();
      this.close();
    }
  }
}

export function searchBox(
  label: string,
  pick: (uid: string, title: string) => void,
  say: (text: string) => void,
  extra: Record<string, string | boolean> = {},
): SearchBox {
  boxes += 1;
  const id = `explorer-hits-${boxes}`;
  const input = h("input", {
    type: "search", role: "combobox", autocomplete: "off", maxlength: 200, "aria-label": label,
    "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", placeholder: label, ...extra,
  });
  const suggestions = new Suggestions(input, id, label, (uid, title) => {
    input.value = title;
    pick(uid, title);
  }, say);
  input.addEventListener("input", () => suggestions.ask());
  input.addEventListener("keydown", (event) => void suggestions.key(event));
  input.addEventListener("blur", () => suggestions.close());
  const element = h("div", { class: "search-box" }, input, suggestions.list);
  return { element, input, name: (text) => { input.value = text; } };
}
