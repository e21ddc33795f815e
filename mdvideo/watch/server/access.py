"""Who may ask the watch server for what. Pure decisions on a request's head; ``guard`` applies them.

The server runs on the author's machine, beside a browser that also visits strangers' pages. Against those:

- *DNS rebinding* makes a stranger's name resolve to this machine. So the Host header must be a name of this machine.
- *Cross-site requests* come from the stranger's own page. So an Origin must be ours, and Sec-Fetch-Site, which pages
  cannot forge, must not name another site, except when a person follows a link to a page.
- *Forgery* of what changes state: needs the session's token, which stands in our pages and which only they can read.

A server that is bound to more than loopback is *locked*: all that it serves needs the token.
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
READING = frozenset({"GET", "HEAD"})

HOST = re.compile(r"(?:\[(?P<v6>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(?::[0-9]{1,5})?", re.IGNORECASE)
"""RFC 9110, 7.2: ``uri-host [":" port]``."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What one running server demands.

    ``names``: the hosts that it answers to besides loopback, in lower case. ``any_address``: it listens on all
    addresses, so any IP address may be its; an address needs no resolver, so it cannot be rebound. ``locked``:
    everything needs the token. ``cookie``: the name of the cookie that holds it; cookies know no ports, so the port
    is part of the name.
    """

    token: str
    names: frozenset[str]
    any_address: bool
    locked: bool
    cookie: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """An HTTP status, and why, for the person who reads it."""

    status: int
    text: str


@dataclass(frozen=True, slots=True)
class RequestHead:
    """The part of a request that is judged. Names of headers are in lower case."""

    method: str
    query: str
    headers: Mapping[str, str]

    @property
    def reading(self) -> bool:
        """It changes nothing."""
        return self.method in READING


def new_token() -> str:
    """256 bits that nobody guesses."""
    return secrets.token_urlsafe(32)


def is_loopback(host: str) -> bool:
    """Only this machine reaches ``host``: localhost, a name under it, or a loopback address."""
    name = host.lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def policy_of(host: str, port: int, token: str) -> Policy:
    """The policy of a server that is bound to ``host`` and ``port``."""
    wildcard = _is_wildcard(host)
    own = {socket.gethostname().lower(), f"{socket.gethostname().lower()}.local"} if wildcard else {host.lower()}
    return Policy(
        token=token,
        names=frozenset(own),
        any_address=wildcard,
        locked=not is_loopback(host),
        cookie=f"mdvideo-{port}",
    )


def refusal(policy: Policy, head: RequestHead) -> Refusal | None:
    """Why a request is refused, or None. The first rule that objects answers."""
    return next((found for rule in RULES if (found := rule(policy, head)) is not None), None)


def given_token(policy: Policy, head: RequestHead) -> bool:
    """The address carries the right token: it is to be moved into a cookie, out of histories and screenshots."""
    given = parse_qs(head.query).get(TOKEN_PARAMETER, [""])[-1]
    return policy.locked and head.reading and _same(given, policy.token)


def _host(policy: Policy, head: RequestHead) -> Refusal | None:
    if _is_ours(policy, head.headers.get("host", "")):
        return None
    return Refusal(421, "this server does not go by that name: open the address that mdvideo watch printed")


def _origin(_policy: Policy, head: RequestHead) -> Refusal | None:
    origin = head.headers.get("origin")
    # Over http alone: the server speaks nothing else, so a page of the same host over https is another's.
    if origin is None or origin.lower() == f"http://{head.headers.get('host', '')}".lower():
        return None
    return Refusal(403, "requests from other sites' pages are refused")


def _site(_policy: Policy, head: RequestHead) -> Refusal | None:
    if head.headers.get("sec-fetch-site", "none") in {"same-origin", "none"}:
        return None
    followed = head.headers.get("sec-fetch-mode") == "navigate" and head.headers.get("sec-fetch-dest") == "document"
    return None if followed and head.reading else Refusal(403, "requests from other sites' pages are refused")


def _token(policy: Policy, head: RequestHead) -> Refusal | None:
    shown = _same(head.headers.get(TOKEN_HEADER, ""), policy.token)
    if not head.reading and not shown:
        return Refusal(403, "the token of this session is missing or wrong: reload the page")
    if policy.locked and not (shown or _same(_cookie(policy, head), policy.token) or given_token(policy, head)):
        return Refusal(403, "this needs the token: open the whole address that mdvideo watch printed")
    return None


RULES: tuple[Callable[[Policy, RequestHead], Refusal | None], ...] = (_host, _origin, _site, _token)


def _is_ours(policy: Policy, host: str) -> bool:
    match = HOST.fullmatch(host)
    if match is None:
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


def _cookie(policy: Policy, head: RequestHead) -> str:
    # By hand: http.cookies gives up at the first odd one, and those of all servers on this host come along.
    pairs = (pair.strip().partition("=") for pair in head.headers.get("cookie", "").split(";"))
    return next((value for name, _, value in pairs if name == policy.cookie), "")


def _same(given: str, token: str) -> bool:
    """Compared in a time that does not tell how much of it was right."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), token.encode())
