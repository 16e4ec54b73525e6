"""The graph's addresses: each reads its parameters, asks one question and says the answer."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, ClassVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from content.errors import FieldProblem, InvalidParameterError
from content.queries.fields import Answer, Shape
from content.queries.parameters import Parameter, read
from content.queries.reading import Reading
from graph.api import parameters, shapes
from graph.api.answers import (
    coverage_answer,
    impact_answer,
    inference_answer,
    neighbourhood_answer,
    overview_answer,
    paths_answer,
)
from graph.api.readings import cache_control, reading_of
from graph.api.renderers import DotRenderer, GraphmlRenderer
from graph.api.writing import Speaker
from graph.formats import FORMATS
from graph.formats.parts import Parts
from graph.questions.ancestry import ancestors, common_ancestors
from graph.questions.coverage import coverage
from graph.questions.export import exported
from graph.questions.impact import affected
from graph.questions.inference import infer
from graph.questions.neighbourhood import Scope, around
from graph.questions.overview import between_works, overview
from graph.questions.paths import best_paths
from graph.reports import findings_of, measures_of
from graph.snapshot import Snapshot, snapshot

Values = dict[str, Any]


class GraphView(APIView):
    """One question about the graph.

    ``answer`` and ``parameters`` are what the OpenAPI document says of it (server/openapi.py).
    """

    answer: ClassVar[Shape]
    takes: ClassVar[tuple[Parameter, ...]] = parameters.READING

    @classmethod
    def parameters(cls) -> tuple[Parameter, ...]:
        """Give every query parameter that this view takes."""
        return cls.takes

    def get(self, request: Request, **names: str) -> HttpResponseBase:
        """Answer from the snapshot that this reading sees."""
        values = read(self.parameters(), dict(request.query_params.lists()))
        reading = reading_of(request, values)
        if reading.within == frozenset():
            self.permission_denied(request)
        shown = snapshot(reading)
        response = self.respond(shown, reading, values | names)
        response["X-Content-Revision"] = str(shown.revision)
        response["Cache-Control"] = cache_control(reading)
        response["Vary"] = "Accept-Language"
        return response

    def respond(self, shown: Snapshot, reading: Reading, values: Values) -> HttpResponseBase:
        """Give the answer as a response; the default is JSON."""
        body = {"revision": shown.revision} | self.body(shown, reading, values)
        return Response(self.answer.answer(body))

    def body(self, shown: Snapshot, reading: Reading, values: Values) -> Answer:
        """Give the answer, the revision aside."""
        raise NotImplementedError


def scope_of(shown: Snapshot, values: Values) -> Scope:
    """Give the scope that types, kinds and direction ask for; unknown types are refused."""
    known = shown.network.types
    types = frozenset(values["types"])
    unknown = sorted(types - known - set(shown.network.meanings))
    if unknown:
        reason, reason_zh = f"no edge type {unknown[0]}", f"没有关系类型 {unknown[0]}"
        raise InvalidParameterError(
            fields=(FieldProblem("types", "invalid", reason, reason_zh),),
            parameter="types",
            reason=reason,
            reason_zh=reason_zh,
        )
    kinds = frozenset(values.get("kinds", ()))
    return Scope(values.get("direction", "both"), types or None, kinds or None)


class NeighbourhoodView(GraphView):
    """What stands around a node; without a focus, the works and what joins them."""

    takes = parameters.NEIGHBOURHOOD
    answer = shapes.NEIGHBOURHOOD

    def body(self, shown: Snapshot, reading: Reading, values: Values) -> Answer:
        """Give the neighbourhood of the focus, or the overview."""
        network, limit = shown.network, values["limit"]
        scope = scope_of(shown, values)
        if values["focus"] is None:
            between = shown.once("between works", between_works)
            return overview_answer(network, reading, overview(network, between, limit=limit))
        focus = network.resolve(values["focus"])
        found = around(network, focus, depth=values["depth"], scope=scope, limit=limit)
        return neighbourhood_answer(network, reading, focus, found)


class PathView(GraphView):
    """How two nodes connect, with the words of each hop."""

    takes = parameters.PATH
    answer = shapes.PATHS

    def body(self, shown: Snapshot, reading: Reading, values: Values) -> Answer:
        """Give up to ``k`` paths, best first."""
        network = shown.network
        ends = network.resolve(values["from"]), network.resolve(values["to"])
        found = best_paths(network, *ends, k=values["k"], scope=scope_of(shown, values))
        return paths_answer(network, reading, ends, found)


class ImpactView(GraphView):
    """What must be looked at again if a node changes."""

    takes = parameters.IMPACT
    answer = shapes.IMPACT

    def body(self, shown: Snapshot, reading: Reading, values: Values) -> Answer:
        """Give the affected nodes, nearest first, each with the edges that lead to it."""
        network = shown.network
        focus = network.resolve(values["uid"])
        types = scope_of(shown, values).types
        found = affected(network, focus, depth=values["depth"], types=types, limit=values["limit"])
        return impact_answer(network, reading, focus, found)


class AncestorsView(GraphView):
    """What nodes stand below, alone and together."""

    takes = parameters.ANCESTORS
    answer = shapes.ANCESTORS

    def body(self, shown: Snapshot, reading: Reading, values: Values) -> Answer:
        """Give the ancestors of each node and those that they share."""
        network = shown.network
        uids = [network.resolve(uid) for uid in values["uid"]]
        above = {uid: ancestors(network, uid) for uid in uids}
        common = common_ancestors(network, uids)
        met = dict.fromkeys(other for found in above.values() for other in found)
        speaker = Speaker(network, reading, met | dict.fromkeys(common.shared))
        return {
            "results": [{"uid": uid, "ancestors": speaker.near(above[uid])} for uid in uids],
            "shared": speaker.nodes(common.shared),
            "nearest": speaker.nodes(common.nearest),
        }


class CoverageView(GraphView):
    """How much of one framework another one covers."""

    takes = parameters.COVERAGE
    answer = shapes.COVERAGE

    def body(self, shown: Snapshot, reading: Reading, values: Values) -> Answer:
        """Give each counted requirement with its best link, and the gaps."""
        network, hops = shown.network, values["hops"]
        found = coverage(network, values["source"], values["target"], hops=hops)
        return coverage_answer(network, reading, found)


class InferenceView(GraphView):
    """What chains of matches say about two ends."""

    takes = parameters.INFERENCE
    answer = shapes.INFERENCE

    def body(self, shown: Snapshot, reading: Reading, values: Values) -> Answer:
        """Give every pair's relation with all the chains behind it."""
        network = shown.network
        found = infer(network, values["from"], values["to"], hops=values["hops"])
        return inference_answer(network, reading, found)


class FindingsView(GraphView):
    """What in the graph a person should look at."""

    takes = parameters.FINDINGS
    answer = shapes.FINDINGS

    def body(self, shown: Snapshot, reading: Reading, values: Values) -> Answer:
        """Give the findings, made once a revision."""
        found = findings_of(shown)
        asked = [one for one in found if not values["code"] or one.code in values["code"]]
        results = [
            {
                "code": one.code,
                "uids": list(one.uids),
                "message": one.message,
                "message_zh": one.message_zh,
            }
            for one in asked[: values["limit"]]
        ]
        return {"results": results, "count": len(asked)}


class MeasuresView(GraphView):
    """How central the nodes of today's public graph are, and which stand together."""

    answer = shapes.MEASURES
    takes = parameters.MEASURES

    def body(self, shown: Snapshot, reading: Reading, values: Values) -> Answer:
        """Give the measures of the nodes asked for, or of those with the highest PageRank."""
        found = measures_of(shown)
        chosen = found[: values["limit"]]
        if values["uid"]:
            by_uid = shown.once("measures by uid", lambda _: {one.uid: one for one in found})
            chosen = tuple(by_uid[shown.network.resolve(uid)] for uid in values["uid"])
        return {"results": [asdict(one) for one in chosen], "count": len(found)}


class ExportView(GraphView):
    """The graph, or one framework of it, as a file."""

    answer = shapes.EXPORT
    takes = parameters.EXPORT

    def get_renderers(self) -> list[BaseRenderer]:
        """Give the types that an export may have."""
        return [*super().get_renderers(), GraphmlRenderer(), DotRenderer()]

    def respond(self, shown: Snapshot, reading: Reading, values: Values) -> HttpResponse:
        """Give the file in the format asked for."""
        chosen = FORMATS[values["format"]]
        scope = scope_of(shown, values)
        nodes, links = exported(shown.network, scope=scope, framework=values["framework"])
        content = chosen.write(Parts(nodes, links, shown.revision))
        response = HttpResponse(content, content_type=chosen.media_type)
        name = f"plumbline-graph-{shown.revision}.{chosen.suffix}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
