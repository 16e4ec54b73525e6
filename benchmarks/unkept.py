"""The product without the layer of kept answers: every read is rendered."""

import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from server.loading import load

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings.dev")
load()
application = import_string("server.plain_reads.PlainReads")(get_wsgi_application())
