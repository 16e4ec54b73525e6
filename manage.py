#!/usr/bin/env python
"""Run a Plumbline command; ``DATA`` and ``DATABASE_URL`` are read from the environment."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from server.loading import load

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings.dev")
    try:
        load()
    except ImproperlyConfigured as error:
        sys.exit(f"✗ {error}")
    execute_from_command_line(sys.argv)
