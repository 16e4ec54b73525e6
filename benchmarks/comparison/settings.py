"""The product's database and user model with as little as DRF needs around it."""

from server.settings.dev import *  # noqa: F403

ROOT_URLCONF = "benchmarks.comparison.urls"
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    # Faster than DRF's own renderer, and what careful users of it choose.
    "DEFAULT_RENDERER_CLASSES": ["server.rendering.JSONRenderer"],
    "UNAUTHENTICATED_USER": None,
}
