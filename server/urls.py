"""Where every address leads; each app keeps its own list."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, path

from server.login import login_once

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("login/once/<str:token>", login_once, name="login-once"),
]
