"""Downloads one file that a stranger's text names, from public addresses only.

Each host is resolved once, its addresses are checked, and the connection goes to the checked address: a name that
resolves to another address a moment later (DNS rebinding) reaches nothing. Redirects are checked like the first URL.
Proxies of the environment are not used, since one would resolve names itself.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from mdvideo.errors import MdvideoError

REDIRECTS = 5
_REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
_CHUNK = 65536
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class DownloadError(MdvideoError):
    """A file cannot be downloaded, or must not be."""


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file: its bytes, its type as the server says, and the URL after redirects."""

    data: bytes
    type: str
    url: str


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet: not this machine's, and not a private network's."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.teredo is not None:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class Downloader:
    """Downloads files of at most ``max_bytes``. ``seconds`` is the time for one file, with all its redirects.

    ``may_connect`` decides which addresses are allowed.
    """

    def __init__(
        self,
        *,
        max_bytes: int,
        seconds: float = 60.0,
        user_agent: str = "mdvideo",
        accept: str = "image/*",
        may_connect: Callable[[str], bool] = is_public,
    ) -> None:
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._headers = {"User-Agent": user_agent, "Accept": accept, "Accept-Encoding": "identity"}
        self._may_connect = may_connect
        self._tls = ssl.create_default_context()

    def download(self, url: str) -> Downloaded:
        """Return the file at an HTTP or HTTPS URL. Raises DownloadError."""
        deadline = time.monotonic() + self._seconds
        for _ in range(REDIRECTS + 1):
            answer = self._get(url, deadline)
            if isinstance(answer, Downloaded):
                return answer
            if url.lower().startswith("https:") and not answer.lower().startswith("https:"):
                raise DownloadError(f"{url} leads to an address without encryption, {answer}")
            url = answer
        raise DownloadError(f"{url}: more than {REDIRECTS} redirects")

    def _get(self, url: str, deadline: float) -> Downloaded | str:
        """Return the file, or the URL that the server redirects to."""
        parts = _split(url)
        try:
            connection = self._connect(parts, deadline)
            try:
                connection.request("GET", _target(parts), headers={"Host": parts.netloc, **self._headers})
                response = connection.getresponse()
                location = response.getheader("Location")
                if response.status in _REDIRECT_STATUSES and location:
                    return urljoin(url, location)
                if response.status != 200:
                    raise DownloadError(f"{url} answered {response.status} {response.reason}")
                data = b"".join(self._chunks(response, connection, url, deadline))
            finally:
                connection.close()
        except TimeoutError as error:
            raise DownloadError(f"{url} did not answer in time") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise DownloadError(f"{url} cannot be reached: {error}") from error
        return Downloaded(data, (response.getheader("Content-Type") or "").partition(";")[0].strip().lower(), url)

    def _connect(self, parts: SplitResult, deadline: float) -> http.client.HTTPConnection:
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        allowed = [address for address in addresses if self._may_connect(address)]
        if not allowed:
            raise DownloadError(f"{host} is not on the public internet", hint="save the picture in the project")
        connection = http.client.HTTPConnection(host, port, timeout=_left(deadline))
        connection.sock = _reach(allowed, port, deadline)
        if parts.scheme == "https":
            try:
                connection.sock = self._tls.wrap_socket(connection.sock, server_hostname=host)
            except BaseException:
                connection.close()
                raise
        return connection

    def _chunks(
        self, response: http.client.HTTPResponse, connection: http.client.HTTPConnection, url: str, deadline: float
    ) -> Iterator[bytes]:
        said = response.getheader("Content-Length") or "0"
        announced, received = int(said) if said.isdigit() else 0, 0
        while max(announced, received) <= self._max_bytes:
            if connection.sock is not None:
                connection.sock.settimeout(_left(deadline))
            chunk = response.read1(_CHUNK)
            if not chunk:
                return
            received += len(chunk)
            yield chunk
        raise DownloadError(f"{url} is larger than {self._max_bytes / 1e6:g} MB")


def _reach(addresses: Sequence[str], port: int, deadline: float) -> socket.socket:
    """Connect to the first address that answers: a machine may have no route to IPv6. Raises OSError."""
    for address in addresses[:-1]:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout=_left(deadline))
    return socket.create_connection((addresses[-1], port), timeout=_left(deadline))


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, 20.0)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname or parts.username is not None:
            raise ValueError
        host = parts.hostname.encode("idna").decode() if not parts.hostname.isascii() else parts.hostname
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise DownloadError(f"{url} is not an HTTP address") from error
    netloc = f"[{host}]{port}" if ":" in host else f"{host}{port}"
    return parts._replace(scheme=parts.scheme.lower(), netloc=netloc)


def _target(parts: SplitResult) -> str:
    """Return the path and query, with what a URL cannot contain percent-encoded."""
    safe = "/%:@!$&'()*+,;=~-._?"
    query = f"?{quote(parts.query, safe=safe)}" if parts.query else ""
    return (quote(parts.path, safe=safe) or "/") + query
