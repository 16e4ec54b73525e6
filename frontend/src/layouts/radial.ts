// Rings around the middle, labels upright. Each leaf gets the stretch of the ring that its label
// needs at its angle: a line's height at the sides, its whole width at the top and the bottom.

import { hierarchy } from "d3-hierarchy";
import type { Box } from "../boxes";
import type { Visible } from "../model";
import type { Placed, Places, Scene } from "../scene";
import { forest, type Branch, type Twig } from "./forest";
import { linesBetween } from "./lines";

const GAP = 14;
const RING_GAP = 34;
const ROUNDS = 8;
// So many leaves a ring; more stand on two or three rings in turns, which keeps the picture small.
const RING_HOLDS = 60;
const MOST_RINGS = 3;

const need = (box: Box, angle: number): number =>
  Math.min((box.width + GAP) / Math.max(1e-6, Math.abs(Math.sin(angle))),
    (box.height + GAP) / Math.max(1e-6, Math.abs(Math.cos(angle))));

interface Ring {
  leaves: Box[];
  angles: number[];
  around: number;
}

/** Angles for the leaves in order, and how long the ring must be for them. */
function spread(leaves: Box[], rings: number): Ring {
  let angles = leaves.map((_, index) => (index / leaves.length) * 2 * Math.PI - Math.PI / 2);
  let around = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const needs = leaves.map((box, index) => need(box, angles[index] ?? 0) / rings);
    around = needs.reduce((sum, each) => sum + each, 0);
    let gone = 0;
    angles = needs.map((each) => {
      const middle = gone + each / 2;
      gone += each;
      return (middle / around) * 2 * Math.PI - Math.PI / 2;
    });
  }
  return { leaves, angles, around };
}

const boxOfBranch = (branch: Branch, boxes: Map<string, Box>): Box | undefined =>
  boxes.get(branch.data.node?.uid ?? "");

function ringRadii(top: Branch, boxes: Map<string, Box>, around: number): number[] {
  const widest: number[] = [];
  top.each((branch) => {
    const level = branch.depth - top.depth;
    widest[level] = Math.max(widest[level] ?? 0, boxOfBranch(branch, boxes)?.width ?? 0);
  });
  const radii = [0];
  for (let level = 1; level < widest.length; level += 1) {
    radii[level] = (radii[level - 1] ?? 0) + (widest[level - 1] ?? 0) / 2 + (widest[level] ?? 0) / 2 + RING_GAP;
  }
  const outer = radii.at(-1) ?? 0;
  const wanted = around / (2 * Math.PI);
  const stretch = outer > 0 ? Math.max(1, wanted / outer) : 1;
  return radii.map((radius) => radius * stretch);
}

const middleAngle = (branch: Branch, angles: Map<Branch, number>): number => {
  const leaves = branch.leaves();
  const first = angles.get(leaves[0] as Branch) ?? 0;
  const last = angles.get(leaves.at(-1) as Branch) ?? 0;
  return (first + last) / 2;
};

function placeRings(top: Branch, boxes: Map<string, Box>): Places {
  const leaves = top.leaves();
  const leafBoxes = leaves.flatMap((leaf) => boxOfBranch(leaf, boxes) ?? []);
  const rings = Math.min(MOST_RINGS, Math.ceil(leafBoxes.length / RING_HOLDS));
  const step = Math.max(0, ...leafBoxes.map((box) => box.width)) + GAP;
  const ring = spread(leafBoxes, rings);
  const further = new Map(leaves.map((leaf, index) => [leaf, (index % rings) * step]));
  const radii = ringRadii(top, boxes, ring.around);
  const angles = new Map(leaves.map((leaf, index) => [leaf, ring.angles[index] ?? 0]));
  const places: Places = new Map();
  top.each((branch) => {
    const box = boxOfBranch(branch, boxes);
    if (!box) return;
    const level = branch.depth - top.depth;
    const radius = branch.children ? (radii[level] ?? 0) : level === 0 ? 0 : (radii.at(-1) ?? 0) + (further.get(branch) ?? 0);
    const angle = middleAngle(branch, angles);
    places.set(box.uid, { uid: box.uid, box, x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
  });
  return places;
}

const overlap = (one: Placed, other: Placed): boolean =>
  Math.abs(one.x - other.x) < (one.box.width + other.box.width) / 2 + 16 &&
  Math.abs(one.y - other.y) < (one.box.height + other.box.height) / 2 + 5;

/** Opens the rings until no two labels touch; the largest pictures are only opened so far. */
function opened(places: Places): Places {
  const list = [...places.values()];
  for (let round = 0; round < 12; round += 1) {
    const touching = list.some((one, index) => list.slice(index + 1).some((other) => overlap(one, other)));
    if (!touching) break;
    for (const place of list) {
      place.x *= 1.12;
      place.y *= 1.12;
    }
  }
  return places;
}

/** The tree in the middle: with one true tree its root, around which single nodes join the ring. */
function middleTree(visible: Visible): Branch {
  const root = forest(visible);
  const trees = (root.children ?? []).filter((tree) => tree.children);
  const middle = trees.length === 0 ? root.children?.[0] : trees.length === 1 ? trees[0] : undefined;
  if (!middle) return root;
  const single = (root.children ?? []).filter((tree) => tree !== middle).map((tree) => tree.data);
  const { node, children } = middle.data;
  return hierarchy<Twig>({ node, children: [...children, ...single] }, (twig) => twig.children);
}

/** The radial picture; with several trees the middle stays empty. */
export function radialLayout(visible: Visible, boxes: Map<string, Box>): Scene {
  const places = opened(placeRings(middleTree(visible), boxes));
  // Relations bow towards the middle, away from the labels on the ring.
  const bow = (edge: { source: string; target: string }): number => {
    const [source, target] = [places.get(edge.source), places.get(edge.target)];
    if (!source || !target) return 0;
    const turn = Math.sign(source.x * target.y - source.y * target.x) || 1;
    return turn * Math.min(120, Math.hypot(target.x - source.x, target.y - source.y) * 0.22);
  };
  return { places, route: () => linesBetween(visible, places, bow), sprawling: true };
}
