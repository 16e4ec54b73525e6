"""One machine, nothing to configure: SQLite in ``DATA`` unless ``DATABASE_URL`` says otherwise."""

from server import env
from server.settings.base import *

DATA = env.data_folder()
DATABASES = {"default": env.database(DATA)}
SECRET_KEY = env.kept_secret(DATA)
DEBUG = env.flag("DEBUG", default=False)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
ANONYMOUS_READING = env.flag("ANONYMOUS_READING", default=True)
READING_MEMORY_MB = env.number("READING_MEMORY_MB", READING_MEMORY_MB)
WEBHOOK_ALLOW_PRIVATE = env.flag("WEBHOOK_ALLOW_PRIVATE", default=False)
# Without collectstatic, whitenoise finds the files where the apps keep them.
WHITENOISE_USE_FINDERS = True
# `make run` prints a one-time login of the user `editor`, whoever started it being its owner.
LOCAL_EDITOR = True
