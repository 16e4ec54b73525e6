// The picture as two tables with the same rows: its nodes and its relations.

import { h } from "./dom";
import { degrees } from "./looks";
import type { Visible } from "./model";
import { nameOf } from "./questions";
import { relationSample } from "./legend";
import { kindWord, relationWord } from "./relations";
import type { GraphEdge, GraphNode } from "./shapes";
import { t, type WordKey } from "./words";

interface Column<Row> {
  word: WordKey;
  text: (row: Row) => string;
  cell?: (row: Row) => Node | string;
  number?: boolean;
}

const collator = new Intl.Collator("zh-Hans", { numeric: true });

interface Order {
  column: number;
  down: boolean;
}

const orders = new Map<string, Order>();

function sorted<Row>(rows: Row[], columns: Column<Row>[], order: Order | undefined): Row[] {
  const column = order ? columns[order.column] : undefined;
  if (!column) return rows;
  const sign = order?.down ? -1 : 1;
  return [...rows].sort((one, other) => sign * collator.compare(column.text(one), column.text(other)));
}

function header<Row>(column: Column<Row>, index: number, order: Order | undefined, sort: () => void): HTMLElement {
  const mine = order?.column === index;
  const direction = mine ? (order?.down ? "descending" : "ascending") : "none";
  return h(
    "th",
    { scope: "col", "aria-sort": direction, class: column.number ? "number" : null },
    h("button", { type: "button", class: "sort", click: sort }, t(column.word),
      h("span", { class: "sort-mark", "aria-hidden": "true" }, mine ? (order?.down ? "↓" : "↑") : "")),
  );
}

function tableOf<Row>(name: string, title: string, rows: Row[], columns: Column<Row>[]): HTMLElement {
  const table = h("table", { class: `graph-table ${name}` });
  const fill = (): void => {
    const order = orders.get(name);
    const headers = columns.map((column, index) => header(column, index, order, () => {
      orders.set(name, { column: index, down: order?.column === index && !order.down });
      fill();
      table.querySelectorAll<HTMLElement>(".sort")[index]?.focus();
    }));
    const lines = sorted(rows, columns, order).map((row) => h(
      "tr", {},
      ...columns.map((column) => h("td", { class: column.number ? "number" : null }, column.cell?.(row) ?? column.text(row))),
    ));
    table.replaceChildren(
      h("caption", {}, `${title} `, h("span", { class: "digits" }, String(rows.length))),
      h("thead", {}, h("tr", {}, ...headers)),
      h("tbody", {}, ...lines),
    );
  };
  fill();
  return table;
}

/** Fills `into` with what the picture shows. */
export function drawTables(into: HTMLElement, visible: Visible, choose: (uid: string) => void): void {
  const nodes = new Map(visible.nodes.map((node) => [node.uid, node]));
  const counts = degrees(visible);
  const name = (uid: string): string => nameOf(nodes.get(uid), uid);
  const open = (uid: string): HTMLElement =>
    h("button", { type: "button", class: "linkish", click: () => choose(uid) }, name(uid));
  const nodeColumns: Column<GraphNode>[] = [
    { word: "code", text: (node) => (node.kind === "framework" ? "" : (node.code ?? "")), number: true },
    { word: "name", text: (node) => name(node.uid), cell: (node) => open(node.uid) },
    { word: "kind", text: (node) => kindWord(node.kind) },
    { word: "framework", text: (node) => (node.framework ? `${node.framework}${node.edition ? `@${node.edition}` : ""}` : "") },
    { word: "count", text: (node) => String(counts.get(node.uid) ?? 0), number: true },
  ];
  const edgeColumns: Column<GraphEdge>[] = [
    { word: "sourceEnd", text: (edge) => name(edge.source), cell: (edge) => open(edge.source) },
    {
      word: "relation",
      text: (edge) => relationWord(edge.type),
      cell: (edge) => h("span", { class: "relation-cell" }, relationSample(edge.type), relationWord(edge.type)),
    },
    { word: "targetEnd", text: (edge) => name(edge.target), cell: (edge) => open(edge.target) },
  ];
  into.replaceChildren(
    tableOf("nodes", t("nodes"), visible.nodes, nodeColumns),
    tableOf("edges", t("edges"), visible.edges, edgeColumns),
  );
}
