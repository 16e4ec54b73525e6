// What has been read so far, merged, and the part of it that the state lets through.

import type { Folded, GraphAnswer, GraphEdge, GraphNode, Link } from "./shapes";
import type { State } from "./state";

export interface Graph {
  nodes: Map<string, GraphNode>;
  edges: Map<string, GraphEdge>;
  folded: Map<string, Folded>;
  truncated: boolean;
}

export interface Visible {
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** Nodes that are not shown, by the shown node that holds them. */
  more: Map<string, number>;
  /** Tree parents among the shown nodes. */
  parents: Map<string, string>;
  anchors: Set<string>;
}

export const MOST = 500;

export const edgeKey = (edge: Link): string => `${edge.source}|${edge.type}|${edge.target}`;

export const newGraph = (): Graph => ({
  nodes: new Map(),
  edges: new Map(),
  folded: new Map(),
  truncated: false,
});

function mergeFolded(graph: Graph, folded: Folded): void {
  const key = `${folded.at}|${folded.type}|${folded.direction}`;
  const known = graph.folded.get(key);
  // Two answers may both count a neighbour that the other one shows: the smaller knows more.
  if (!known || folded.count < known.count) graph.folded.set(key, folded);
}

function forgetFolds(graph: Graph, uid: string): void {
  for (const [key, folded] of graph.folded) if (folded.at === uid) graph.folded.delete(key);
}

const ROLES = new Set(["group", "standard", "requirement"]);

/** A requirement goes by its role, which has a shape of its own. */
const byRole = (node: GraphNode): GraphNode =>
  node.kind === "requirement" && ROLES.has(node.role ?? "") ? { ...node, kind: node.role ?? node.kind } : node;

/** Adds an answer up to `most` nodes; `around` is the node whose folds the answer resolves. */
export function merge(graph: Graph, answer: GraphAnswer, around = "", most = MOST): void {
  if (around) forgetFolds(graph, around);
  for (const node of answer.nodes.map(byRole)) {
    const known = graph.nodes.get(node.uid);
    if (known) graph.nodes.set(node.uid, { ...node, ...known });
    else if (graph.nodes.size < most) graph.nodes.set(node.uid, node);
    else graph.truncated = true;
  }
  for (const edge of answer.edges) {
    const whole = graph.nodes.has(edge.source) && graph.nodes.has(edge.target);
    if (whole) graph.edges.set(edgeKey(edge), edge);
  }
  for (const folded of answer.folded) mergeFolded(graph, folded);
  graph.truncated ||= answer.truncated;
}

type Neighbours = Map<string, string[]>;

function neighboursOf(edges: GraphEdge[]): Neighbours {
  const table: Neighbours = new Map();
  const add = (one: string, other: string): void => {
    const list = table.get(one);
    if (list) list.push(other);
    else table.set(one, [other]);
  };
  for (const edge of edges) {
    add(edge.source, edge.target);
    add(edge.target, edge.source);
  }
  return table;
}

function reach(starts: Iterable<string>, steps: Neighbours, closed: Set<string>): Set<string> {
  const seen = new Set(starts);
  const queue = [...seen];
  for (let uid = queue.pop(); uid !== undefined; uid = queue.pop()) {
    if (closed.has(uid)) continue;
    for (const next of steps.get(uid) ?? []) {
      if (!seen.has(next)) {
        seen.add(next);
        queue.push(next);
      }
    }
  }
  return seen;
}

function parentsOf(edges: Iterable<GraphEdge>): Map<string, string> {
  const parents = new Map<string, string>();
  for (const edge of edges) {
    if (edge.type === "part_of" && !parents.has(edge.source)) parents.set(edge.source, edge.target);
  }
  return parents;
}

function below(uid: string, parents: Map<string, string>): Set<string> {
  const children: Neighbours = new Map();
  for (const [child, parent] of parents) children.set(parent, [...(children.get(parent) ?? []), child]);
  const found = reach([uid], children, new Set());
  found.delete(uid);
  return found;
}

interface Sieve {
  nodes: Map<string, GraphNode>;
  edges: GraphEdge[];
  parents: Map<string, string>;
  anchors: Set<string>;
}

function sieve(graph: Graph, state: State, anchors: Set<string>): Sieve {
  const kindsOff = new Set(state.kindsOff);
  const typesOff = new Set(state.typesOff);
  const hidden = new Set(state.hide);
  const nodes = new Map<string, GraphNode>();
  for (const [uid, node] of graph.nodes) {
    const wanted = !kindsOff.has(node.kind) && !hidden.has(uid);
    if (wanted || anchors.has(uid)) nodes.set(uid, node);
  }
  const edges = [...graph.edges.values()].filter(
    (edge) => !typesOff.has(edge.type) && nodes.has(edge.source) && nodes.has(edge.target),
  );
  return { nodes, edges, parents: parentsOf(edges), anchors };
}

function survivors({ nodes, edges, parents, anchors }: Sieve, fold: readonly string[]): Set<string> {
  const gone = new Set<string>();
  for (const uid of fold) for (const lower of below(uid, parents)) if (!anchors.has(lower)) gone.add(lower);
  const kept = edges.filter((edge) => !gone.has(edge.source) && !gone.has(edge.target));
  const starts = [...anchors].filter((uid) => nodes.has(uid));
  return reach(starts, neighboursOf(kept), new Set(fold));
}

function countMore(graph: Graph, sifted: Sieve, state: State, shown: Set<string>): Map<string, number> {
  const more = new Map<string, number>();
  const typesOff = new Set(state.typesOff);
  for (const folded of graph.folded.values()) {
    if (!shown.has(folded.at) || typesOff.has(folded.type)) continue;
    more.set(folded.at, (more.get(folded.at) ?? 0) + folded.count);
  }
  for (const uid of state.fold) {
    if (!shown.has(uid)) continue;
    const without = survivors(sifted, state.fold.filter((each) => each !== uid));
    const held = without.size - shown.size;
    if (held > 0) more.set(uid, (more.get(uid) ?? 0) + held);
  }
  return more;
}

/** The shown nodes and edges: filters, then folds, then what still hangs on the anchors. */
export function visible(graph: Graph, state: State, anchorUids: Iterable<string>): Visible {
  const anchors = new Set(anchorUids);
  const sifted = sieve(graph, state, anchors);
  const shown = survivors(sifted, state.fold);
  const edges = sifted.edges.filter((edge) => shown.has(edge.source) && shown.has(edge.target));
  return {
    nodes: [...sifted.nodes.values()].filter((node) => shown.has(node.uid)),
    edges,
    more: countMore(graph, sifted, state, shown),
    parents: parentsOf(edges),
    anchors,
  };
}
