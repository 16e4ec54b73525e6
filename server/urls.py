"""Where every address leads; each app keeps its own list."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from server import health, problem_pages, problems
from server.api_pages import OpenApiView, SwaggerView
from server.api_tokens import TokenDetail, TokenList
from server.identities import IdentityView
from server.login import login_once

handler400 = problems.bad_request
handler403 = problems.permission_denied
handler404 = problems.page_not_found
handler500 = problems.server_error

urlpatterns: list[URLPattern | URLResolver] = [
    # What is asked most stands first: addresses are looked for in this order.
    path("api/docs/", SwaggerView.as_view(), name="api-docs"),
    path("api/v1/openapi.json", OpenApiView.as_view(), name="openapi"),
    path("api/v1/tokens/", TokenList.as_view()),
    path("api/v1/tokens/<slug:beginning>/", TokenDetail.as_view()),
    path("api/v1/graph/", include("graph.api.urls")),
    path("api/v1/", include("content.api.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("login/once/<str:token>", login_once, name="login-once"),
    path("livez", health.livez),
    path("readyz", health.readyz),
    path("problems/", problem_pages.problem_page, {"code": ""}),
    path("problems/<slug:code>", problem_pages.problem_page, name="problem"),
    path("id/<str:uid>", IdentityView.as_view(), name="identity"),
    path("", include("graph.pages.urls")),
    path("", include("content.pages.urls")),
    path("api/<path:rest>", problems.unknown_address),
]
