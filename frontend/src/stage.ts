// The stage: legend, picture or tables, panel, and the small lines of text about them.

import type { Told } from "./answers";
import { h } from "./dom";
import type { Visible } from "./model";
import type { StandardsGraph } from "./picture";
import { t, type WordKey } from "./words";

export interface StageEvents {
  zoom: (factor: number) => void;
  fit: () => void;
  svg: () => void;
  png: () => void;
  unpin: () => void;
  restore: () => void;
  retry: () => void;
  close: () => void;
}

const PHONE = "(max-width: 52rem)";

/** The line above the picture that says what is asked and answered. */
export function answerStrip(strip: HTMLElement, line: string, clear: (() => void) | null): void {
  strip.hidden = line === "";
  if (strip.dataset.line === line) return;
  strip.dataset.line = line;
  strip.classList.toggle("is-hint", clear === null);
  const end = clear ? h("button", { type: "button", class: "quiet", click: clear }, t("clear")) : "";
  strip.replaceChildren(h("p", {}, line), end);
}

export class Stage {
  readonly element: HTMLElement;
  readonly picture = document.createElement("standards-graph") as StandardsGraph;
  readonly legend = h("div", { class: "legend-lines" });
  readonly tables = h("div", { class: "explorer-tables", hidden: true, tabindex: 0, role: "region", "aria-label": t("table") });
  readonly node = h("div", { class: "panel-node" });
  readonly strip = h("div", { class: "answer-strip", hidden: true });
  private readonly answerBox = h("div", { class: "panel-answer" });
  private readonly aside: HTMLElement;
  private readonly close: HTMLElement;
  private readonly side: HTMLDetailsElement;
  private readonly tools: HTMLElement;
  private readonly frame: HTMLElement;
  private readonly status = h("p", { class: "unseen", role: "status", "aria-live": "polite" });
  private readonly counts = h("p", { class: "explorer-counts" });
  readonly wrong = h("div", { class: "explorer-problem", role: "alert", hidden: true });
  private readonly bar = h("div", { class: "explorer-waiting", hidden: true });

  constructor(scope: HTMLElement, private readonly events: StageEvents) {
    this.close = this.tool("close", "×", events.close, "close");
    this.aside = h("aside", { class: "explorer-panel", hidden: true, "aria-label": t("place") }, this.answerBox, this.close, this.node);
    this.side = h("details", { class: "explorer-side", open: !matchMedia(PHONE).matches },
      h("summary", {}, t("legend")), scope, this.legend);
    this.tools = h("div", { class: "explorer-tools", role: "group", "aria-label": t("picture") },
      this.tool("zoomIn", "+", () => events.zoom(1.25)),
      this.tool("zoomOut", "−", () => events.zoom(0.8)),
      this.tool("fit", "⤢", events.fit),
      this.tool("savePng", "PNG", events.png, "wide"),
      this.tool("saveSvg", "SVG", events.svg, "wide"));
    const foot = h("div", { class: "explorer-foot" }, this.counts, this.tools);
    this.frame = h("div", { class: "explorer-frame" }, this.bar, this.strip, this.picture, this.tables, foot);
    this.element = h("div", { class: "explorer-stage" }, this.side, this.frame, this.aside, this.status);
  }

  private tool(word: WordKey, text: string, click: () => void, look = ""): HTMLButtonElement {
    return h("button", { type: "button", class: `tool ${look}`, title: t(word), "aria-label": t(word), click }, text);
  }

  say(text: string): void {
    this.status.textContent = text;
  }

  wait(on: boolean): void {
    this.bar.hidden = !on;
    this.frame.setAttribute("aria-busy", String(on));
  }

  problem(text: string): void {
    this.wrong.hidden = text === "";
    if (!text) return;
    this.wrong.replaceChildren(
      h("p", {}, h("strong", {}, t("failed")), text === t("failed") ? "" : ` ${text}`),
      h("button", { type: "button", class: "button", click: this.events.retry }, t("retry")),
    );
  }

  table(on: boolean): void {
    this.tables.hidden = !on;
    this.picture.hidden = on;
    this.tools.hidden = on;
  }

  panel(hasNode: boolean): void {
    this.node.hidden = !hasNode;
    this.close.hidden = !hasNode;
    this.aside.hidden = !hasNode && this.answerBox.hidden;
    this.element.classList.toggle("has-panel", !this.aside.hidden);
    if (!hasNode) delete this.node.dataset.uid;
  }

  answer(told: Told | null): void {
    this.answerBox.hidden = !told || told.body.length === 0;
    this.answerBox.replaceChildren(...(told ? [h("h2", {}, told.title), ...told.body] : []));
  }

  toggleLegend(): void {
    this.side.open = !this.side.open;
  }

  count(shown: Visible, folded: number, limit: number, hidden: number, pinned: number): void {
    const parts: Array<Node | string> = [t("shown", { nodes: shown.nodes.length, edges: shown.edges.length })];
    const add = (part: Node | string): void => {
      parts.push(" · ", part);
    };
    if (folded > 0) add(t("moreInAll", { count: folded }));
    if (limit > 0) add(t("capped", { limit }));
    if (hidden > 0) add(this.undo(t("hiddenCount", { count: hidden }), t("restore"), this.events.restore));
    if (pinned > 0) add(this.undo("", t("unpinAll"), this.events.unpin));
    this.counts.replaceChildren(...parts);
  }

  private undo(text: string, word: string, click: () => void): HTMLElement {
    return h("span", {}, text ? `${text} ` : "", h("button", { type: "button", class: "linkish", click }, word));
  }
}
