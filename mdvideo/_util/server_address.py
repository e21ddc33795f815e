"""A server's address and key, checked and kept out of messages.

The key is never part of an error, a log line or an identity. What a server answers is quoted through ``Server.said``,
since some servers repeat the key that they refuse.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

from mdvideo.errors import BackendError, SettingsError

MAX_QUOTED_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Server:
    """A server's address without a final slash, and the key that authorizes requests, if any."""

    url: str
    key: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        """Host, port and path, for identities and messages."""
        return self.url.partition("://")[2]

    @property
    def headers(self) -> dict[str, str]:
        """The headers that authorize a request."""
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}

    @property
    def websocket(self) -> str:
        """The address with the scheme ``ws`` or ``wss``."""
        return f"ws{self.url.removeprefix('http')}"

    def link(self, url: str) -> tuple[str, bool]:
        """Resolve a URL that the server sent, and say whether it is the server's own: only there may the key be sent.

        Raises BackendError for a URL that is neither the server's own nor https.
        """
        whole = urljoin(f"{self.url}/", url)
        link, home = urlsplit(whole), urlsplit(self.url)
        is_own = _origin_of(link) == _origin_of(home)
        if not is_own and link.scheme != "https":
            raise BackendError(f"{self.place} sends pictures from {self.said(link.netloc or whole)}, which is not safe")
        return whole, is_own

    def said(self, text: str) -> str:
        """A server's answer, fit for a message: on one line, of limited length, without the key."""
        clean = text.replace(self.key, "[key]") if self.key else text
        line = " ".join("".join(c if c.isprintable() else " " for c in clean).split())
        return line if len(line) <= MAX_QUOTED_CHARACTERS else f"{line[:MAX_QUOTED_CHARACTERS]}…"


def server_at(address: str, key: str, *, what: str, key_variable: str, hint: str) -> Server:
    """The server at an address. ``what`` names it in messages, ``hint`` says how to set the address.

    Raises SettingsError when address or key are not valid. The message repeats neither, since both may be secret.
    """
    parts = _split(address, what, hint)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"the address of {what} is not an http or https URL", hint=hint)
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise SettingsError(
            f"the address of {what} at {parts.hostname} contains more than host and path",
            hint=f"put the key into {key_variable}",
        )
    if not key.isascii() or not key.isprintable():
        raise SettingsError(
            f"{key_variable} contains characters that no key has", hint="copy it again, without line breaks"
        )
    return Server(f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/").removesuffix("/v1"), key.strip())


def _split(url: str, what: str, hint: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018  (raises ValueError when it is not a number)
    except ValueError:
        raise SettingsError(f"the address of {what} is not a URL", hint=hint) from None
    return parts


def _origin_of(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
