"""How fast the picture comes and how smoothly it moves: figures in ``build/explorer.json``.

The answers are made here and handed to the page, so that only the explorer is measured. Nothing
is asserted about time: a busy machine would make the tests lie. ``processor_ms`` is what the page's
main thread has worked from its start to the picture, which other programs do not lengthen.
``make bench ARGS=explorer`` runs this for every size; as a test it tries one.
"""

from __future__ import annotations

import gzip
import json
import os
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Route

from graph.pages.views import script_name
from tests.browser.conftest import Opener, report

# The sizes of a picture in nodes, where ``benchmarks/explorer.py`` names none.
SIZES = [int(size) for size in os.environ.get("EXPLORER_SIZES", "300").split()]
VIEWS = ("tree", "radial", "force")
TYPES = ("supports", "close_match", "intersects", "cites", "related")
NAMES = ("严守纪律底线", "慎权", "自觉接受监督", "公道正派选人用人", "调查研究", "敢于担当")
WATCH = """
(() => {
  const json = Response.prototype.json;
  window.measured = {};
  Response.prototype.json = async function () {
    const body = await json.call(this);
    if (this.url.includes("/api/v1/graph/")) window.measured.answered ??= performance.now();
    return body;
  };
  const look = new MutationObserver(() => {
    if (!document.querySelector(".graph .node")) return;
    look.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => {
      window.measured.drawn = performance.now();
    }));
  });
  const whole = {childList: true, subtree: true};
  addEventListener("DOMContentLoaded", () => look.observe(document, whole));
})();
"""
EMPTY_SPOT = """() => {
  for (let y = 300; y < 700; y += 3) for (let x = 400; x < 1000; x += 7)
    if (document.elementFromPoint(x, y).matches("standards-graph, .graph")) return [x, y];
}"""
FRAMES = """() => {
  window.frames_seen = [];
  let last = performance.now();
  const tick = now => { window.frames_seen.push(now - last); last = now;
    window.ticking = requestAnimationFrame(tick); };
  window.ticking = requestAnimationFrame(tick);
}"""


def uid(number: int) -> str:
    return str(uuid.UUID(int=number + 1))


def answer(size: int) -> dict[str, Any]:
    """Give a neighbourhood of ``size`` nodes: a tree of tens, and half as many relations."""
    nodes, edges = [], []
    for number in range(size):
        parent = (number - 1) // 10
        nodes.append({
            "uid": uid(number), "kind": "framework" if number == 0 else "requirement",
            "role": "standard" if number <= 10 else "requirement", "label": NAMES[number % 6],
            "code": str(number), "framework": "wuge-guoying", "edition": "2022",
            "depth": 1, "degree": 3, "state": "present", "distance": 1,
        })  # fmt: skip
        if number:
            edges.append(_edge(number, parent, "part_of"))
        if number % 2:
            edges.append(_edge(number, (number * 7919) % size, TYPES[number % 5]))
    edges = [edge for edge in edges if edge["source"] != edge["target"]]
    return {
        "revision": 1, "focus": uid(0), "nodes": nodes, "edges": edges, "folded": [],
        "truncated": False,
    }  # fmt: skip


def _edge(source: int, target: int, type_: str) -> dict[str, Any]:
    return {
        "uid": None, "source": uid(source), "target": uid(target), "type": type_,
        "suspect": False, "derived": True, "navigation": False,
    }  # fmt: skip


def quantile(values: list[float], share: float) -> float:
    return round(sorted(values)[min(len(values) - 1, int(len(values) * share))], 1)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("size", SIZES)
def test_first_picture_and_pan(opened: Opener, size: int, view: str) -> None:
    watched = opened()
    page = watched.page
    body = json.dumps(answer(size))

    def fulfil(route: Route) -> None:
        route.fulfill(body=body, content_type="application/json")

    page.route("**/api/v1/graph/?**", fulfil)
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.add_init_script(WATCH)
    page.goto(f"{watched.site}/explore?focus={uid(0)}&view={view}&limit=500")
    page.wait_for_function("() => window.measured.drawn")
    measured = page.evaluate("window.measured")
    spent = {
        each["name"]: each["value"] for each in tools.send("Performance.getMetrics")["metrics"]
    }
    shown = page.locator(".graph .node").count()
    page.wait_for_timeout(1200)  # the force picture settles between frames
    x, y = page.evaluate(EMPTY_SPOT)
    page.mouse.move(x, y)
    page.evaluate(FRAMES)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(x + step * 4, y + step * 3)
    page.mouse.up()
    frames = page.evaluate("() => { cancelAnimationFrame(window.ticking); return frames_seen; }")
    watched.errors = [line for line in watched.errors if "404" not in line]

    report(f"first_picture_ms.{view}.{size}", round(measured["drawn"] - measured["answered"]))
    report(f"page_to_picture_ms.{view}.{size}", round(measured["drawn"]))
    report(f"processor_ms.{view}.{size}", round(spent["TaskDuration"] * 1000))
    report("load_average", round(os.getloadavg()[0], 1))
    report(f"pan_p50_ms.{view}.{size}", quantile(frames, 0.5))
    report(f"pan_p95_ms.{view}.{size}", quantile(frames, 0.95))
    assert shown == size


def test_the_script_is_small() -> None:
    name = script_name()
    if name is None:
        pytest.skip("the front end is not built (make setup)")
    found = finders.find(name)
    size = len(gzip.compress(Path(str(found)).read_bytes()))

    report("script_gzipped_bytes", size)
    assert size <= 60_000
