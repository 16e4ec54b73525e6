"""What a page may load, and a look at the page to try the API in a browser."""

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from server.middleware import policy_for


def test_pages_may_load_our_own_files_alone(client: Client) -> None:
    policy = client.get("/livez")["Content-Security-Policy"]

    assert policy == policy_for("/")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_only_the_page_to_try_the_api_and_the_back_office_are_looser() -> None:
    assert "script-src" not in policy_for("/api/docs/")
    assert "'unsafe-inline'" in policy_for("/api/docs/")
    assert "'unsafe-eval'" in policy_for("/admin/login/")
    assert "unsafe" not in policy_for("/api/v1/frameworks/")


def test_the_page_to_try_the_api_works_and_stays_on_this_machine(
    browser: Browser, live_server: LiveServer
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(f"{live_server.url}/api/docs/")
    page.wait_for_selector(".opblock-summary", timeout=60_000)
    page.locator(".opblock-summary").first.click()
    page.wait_for_selector(".opblock-body")

    away = [url for url in asked if not url.startswith((live_server.url, "data:", "blob:"))]
    assert (away, complaints) == ([], [])
    page.close()


@pytest.mark.django_db
def test_the_browser_is_told_the_media_type_for_certain(client: Client) -> None:
    assert client.get("/api/v1/frameworks/")["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_answers_for_programs_load_nothing_and_leave_out_what_pages_need(client: Client) -> None:
    answer = client.get("/api/v1/frameworks/")
    page = client.get("/api/docs/")

    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    for name in ("X-Frame-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy"):
        assert name not in answer
        assert name in page
    assert "Allow" not in answer
    assert "Allow" in client.delete("/api/v1/frameworks/")
