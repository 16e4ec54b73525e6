"""Where every address leads; each app keeps its own list."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from server.login import login_once

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("login/once/<str:token>", login_once, name="login-once"),
    path("", include("content.pages.urls")),
]
