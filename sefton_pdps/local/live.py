"""The whole system for one test: the supervisor of `make run` on a clone of the database and free ports."""

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from sefton_pdps.local import embedded, supervisor
from sefton_pdps.local.broker import Broker
from sefton_pdps.local.children import Child
from sefton_pdps.local.ports import HOST, Reservation
from sefton_pdps.local.run import answers
from sefton_pdps.local.throwaway import Servers
from sefton_pdps.settings import environment

ANSWER_SECONDS = 60


class LiveSystem:
    """A running system: `base_url`, `broker`, and each process by name for the tests that lose one."""

    def __init__(
        self, servers: Servers, *, database: str, folder: Path, settings: Mapping[str, str] | None = None
    ) -> None:
        self.database = database
        self.folder = folder
        self.mail = folder / "mail"
        self.broker: Broker = servers.broker
        self._port = Reservation()
        self.base_url = f"http://{HOST}:{self._port.port}"
        for name in ("mail", "files", "beat", "logs"):
            (folder / name).mkdir(parents=True)
            embedded.application_identity().give(folder / name)
        self.supervisor = supervisor.Supervisor(
            project=embedded.PROJECT,
            env=environment.child(
                **{
                    **servers.environment(database),
                    "DJANGO_SETTINGS_MODULE": "sefton_pdps.settings.test",
                    "MIGRATE_DATABASE_URL": "",
                    "FILES_ROOT": str(folder / "files"),
                    "EMAIL_FILE_PATH": str(self.mail),
                    "BASE_URL": self.base_url,
                    "LOG_LEVEL": "INFO",
                    "PYTHONUNBUFFERED": "1",
                    "PYTHONWARNINGS": supervisor.QUIET_WARNINGS,
                    **(settings or {}),
                }
            ),
            identity=embedded.application_identity(),
            logs=folder / "logs",
        )
        self.supervisor.add("web", supervisor.web_command(self._port.port))
        self.supervisor.add("worker", supervisor.worker_command())
        self.supervisor.add("beat", supervisor.beat_command(folder / "beat"))

    @property
    def web(self) -> Child:
        """The web server: `.pid`, `.stop()`, `.kill()`."""
        return self.supervisor.children["web"]

    @property
    def worker(self) -> Child:
        """The Celery worker: `.pid`, `.stop()`, `.kill()`."""
        return self.supervisor.children["worker"]

    @property
    def beat(self) -> Child:
        """Celery beat: `.pid`, `.stop()`, `.kill()`."""
        return self.supervisor.children["beat"]

    def start(self, *names: str) -> None:
        """Start processes by name and wait until the web server answers and the worker listens."""
        ready_before = self._times_ready()
        for name in names:
            self.supervisor.start(name)
        if "web" in names:
            self._wait("web", lambda: answers(f"{self.base_url}/"))
        if "worker" in names:
            self._wait("worker", lambda: self._times_ready() > ready_before)

    def _times_ready(self) -> int:
        return len(re.findall(r"celery@\S+ ready\.", self.log("worker")))

    def log(self, name: str) -> str:
        """Return what a process has printed so far."""
        path = self.folder / "logs" / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def stop(self) -> None:
        """Stop every process and give the port back."""
        self.supervisor.stop()
        self._port.release()

    def _wait(self, name: str, is_ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + ANSWER_SECONDS
        child = self.supervisor.children[name]
        while not is_ready():
            if not child.is_running() or time.monotonic() > deadline:
                raise RuntimeError(f"The {name} process did not start:\n{child.last_words(40)}")
            time.sleep(0.05)
