// The answer to a question in words: the hops of a path, the reach of a change, the gaps.

import { h } from "./dom";
import { relationSample } from "./legend";
import { nameOf, type Gathered } from "./questions";
import { relationWord } from "./relations";
import type { CoverageAnswer, CoverageRow, GraphNode, Hop, Named, RelationPath } from "./shapes";
import { questionOf, type State } from "./state";
import { t } from "./words";

export interface AnswerEvents {
  open: (uid: string) => void;
  clear: () => void;
  nth: (index: number) => void;
}

export interface Told {
  title: string;
  /** One line for the live region and above the picture. */
  line: string;
  body: Node[];
}

type Name = (uid: string) => string;

const openButton = (uid: string, name: string, events: AnswerEvents): HTMLElement =>
  h("button", { type: "button", class: "linkish", click: () => events.open(uid) }, name);

function hopItem(hop: Hop, name: Name, events: AnswerEvents): HTMLElement {
  const words = [hop.rationale, hop.evidence].filter((text): text is string => Boolean(text));
  return h(
    "li",
    {},
    h("p", { class: "relation-cell hop-relation" }, relationSample(hop.type), relationWord(hop.type, hop.direction === "in")),
    h("p", { class: "hop-node" }, openButton(hop.target, name(hop.target), events)),
    ...words.map((text) => h("p", { class: "rationale" }, text)),
    words.length === 0 && hop.type === "part_of" && h("p", { class: "rationale faint" }, t("hopTree")),
  );
}

function hops(path: RelationPath, name: Name, events: AnswerEvents): HTMLElement {
  const start = path.hops[0]?.source ?? "";
  return h("ol", { class: "hops" },
    h("li", { class: "hop-start" }, openButton(start, name(start), events)),
    ...path.hops.map((hop) => hopItem(hop, name, events)));
}

function otherPaths(count: number, nth: number, events: AnswerEvents): HTMLElement | null {
  if (count < 2) return null;
  const choices = Array.from({ length: count }, (_, index) => h(
    "button",
    {
      type: "button", class: "quiet", "aria-pressed": String(index + 1 === nth),
      "aria-label": t("pathOne", { index: index + 1, count }), click: () => events.nth(index + 1),
    },
    String(index + 1),
  ));
  return h("div", { class: "path-choices", role: "group", "aria-label": t("pathTitle") }, ...choices);
}

function tellPath(gathered: Gathered, state: State, name: Name, events: AnswerEvents): Told {
  const nth = Math.min(state.nth, gathered.paths.length);
  const path = gathered.paths[nth - 1];
  if (!path) return { title: t("pathTitle"), line: t("pathNone"), body: [h("p", {}, t("pathNone"))] };
  const line = t("pathLine", { from: name(state.from), to: name(state.to), count: path.hops.length });
  const composed = path.composed ? t("pathComposed", { relation: relationWord(path.composed) }) : "";
  const body = [
    otherPaths(gathered.paths.length, nth, events),
    hops(path, name, events),
    composed ? h("p", { class: "faint" }, composed) : null,
  ];
  return { title: t("pathTitle"), line, body: body.filter((part) => part !== null) };
}

function reason(node: GraphNode, gathered: Gathered, name: Name): string {
  const first = gathered.impact?.edges.find((edge) => {
    const [here, other] = edge.source === node.uid ? [edge.source, edge.target] : [edge.target, edge.source];
    const nearer = (gathered.distances.get(other) ?? 0) < (gathered.distances.get(node.uid) ?? 0);
    return here === node.uid && nearer;
  });
  if (!first) return "";
  const isOut = first.source === node.uid;
  const other = isOut ? first.target : first.source;
  return `${relationWord(first.type, !isOut)} ${name(other)}`;
}

function tellImpact(gathered: Gathered, state: State, name: Name, events: AnswerEvents): Told {
  const seed = gathered.anchors[0] ?? state.impact;
  const nodes = (gathered.impact?.nodes ?? []).filter((node) => node.uid !== seed);
  if (nodes.length === 0) {
    const line = t("impactNone", { name: name(seed) });
    return { title: t("impactTitle"), line, body: [h("p", {}, line)] };
  }
  const beyond = gathered.impact && gathered.impact.folded.length > 0 ? t("impactBeyond") : "";
  const line = t("impactLine", { name: name(seed), count: nodes.length, depth: state.depth }) + beyond;
  const levels = new Map<number, GraphNode[]>();
  for (const node of nodes) levels.set(node.distance ?? 1, [...(levels.get(node.distance ?? 1) ?? []), node]);
  const body = [...levels].sort(([one], [other]) => one - other).flatMap(([distance, list]) => [
    h("h3", {}, t("impactAt", { distance })),
    h("ul", { class: "panel-links" }, ...list.map((node) => h(
      "li", {}, openButton(node.uid, nameOf(node, node.uid), events), " ", h("span", { class: "faint" }, reason(node, gathered, name)),
    ))),
  ]);
  return { title: t("impactTitle"), line, body };
}

const called = (one: Named, name: Name): string => name(one.uid) || one.title || one.label || one.uid;

function coverageRow(row: CoverageRow, name: Name, events: AnswerEvents): HTMLElement {
  const { requirement, best } = row;
  return h(
    "tr",
    { class: best ? null : "gap" },
    h("td", {}, openButton(requirement.uid, called(requirement, name), events)),
    h("td", {}, best
      ? h("span", { class: "relation-cell" }, relationSample(best.type), relationWord(best.type, best.direction === "in"), " ",
        openButton(best.requirement.uid, called(best.requirement, name), events),
        best.via.length > 1 && h("span", { class: "faint" }, t("inferred", { count: best.via.length })))
      : h("span", { class: "needs" }, t("noLink"))),
  );
}

/** The share covered as a bar: solid for covered, open for the gaps. */
function bar(answer: CoverageAnswer): HTMLElement {
  const meter = h("div", { class: "coverage-bar", "aria-hidden": "true" });
  for (const { best } of answer.rows) meter.append(h("span", { class: best ? "covered" : "gap" }));
  return meter;
}

function tellCoverage(gathered: Gathered, name: Name, events: AnswerEvents): Told {
  const answer = gathered.coverage;
  if (!answer) return { title: "", line: "", body: [] };
  const [source, target] = gathered.anchors;
  const percent = answer.total > 0 ? `${Math.round((answer.covered / answer.total) * 100)}%` : "—";
  const line = t("coverageLine", {
    source: name(source ?? "") || answer.source, target: name(target ?? "") || answer.target,
    percent, covered: answer.covered, total: answer.total,
  });
  const rows = answer.rows.map((row) => coverageRow(row, name, events));
  const body = [
    bar(answer),
    h("table", { class: "coverage" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("coverageSource")), h("th", { scope: "col" }, t("matched")))),
      h("tbody", {}, ...rows)),
    h("h3", {}, t("gaps"), " ", h("span", { class: "digits" }, String(answer.gaps.length))),
    answer.gaps.length === 0
      ? h("p", { class: "faint" }, t("gapsNone"))
      : h("ul", { class: "panel-links" }, ...answer.gaps.map((gap) => h("li", {}, openButton(gap.uid, called(gap, name), events)))),
  ];
  return { title: t("coverageTitle"), line, body };
}

/** The answer of the present question, null where only a neighbourhood is shown. */
export function tell(gathered: Gathered, state: State, events: AnswerEvents): Told | null {
  const name: Name = (uid) => {
    const node = gathered.graph.nodes.get(uid);
    return node ? nameOf(node, uid) : uid.slice(0, 8);
  };
  switch (questionOf(state)) {
    case "path":
      return tellPath(gathered, state, name, events);
    case "impact":
      return tellImpact(gathered, state, name, events);
    case "coverage":
      return tellCoverage(gathered, name, events);
    default:
      return null;
  }
}
