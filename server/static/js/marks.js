/* A citation may reach over several runs: choosing or touching one shows all of it. */

const marks = [...document.querySelectorAll("mark[data-c]")];
const runsOf = (uid) => marks.filter((mark) => mark.dataset.c.split(" ").includes(uid));

const choose = () => {
  const uid = location.hash.startsWith("#c-") ? location.hash.slice(3) : "";
  for (const chosen of document.querySelectorAll(".is-chosen")) chosen.classList.remove("is-chosen");
  if (!uid) return;
  for (const run of runsOf(uid)) run.classList.add("is-chosen");
  document.querySelector(`[data-note="${CSS.escape(uid)}"]`)?.classList.add("is-chosen");
};

const near = (uids, on) => {
  for (const uid of uids) for (const run of runsOf(uid)) run.classList.toggle("is-near", on);
};

const innermost = (mark) => mark.dataset.c.split(" ").slice(0, 1);

for (const mark of marks) {
  for (const [enter, leave] of [["mouseenter", "mouseleave"], ["focusin", "focusout"]]) {
    mark.addEventListener(enter, () => near(innermost(mark), true));
    mark.addEventListener(leave, () => near(innermost(mark), false));
  }
}
for (const note of document.querySelectorAll("[data-note]")) {
  for (const [enter, leave] of [["mouseenter", "mouseleave"], ["focusin", "focusout"]]) {
    note.addEventListener(enter, () => near([note.dataset.note], true));
    note.addEventListener(leave, () => near([note.dataset.note], false));
  }
}

addEventListener("hashchange", choose);
choose();
