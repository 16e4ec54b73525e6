/* Colours before the first paint: a classic script in the head, so nothing flashes.
   Without it the pages follow the system; the choice is kept in this browser only. */
(() => {
  const root = document.documentElement;
  const order = ["auto", "light", "dark"];

  const stored = () => {
    try {
      const choice = localStorage.getItem("theme");
      return order.includes(choice) ? choice : "auto";
    } catch {
      return "auto"; // storage may be forbidden; the system's choice then stands
    }
  };

  const keep = (choice) => {
    try {
      localStorage.setItem("theme", choice);
    } catch {
      // nothing to keep it in
    }
  };

  const apply = (choice) => {
    if (choice === "auto") delete root.dataset.theme;
    else root.dataset.theme = choice;
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.dataset.choice = choice;
      button.ariaLabel = button.dataset[choice];
      button.title = button.dataset[choice];
      button.hidden = false;
    }
  };

  apply(stored());
  document.addEventListener("DOMContentLoaded", () => {
    apply(stored());
    document.addEventListener("click", (event) => {
      if (!event.target.closest("[data-theme-switch]")) return;
      const next = order[(order.indexOf(stored()) + 1) % order.length];
      keep(next);
      apply(next);
    });
  });
})();
