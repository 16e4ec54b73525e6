"""The list twice: naive, and with what its rows need fetched beforehand."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from rest_framework import generics
from rest_framework.pagination import CursorPagination

from benchmarks.comparison.serializers import RequirementSerializer
from content.models import Edition, Requirement


class Pages(CursorPagination):
    """Pages in reading order."""

    page_size = 50
    ordering = ("edition_id", "path")


class Naive(generics.ListAPIView[Requirement]):
    """A query for every relation of every row."""

    serializer_class = RequirementSerializer
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[Requirement, Any]:
        """Give what the parameters name, of the editions in force."""
        query = self.request.query_params
        in_force = Edition.objects.in_force(timezone.now().date())
        return Requirement.objects.filter(
            edition__in=in_force.filter(framework__slug=query["framework"]), kind=query["kind"]
        )


class Prefetched(Naive):
    """What a careful user writes: joins for the single ones, one more query for the children."""

    def get_queryset(self) -> QuerySet[Requirement, Any]:
        """Give the same with their relations."""
        beside = ("entity", "edition__framework")
        children = Requirement.objects.select_related(*beside).order_by("path")
        found = super().get_queryset().select_related(*beside, "parent__entity")
        return found.prefetch_related(Prefetch("children", queryset=children))


def live(request: HttpRequest) -> HttpResponse:
    """Say that the server answers; the harness waits for it."""
    del request
    return HttpResponse(b"{}")


urlpatterns = [
    path("naive/", Naive.as_view()),
    path("prefetched/", Prefetched.as_view()),
    path("livez", live),
]
