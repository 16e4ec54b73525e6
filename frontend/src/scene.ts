// Where things stand: what a layout hands to the picture.

import type { Box } from "./boxes";
import type { GraphEdge } from "./shapes";

export interface Placed {
  uid: string;
  x: number;
  y: number;
  box: Box;
}

export interface Drawn {
  key: string;
  edge: GraphEdge;
  line: string;
  /** The tip of the head, and its direction in degrees. */
  tip: { x: number; y: number; angle: number };
  /** Where a word about the relation may stand. */
  word: { x: number; y: number };
  isTree: boolean;
}

export type Places = Map<string, Placed>;

export interface Scene {
  places: Places;
  /** Lines for the places as they are now; asked again when a node is dragged. */
  route: () => Drawn[];
  /** Whether relations run straight across the whole sheet, which makes many of them slow to move. */
  sprawling?: boolean;
}

export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The rectangle around all boxes, and around the arcs beyond them. */
export function boundsOf(places: Places, drawn: Drawn[]): Bounds {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const include = (x: number, y: number, w = 0, t = 0): void => {
    left = Math.min(left, x - w / 2);
    right = Math.max(right, x + w / 2);
    top = Math.min(top, y - t / 2);
    bottom = Math.max(bottom, y + t / 2);
  };
  for (const { x, y, box } of places.values()) include(x, y, box.width, box.height);
  for (const { word } of drawn) include(word.x, word.y);
  if (left > right) return { x: 0, y: 0, width: 1, height: 1 };
  return { x: left, y: top, width: right - left, height: bottom - top };
}
