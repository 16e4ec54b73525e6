// Every action by key. The dialog that `?` opens lists the same keys, from the page's template.

import { isTyping } from "./dom";

export interface KeyActions {
  move: (dx: number, dy: number) => void;
  shift: (dx: number, dy: number) => void;
  nudge: (dx: number, dy: number) => void;
  open: () => void;
  centre: () => void;
  unfold: () => void;
  fold: () => void;
  hide: () => void;
  pathEnd: () => void;
  impact: () => void;
  pin: () => void;
  fit: () => void;
  zoom: (factor: number) => void;
  depth: (step: number) => void;
  direction: () => void;
  view: (index: number) => void;
  legend: () => void;
  svg: () => void;
  png: () => void;
  back: () => void;
}

type Act = (actions: KeyActions) => void;

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};

export const KEYS: Record<string, Act> = {
  Enter: (actions) => actions.open(),
  " ": (actions) => actions.open(),
  o: (actions) => actions.centre(),
  e: (actions) => actions.unfold(),
  c: (actions) => actions.fold(),
  h: (actions) => actions.hide(),
  p: (actions) => actions.pathEnd(),
  i: (actions) => actions.impact(),
  m: (actions) => actions.pin(),
  f: (actions) => actions.fit(),
  "+": (actions) => actions.zoom(1.25),
  "=": (actions) => actions.zoom(1.25),
  "-": (actions) => actions.zoom(0.8),
  "[": (actions) => actions.depth(-1),
  "]": (actions) => actions.depth(1),
  d: (actions) => actions.direction(),
  "1": (actions) => actions.view(0),
  "2": (actions) => actions.view(1),
  "3": (actions) => actions.view(2),
  "4": (actions) => actions.view(3),
  t: (actions) => actions.view(3),
  l: (actions) => actions.legend(),
  s: (actions) => actions.svg(),
  S: (actions) => actions.png(),
  Escape: (actions) => actions.back(),
};

function arrowAct(event: KeyboardEvent, [dx, dy]: [number, number]): Act {
  if (event.shiftKey) return (actions) => actions.shift(dx, dy);
  if (event.altKey) return (actions) => actions.nudge(dx, dy);
  return (actions) => actions.move(dx, dy);
}

/** Only on a node do the arrows, Enter and the space bar mean the picture. */
const ONLY_ON_NODES = new Set(["Enter", " "]);

/** Runs the action of a key press, if it has one here. */
export function press(event: KeyboardEvent, actions: KeyActions): void {
  if (event.ctrlKey || event.metaKey || event.isComposing || isTyping(event.target)) return;
  const onNode = event.target instanceof SVGElement;
  const arrow = ARROWS[event.key];
  if (arrow && !onNode) return;
  if (ONLY_ON_NODES.has(event.key) && !onNode) return;
  const act = arrow ? arrowAct(event, arrow) : event.altKey ? undefined : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act(actions);
}
