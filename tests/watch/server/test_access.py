"""Other sites' pages and other machines read nothing from the watch server, and change nothing in it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from mdvideo.events import Notice, Warned
from mdvideo.watch.server.access import RequestHead, check_access, is_loopback, new_token, policy_of
from tests.support.fake_session import FakeSession
from tests.support.watch_server import TOKEN, Response, RunningServer, running_server


@pytest.fixture(scope="module")
def shared_session() -> FakeSession:
    return FakeSession("lesson")


@pytest.fixture(scope="module")
def shared_server(shared_session: FakeSession) -> Iterator[RunningServer]:
    with running_server(shared_session) as server:
        yield server


@pytest.fixture
def server(shared_server: RunningServer) -> RunningServer:
    shared_server.events.clear()
    return shared_server


@pytest.fixture
def session(shared_session: FakeSession) -> FakeSession:
    shared_session.actions.clear()
    return shared_session


@pytest.fixture(scope="module")
def locked() -> Iterator[RunningServer]:
    with running_server(FakeSession("lesson"), host="0.0.0.0") as server:  # noqa: S104
        yield server


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8450", "127.0.0.1.evil.example", "localhost.evil.example", "192.168.1.7", "", "a b",
     "127.0.0.1@evil.example", "[::1", "localhost:port", "10.0.0.1:8450", "127.1", "127.0.0.1:99999",
     "127.0.0.1:0"],
)  # fmt: skip
def test_a_host_name_of_another_machine_is_denied(server: RunningServer, host: str) -> None:
    """DNS rebinding: a request for an attacker's name that resolves to loopback still names that host."""
    for path in ("/", "/decks/lesson/", "/decks/lesson/events", "/decks.json", "/page/merge.js"):
        assert server.request("GET", path, {"Host": host}).status in {400, 421}


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.9.9.9:80", "[::1]:8450", "a.localhost"])
def test_every_name_of_loopback_is_accepted(server: RunningServer, host: str) -> None:
    """The port may differ, as through an SSH tunnel."""
    assert server.request("GET", "/decks/lesson/", {"Host": host}).status == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:3000", "https://127.0.0.1", "file://", "http://"]
)
def test_a_page_of_another_site_reads_and_changes_nothing(
    server: RunningServer, session: FakeSession, origin: str
) -> None:
    body = {"picture": "1", "seed": 7}
    assert server.post("/decks/lesson/pin", body, {"Origin": origin}).status == 403
    assert server.get("/decks/lesson/events", Origin=origin).status == 403
    assert session.actions == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_may_only_link_to_the_page(server: RunningServer, site: str) -> None:
    link = {"Sec_Fetch_Site": site, "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    frame = {**link, "Sec_Fetch_Dest": "iframe"}
    picture = {"Sec_Fetch_Site": site, "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "image"}
    assert server.get("/decks/lesson/", **link).status == 200
    assert server.get("/decks/lesson/", **frame).status == 403
    assert server.get("/page/merge.js", **picture).status == 403
    assert server.get("/decks/lesson/events", **picture).status == 403


def test_the_page_itself_can_pin_and_try(server: RunningServer, session: FakeSession) -> None:
    headers = {"Origin": f"http://127.0.0.1:{server.port}", "Sec-Fetch-Site": "same-origin"}
    assert server.post("/decks/lesson/try", {"picture": "2.1", "count": 4}, headers).status == 202
    tried = server.post("/decks/lesson/try", {"picture": "2.1", "count": 1, "prompt": " a red kite "}, headers)
    assert tried.status == 202
    assert server.post("/decks/lesson/pin", {"picture": "2.1", "seed": 7, "prompt": None}, headers).status == 200
    expected = [("try", "2.1", 4, None), ("try", "2.1", 1, "a red kite"), ("pin", "2.1", 7, None)]
    assert session.actions == expected


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN + "x", TOKEN[:-1], "é"])
def test_nothing_changes_without_the_token(server: RunningServer, session: FakeSession, token: str | None) -> None:
    headers = {"Content-Type": "application/json"} | ({} if token is None else {"X-Mdvideo-Token": token})
    response = server.request("POST", "/decks/lesson/pin", headers, b'{"picture": "1", "seed": 7}')
    assert response.status == 403
    assert "token" in response.json["error"]
    assert session.actions == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_only_reads_need_no_token(server: RunningServer, method: str) -> None:
    assert server.request(method, "/decks/lesson/", {"Content-Length": "0"}).status == 403
    assert server.request(method, "/decks/lesson/", {"Content-Length": "0", "X-Mdvideo-Token": TOKEN}).status == 405


def test_the_page_contains_the_token(server: RunningServer) -> None:
    page = server.get("/decks/lesson/").body.decode()
    assert f'<meta name="mdvideo-token" content="{TOKEN}">' in page


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "%2e%2e%2fserver.py",
     "..\\..\\server.py", "..%5c..%5cserver.py", "/etc/passwd", "%2fetc%2fpasswd", "x%00.mp4", "%00", "..", ".", "",
     "..%252f..%252fetc%252fpasswd", "%c0%ae%c0%ae/server.py", "C:%5cWindows%5cwin.ini", "file:///etc/passwd",
     "merge.js%00", "index.html", "__init__.py", "merge.js/..", "merge.js/", "....//server.py"],
)  # fmt: skip
@pytest.mark.parametrize("folder", ["/page/", "/decks/lesson/media/", "/decks/", "/"])
def test_no_path_leads_outside(server: RunningServer, folder: str, name: str) -> None:
    """Each spelling is sent as it is, not normalized by the client."""
    response = server.request("GET", folder + name)
    assert (response.status, bool(name.strip("."))) in {(404, True), (400, True), (404, False), (307, False)}
    assert b"root:" not in response.body
    assert b"import" not in response.body


def test_an_absolute_url_as_the_request_target_is_not_found(server: RunningServer) -> None:
    for host in ("evil.example", "localhost"):
        response = server.request("GET", "http://evil.example/decks/lesson/", {"Host": host})
        assert response.status == {"evil.example": 421, "localhost": 404}[host]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"\xff\xfe", 400),
        (b'{"picture": "1"}', 400),
        (b'{"picture": "", "count": 1}', 400),
        (b'{"picture": "1", "count": 0}', 400),
        (b'{"picture": "1", "count": 5}', 400),
        (b'{"picture": "1", "count": true}', 400),
        (b'{"picture": "1", "count": "1"}', 400),
        (b'{"picture": "1", "count": 1, "prompt": "  "}', 400),
        (b'{"picture": "1", "count": 1, "path": "/x"}', 400),
        (b'{"picture": ["1"], "count": 1}', 400),
        (b"[" * 10_000, 400),
        (b'{"picture": "' + b"a" * (1 << 20) + b'"}', 413),
    ],
)
def test_an_invalid_action_is_rejected(server: RunningServer, session: FakeSession, body: bytes, status: int) -> None:
    headers = {"Content-Type": "application/json", "X-Mdvideo-Token": TOKEN}
    response = server.request("POST", "/decks/lesson/try", headers, body)
    assert response.status == status
    assert response.json["error"]
    assert session.actions == []


def test_a_body_is_read_no_further_than_the_limit(server: RunningServer, session: FakeSession) -> None:
    with server.connect() as sock:
        head = f"POST /decks/lesson/try HTTP/1.1\r\nHost: localhost\r\nX-Mdvideo-Token: {TOKEN}\r\n"
        sock.sendall(f"{head}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        for _ in range(10):
            sock.sendall(b"2000\r\n" + b" " * 0x2000 + b"\r\n")
        assert sock.recv(1 << 16).startswith(b"HTTP/1.1 413 ")
    assert session.actions == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_a_form_can_send_is_rejected(server: RunningServer, session: FakeSession, kind: str) -> None:
    headers = {"Content-Type": kind, "X-Mdvideo-Token": TOKEN}
    response = server.request("POST", "/decks/lesson/pin", headers, json.dumps({"picture": "1", "seed": 7}).encode())
    assert response.status == 415
    assert session.actions == []


def test_an_error_of_the_session_is_returned_with_its_hint(server: RunningServer) -> None:
    response = server.post("/decks/lesson/try", {"picture": "unknown", "count": 1})
    assert response.status == 409
    assert response.json == {"error": "there is no picture 'unknown'\n  hint: choose a picture of the deck"}


def test_a_bug_is_reported_on_the_terminal_and_not_to_the_page(server: RunningServer) -> None:
    response = server.post("/decks/lesson/pin", {"picture": "broken", "seed": 1})
    assert (response.status, response.json) == (500, {"error": "the server failed: see its terminal for the reason"})
    assert server.events == [Notice("a request for /decks/lesson/pin failed: RuntimeError('a bug')")]
    assert server.get("/decks/lesson/").status == 200


def sample_responses(server: RunningServer) -> list[Response]:
    paths = ["/decks/lesson/", "/decks.json", "/page/merge.js", "/none", "/decks/lesson"]
    return [*(server.get(path) for path in paths), server.request("GET", "/", {"Host": "evil.example"})]


def test_every_response_has_security_headers(server: RunningServer) -> None:
    for response in sample_responses(server):
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert response.headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in response.headers
        assert response.headers["date"].endswith("GMT")
        assert "server" not in response.headers


def test_a_server_that_is_reachable_from_outside_warns_and_needs_the_token(locked: RunningServer) -> None:
    warnings = [event.problem for event in locked.events if isinstance(event, Warned)]
    assert [problem.code for problem in warnings] == ["reachable-from-outside"]
    assert locked.url == f"http://127.0.0.1:{locked.port}/?token={TOKEN}"
    for path in ("/", "/decks/lesson/", "/decks/lesson/events", "/decks.json", "/page/merge.js", "/?token=wrong"):
        assert locked.get(path).status == 403
    assert locked.get("/decks.json", Cookie=f"mdvideo-{locked.port}=wrong").status == 403
    assert locked.get("/decks.json", Cookie=";;=\x7f; a").status == 403
    assert locked.get("/decks.json", X_Mdvideo_Token=TOKEN).status == 200


def test_the_token_is_moved_from_the_url_to_a_cookie(locked: RunningServer) -> None:
    response = locked.get(f"/decks/lesson/?slide=3&token={TOKEN}")
    assert (response.status, response.headers["location"]) == (303, "/decks/lesson/?slide=3")
    cookie, *attributes = response.headers["set-cookie"].split("; ")
    assert cookie == f"mdvideo-{locked.port}={TOKEN}"
    assert {"httponly", "samesite=strict", "path=/"} == {attribute.lower() for attribute in attributes}
    assert locked.get("/decks/lesson/", Cookie=cookie).status == 200
    # Another server on this host may have set a malformed cookie.
    assert locked.get("/decks/lesson/", Cookie=f'a={{"b": [1, "é;"]}}; =; {cookie}').status == 200
    # The cookie permits reading only: browsers send it with every request, including forged ones.
    posted = locked.request("POST", "/decks/lesson/pin", {"Cookie": cookie, "Content-Type": "application/json"}, b"{}")
    assert posted.status == 403


def test_the_redirect_stays_on_this_host(locked: RunningServer) -> None:
    response = locked.get(f"//evil.example/%5cevil.example?token={TOKEN}")
    assert response.headers["location"] == "/evil.example/%5Cevil.example"


def test_a_server_on_all_addresses_accepts_any_address_and_no_other_name(locked: RunningServer) -> None:
    """An address needs no resolver and cannot be rebound."""
    for host, status in {"192.168.1.7": 200, "[fe80::1]:80": 200, "evil.example": 421}.items():
        assert locked.request("GET", "/decks.json", {"Host": host, "X-Mdvideo-Token": TOKEN}).status == status


def test_a_server_on_one_address_accepts_that_and_loopback_only() -> None:
    policy = policy_of("192.168.1.7", 8450, "secret")
    assert policy.locked

    def status(host: str) -> int:
        denied = check_access(policy, RequestHead("GET", "", {"host": host, "x-mdvideo-token": "secret"}))
        return 200 if denied is None else denied.status

    assert {host: status(host) for host in ("192.168.1.7:8450", "192.168.1.8", "evil.example", "localhost")} == {
        "192.168.1.7:8450": 200,
        "192.168.1.8": 421,
        "evil.example": 421,
        "localhost": 200,
    }


def test_loopback_is_what_only_this_machine_can_reach() -> None:
    assert all(map(is_loopback, ("localhost", "127.0.0.1", "127.8.8.8", "::1", "deck.localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.168.1.7", "example.org", "")))  # noqa: S104


def test_tokens_are_long_and_differ() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 43
