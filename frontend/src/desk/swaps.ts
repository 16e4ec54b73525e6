// Around each exchange with the server: nothing jumps, the focus stays, and nothing typed is lost.

import { calm } from "../dom";
import { forget, offerAll } from "./keep";

interface Context {
  sourceElement: Element;
  text?: string;
  request: { method: string; anchor?: string; action: string };
  response?: { status: number; raw: Response };
}

type Exchange = CustomEvent<{ ctx: Context }>;

interface Place {
  id: string;
  stop: number;
  subject: string;
}

/** The addresses of the desk; the rest of the site is another page. */
const DESK = /^\/(edit|desk)(\/|$)|^\/documents\/[^/]+\/edit$/;

let place: Place = { id: "", stop: -1, subject: "" };

/** What the pane beside is about: the first thing in it that has a name. */
const subject = (): string => document.querySelector("#detail > [id]")?.id ?? "";

const stops = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("#desk [data-stop]")];

function remember(): void {
  const active = document.activeElement;
  place = {
    id: active?.id ?? "",
    stop: active ? stops().findIndex((stop) => stop.contains(active)) : -1,
    subject: subject(),
  };
}

/** Where the focus was, or the same place in its list, or the head of what came. */
function refocus(): void {
  const active = document.activeElement;
  if (active && active !== document.body && !active.matches(":disabled")) return;
  const known = place.id ? document.getElementById(place.id) : null;
  // A step that cannot be taken again leaves the focus with its neighbours.
  const same = known?.matches(":disabled") ? known.parentElement?.querySelector<HTMLElement>(":enabled:not([type=hidden])") : known;
  const left = stops();
  const stop = place.stop >= 0 ? left[Math.min(place.stop, left.length - 1)] : undefined;
  const target = same ?? stop?.querySelector<HTMLElement>("a, button") ?? document.querySelector<HTMLElement>("#desk [data-focus]") ?? document.getElementById("detail");
  target?.focus({ preventScroll: stop === undefined });
}

/** Brings the chosen words and the chosen branch into their panes, where they are out of sight. */
function reveal(): void {
  for (const [pane, selector] of [["prose", ".is-chosen"], ["tree", "[aria-current]"]] as const) {
    const box = document.getElementById(pane);
    const found = box?.querySelector(selector);
    if (!box || !found || getComputedStyle(box).overflowY !== "auto") continue;
    const [frame, spot] = [box.getBoundingClientRect(), found.getBoundingClientRect()];
    if (spot.top >= frame.top && spot.bottom <= frame.bottom) continue;
    const top = box.scrollTop + spot.top - frame.top - frame.height / 3;
    box.scrollTo({ top, behavior: calm() ? "auto" : "smooth" });
  }
}

const trouble = (name: "lost" | "failed" | "login" | null): void => {
  const line = document.querySelector<HTMLElement>("[data-trouble]");
  if (!line) return;
  line.hidden = name === null;
  if (name) line.textContent = line.dataset[name] ?? "";
};

/** An answer that is no screen of the desk: the sign-in page, an error, another part of the site. */
function strange(event: Exchange): boolean {
  const { ctx } = event.detail;
  if (!ctx.text || !ctx.response || ctx.text.includes('id="desk"')) return false;
  const { status, raw } = ctx.response;
  const elsewhere = raw.redirected && !/\/login\//.test(new URL(raw.url).pathname);
  if (status < 400 && (ctx.request.method === "GET" || elsewhere)) location.assign(raw.url);
  else trouble(status < 400 || status === 403 ? "login" : "failed");
  return true;
}

function saved(event: Exchange): void {
  const { ctx } = event.detail;
  const form = ctx.sourceElement.closest<HTMLFormElement>("form[data-keep]");
  const done = ctx.response && ctx.response.status < 400 && ctx.text?.includes('id="desk"');
  if (!form?.dataset.keep || ctx.request.method !== "POST" || !done) return;
  forget(form.dataset.keep);
  // Its fields follow what the server sends again, and what was opened for it closes.
  form.reset();
  const opened = form.closest("details");
  if (opened) opened.open = false;
}

/** What a fresh page wants: the typing that was kept, and the chosen words in sight. */
export function arrive(): void {
  offerAll();
  reveal();
}

function settle(): void {
  if (subject() !== place.subject) document.getElementById("detail")?.scrollTo({ top: 0 });
  arrive();
  refocus();
  const next = document.querySelector<HTMLInputElement>(".switches input[name=next]");
  if (next) next.value = location.pathname + location.search;
}

export function listen(): void {
  document.addEventListener("htmx:before:init", (event) => {
    const link = event.target;
    if (!(link instanceof HTMLAnchorElement) || DESK.test(link.pathname)) return;
    event.preventDefault(); // the rest of the site is another page
  });
  document.addEventListener("htmx:config:request", (event) => {
    (event as Exchange).detail.ctx.request.anchor = "";
    trouble(null);
  });
  document.addEventListener("htmx:before:swap", (event) => {
    if (strange(event as Exchange)) event.preventDefault();
    else {
      remember();
      saved(event as Exchange);
    }
  });
  document.addEventListener("htmx:before:history:update", (event) => {
    const { response, sourceElement } = event.detail as Pick<Context, "response" | "sourceElement">;
    const form = sourceElement.closest("form");
    // The answer to a form that did not lead on has no address of its own to come back to.
    if (form?.method === "post" && !response?.raw.redirected) event.preventDefault();
  });
  document.addEventListener("htmx:after:swap", settle);
  document.addEventListener("htmx:error", () => trouble("lost"));
}
