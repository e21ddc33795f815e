"""The layer around the watch server's application: refuses what ``security`` refuses, and heads every answer."""

from __future__ import annotations

from email.utils import formatdate
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mdvideo.watch.server.access import TOKEN_PARAMETER, Policy, RequestHead, given_token, refusal

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
    """An ASGI application around ``app``; whatever it lets through has passed every rule of ``policy``."""

    def __init__(self, app: ASGIApp, policy: Policy) -> None:
        self._app = app
        self._policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Cache-Control", "no-store")
                headers.setdefault("Date", formatdate(usegmt=True))
            await send(message)

        await self._judged(scope)(scope, receive, headed)

    def _judged(self, scope: Scope) -> ASGIApp:
        head = RequestHead(scope["method"], scope["query_string"].decode("latin-1"), Headers(scope=scope))
        refused = refusal(self._policy, head)
        if refused is not None:
            return JSONResponse({"error": refused.text}, refused.status)
        if given_token(self._policy, head):
            return self._without_token(scope["path"], head)
        return self._app

    def _without_token(self, path: str, head: RequestHead) -> RedirectResponse:
        rest = urlencode([pair for pair in parse_qsl(head.query) if pair[0] != TOKEN_PARAMETER])
        # One leading slash: a location of two would be another host's.
        location = "/" + quote(path.lstrip("/")) + (f"?{rest}" if rest else "")
        response = RedirectResponse(location, 303)
        response.set_cookie(self._policy.cookie, self._policy.token, httponly=True, samesite="strict")
        return response
