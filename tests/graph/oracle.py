"""The graph of a day read from the tables by plain SQL, row by row, without our queries."""

import datetime as dt
import uuid
from typing import Any

from django.db import connection

from tests.graph.naive import Edge, Plain

Row = dict[str, Any]
State = dict[str, str]


def table(name: str) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM content_{name} ORDER BY id")
        columns = [one[0] for one in cursor.description or []]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def written(uid: Any) -> str:
    return str(uid if isinstance(uid, uuid.UUID) else uuid.UUID(str(uid)))


def day_of(value: Any) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


class Oracle:
    """All tables, and what of them a reading of ``day`` sees."""

    def __init__(self, day: dt.date, *, drafts: bool = False) -> None:
        self.day, self.drafts = day, drafts
        names = (
            "entity", "framework", "edition", "withdrawal", "requirement", "document",
            "expression", "passage", "concept", "conceptbroader", "association", "citation",
            "reference", "redirect",
        )  # fmt: skip
        self.rows = {name: {row["id"]: row for row in table(name)} for name in names}
        self.redirects = {
            row["entity_id"]: row["target_id"] for row in self.rows["redirect"].values()
        }
        self.all_worded = self.worded()

    def end(self, entity: int) -> int:
        """Follow merges to the last entity with a wording here, else to the last of all."""
        way = [entity]
        while way[-1] in self.redirects:
            way.append(self.redirects[way[-1]])
        return next((one for one in reversed(way) if one in self.all_worded), way[-1])

    def uid(self, entity: int) -> str:
        return written(self.rows["entity"][self.end(entity)]["uid"])

    def editions(self) -> dict[int, Row]:
        withdrawn = {row["edition_id"] for row in self.rows["withdrawal"].values()}
        chosen: dict[int, Row] = {}
        for edition in self.rows["edition"].values():
            if edition["state"] == "published" and edition["id"] not in withdrawn:
                start = day_of(edition["effective_from"])
                best = chosen.get(edition["framework_id"])
                order = (start, edition["revision"])
                if start <= self.day and (
                    best is None or order > (day_of(best["effective_from"]), best["revision"])
                ):
                    chosen[edition["framework_id"]] = edition
        if self.drafts:
            for edition in self.rows["edition"].values():
                if edition["state"] != "published":
                    chosen[edition["framework_id"]] = edition
        return {edition["id"]: edition for edition in chosen.values()}

    def requirements(self) -> dict[int, Row]:
        chosen = self.editions()
        rows = self.rows["requirement"]
        return {key: row for key, row in rows.items() if row["edition_id"] in chosen}

    def texts(self) -> dict[int, Row]:
        mine = self.requirements()
        cited = {
            row["expression_id"]
            for row in self.rows["citation"].values()
            if row["requirement_id"] in mine
        }
        return {
            key: row
            for key, row in self.rows["expression"].items()
            if (self.drafts or row["published_at"])
            and (
                key in cited
                or row["effective_from"] is None
                or day_of(row["effective_from"]) <= self.day
            )
        }

    def passages(self) -> dict[int, Row]:
        texts = self.texts()
        return {k: row for k, row in self.rows["passage"].items() if row["expression_id"] in texts}

    def smallest(self, expression: int, start: int, end: int) -> Row | None:
        held = [
            row
            for row in self.passages().values()
            if row["expression_id"] == expression and row["start"] <= start and end <= row["end"]
        ]
        return max(held, key=lambda row: len(row["path"]), default=None)

    def associations(self) -> list[Row]:
        chosen, documents = self.editions(), self.rows["document"]
        return [
            row
            for row in self.rows["association"].values()
            if row["edition_id"] in chosen
            or (
                row["document_id"]
                and (self.drafts or documents[row["document_id"]]["published_at"])
            )
        ]

    def worded(self) -> dict[int, str]:
        """Give the state of each entity that has a wording of its own."""
        chosen = self.editions()
        in_force = {row["framework_id"]: row["state"] for row in chosen.values()}
        ever = {
            row["framework_id"]
            for row in self.rows["edition"].values()
            if row["state"] == "published"
        }
        found: dict[int, str] = {}
        for key, row in self.rows["framework"].items():
            if key in ever or self.drafts:
                found[row["entity_id"]] = shown(in_force.get(key))
        for row in self.requirements().values():
            found[row["entity_id"]] = shown(chosen[row["edition_id"]]["state"])
        texts = self.texts()
        held = {row["document_id"] for row in texts.values()}
        for key, row in self.rows["document"].items():
            if row["published_at"] or self.drafts:
                state = "present" if row["published_at"] else "draft"
                found[row["entity_id"]] = state if key in held else "stub"
        for row in self.passages().values():
            published = texts[row["expression_id"]]["published_at"]
            found[row["entity_id"]] = "present" if published else "draft"
        for row in self.rows["concept"].values():
            found[row["entity_id"]] = "present"
        return found

    def states(self) -> State:
        """Give every node with its state."""
        worded = self.all_worded
        found = {self.uid(one): state for one, state in worded.items() if self.end(one) == one}
        withdrawn = {row["edition_id"] for row in self.rows["withdrawal"].values()}
        public = {
            row["entity_id"]
            for row in self.rows["requirement"].values()
            if self.rows["edition"][row["edition_id"]]["state"] == "published"
            and row["edition_id"] not in withdrawn
        }
        ends = [
            row[f"{side}_entity_id"] for row in self.associations() for side in ("source", "target")
        ]
        texts = self.texts()
        ends += [
            row["target_id"]
            for row in self.rows["reference"].values()
            if row["target_id"] and row["expression_id"] in texts
        ]
        for entity in map(self.end, ends):
            if entity not in worded:
                kind = self.rows["entity"][entity]["kind"]
                absent = kind == "passage" or entity in public
                found.setdefault(self.uid(entity), "absent" if absent else "stub")
        return found

    def edges(self) -> list[Edge]:
        """Give every edge; derived ones once for each pair and type."""
        stored = [
            Edge(
                self.uid(row["source_entity_id"]),
                self.uid(row["target_entity_id"]),
                row["type"],
                written(row["uid"]),
                bool(row["navigation"]),
            )
            for row in self.associations()
        ]
        derived = dict.fromkeys([*self.tree(), *self.cited(), *self.references(), *self.broader()])
        return [edge for edge in (*stored, *derived) if edge.source != edge.target]

    def tree(self) -> list[Edge]:
        found = []
        chosen = self.editions()
        for row in self.requirements().values():
            framework = self.rows["framework"][chosen[row["edition_id"]]["framework_id"]]
            parent = self.rows["requirement"].get(row["parent_id"])
            above = parent["entity_id"] if parent else framework["entity_id"]
            found.append(Edge(self.uid(row["entity_id"]), self.uid(above), "part_of"))
        for row in self.passages().values():
            parent = self.rows["passage"].get(row["parent_id"])
            document = self.document_of(row["expression_id"])
            above = parent["entity_id"] if parent else document
            found.append(Edge(self.uid(row["entity_id"]), self.uid(above), "part_of"))
        return found

    def document_of(self, expression: int) -> int:
        entity: int = self.rows["document"][self.rows["expression"][expression]["document_id"]][
            "entity_id"
        ]
        return entity

    def cited(self) -> list[Edge]:
        found, mine = [], self.requirements()
        for row in self.rows["citation"].values():
            if row["requirement_id"] in mine:
                source = self.uid(mine[row["requirement_id"]]["entity_id"])
                place = self.smallest(row["expression_id"], row["start"], row["end"])
                if place:
                    found.append(Edge(source, self.uid(place["entity_id"]), "cited_in"))
                document = self.uid(self.document_of(row["expression_id"]))
                found.append(Edge(source, document, "cited_in"))
        return found

    def lifted(self, passage: Row | None) -> set[str]:
        while passage:
            here = self.uid(passage["entity_id"])
            citing = {edge.source for edge in self.cited() if edge.target == here}
            if citing:
                return citing
            passage = self.rows["passage"].get(passage["parent_id"])
        return set()

    def references(self) -> list[Edge]:
        found, passages = [], self.passages()
        by_entity = {row["entity_id"]: row for row in passages.values()}
        for row in self.rows["reference"].values():
            if row["expression_id"] not in self.texts() or not row["target_id"]:
                continue
            place = passages.get(row["passage_id"]) or self.smallest(
                row["expression_id"], row["start"], row["end"]
            )
            here = place["entity_id"] if place else self.document_of(row["expression_id"])
            target = self.uid(row["target_id"])
            found.append(Edge(self.uid(here), target, "cites"))
            cited = self.lifted(by_entity.get(row["target_id"])) or {target}
            found += [Edge(one, other, "cites") for one in self.lifted(place) for other in cited]
        return found

    def broader(self) -> list[Edge]:
        concepts = self.rows["concept"]
        return [
            Edge(
                self.uid(concepts[row["concept_id"]]["entity_id"]),
                self.uid(concepts[row["broader_id"]]["entity_id"]),
                "broader",
            )
            for row in self.rows["conceptbroader"].values()
        ]

    def plain(self) -> Plain:
        kinds = {written(row["uid"]): row["kind"] for row in self.rows["entity"].values()}
        return Plain({uid: kinds[uid] for uid in self.states()}, self.edges())


def shown(state: str | None) -> str:
    if state is None:
        return "absent"
    return "present" if state == "published" else "draft"
