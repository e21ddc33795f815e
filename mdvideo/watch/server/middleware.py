"""ASGI middleware of the watch server: applies the rules of ``access``, and sets security headers on every response."""

from __future__ import annotations

from email.utils import formatdate
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mdvideo.watch.server.access import TOKEN_PARAMETER, Policy, RequestHead, check_access, has_url_token

CONTENT_SECURITY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class AccessMiddleware:
    """An ASGI application around ``app`` that lets through only requests allowed by ``policy``."""

    def __init__(self, app: ASGIApp, policy: Policy) -> None:
        self._app = app
        self._policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Cache-Control", "no-store")
                headers.setdefault("Date", formatdate(usegmt=True))
            await send(message)

        await self._app_for(scope)(scope, receive, send_with_headers)

    def _app_for(self, scope: Scope) -> ASGIApp:
        head = RequestHead(scope["method"], scope["query_string"].decode("latin-1"), Headers(scope=scope))
        denied = check_access(self._policy, head)
        if denied is not None:
            # Closed, so that a body that nobody wants is not read to its end.
            return JSONResponse({"error": denied.text}, denied.status, {"Connection": "close"})
        if has_url_token(self._policy, head):
            return self._redirect_without_token(scope["path"], head)
        return self._app

    def _redirect_without_token(self, path: str, head: RequestHead) -> RedirectResponse:
        rest = urlencode([pair for pair in parse_qsl(head.query) if pair[0] != TOKEN_PARAMETER])
        # One leading slash only: a location that starts with two names another host.
        location = "/" + quote(path.lstrip("/")) + (f"?{rest}" if rest else "")
        response = RedirectResponse(location, 303)
        response.set_cookie(self._policy.cookie, self._policy.token, httponly=True, samesite="strict")
        return response
