// From a state to all that its picture needs: which addresses are read, and what they add up to.

import { api, read } from "./client";
import { edgeKey, merge, newGraph, type Graph } from "./model";
import { RELATIONS } from "./relations";
import type {
  CoverageAnswer, FrameworkSummary, GraphAnswer, GraphNode, Hop, Link, PathAnswer, RelationPath,
} from "./shapes";
import { DEEPEST, questionOf, START, type State } from "./state";

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
const COMPARED = "part_of,exact_match,close_match,broad_match,narrow_match,intersects,no_relation";
const AROUND_PATH = 40;
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

/** Where the anchors stand: the way up to their frameworks. */
const addAncestors = (gathered: Gathered, state: State): Promise<void> =>
  addContexts(gathered, state, gathered.anchors, { depth: DEEPEST, direction: "out", types: "part_of", limit: 12 });

const nodesOfPath = (path: RelationPath): string[] => [
  ...new Set(path.hops.flatMap((hop) => [hop.source, hop.target])),
];

/** The link that a step walks on, in the link's own direction. */
export const linkOf = ({ source, target, type, direction }: Hop): Link =>
  direction === "in" ? { source: target, target: source, type } : { source, target, type };

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
  await addAncestors(gathered, state);
  // Asked deeper than usual, the ends bring their neighbours.
  const more = state.depth - START.depth;
  if (more > 0) await addContexts(gathered, state, [state.from, state.to], { depth: more, limit: AROUND_PATH });
  const onPath = (answer.nodes ?? []).filter((node) => gathered.anchors.includes(node.uid));
  merge(gathered.graph, { ...EMPTY, nodes: onPath });
  for (const uid of gathered.anchors) gathered.routeNodes.add(uid);
  if (path) drawRoute(gathered, path.hops.map(linkOf));
}

const EMPTY: GraphAnswer = { focus: null, nodes: [], edges: [], folded: [], truncated: false };

async function addImpact(gathered: Gathered, state: State): Promise<void> {
  const answer = remember(
    await read<GraphAnswer>(api(`graph/impact/${state.impact}/`, { depth: state.depth, as_of: state.asOf, limit: state.limit })),
  );
  gathered.impact = answer;
  merge(gathered.graph, answer);
  const uids = answer.nodes.map((node) => node.uid);
  gathered.anchors = [...new Set([answer.focus ?? state.impact, ...uids])];
  for (const node of answer.nodes) if (node.distance) gathered.distances.set(node.uid, node.distance);
  for (const uid of gathered.anchors) gathered.routeNodes.add(uid);
  drawRoute(gathered, answer.edges);
  await addAncestors(gathered, state);
}

export const framework = (slug: string): Promise<FrameworkSummary> =>
  read<FrameworkSummary>(api(`frameworks/${encodeURIComponent(slug)}/`));

/** The two trees that are compared, and what a chain between them passes through. */
function keepOnly({ graph, routeNodes }: Gathered, slugs: string[]): void {
  for (const [uid, node] of graph.nodes) {
    if (!routeNodes.has(uid) && !slugs.includes(node.framework ?? "")) graph.nodes.delete(uid);
  }
  for (const [key, edge] of graph.edges) {
    if (!graph.nodes.has(edge.source) || !graph.nodes.has(edge.target)) graph.edges.delete(key);
  }
  graph.folded.clear();
}

async function addCoverage(gathered: Gathered, state: State): Promise<void> {
  const [answer, source, target] = await Promise.all([
    read<CoverageAnswer>(api("graph/coverage/", { source: state.source, target: state.target, as_of: state.asOf })),
    framework(state.source),
    framework(state.target),
  ]);
  gathered.coverage = answer;
  gathered.anchors = [source.uid, target.uid];
  await addContexts(gathered, state, gathered.anchors, { depth: DEEPEST, types: COMPARED });
  for (const gap of answer.gaps) gathered.gaps.add(gap.uid);
  for (const { best } of answer.rows) if (best) drawRoute(gathered, best.via.map(linkOf));
  for (const { requirement } of answer.rows) gathered.routeNodes.add(requirement.uid);
  keepOnly(gathered, [source.slug, target.slug]);
}

/** Without a question: the works, and how many links join them. */
async function addOverview(gathered: Gathered, state: State): Promise<void> {
  const answer = remember(await read<GraphAnswer>(api("graph/", { limit: state.limit, as_of: state.asOf })));
  merge(gathered.graph, answer);
  gathered.anchors = answer.nodes.map((node) => node.uid);
}

const QUESTIONS = { nothing: addOverview, path: addPath, impact: addImpact, coverage: addCoverage, around: addAround } as const;

/** Reads everything for a state; rejects when the question itself cannot be answered. */
export async function gather(state: State): Promise<Gathered> {
  const gathered = nothing();
  const question = questionOf(state);
  await QUESTIONS[question](gathered, state);
  for (const uid of state.expand) {
    const answer = await around(state, uid, { depth: 1, limit: state.limit }).catch(() => null);
    if (answer) merge(gathered.graph, remember(answer), uid);
  }
  return gathered;
}

export const nameOf = (node: GraphNode | undefined, uid: string): string =>
  node ? node.label || node.code || uid.slice(0, 8) : uid.slice(0, 8);
