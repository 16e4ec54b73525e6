"""Take the README's pictures from a running server: ``python -m tests.pictures ADDRESS``."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.chromium import FLAGS, executable

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "images"
PICTURES = {"framework.png": "/frameworks/wuge-guoying@2022"}
VIEW = {"width": 1280, "height": 800}


def main(address: str) -> None:
    """Write each picture, light and at its top."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        page = browser.new_page(viewport=VIEW, color_scheme="light", locale="zh-CN")
        for name, path in PICTURES.items():
            page.goto(address + path)
            page.screenshot(path=FOLDER / name)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
