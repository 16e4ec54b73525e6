// Springs and repulsion, started from the rings so that the same question gives the same picture.

import { forceLink, forceManyBody, forceSimulation, forceX, forceY, type Simulation } from "d3-force";
import type { Box } from "../boxes";
import type { Visible } from "../model";
import type { Places, Scene } from "../scene";
import { linesBetween } from "./lines";
import { radialLayout } from "./radial";

interface Body {
  index?: number;
  uid: string;
  box: Box;
  x: number;
  y: number;
  vx: number;
  vy: number;
  fx?: number | null;
  fy?: number | null;
}

interface Spring {
  source: string | Body;
  target: string | Body;
  isTree: boolean;
}

/** Pushes overlapping labels apart along the shorter way. */
function labelsApart(bodies: Body[], strength: number): void {
  const sorted = [...bodies].sort((one, other) => one.y - other.y);
  sorted.forEach((one, index) => {
    for (let next = index + 1; next < sorted.length; next += 1) {
      const other = sorted[next] as Body;
      const dy = other.y - one.y;
      const wantY = (one.box.height + other.box.height) / 2 + 12;
      if (dy > 100) break; // no label is taller than four lines
      const dx = other.x - one.x;
      const wantX = (one.box.width + other.box.width) / 2 + 16;
      const [overX, overY] = [wantX - Math.abs(dx), wantY - Math.abs(dy)];
      if (overX <= 0 || overY <= 0) continue;
      if (overY * 1.6 < overX) {
        one.y -= (overY / 2) * strength;
        other.y += (overY / 2) * strength;
      } else {
        const side = Math.sign(dx || 1);
        one.x -= (side * overX * strength) / 2;
        other.x += (side * overX * strength) / 2;
      }
    }
  });
}

const TICKS = 260;
const LAST_TICKS = 40;

function simulation(visible: Visible, bodies: Body[]): Simulation<Body, undefined> {
  const springs: Spring[] = visible.edges.map((edge) => ({
    source: edge.source,
    target: edge.target,
    isTree: edge.type === "part_of",
  }));
  const length = (spring: Spring): number => {
    const [source, target] = [spring.source as Body, spring.target as Body];
    return 44 + (source.box.width + target.box.width) / 3 + (spring.isTree ? 0 : 40);
  };
  const link = forceLink<Body, Spring>(springs).id((body) => body.uid).distance(length);
  link.strength((spring) => (spring.isTree ? 0.7 : 0.14));
  return forceSimulation(bodies)
    .force("link", link)
    .force("charge", forceManyBody<Body>().strength(-420).distanceMax(900).theta(1.1))
    .force("x", forceX<Body>(0).strength(0.035))
    .force("y", forceY<Body>(0).strength(0.06))
    .stop();
}

export interface Settling {
  scene: Scene;
  /** Goes on for about `milliseconds`; true when settled. */
  settle: (milliseconds: number) => boolean;
}

/** The force picture, and the way to settle it in slices between frames. */
export function forceLayout(visible: Visible, boxes: Map<string, Box>): Settling {
  const start = radialLayout(visible, boxes).places;
  const bodies: Body[] = [...start.values()].map(({ uid, box, x, y }) => ({
    uid, box, x: x * 0.6, y: y * 0.6, vx: 0, vy: 0,
  }));
  const springs = simulation(visible, bodies);
  const places: Places = new Map(bodies.map((body) => [body.uid, body]));
  let done = 0;
  const settle = (milliseconds: number): boolean => {
    const until = performance.now() + milliseconds;
    while (done < TICKS + LAST_TICKS && performance.now() < until) {
      if (done < TICKS) springs.tick();
      labelsApart(bodies, done < TICKS ? Math.min(0.8, done / TICKS) : 1);
      done += 1;
    }
    return done >= TICKS + LAST_TICKS;
  };
  return { scene: { places, route: () => linesBetween(visible, places, () => 0), sprawling: true }, settle };
}
