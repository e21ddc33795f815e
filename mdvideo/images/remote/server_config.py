"""The image server's address and key, from settings and environment. The key comes from the environment alone."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from mdvideo._util.extras import require_extra
from mdvideo._util.server_address import Server, server_at
from mdvideo.errors import BackendUnavailable
from mdvideo.settings import ImageSettings, ServerSettings

URL_VARIABLE, KEY_VARIABLE, OPENAI_KEY_VARIABLE = "MDVIDEO_IMAGES_URL", "MDVIDEO_IMAGES_KEY", "OPENAI_API_KEY"
OPENAI_HOST = "api.openai.com"
ADDRESS_HINT = f"set {URL_VARIABLE}, as in http://localhost:8000, or base_url under [images.server] in mdvideo.toml"


def server_of(settings: ServerSettings, environment: Mapping[str, str]) -> Server:
    """The server that settings and environment name; the environment takes precedence.

    Raises BackendUnavailable when neither names one, SettingsError when the address is not valid.
    """
    address = environment.get(URL_VARIABLE) or settings.base_url
    if not address:
        raise BackendUnavailable("no image server is configured", hint=ADDRESS_HINT)
    key = environment.get(KEY_VARIABLE, "")
    server = server_at(address, key, what="the image server", key_variable=KEY_VARIABLE, hint=ADDRESS_HINT)
    if key or urlsplit(server.url).hostname != OPENAI_HOST:
        return server
    openai_key = environment.get(OPENAI_KEY_VARIABLE, "")
    return server_at(address, openai_key, what="the image server", key_variable=OPENAI_KEY_VARIABLE, hint=ADDRESS_HINT)


def identity_parts(images: ImageSettings) -> list[str]:
    """The settings that affect every picture from a server: part of the backend's identity."""
    return [*map(str, images.server.sizes), *([f"{images.megapixels} Mpx"] if images.megapixels else [])]


def require_remote_extra() -> None:
    """Raise BackendUnavailable unless the packages that talk to servers are installed."""
    require_extra("remote", ("anyio", "httpx", "tenacity", "websockets"), "an image backend on a server")
