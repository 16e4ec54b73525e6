// <standards-graph>: the picture. It draws a scene, moves the eye over it, and says what was done
// to it; it knows nothing of addresses and answers.

import { pointer } from "d3-selection";
import { s } from "./dom";
import { Eye } from "./eye";
import { badge, label } from "./marks";
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

const DRAG_STARTS = 4;

/** With more lines than these a sheet of straight relations takes longer than a frame to move. */
const HEAVY = 200;

export class StandardsGraph extends HTMLElement {
  readonly svg = s("svg", { class: "graph", role: "application", tabindex: -1 });
  private readonly view = s("g", { class: "view" });
  private readonly lines = s("g", { class: "lines" });
  private readonly dots = s("g", { class: "nodes" });
  private readonly words = s("g", { class: "words", "aria-hidden": "true" });
  private readonly hints = s("g", { class: "words hints", "aria-hidden": "true" });
  readonly eye: Eye;
  private readonly nodes = new Map<string, SVGGElement>();
  private readonly drawnNodes = new Map<string, string>();
  private readonly edges = new Map<string, SVGGElement>();
  private scene: Scene | null = null;
  private looks: Looks | null = null;
  private drawn: Drawn[] = [];
  private current = "";
  events: Partial<PictureEvents> = {};

  constructor() {
    super();
    this.view.append(this.lines, this.words, this.dots, this.hints);
    this.svg.append(this.view);
    this.eye = new Eye(this, this.svg, this.view, {
      places: () => this.scene?.places ?? new Map(),
      bounds: () => this.bounds(),
      mayMove: (event) => this.mayMove(event),
      heavy: () => this.scene?.sprawling === true && this.drawn.length > HEAVY,
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
      this.eye.wake();
    }
    this.svg.setAttribute("aria-label", t("pictureHint"));
  }

  // ---- drawing

  /** Draws a scene; with `lookAt`, the eye is set on those nodes first. */
  draw(scene: Scene, looks: Looks, lookAt: Iterable<string> | null = null): void {
    this.scene = scene;
    this.looks = looks;
    this.drawn = scene.route();
    // Before there is anything to lay out: text that changes its scale is laid out twice.
    if (lookAt) this.eye.settleOn(lookAt, true);
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

  private mayMove(event: Event): boolean {
    if (event.type === "wheel") return true;
    const mouse = event as MouseEvent;
    return !mouse.button && !this.uidAt(event.target);
  }

  bounds(): Bounds {
    return this.scene ? boundsOf(this.scene.places, this.drawn) : { x: 0, y: 0, width: 1, height: 1 };
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
    const [x0, y0] = this.eye.placeAt(pointer(event, this));
    const offset = { x: place.x - x0, y: place.y - y0 };
    const start = { x: event.clientX, y: event.clientY };
    const move = (now: PointerEvent): void => {
      const far = Math.hypot(now.clientX - start.x, now.clientY - start.y);
      if (!this.wasDragged && far < DRAG_STARTS) return;
      this.wasDragged = true;
      const [x, y] = this.eye.placeAt(pointer(now, this));
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
      this.eye.reveal(uid);
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
    this.eye.reveal(uid);
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
