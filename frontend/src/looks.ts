// How each node and edge of the present picture is dressed and named.

import type { Visible } from "./model";
import type { EdgeLook, Looks, NodeLook } from "./picture";
import { nameOf, type Gathered } from "./questions";
import { kindWord, relationWord } from "./relations";
import type { Drawn } from "./scene";
import type { GraphNode } from "./shapes";
import { questionOf, type State } from "./state";
import { t } from "./words";

// More words than this would cover the lines they speak of.
const SPOKEN = 8;

export function degrees(visible: Visible): Map<string, number> {
  const counts = new Map<string, number>();
  for (const edge of visible.edges) {
    counts.set(edge.source, (counts.get(edge.source) ?? 0) + 1);
    counts.set(edge.target, (counts.get(edge.target) ?? 0) + 1);
  }
  return counts;
}

function spoken(node: GraphNode, state: NodeState): string {
  const code = node.code && node.kind !== "framework" ? `${node.code} ` : "";
  const pinned = state.pinned ? t("nodePinned") : "";
  const sentence = t("nodeLabel", {
    name: `${code}${nameOf(node, node.uid)}`,
    kind: kindWord(node.kind),
    place: state.parent ? t("nodePlace", { parent: state.parent }) : "",
    count: state.degree,
    more: state.more ? t("nodeMore", { count: state.more }) : "",
  });
  return sentence + pinned;
}

interface NodeState {
  parent: string;
  degree: number;
  more: number;
  pinned: boolean;
}

export function looksOf(
  visible: Visible, gathered: Gathered, state: State, pins: Map<string, unknown>,
): Looks {
  const nodes = new Map(visible.nodes.map((node) => [node.uid, node]));
  const counts = degrees(visible);
  const asked = !["around", "nothing"].includes(questionOf(state)) && gathered.routeNodes.size > 0;
  const node = (uid: string): NodeLook => {
    const found = nodes.get(uid) as GraphNode;
    const more = visible.more.get(uid) ?? 0;
    const parent = nodes.get(visible.parents.get(uid) ?? "");
    const pinned = pins.has(uid);
    const isRoute = asked && gathered.routeNodes.has(uid);
    return {
      node: found,
      more,
      badge: more > 0 ? t("moreShort", { count: more }) : "",
      name: spoken(found, { parent: parent ? nameOf(parent, "") : "", degree: counts.get(uid) ?? 0, more, pinned }),
      states: {
        "is-asked": asked && (uid === state.impact || uid === state.from || uid === state.to),
        "is-focus": questionOf(state) === "around" && gathered.anchors[0] === uid,
        "is-open": state.open === uid,
        "is-route": isRoute && !gathered.gaps.has(uid) && gathered.coverage === null,
        "is-matched": isRoute && !gathered.gaps.has(uid) && gathered.coverage !== null,
        "is-gap": gathered.gaps.has(uid),
        "is-dim": asked && !isRoute,
        "is-pinned": pinned,
        "is-stub": found.state === "stub",
        "is-absent": found.state === "absent",
        "is-draft": found.state === "draft",
      },
    };
  };
  const edge = ({ key, edge: link }: Drawn): EdgeLook => {
    const isRoute = asked && gathered.route.has(key);
    const [source, target] = [nameOf(nodes.get(link.source), link.source), nameOf(nodes.get(link.target), link.target)];
    const word = relationWord(link.type);
    const count = link.count && link.count > 1 ? ` ×${link.count}` : "";
    const isSpoken = isRoute && gathered.route.size <= SPOKEN && link.type !== "part_of" && gathered.coverage === null;
    return {
      title: `${source} —${word}${count}→ ${target}${link.suspect ? ` (${t("suspect")})` : ""}`,
      hint: `${word}${count}`,
      word: isSpoken ? word : "",
      states: { "is-route": isRoute, "is-dim": asked && !isRoute },
    };
  };
  return { node, edge };
}
