// Lines between boxes that stand anywhere: from border to border, bowed where two share their ends.

import { edgeKey, type Visible } from "../model";
import { HEADS, relationLook } from "../relations";
import type { Drawn, Placed, Places } from "../scene";
import type { GraphEdge } from "../shapes";

interface Point {
  x: number;
  y: number;
}

/** Where the ray from the middle of a box towards `to` leaves the box, `gap` beyond its border. */
function border({ x, y, box }: Placed, to: Point, gap: number): Point {
  const [dx, dy] = [to.x - x, to.y - y];
  if (dx === 0 && dy === 0) return { x, y };
  const scale = Math.min(
    (box.width / 2 + gap) / Math.abs(dx || 1e-9),
    (box.height / 2 + gap) / Math.abs(dy || 1e-9),
  );
  return scale >= 1 ? { x, y } : { x: x + dx * scale, y: y + dy * scale };
}

function bowed(edge: GraphEdge, source: Placed, target: Placed, bow: number, isTree: boolean): Drawn {
  const [dx, dy] = [target.x - source.x, target.y - source.y];
  const length = Math.hypot(dx, dy) || 1;
  const bend = { x: (source.x + target.x) / 2 - (dy / length) * bow, y: (source.y + target.y) / 2 + (dx / length) * bow };
  const start = border(source, bend, 0);
  const tip = border(target, bend, 1);
  const inset = HEADS[relationLook(edge.type).head].inset;
  const angle = Math.atan2(tip.y - bend.y, tip.x - bend.x);
  const end = { x: tip.x - Math.cos(angle) * inset, y: tip.y - Math.sin(angle) * inset };
  return {
    key: edgeKey(edge),
    edge,
    line: bow === 0
      ? `M${start.x} ${start.y}L${end.x} ${end.y}`
      : `M${start.x} ${start.y}Q${bend.x} ${bend.y} ${end.x} ${end.y}`,
    tip: { ...tip, angle: (angle * 180) / Math.PI },
    word: { x: (start.x + tip.x) / 4 + bend.x / 2, y: (start.y + tip.y) / 4 + bend.y / 2 },
    isTree,
  };
}

/** Draws every visible edge between its ends' present places. */
export function linesBetween(visible: Visible, places: Places, bow: (edge: GraphEdge) => number): Drawn[] {
  const seen = new Map<string, number>();
  return visible.edges.flatMap((edge) => {
    const [source, target] = [places.get(edge.source), places.get(edge.target)];
    if (!source || !target || source === target) return [];
    const pair = [edge.source, edge.target].sort().join("|");
    const nth = seen.get(pair) ?? 0;
    seen.set(pair, nth + 1);
    const isTree = edge.type === "part_of" && visible.parents.get(edge.source) === edge.target;
    const side = edge.source < edge.target ? 1 : -1;
    const bend = isTree ? 0 : bow(edge);
    return [bowed(edge, source, target, bend + (nth > 0 ? side * nth * 22 : 0), isTree)];
  });
}
