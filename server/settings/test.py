"""Settings of the tests; the database is the one ``DATABASE_URL`` names, else SQLite."""

import atexit
import shutil
import tempfile
from pathlib import Path

from server import env
from server.settings.base import *

DATA = Path(tempfile.mkdtemp(prefix="plumbline-test-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
DATABASES = {"default": env.database(DATA)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in the product: a shared in-memory database has other locks and no WAL.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
SECRET_KEY = "only for tests"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["*"]
WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
