// How large a label is. Names are set whole: long ones take more lines, none is cut.

import type { GraphNode } from "./shapes";

export interface Box {
  uid: string;
  width: number;
  height: number;
  code: string;
  codeWidth: number;
  lines: string[];
}

export const LINE = 20;
const WIDEST = 264;
const SIDES = 24;
const CODE_GAP = 7;

let ruler: CanvasRenderingContext2D | null = null;
let fonts: { name: string; code: string } | null = null;
const widths = new Map<string, number>();

function measureWith(font: string, text: string): number {
  const key = `${font}|${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  ruler ??= document.createElement("canvas").getContext("2d");
  if (!ruler) return text.length * 15;
  ruler.font = font;
  const width = ruler.measureText(text).width;
  widths.set(key, width);
  return width;
}

/** The fonts of labels, read once from the style sheet so that boxes fit what is drawn. */
function labelFonts(): { name: string; code: string } {
  if (fonts) return fonts;
  const root = getComputedStyle(document.documentElement);
  const serif = root.getPropertyValue("--serif").trim() || "serif";
  const sans = root.getPropertyValue("--sans").trim() || "sans-serif";
  fonts = { name: `15px ${serif}`, code: `11.5px ${sans}` };
  return fonts;
}

// Chinese breaks anywhere but before closing punctuation; Latin words stay whole.
const PIECES = /[A-Za-z0-9@._/-]+\s*|.[，。、；：？！）》”’」』…]*/gsu;

function wrap(text: string, font: string, room: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.match(PIECES) ?? [text]) {
    if (line && measureWith(font, line + piece) > room) {
      lines.push(line.trimEnd());
      line = piece;
    } else {
      line += piece;
    }
  }
  if (line) lines.push(line.trimEnd());
  return lines.length > 0 ? lines : [text];
}

function balanced(text: string, font: string, room: number): string[] {
  const lines = wrap(text, font, room);
  if (lines.length < 2) return lines;
  const even = Math.ceil(measureWith(font, text) / lines.length) + 16;
  const again = wrap(text, font, Math.min(room, even));
  return again.length === lines.length ? again : lines;
}

/** The box of a node's label. */
export function boxOf(node: GraphNode): Box {
  const { name, code } = labelFonts();
  const shownCode = node.kind === "framework" ? "" : (node.code ?? "");
  const codeWidth = shownCode ? measureWith(code, shownCode) + CODE_GAP : 0;
  const lines = balanced(node.label || shownCode || "—", name, WIDEST - SIDES - codeWidth);
  const text = Math.max(...lines.map((line) => measureWith(name, line)));
  return {
    uid: node.uid,
    width: Math.ceil(Math.max(34, text + codeWidth + SIDES + (node.kind === "concept" ? 8 : 0))),
    height: lines.length * LINE + 10,
    code: shownCode,
    codeWidth,
    lines,
  };
}
