"""Where webhook messages may go, and when they are tried again."""

import ipaddress
import uuid

import pytest

from content.webhooks import (
    RETRY_SECONDS,
    BadUrlError,
    check_url,
    is_public,
    message_id,
    new_secret,
    retry_seconds,
)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.1.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",  # noqa: S104
        "::1", "::", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1", "::127.0.0.1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::",
        "2001:0:53aa:64c::1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_of_the_open_internet_is_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_an_address_of_the_open_internet_is_taken(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org", "https://example.org:8443/a/b?c=d", "https://93.184.216.34/",
        "https://[2606:4700::1]/", "https://xn--fsq.example/",
    ],
)  # fmt: skip
def test_a_public_https_url_is_taken(url: str) -> None:
    check_url(url, allow_private=False)


@pytest.mark.parametrize(
    "url",
    [
        "", "example.org", "ftp://example.org/", "http://example.org/", "https://",
        "https:///path", "https://example.org:0/", "https://example.org:99999/",
        "https://user:pass@example.org/", "https://example.org/#top", "https://慎言.example/",
        "https://example.org/a b", "https://example.org/\n", "https://localhost/",
        "https://LOCALHOST./", "https://a.localhost/", "https://printer.local/",
        "https://db.internal/", "https://127.0.0.1/", "https://127.1/", "https://2130706433/",
        "https://0x7f000001/", "https://0177.0.0.1/", "https://[::1]/",
        "https://[::ffff:10.0.0.1]/", "https://169.254.169.254/latest/", "https://100.64.0.9/",
        "https://[", "https://example.org/" + "a" * 2000,
    ],
)  # fmt: skip
def test_any_other_url_is_refused_with_a_reason_in_both_languages(url: str) -> None:
    with pytest.raises(BadUrlError) as refusal:
        check_url(url, allow_private=False)

    assert refusal.value.reason
    assert refusal.value.reason_zh


def test_private_urls_are_taken_where_that_is_allowed() -> None:
    for url in ("http://127.0.0.1:8080/hook", "http://localhost/", "https://10.0.0.8/"):
        check_url(url, allow_private=True)


def test_attempts_go_on_for_about_three_days_and_never_sooner_than_before() -> None:
    assert 2.9 < sum(RETRY_SECONDS) / 86_400 < 3.3
    assert list(RETRY_SECONDS) == sorted(RETRY_SECONDS)
    assert retry_seconds(len(RETRY_SECONDS) + 1, chance=0.5) is None


def test_chance_spreads_attempts_by_a_fifth() -> None:
    assert [retry_seconds(4, chance=chance) for chance in (0.0, 0.5, 1.0)] == [480.0, 600.0, 720.0]


def test_what_the_other_side_asks_for_is_heeded_within_reason() -> None:
    assert retry_seconds(1, chance=0.5, asked=3600) == 3600.0
    assert retry_seconds(1, chance=0.5, asked=10**9) == 43_200.0
    assert retry_seconds(5, chance=0.5, asked=1) == 1800.0


def test_ids_are_stable_and_secrets_are_not() -> None:
    one, other = uuid.UUID(int=1), uuid.UUID(int=2)

    assert message_id(one, "7") == message_id(one, "7")
    assert len({message_id(one, "7"), message_id(one, "8"), message_id(other, "7")}) == 3
    assert new_secret() != new_secret()
    assert new_secret().startswith("whsec_")
