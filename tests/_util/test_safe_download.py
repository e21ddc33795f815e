"""Downloads reach the public internet only, whatever names and redirects claim, and end in time and in size."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest

from mdvideo._util.safe_download import REDIRECTS, Downloader, DownloadError, is_public
from tests.support.http_server import Answer, Received, ScriptedServer


def downloader(**options: Any) -> Downloader:
    return Downloader(**{"max_bytes": 1000, "seconds": 5.0, "may_connect": lambda _: True, **options})


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.5.5", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "2001:0:0:0:0:0:0:1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


def test_a_file_is_downloaded() -> None:
    with ScriptedServer(lambda _: Answer(body=b"picture", headers={"content-type": "Image/PNG; x=1"})) as server:
        found = downloader().download(f"{server.url}/a b.png?c=d e")
    assert (found.data, found.type) == (b"picture", "image/png")
    assert server.received[0].path == "/a%20b.png"


def test_this_machine_is_refused_by_name_and_by_address() -> None:
    with ScriptedServer(lambda _: Answer(body=b"secret")) as server:
        for host in ("127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433"):
            with pytest.raises(DownloadError):
                Downloader(max_bytes=1000).download(server.url.replace("127.0.0.1", host))
        assert server.received == []


def test_the_checked_address_is_the_one_that_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that resolves anew to this machine after the check reaches nothing (DNS rebinding)."""
    asked: list[Any] = []
    answers = [[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 80))]]
    reached: list[tuple[str, int]] = []

    def resolve(*arguments: Any, **_options: Any) -> list[Any]:
        asked.append(arguments)
        return answers[0]

    def connect(address: tuple[str, int], **_options: Any) -> socket.socket:
        reached.append(address)
        raise ConnectionRefusedError("nobody is there")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(DownloadError, match="nobody is there"):
        downloader(may_connect=lambda address: address == "192.0.2.1").download("http://rebinding.test/a.png")
    assert reached == [("192.0.2.1", 80)]
    assert len(asked) == 1


def test_the_next_address_is_tried_where_one_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer(lambda _: Answer(body=b"picture")) as server:
        port = int(server.url.rpartition(":")[2])
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port)) for host in ("127.0.0.9", "127.0.0.1")]
        connect = socket.create_connection

        def reach(address: tuple[str, int], **options: Any) -> socket.socket:
            if address[0] == "127.0.0.9":
                raise OSError("no route to host")
            return connect(address, **options)

        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        monkeypatch.setattr(socket, "create_connection", reach)
        assert downloader().download(server.url).data == b"picture"


def redirecting_to(target: Callable[[str], str]) -> Callable[[Received], Answer]:
    return lambda request: Answer(302, headers={"location": target(request.path)})


def test_redirects_are_followed_and_each_is_checked() -> None:
    seen: list[str] = []

    def may_connect(address: str) -> bool:
        seen.append(address)
        return len(seen) < 2

    def answer(request: Received) -> Answer:
        return Answer(302, headers={"location": "/b"}) if request.path == "/a" else Answer(body=b"x")

    with ScriptedServer(answer) as server:
        assert downloader().download(f"{server.url}/a").data == b"x"
        with pytest.raises(DownloadError, match="not on the public internet"):
            downloader(may_connect=may_connect).download(f"{server.url}/a")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/a", "http://u:k@127.0.0.1/", "http://"])
def test_redirects_to_other_schemes_are_refused(target: str) -> None:
    with ScriptedServer(redirecting_to(lambda _: target)) as server, pytest.raises(DownloadError):
        downloader().download(server.url)


def test_endless_redirects_end() -> None:
    with ScriptedServer(redirecting_to(lambda path: f"{path}x")) as server:
        with pytest.raises(DownloadError, match=f"{REDIRECTS} redirects"):
            downloader().download(f"{server.url}/")
        assert len(server.received) == REDIRECTS + 1


@pytest.mark.parametrize("headers", [{}, {"content-length": "10"}])
def test_a_file_that_is_too_large_is_not_kept(headers: dict[str, str]) -> None:
    with ScriptedServer(lambda _: Answer(body=b"x" * 5000, headers=headers)) as server:
        if headers:  # the server understates: only what it announced is read
            assert len(downloader().download(server.url).data) == 10
            return
        with pytest.raises(DownloadError, match=r"larger than 0\.001 MB"):
            downloader().download(server.url)


def test_a_server_that_is_silent_is_left() -> None:
    with ScriptedServer(lambda _: Answer(delay=5)) as server, pytest.raises(DownloadError, match="in time"):
        downloader(seconds=0.3).download(server.url)


def test_refusals_say_what_the_server_said() -> None:
    with ScriptedServer(lambda _: Answer(404)) as server, pytest.raises(DownloadError, match="answered 404"):
        downloader().download(server.url)
