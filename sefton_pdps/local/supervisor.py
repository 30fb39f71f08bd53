"""Web server, Celery worker and Celery beat as children of one supervisor, with readable, prefixed output."""

import queue
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from sefton_pdps.local import ports
from sefton_pdps.local.children import Child
from sefton_pdps.local.identity import Identity
from sefton_pdps.local.revivals import Revivals

_COLOURS = {"web": "36", "worker": "32", "beat": "35"}
# Where `nobody` cannot reach Python the worker runs as root, on loopback only. Celery's warning about that
# would greet everybody at every start.
QUIET_WARNINGS = "ignore:You're running the worker with superuser privileges"
# Stopped in this order: nothing new comes in, nothing new is planned, what runs is finished.
_STOPPING_ORDER = ("web", "beat", "worker")


def web_command(port: int, *, workers: int = 2) -> list[str]:
    """Return the web server's command; it is loaded once, before its workers are forked.

    It logs paths, never a query string, which could name a child.
    """
    return [
        sys.executable, "-m", "gunicorn", "sefton_pdps.wsgi:application", "--bind", f"{ports.HOST}:{port}",
        "--workers", str(workers), "--preload", "--timeout", "60", "--graceful-timeout", "10", "--no-control-socket",
        "--access-logfile", "-", "--access-logformat", "%(m)s %(U)s %(s)s %(L)ss", "--log-level", "warning",
    ]  # fmt: skip


def worker_command(*, processes: int = 2) -> list[str]:
    """Return the Celery worker's command."""
    return [
        sys.executable, "-m", "celery", "--quiet", "-A", "sefton_pdps.celery", "worker",
        "--concurrency", str(processes), "--loglevel", "INFO", "--without-gossip", "--without-mingle",
    ]  # fmt: skip


def beat_command(folder: Path) -> list[str]:
    """Return Celery beat's command; its file remembers when each job last ran."""
    return [
        sys.executable, "-m", "celery", "--quiet", "-A", "sefton_pdps.celery", "beat", "--loglevel", "WARNING",
        "--schedule", str(folder / "schedule"), "--pidfile=",
    ]  # fmt: skip


class Supervisor:
    """Starts, watches and stops the application's processes; each is at hand by name."""

    def __init__(
        self,
        *,
        project: Path,
        env: Mapping[str, str],
        identity: Identity,
        logs: Path | None = None,
        say: Callable[[str], None] = print,
    ) -> None:
        self._project, self._env, self._identity, self._logs = project, env, identity, logs
        self._say = say
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._printer: threading.Thread | None = None
        self.children: dict[str, Child] = {}
        self._revivals = Revivals()

    def add(self, name: str, command: list[str]) -> None:
        """Put a process under supervision without starting it."""
        self.children[name] = Child(
            name=name,
            command=command,
            cwd=self._project,
            env=self._env,
            identity=self._identity,
            log=self._logs / f"{name}.log" if self._logs else None,
        )

    def start(self, name: str) -> Child:
        """Start one process. Without a log folder its lines are printed with its name before them."""
        child = self.children[name]
        child.start()
        if self._logs is None:
            if self._printer is None:
                self._printer = threading.Thread(target=self._print_lines, daemon=True)
                self._printer.start()
            threading.Thread(target=self._read_lines, args=(child,), daemon=True).start()
        return child

    def dead(self) -> Child | None:
        """Return a process that was started and has ended by itself, if there is one."""
        return next((c for c in self.children.values() if c.process and not c.is_running()), None)

    def revive(self, child: Child) -> bool:
        """Start a process again that ended by itself; False when it does so five times within a minute."""
        if not self._revivals.may(child.name):
            return False
        child.kill()  # whatever of its group outlived it
        self.start(child.name)
        return True

    def give_up(self, child: Child) -> None:
        """Leave a process that never stays ended; the others go on."""
        child.kill()
        child.process = None

    def stop(self) -> None:
        """Stop every process in order and leave none behind."""
        order = [*_STOPPING_ORDER, *self.children]
        for name in dict.fromkeys(order):
            if name in self.children:
                self.children[name].stop()
        if self._printer is not None:
            self._lines.put(None)
            self._printer.join(timeout=2)

    def _read_lines(self, child: Child) -> None:
        process = child.process
        if process is None or process.stdout is None:
            return
        prefix = f"{child.name:<6} |"
        if sys.stdout.isatty():
            prefix = f"\033[{_COLOURS.get(child.name, '37')}m{prefix}\033[0m"
        for line in process.stdout:
            if line.strip():
                self._lines.put(f"{prefix} {line.rstrip()}")

    def _print_lines(self) -> None:
        while (line := self._lines.get()) is not None:
            self._say(line)
