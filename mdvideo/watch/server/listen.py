"""The socket that the watch server listens on: the port asked for, or the next that is free."""

from __future__ import annotations

import errno
import os
import socket
from ipaddress import ip_address

from mdvideo.errors import SettingsError

PORTS_TRIED = 20
BACKLOG = 128
LAST_PORT = 65535


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on ``host``; port 0 is any free one. Raises SettingsError.

    It already listens, since two sockets may be bound to one port until one of them does.
    """
    if not 0 <= port <= LAST_PORT:
        raise SettingsError(f"--port {port} is no port", hint=f"write 1 to {LAST_PORT}, or 0 for any that is free")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"--host {host} is no address of this machine", hint="try --host 127.0.0.1") from error
    for candidate in [port] if port == 0 else range(port, min(port + PORTS_TRIED, LAST_PORT + 1)):
        try:
            return _listening(family, kind, protocol, (address[0], candidate, *address[2:]))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                reason = (error.strerror or str(error)).lower()
                raise SettingsError(f"cannot listen on {host}, port {candidate}: {reason}") from error
    last = min(port + PORTS_TRIED - 1, LAST_PORT)
    raise SettingsError(f"the ports from {port} to {last} are all in use", hint="choose another with --port")


def origin_of(host: str, port: int) -> str:
    """The address under which a browser on this machine reaches a server bound to ``host``."""
    try:
        address = ip_address(host)
    except ValueError:
        return f"http://{host}:{port}"
    if address.is_unspecified:
        return f"http://{'[::1]' if address.version == 6 else '127.0.0.1'}:{port}"
    return f"http://{f'[{address}]' if address.version == 6 else address}:{port}"


def _listening(family: int, kind: int, protocol: int, address: tuple[object, ...]) -> socket.socket:
    sock = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            # Lets a port be used again at once; elsewhere the option would let two servers share one.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        sock.listen(BACKLOG)
        sock.setblocking(False)
    except OSError:
        sock.close()
        raise
    return sock
