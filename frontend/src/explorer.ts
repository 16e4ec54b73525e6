// <standards-explorer>: state in the address, answers from the API, the picture and what is
// around it. Everything a person does becomes a change of state; a change of state draws anew.

import { tell } from "./answers";
import { arrange } from "./arrange";
import { Problem } from "./client";
import { AskBox, NO_QUESTION, ScopeBox, Toolbar, frameworkChoices } from "./controls";
import { calm, copied } from "./dom";
import { savePicture } from "./export";
import { press, type KeyActions } from "./keys";
import { drawLegend } from "./legend";
import { looksOf } from "./looks";
import { visible, type Visible } from "./model";
import { drawPanel, type PanelEvents } from "./panel";
import { gather, nameOf, type Gathered } from "./questions";
import type { Scene } from "./scene";
import { DEEPEST, DIRECTIONS, isStep, lookKey, questionOf, readState, START, toggled, VIEWS, writeState, type State } from "./state";
import { answerStrip, Stage } from "./stage";
import { drawTables } from "./table";
import { t } from "./words";

export class StandardsExplorer extends HTMLElement {
  private state: State = START;
  private gathered: Gathered | null = null;
  private shown: Visible | null = null;
  private scene: Scene | null = null;
  private pins = new Map<string, { x: number; y: number }>();
  private looked = "";
  private asking = 0;
  private toolbar!: Toolbar;
  private scope!: ScopeBox;
  private ask!: AskBox;
  private stage!: Stage;
  private built = false;

  connectedCallback(): void {
    if (this.built) return;
    this.built = true;
    this.build();
    addEventListener("popstate", () => this.go(readState(location.search)));
    addEventListener("keydown", (event) => this.key(event));
    this.go(readState(location.search));
  }

  // ---- building

  private build(): void {
    const events = {
      set: (change: Partial<State>) => this.set(change),
      centre: (uid: string) => this.centre(uid),
      say: (text: string) => this.say(text),
    };
    this.ask = new AskBox(events, frameworkChoices());
    this.toolbar = new Toolbar(events, this.ask.element);
    this.scope = new ScopeBox(events);
    this.stage = new Stage(this.scope.element, {
      zoom: (factor) => this.stage.picture.eye.zoomBy(factor),
      fit: () => this.stage.picture.eye.fit(),
      svg: () => void this.export("svg"),
      png: () => void this.export("png"),
      unpin: () => this.unpin(),
      restore: () => this.set({ hide: [] }),
      retry: () => this.go(this.state),
      close: () => this.closePanel(),
    });
    this.stage.picture.events = {
      choose: (uid) => this.open(uid),
      unfold: (uid) => this.unfold(uid),
      centre: (uid) => this.centre(uid),
      moved: (uid, x, y) => this.pin(uid, x, y),
    };
    for (const part of this.querySelectorAll(".awaits-script")) part.classList.remove("awaits-script");
    this.serverPart("server", false);
    this.serverPart("start", false);
    this.prepend(this.toolbar.element, this.stage.wrong);
    this.append(this.stage.element);
  }

  // ---- state

  private set(change: Partial<State>): void {
    const next = { ...this.state, ...change };
    const address = `${location.pathname}${writeState(next)}`;
    if (isStep(this.state, next)) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
    this.go(next);
  }

  private go(state: State): void {
    this.state = state;
    this.toolbar.show(state);
    this.scope.show(state);
    void this.load();
  }

  private async load(): Promise<void> {
    this.asking += 1;
    const mine = this.asking;
    this.stage.wait(true);
    try {
      const gathered = await gather(this.state);
      if (mine !== this.asking) return;
      this.gathered = gathered;
      this.stage.problem("");
      this.draw();
    } catch (problem) {
      if (mine === this.asking) this.fail(problem);
    } finally {
      if (mine === this.asking) this.stage.wait(false);
    }
  }

  /** Shows or hides a part that the server wrote. */
  private serverPart(name: "start" | "server", on: boolean): void {
    this.querySelector(`.explorer-${name}`)?.toggleAttribute("hidden", !on);
  }

  private fail(problem: unknown): void {
    // Without a picture, what the server wrote is the next best.
    this.stage.element.hidden = this.gathered === null;
    this.serverPart("start", this.gathered === null && this.querySelector(".server-tree") === null);
    this.serverPart("server", this.gathered === null && this.querySelector(".server-tree") !== null);
    const text = problem instanceof Problem ? problem.message : t("failedNetwork");
    this.stage.problem(text || t("failed"));
    this.say(text || t("failed"));
  }

  // ---- drawing

  private draw(): void {
    const { gathered, state } = this;
    if (!gathered) return;
    const isEmpty = gathered.graph.nodes.size === 0;
    this.serverPart("start", isEmpty);
    this.serverPart("server", false);
    this.stage.element.hidden = isEmpty;
    if (isEmpty) {
      this.shown = null;
      return;
    }
    this.shown = visible(gathered.graph, state, gathered.anchors);
    this.stage.table(state.view === "table");
    if (state.view === "table") drawTables(this.stage.tables, this.shown, (uid) => this.open(uid));
    else this.drawPicture(this.shown);
    this.drawAround(this.shown, gathered);
  }

  private drawPicture(shown: Visible): void {
    this.scene = arrange(this.state.view, shown, (scene) => {
      if (this.scene === scene) this.redraw(true);
    });
    this.redraw(lookKey(this.state) !== this.looked);
    this.looked = lookKey(this.state);
  }

  private redraw(look: boolean): void {
    if (!this.scene || !this.shown || !this.gathered) return;
    for (const [uid, at] of this.pins) Object.assign(this.scene.places.get(uid) ?? {}, at);
    const { picture } = this.stage;
    const isAsked = this.gathered.routeNodes.size > 0;
    const target = isAsked ? this.gathered.routeNodes : this.gathered.anchors;
    picture.draw(this.scene, looksOf(this.shown, this.gathered, this.state, this.pins), look ? target : null);
    if (!look) return;
    const [first] = this.gathered.anchors;
    if (first) picture.at = first;
  }

  private drawAround(shown: Visible, gathered: Gathered): void {
    const { state, stage } = this;
    drawLegend(stage.legend, gathered.graph, state, {
      toggleType: (type) => this.set({ typesOff: toggled(state.typesOff, type) }),
      toggleKind: (kind) => this.set({ kindsOff: toggled(state.kindsOff, kind) }),
    });
    const folded = [...shown.more.values()].reduce((sum, count) => sum + count, 0);
    stage.count(shown, folded, gathered.graph.truncated ? state.limit : 0, state.hide.length, this.pins.size);
    this.ask.show(state, (uid) => this.name(uid));
    this.drawAnswer(gathered);
    this.drawNode(shown);
  }

  private drawAnswer(gathered: Gathered): void {
    const told = tell(gathered, this.state, {
      open: (uid) => this.open(uid),
      clear: () => this.set(NO_QUESTION),
      nth: (nth) => this.set({ nth }),
    });
    this.stage.answer(told);
    const isStart = questionOf(this.state) === "nothing";
    if (isStart) answerStrip(this.stage.strip, t("startHint"), null);
    else answerStrip(this.stage.strip, told?.line ?? "", () => this.clearQuestion());
    if (told && told.line !== this.told) this.say(told.line);
    this.told = told?.line ?? "";
  }

  private told = "";

  private drawNode(shown: Visible): void {
    const node = this.gathered?.graph.nodes.get(this.state.open);
    this.stage.panel(Boolean(node));
    this.stage.picture.eye.kept = this.state.open;
    if (!node) return;
    const folded = this.state.fold.includes(node.uid);
    void drawPanel(this.stage.node, node, shown, folded, this.state.asOf, this.panelEvents());
    if (this.entersPanel) this.stage.node.querySelector("h2")?.focus();
    this.entersPanel = false;
  }

  /** Whoever opens the panel by key goes on reading in it. */
  private entersPanel = false;

  private panelEvents(): PanelEvents {
    return {
      open: (uid) => this.openAnywhere(uid),
      centre: (uid) => this.centre(uid),
      unfold: (uid) => this.unfold(uid),
      fold: (uid) => this.fold(uid),
      hide: (uid) => this.hide(uid),
      impact: (impact) => this.set({ ...NO_QUESTION, impact }),
      pathFrom: (uid) => this.pathEnd("from", uid),
      pathTo: (uid) => this.pathEnd("to", uid),
      copy: (text) => void copied(text).then((done) => this.say(t(done ? "copied" : "copyFailed"))),
    };
  }

  // ---- what a person does

  private name(uid: string): string {
    return nameOf(this.gathered?.graph.nodes.get(uid), uid);
  }

  private say(text: string): void {
    this.stage.say(text);
  }

  private open(uid: string): void {
    if (this.state.open === uid) this.drawNode(this.shown as Visible);
    else this.set({ open: uid });
  }

  /** Opens a node of the picture; one that is not in it becomes the centre. */
  private openAnywhere(uid: string): void {
    if (!this.gathered?.graph.nodes.has(uid)) {
      this.centre(uid);
      return;
    }
    this.set({ open: uid, hide: this.state.hide.filter((each) => each !== uid) });
    this.stage.picture.eye.reveal(uid);
  }

  private closePanel(): void {
    const { open } = this.state;
    this.set({ open: "" });
    this.stage.picture.focusNode(open);
  }

  private centre(uid: string): void {
    this.pins.clear();
    this.set({ ...NO_QUESTION, focus: uid, open: uid, expand: [], fold: [], hide: [] });
    this.say(t("focused", { name: this.name(uid) }));
  }

  private clearQuestion(): void {
    const { focus: before, impact, from } = this.state;
    const focus = before || impact || from || (this.gathered?.anchors[0] ?? "");
    this.set({ ...NO_QUESTION, focus });
  }

  private async unfold(uid: string): Promise<void> {
    const before = this.shown?.nodes.length ?? 0;
    const { expand, fold } = this.state;
    const change = fold.includes(uid)
      ? { fold: fold.filter((each) => each !== uid) }
      : { expand: [...new Set([...expand, uid])] };
    this.stateChange(change);
    await this.load();
    const count = (this.shown?.nodes.length ?? 0) - before;
    this.say(count > 0 ? t("expanded", { count }) : t("expandedNone"));
  }

  /** As `set`, for those who wait for the reading themselves. */
  private stateChange(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    history.replaceState(null, "", `${location.pathname}${writeState(this.state)}`);
  }

  private fold(uid: string): void {
    const before = this.shown?.nodes.length ?? 0;
    const { expand, fold } = this.state;
    this.stateChange({ fold: [...new Set([...fold, uid])], expand: expand.filter((each) => each !== uid) });
    this.draw();
    this.say(t("collapsed", { count: before - (this.shown?.nodes.length ?? 0) }));
  }

  private hide(uid: string): void {
    if (this.gathered?.anchors.includes(uid)) return;
    const next = this.stage.picture.nearest(uid, 0, 1) || this.gathered?.anchors[0] || "";
    const open = this.state.open === uid ? "" : this.state.open;
    this.stateChange({ hide: [...new Set([...this.state.hide, uid])], open });
    this.draw();
    this.stage.picture.focusNode(next);
    this.say(t("hidden", { name: this.name(uid) }));
  }

  private pathEnd(end: "from" | "to", uid: string): void {
    const other = end === "from" ? "to" : "from";
    const kept = this.state[other] === uid ? "" : this.state[other];
    this.set({ impact: "", source: "", target: "", nth: 1, [end]: uid, [other]: kept });
    if (end === "from" && !kept) this.say(t("pathStart", { name: this.name(uid) }));
  }

  private pin(uid: string, x: number, y: number): void {
    this.pins.set(uid, { x, y });
    this.redraw(false);
    this.drawCounts();
    this.say(t("pinned", { name: this.name(uid) }));
  }

  private togglePin(uid: string): void {
    const place = this.scene?.places.get(uid);
    if (!place) return;
    if (!this.pins.delete(uid)) {
      this.pin(uid, place.x, place.y);
      return;
    }
    this.draw();
    this.say(t("unpinned", { name: this.name(uid) }));
  }

  private unpin(): void {
    this.pins.clear();
    this.draw();
  }

  private drawCounts(): void {
    if (this.shown && this.gathered) this.drawAround(this.shown, this.gathered);
  }

  private async export(format: "svg" | "png"): Promise<void> {
    if (!this.shown || this.state.view === "table") return;
    const name = await savePicture(this.stage.picture, this.name(this.gathered?.anchors[0] ?? ""), format);
    this.say(t("saved", { name }));
  }

  // ---- keys

  private key(event: KeyboardEvent): void {
    const outside = event.target !== document.body && !this.contains(event.target as Node);
    if (outside || document.querySelector("dialog[open]") || this.stage.element.hidden) return;
    press(event, this.actions());
  }

  private actions(): KeyActions {
    const { picture } = this.stage;
    const uid = picture.at;
    return {
      move: (dx, dy) => this.moveTo(picture.nearest(uid, dx, dy)),
      shift: (dx, dy) => picture.eye.panBy(-dx * 80, -dy * 80),
      nudge: (dx, dy) => picture.nudge(uid, dx * 24, dy * 24),
      open: () => {
        this.entersPanel = true;
        this.open(uid);
      },
      centre: () => this.centre(uid),
      unfold: () => void this.unfold(uid),
      fold: () => this.fold(uid),
      hide: () => this.hide(uid),
      pathEnd: () => this.pathEnd(this.state.from && this.state.from !== uid ? "to" : "from", uid),
      impact: () => this.set({ ...NO_QUESTION, impact: uid }),
      pin: () => this.togglePin(uid),
      fit: () => picture.eye.fit(),
      zoom: (factor) => picture.eye.zoomBy(factor),
      depth: (step) => this.set({ depth: Math.min(DEEPEST, Math.max(1, this.state.depth + step)) }),
      direction: () => this.nextDirection(),
      view: (index) => this.set({ view: VIEWS[index] ?? "tree" }),
      legend: () => this.stage.toggleLegend(),
      svg: () => void this.export("svg"),
      png: () => void this.export("png"),
      back: () => this.back(),
    };
  }

  private moveTo(uid: string): void {
    if (uid) this.stage.picture.focusNode(uid);
  }

  private nextDirection(): void {
    const at = DIRECTIONS.indexOf(this.state.direction);
    const direction = DIRECTIONS[(at + 1) % DIRECTIONS.length] ?? "both";
    this.set({ direction });
    this.say(`${t("direction")}: ${t(direction)}`);
  }

  /** Steps back: the panel first, then the question. */
  private back(): void {
    if (this.state.open) this.closePanel();
    else if (["path", "impact", "coverage"].includes(questionOf(this.state)) || this.state.from) this.clearQuestion();
    else if (calm()) this.stage.picture.eye.fit(true);
    else this.stage.picture.eye.fit();
  }
}
