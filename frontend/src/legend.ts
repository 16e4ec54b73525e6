// The legend is the filter: each line shows how a relation or kind is drawn, how often it is in
// the picture, and switches it off and on.

import { h, s } from "./dom";
import type { Graph } from "./model";
import { HEADS, RELATIONS, kindLook, kindWord, relationLook, relationWord } from "./relations";
import type { State } from "./state";
import { t } from "./words";

export interface LegendEvents {
  toggleType: (type: string) => void;
  toggleKind: (kind: string) => void;
}

export function relationSample(type: string): SVGSVGElement {
  const { dash, head, tint } = relationLook(type);
  const tip = HEADS[head];
  return s(
    "svg",
    { class: "sample", viewBox: "0 0 44 14", width: 44, height: 14, "aria-hidden": "true", focusable: "false" },
    s(
      "g",
      { class: `edge tint-${tint}${tip.filled ? "" : " is-open-head"}${type === "part_of" ? " is-tree" : ""}` },
      s("path", { class: "line", d: `M1 7H${42 - tip.inset}`, "stroke-dasharray": dash || null }),
      s("path", { class: "head", d: tip.d, transform: "translate(42 7)" }),
    ),
  );
}

function kindSample(kind: string): SVGSVGElement {
  return s(
    "svg",
    { class: "sample", viewBox: "-22 -9 44 18", width: 44, height: 18, "aria-hidden": "true", focusable: "false" },
    s("g", { class: `node kind-${kind}` }, s("path", { class: "outline", d: kindLook(kind).outline(38, 15) })),
  );
}

function line(sample: SVGSVGElement, word: string, count: number, on: boolean, toggle: () => void): HTMLElement {
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: "legend-line", "aria-pressed": String(on), click: toggle },
      sample,
      h("span", { class: "legend-word" }, word),
      h("span", { class: "legend-count" }, on || count ? String(count) : ""),
    ),
  );
}

function countBy<T>(items: Iterable<T>, name: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(name(item), (counts.get(name(item)) ?? 0) + 1);
  return counts;
}

const ORDER = Object.keys(RELATIONS);
const KIND_ORDER = ["framework", "group", "standard", "requirement", "document", "passage", "concept", "external"];

const ranked = (order: string[]) => (one: string, other: string): number =>
  (order.indexOf(one) + 1 || 99) - (order.indexOf(other) + 1 || 99);

/** Fills `into` with the lines for what has been read and what is switched off. */
export function drawLegend(into: HTMLElement, graph: Graph, state: State, events: LegendEvents): void {
  const types = countBy(graph.edges.values(), (edge) => edge.type);
  for (const folded of graph.folded.values()) if (!types.has(folded.type)) types.set(folded.type, 0);
  const kinds = countBy(graph.nodes.values(), (node) => node.kind);
  const allTypes = [...new Set([...types.keys(), ...state.typesOff])].sort(ranked(ORDER));
  const allKinds = [...new Set([...kinds.keys(), ...state.kindsOff])].sort(ranked(KIND_ORDER));
  const held = document.activeElement;
  const focused = held instanceof HTMLElement && into.contains(held) ? held.textContent : null;
  into.replaceChildren(
    h("h2", {}, t("relations")),
    h("ul", {}, ...allTypes.map((type) => line(
      relationSample(type), relationWord(type), types.get(type) ?? 0, !state.typesOff.includes(type),
      () => events.toggleType(type),
    ))),
    h("h2", {}, t("kinds")),
    h("ul", {}, ...allKinds.map((kind) => line(
      kindSample(kind), kindWord(kind), kinds.get(kind) ?? 0, !state.kindsOff.includes(kind),
      () => events.toggleKind(kind),
    ))),
  );
  // The pressed line is drawn anew; whoever pressed it by key stays on it.
  if (focused !== null) keepFocus(into, focused);
}

function keepFocus(into: HTMLElement, text: string): void {
  const word = (button: HTMLElement): string => button.querySelector(".legend-word")?.textContent ?? "";
  for (const button of into.querySelectorAll<HTMLElement>("button")) {
    if (word(button) && text.startsWith(word(button))) button.focus();
  }
}
