// The text at the left: what one selects becomes a span in code points, ready to be sent.

import { codePoints } from "./codepoints";

interface Span {
  start: number;
  end: number;
  words: string;
}

/** What of one run is selected, and where that stands in the whole text. */
function selectedPart(run: HTMLElement, range: Range): { start: number; text: string } {
  const part = document.createRange();
  part.selectNodeContents(run);
  const before = part.cloneRange();
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) {
    part.setStart(range.startContainer, range.startOffset);
  }
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) {
    part.setEnd(range.endContainer, range.endOffset);
  }
  before.setEnd(part.startContainer, part.startOffset);
  return { start: Number(run.dataset.at) + codePoints(before.toString()), text: part.toString() };
}

/** The selected span without the white space around it; null where no word is selected. */
export function selectedSpan(prose: Element, range: Range): Span | null {
  const parts = [...prose.querySelectorAll<HTMLElement>("[data-at]")]
    .filter((run) => range.intersectsNode(run))
    .map((run) => selectedPart(run, range))
    .filter((part) => part.text.trim() !== "");
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last) return null;
  const leading = first.text.length - first.text.trimStart().length;
  return {
    start: first.start + codePoints(first.text, leading),
    end: last.start + codePoints(last.text.trimEnd()),
    words: parts.map((part) => part.text).join("").trim(),
  };
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
