"""What each problem code means: a page for people, JSON for machines."""

from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from server.problem_kinds import problem_kinds
from server.rendering import json_bytes


def problem_page(request: HttpRequest, code: str) -> HttpResponse:
    """Explain one code (``/problems/{code}``), or list all where ``code`` is empty.

    Raises:
        Http404: no problem has this code.
    """
    kinds = problem_kinds()
    chosen = [kinds[code]] if code in kinds else [] if code else list(kinds.values())
    if not chosen:
        raise Http404(code)
    if request.get_preferred_type(["application/json", "text/html"]) == "text/html":
        return render(request, "problem.html", {"problems": chosen, "alone": bool(code)})
    body = [{**asdict(kind), "type": f"/problems/{kind.code}"} for kind in chosen]
    answer = body[0] if code else {"results": body}
    return HttpResponse(json_bytes(answer), content_type="application/json")
