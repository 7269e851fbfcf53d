"""Sockets for servers: bound here, so that a port that is taken is told by the name of who wanted it."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import ExitStack


class PortTaken(OSError):
    """A port that was asked for cannot be had; the message names it and the way out."""


def listen(names: Mapping[str, int], *, host: str = "127.0.0.1") -> dict[str, socket.socket]:
    """A bound socket for each name; port 0 is any that is free. All of them, or `PortTaken` and none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with ExitStack() as opened:
        sockets = {}
        for name, port in names.items():
            made = opened.enter_context(socket.socket(family, socket.SOCK_STREAM))
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                made.bind((host, port))
            except OSError as error:
                reason = error.strerror or str(error)
                raise PortTaken(
                    f"{name}: cannot listen on {host}:{port} ({reason}); "
                    "choose others with --ports BASE, or free ones with --ports auto"
                ) from None
            sockets[name] = made
        opened.pop_all()
    return sockets
