"""An embedded Redis-protocol broker (Valkey)."""

import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

import redis

from sefton_pdps.local import ports
from sefton_pdps.local.children import Child
from sefton_pdps.local.identity import Identity
from sefton_pdps.local.postgres import ServerError

START_SECONDS = 20


@dataclass
class Broker:
    """One broker in one folder, on one port for its whole life, so that it can be lost and come back."""

    folder: Path
    program: Path
    identity: Identity
    password: str
    log: Path
    port: int = field(default_factory=ports.free_port)
    durable: bool = True
    child: Child | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The address, password included."""
        return f"redis://:{self.password}@{ports.HOST}:{self.port}/0"

    @property
    def pid(self) -> int:
        """The id of the process that was started last."""
        if self.child is None:
            raise ServerError("The broker was never started.")
        return self.child.pid

    def start(self) -> None:
        """Start the broker and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.identity.give(self.folder)
        configuration = self.folder / "broker.conf"
        configuration.write_text(
            f"bind {ports.HOST}\nport {self.port}\nrequirepass {self.password}\n"
            f'dir "{self.folder}"\nsave ""\nappendonly {"yes" if self.durable else "no"}\ndaemonize no\n'
        )
        configuration.chmod(0o600)
        self.identity.give(configuration)
        self.child = Child(
            name="broker",
            command=[str(self.program), str(configuration)],
            cwd=Path("/"),
            identity=self.identity,
            log=self.log,
        )
        self.child.start()
        deadline = time.monotonic() + START_SECONDS
        while not self.is_running():
            if not self.child.is_running() or time.monotonic() > deadline:
                self.child.kill()
                raise ServerError(f"The broker did not start:\n{self.child.last_words()}")
            time.sleep(0.02)

    def has_ended(self) -> bool:
        """Say whether the process is gone; one that hangs is left alone."""
        return self.child is not None and not self.child.is_running()

    def restart(self) -> None:
        """Start a broker that ended by itself again, at the same address."""
        self.kill()
        self.start()

    def is_running(self) -> bool:
        """Say whether the broker answers."""
        client = redis.Redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=1)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def flush(self) -> None:
        """Forget everything (FLUSHALL)."""
        client = redis.Redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=5)
        try:
            client.flushall()
        finally:
            client.close()

    def hang(self) -> None:
        """Make the broker answer nobody (SIGSTOP): connections stay, and wait."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let a broker that hangs answer again (SIGCONT)."""
        os.kill(self.pid, signal.SIGCONT)

    def kill(self) -> None:
        """Lose the broker at once (SIGKILL)."""
        if self.child:
            self.child.kill()

    def stop(self) -> None:
        """Stop the broker in order."""
        if self.child:
            self.child.stop(grace=5)
