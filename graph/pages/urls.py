"""The address of the explorer."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from graph.pages.views import explore

urlpatterns: list[URLPattern] = [
    path("explore", explore, name="explore"),
    path("explore/", RedirectView.as_view(pattern_name="explore", query_string=True)),
]
