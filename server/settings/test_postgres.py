"""The tests' settings on the PostgreSQL that ``python -m tests`` has started."""

from server import env
from server.settings.test import *

DATABASES = {"default": env.database_at(env.text("POSTGRES_URL"))}
