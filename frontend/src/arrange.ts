// From a view to a scene; the force picture goes on settling between frames.

import { boxOf } from "./boxes";
import { forceLayout, type Settling } from "./layouts/force";
import { radialLayout } from "./layouts/radial";
import { treeLayout } from "./layouts/tree";
import type { Visible } from "./model";
import type { Scene } from "./scene";
import type { View } from "./state";

const FIRST_SLICE = 110;
const NEXT_SLICE = 12;

let latest: Scene | null = null;

/** Finishes in slices, so that hands are never held up, and moves the picture once. */
function settle({ scene, settle: goOn }: Settling, settled: (scene: Scene) => void): void {
  const step = (): void => {
    if (latest !== scene) return;
    if (goOn(NEXT_SLICE)) settled(scene);
    else setTimeout(step, 8);
  };
  setTimeout(step, 60);
}

/** The scene of a view; `settled` is told when a scene has moved once more after it was drawn. */
export function arrange(view: View, shown: Visible, settled: (scene: Scene) => void): Scene {
  const boxes = new Map(shown.nodes.map((node) => [node.uid, boxOf(node)]));
  if (view === "force") {
    const settling = forceLayout(shown, boxes);
    latest = settling.scene;
    if (!settling.settle(FIRST_SLICE)) settle(settling, settled);
  } else {
    latest = view === "radial" ? radialLayout(shown, boxes) : treeLayout(shown, boxes);
  }
  return latest;
}
