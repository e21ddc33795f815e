"""The listening socket, and the URL at which a browser reaches it."""

from __future__ import annotations

import socket

import pytest

from mdvideo.errors import SettingsError
from mdvideo.watch.server.listen import listen, origin_of


@pytest.mark.parametrize("host", ["203.0.113.7", "x" * 70])
def test_a_host_of_another_machine_is_an_error(host: str) -> None:
    with pytest.raises(SettingsError, match=r"cannot listen on|is not an address of this machine"):
        listen(host, 0)


def test_if_all_ports_are_in_use_that_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdvideo.watch.server.listen.MAX_PORTS_TRIED", 1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingsError, match="all in use"):
            listen("127.0.0.1", taken.getsockname()[1])


def test_the_url_is_one_that_a_browser_on_this_machine_can_open() -> None:
    assert origin_of("127.0.0.1", 1) == "http://127.0.0.1:1"
    assert origin_of("0.0.0.0", 1) == "http://127.0.0.1:1"  # noqa: S104
    assert origin_of("::", 1) == "http://[::1]:1"
    assert origin_of("::1", 1) == "http://[::1]:1"
    assert origin_of("localhost", 1) == "http://localhost:1"
