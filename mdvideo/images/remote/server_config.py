"""Which server paints, and with which key: from settings and environment; the key from the environment alone."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from urllib.parse import urlsplit

from mdvideo._util.server_address import Server, server_at
from mdvideo.errors import BackendUnavailable
from mdvideo.settings import ImageSettings, ServerSettings

URL_VARIABLE, KEY_VARIABLE, OPENAI_VARIABLE = "MDVIDEO_IMAGES_URL", "MDVIDEO_IMAGES_KEY", "OPENAI_API_KEY"
OPENAI_HOST = "api.openai.com"
HINT = f"set {URL_VARIABLE}, as in http://localhost:8000, or base_url under [images.server] in mdvideo.toml"


def server_of(settings: ServerSettings, environment: Mapping[str, str]) -> Server:
    """The server that these settings and this environment name; the environment wins.

    Raises BackendUnavailable when none is named, SettingsError when the address is no good.
    """
    given = environment.get(URL_VARIABLE) or settings.base_url
    if not given:
        raise BackendUnavailable("no server is named that paints pictures", hint=HINT)
    key = environment.get(KEY_VARIABLE, "")
    server = server_at(given, key, what="the image server", key_variable=KEY_VARIABLE, hint=HINT)
    if key or urlsplit(server.url).hostname != OPENAI_HOST:
        return server
    openai = environment.get(OPENAI_VARIABLE, "")
    return server_at(given, openai, what="the image server", key_variable=OPENAI_VARIABLE, hint=HINT)


def shaping(images: ImageSettings) -> list[str]:
    """What of the settings shapes every picture that a server paints: part of a painter's identity."""
    return [*map(str, images.server.sizes), *([f"{images.megapixels} Mpx"] if images.megapixels else [])]


def require_extra() -> None:
    """Raise BackendUnavailable when the packages that talk to servers are not installed."""
    if any(find_spec(package) is None for package in ("anyio", "httpx", "websockets")):
        raise BackendUnavailable(
            "painting on a server needs packages that are not installed", hint="pip install 'mdvideo[remote]'"
        )
