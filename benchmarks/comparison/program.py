"""The WSGI program of the comparison."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.comparison.settings"
application = get_wsgi_application()
