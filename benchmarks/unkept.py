"""The product without the layer of kept answers: every read is rendered."""

import os

from django.core.wsgi import get_wsgi_application

from server.loading import load

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings.dev")
load()
application = get_wsgi_application()
