"""A server's address and key: checked, and kept out of sight.

The key is never part of an error, a log line or an identity; what a server says back goes through ``Server.said``,
since some servers quote the key that they refuse.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

from mdvideo.errors import BackendError, SettingsError

LONGEST_SAYING = 300


@dataclass(frozen=True, slots=True)
class Server:
    """A server's address without a final slash, and the key that it is shown, if any."""

    url: str
    key: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        """Host, port and path, for identities and messages."""
        return self.url.partition("://")[2]

    @property
    def headers(self) -> dict[str, str]:
        """What authorises a request."""
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}

    @property
    def websocket(self) -> str:
        """The address with ``ws`` or ``wss`` for its scheme."""
        return f"ws{self.url.removeprefix('http')}"

    def link(self, url: str) -> tuple[str, bool]:
        """A picture's address, which may be relative, and whether it is this server's own: only there may the key go.

        Raises BackendError for an address that is neither this server's nor https.
        """
        whole = urljoin(f"{self.url}/", url)
        link, home = urlsplit(whole), urlsplit(self.url)
        own = _origin(link) == _origin(home)
        if not own and link.scheme != "https":
            raise BackendError(f"{self.place} sends pictures from {self.said(link.netloc or whole)}, which is not safe")
        return whole, own

    def said(self, text: str) -> str:
        """A server's words, fit to be shown: on one line, not too long, without the key."""
        clean = text.replace(self.key, "[key]") if self.key else text
        line = " ".join("".join(c if c.isprintable() else " " for c in clean).split())
        return line if len(line) <= LONGEST_SAYING else f"{line[:LONGEST_SAYING]}…"


def server_at(given: str, key: str, *, what: str, key_variable: str, hint: str) -> Server:
    """The server at an address, with its key. ``what`` is what people call it, ``hint`` how to name it.

    Raises SettingsError when either is no good; neither is then repeated, since both may hold what must not be shown.
    """
    parts = _split(given, what, hint)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"the address of {what} is not one of a web server", hint=hint)
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise SettingsError(
            f"the address of {what} at {parts.hostname} holds more than host and path",
            hint=f"write the key into {key_variable}",
        )
    if not key.isascii() or not key.isprintable():
        raise SettingsError(f"{key_variable} holds characters that no key has", hint="copy it again, without line ends")
    return Server(f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/").removesuffix("/v1"), key.strip())


def _split(url: str, what: str, hint: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018  (raises when it is no number)
    except ValueError:
        raise SettingsError(f"the address of {what} cannot be read", hint=hint) from None
    return parts


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
