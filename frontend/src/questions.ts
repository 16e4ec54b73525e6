// From a state to all that its picture needs: which addresses are read, and what they add up to.

import { api, read } from "./client";
import { edgeKey, merge, newGraph, type Graph } from "./model";
import { RELATIONS } from "./relations";
import type {
  CoverageAnswer, FrameworkSummary, GraphAnswer, GraphNode, Link, PathAnswer, RelationPath,
} from "./shapes";
import { questionOf, type State } from "./state";

export interface Gathered {
  graph: Graph;
  /** What the picture hangs on; never filtered away. */
  anchors: string[];
  /** The edges and nodes that answer the question: drawn in red, all else in grey. */
  route: Set<string>;
  routeNodes: Set<string>;
  distances: Map<string, number>;
  gaps: Set<string>;
  paths: RelationPath[];
  impact: GraphAnswer | null;
  coverage: CoverageAnswer | null;
}

const PATHS = 3;
const DEEP_ENOUGH = 3;
const AROUND_PATH = 40;
const AROUND_IMPACT = 24;
const MOST_CONTEXTS = 24;

const seenTypes = new Set(Object.keys(RELATIONS));

function wantedTypes(state: State): string {
  if (state.typesOff.length === 0) return "";
  return [...seenTypes].filter((type) => !state.typesOff.includes(type)).join(",");
}

function around(state: State, uid: string, more: Record<string, string | number>): Promise<GraphAnswer> {
  return read<GraphAnswer>(
    api("graph/", {
      focus: uid,
      depth: state.depth,
      direction: state.direction === "both" ? "" : state.direction,
      types: wantedTypes(state),
      limit: state.limit,
      as_of: state.asOf,
      ...more,
    }),
  );
}

function nothing(): Gathered {
  return {
    graph: newGraph(),
    anchors: [],
    route: new Set(),
    routeNodes: new Set(),
    distances: new Map(),
    gaps: new Set(),
    paths: [],
    impact: null,
    coverage: null,
  };
}

function remember(answer: GraphAnswer): GraphAnswer {
  for (const edge of answer.edges) seenTypes.add(edge.type);
  for (const folded of answer.folded) seenTypes.add(folded.type);
  return answer;
}

async function addAround(gathered: Gathered, state: State): Promise<void> {
  const answer = remember(await around(state, state.focus, {}));
  // The server may follow a merged entity to the one that took its place.
  gathered.anchors = [answer.focus ?? state.focus];
  merge(gathered.graph, answer);
}

async function addContexts(
  gathered: Gathered, state: State, uids: string[], more: Record<string, string | number>,
): Promise<void> {
  const reads = uids.slice(0, MOST_CONTEXTS).map((uid) => around(state, uid, more));
  for (const result of await Promise.allSettled(reads)) {
    if (result.status === "fulfilled") merge(gathered.graph, remember(result.value));
  }
}

const nodesOfPath = (path: RelationPath): string[] => [
  ...new Set(path.hops.flatMap((hop) => [hop.source, hop.target])),
];

function drawRoute(gathered: Gathered, links: Link[]): void {
  for (const link of links) {
    gathered.route.add(edgeKey(link));
    gathered.routeNodes.add(link.source).add(link.target);
    const { nodes, edges } = gathered.graph;
    const known = nodes.has(link.source) && nodes.has(link.target);
    if (known && !edges.has(edgeKey(link))) edges.set(edgeKey(link), { uid: null, ...link });
  }
}

async function addPath(gathered: Gathered, state: State): Promise<void> {
  const answer = await read<PathAnswer>(
    api("graph/path/", { from: state.from, to: state.to, k: PATHS, as_of: state.asOf }),
  );
  gathered.paths = answer.paths;
  const path = answer.paths[state.nth - 1] ?? answer.paths[0];
  const uids = path ? nodesOfPath(path) : [state.from, state.to];
  gathered.anchors = [...new Set([state.from, ...uids, state.to])];
  const ends = gathered.anchors.filter((uid) => uid === state.from || uid === state.to);
  const inner = gathered.anchors.filter((uid) => !ends.includes(uid));
  await Promise.all([
    addContexts(gathered, state, ends, { limit: AROUND_PATH }),
    addContexts(gathered, state, inner, { depth: 1, limit: AROUND_PATH / 2, types: "" }),
  ]);
  for (const node of answer.nodes ?? []) merge(gathered.graph, { ...EMPTY, nodes: [node] });
  for (const uid of gathered.anchors) gathered.routeNodes.add(uid);
  if (path) drawRoute(gathered, path.hops);
}

const EMPTY: GraphAnswer = { focus: null, nodes: [], edges: [], folded: [], truncated: false };

async function addImpact(gathered: Gathered, state: State): Promise<void> {
  const answer = remember(
    await read<GraphAnswer>(api(`graph/impact/${state.impact}/`, { as_of: state.asOf, limit: state.limit })),
  );
  gathered.impact = answer;
  merge(gathered.graph, answer);
  const uids = answer.nodes.map((node) => node.uid);
  gathered.anchors = [...new Set([answer.focus ?? state.impact, ...uids])];
  for (const node of answer.nodes) if (node.distance) gathered.distances.set(node.uid, node.distance);
  for (const uid of gathered.anchors) gathered.routeNodes.add(uid);
  drawRoute(gathered, answer.edges);
  // Where they stand: the way up to their frameworks.
  await addContexts(gathered, state, gathered.anchors, {
    depth: DEEP_ENOUGH, direction: "out", types: "part_of", limit: AROUND_IMPACT,
  });
}

export const framework = (slug: string): Promise<FrameworkSummary> =>
  read<FrameworkSummary>(api(`frameworks/${encodeURIComponent(slug)}/`));

function linksOf(via: unknown[]): Link[] {
  return via.filter((each): each is Link => typeof each === "object" && each !== null && "type" in each);
}

async function addCoverage(gathered: Gathered, state: State): Promise<void> {
  const [answer, source, target] = await Promise.all([
    read<CoverageAnswer>(api("graph/coverage/", { source: state.source, target: state.target, as_of: state.asOf })),
    framework(state.source),
    framework(state.target),
  ]);
  gathered.coverage = answer;
  gathered.anchors = [source.uid, target.uid];
  await addContexts(gathered, state, gathered.anchors, { depth: Math.max(DEEP_ENOUGH, state.depth) });
  for (const gap of answer.gaps) gathered.gaps.add(gap.uid);
  for (const { best } of answer.rows) if (best) drawRoute(gathered, linksOf(best.via));
  for (const { requirement } of answer.rows) gathered.routeNodes.add(requirement.uid);
}

const QUESTIONS = { path: addPath, impact: addImpact, coverage: addCoverage, around: addAround } as const;

/** Reads everything for a state; rejects when the question itself cannot be answered. */
export async function gather(state: State): Promise<Gathered> {
  const gathered = nothing();
  const question = questionOf(state);
  if (question === "nothing") return gathered;
  await QUESTIONS[question](gathered, state);
  for (const uid of state.expand) {
    const answer = await around(state, uid, { depth: 1, limit: state.limit }).catch(() => null);
    if (answer) merge(gathered.graph, remember(answer), uid);
  }
  return gathered;
}

export const nameOf = (node: GraphNode | undefined, uid: string): string =>
  node ? node.label || node.code || uid.slice(0, 8) : uid.slice(0, 8);
