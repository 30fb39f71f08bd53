"""Free TCP ports on 127.0.0.1."""

import socket

HOST = "127.0.0.1"


def free_port() -> int:
    """Return a port that is free now; whoever starts a server on it tries another when it was just taken."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def is_taken(port: int) -> bool:
    """Say whether a server could not listen on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


class Reservation:
    """A port kept for a server that starts later, or again: bound, not listening, so nobody else gets it."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((HOST, 0))
        self.port = int(self._socket.getsockname()[1])

    def release(self) -> None:
        """Give the port back."""
        self._socket.close()
