/* What was typed so far, completed: titles and codes fill the list beside a search field. The
   browser's own list takes the keys; without this script the field is a plain one. */

const PAUSE_MILLISECONDS = 120;

for (const field of document.querySelectorAll("input[data-search][list]")) {
  let waiting = 0;
  let asked = new AbortController();

  const fill = (names) => {
    const options = names.map((name) => {
      const option = document.createElement("option");
      option.value = name;
      return option;
    });
    field.list?.replaceChildren(...options);
  };

  const ask = async () => {
    asked.abort();
    asked = new AbortController();
    const words = field.value.trim();
    if (!words) {
      fill([]);
      return;
    }
    try {
      const answer = await fetch(`/api/v1/search/suggestions/?q=${encodeURIComponent(words)}`, {
        signal: asked.signal,
        headers: { "Accept-Language": document.documentElement.lang },
      });
      if (answer.ok) fill((await answer.json()).results.map((each) => each.title));
    } catch (error) {
      /* A newer question took over, or the server is away: the field still searches. */
      if (error.name !== "AbortError") fill([]);
    }
  };

  field.addEventListener("input", (event) => {
    clearTimeout(waiting);
    /* Half a syllable of pinyin is nothing to ask for. */
    if (!event.isComposing) waiting = setTimeout(ask, PAUSE_MILLISECONDS);
  });
  field.addEventListener("compositionend", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE_MILLISECONDS);
  });
}
