// The visible nodes as trees: by parent where there is one, each remaining node a tree of its own.

import { hierarchy, type HierarchyNode } from "d3-hierarchy";
import type { Visible } from "../model";
import type { GraphNode } from "../shapes";

export interface Twig {
  node: GraphNode | null;
  children: Twig[];
}

export type Branch = HierarchyNode<Twig>;

const RANKS: Record<string, number> = {
  framework: 0, group: 1, standard: 1, requirement: 1, document: 3, passage: 4, concept: 5, external: 6,
};

// "10" after "9", "5.2" before "5.10".
const byNumber = new Intl.Collator("zh-Hans", { numeric: true });

function inOrder(one: Twig, other: Twig): number {
  const [a, b] = [one.node, other.node];
  if (!a || !b) return 0;
  return (RANKS[a.kind] ?? 7) - (RANKS[b.kind] ?? 7) || byNumber.compare(a.code ?? "", b.code ?? "");
}

function plant(visible: Visible): Twig[] {
  const twigs = new Map<string, Twig>();
  for (const node of visible.nodes) twigs.set(node.uid, { node, children: [] });
  const roots: Twig[] = [];
  for (const [uid, twig] of twigs) {
    const parent = twigs.get(visible.parents.get(uid) ?? "");
    (parent ? parent.children : roots).push(twig);
  }
  for (const twig of twigs.values()) twig.children.sort(inOrder);
  return roots;
}

const holds = (twig: Twig, anchors: Set<string>): boolean =>
  (twig.node !== null && anchors.has(twig.node.uid)) || twig.children.some((child) => holds(child, anchors));

/** One tree with an empty root above all others; the tree asked about comes first. */
export function forest(visible: Visible): Branch {
  const roots = plant(visible);
  const rank = (twig: Twig): number => (holds(twig, visible.anchors) ? 0 : 1);
  roots.sort((one, other) => rank(one) - rank(other) || inOrder(one, other));
  return hierarchy<Twig>({ node: null, children: roots }, (twig) => twig.children);
}
