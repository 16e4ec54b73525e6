// <standards-graph>: the picture. It draws a scene, moves the eye over it, and says what was done
// to it; it knows nothing of addresses and answers.

import { pointer, select, type Selection } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomBehavior, type ZoomTransform } from "d3-zoom";
import "d3-transition"; // teaches selections to move in time
import type { Box } from "./boxes";
import { LINE } from "./boxes";
import { calm, s } from "./dom";
import { HEADS, kindLook, relationLook } from "./relations";
import { boundsOf, type Bounds, type Drawn, type Placed, type Scene } from "./scene";
import type { GraphNode } from "./shapes";
import { t } from "./words";

export interface NodeLook {
  node: GraphNode;
  name: string;
  more: number;
  badge: string;
  states: Record<string, boolean>;
}

export interface EdgeLook {
  title: string;
  /** Said while an end is pointed at. */
  hint: string;
  /** Said always. */
  word: string;
  states: Record<string, boolean>;
}

export interface Looks {
  node: (uid: string) => NodeLook;
  edge: (drawn: Drawn) => EdgeLook;
}

export interface PictureEvents {
  choose: (uid: string) => void;
  unfold: (uid: string) => void;
  centre: (uid: string) => void;
  moved: (uid: string, x: number, y: number) => void;
}

const READABLE = 0.62;
const FAR = 0.4;
const MARGIN = 28;
const DRAG_STARTS = 4;

function label(box: Box): SVGTextElement {
  const left = -box.width / 2 + 12;
  const top = -((box.lines.length - 1) * LINE) / 2;
  const text = s("text", { class: "name", "aria-hidden": "true" });
  if (box.code) text.append(s("tspan", { class: "code", x: left, y: top, dy: "0.34em" }, box.code));
  box.lines.forEach((line, index) => {
    const x = left + box.codeWidth + (box.code ? 0 : (box.width - 24 - box.codeWidth) / 2);
    const anchor = box.code ? "start" : "middle";
    text.append(s("tspan", { x, y: top + index * LINE, dy: "0.34em", "text-anchor": anchor }, line));
  });
  return text;
}

function badge(box: Box, text: string, hint: string): SVGGElement {
  const width = 10 + text.length * 7;
  const group = s("g", { class: "more", transform: `translate(${box.width / 2 - 4} ${box.height / 2 - 1})` });
  group.append(
    s("title", {}, hint),
    s("rect", { x: -width / 2, y: -8, width, height: 16, rx: 8 }),
    s("text", { "text-anchor": "middle", dy: "0.35em" }, text),
  );
  return group;
}

export class StandardsGraph extends HTMLElement {
  readonly svg = s("svg", { class: "graph", role: "application", tabindex: -1 });
  private readonly view = s("g", { class: "view" });
  private readonly lines = s("g", { class: "lines" });
  private readonly dots = s("g", { class: "nodes" });
  private readonly words = s("g", { class: "words", "aria-hidden": "true" });
  private readonly hints = s("g", { class: "words hints", "aria-hidden": "true" });
  private readonly eye: ZoomBehavior<HTMLElement, unknown>;
  private readonly canvas: Selection<HTMLElement, unknown, null, undefined>;
  private readonly nodes = new Map<string, SVGGElement>();
  private readonly drawnNodes = new Map<string, string>();
  private readonly edges = new Map<string, SVGGElement>();
  private scene: Scene | null = null;
  private looks: Looks | null = null;
  private drawn: Drawn[] = [];
  private transform: ZoomTransform = zoomIdentity;
  private current = "";
  /** Whether a hand has moved the eye since it was last set on something. */
  private handled = false;
  private lastShown: string[] = [];
  private readonly watch = new ResizeObserver(() => this.resized());
  events: Partial<PictureEvents> = {};

  constructor() {
    super();
    this.view.append(this.lines, this.words, this.dots, this.hints);
    this.svg.append(this.view);
    this.canvas = select<HTMLElement, unknown>(this);
    this.eye = zoom<HTMLElement, unknown>()
      .scaleExtent([0.06, 3])
      .extent(() => [[0, 0], [this.room.width, this.room.height]])
      .filter((event: Event) => this.mayMove(event))
      .on("zoom", (event: D3ZoomEvent<HTMLElement, unknown>) => {
        if (event.sourceEvent) this.handled = true;
        this.look(event.transform);
      });
    this.svg.addEventListener("pointerdown", (event) => this.press(event));
    this.svg.addEventListener("click", (event) => this.chosen(event));
    this.svg.addEventListener("dblclick", (event) => this.doubleClick(event));
    this.svg.addEventListener("focusin", (event) => this.noteFocus(event));
    this.svg.addEventListener("pointerover", (event) => this.hover(event));
    this.svg.addEventListener("pointerleave", () => this.near(""));
  }

  connectedCallback(): void {
    if (!this.svg.isConnected) {
      this.append(this.svg);
      // Not in the constructor, where an element must not have attributes yet.
      this.canvas.call(this.eye).on("dblclick.zoom", null);
    }
    this.measure();
    this.watch.observe(this);
    this.svg.setAttribute("aria-label", t("pictureHint"));
  }

  // ---- drawing

  /** Draws a scene; with `lookAt`, the eye is set on those nodes first. */
  draw(scene: Scene, looks: Looks, lookAt: Iterable<string> | null = null): void {
    this.scene = scene;
    this.looks = looks;
    this.drawn = scene.route();
    // Before there is anything to lay out: text that changes its scale is laid out twice.
    if (lookAt) this.settleOn(lookAt, true);
    this.drawNodes();
    this.drawEdges();
    this.pointed = "";
    this.near("");
    if (!this.nodes.has(this.current)) this.current = this.nodes.keys().next().value ?? "";
    this.rove(this.current);
  }

  private drawNodes(): void {
    if (!this.scene || !this.looks) return;
    for (const [uid, group] of this.nodes) {
      if (this.scene.places.has(uid)) continue;
      group.remove();
      this.nodes.delete(uid);
      this.drawnNodes.delete(uid);
    }
    const order = [...this.scene.places.values()].sort((one, other) => one.y - other.y || one.x - other.x);
    const arrived: SVGGElement[] = [];
    for (const place of order) {
      const group = this.drawNode(place, this.looks.node(place.uid));
      if (!group.isConnected) arrived.push(group);
    }
    this.dots.append(...arrived);
  }

  private drawNode(place: Placed, nodeLook: NodeLook): SVGGElement {
    const { uid, box, x, y } = place;
    let group = this.nodes.get(uid);
    if (!group) {
      group = s("g", { role: "button", tabindex: -1, "data-uid": uid });
      this.nodes.set(uid, group);
    }
    const shown = `${box.lines.join("|")}/${box.code}/${nodeLook.badge}/${nodeLook.node.kind}/${box.width}`;
    if (this.drawnNodes.get(uid) !== shown) {
      this.drawnNodes.set(uid, shown);
      const outline = kindLook(nodeLook.node.kind).outline(box.width, box.height);
      group.replaceChildren(s("path", { class: "outline", d: outline }), label(box));
      if (nodeLook.badge) group.append(badge(box, nodeLook.badge, t("more", { count: nodeLook.more })));
    }
    const on = Object.entries(nodeLook.states).filter(([, is]) => is).map(([name]) => name);
    group.setAttribute("class", ["node", `kind-${nodeLook.node.kind}`, ...on].join(" "));
    group.setAttribute("aria-label", nodeLook.name);
    if (nodeLook.states["is-open"]) group.setAttribute("aria-current", "true");
    else group.removeAttribute("aria-current");
    group.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    return group;
  }

  private drawEdges(): void {
    const keep = new Set(this.drawn.map((drawn) => drawn.key));
    for (const [key, group] of this.edges) {
      if (keep.has(key)) continue;
      group.remove();
      this.edges.delete(key);
    }
    this.words.replaceChildren();
    const arrived: SVGGElement[] = [];
    for (const drawn of this.drawn) {
      const group = this.drawEdge(drawn);
      if (!group.isConnected) arrived.push(group);
    }
    this.lines.append(...arrived);
    // What is asked lies above all else.
    this.lines.append(...this.lines.querySelectorAll(":scope > .is-route"));
  }

  private newEdge(type: string): SVGGElement {
    const { head, dash } = relationLook(type);
    const group = s("g", { "data-type": type }, s("path", { class: "line", "stroke-dasharray": dash || null }));
    if (head !== "none") group.append(s("path", { class: "head", d: HEADS[head].d }));
    return group;
  }

  private drawEdge(drawn: Drawn): SVGGElement {
    const { head, tint } = relationLook(drawn.edge.type);
    const group = this.edges.get(drawn.key) ?? this.newEdge(drawn.edge.type);
    this.edges.set(drawn.key, group);
    const edgeLook = this.looks?.edge(drawn);
    const states = { ...edgeLook?.states, "is-tree": drawn.isTree, "is-open-head": !HEADS[head].filled };
    const on = Object.entries(states).filter(([, is]) => is).map(([name]) => name);
    if (drawn.edge.suspect) on.push("is-suspect");
    group.setAttribute("class", ["edge", `tint-${tint}`, ...on].join(" "));
    group.setAttribute("data-says", edgeLook?.title ?? "");
    this.shape(group, drawn);
    if (edgeLook) this.addWord(drawn, edgeLook);
    return group;
  }

  private shape(group: SVGGElement, drawn: Drawn): void {
    const { x, y, angle } = drawn.tip;
    const [line, tip] = group.children;
    line?.setAttribute("d", drawn.line);
    tip?.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${angle.toFixed(1)})`);
  }

  private addWord(drawn: Drawn, { word, states }: EdgeLook): void {
    if (word) this.words.append(this.word(drawn, word, states["is-route"] ?? false));
  }

  private word({ word }: Drawn, text: string, isRoute: boolean): SVGTextElement {
    const look = isRoute ? "word is-route" : "word";
    return s("text", { class: look, x: word.x, y: word.y, dy: "0.35em", "text-anchor": "middle" }, text);
  }

  /** Redraws only what a moved node touches. */
  private redrawLines(): void {
    if (!this.scene) return;
    this.drawn = this.scene.route();
    this.words.replaceChildren();
    for (const drawn of this.drawn) {
      const group = this.edges.get(drawn.key);
      if (!group) continue;
      this.shape(group, drawn);
      if (this.looks) this.addWord(drawn, this.looks.edge(drawn));
    }
  }

  // ---- the eye

  private mayMove(event: Event): boolean {
    if (event.type === "wheel") return true;
    const mouse = event as MouseEvent;
    return !mouse.button && !this.uidAt(event.target);
  }

  /** Moves the drawn sheet as a whole, which costs no drawing; a new scale is drawn when it rests. */
  private look(transform: ZoomTransform): void {
    this.transform = transform;
    const { x, y, k } = transform;
    // Whole pixels: a sheet between two of them would look soft.
    this.svg.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px) scale(${k / this.drawnScale})`;
    clearTimeout(this.resting);
    if (k !== this.drawnScale) this.resting = setTimeout(() => this.drawScale(), 120);
  }

  private drawnScale = 1;
  private resting = 0;

  private drawScale(): void {
    const { x, y, k } = this.transform;
    this.drawnScale = k;
    this.view.setAttribute("transform", `scale(${k})`);
    this.svg.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
    this.svg.classList.toggle("is-far", k < FAR);
  }

  private turn(transform: ZoomTransform, quickly = false): void {
    if (quickly || calm() || this.nodes.size > 300) {
      this.canvas.call(this.eye.transform, transform);
      this.drawScale();
    } else this.canvas.transition().duration(160).call(this.eye.transform, transform);
  }

  /** The size of the window, kept so that nobody has to measure in the midst of drawing. */
  private room = { width: 800, height: 600 };

  private measure(): void {
    if (this.clientWidth > 0) this.room = { width: this.clientWidth, height: this.clientHeight };
  }

  bounds(): Bounds {
    return this.scene ? boundsOf(this.scene.places, this.drawn) : { x: 0, y: 0, width: 1, height: 1 };
  }

  private scaleToFit(bounds: Bounds): number {
    const { width, height } = this.room;
    return Math.min(1.15, (width - 2 * MARGIN) / bounds.width, (height - 2 * MARGIN) / bounds.height);
  }

  private show(bounds: Bounds, scale: number, quickly: boolean): void {
    const { width, height } = this.room;
    const [x, y] = [bounds.x + bounds.width / 2, bounds.y + bounds.height / 2];
    this.turn(zoomIdentity.translate(width / 2 - x * scale, height / 2 - y * scale).scale(scale), quickly);
  }

  /** Everything in the window, however small. */
  fit(quickly = false): void {
    const bounds = this.bounds();
    this.show(bounds, this.scaleToFit(bounds), quickly);
  }

  /** Everything where it stays readable; else the given nodes at a readable size. */
  settleOn(uids: Iterable<string>, quickly = false): void {
    this.lastShown = [...uids];
    this.handled = false;
    const bounds = this.bounds();
    const scale = this.scaleToFit(bounds);
    if (scale >= READABLE) {
      this.show(bounds, scale, quickly);
      return;
    }
    const places = new Map(this.lastShown.flatMap((uid) => {
      const place = this.scene?.places.get(uid);
      return place ? [[uid, place] as const] : [];
    }));
    const around = places.size > 0 ? boundsOf(places, []) : bounds;
    const closer = Math.min(0.95, Math.max(READABLE, this.scaleToFit(around)));
    this.show(this.keptInside(around, bounds, closer), closer, quickly);
  }

  /** Moves a too narrow view over the picture so that no side of the window stays empty. */
  private keptInside(around: Bounds, bounds: Bounds, scale: number): Bounds {
    const { width, height } = this.room;
    const axis = (at: number, size: number, low: number, length: number, room: number): number => {
      const half = room / scale / 2 - MARGIN;
      if (length <= half * 2) return low + length / 2;
      return Math.min(low + length - half, Math.max(low + half, at + size / 2));
    };
    return {
      x: axis(around.x, around.width, bounds.x, bounds.width, width),
      y: axis(around.y, around.height, bounds.y, bounds.height, height),
      width: 0,
      height: 0,
    };
  }

  /** A window of another size keeps what was shown in it, unless a hand has been at it. */
  private resized(): void {
    this.measure();
    if (this.hidden || !this.scene) return;
    if (!this.handled) this.settleOn(this.lastShown, true);
    if (this.kept) this.reveal(this.kept);
  }

  /** The node that stays in the window when its size changes. */
  kept = "";

  zoomBy(factor: number): void {
    this.handled = true;
    if (calm()) this.canvas.call(this.eye.scaleBy, factor);
    else this.canvas.transition().duration(120).call(this.eye.scaleBy, factor);
  }

  panBy(x: number, y: number): void {
    this.handled = true;
    this.canvas.call(this.eye.translateBy, x / this.transform.k, y / this.transform.k);
  }

  /** Pans just so far that the node is in the window. */
  reveal(uid: string): void {
    const place = this.scene?.places.get(uid);
    if (!place) return;
    const { width, height } = this.room;
    const [x, y] = this.transform.apply([place.x, place.y]);
    const aside = (at: number, half: number, room: number): number => {
      const edge = half * this.transform.k + 20;
      if (edge * 2 > room) return room / 2 - at;
      return at < edge ? edge - at : at > room - edge ? room - edge - at : 0;
    };
    const [dx, dy] = [aside(x, place.box.width / 2, width), aside(y, place.box.height / 2, height)];
    if (dx || dy) this.canvas.call(this.eye.translateBy, dx / this.transform.k, dy / this.transform.k);
  }

  // ---- hands

  private uidAt(target: EventTarget | null): string {
    const group = target instanceof Element ? target.closest<SVGGElement>("[data-uid]") : null;
    return group?.dataset.uid ?? "";
  }

  private chosen(event: MouseEvent): void {
    const uid = this.uidAt(event.target);
    if (!uid || this.wasDragged) return;
    if (event.target instanceof Element && event.target.closest(".more")) this.events.unfold?.(uid);
    else this.events.choose?.(uid);
  }

  private doubleClick(event: MouseEvent): void {
    const uid = this.uidAt(event.target);
    if (uid) this.events.centre?.(uid);
  }

  private wasDragged = false;

  private press(event: PointerEvent): void {
    this.wasDragged = false;
    const uid = this.uidAt(event.target);
    const place = this.scene?.places.get(uid);
    if (!place || event.button !== 0) return;
    const [x0, y0] = this.transform.invert(pointer(event, this));
    const offset = { x: place.x - x0, y: place.y - y0 };
    const start = { x: event.clientX, y: event.clientY };
    const move = (now: PointerEvent): void => {
      const far = Math.hypot(now.clientX - start.x, now.clientY - start.y);
      if (!this.wasDragged && far < DRAG_STARTS) return;
      this.wasDragged = true;
      const [x, y] = this.transform.invert(pointer(now, this));
      this.drag(place, x + offset.x, y + offset.y);
    };
    const end = (): void => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      this.nodes.get(uid)?.classList.remove("is-dragged");
      if (this.wasDragged) this.events.moved?.(uid, place.x, place.y);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }

  private waiting = 0;

  private drag(place: Placed, x: number, y: number): void {
    place.x = x;
    place.y = y;
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(() => {
      const group = this.nodes.get(place.uid);
      if (!group) return;
      group.classList.add("is-dragged");
      group.style.transform = `translate(${place.x.toFixed(1)}px, ${place.y.toFixed(1)}px)`;
      this.redrawLines();
    });
  }

  /** Moves a node by hand of the keyboard. */
  nudge(uid: string, dx: number, dy: number): void {
    const place = this.scene?.places.get(uid);
    if (!place) return;
    this.drag(place, place.x + dx, place.y + dy);
    this.events.moved?.(uid, place.x, place.y);
  }

  private hover(event: PointerEvent): void {
    if (event.buttons) return; // who drags does not point
    this.tellEdge(event.target);
    this.near(this.uidAt(event.target));
  }

  /** The browser shows a title it finds; only an edge that is pointed at needs one. */
  private tellEdge(target: EventTarget | null): void {
    const group = target instanceof Element ? target.closest<SVGGElement>("[data-says]") : null;
    if (group && !group.querySelector("title")) group.append(s("title"));
    const title = group?.querySelector("title");
    if (title) title.textContent = group?.dataset.says ?? "";
  }

  private pointed = "";

  /** Lifts the relations of one node above the others. */
  private near(uid: string): void {
    if (uid === this.pointed) return;
    this.pointed = uid;
    this.svg.classList.toggle("is-near", Boolean(uid));
    const around = new Set([uid]);
    this.hints.replaceChildren();
    for (const drawn of this.drawn) {
      const { key, edge } = drawn;
      const touches = uid !== "" && (edge.source === uid || edge.target === uid);
      this.edges.get(key)?.classList.toggle("near", touches);
      if (!touches) continue;
      around.add(edge.source).add(edge.target);
      this.hint(drawn);
    }
    for (const [each, group] of this.nodes) group.classList.toggle("near", uid !== "" && around.has(each));
  }

  private hint(drawn: Drawn): void {
    const edgeLook = this.looks?.edge(drawn);
    if (!edgeLook || edgeLook.word || drawn.isTree) return;
    this.hints.append(this.word(drawn, edgeLook.hint, edgeLook.states["is-route"] ?? false));
  }

  // ---- focus

  private noteFocus(event: FocusEvent): void {
    const uid = this.uidAt(event.target);
    if (uid) {
      this.rove(uid);
      this.reveal(uid);
    }
    this.near(uid);
  }

  /** One node at a time is in the tab order. */
  private rove(uid: string): void {
    this.nodes.get(this.current)?.setAttribute("tabindex", "-1");
    this.current = uid;
    this.nodes.get(uid)?.setAttribute("tabindex", "0");
  }

  /** The node that has, or last had, the focus. */
  get at(): string {
    return this.current;
  }

  set at(uid: string) {
    if (this.nodes.has(uid)) this.rove(uid);
  }

  focusNode(uid: string): void {
    const group = this.nodes.get(uid);
    if (!group) return;
    this.rove(uid);
    this.reveal(uid);
    group.focus({ preventScroll: true });
  }

  /** The nearest node in a direction, "" where there is none. */
  nearest(uid: string, dx: number, dy: number): string {
    const here = this.scene?.places.get(uid);
    if (!here || !this.scene) return "";
    let [best, least] = ["", Infinity];
    for (const other of this.scene.places.values()) {
      const along = (other.x - here.x) * dx + (other.y - here.y) * dy;
      const aside = Math.abs((other.x - here.x) * dy) + Math.abs((other.y - here.y) * dx);
      const cost = along + aside * 2.4;
      if (other !== here && along > 4 && cost < least) [best, least] = [other.uid, cost];
    }
    return best;
  }
}
