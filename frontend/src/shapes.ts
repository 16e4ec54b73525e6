// The shapes of answers under /api/v1/, as the contract names them; only what is read here.

export interface GraphNode {
  uid: string;
  kind: string;
  /** For a requirement: group, standard or requirement. */
  role?: string | null;
  /** present, draft, absent or stub. */
  state?: string | null;
  label: string;
  code: string | null;
  framework: string | null;
  edition: string | null;
  depth: number;
  degree: number;
  address?: string | null;
  distance?: number;
  via?: Array<string | Link>;
}

export interface Link {
  source: string;
  target: string;
  type: string;
}

export interface GraphEdge extends Link {
  uid: string | null;
  suspect?: boolean;
  derived?: boolean;
  /** In the overview: how many links between two works it stands for. */
  count?: number;
}

export interface Folded {
  at: string;
  type: string;
  direction: string;
  count: number;
}

export interface GraphAnswer {
  revision?: number;
  focus: string | null;
  nodes: GraphNode[];
  edges: GraphEdge[];
  folded: Folded[];
  truncated: boolean;
}

/** A step as it is walked; against the direction of its link where `direction` is "in". */
export interface Hop extends Link {
  direction: "out" | "in";
  rationale: string | null;
  evidence: string | null;
}

export interface RelationPath {
  hops: Hop[];
  length: number;
  composed: string | null;
}

export interface PathAnswer {
  paths: RelationPath[];
  nodes?: GraphNode[];
}

export interface CoverageRow {
  requirement: Named;
  best: { requirement: Named; type: string; direction?: "out" | "in"; via: Hop[] } | null;
}

export interface Named {
  uid: string;
  code?: string | null;
  title?: string | null;
  label?: string | null;
  address?: string | null;
}

export interface CoverageAnswer {
  source: string;
  target: string;
  covered: number;
  total: number;
  rows: CoverageRow[];
  gaps: Named[];
}

export interface Citation {
  uid?: string;
  document: { slug: string; uid: string; title: string };
  expression: string | null;
  passage: string | null;
  quote: string;
  prefix: string | null;
  suffix: string | null;
  start: number;
  end: number;
  state: string | null;
}

export interface Association {
  uid: string;
  type: string;
  direction: "out" | "in";
  other: { uid: string; kind: string; title: string; address: string | null };
  rationale: string | null;
  evidence: string | null;
  confidence: number | null;
  origin: string | null;
  suspect: boolean;
}

export interface RequirementAnswer {
  uid: string;
  address: string | null;
  framework: string;
  edition: string;
  kind: string;
  code: string | null;
  title: string;
  statement: string | null;
  ancestors: Named[];
  children: Named[];
  citations: Citation[];
  associations: Association[];
  cite_as: string | null;
}

export interface SearchResult {
  kind: string;
  uid: string;
  address: string | null;
  title: string;
  snippet: string | null;
  highlights: Array<[number, number]>;
}

export interface FrameworkSummary {
  slug: string;
  uid: string;
  title: string;
  kind: string;
}
