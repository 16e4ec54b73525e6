// How each relation and each kind of node is drawn: never by colour alone. The legend, the
// picture, the table and the exported files all read these two tables.

import { language } from "./words";

export type Head =
  | "none" | "triangle" | "triangle-open" | "back-open" | "vee" | "diamond" | "diamond-open"
  | "dot" | "ring" | "square" | "square-open" | "bar" | "bars" | "cross";

export interface RelationLook {
  zh: string;
  en: string;
  zhBack: string;
  enBack: string;
  tint: string;
  dash: string;
  head: Head;
}

const look = (
  zh: string, en: string, zhBack: string, enBack: string, tint: string, dash: string, head: Head,
): RelationLook => ({ zh, en, zhBack, enBack, tint, dash, head });

export const RELATIONS: Record<string, RelationLook> = {
  part_of: look("属于", "part of", "包含", "contains", "tree", "", "none"),
  child_of: look("另属", "child of", "另含", "parent of", "tree", "9 4", "triangle-open"),
  exact_match: look("等同", "exact match", "等同", "exact match", "match", "", "diamond"),
  close_match: look("近似", "close match", "近似", "close match", "match", "8 4", "diamond-open"),
  broad_match: look("上位", "broad match", "下位", "narrow match", "match", "", "triangle-open"),
  narrow_match: look("下位", "narrow match", "上位", "broad match", "match", "12 3", "back-open"),
  intersects: look("交叉", "intersects", "交叉", "intersects", "match", "4 3", "ring"),
  no_relation: look("无关", "no relation", "无关", "no relation", "none", "2 5", "cross"),
  supports: look("支撑", "supports", "受支撑", "supported by", "support", "", "triangle"),
  exemplifies: look("示例", "exemplifies", "有示例", "exemplified by", "support", "6 4", "dot"),
  cites: look("引用", "cites", "被引用", "cited by", "cite", "", "vee"),
  cited_in: look("出处", "cited in", "作为出处", "source of", "cite", "1.5 4", "square-open"),
  about: look("涉及概念", "about", "见于", "subject of", "concept", "3 4", "dot"),
  broader: look("上位概念", "broader", "下位概念", "narrower", "concept", "", "triangle-open"),
  related: look("相关", "related", "相关", "related", "order", "6 4", "ring"),
  peer_of: look("并列", "peer of", "并列", "peer of", "order", "", "bars"),
  precedes: look("先于", "precedes", "后于", "follows", "order", "10 4", "vee"),
  replaced_by: look("被取代", "replaced by", "取代", "replaces", "order", "12 4 2 4", "triangle"),
  translation_of: look("译自", "translation of", "译为", "translated as", "order", "3 3", "square"),
  conflicts_with: look("冲突", "conflicts with", "冲突", "conflicts with", "conflict", "10 3 2 3", "cross"),
};

export const relationLook = (type: string): RelationLook =>
  RELATIONS[type] ?? look(type, type, `← ${type}`, `← ${type}`, "order", "7 3 1 3", "vee");

/** The word for a relation, read along it or (`back`) against it. */
export function relationWord(type: string, back = false): string {
  const { zh, en, zhBack, enBack } = relationLook(type);
  if (language() === "zh") return back ? zhBack : zh;
  return back ? enBack : en;
}

/** Heads as paths with the tip at the origin, pointing along +x. */
export const HEADS: Record<Head, { d: string; filled: boolean; inset: number }> = {
  none: { d: "", filled: false, inset: 0 },
  triangle: { d: "M0 0L-9 -4.5V4.5Z", filled: true, inset: 8 },
  "triangle-open": { d: "M0 0L-10 -5V5Z", filled: false, inset: 10 },
  "back-open": { d: "M-10 0L0 -5V5Z", filled: false, inset: 10 },
  vee: { d: "M-8 -4.5L0 0L-8 4.5", filled: false, inset: 0 },
  diamond: { d: "M0 0L-6 -4L-12 0L-6 4Z", filled: true, inset: 11 },
  "diamond-open": { d: "M0 0L-6 -4L-12 0L-6 4Z", filled: false, inset: 12 },
  dot: { d: "M0 0a3.5 3.5 0 1 1 -7 0a3.5 3.5 0 1 1 7 0Z", filled: true, inset: 6 },
  ring: { d: "M0 0a3.75 3.75 0 1 1 -7.5 0a3.75 3.75 0 1 1 7.5 0Z", filled: false, inset: 7.5 },
  square: { d: "M0 -3.5H-7V3.5H0Z", filled: true, inset: 7 },
  "square-open": { d: "M0 -3.5H-7V3.5H0Z", filled: false, inset: 7 },
  bar: { d: "M-1 -5V5", filled: false, inset: 0 },
  bars: { d: "M-1 -5V5M-5 -5V5", filled: false, inset: 0 },
  cross: { d: "M-9 -4L-1 4M-9 4L-1 -4", filled: false, inset: 0 },
};

export interface KindLook {
  zh: string;
  en: string;
  /** The outline around (0, 0) of a box `w` wide and `t` tall. */
  outline: (w: number, t: number) => string;
}

const rounded = (radius: number) => (w: number, t: number): string => {
  const r = Math.min(radius, t / 2);
  return `M${-w / 2 + r} ${-t / 2}H${w / 2 - r}a${r} ${r} 0 0 1 ${r} ${r}V${t / 2 - r}` +
    `a${r} ${r} 0 0 1 ${-r} ${r}H${-w / 2 + r}a${r} ${r} 0 0 1 ${-r} ${-r}V${-t / 2 + r}` +
    `a${r} ${r} 0 0 1 ${r} ${-r}Z`;
};

// Ruled twice, as the frame of a title page.
const ruled = (w: number, t: number): string => rounded(7)(w, t) + rounded(4)(w - 6, t - 6);

// A sheet with its corner turned down.
const sheet = (w: number, t: number): string =>
  `M${-w / 2} ${-t / 2}H${w / 2 - 9}L${w / 2} ${-t / 2 + 9}V${t / 2}H${-w / 2}Z` +
  `M${w / 2 - 9} ${-t / 2}V${-t / 2 + 9}H${w / 2}`;

// A slip cut from a sheet.
const slip = (w: number, t: number): string =>
  `M${-w / 2} ${-t / 2}H${w / 2}L${w / 2 - 5} 0L${w / 2} ${t / 2}H${-w / 2}Z`;

// A tag on its string.
const tag = (w: number, t: number): string =>
  `M${-w / 2 + t / 3} ${-t / 2}H${w / 2 - t / 3}L${w / 2} 0L${w / 2 - t / 3} ${t / 2}` +
  `H${-w / 2 + t / 3}L${-w / 2} 0Z`;

export const KINDS: Record<string, KindLook> = {
  framework: { zh: "标准体系", en: "framework", outline: ruled },
  group: { zh: "分组", en: "group", outline: rounded(2) },
  standard: { zh: "标准", en: "standard", outline: rounded(9) },
  requirement: { zh: "要求", en: "requirement", outline: rounded(9) },
  document: { zh: "文献", en: "document", outline: sheet },
  passage: { zh: "段落", en: "passage", outline: slip },
  concept: { zh: "概念", en: "concept", outline: tag },
  external: { zh: "外部", en: "external", outline: rounded(3) },
};

export const kindLook = (kind: string): KindLook =>
  KINDS[kind] ?? { zh: kind, en: kind, outline: rounded(3) };

export const kindWord = (kind: string): string =>
  language() === "zh" ? kindLook(kind).zh : kindLook(kind).en;
