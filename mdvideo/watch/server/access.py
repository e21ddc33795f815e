"""Access rules of the watch server: pure decisions on a request's head, which ``middleware`` applies.

The server runs on the author's machine, next to a browser that also visits untrusted pages. The threats:

- *DNS rebinding*: an attacker's host name resolves to this machine. The Host header must be a name of this machine.
- *Cross-site requests* from an attacker's page. An Origin must be this server's, and Sec-Fetch-Site, which pages cannot
  forge, must not name another site, except when a person follows a link to a page.
- *Request forgery*: requests that change state need the session's token. It is in the server's own pages, and other
  sites cannot read those.

A server that listens on more than loopback is *locked*: every request needs the token.
"""

from __future__ import annotations

import hmac
import re
import secrets
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qs

TOKEN_HEADER = "x-mdvideo-token"  # noqa: S105  (a header's name)
TOKEN_PARAMETER = "token"  # noqa: S105
READ_METHODS = frozenset({"GET", "HEAD"})

MAX_PORT = 65_535
HOST_HEADER = re.compile(r"(?:\[(?P<v6>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE)
"""RFC 9110, 7.2: ``uri-host [":" port]``."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What one running server requires of a request.

    ``names``: the host names it accepts besides loopback, in lower case. ``any_address``: it listens on all
    addresses, so it accepts any IP address; an address needs no resolver and cannot be rebound. ``locked``: every
    request needs the token. ``cookie``: the name of the cookie that holds the token. Cookies are shared by all ports
    of a host, so the port is part of the name.
    """

    token: str
    names: frozenset[str]
    any_address: bool
    locked: bool
    cookie: str


@dataclass(frozen=True, slots=True)
class AccessDenied:
    """Why a request is denied: an HTTP status, and a reason for people."""

    status: int
    text: str


@dataclass(frozen=True, slots=True)
class RequestHead:
    """The part of a request that the rules look at. Header names are in lower case."""

    method: str
    query: str
    headers: Mapping[str, str]

    @property
    def is_read(self) -> bool:
        """Whether the request changes nothing."""
        return self.method in READ_METHODS


def new_token() -> str:
    """Return 256 random bits as text that is safe in URLs."""
    return secrets.token_urlsafe(32)


def is_loopback(host: str) -> bool:
    """Whether ``host`` is reachable from this machine only: localhost, a name under it, or a loopback address."""
    name = host.lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def policy_of(host: str, port: int, token: str) -> Policy:
    """Return the policy of a server that listens on ``host`` and ``port``."""
    wildcard = _is_wildcard(host)
    own = {socket.gethostname().lower(), f"{socket.gethostname().lower()}.local"} if wildcard else {host.lower()}
    return Policy(
        token=token,
        names=frozenset(own),
        any_address=wildcard,
        locked=not is_loopback(host),
        cookie=f"mdvideo-{port}",
    )


def check_access(policy: Policy, head: RequestHead) -> AccessDenied | None:
    """Return why a request is denied, by the first rule that denies it; None if it is allowed."""
    return next((denied for rule in RULES if (denied := rule(policy, head)) is not None), None)


def has_url_token(policy: Policy, head: RequestHead) -> bool:
    """Whether the URL has the right token. The caller then moves it to a cookie, out of histories and screenshots."""
    given = parse_qs(head.query).get(TOKEN_PARAMETER, [""])[-1]
    return policy.locked and head.is_read and _is_token(given, policy.token)


def _check_host(policy: Policy, head: RequestHead) -> AccessDenied | None:
    if _is_own_host(policy, head.headers.get("host", "")):
        return None
    return AccessDenied(421, "this server does not accept that host name: open the address that mdvideo watch printed")


def _check_origin(_policy: Policy, head: RequestHead) -> AccessDenied | None:
    origin = head.headers.get("origin")
    # The server speaks http only, so a page of the same host over https belongs to another server.
    if origin is None or origin.lower() == f"http://{head.headers.get('host', '')}".lower():
        return None
    return AccessDenied(403, "requests from pages of other sites are denied")


def _check_fetch_site(_policy: Policy, head: RequestHead) -> AccessDenied | None:
    if head.headers.get("sec-fetch-site", "none") in {"same-origin", "none"}:
        return None
    link = head.headers.get("sec-fetch-mode") == "navigate" and head.headers.get("sec-fetch-dest") == "document"
    return None if link and head.is_read else AccessDenied(403, "requests from pages of other sites are denied")


def _check_token(policy: Policy, head: RequestHead) -> AccessDenied | None:
    in_header = _is_token(head.headers.get(TOKEN_HEADER, ""), policy.token)
    if not head.is_read and not in_header:
        return AccessDenied(403, "the token of this session is missing or wrong: reload the page")
    if policy.locked and not (
        in_header or _is_token(_cookie_of(policy, head), policy.token) or has_url_token(policy, head)
    ):
        return AccessDenied(403, "the token is missing or wrong: open the full address that mdvideo watch printed")
    return None


RULES: tuple[Callable[[Policy, RequestHead], AccessDenied | None], ...] = (
    _check_host,
    _check_origin,
    _check_fetch_site,
    _check_token,
)
"""In the order in which they are checked."""


def _is_own_host(policy: Policy, host: str) -> bool:
    match = HOST_HEADER.fullmatch(host)
    # Any port may be meant, as through a tunnel, but it must be one.
    if match is None or not 1 <= int(match["port"] or 80) <= MAX_PORT:
        return False
    name = (match["v6"] or match["name"]).lower()
    return is_loopback(name) or name in policy.names or (policy.any_address and _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_wildcard(host: str) -> bool:
    return _is_address(host) and ip_address(host).is_unspecified


def _cookie_of(policy: Policy, head: RequestHead) -> str:
    # Not http.cookies, which stops at the first malformed cookie; the cookies of all servers on this host are sent.
    pairs = (pair.strip().partition("=") for pair in head.headers.get("cookie", "").split(";"))
    return next((value for name, _, value in pairs if name == policy.cookie), "")


def _is_token(given: str, token: str) -> bool:
    """Compare in constant time, so that timing does not reveal how much of the token was right."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), token.encode())
