// The text at the left: what one selects becomes a span in code points, ready to be sent.

import { codePoints } from "./codepoints";

interface Span {
  start: number;
  end: number;
  words: string;
}

const BLANK = /^\s+|\s+$/g;

/** The offset in the whole text of a place in the page; null outside every run. */
function offsetOf(node: Node, offset: number): number | null {
  const inText = node.nodeType === Node.TEXT_NODE;
  const place = inText ? node : (node.childNodes[offset] ?? node);
  const element = place instanceof Element ? place : place.parentElement;
  const run = element?.closest<HTMLElement>("[data-at]") ?? element?.querySelector<HTMLElement>("[data-at]");
  if (!run) return null;
  const start = Number(run.dataset.at);
  if (!inText || !run.contains(node)) return start;
  const before = document.createRange();
  before.selectNodeContents(run);
  before.setEnd(node, offset);
  return start + codePoints(before.toString());
}

/** The end of the last run before a place that lies between runs. */
function endBefore(prose: Element, range: Range): number | null {
  const runs = [...prose.querySelectorAll<HTMLElement>("[data-at]")];
  const touched = runs.filter((run) => range.intersectsNode(run) && run.textContent);
  const last = touched.at(-1);
  if (!last) return null;
  const inside = document.createRange();
  inside.selectNodeContents(last);
  const upTo = range.compareBoundaryPoints(Range.END_TO_END, inside) < 0;
  if (upTo) inside.setEnd(range.endContainer, range.endOffset);
  return Number(last.dataset.at) + codePoints(inside.toString());
}

/** The selected span without the white space around it. */
export function selectedSpan(prose: Element, range: Range): Span | null {
  const low = offsetOf(range.startContainer, range.startOffset);
  const high = endBefore(prose, range);
  if (low === null || high === null || high <= low) return null;
  const words = range.toString();
  const kept = words.replace(BLANK, "");
  if (!kept) return null;
  const leading = codePoints(words.slice(0, words.indexOf(kept)));
  const trailing = codePoints(words) - leading - codePoints(kept);
  return { start: low + leading, end: high - trailing, words: kept };
}

export class DeskProse extends HTMLElement {
  private readonly look = (): void => this.offer();

  connectedCallback(): void {
    document.addEventListener("selectionchange", this.look);
  }

  disconnectedCallback(): void {
    document.removeEventListener("selectionchange", this.look);
  }

  /** Fills the bar with the selected span and shows it, or hides it again. */
  private offer(): void {
    const bar = this.parentElement?.querySelector<HTMLElement>("[data-selection]");
    if (!bar || bar.contains(document.activeElement)) return;
    const selection = document.getSelection();
    const range = selection && selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
    const mine = range && !range.collapsed && this.contains(range.commonAncestorContainer);
    const span = mine ? selectedSpan(this, range) : null;
    bar.hidden = span === null;
    if (span) this.fill(bar, span);
  }

  private fill(bar: HTMLElement, span: Span): void {
    const words = bar.querySelector("[data-selection-words]");
    if (words) words.textContent = `“${span.words.replace(/\s+/g, " ")}”`;
    const values: Record<string, string> = {
      expression: this.dataset.expression ?? "",
      start: String(span.start),
      end: String(span.end),
    };
    for (const [name, value] of Object.entries(values)) {
      for (const input of bar.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)) input.value = value;
    }
  }
}
