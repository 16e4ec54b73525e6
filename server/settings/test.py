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
    # What a crash may lose does not matter to a database that lives for one run.
    hasty = f"{env.SQLITE_OPTIONS['init_command']} PRAGMA synchronous=OFF;"
    DATABASES["default"]["OPTIONS"] = env.SQLITE_OPTIONS | {"init_command": hasty}
SECRET_KEY = "only for tests"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["*"]
WHITENOISE_USE_FINDERS = True
# Each test client builds the middleware anew; listing every static file cost it 16 ms.
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Holds every refusal in a test to what the OpenAPI document lists.
MIDDLEWARE = ["tests.listing.ListedRefusals", *MIDDLEWARE]
