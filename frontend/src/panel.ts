// What is known of one node: its place, its words in the source, its associations.

import { api, read } from "./client";
import { h } from "./dom";
import { relationSample } from "./legend";
import type { Visible } from "./model";
import { nameOf } from "./questions";
import { kindWord, relationWord } from "./relations";
import type { Association, Citation, GraphEdge, GraphNode, Named, RequirementAnswer } from "./shapes";
import { t } from "./words";

export interface PanelEvents {
  open: (uid: string) => void;
  centre: (uid: string) => void;
  unfold: (uid: string) => void;
  fold: (uid: string) => void;
  hide: (uid: string) => void;
  impact: (uid: string) => void;
  pathFrom: (uid: string) => void;
  pathTo: (uid: string) => void;
  copy: (text: string) => void;
}

const REQUIREMENTS = new Set(["group", "standard", "requirement"]);

const nodeButton = (uid: string, name: string, open: (uid: string) => void): HTMLElement =>
  h("button", { type: "button", class: "linkish", click: () => open(uid) }, name);

const named = (one: Named): string =>
  [one.code, one.title || one.label].filter(Boolean).join(" ") || one.uid.slice(0, 8);

function place(ancestors: Named[], open: PanelEvents["open"]): HTMLElement | null {
  if (ancestors.length === 0) return null;
  const steps = ancestors.map((one) => h("li", {}, nodeButton(one.uid, named(one), open)));
  return h("nav", { class: "panel-place", "aria-label": t("place") }, h("ol", {}, ...steps));
}

function documentAddress(citation: Citation, requirement: string): string {
  const text = citation.expression ? `@${encodeURIComponent(citation.expression)}` : "";
  return `/documents/${citation.document.slug}${text}#c-${citation.uid ?? requirement}`;
}

function quotation(citation: Citation, uid: string): HTMLElement {
  return h(
    "figure",
    { class: "panel-source" },
    h("blockquote", { lang: "zh-Hans" }, citation.prefix ? `…${citation.prefix}` : "", h("mark", {}, citation.quote),
      citation.suffix ? `${citation.suffix}…` : ""),
    h("figcaption", {}, h("a", { href: documentAddress(citation, uid) }, `《${citation.document.title}》`),
      " ", h("span", { class: "faint" }, t("readSource"))),
  );
}

const clean = (citations: Citation[]): Citation[] => citations.filter((each) => each.quote);

function associationItem(one: Association, open: PanelEvents["open"]): HTMLElement {
  return h(
    "li",
    {},
    h("p", { class: "relation-cell" }, relationSample(one.type), h("span", {}, relationWord(one.type, one.direction === "in")),
      " ", nodeButton(one.other.uid, one.other.title || one.other.uid.slice(0, 8), open),
      one.suspect && h("span", { class: "needs" }, t("suspect"))),
    one.rationale && h("p", { class: "rationale" }, one.rationale),
    one.evidence && h("p", { class: "rationale evidence" }, one.evidence),
  );
}

function section(title: string, ...children: Array<Node | null | false>): HTMLElement {
  return h("section", {}, h("h3", {}, title), ...children);
}

function wording(answer: RequirementAnswer): HTMLElement | null {
  const text = answer.statement && answer.statement !== answer.title ? answer.statement : "";
  return text ? h("p", { class: "panel-statement" }, text) : null;
}

function requirementBody(answer: RequirementAnswer, events: PanelEvents): Node[] {
  const citations = clean(answer.citations);
  const parts: Array<Node | null> = [
    wording(answer),
    section(t("source"), ...(citations.length > 0
      ? citations.map((citation) => quotation(citation, answer.uid))
      : [h("p", { class: "faint" }, t("noSource"))])),
    answer.associations.length > 0
      ? section(t("associations"), h("ul", { class: "panel-links" }, ...answer.associations.map((one) => associationItem(one, events.open))))
      : null,
    answer.children.length > 0
      ? section(t("contains"), h("ul", { class: "panel-links" }, ...answer.children.map((one) => h("li", {}, nodeButton(one.uid, named(one), events.open)))))
      : null,
    answer.cite_as ? section(t("cite"), h("p", { class: "panel-cite" }, answer.cite_as)) : null,
  ];
  return parts.filter((part): part is Node => part !== null);
}

function pictureLinks(uid: string, visible: Visible, open: PanelEvents["open"]): HTMLElement | null {
  const names = new Map(visible.nodes.map((node) => [node.uid, nameOf(node, node.uid)]));
  const touching = visible.edges.filter((edge) => edge.source === uid || edge.target === uid);
  if (touching.length === 0) return null;
  const item = (edge: GraphEdge): HTMLElement => {
    const isIn = edge.target === uid;
    const other = isIn ? edge.source : edge.target;
    return h("li", { class: "relation-cell" }, relationSample(edge.type), h("span", {}, relationWord(edge.type, isIn)), " ",
      nodeButton(other, names.get(other) ?? other, open));
  };
  return section(t("inPicture"), h("ul", { class: "panel-links" }, ...touching.map(item)));
}

const PAGES: Record<string, (node: GraphNode) => string> = {
  framework: (node) => `/frameworks/${node.framework ?? ""}`,
};

/** Where the API tells of a node alone; a document goes by its slug, so the graph answers for it. */
export function apiAddress(node: GraphNode): string {
  if (REQUIREMENTS.has(node.kind)) return api(`requirements/${node.uid}/`);
  if (node.kind === "framework" && node.framework) return api(`frameworks/${node.framework}/`);
  if (node.kind === "concept" || node.kind === "passage") return api(`${node.kind}s/${node.uid}/`);
  return api("graph/", { focus: node.uid, depth: 1 });
}

function pageAddress(node: GraphNode, answer: RequirementAnswer | null): string {
  return answer?.address ?? node.address ?? PAGES[node.kind]?.(node) ?? "";
}

function actions(node: GraphNode, visible: Visible, folded: boolean, events: PanelEvents): HTMLElement {
  const button = (word: Parameters<typeof t>[0], key: string, act: (uid: string) => void): HTMLElement =>
    h("button", { type: "button", class: "quiet", "aria-keyshortcuts": key, click: () => act(node.uid) }, t(word));
  const more = visible.more.get(node.uid) ?? 0;
  return h(
    "div",
    { class: "panel-actions" },
    button("makeFocus", "o", events.centre),
    folded || more > 0 ? button("expand", "e", events.unfold) : button("collapse", "c", events.fold),
    button("impact", "i", events.impact),
    button("startHere", "p", events.pathFrom),
    button("endHere", "p", events.pathTo),
    button("hide", "h", events.hide),
  );
}

function foot(node: GraphNode, answer: RequirementAnswer | null, events: PanelEvents): HTMLElement {
  const page = pageAddress(node, answer);
  return h(
    "p",
    { class: "panel-foot" },
    page && h("a", { href: page }, t("openPage")),
    h("a", { href: apiAddress(node) }, t("api")),
    h("button", { type: "button", class: "linkish", click: () => events.copy(location.href) }, t("permalink")),
  );
}

interface PassageAnswer {
  text?: string | null;
  document?: unknown;
}

async function body(node: GraphNode, visible: Visible, asOf: string, events: PanelEvents): Promise<[Node[], RequirementAnswer | null]> {
  const links = pictureLinks(node.uid, visible, events.open);
  if (REQUIREMENTS.has(node.kind) && node.state !== "stub") {
    const answer = await read<RequirementAnswer>(api(`requirements/${node.uid}/`, { as_of: asOf }));
    const own = requirementBody(answer, events);
    return [[place(answer.ancestors, events.open), ...own].filter((part): part is Node => part !== null), answer];
  }
  if (node.kind === "passage") {
    const answer = await read<PassageAnswer>(apiAddress(node));
    const text = answer.text ? h("blockquote", { class: "panel-passage", lang: "zh-Hans" }, answer.text) : null;
    return [[text, links].filter((part): part is HTMLElement => part !== null), null];
  }
  return [links ? [links] : [], null];
}

let drawing = 0;

/** Fills `into` with one node; a later call overtakes an earlier one that still reads. */
export async function drawPanel(
  into: HTMLElement, node: GraphNode, visible: Visible, folded: boolean, asOf: string, events: PanelEvents,
): Promise<void> {
  drawing += 1;
  const mine = drawing;
  const code = node.code && node.kind !== "framework" ? `${node.code} ` : "";
  const absent = node.state === "absent" || node.state === "stub";
  const head = [
    h("p", { class: "panel-kind" }, kindWord(node.kind), node.framework ? ` · ${node.framework}${node.edition ? `@${node.edition}` : ""}` : "",
      absent && h("span", { class: "needs" }, t("absentNow"))),
    h("h2", { tabindex: -1, id: "explorer-panel-title" }, code && h("span", { class: "digits" }, code), nameOf(node, node.uid)),
    actions(node, visible, folded, events),
  ];
  const waiting = h("p", { class: "faint" }, `${t("loading")}…`);
  if (into.dataset.uid !== node.uid) into.replaceChildren(...head, waiting);
  into.dataset.uid = node.uid;
  let [parts, answer]: [Node[], RequirementAnswer | null] = [[], null];
  try {
    [parts, answer] = await body(node, visible, asOf, events);
  } catch {
    const links = pictureLinks(node.uid, visible, events.open);
    parts = [h("p", { class: "needs" }, t("failedPart")), ...(links ? [links] : [])];
  }
  if (mine !== drawing) return;
  const hadFocus = document.activeElement?.id === "explorer-panel-title";
  into.replaceChildren(...head, ...parts, foot(node, answer, events));
  if (hadFocus) head[1]?.focus();
}
