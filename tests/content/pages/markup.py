"""What a test reads out of a page: its words, and the attributes of its tags."""

from html.parser import HTMLParser

_SILENT = {"script", "style", "title"}
_INLINE = {"a", "code", "kbd", "mark", "span", "time"}


class _Reader(HTMLParser):
    """Collects the tags with their attributes, and the words outside scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.runs: list[tuple[tuple[str, ...], str]] = []
        self._open: list[str] = []
        self._void = {"meta", "link", "input", "br", "img", "line", "path", "circle"}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if tag not in _INLINE:
            self.runs.append((tuple(self._open), " "))
        if tag not in self._void:
            self._open.append(f"{tag}.{given.get('class', '')}#{given.get('data-c', '')}")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._void:
            return
        assert self._open, f"</{tag}> closes nothing"
        if tag not in _INLINE:
            self.runs.append((tuple(self._open), " "))
        last = self._open.pop()
        assert last.split(".")[0] == tag, f"</{tag}> closes {last}"

    def handle_data(self, data: str) -> None:
        self.runs.append((tuple(self._open), data))


def _read(page: bytes) -> _Reader:
    reader = _Reader()
    reader.feed(page.decode())
    assert not reader._open, f"left open: {reader._open}"
    return reader


def words(page: bytes) -> str:
    """Give the words of a page, runs of white space as one blank."""
    shown = [
        data
        for path, data in _read(page).runs
        if not any(step.split(".")[0] in _SILENT for step in path)
    ]
    return " ".join("".join(shown).split())


def values(page: bytes, attribute: str, tag: str | None = None) -> list[str]:
    """Give the values of an attribute, of one sort of tag or of all, in order."""
    found = _read(page).tags
    return [given[attribute] for name, given in found if attribute in given and tag in (None, name)]


def attributes(page: bytes, tag: str) -> list[dict[str, str]]:
    """Give the attributes of every tag of a sort, in order."""
    return [given for name, given in _read(page).tags if name == tag]


def marked(page: bytes, uid: str) -> str:
    """Give the words that the marks of one citation cover, in order."""
    return "".join(
        data
        for path, data in _read(page).runs
        if any(step.startswith("mark.") and uid in step.split("#")[1].split() for step in path)
    )
