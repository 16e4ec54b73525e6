#!/usr/bin/env python
"""Run a Plumbline command; ``DATA`` and ``DATABASE_URL`` are read from the environment."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings.dev")
    execute_from_command_line(sys.argv)
