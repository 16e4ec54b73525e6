// Keys: an element says which key presses it (data-key), the nearest one to the focus answers.

import { isTyping } from "../dom";

const PANES: Record<string, string> = { "1": "prose", "2": "tree", "3": "detail" };

const written = (event: KeyboardEvent): string =>
  [event.altKey ? "Alt+" : "", event.ctrlKey || event.metaKey ? "Mod+" : "", event.key].join("");

const usable = (element: HTMLElement): boolean =>
  element.getClientRects().length > 0 && !element.matches(":disabled");

/** The element that a key presses: in the card that has the focus, else the first on the page. */
function pressed(attribute: string, key: string): HTMLElement | undefined {
  const selector = `[${attribute}="${CSS.escape(key)}"]`;
  const card = document.activeElement?.closest("[data-stop]");
  const near = card ? [...card.querySelectorAll<HTMLElement>(selector)] : [];
  return [...near, ...document.querySelectorAll<HTMLElement>(selector)].find(usable);
}

function save(event: KeyboardEvent): boolean {
  const field = event.target instanceof Element ? event.target.closest("form") : null;
  if (!field || !(event.ctrlKey || event.metaKey) || !(event.key === "Enter" || event.key === "s")) return false;
  field.requestSubmit(field.querySelector<HTMLButtonElement>("button.button-strong, button:not([type=button])"));
  return true;
}

function act(event: KeyboardEvent): boolean {
  if (save(event)) return true;
  if (isTyping(event.target)) return leave(event);
  const key = written(event);
  const pane = PANES[key];
  if (pane) {
    document.getElementById(pane)?.focus();
    return true;
  }
  const field = pressed("data-key-focus", key);
  const button = field ?? pressed("data-key", key);
  if (!button) return false;
  if (field) field.focus();
  else button.click();
  if (button instanceof HTMLElement && button.matches("summary")) firstField(button)?.focus();
  return true;
}

const firstField = (summary: HTMLElement): HTMLElement | null =>
  summary.parentElement?.querySelector<HTMLElement>("select, input:not([type=hidden]), textarea") ?? null;

/** Escape leaves a field for its card or pane, so that single keys work again. */
function leave(event: KeyboardEvent): boolean {
  if (event.key !== "Escape" || !(event.target instanceof HTMLElement)) return false;
  const outside = event.target.closest<HTMLElement>("[data-stop], .pane");
  const target = outside?.querySelector<HTMLElement>("a, button, [tabindex]") ?? outside;
  event.target.blur();
  target?.focus();
  return true;
}

export function listen(): void {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (act(event)) event.preventDefault();
  });
}
