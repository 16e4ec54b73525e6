"""Programs of the benchmarks that need Django: run as commands of their own."""

import sys


def program(module: str, *arguments: str) -> list[str]:
    """Give the command that runs ``main`` of a module with Django set up.

    The code is handed over with ``-c``: reading processes are spawned, and would import the main
    module, Django with it, were there one.

    >>> program("benchmarks.counted_import", "texts")[-1]
    'texts'
    """
    code = (
        "import os, django, importlib;"
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'server.settings.dev');"
        "django.setup();"
        f"importlib.import_module({module!r}).main()"
    )
    return [sys.executable, "-c", code, *arguments]
