"""The addresses of the pages. A trailing slash stands after lists only, as in DESIGN §7."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from content.pages.comparisons import document_compare, framework_compare
from content.pages.concepts import concept, concept_list
from content.pages.desk.urls import urlpatterns as desk_addresses
from content.pages.documents import document, document_list
from content.pages.frameworks import framework, framework_list
from content.pages.home import home
from content.pages.requirements import requirement
from content.pages.search import search_page

to_framework = RedirectView.as_view(pattern_name="framework", permanent=True)
to_document = RedirectView.as_view(pattern_name="document", permanent=True)

urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("search", search_page, name="search"),
    path("frameworks/", framework_list, name="frameworks"),
    path("frameworks/<slug:slug>", framework, name="framework"),
    path("frameworks/<slug:slug>/", to_framework),
    path("frameworks/<slug:slug>@<str:label>", framework, name="framework"),
    path("frameworks/<slug:slug>@<str:label>/", to_framework),
    path("frameworks/<slug:slug>/compare", framework_compare, name="framework-compare"),
    path("frameworks/<slug:slug>/<path:code>", requirement, name="requirement"),
    path("frameworks/<slug:slug>@<str:label>/<path:code>", requirement, name="requirement"),
    path("documents/", document_list, name="documents"),
    path("documents/<slug:slug>", document, name="document"),
    path("documents/<slug:slug>/", to_document),
    path("documents/<slug:slug>/compare", document_compare, name="document-compare"),
    path("documents/<slug:slug>@<str:label>", document, name="document"),
    path("documents/<slug:slug>@<str:label>/", to_document),
    path("concepts/", concept_list, name="concepts"),
    path("concepts/<path:uid>", concept, name="concept"),
    *desk_addresses,
]
