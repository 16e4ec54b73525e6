/* Keys for reading: "/" searches, "j" and "k" walk the stops of a reader, "?" shows the keys. */

const dialog = document.getElementById("keys");
const typing = (target) =>
  target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

const showKeys = () => {
  if (dialog && !dialog.open) dialog.showModal();
};

const search = () => {
  const fields = [...document.querySelectorAll("[data-search]")];
  const field = fields.find((each) => each.offsetParent !== null);
  if (!field) return;
  field.focus();
  field.select();
};

/* A stop is a requirement or a heading with data-stop; links with data-step lead to a neighbour. */
const step = (direction) => {
  const link = document.querySelector(`a[data-step="${direction > 0 ? "next" : "previous"}"]`);
  const stops = [...document.querySelectorAll("[data-stop]")];
  if (stops.length === 0) {
    if (link) link.click();
    return;
  }
  const here = stops.findIndex((stop) => stop.contains(document.activeElement));
  const line = 120;
  const tops = stops.map((stop) => stop.getBoundingClientRect().top);
  const after = tops.findIndex((top) => top > line + 4);
  const passed = tops.filter((top) => top < line - 4).length - 1;
  const seen = direction > 0 ? (after === -1 ? stops.length : after) : passed;
  const next = here === -1 ? seen : here + direction;
  const stop = stops[next];
  if (!stop) return;
  const target = stop.querySelector("a") ?? stop;
  target.focus({ preventScroll: true });
  stop.scrollIntoView({ block: "start" });
};

const actions = {
  "/": search,
  "?": showKeys,
  j: () => step(1),
  k: () => step(-1),
};

document.addEventListener("keydown", (event) => {
  const action = actions[event.key];
  if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.isComposing || typing(event.target) || dialog?.open) return;
  event.preventDefault();
  action();
});

for (const wrap of document.querySelectorAll("[data-keys-open-wrap]")) wrap.hidden = false;
for (const button of document.querySelectorAll("[data-keys-open]")) {
  button.addEventListener("click", showKeys);
}
