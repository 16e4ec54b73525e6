"""The addresses of the desk, all below ``/edit``."""

from django.urls import URLPattern, path

from content.pages.desk.workbench import workbench

urlpatterns: list[URLPattern] = [
    path("edit/<slug:slug>", workbench, name="workbench"),
]
