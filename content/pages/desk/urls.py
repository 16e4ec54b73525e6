"""The addresses of the desk: below ``/edit``, and ``edit`` below a document."""

from django.urls import URLPattern, path

from content.pages.desk import (
    changing,
    citing,
    imports,
    past,
    places,
    provisions,
    queue,
    relating,
    releasing,
    remarks,
    reshaping,
    reviewing,
    sources,
    starting,
    steps,
    suspects,
    undoing,
)
from content.pages.desk.workbench import workbench

_BENCH = "edit/<slug:slug>"
_PROVISION = f"{_BENCH}/provisions/<uuid:uid>"

urlpatterns: list[URLPattern] = [
    path("edit", starting.desk, name="desk"),
    path(_BENCH, workbench, name="workbench"),
    path("desk/imports", imports.imports),
    path("desk/imports/<uuid:uid>", imports.import_run),
    path("desk/imports/<uuid:uid>/retry", imports.retry),
    path("documents/<slug:slug>/edit", sources.source),
    path(f"{_BENCH}/proposals", queue.decide),
    path(f"{_BENCH}/targets", relating.targets),
    path(f"{_BENCH}/provisions", provisions.create),
    path(_PROVISION, provisions.change),
    path(f"{_BENCH}/numbers", places.numbers),
    path(f"{_PROVISION}/delete", provisions.delete),
    path(f"{_PROVISION}/place", places.place),
    path(f"{_PROVISION}/split", reshaping.split),
    path(f"{_PROVISION}/merge", reshaping.merge),
    path(f"{_PROVISION}/citations", citing.add),
    path(f"{_PROVISION}/links", relating.relate),
    path(f"{_BENCH}/citations/<uuid:uid>/remove", citing.remove),
    path(f"{_BENCH}/links/<uuid:uid>", changing.change),
    path(f"{_BENCH}/links/<uuid:uid>/remove", relating.unrelate),
    path(f"{_BENCH}/comments", remarks.comment),
    path(f"{_BENCH}/comments/<uuid:uid>", remarks.answer),
    path(f"{_BENCH}/history", past.history),
    path(f"{_BENCH}/undo", undoing.undo),
    path(f"{_BENCH}/review", reviewing.review),
    path(f"{_BENCH}/checklist", releasing.check),
    path(f"{_BENCH}/acknowledge", releasing.let_stand),
    path(f"{_BENCH}/publish", releasing.publish),
    path(f"{_BENCH}/suspects", suspects.suspects),
    path(f"{_BENCH}/suspects/confirm", suspects.confirm),
    path(f"{_BENCH}/submit", steps.submit),
    path(f"{_BENCH}/return", steps.give_back),
    path(f"{_BENCH}/edition", steps.header),
    path(f"{_BENCH}/edition/change", steps.change),
    path(f"{_BENCH}/discard", steps.discard),
    path(f"{_BENCH}/withdraw", steps.withdraw),
]
