"""The WSGI entry point that granian serves: kept answers first, then plain reads, then Django."""

import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from server.loading import load
from server.reading.start import layered

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings.dev")
load()
# By name, for it imports what there is only once everything is loaded.
plain_reads = import_string("server.plain_reads.PlainReads")
application = layered(plain_reads(get_wsgi_application()))
