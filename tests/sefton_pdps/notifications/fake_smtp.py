"""A small mail server on loopback that accepts, refuses, hangs up or falls silent, as a test wants."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message


class FakeMailServer(socketserver.ThreadingTCPServer):
    """Keeps what it was sent in `messages`, and counts the connections.

    `refuse_with` answers recipients, all of them or the one whose address is in `refuses`; `after_data` runs before the
    receipt; a connection is ended before its message after `most_on_one_connection`.
    """

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.messages: list[Message] = []
        self.connections = 0
        self.refuse_with = ""
        self.refuses = ""
        self.most_on_one_connection = 1_000_000
        self.hang_up_after_data = False
        self.after_data: Callable[[], object] = lambda: None

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def message_ids(self) -> list[str]:
        return [message["Message-ID"] for message in self.messages]


class _Conversation(socketserver.StreamRequestHandler):
    server: FakeMailServer

    def handle(self) -> None:
        self.server.connections += 1
        self._taken = 0
        self._say("220 fake mail server")
        for line in self.rfile:
            word = line.decode().strip().upper()
            if word.startswith("MAIL") and self._taken >= self.server.most_on_one_connection:
                self._say("421 enough for one connection")
                return
            if word.startswith("QUIT"):
                self._say("221 bye")
                return
            if word == "DATA":
                self._say("354 go on")
                self.server.messages.append(message_from_bytes(self._data()))
                self.server.after_data()
                if self.server.hang_up_after_data:
                    return
                self._taken += 1
                self._say("250 taken")
            elif self._refuses(line.decode()):
                self._say(self.server.refuse_with)
            else:
                self._say("250 yes")

    def _refuses(self, line: str) -> bool:
        refused = bool(self.server.refuse_with) and self.server.refuses in line
        return refused and line.upper().startswith("RCPT")

    def _data(self) -> bytes:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        return b"".join(lines)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[FakeMailServer]:
    """Run the server for the length of a block."""
    with FakeMailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
