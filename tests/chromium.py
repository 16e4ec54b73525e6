"""Which Chromium to drive, and how to start it without a screen or a network."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str | None:
    """Give the path of the first Chromium on PATH."""
    return next(filter(None, map(shutil.which, NAMES)), None)
