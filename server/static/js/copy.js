/* Copy buttons: shown only where the browser can copy, and they say when they have. */

const status = document.querySelector("[data-copy-status]");

const copied = (button) => {
  const before = button.textContent;
  button.textContent = button.dataset.done;
  button.disabled = true;
  if (status) status.textContent = button.dataset.done;
  setTimeout(() => {
    button.textContent = before;
    button.disabled = false;
    if (status) status.textContent = "";
  }, 1600);
};

const selectInstead = (source) => {
  getSelection().selectAllChildren(source);
};

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  if (!source) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.dataset.value ?? source.textContent.trim());
      copied(button);
    } catch {
      selectInstead(source); // no clipboard outside a secure context
    }
  });
}
