// The address bar is the whole state: every picture can be sent to someone else.

export const VIEWS = ["tree", "radial", "force", "table"] as const;
export type View = (typeof VIEWS)[number];
export const DIRECTIONS = ["both", "out", "in"] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const DEEPEST = 4;
export const LIMITS = [150, 300, 500] as const;

// Every requirement is cited somewhere: unasked, those lines would bury the rest.
const USUALLY_OFF: Record<"types_off" | "kinds_off", readonly string[]> = {
  types_off: ["cited_in"],
  kinds_off: [],
};

export interface State {
  focus: string;
  depth: number;
  direction: Direction;
  typesOff: readonly string[];
  kindsOff: readonly string[];
  view: View;
  limit: number;
  from: string;
  to: string;
  /** Which of several paths, from 1. */
  nth: number;
  impact: string;
  source: string;
  target: string;
  asOf: string;
  open: string;
  expand: readonly string[];
  fold: readonly string[];
  hide: readonly string[];
}

export const START: State = {
  focus: "",
  depth: 2,
  direction: "both",
  typesOff: USUALLY_OFF.types_off,
  kindsOff: USUALLY_OFF.kinds_off,
  view: "tree",
  limit: 150,
  from: "",
  to: "",
  nth: 1,
  impact: "",
  source: "",
  target: "",
  asOf: "",
  open: "",
  expand: [],
  fold: [],
  hide: [],
};

const TEXTS = {
  focus: "focus",
  from: "from",
  to: "to",
  impact: "impact",
  source: "source",
  target: "target",
  asOf: "as_of",
  open: "open",
} as const;
const LISTS = { expand: "expand", fold: "fold", hide: "hide" } as const;

const words = (text: string | null): string[] => (text ?? "").split(",").filter(Boolean);

function number(query: URLSearchParams, name: string, otherwise: number, low: number, high: number): number {
  const value = Number.parseInt(query.get(name) ?? "", 10);
  return Number.isNaN(value) ? otherwise : Math.min(high, Math.max(low, value));
}

function oneOf<T extends string>(allowed: readonly T[], word: string | null, otherwise: T): T {
  return allowed.find((each) => each === word) ?? otherwise;
}

function offList(query: URLSearchParams, name: "types_off" | "kinds_off"): readonly string[] {
  return query.has(name) ? words(query.get(name)) : USUALLY_OFF[name];
}

/** The state that an address names; what it does not name, or names wrongly, is as usual. */
export function readState(search: string): State {
  const query = new URLSearchParams(search);
  const state: State = {
    ...START,
    depth: number(query, "depth", START.depth, 1, DEEPEST),
    direction: oneOf(DIRECTIONS, query.get("direction"), START.direction),
    typesOff: offList(query, "types_off"),
    kindsOff: offList(query, "kinds_off"),
    view: oneOf(VIEWS, query.get("view"), START.view),
    limit: number(query, "limit", START.limit, 10, 500),
    nth: number(query, "nth", 1, 1, 9),
  };
  for (const [field, name] of Object.entries(TEXTS)) {
    state[field as keyof typeof TEXTS] = query.get(name) ?? "";
  }
  for (const [field, name] of Object.entries(LISTS)) {
    state[field as keyof typeof LISTS] = words(query.get(name));
  }
  return state;
}

const sameWords = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((word) => other.includes(word));

/** The shortest query that reads back as `state`, "" for the start. */
export function writeState(state: State): string {
  const query = new URLSearchParams();
  for (const [field, name] of Object.entries(TEXTS)) {
    const value = state[field as keyof typeof TEXTS];
    if (value) query.set(name, value);
  }
  if (state.depth !== START.depth) query.set("depth", String(state.depth));
  if (state.direction !== START.direction) query.set("direction", state.direction);
  if (state.nth !== 1) query.set("nth", String(state.nth));
  if (state.view !== START.view) query.set("view", state.view);
  if (state.limit !== START.limit) query.set("limit", String(state.limit));
  if (!sameWords(state.typesOff, START.typesOff)) query.set("types_off", state.typesOff.join(","));
  if (!sameWords(state.kindsOff, START.kindsOff)) query.set("kinds_off", state.kindsOff.join(","));
  for (const [field, name] of Object.entries(LISTS)) {
    const list = state[field as keyof typeof LISTS];
    if (list.length > 0) query.set(name, list.join(","));
  }
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%40", "@").replaceAll("%2F", "/");
  return text ? `?${text}` : "";
}

export type Question = "path" | "impact" | "coverage" | "around" | "nothing";

/** What the state asks; a path wants both ends, and an open question wins over the focus. */
export function questionOf(state: State): Question {
  if (state.from && state.to) return "path";
  if (state.impact) return "impact";
  if (state.source && state.target) return "coverage";
  return state.focus ? "around" : "nothing";
}

export const toggled = (list: readonly string[], word: string): string[] =>
  list.includes(word) ? list.filter((each) => each !== word) : [...list, word];

// Changes of these are steps that one may want to take back with the browser's own button.
const STEPS: ReadonlyArray<keyof State> = ["focus", "from", "to", "impact", "source", "target", "view"];

export const isStep = (before: State, after: State): boolean =>
  STEPS.some((name) => before[name] !== after[name]);

/** Equal for states that show the same: there the eye stays where it is. */
export const lookKey = (state: State): string =>
  [...STEPS, "nth" as const].map((name) => state[name]).join("|");
