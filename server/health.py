"""Whether the process lives, and whether it can do its work."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from server.models import WorkerBeat
from server.problem_kinds import HTTP_PROBLEMS, ProblemKind
from server.problems import problem_response
from server.rendering import json_bytes

RETRY_SECONDS = 5


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process answers at all; asks nothing of the database."""
    del request
    return HttpResponse(json_bytes({"status": "alive"}), content_type="application/json")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when database, migrations and a worker are there, else 503 naming what is not."""
    missing = list(_missing())
    if not missing:
        return HttpResponse(json_bytes({"status": "ready"}), content_type="application/json")
    kind = HTTP_PROBLEMS["not_ready"]
    told = ProblemKind(
        kind.code,
        kind.status,
        kind.title,
        kind.detail.format(reason="; ".join(english for english, _ in missing)),
        kind.detail_zh.format(reason="；".join(chinese for _, chinese in missing)),
    )
    response = problem_response(told, request.path)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _missing() -> Iterator[tuple[str, str]]:
    try:
        if _unapplied():
            yield "migrations are not applied", "数据库迁移未完成"
            return
        if not _worker_seen():
            yield "no task worker was seen lately", "近期没有任务进程的心跳"
    except DatabaseError:
        yield "the database does not answer", "数据库无响应"


def _unapplied() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _worker_seen() -> bool:
    silence = dt.timedelta(seconds=settings.WORKER_SILENCE_SECONDS)
    return WorkerBeat.objects.filter(seen_at__gte=timezone.now() - silence).exists()
