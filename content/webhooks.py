"""The rules of webhooks, pure: where messages may go, what they are called, when to try again.

Source: Standard Webhooks 1.0 (identifiers, headers, retries, 410 Gone). Django-free.
"""

import base64
import ipaddress
import secrets
import uuid
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

SECRET_PREFIX = "whsec_"  # noqa: S105  (what secrets begin with)
SECRET_BYTES = 32
LONGEST_URL = 2000
HOUR = 3600
# About three days in all: quick for a hiccup, patient for a weekend.
RETRY_SECONDS = (
    5, 30, 120, 600, 1800, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR,
    12 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR,
)  # fmt: skip
JITTER = 0.2
GONE = 410
# RFC 6052 §2.1: an IPv4 address stands in the last four bytes.
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".home.arpa")


class BadUrlError(ValueError):
    """Why messages cannot be sent to a URL, in English and Chinese."""

    def __init__(self, reason: str, reason_zh: str) -> None:
        """Keep both sentences."""
        super().__init__(reason)
        self.reason, self.reason_zh = reason, reason_zh


def new_secret() -> str:
    """Give a new signing secret: ``whsec_`` and 32 random bytes in base64."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def message_id(endpoint: uuid.UUID, name: str) -> str:
    """Give the ``webhook-id`` of a message: the same for every attempt, replays included.

    ``name`` is the event's number, or what else tells one message to an endpoint from another.

    >>> one = uuid.UUID(int=1)
    >>> message_id(one, "42") == message_id(one, "42") != message_id(one, "43")
    True
    """
    return f"msg_{uuid.uuid5(endpoint, name).hex}"


def retry_seconds(failures: int, *, chance: float, asked: int | None = None) -> float | None:
    """Give how long to wait after the ``failures``-th failure in a row; None to give up.

    ``chance``, from 0 to 1, spreads endpoints that failed together; ``asked`` is what the other
    side said in ``Retry-After``, heeded up to the longest pause.

    >>> [retry_seconds(n, chance=0.5) for n in (1, 2, 14, 15)]
    [5.0, 30.0, 43200.0, None]
    >>> retry_seconds(1, chance=0.5, asked=60)
    60.0
    """
    if failures > len(RETRY_SECONDS):
        return None
    pause = RETRY_SECONDS[failures - 1] * (1 + JITTER * (2 * chance - 1))
    return max(pause, float(min(asked or 0, RETRY_SECONDS[-1])))


def is_public(address: Address) -> bool:
    """Say whether an address belongs to the open internet, whatever form it is written in.

    Loopback, private, link-local, carrier-grade NAT, multicast and reserved addresses do not, nor
    do IPv6 addresses that carry one of them (mapped, 6to4, Teredo, NAT64).

    >>> [is_public(ipaddress.ip_address(one)) for one in ("93.184.216.34", "::ffff:10.0.0.1")]
    [True, False]
    """
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not (address.is_multicast or address.is_reserved)
    if address in _TRANSLATED:
        return is_public(ipaddress.IPv4Address(address.packed[-4:]))
    carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    inside = [one for one in carried if one is not None]
    if inside:
        return all(is_public(one) for one in inside)
    return address.is_global and address in _GLOBAL_UNICAST


def check_url(url: str, *, allow_private: bool) -> None:
    """Refuse a URL that messages are never sent to.

    Names are resolved when a message is sent, and checked again then; here only what is written
    is judged. Without ``allow_private`` it must be https.

    >>> check_url("https://example.com/hook", allow_private=False)

    Raises:
        BadUrlError: it says what is wrong.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadUrlError("cannot be read as a URL", "不是可识别的网址") from error
    _check_form(url, parts.scheme, allow_private=allow_private)
    if not host or port == 0:
        raise BadUrlError("names no host", "没有写明主机")
    if "@" in parts.netloc or parts.fragment:
        raise BadUrlError("must not hold a user name or a fragment", "不得含用户名或片段")
    if not allow_private and _is_local(host):
        raise BadUrlError(
            "leads to a private or local address; set WEBHOOK_ALLOW_PRIVATE to allow that",
            "指向私有或本机地址;如确需,请设置 WEBHOOK_ALLOW_PRIVATE",
        )


def _check_form(url: str, scheme: str, *, allow_private: bool) -> None:
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise BadUrlError(
            f"must be at most {LONGEST_URL} ASCII characters without spaces",
            f"须为至多 {LONGEST_URL} 个不含空格的 ASCII 字符",
        )
    if scheme not in ({"https", "http"} if allow_private else {"https"}):
        raise BadUrlError("must begin with https://", "须以 https:// 开头")


def _is_local(host: str) -> bool:
    try:
        return not is_public(ipaddress.ip_address(host))
    except ValueError:
        name = f".{host.rstrip('.').lower()}"
        return name.endswith(_LOCAL_NAMES) or _is_number(host)


def _is_number(host: str) -> bool:
    """Resolvers take 127.1, 2130706433 and 0x7f000001 for addresses; no public name looks so."""
    last = host.rstrip(".").rpartition(".")[2].lower()
    return last.isdecimal() or last.startswith("0x")
