// The desk: the server writes every screen, this keeps place, focus, keys and typing.

import htmx from "htmx.org";
import { keep } from "./keep";
import * as keys from "./keys";
import { DeskProse } from "./prose";
import * as swaps from "./swaps";
import { DeskTarget } from "./target";

interface Morphing {
  attrName: string;
}

// What a person opened stays open while the page around it changes.
htmx.registerExtension("desk", {
  htmx_before_morph_attr: (element: Element, { attrName }: Morphing) =>
    !(element instanceof HTMLDetailsElement && attrName === "open"),
});

customElements.define("desk-prose", DeskProse);
customElements.define("desk-target", DeskTarget);
keys.listen();
swaps.listen();

document.addEventListener("input", (event) => {
  const form = event.target instanceof Element ? event.target.closest<HTMLFormElement>("form[data-keep]") : null;
  if (form) keep(form);
});
document.addEventListener("change", (event) => {
  const field = event.target;
  if (field instanceof HTMLSelectElement && field.hasAttribute("data-submits")) field.form?.requestSubmit();
});
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-check-all]") : null;
  if (!button) return;
  const boxes = [...document.querySelectorAll<HTMLInputElement>(`input[type=checkbox][form="${button.dataset.checkAll}"]`)];
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !all;
});
// A module runs once the page is parsed.
swaps.arrive();
document.documentElement.classList.add("has-desk");
