"""Settings of the tests; the database is the one ``DATABASE_URL`` names, else SQLite."""

import tempfile
from pathlib import Path

from server import env
from server.settings.base import *

DATA = Path(tempfile.mkdtemp(prefix="plumbline-test-"))
DATABASES = {"default": env.database(DATA)}
SECRET_KEY = "only for tests"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["*"]
WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
