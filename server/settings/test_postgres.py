"""The tests' settings on the PostgreSQL that ``python -m tests`` has started."""

import dj_database_url

from server import env
from server.settings.test import *

DATABASES = {"default": dict(dj_database_url.parse(env.text("POSTGRES_URL")))}
