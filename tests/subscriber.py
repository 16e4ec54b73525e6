"""A subscriber: it rebuilds the public content from the event feed alone.

``python subscriber.py http://host`` follows a server, ``python subscriber.py < lines`` reads the
feed's events as JSON lines; either way it prints what it rebuilt as JSON, with everything that
does not fit in ``faults``. It runs in its own process and knows docs/events.md and docs/digests.md
and nothing else: the digests are written here a second time, and nothing of the product is
imported.
"""

import hashlib
import json
import sys
import urllib.request
from collections.abc import Iterable, Iterator
from typing import Any

Value = dict[str, Any]
PAGE = 500
TOLD_BESIDE = ("base", "digest", "requirements", "associations")
WORDING = (
    "uid", "kind", "type", "title", "statement", "texts", "modality", "actor", "condition",
)  # fmt: skip

BLANKED: dict[str, Value] = {
    "requirement": {
        "title": "", "statement": "", "texts": {}, "actor": "", "condition": "", "original": {},
    },
    "association": {"rationale": "", "evidence": "", "original": {}},
}  # fmt: skip


def digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def followed(server: str) -> Iterator[Value]:
    """Every event of a server, page by page, until ``next_after`` stands still."""
    after, last = 0, 1
    while after < last:
        address = f"{server}/api/v1/events/?limit={PAGE}&after={after}"
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310
            page = json.load(answer)
        yield from page["results"]
        after, last = page["next_after"], page["last"]


class Edition:
    """An edition as it is told: against the one before it."""

    def __init__(self, header: Value, base: "Edition | None") -> None:
        self.header = header
        self.requirements: dict[str, Value] = dict(base.requirements) if base else {}
        self.associations: dict[str, Value] = dict(base.associations) if base else {}

    def in_order(self) -> Iterator[Value]:
        """The requirements in pre-order: each sibling follows the one it names."""
        following = {
            (one["parent"], one["previous"]): uid for uid, one in self.requirements.items()
        }
        stack: list[tuple[str | None, str | None]] = [(None, None)]
        while stack:
            parent, previous = stack.pop()
            uid = following.get((parent, previous))
            if uid is None:
                continue
            yield {key: held for key, held in self.requirements[uid].items() if key != "previous"}
            stack += [(parent, uid), (uid, None)]

    def blank(self, uid: str, kind: str) -> None:
        """Leave the words of one thing out."""
        held = self.requirements if kind == "requirement" else self.associations
        if uid in held:
            held[uid] = held[uid] | BLANKED[kind]
            if kind == "requirement":
                held[uid]["digest"] = digest({key: held[uid][key] for key in WORDING})

    def quote_again(self, text: Value) -> None:
        """Quote a text as it stands now."""
        for uid, one in self.requirements.items():
            cites = [
                cited | {"quote": text["text"][cited["start"] : cited["end"]]}
                if cited["expression"] == text["digest"]
                else cited
                for cited in one["citations"]
            ]
            self.requirements[uid] = one | {"citations": cites}

    def value(self) -> Value:
        """What the digest is computed over (docs/digests.md)."""
        header = {key: held for key, held in self.header.items() if key not in TOLD_BESIDE}
        links = [self.associations[uid] for uid in sorted(self.associations)]
        return header | {"requirements": list(self.in_order()), "associations": links}


class Subscriber:
    """What the feed has told so far."""

    def __init__(self) -> None:
        self.seq = 0
        self.faults: list[str] = []
        self.frameworks: dict[str, Value] = {}
        self.editions: dict[str, Edition] = {}
        self.labels: dict[tuple[str, str], Edition] = {}
        self.documents: dict[str, Value] = {}
        self.texts: dict[str, Value] = {}
        self.schemes: dict[str, Value] = {}
        self.concepts: dict[str, Value] = {}
        self.withdrawn: dict[str, Value] = {}
        self.confirmations: dict[str, Value] = {}
        self.anchors: dict[str, Value] = {}
        self.redirects: dict[str, str | None] = {}
        self.erased: dict[str, Value] = {}
        self.remains: dict[str, str] = {}

    def hear(self, event: Value) -> None:
        """Take one event."""
        if event["seq"] != self.seq + 1:
            self.faults.append(f"event {event['seq']} follows {self.seq}")
        self.seq = event["seq"]
        handler = HANDLERS.get(event["kind"]) or HANDLERS.get(event["kind"].partition(".")[0])
        if handler is None:
            self.faults.append(f"{event['kind']} is not described")
        else:
            handler(self, event)

    def edition_published(self, event: Value) -> None:
        header = event["data"]
        base = header["base"]
        if base is not None and base not in self.editions:
            self.faults.append(f"the base {base} of {event['subject']} is unknown")
        told = Edition(header, self.editions.get(base))
        self.editions[event["subject"]] = told
        self.labels[event["framework"], event["edition"]] = told

    def edition_withdrawn(self, event: Value) -> None:
        self.withdrawn[event["subject"]] = event["data"]

    def requirement(self, event: Value) -> None:
        self._place(event, self.labels[event["framework"], event["edition"]].requirements)

    def association(self, event: Value) -> None:
        self._place(event, self.labels[event["framework"], event["edition"]].associations)

    def _place(self, event: Value, held: dict[str, Value]) -> None:
        uid, verb = event["subject"], event["kind"].partition(".")[2]
        if (uid in held) == (verb == "created"):
            self.faults.append(f"{uid} is {verb}, which does not fit what was told before")
        if verb == "removed":
            gone = held.pop(uid)
            if gone.get("digest", digest(gone)) != event["data"]["digest"]:
                self.faults.append(f"{uid} was another when it was removed")
        else:
            told = verb == "changed"
            if uid in held and told == (self._words(held[uid]) == self._words(event["data"])):
                self.faults.append(f"{uid} is {verb}, which its words do not say")
            held[uid] = event["data"]

    @staticmethod
    def _words(told: Value) -> Value:
        """What a requirement says, its number aside; of a link, all of it."""
        if "marker" not in told:
            return told
        words = {key: told[key] for key in WORDING}
        return words | {"title": "" if told["title"] == told["marker"] else told["title"]}

    def document(self, event: Value) -> None:
        told = dict(event["data"])
        text = told.pop("expression")
        self.documents[event["subject"]] = told
        if text is not None:
            self.texts[text["uid"]] = text

    def framework(self, event: Value) -> None:
        self.frameworks[event["subject"]] = event["data"]

    def scheme(self, event: Value) -> None:
        self.schemes[event["subject"]] = event["data"]

    def concept(self, event: Value) -> None:
        self.concepts[event["subject"]] = event["data"]

    def confirmation(self, event: Value) -> None:
        self.confirmations[event["subject"]] = event["data"]

    def anchor(self, event: Value) -> None:
        self.anchors[event["subject"]] = event["data"]

    def redirected(self, event: Value) -> None:
        self.redirects[event["subject"]] = event["data"]["redirect"]

    def erasure(self, event: Value) -> None:
        """Take out the words that are gone; whoever begins after it meets them blank already."""
        told = event["data"]
        self.erased[event["subject"]] = told
        for held in told["digests"]:
            if held["kind"] == "edition":
                self.remains[held["uid"]] = held["remains"]
            elif held["kind"] == "expression":
                self.remains[held["uid"]] = held["remains"]
                self._block_out(held["uid"], told["start"], told["end"])
        if told["kind"] in BLANKED:
            for edition in self.editions.values():
                edition.blank(event["subject"], told["kind"])
        if told["kind"] == "association":
            self._blank_links(event["subject"])

    def _block_out(self, uid: str, start: int, end: int) -> None:
        text = self.texts[uid]
        blocks = "".join(sign if sign in "\r\n" else "█" for sign in text["text"][start:end])
        text["text"] = text["text"][:start] + blocks + text["text"][end:]
        for edition in self.editions.values():
            edition.quote_again(text)

    def _blank_links(self, uid: str) -> None:
        for document in self.documents.values():
            document["associations"] = [
                one | BLANKED["association"] if one["uid"] == uid else one
                for one in document["associations"]
            ]

    def check(self) -> None:
        """Compute every digest anew."""
        self.faults += self._wrong_digests()
        self.faults += self._wrong_quotes()

    def _wrong_digests(self) -> Iterator[str]:
        for uid, edition in self.editions.items():
            value = edition.value()
            counts = (len(value["requirements"]), len(value["associations"]))
            if counts != (edition.header["requirements"], edition.header["associations"]):
                yield f"edition {uid} has {counts} requirements and associations"
            if digest(value) != self.remains.get(uid, edition.header["digest"]):
                yield f"edition {uid} has another digest"
            for one in value["requirements"]:
                if digest({key: one[key] for key in WORDING}) != one["digest"]:
                    yield f"requirement {one['uid']} has another digest in {uid}"
        for uid, text in self.texts.items():
            now = hashlib.sha256(text["text"].encode("utf-8", "surrogatepass")).hexdigest()
            if now != self.remains.get(uid, text["digest"]):
                yield f"text {uid} has another digest"

    def _wrong_quotes(self) -> Iterator[str]:
        texts = {text["digest"]: text["text"] for text in self.texts.values()}
        for edition in self.editions.values():
            for one in edition.requirements.values():
                for cited in one["citations"]:
                    text = texts.get(cited["expression"], "")
                    if text[cited["start"] : cited["end"]] != cited["quote"]:
                        yield f"citation {cited['uid']} quotes what its text does not say"

    def told(self) -> Value:
        """What was rebuilt, as JSON."""
        plain = (
            "seq", "faults", "frameworks", "documents", "texts", "schemes", "concepts",
            "withdrawn", "confirmations", "anchors", "redirects", "erased",
        )  # fmt: skip
        return {name: getattr(self, name) for name in plain} | {
            "editions": {
                uid: edition.value() | {"digest": digest(edition.value())}
                for uid, edition in self.editions.items()
            }
        }


HANDLERS = {
    "edition.published": Subscriber.edition_published,
    "edition.withdrawn": Subscriber.edition_withdrawn,
    "requirement.redirected": Subscriber.redirected,
    "requirement": Subscriber.requirement,
    "association": Subscriber.association,
    "document": Subscriber.document,
    "framework": Subscriber.framework,
    "scheme": Subscriber.scheme,
    "concept": Subscriber.concept,
    "confirmation": Subscriber.confirmation,
    "anchor": Subscriber.anchor,
    "content.erased": Subscriber.erasure,
}


def rebuilt(events: Iterable[Value]) -> Value:
    """What a subscriber knows after these events."""
    subscriber = Subscriber()
    for event in events:
        subscriber.hear(event)
    subscriber.check()
    return subscriber.told()


if __name__ == "__main__":
    source = followed(sys.argv[1]) if len(sys.argv) > 1 else map(json.loads, sys.stdin)
    json.dump(rebuilt(source), sys.stdout, ensure_ascii=False)
