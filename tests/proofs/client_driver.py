"""Drives a client that openapi-python-client made: ``client_driver.py FOLDER PACKAGE ADDRESS``.

It runs in an environment of its own, which holds the client's needs and nothing of ours. Every
public read is made with values that the reads before it gave, all of a list by its cursors; what
the client made of each answer, written out again, must be the answer that came.
"""

from __future__ import annotations

import datetime as dt
import importlib
import json
import re
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

Json = dict[str, Any]
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T.+")
LISTS = (
    "framework_list", "edition_list", "requirement_list", "document_list", "passage_list",
    "association_list", "concept_list", "scheme_list", "suspect_link_list",
    "suspect_citation_list",
)  # fmt: skip
# What answers with lines or leads on has no model: a client is given bytes.
WITHOUT_MODEL = {"everything", "document_text", "document_outline"}
NOBODY = "00000000-0000-4000-8000-000000000000"


def plain(value: Any) -> Any:
    """Give JSON in which equal times are equal."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, str) and _TIME.fullmatch(value):
        try:
            return dt.datetime.fromisoformat(value).isoformat()
        except ValueError:
            return value
    return value


class Driver:
    """Asks by the modules of the client, and keeps which operations were asked."""

    def __init__(self, package: str, address: str) -> None:
        """Take the package's name and the server's address."""
        self.package = package
        self.client = importlib.import_module(f"{package}.client").Client(base_url=address)
        self.document: Json = httpx.get(f"{address}/api/v1/openapi.json").json()
        self.tags = {
            one["operationId"]: one["tags"][0]
            for item in self.document["paths"].values()
            for method, one in item.items()
            if method == "get" and {} in one.get("security", [])
        }
        self.asked: dict[str, int] = {}

    def ask(self, operation: str, *names: Any, status: int = 200, **values: Any) -> Json:
        """Ask for one thing; give the answer, after the client's own reading of it was compared."""
        where = f"{self.package}.api.{self.tags[operation]}.{operation}"
        found = importlib.import_module(where).sync_detailed(*names, client=self.client, **values)
        assert found.status_code == status, (operation, names, values, found.content[:300])
        answer: Json = json.loads(found.content)
        assert found.parsed is not None, f"{operation} was not read"
        read, came = plain(found.parsed.to_dict()), plain(answer)
        assert read == came, f"{operation} {names} {values}: {_first(read, came)}"
        self.asked[operation] = self.asked.get(operation, 0) + 1
        return answer

    def every(self, operation: str, **values: Any) -> Iterator[Json]:
        """Give all of a list, page by page."""
        following: str | None = None
        while True:
            cursor = {"cursor": following} if following else {}
            page = self.ask(operation, **values, **cursor)
            yield from page["results"]
            if page["next"] is None:
                return
            following = parse_qs(urlsplit(page["next"]).query)["cursor"][0]

    def words(self, operation: str, name: str, *chosen: str) -> list[Any]:
        """Give the client's own values of a closed list."""
        kind = "".join(part.title() for part in f"{operation}_{name}_item".split("_"))
        values = getattr(importlib.import_module(f"{self.package}.models"), kind)
        return [values(one) for one in chosen or list(values)]


def _first(read: Any, came: Any, place: str = "$") -> str:
    """Where two values differ first."""
    if isinstance(read, dict) and isinstance(came, dict):
        for name in [*came, *read]:
            if read.get(name) != came.get(name) or (name in read) != (name in came):
                if name not in read or name not in came:
                    return f"{place}.{name} is in one alone"
                return _first(read[name], came[name], f"{place}.{name}")
    if isinstance(read, list) and isinstance(came, list) and len(read) == len(came):
        for at, (one, other) in enumerate(zip(read, came, strict=True)):
            if one != other:
                return _first(one, other, f"{place}[{at}]")
    return f"{place}: {str(read)[:120]} for {str(came)[:120]}"


def _lists(driver: Driver) -> dict[str, list[Json]]:
    return {name: list(driver.every(name, limit=7)) for name in LISTS}


def _requirements(driver: Driver, rows: list[Json]) -> None:
    uids = [row["uid"] for row in rows]
    for uid in uids:
        driver.ask("requirement_detail", uid)
        driver.ask("identity", uid)
        driver.ask("impact_view", uid)
    expanded = driver.words("requirement_list", "expand")
    driver.ask("requirement_list", expand=expanded, limit=500)
    driver.ask("requirement_list", fields=driver.words("requirement_list", "fields", "title"))
    chosen = driver.ask("requirement_list", uid=[uids[2], NOBODY, uids[0]], count=True)
    given = [row and row["uid"] for row in chosen["results"]]
    assert given == [uids[2], None, uids[0]], given
    driver.ask("requirement_list", framework="wuge-guoying", as_of=dt.date(2030, 1, 1), q="慎")
    driver.ask("ancestors_view", uid=uids[:2])
    driver.ask("path_view", from_=uids[0], to=uids[-1])
    driver.ask("inference_view", from_=uids[:1], to=uids[-1:])


def _things(driver: Driver, found: dict[str, list[Json]]) -> None:
    for row in found["framework_list"]:
        driver.ask("framework_detail", row["slug"])
        driver.ask("export_view", framework=row["slug"])
    for row in found["edition_list"]:
        for part in ("detail", "tree", "package"):
            driver.ask(f"edition_{part}", row["uid"])
        driver.ask("edition_compare", row["uid"], with_=row["uid"])
    for row in found["document_list"]:
        driver.ask("document_detail", row["slug"])
        for text in row["expressions"]:
            driver.ask("expression_outline", row["slug"], text["label"])
            driver.ask("document_compare", row["slug"], from_=text["label"], to=text["label"])
    for kind in ("passage", "association", "concept"):
        for row in found[f"{kind}_list"]:
            driver.ask(f"{kind}_detail", row["uid"])
    for row in found["scheme_list"]:
        driver.ask("scheme_detail", row["slug"])


def _questions(driver: Driver) -> None:
    driver.ask("search", q="慎")
    driver.ask("suggestions", q="慎")
    driver.ask("suspect_counts")
    driver.ask("event_feed", limit=500)
    driver.ask("neighbourhood_view")
    driver.ask("coverage_view", source="wuge-guoying", target="haoganbu")
    driver.ask("findings_view")
    driver.ask("measures_view")


def _refusals(driver: Driver) -> None:
    refused = driver.ask("requirement_detail", NOBODY, status=404)
    assert refused["code"] == "not_found", refused
    refused = driver.ask("requirement_list", edition="", status=400)
    assert [one["field"] for one in refused["errors"]] == ["edition"], refused


def drive(package: str, address: str) -> str:
    """Ask for everything public and give how much that was."""
    driver = Driver(package, address)
    found = _lists(driver)
    _requirements(driver, found["requirement_list"])
    _things(driver, found)
    _questions(driver)
    _refusals(driver)
    missing = set(driver.tags) - set(driver.asked) - WITHOUT_MODEL - {"expression_text"}
    assert not missing, f"nobody asked {sorted(missing)}"
    return f"{len(driver.asked)} operations, {sum(driver.asked.values())} answers read and equal"


if __name__ == "__main__":
    folder, package, address = sys.argv[1:]
    sys.path.insert(0, folder)
    sys.stdout.write(drive(package, address))
