"""Loading the program: everything that it imports, at once, without looking for garbage meanwhile.

What is imported stays as long as the process, so nothing of it is garbage: to look for some while
it grows took a fifth of the time to start. Afterwards the collector leaves it alone: a look at
all of it would hold up the answers that are under way, and the processes forked from this one
would copy the pages that it marks.
"""

import gc
import importlib

import django
from django.conf import settings


def load() -> None:
    """Import the settings, the apps and all addresses; twice is as good as once.

    Raises:
        ImproperlyConfigured: a setting says what cannot be.
    """
    gc.disable()
    try:
        django.setup()
        importlib.import_module(settings.ROOT_URLCONF)
        gc.freeze()
    finally:
        gc.enable()
