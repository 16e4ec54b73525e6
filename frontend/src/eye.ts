// The eye over the picture: what part of it is in the window, and how large.

import { select, type Selection } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomBehavior, type ZoomTransform } from "d3-zoom";
import "d3-transition"; // teaches selections to move in time
import { calm } from "./dom";
import { boundsOf, type Bounds, type Places } from "./scene";

const READABLE = 0.56;
const FAR = 0.4;
const MARGIN = 28;
const MANY = 300;

/** What the eye looks at. */
export interface Seen {
  places: () => Places;
  bounds: () => Bounds;
  /** Whether a gesture means the eye and not a node. */
  mayMove: (event: Event) => boolean;
  /** Whether the sheet is too heavy to move whole. */
  heavy: () => boolean;
}

export class Eye {
  private readonly zooming: ZoomBehavior<HTMLElement, unknown>;
  private readonly canvas: Selection<HTMLElement, unknown, null, undefined>;
  private readonly watch = new ResizeObserver(() => this.resized());
  private transform: ZoomTransform = zoomIdentity;
  /** Whether a hand has moved the eye since it was last set on something. */
  private handled = false;
  private lastShown: string[] = [];

  constructor(
    private readonly host: HTMLElement,
    private readonly svg: SVGSVGElement,
    private readonly view: SVGGElement,
    private readonly picture: Seen,
  ) {
    this.canvas = select(host);
    this.zooming = zoom<HTMLElement, unknown>()
      .scaleExtent([0.06, 3])
      .extent(() => [[0, 0], [this.room.width, this.room.height]])
      .filter((event: Event) => picture.mayMove(event))
      // A heavy sheet moves without its relations: a hand must never wait for a line.
      .on("start", (event: D3ZoomEvent<HTMLElement, unknown>) => {
        if (event.sourceEvent && picture.heavy()) svg.classList.add("is-moving");
      })
      .on("end", () => svg.classList.remove("is-moving"))
      .on("zoom", (event: D3ZoomEvent<HTMLElement, unknown>) => {
        if (event.sourceEvent) this.handled = true;
        this.look(event.transform);
      });
  }

  /** Begins to watch; not in a constructor, where an element must not have attributes yet. */
  wake(): void {
    this.canvas.call(this.zooming).on("dblclick.zoom", null);
    this.measure();
    this.watch.observe(this.host);
  }

  /** The place in the picture that a point of the window shows. */
  placeAt(point: [number, number]): [number, number] {
    return this.transform.invert(point);
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
    if (quickly || calm() || this.picture.places().size > MANY) {
      this.canvas.call(this.zooming.transform, transform);
      this.drawScale();
    } else this.canvas.transition().duration(160).call(this.zooming.transform, transform);
  }

  /** The size of the window, kept so that nobody has to measure in the midst of drawing. */
  private room = { width: 800, height: 600 };

  private measure(): void {
    if (this.host.clientWidth > 0) this.room = { width: this.host.clientWidth, height: this.host.clientHeight };
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
    const bounds = this.picture.bounds();
    this.show(bounds, this.scaleToFit(bounds), quickly);
  }

  /** Everything where it stays readable; else the given nodes at a readable size. */
  settleOn(uids: Iterable<string>, quickly = false): void {
    this.lastShown = [...uids];
    this.handled = false;
    const bounds = this.picture.bounds();
    const scale = this.scaleToFit(bounds);
    if (scale >= READABLE) {
      this.show(bounds, scale, quickly);
      return;
    }
    const places = new Map(this.lastShown.flatMap((uid) => {
      const place = this.picture.places().get(uid);
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
    if (this.host.hidden || this.picture.places().size === 0) return;
    if (!this.handled) this.settleOn(this.lastShown, true);
    if (this.kept) this.reveal(this.kept);
  }

  /** The node that stays in the window when its size changes. */
  kept = "";

  zoomBy(factor: number): void {
    this.handled = true;
    if (calm()) this.canvas.call(this.zooming.scaleBy, factor);
    else this.canvas.transition().duration(120).call(this.zooming.scaleBy, factor);
  }

  panBy(x: number, y: number): void {
    this.handled = true;
    this.canvas.call(this.zooming.translateBy, x / this.transform.k, y / this.transform.k);
  }

  /** Pans just so far that the node is in the window. */
  reveal(uid: string): void {
    const place = this.picture.places().get(uid);
    if (!place) return;
    const { width, height } = this.room;
    const [x, y] = this.transform.apply([place.x, place.y]);
    const aside = (at: number, half: number, room: number): number => {
      const edge = half * this.transform.k + 20;
      if (edge * 2 > room) return room / 2 - at;
      return at < edge ? edge - at : at > room - edge ? room - edge - at : 0;
    };
    const [dx, dy] = [aside(x, place.box.width / 2, width), aside(y, place.box.height / 2, height)];
    if (dx || dy) this.canvas.call(this.zooming.translateBy, dx / this.transform.k, dy / this.transform.k);
  }
}
