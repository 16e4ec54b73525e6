"""Kept answers are those of the full path: status, headers and bytes, for every address."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.test import Client

from content.models import Association, Concept, Edition, Passage
from content.queries.editions import NIL
from server.api_pages import document
from tests.server.reading.asking import Program, ask, programs

pytestmark = pytest.mark.django_db
LABEL = "2022-10-17"
VALUES = {
    "/frameworks/{slug}": {"slug": "wuge-guoying"},
    "/documents/{slug}": {"slug": "wuge-guoying-jiaoliu", "label": LABEL},
    "/concepts/schemes/{slug}": {"slug": "ganbu"},
}
QUERIES = {
    "/api/v1/search/": "?q=慎言",
    "/api/v1/graph/path/": "?from={requirement}&to={other}",
    "/api/v1/graph/coverage/": "?source=sanyan-sanshi&target=wuge-guoying",
    "/api/v1/graph/infer/": "?from={requirement}&to={other}",
    "/api/v1/graph/ancestors/": "?uid={requirement}",
    "/api/v1/graph/export/": "?format=graphml",
}
FORMS: list[dict[str, str]] = [
    {"accept_encoding": "gzip, deflate, br"},
    {"accept_encoding": "gzip;q=0"},
    {"accept_language": "en"},
    {"accept_language": "fr;q=0.5, en-GB"},
    {"accept": "application/json"},
    {"accept": "text/plain"},
    {"accept": "image/png"},
    {"if_none_match": "*"},
    {"if_none_match": '"another", W/"further"'},
]


def _uids() -> dict[str, str]:
    first, other = _two()
    return {
        "/editions/": str(Edition.objects.order_by("pk").values_list("uid", flat=True)[0]),
        "/requirements/": first,
        "/passages/": str(Passage.objects.values_list("entity__uid", flat=True)[0]),
        "/associations/": str(Association.objects.values_list("uid", flat=True)[0]),
        "/concepts/": str(Concept.objects.values_list("entity__uid", flat=True)[0]),
        "/graph/impact/": first,
        "other": other,
    }


def _two() -> tuple[str, str]:
    link = Association.objects.filter(
        source_entity__kind="requirement", target_entity__kind="requirement"
    ).order_by("pk")[0]
    return str(link.source_entity.uid), str(link.target_entity.uid)


def _written(path: str, uids: dict[str, str]) -> str:
    for start, values in VALUES.items():
        if f"/api/v1{start}" in path:
            for name, value in values.items():
                path = path.replace(f"{{{name}}}", value)
    for start, uid in uids.items():
        if path.startswith(f"/api/v1{start}{{uid}}"):
            path = path.replace("{uid}", uid)
    query = QUERIES.get(path, "")
    return path + query.format(requirement=uids["/requirements/"], other=uids["other"])


def addresses() -> Iterator[str]:
    uids = _uids()
    for path, methods in orjson.loads(document())["paths"].items():
        if "get" in methods:
            yield _written(path, uids)
    yield "/api/v1/requirements/?framework=wuge-guoying&expand=children,citations,associations"
    yield "/api/v1/requirements/?limit=2&count=true"
    yield "/api/v1/requirements/?drafts=true"
    yield "/api/v1/requirements/?limit=x"
    yield "/api/v1/nothing/"


# What is asked for in every form; the others plain, packed and known, which is what differs.
FULLY = ("/api/v1/requirements/", "/text/", "/api/v1/graph/impact/", "/api/v1/events/")


def _forms(full: Program, address: str) -> Iterator[dict[str, str]]:
    tag = ask(full, address).named.get("ETag", '"none"')
    yield {}
    yield {"accept_encoding": "gzip", "if_none_match": tag}
    if not address.endswith(FULLY):
        return
    yield from FORMS
    for known in (f'{tag[:-1]}-gzip"', f"W/{tag}", f'"x", {tag}'):
        yield {"if_none_match": known}
        yield {"if_none_match": known, "accept_encoding": "gzip"}


def test_every_address_is_answered_as_the_full_path_does(loaded: Any) -> None:
    compared = 0
    different = []
    with programs() as (full, layer, _):
        for address in addresses():
            for form in _forms(full, address):
                for method in ("GET", "HEAD"):
                    expected = ask(full, address, method, **form)
                    said = [ask(layer, address, method, **form) for _ in range(2)]
                    compared += 1
                    if said != [expected, expected]:
                        different.append((method, address, form, expected, said))
        hits = layer.hits

    assert [one[:3] for one in different] == []
    assert compared > 200
    assert hits > 150


# At these a page is given to who does not name something else.
DATA: list[dict[str, str]] = [
    {"accept": "application/json"},
    {"accept": "application/json", "accept_encoding": "gzip", "accept_language": "en"},
    {"accept": "application/json;q=0.9, text/plain"},
]
PAGES: list[dict[str, str]] = [
    {},
    {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"},
    {"accept": "*/*", "accept_encoding": "gzip"},
]


def _readable() -> list[str]:
    uids = _uids()
    kinds = ("/editions/", "/requirements/", "/passages/", "/associations/", "/concepts/")
    return [
        *(f"/id/{uids[kind]}" for kind in kinds),
        f"/id/{uids['/requirements/']}?fields=title&edition=2022",
        f"/id/{NIL}",
        f"/concepts/{uids['/concepts/']}",
        "/frameworks/wuge-guoying",
        "/frameworks/wuge-guoying@2022/5.3?fields=title",
        "/frameworks/wuge-guoying/5.3",
        "/frameworks/wuge-guoying/nothing",
        "/frameworks/wuge-guoying/",
        f"/documents/wuge-guoying-jiaoliu@{LABEL}",
        "/documents/wuge-guoying-jiaoliu",
    ]


def test_permanent_and_readable_addresses_are_kept_for_programs_alone(loaded: Any) -> None:
    with programs() as (full, layer, _):
        # Permanent addresses give data to who takes anything; none of the pages is kept.
        for forms, least, most in ((PAGES, 18, 18), (DATA, 30, 40)):
            before = layer.hits
            for address in _readable():
                for form in forms:
                    expected = _without_token(ask(full, address, **form))
                    said = [_without_token(ask(layer, address, **form)) for _ in range(2)]

                    assert said == [expected, expected], (address, form)
            assert least <= layer.hits - before <= most, layer.hits - before


def _without_token(said: Any) -> Any:
    """An answer without what differs in every page: the token of its forms."""
    headers = [
        one for one in said.headers if one[0] not in {"Set-Cookie", "Content-Length", "ETag"}
    ]
    page = dict(said.headers).get("Content-Type", "").startswith("text/html")
    return said.status, headers, b"" if page else said.body


def test_a_request_with_a_person_behind_it_is_never_answered_from_what_is_kept(
    loaded: Any,
) -> None:
    address = "/api/v1/frameworks/"
    with programs() as (_, layer, _):
        kept = ask(layer, address)
        for headers in (
            {"authorization": "Token x"},
            {"cookie": "sessionid=x"},
            {"cookie": "csrftoken=y; django_language=en"},
        ):
            ask(layer, address, **headers)
        ask(layer, address, "POST")
        after = layer.hits, layer.misses, layer.passed
        ask(layer, address, cookie="csrftoken=y")

    assert kept.status == "200 OK"
    assert after == (0, 1, 4)
    assert layer.hits == 1


@pytest.mark.parametrize(
    ("method", "address", "headers"),
    [
        ("GET", "/api/v1/requirements/?drafts=true", {}),
        ("GET", "/api/v1/requirements/?limit=x", {}),
        ("GET", "/api/v1/requirements/none/", {}),
        ("GET", "/api/v1/events/?wait=1&after=0", {}),
        ("GET", "/api/v1/memberships/", {}),
        ("GET", "/api/v1/documents/wuge-guoying-jiaoliu/text/", {}),
        ("GET", "/api/v1/frameworks/", {"host": ""}),
        ("GET", "/api/v1/frameworks/", {"x_forwarded_proto": "gopher"}),
        ("GET", "/api/v1/frameworks/", {"accept_language": "en," * 200}),
        ("GET", f"/api/v1/frameworks/?q={'x' * 3000}", {}),
        ("GET", "/frameworks/", {}),
        ("GET", "/livez", {}),
    ],
)
def test_drafts_refusals_redirects_pages_and_odd_requests_are_not_kept(
    loaded: Any, method: str, address: str, headers: dict[str, str]
) -> None:
    with programs() as (full, layer, _):
        answers = [ask(layer, address, method, **headers) for _ in range(2)]
        kept = len(layer.shelf), layer.hits
        expected = ask(full, address, method, **headers).status

    assert kept == (0, 0)
    assert [one.status for one in answers] == [expected, expected]


def test_links_lead_to_the_host_that_was_asked(loaded: Any) -> None:
    address = "/api/v1/requirements/?limit=1"
    with programs() as (_, layer, _):
        one, other = (ask(layer, address, host=host) for host in ("a.example", "b.example"))

    assert "//a.example/" in one.named["Link"]
    assert "//b.example/" in other.named["Link"]


def test_the_full_path_packs_and_knows_its_own_forms(loaded: Any, client: Client) -> None:
    address = "/api/v1/requirements/"
    plain = client.get(address)
    packed = client.get(address, headers={"accept-encoding": "gzip"})
    known = [
        client.get(address, headers={"if-none-match": each["ETag"], "accept-encoding": "gzip"})
        for each in (plain, packed)
    ]

    assert packed["ETag"] == f'{plain["ETag"][:-1]}-gzip"'
    assert packed["Content-Encoding"] == "gzip"
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)
    assert [one.status_code for one in known] == [304, 304]
    assert [one["ETag"] for one in known] == [plain["ETag"], packed["ETag"]]
