// Left to right, every node with relations on a row of its own: so a relation can leave any label
// to the right, reach the gutter and come back without crossing a name. Relations are arcs there.

import { LINE, type Box } from "../boxes";
import type { Visible } from "../model";
import { edgeKey } from "../model";
import { HEADS, relationLook } from "../relations";
import type { Drawn, Placed, Places, Scene } from "../scene";
import type { GraphEdge } from "../shapes";
import { forest, type Branch } from "./forest";

const ROW_GAP = 9;
// Works side by side, without trees between them, leave room for the arcs.
const WORK_GAP = 44;
const NEST = 26;
// Where along its arc each of several words between the same two ends stands.
const WORD_TURNS = [0.5, 0.34, 0.66, 0.42, 0.58] as const;
const TREE_GAP = 26;
const COLUMN_GAP = 52;
const GUTTER = 14;

interface Rows {
  places: Places;
  boxes: Map<string, Box>;
  columns: number[];
  /** Nodes at which arcs end. */
  busy: Set<string>;
  gap: number;
  y: number;
}

const ONE_LINE = LINE + 10;

function putAt(branch: Branch, box: Box, y: number, rows: Rows): void {
  const left = rows.columns[branch.depth - 1] ?? 0;
  rows.places.set(box.uid, { uid: box.uid, box, x: left + box.width / 2, y });
}

function putOnRow(branch: Branch, box: Box, rows: Rows): void {
  putAt(branch, box, rows.y + box.height / 2, rows);
  rows.y += box.height + rows.gap;
}

function middleOf(children: Branch[], rows: Rows): number {
  const y = (branch: Branch | undefined): number => rows.places.get(branch?.data.node?.uid ?? "")?.y ?? rows.y;
  return (y(children[0]) + y(children.at(-1))) / 2;
}

/** Half of the children above their parent, half below; a quiet parent stands between them. */
function walk(branch: Branch, rows: Rows): void {
  const box = rows.boxes.get(branch.data.node?.uid ?? "");
  if (!box) return;
  const children = branch.children ?? [];
  const ownRow = children.length === 0 || rows.busy.has(box.uid) || box.height > ONE_LINE;
  const half = Math.floor(children.length / 2);
  for (const child of children.slice(0, half)) walk(child, rows);
  if (ownRow) putOnRow(branch, box, rows);
  for (const child of children.slice(half)) walk(child, rows);
  if (!ownRow) putAt(branch, box, middleOf(children, rows), rows);
}

function columnLefts(root: Branch, boxes: Map<string, Box>): number[] {
  const widest: number[] = [];
  root.each((branch) => {
    const width = boxes.get(branch.data.node?.uid ?? "")?.width ?? 0;
    widest[branch.depth - 1] = Math.max(widest[branch.depth - 1] ?? 0, width);
  });
  let left = 0;
  return widest.map((width) => {
    const here = left;
    left += width + COLUMN_GAP;
    return here;
  });
}

function straight(edge: GraphEdge, child: Placed, parent: Placed): Drawn {
  const [x1, y1] = [parent.x + parent.box.width / 2, parent.y];
  const [x2, y2] = [child.x - child.box.width / 2, child.y];
  return {
    key: edgeKey(edge),
    edge,
    line: `M${x1} ${y1}L${x2} ${y2}`,
    tip: { x: x1, y: y1, angle: 180 },
    word: { x: (x1 + x2) / 2, y: (y1 + y2) / 2 },
    isTree: true,
  };
}

interface Port {
  uid: string;
  other: string;
  key: string;
}

/** Where each arc leaves its label: several arcs at one label share its height in order. */
function portOffsets(edges: GraphEdge[], places: Places): Map<string, number> {
  const ports = new Map<string, Port[]>();
  for (const edge of edges) {
    for (const [uid, other] of [[edge.source, edge.target], [edge.target, edge.source]] as const) {
      ports.set(uid, [...(ports.get(uid) ?? []), { uid, other, key: edgeKey(edge) }]);
    }
  }
  const offsets = new Map<string, number>();
  for (const [uid, list] of ports) {
    const here = places.get(uid);
    if (!here) continue;
    list.sort((one, other) => (places.get(one.other)?.y ?? 0) - (places.get(other.other)?.y ?? 0));
    const step = Math.min(7, (here.box.height - 10) / Math.max(1, list.length));
    list.forEach((port, index) => offsets.set(`${uid}|${port.key}`, (index - (list.length - 1) / 2) * step));
  }
  return offsets;
}

/** How far right the labels reach between two heights. */
function reachBetween(sorted: Placed[], top: number, bottom: number): number {
  let right = -Infinity;
  for (const { x, y, box } of sorted) {
    if (y + box.height / 2 < top) continue;
    if (y - box.height / 2 > bottom) break;
    right = Math.max(right, x + box.width / 2);
  }
  return right;
}

/** The how-manieth arc between its two ends each one is: later ones go around earlier ones. */
function nesting(edges: GraphEdge[]): Map<string, number> {
  const seen = new Map<string, number>();
  return new Map(edges.map((edge) => {
    const pair = [edge.source, edge.target].sort().join("|");
    const nth = seen.get(pair) ?? 0;
    seen.set(pair, nth + 1);
    return [edgeKey(edge), nth];
  }));
}

interface Way {
  places: Places;
  sorted: Placed[];
  offsets: Map<string, number>;
  nests: Map<string, number>;
}

const onArc = (turn: number, gutter: number, bulge: number, y1: number, y2: number): { x: number; y: number } => ({
  x: gutter + 3 * bulge * turn * (1 - turn),
  y: y1 + (y2 - y1) * turn * turn * (3 - 2 * turn),
});

function arc(edge: GraphEdge, { places, sorted, offsets, nests }: Way): Drawn | null {
  const [source, target] = [places.get(edge.source), places.get(edge.target)];
  if (!source || !target) return null;
  const key = edgeKey(edge);
  const y1 = source.y + (offsets.get(`${source.uid}|${key}`) ?? 0);
  const y2 = target.y + (offsets.get(`${target.uid}|${key}`) ?? 0);
  const x1 = source.x + source.box.width / 2;
  const x2 = target.x + target.box.width / 2;
  const gutter = reachBetween(sorted, Math.min(y1, y2), Math.max(y1, y2)) + GUTTER;
  const nth = nests.get(key) ?? 0;
  const bulge = Math.min(190, 18 + Math.abs(y2 - y1) * 0.24) + nth * NEST;
  const inset = HEADS[relationLook(edge.type).head].inset;
  return {
    key,
    edge,
    line: `M${x1} ${y1}H${gutter}C${gutter + bulge} ${y1} ${gutter + bulge} ${y2} ${gutter} ${y2}H${x2 + inset + 1}`,
    tip: { x: x2 + 1, y: y2, angle: 180 },
    word: onArc(WORD_TURNS[nth % WORD_TURNS.length] ?? 0.5, gutter, bulge, y1, y2),
    isTree: false,
  };
}

/** The left-to-right tree. */
export function treeLayout(visible: Visible, boxes: Map<string, Box>): Scene {
  const inTree = (edge: GraphEdge): boolean =>
    edge.type === "part_of" && visible.parents.get(edge.source) === edge.target;
  const links = visible.edges.filter(inTree);
  const relations = visible.edges.filter((edge) => !inTree(edge));
  const busy = new Set(relations.flatMap((edge) => [edge.source, edge.target]));
  const root = forest(visible);
  const rows: Rows = { places: new Map(), boxes, columns: columnLefts(root, boxes), busy, gap: links.length > 0 ? ROW_GAP : WORK_GAP, y: 0 };
  let wasTree = false;
  for (const tree of root.children ?? []) {
    const isTree = Boolean(tree.children);
    if (rows.y > 0 && (isTree || wasTree)) rows.y += TREE_GAP;
    walk(tree, rows);
    wasTree = isTree;
  }
  const { places } = rows;
  const route = (): Drawn[] => {
    const sorted = [...places.values()].sort((one, other) => one.y - other.y);
    const way = { places, sorted, offsets: portOffsets(relations, places), nests: nesting(relations) };
    const trees = links.flatMap((edge) => {
      const [child, parent] = [places.get(edge.source), places.get(edge.target)];
      return child && parent ? [straight(edge, child, parent)] : [];
    });
    return [...trees, ...relations.flatMap((edge) => arc(edge, way) ?? [])];
  };
  return { places, route };
}
