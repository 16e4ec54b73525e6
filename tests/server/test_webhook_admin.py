"""Webhooks in the back office: how each endpoint fares and what was sent, never a secret."""

import pytest
from django.test import Client
from django.utils import timezone

from content.models import WebhookDelivery, WebhookEndpoint
from content.vocabulary import DeliveryOutcome
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PAGE = "/admin/content/webhookendpoint/"
LOG = "/admin/content/webhookdelivery/"


@pytest.fixture
def endpoint() -> WebhookEndpoint:
    made = WebhookEndpoint.objects.create(
        url="https://hooks.example.org/in", secret="whsec_now", previous_secret="whsec_before",
        created_at=timezone.now(), cursor=0, failures=3,
    )  # fmt: skip
    for outcome in (DeliveryOutcome.DELIVERED, DeliveryOutcome.FAILED):
        WebhookDelivery.objects.create(
            endpoint=made, message=f"msg_{outcome}", kind="edition.published", seq=7,
            at=timezone.now(), outcome=outcome, detail="answered thus",
        )  # fmt: skip
    return made


@pytest.fixture
def owner(client: Client) -> Client:
    client.force_login(make_user(username="owner", is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "推送记录"), ("en", "Deliveries")])
def test_an_endpoint_leads_to_its_log(
    owner: Client, endpoint: WebhookEndpoint, language: str, word: str
) -> None:
    headers = {"accept-language": language}
    listed = owner.get(PAGE, headers=headers).content.decode()
    shown = owner.get(f"{PAGE}{endpoint.pk}/change/", headers=headers).content.decode()
    log = f"{LOG}?endpoint__id__exact={endpoint.pk}"

    assert endpoint.url in listed
    assert word in listed
    assert log in listed
    assert log in shown
    page = owner.get(log, headers=headers)
    assert page.content.decode().count("edition.published") == 2


def test_no_page_shows_a_secret_or_changes_anything(
    owner: Client, endpoint: WebhookEndpoint
) -> None:
    sent = WebhookDelivery.objects.first()
    assert sent is not None
    pages = [PAGE, f"{PAGE}{endpoint.pk}/change/", LOG, f"{LOG}{sent.pk}/change/"]

    answers = [owner.get(page) for page in pages]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert not any(b"whsec_" in answer.content for answer in answers)
    assert owner.get(f"{PAGE}add/").status_code == 403
    assert owner.post(f"{PAGE}{endpoint.pk}/change/", {"url": "https://x"}).status_code == 403
    assert owner.post(f"{PAGE}{endpoint.pk}/delete/", {"post": "yes"}).status_code == 403


def test_staff_without_the_right_see_no_webhooks(client: Client, endpoint: WebhookEndpoint) -> None:
    client.force_login(make_user(is_staff=True))

    assert client.get(PAGE).status_code == 403
