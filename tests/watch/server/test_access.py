"""Strangers' pages and machines get nothing out of the watch server, and change nothing in it."""

from __future__ import annotations

import json

import pytest

from mdvideo.events import Warned
from mdvideo.watch.server.access import RequestHead, is_loopback, new_token, policy_of, refusal
from tests.support.fake_session import FakeSession
from tests.support.watch_server import TOKEN, Answer, Running, running


@pytest.fixture(scope="module")
def one_server():
    with running(FakeSession("lesson")) as server:
        yield server


@pytest.fixture
def server(one_server):
    one_server.events.clear()
    return one_server


@pytest.fixture
def session(server):
    session = server.decks.get("lesson")
    session.asked.clear()
    return session


@pytest.fixture(scope="module")
def locked():
    with running(FakeSession("lesson"), host="0.0.0.0") as server:  # noqa: S104
        yield server


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8450", "127.0.0.1.evil.example", "localhost.evil.example", "192.168.1.7", "", "a b",
     "127.0.0.1@evil.example", "[::1", "localhost:port", "10.0.0.1:8450", "127.1"],
)  # fmt: skip
def test_a_name_that_is_not_this_machines_is_refused(server, host):
    """DNS rebinding: a stranger's name that resolves to loopback still says its own name."""
    for path in ("/", "/decks/lesson/", "/decks/lesson/events", "/decks.json", "/page/merge.js"):
        assert server.ask("GET", path, {"Host": host}).status in {400, 421}


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.9.9.9:80", "[::1]:8450", "a.localhost"])
def test_every_name_of_loopback_is_answered(server, host):
    """Through an SSH tunnel the port is another."""
    assert server.ask("GET", "/decks/lesson/", {"Host": host}).status == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:3000", "https://127.0.0.1", "file://", "http://"]
)
def test_another_sites_page_changes_and_hears_nothing(server, session, origin):
    body = {"picture": "1", "seed": 7}
    assert server.post("/decks/lesson/pin", body, {"Origin": origin}).status == 403
    assert server.get("/decks/lesson/events", Origin=origin).status == 403
    assert session.asked == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_may_link_to_the_page_and_no_more(server, site):
    link = {"Sec_Fetch_Site": site, "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    frame = {**link, "Sec_Fetch_Dest": "iframe"}
    picture = {"Sec_Fetch_Site": site, "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "image"}
    assert server.get("/decks/lesson/", **link).status == 200
    assert server.get("/decks/lesson/", **frame).status == 403
    assert server.get("/page/merge.js", **picture).status == 403
    assert server.get("/decks/lesson/events", **picture).status == 403


def test_the_page_itself_pins_and_tries(server, session):
    ours = {"Origin": f"http://127.0.0.1:{server.port}", "Sec-Fetch-Site": "same-origin"}
    assert server.post("/decks/lesson/try", {"picture": "2.1", "count": 4}, ours).status == 202
    tried = server.post("/decks/lesson/try", {"picture": "2.1", "count": 1, "prompt": " a red kite "}, ours)
    assert tried.status == 202
    assert server.post("/decks/lesson/pin", {"picture": "2.1", "seed": 7, "prompt": None}, ours).status == 200
    expected = [("try", "2.1", 4, None), ("try", "2.1", 1, "a red kite"), ("pin", "2.1", 7, None)]
    assert session.asked == expected


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN + "x", TOKEN[:-1], "é"])
def test_nothing_changes_without_the_token(server, session, token):
    headers = {"Content-Type": "application/json"} | ({} if token is None else {"X-Mdvideo-Token": token})
    answer = server.ask("POST", "/decks/lesson/pin", headers, b'{"picture": "1", "seed": 7}')
    assert answer.status == 403
    assert "token" in answer.json["error"]
    assert session.asked == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_no_method_but_reading_goes_without_the_token(server, method):
    assert server.ask(method, "/decks/lesson/", {"Content-Length": "0"}).status == 403
    assert server.ask(method, "/decks/lesson/", {"Content-Length": "0", "X-Mdvideo-Token": TOKEN}).status == 405


def test_the_page_holds_the_token(server):
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
def test_no_path_leads_out(server, folder, name):
    """Each spelling is sent as it is, not tidied by a client."""
    answer = server.ask("GET", folder + name)
    assert (answer.status, bool(name.strip("."))) in {(404, True), (400, True), (404, False), (307, False)}
    assert b"root:" not in answer.body
    assert b"import" not in answer.body


def test_a_whole_address_as_the_request_target_leads_nowhere(server):
    for host in ("evil.example", "localhost"):
        answer = server.ask("GET", "http://evil.example/decks/lesson/", {"Host": host})
        assert answer.status == {"evil.example": 421, "localhost": 404}[host]


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
def test_what_is_not_meant_is_said_and_not_done(server, session, body, status):
    headers = {"Content-Type": "application/json", "X-Mdvideo-Token": TOKEN}
    answer = server.ask("POST", "/decks/lesson/try", headers, body)
    assert answer.status == status
    assert answer.json["error"]
    assert session.asked == []


def test_a_body_without_an_end_is_not_read_to_its_end(server, session):
    with server.connected() as sock:
        head = f"POST /decks/lesson/try HTTP/1.1\r\nHost: localhost\r\nX-Mdvideo-Token: {TOKEN}\r\n"
        sock.sendall(f"{head}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        for _ in range(10):
            sock.sendall(b"2000\r\n" + b" " * 0x2000 + b"\r\n")
        assert sock.recv(1 << 16).startswith(b"HTTP/1.1 413 ")
    assert session.asked == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_a_form_can_send_is_no_request(server, session, kind):
    headers = {"Content-Type": kind, "X-Mdvideo-Token": TOKEN}
    answer = server.ask("POST", "/decks/lesson/pin", headers, json.dumps({"picture": "1", "seed": 7}).encode())
    assert answer.status == 415
    assert session.asked == []


def test_what_a_session_refuses_is_told_with_its_hint(server):
    answer = server.post("/decks/lesson/try", {"picture": "nobody", "count": 1})
    assert answer.status == 409
    assert answer.json == {"error": "there is no picture nobody\n  hint: choose one of the deck's"}


def test_a_fault_of_ours_is_told_on_the_terminal_and_not_to_the_page(server):
    answer = server.post("/decks/lesson/pin", {"picture": "broken", "seed": 1})
    assert (answer.status, answer.json) == (500, {"error": "the server failed; its terminal says how"})
    assert [event.message for event in server.events] == [
        "a request for /decks/lesson/pin failed: RuntimeError('a fault of ours')"
    ]
    assert server.get("/decks/lesson/").status == 200


def heads(server: Running) -> list[Answer]:
    paths = ["/decks/lesson/", "/decks.json", "/page/merge.js", "/none", "/decks/lesson"]
    return [*(server.get(path) for path in paths), server.ask("GET", "/", {"Host": "evil.example"})]


def test_every_answer_tells_the_browser_to_be_strict(server):
    for answer in heads(server):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in answer.headers
        assert answer.headers["date"].endswith("GMT")
        assert "server" not in answer.headers


def test_a_server_for_all_says_so_and_shows_nothing_without_the_token(locked):
    warned = [event.problem for event in locked.events if isinstance(event, Warned)]
    assert [problem.code for problem in warned] == ["reachable-from-outside"]
    assert locked.url == f"http://127.0.0.1:{locked.port}/?token={TOKEN}"
    for path in ("/", "/decks/lesson/", "/decks/lesson/events", "/decks.json", "/page/merge.js", "/?token=wrong"):
        assert locked.get(path).status == 403
    assert locked.get("/decks.json", Cookie=f"mdvideo-{locked.port}=wrong").status == 403
    assert locked.get("/decks.json", Cookie=";;=\x7f; a").status == 403
    assert locked.get("/decks.json", X_Mdvideo_Token=TOKEN).status == 200


def test_the_token_moves_from_the_address_into_a_cookie(locked):
    answer = locked.get(f"/decks/lesson/?slide=3&token={TOKEN}")
    assert (answer.status, answer.headers["location"]) == (303, "/decks/lesson/?slide=3")
    cookie, *attributes = answer.headers["set-cookie"].split("; ")
    assert cookie == f"mdvideo-{locked.port}={TOKEN}"
    assert {"httponly", "samesite=strict", "path=/"} == {attribute.lower() for attribute in attributes}
    assert locked.get("/decks/lesson/", Cookie=cookie).status == 200
    # Another server on this host has left one that no parser likes.
    assert locked.get("/decks/lesson/", Cookie=f'a={{"b": [1, "é;"]}}; =; {cookie}').status == 200
    # The cookie shows, and does not change: it goes with every request, whoever made it.
    posted = locked.ask("POST", "/decks/lesson/pin", {"Cookie": cookie, "Content-Type": "application/json"}, b"{}")
    assert posted.status == 403


def test_the_token_is_no_way_to_another_host(locked):
    answer = locked.get(f"//evil.example/%5cevil.example?token={TOKEN}")
    assert answer.headers["location"] == "/evil.example/%5Cevil.example"


def test_an_open_server_is_reached_by_address_and_not_by_a_strangers_name(locked):
    """An address needs no resolver, so it cannot be rebound."""
    for host, status in {"192.168.1.7": 200, "[fe80::1]:80": 200, "evil.example": 421}.items():
        assert locked.ask("GET", "/decks.json", {"Host": host, "X-Mdvideo-Token": TOKEN}).status == status


def test_a_server_bound_to_one_address_goes_by_that_alone():
    policy = policy_of("192.168.1.7", 8450, "secret")
    assert policy.locked

    def status(host: str) -> int:
        refused = refusal(policy, RequestHead("GET", "", {"host": host, "x-mdvideo-token": "secret"}))
        return 200 if refused is None else refused.status

    assert {host: status(host) for host in ("192.168.1.7:8450", "192.168.1.8", "evil.example", "localhost")} == {
        "192.168.1.7:8450": 200,
        "192.168.1.8": 421,
        "evil.example": 421,
        "localhost": 200,
    }


def test_loopback_is_what_only_this_machine_reaches():
    assert all(map(is_loopback, ("localhost", "127.0.0.1", "127.8.8.8", "::1", "deck.localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.168.1.7", "example.org", "")))  # noqa: S104


def test_tokens_are_long_and_never_the_same():
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 43
