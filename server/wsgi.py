"""The WSGI entry point that granian serves: kept answers first, then Django."""

import os

from django.core.wsgi import get_wsgi_application

from server.loading import load
from server.reading.start import layered

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings.dev")
load()
application = layered(get_wsgi_application())
