"""Single things give only the fields asked for, as lists do, and say the same of themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from content.models import Association, Concept, ConceptScheme, Edition, Passage, Requirement

pytestmark = pytest.mark.django_db


def addresses() -> dict[str, tuple[str, str]]:
    """By address a field that is asked for and one that is not."""
    requirement = Requirement.objects.filter(parent__isnull=False)[0].entity.uid
    concept = Concept.objects.values_list("entity__uid", flat=True)[0]
    passage = Passage.objects.values_list("entity__uid", flat=True)[0]
    return {
        "/api/v1/frameworks/wuge-guoying/": ("title", "kind"),
        f"/api/v1/editions/{Edition.objects.values_list('uid', flat=True)[0]}/": ("label", "state"),
        f"/api/v1/requirements/{requirement}/": ("ancestors", "title"),
        "/api/v1/documents/wuge-guoying-jiaoliu/": ("kind", "slug"),
        f"/api/v1/passages/{passage}/": ("text", "document"),
        f"/api/v1/associations/{Association.objects.values_list('uid', flat=True)[0]}/": (
            "type",
            "source",
        ),
        f"/api/v1/concepts/{concept}/": ("labels", "scheme"),
        f"/id/{requirement}": ("code", "framework"),
        "/frameworks/wuge-guoying@2022/5.3": ("title", "code"),
    }


def test_every_thing_gives_the_fields_asked_for_and_its_uid(loaded: Any, client: Client) -> None:
    as_json = {"accept": "application/json"}
    for address, (name, other) in addresses().items():
        whole = client.get(address, headers=as_json)
        some = client.get(address, {"fields": name}, headers=as_json)

        assert some.json() == {
            key: whole.json()[key] for key in whole.json() if key in {"uid", name}
        }
        assert other in whole.json()
        for header in ("Content-Language", "X-Content-Revision", "Cache-Control", "Vary"):
            assert some.get(header) == whole.get(header), (address, header)
        assert some["ETag"] != whole["ETag"]
        own, part = whole["Link"].split(", "), some["Link"].split(", ")
        assert [one for one in part if "describedby" not in one] == [
            one for one in own if "describedby" not in one
        ]
        assert [one for one in part if 'Part>; rel="describedby"' in one]


def test_a_scheme_has_no_uid_and_gives_its_other_fields(loaded: Any, client: Client) -> None:
    slug = ConceptScheme.objects.values_list("slug", flat=True)[0]
    found = client.get(f"/api/v1/concepts/schemes/{slug}/", {"fields": "slug"})

    assert found.json() == {"slug": slug}


def test_a_field_that_there_is_not_is_refused(loaded: Any, client: Client) -> None:
    for address in addresses():
        answer = client.get(address, {"fields": "nothing"}, headers={"accept": "application/json"})

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "fields")
