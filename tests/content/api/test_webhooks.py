"""Webhooks over REST: only administrators, the secret once, everything wrong named."""

import uuid
from typing import Any

import pytest
from django.utils import timezone
from jsonschema import Draft202012Validator
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from content.models import WebhookDelivery, WebhookEndpoint
from content.services.history import publication
from content.vocabulary import DeliveryOutcome, EventKind
from tests.factories import make_user

HOOKS = "/api/v1/webhooks/"
URL = "https://hooks.example.org/in"


@pytest.fixture
def chief(db: None) -> APIClient:
    """An administrator's client."""
    client = APIClient()
    client.force_authenticate(make_user(username="chief", is_superuser=True))
    return client


def tell(number: int = 1) -> None:
    with publication() as opened:
        for _ in range(number):
            opened.tell(EventKind.DOCUMENT_CHANGED, uuid.uuid4(), {})


def made(client: APIClient, **fields: Any) -> dict[str, Any]:
    answer = client.post(HOOKS, {"url": URL} | fields, format="json")
    assert answer.status_code == 201, answer.content
    body: dict[str, Any] = answer.json()
    assert answer["Location"] == f"{HOOKS}{body['uid']}/"
    return body


def logged(uid: str, number: int = 1) -> list[str]:
    endpoint = WebhookEndpoint.objects.get(uid=uid)
    return [
        str(
            WebhookDelivery.objects.create(
                endpoint=endpoint,
                message=f"msg_{place}",
                seq=1,
                kind="document.changed",
                at=timezone.now(),
                outcome=DeliveryOutcome.FAILED if place % 2 else DeliveryOutcome.DELIVERED,
            ).uid
        )
        for place in range(number)
    ]


def test_an_endpoint_is_made_and_shows_its_secret_once(chief: APIClient) -> None:
    tell(2)
    body = made(chief, description="索引", kinds=["edition.published"], frameworks=["wuge-guoying"])

    secret, created = body.pop("secret"), body.pop("created_at")
    version = body["version"]
    assert secret.startswith("whsec_")
    assert created
    assert version
    assert body == {
        "version": version,
        "uid": body["uid"],
        "url": URL,
        "description": "索引",
        "kinds": ["edition.published"],
        "frameworks": ["wuge-guoying"],
        "documents": [],
        "active": True,
        "owner": "chief",
        "cursor": 2,
        "behind": 0,
        "failures": 0,
        "failing_since": None,
        "next_attempt_at": None,
        "previous_secret_until": None,
        "finding": None,
    }
    alone = chief.get(f"{HOOKS}{body['uid']}/")
    assert alone.json() == body | {"created_at": created}
    assert alone["Cache-Control"] == "no-store"
    assert chief.get(HOOKS).json()["results"] == [alone.json()]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"url": "http://127.0.0.1/"}, ["url"]),
        ({"url": "https://10.0.0.1/"}, ["url"]),
        ({"kinds": ["nothing.happened"]}, ["kinds.0"]),
        ({"frameworks": [""]}, ["frameworks"]),
        ({"description": "长" * 301, "after": 9}, ["description", "after"]),
        ({"colour": "red"}, ["colour"]),
    ],
)
def test_every_field_that_is_wrong_is_named(
    chief: APIClient, fields: dict[str, Any], wrong: list[str]
) -> None:
    answer = chief.post(HOOKS, {"url": URL} | fields, format="json")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_content")
    assert [one["field"] for one in answer.json()["errors"]] == wrong
    assert all(one["message_zh"] for one in answer.json()["errors"])
    assert WebhookEndpoint.objects.count() == 0


def test_an_endpoint_is_changed_and_deleted(chief: APIClient) -> None:
    body = made(chief)
    uid, first = body["uid"], {"If-Match": f'"{body["version"]}"'}

    changed = chief.patch(
        f"{HOOKS}{uid}/", {"active": False, "documents": ["x"]}, format="json", headers=first
    )
    second = {"If-Match": changed["ETag"]}
    refused = chief.patch(f"{HOOKS}{uid}/", {"url": "ftp://x"}, format="json", headers=second)
    deleted = chief.delete(f"{HOOKS}{uid}/")

    assert (changed.status_code, changed.json()["active"]) == (200, False)
    assert changed.json()["documents"] == ["x"]
    assert refused.status_code == 422
    assert deleted.status_code == 204
    assert chief.get(f"{HOOKS}{uid}/").status_code == 404


def test_a_rotation_shows_the_new_secret(chief: APIClient) -> None:
    first = made(chief)

    second = chief.post(f"{HOOKS}{first['uid']}/rotate/", {"overlap_hours": 1}, format="json")
    third = chief.post(f"{HOOKS}{first['uid']}/rotate/", {"overlap_hours": 0}, format="json")
    long = chief.post(f"{HOOKS}{first['uid']}/rotate/", {"overlap_hours": 9999}, format="json")

    secrets = {first["secret"], second.json()["secret"], third.json()["secret"]}
    assert len(secrets) == 3
    assert second.json()["previous_secret_until"] is not None
    assert third.json()["previous_secret_until"] is None
    assert long.status_code == 422


def test_a_replay_goes_back_or_sends_one_message_again(chief: APIClient) -> None:
    tell(3)
    uid = made(chief)["uid"]
    (delivery,) = logged(uid)
    address = f"{HOOKS}{uid}/replay/"

    back = chief.post(address, {"after": 1}, format="json")
    once = chief.post(address, {"delivery": delivery}, format="json")

    accepted = {"webhook": uid, "deliveries": f"{HOOKS}{uid}/deliveries/"}
    assert (back.status_code, back.json()) == (202, accepted)
    assert (once.status_code, once.json()) == (202, accepted)
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.cursor, [one.seq for one in endpoint.errands.all()]) == (1, [1])
    for wrong, status in (
        ({}, 422),
        ({"after": 1, "delivery": delivery}, 422),
        ({"after": 4}, 422),
        ({"delivery": str(uuid.uuid4())}, 404),
    ):
        assert chief.post(address, wrong, format="json").status_code == status


def test_a_ping_waits_for_the_worker_and_no_more_than_a_hundred_do(chief: APIClient) -> None:
    uid = made(chief)["uid"]

    statuses = [chief.post(f"{HOOKS}{uid}/ping/").status_code for _ in range(101)]

    assert statuses == [202] * 100 + [409]


def test_the_log_is_read_newest_first_page_by_page(
    chief: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    uid = made(chief)["uid"]
    uids = logged(uid, 5)[::-1]
    address = f"{HOOKS}{uid}/deliveries/"

    first = chief.get(address, {"limit": 3}).json()
    second = chief.get(first["next"]).json()
    failed = chief.get(address, {"outcome": "failed"}).json()

    assert [one["uid"] for one in first["results"]] == uids[:3]
    assert [one["uid"] for one in second["results"]] == uids[3:]
    assert second["next"] is None
    assert len(failed["results"]) == 2
    assert chief.get(address, {"seq": 2}).json()["results"] == []
    assert chief.get(address, {"cursor": "x"}).status_code == 400
    with django_assert_num_queries(4):
        chief.get(address)
    logged(uid, 45)
    with django_assert_num_queries(4):
        assert len(chief.get(address).json()["results"]) == 50


def test_a_disabled_endpoint_says_why_in_both_languages(chief: APIClient) -> None:
    uid = made(chief)["uid"]
    at = timezone.now()
    WebhookEndpoint.objects.update(active=False, disabled_at=at, disabled_code="webhook_exhausted")

    finding = chief.get(f"{HOOKS}{uid}/").json()["finding"]

    assert finding["code"] == "webhook_exhausted"
    assert "three days" in finding["message"]
    assert "三天" in finding["message_zh"]


@pytest.mark.parametrize("is_staff", [False, True])
def test_nobody_but_an_administrator_sees_or_touches_webhooks(
    chief: APIClient, is_staff: bool
) -> None:
    uid = made(chief)["uid"]
    client = APIClient()
    client.force_authenticate(make_user(is_staff=is_staff))
    reads = [HOOKS, f"{HOOKS}{uid}/", f"{HOOKS}{uid}/deliveries/"]
    writes: list[tuple[str, str, dict[str, Any]]] = [
        ("post", HOOKS, {"url": URL}),
        ("patch", f"{HOOKS}{uid}/", {"active": False}),
        ("delete", f"{HOOKS}{uid}/", {}),
        ("post", f"{HOOKS}{uid}/replay/", {"after": 0}),
        ("post", f"{HOOKS}{uid}/rotate/", {}),
        ("post", f"{HOOKS}{uid}/ping/", {}),
    ]

    for address in reads:
        assert APIClient().get(address).status_code == 401
        assert client.get(address).json()["code"] == "role_missing"
    for method, address, body in writes:
        assert getattr(APIClient(), method)(address, body, format="json").status_code == 401
        answer = getattr(client, method)(address, body, format="json", headers={"If-Match": '"x"'})
        assert (answer.status_code, answer.json()["code"]) == (403, "role_missing")
    assert WebhookEndpoint.objects.get().active


def test_the_answers_are_what_the_openapi_document_says(chief: APIClient) -> None:
    tell()
    uid = made(chief)["uid"]
    logged(uid, 2)
    WebhookEndpoint.objects.update(disabled_at=timezone.now(), disabled_code="webhook_gone")
    document = chief.get("/api/v1/openapi.json").json()
    asked = [
        ("/api/v1/webhooks/", "get", chief.get(HOOKS)),
        ("/api/v1/webhooks/", "post", chief.post(HOOKS, {"url": URL}, format="json")),
        ("/api/v1/webhooks/{uid}/", "get", chief.get(f"{HOOKS}{uid}/")),
        ("/api/v1/webhooks/{uid}/deliveries/", "get", chief.get(f"{HOOKS}{uid}/deliveries/")),
        ("/api/v1/webhooks/{uid}/rotate/", "post", chief.post(f"{HOOKS}{uid}/rotate/")),
        ("/api/v1/webhooks/{uid}/ping/", "post", chief.post(f"{HOOKS}{uid}/ping/")),
    ]

    for path, method, answer in asked:
        told = document["paths"][path][method]["responses"][str(answer.status_code)]
        schema = told["content"]["application/json"]["schema"]
        closed = schema | {"components": document["components"]}
        assert list(Draft202012Validator(closed).iter_errors(answer.json())) == [], path


def test_settings_are_changed_by_their_version_alone(chief: APIClient) -> None:
    body = made(chief)
    address = f"{HOOKS}{body['uid']}/"

    def patch(version: str | None, **fields: Any) -> Any:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return chief.patch(address, fields, format="json", headers=headers)

    unnamed = patch(None, active=False)
    changed = patch(body["version"], description="索引")
    late = patch(body["version"], active=False)
    again = patch(changed.json()["version"], active=False)
    WebhookEndpoint.objects.update(failures=3, cursor=0)

    assert (unnamed.status_code, unnamed.json()["code"]) == (428, "version_missing")
    assert (changed.status_code, changed["ETag"]) == (200, f'"{changed.json()["version"]}"')
    conflict = late.json()["conflict"]
    assert (late.status_code, conflict["conflicts"]) == (412, [])
    assert conflict["merged"]["description"] == "索引"
    assert conflict["merged"]["active"] is False
    assert (again.status_code, again.json()["active"]) == (200, False)
    assert chief.get(address).json()["version"] == again.json()["version"]
