/* The outline beside a text shows where the reader is: the page it is on, or the place reached. */

const outline = document.querySelector("nav.outline");

const reveal = (link) => {
  const half = outline.clientHeight / 2;
  const { top } = link.getBoundingClientRect();
  outline.scrollTop += top - outline.getBoundingClientRect().top - half;
};

const follow = () => {
  const entries = new Map();
  for (const link of outline.querySelectorAll('a[href^="#"]')) {
    const place = document.getElementById(link.hash.slice(1));
    if (place) entries.set(place, link);
  }
  if (entries.size === 0) return;
  const places = [...entries.keys()];
  let shown;
  let waiting = false;

  const look = () => {
    waiting = false;
    const passed = places.filter((place) => place.getBoundingClientRect().top < innerHeight / 3);
    const link = entries.get(passed.at(-1));
    if (link === shown) return;
    shown?.removeAttribute("aria-current");
    shown = link;
    if (!shown) return;
    shown.setAttribute("aria-current", "location");
    reveal(shown);
  };

  addEventListener(
    "scroll",
    () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(look);
    },
    { passive: true },
  );
  look();
};

if (outline) {
  const current = outline.querySelector("[aria-current]");
  if (current) reveal(current);
  follow();
}
