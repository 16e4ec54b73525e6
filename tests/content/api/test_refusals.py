"""What cannot be read is refused by name, and nothing is ever a server error."""

import pytest
from django.test import Client, RequestFactory
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from content.errors import NotFoundError
from content.queries import frameworks
from server.models import ApiToken
from server.problem_kinds import problem_kinds
from server.problems import exception_handler
from tests.factories import make_framework, make_member, make_user

pytestmark = pytest.mark.django_db
REQUIREMENTS = "/api/v1/requirements/"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=-1", "limit"),
        ("limit=99999999999999999999999", "limit"),
        ("limit=１", "limit"),
        ("limit=1&limit=2", "limit"),
        ("cursor=garbage", "cursor"),
        ("cursor=W2ZhbHNlXQ", "cursor"),
        ("cursor=W2ZhbHNlLCJhIiwiYiJd", "cursor"),
        ("cursor=W2ZhbHNlLDEsbnVsbF0", "cursor"),
        ("as_of=2022-02-30", "as_of"),
        ("as_of=20220101", "as_of"),
        ("as_of=0000-01-01", "as_of"),
        ("q=a%00b", "q"),
        ("q=", "q"),
        ("framework=%00", "framework"),
        ("kind=nothing", "kind"),
        ("kind=standard,nothing", "kind"),
        ("fields=secret", "fields"),
        ("expand=everything", "expand"),
        ("count=perhaps", "count"),
        ("nonsense=1", "nonsense"),
    ],
)
def test_a_bad_parameter_is_named(client: Client, query: str, field: str) -> None:
    response = client.get(f"{REQUIREMENTS}?{query}")

    body = response.json()
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert body["code"] == "invalid_parameter"
    assert [one["field"] for one in body["errors"]] == [field]


def test_all_bad_parameters_are_named_at_once(client: Client) -> None:
    body = client.get(f"{REQUIREMENTS}?limit=0&as_of=x&foo=1").json()

    assert [(one["field"], one["code"]) for one in body["errors"]] == [
        ("limit", "invalid"), ("as_of", "invalid"), ("foo", "unknown"),
    ]  # fmt: skip


def test_a_problem_says_what_it_is_in_two_languages(client: Client) -> None:
    body = client.get("/api/v1/frameworks/nobody/").json()

    assert body == {
        "type": "/problems/not_found",
        "code": "not_found",
        "title": "Not found",
        "detail": "No framework is known as nobody; check the address or search for it.",
        "detail_zh": "没有名为 nobody 的标准体系;请检查地址或改用搜索。",
        "status": 404,
        "instance": "/api/v1/frameworks/nobody/",
        "errors": [],
    }


@pytest.mark.parametrize(
    ("address", "headers", "status", "code"),
    [
        ("/api/nowhere", {}, 404, "unknown_address"),
        ("/api/v1/nowhere/", {}, 404, "unknown_address"),
        ("/api/v1/requirements/not-a-uid/", {}, 404, "not_found"),
        (REQUIREMENTS, {"accept": "text/csv"}, 406, "not_acceptable"),
        (REQUIREMENTS, {"authorization": "Token nothing"}, 401, "authentication_failed"),
    ],
)
def test_other_refusals_are_problems_too(
    client: Client, address: str, headers: dict[str, str], status: int, code: str
) -> None:
    response = client.get(address, headers=headers)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response["Content-Type"] == "application/problem+json"


def test_writing_asks_a_stranger_to_sign_in(client: Client) -> None:
    response = client.post(REQUIREMENTS)

    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


def test_a_method_that_is_not_taken_is_refused_with_those_that_are(client: Client) -> None:
    client.force_login(make_member())

    response = client.delete(REQUIREMENTS)

    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
    assert response["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_options_describe_an_address(client: Client) -> None:
    response = client.options(REQUIREMENTS)

    assert response.status_code == 200
    assert response.json()["name"] == "Requirement List"


def test_an_address_without_its_last_slash_leads_to_the_one_with_it(client: Client) -> None:
    response = client.get("/api/v1/requirements?limit=1")

    assert (response.status_code, response["Location"]) == (301, "/api/v1/requirements/?limit=1")


def test_an_unforeseen_error_is_a_problem_and_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("content.api.items.get_framework", broken)
    make_framework(slug="any")
    client = Client(raise_request_exception=False)

    response = client.get("/api/v1/frameworks/any/")

    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert "secret detail" not in response.content.decode()
    assert "secret detail" in caplog.text
    assert frameworks is not None


def test_fields_of_a_body_are_named_with_their_place() -> None:
    request = Request(RequestFactory().get("/api/v1/x/"))
    error = ValidationError({"outer": {"inner": ["is wrong"]}})

    response = exception_handler(error, {"request": request})

    assert [one["field"] for one in response.data["errors"]] == ["outer.inner"]


def test_a_token_without_the_scope_to_read_is_refused(client: Client) -> None:
    token = _token([])

    response = client.get(REQUIREMENTS, headers={"authorization": f"Token {token}"})

    assert (response.status_code, response.json()["code"]) == (403, "scope_missing")


def test_a_token_that_may_read_reads_where_strangers_may_not(
    client: Client, settings: object
) -> None:
    settings.ANONYMOUS_READING = False  # type: ignore[attr-defined]
    token = _token(["read"])

    response = client.get(REQUIREMENTS, headers={"authorization": f"Token {token}"})

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, max-age=0, must-revalidate"


def _token(scopes: list[str]) -> str:
    instance, token = ApiToken.objects.create(user=make_user())
    ApiToken.objects.filter(pk=instance.pk).update(scopes=scopes)
    return str(token)


def test_every_code_has_a_page_and_json(client: Client) -> None:
    for code, kind in problem_kinds().items():
        page = client.get(f"/problems/{code}", headers={"accept": "text/html"})
        told = client.get(f"/problems/{code}").json()

        assert (page.status_code, told["code"], told["status"]) == (200, code, kind.status)
    assert client.get("/problems/unheard-of").status_code == 404
    assert NotFoundError.code in problem_kinds()


def test_a_body_larger_than_is_read_is_refused_as_such(client: Client, settings: object) -> None:
    client.force_login(make_member())
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100  # type: ignore[attr-defined]

    response = client.post(REQUIREMENTS, {"title": "慎" * 100}, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


def test_a_parameter_of_a_write_is_refused_before_its_body(client: Client) -> None:
    client.force_login(make_member())

    response = client.post(f"{REQUIREMENTS}?nonsense=1", {}, content_type="application/json")

    assert (response.status_code, response.json()["code"]) == (400, "invalid_parameter")


@pytest.mark.parametrize("key", ["a b", "é", "k" * 256])
def test_a_key_that_is_not_written_in_visible_characters_is_refused(
    client: Client, key: str
) -> None:
    client.force_login(make_member())

    response = client.post(
        REQUIREMENTS, {}, content_type="application/json", headers={"Idempotency-Key": key}
    )

    assert (response.status_code, response.json()["code"]) == (400, "idempotency_key_invalid")
