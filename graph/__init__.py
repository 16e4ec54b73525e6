"""Relations as a typed graph: questions, REST and the explorer; ``graph.load()`` for notebooks."""

import importlib
import os
from typing import Any

import django
from django.apps import apps as installed


def load(*args: Any, **named: Any) -> Any:
    """Give the public graph as a networkx graph; Django is set up where nobody has.

    Takes what ``graph.loading.load`` takes.
    """
    if not installed.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings.dev")
        django.setup()
    return importlib.import_module("graph.loading").load(*args, **named)
