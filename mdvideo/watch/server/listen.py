"""Open the listening socket of the watch server: on the requested port, or on the next free one."""

from __future__ import annotations

import errno
import os
import socket
from ipaddress import ip_address

from mdvideo.errors import SettingsError

MAX_PORTS_TRIED = 20
BACKLOG = 128
LAST_PORT = 65535


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on ``host``; port 0 means any free port. Raises SettingsError.

    Binding alone is not enough: two sockets may be bound to one port until one of them listens.
    """
    if not 0 <= port <= LAST_PORT:
        raise SettingsError(f"--port {port} is not a port number", hint=f"use 1 to {LAST_PORT}, or 0 for any free port")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"--host {host} is not an address of this machine", hint="try --host 127.0.0.1") from error
    for candidate in [port] if port == 0 else range(port, min(port + MAX_PORTS_TRIED, LAST_PORT + 1)):
        try:
            return _open_socket(family, kind, protocol, (address[0], candidate, *address[2:]))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                reason = (error.strerror or str(error)).lower()
                raise SettingsError(f"cannot listen on {host}, port {candidate}: {reason}") from error
    last = min(port + MAX_PORTS_TRIED - 1, LAST_PORT)
    raise SettingsError(f"ports {port} to {last} are all in use", hint="choose another port with --port")


def origin_of(host: str, port: int) -> str:
    """Return the URL at which a browser on this machine reaches a server that listens on ``host``."""
    try:
        address = ip_address(host)
    except ValueError:
        return f"http://{host}:{port}"
    if address.is_unspecified:
        return f"http://{'[::1]' if address.version == 6 else '127.0.0.1'}:{port}"
    return f"http://{f'[{address}]' if address.version == 6 else address}:{port}"


def _open_socket(family: int, kind: int, protocol: int, address: tuple[object, ...]) -> socket.socket:
    sock = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            # Makes the port reusable at once. On Windows the option would let two servers share a port.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        sock.listen(BACKLOG)
        sock.setblocking(False)
    except OSError:
        sock.close()
        raise
    return sock
