// What a node is drawn of besides its outline: its name, and the badge of what it holds folded.

import { LINE, type Box } from "./boxes";
import { s } from "./dom";

export function label(box: Box): SVGTextElement {
  const left = -box.width / 2 + 12;
  const top = -((box.lines.length - 1) * LINE) / 2;
  const text = s("text", { class: "name", "aria-hidden": "true" });
  if (box.code) text.append(s("tspan", { class: "code", x: left, y: top, dy: "0.34em" }, box.code));
  box.lines.forEach((line, index) => {
    const x = left + box.codeWidth + (box.code ? 0 : (box.width - 24 - box.codeWidth) / 2);
    const anchor = box.code ? "start" : "middle";
    text.append(s("tspan", { x, y: top + index * LINE, dy: "0.34em", "text-anchor": anchor }, line));
  });
  return text;
}

export function badge(box: Box, text: string, hint: string): SVGGElement {
  const width = 10 + text.length * 7;
  const group = s("g", { class: "more", transform: `translate(${box.width / 2 - 4} ${box.height / 2 - 1})` });
  group.append(
    s("title", {}, hint),
    s("rect", { x: -width / 2, y: -8, width, height: 16, rx: 8 }),
    s("text", { "text-anchor": "middle", dy: "0.35em" }, text),
  );
  return group;
}
