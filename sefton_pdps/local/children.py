"""One process of ours: started in a group of its own, watched, stopped and killed by its own id."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from sefton_pdps.local.identity import OURSELVES, Identity

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _dies_with_parent(signal_number: int) -> Callable[[], None] | None:
    """Return what a child runs before it becomes its program, so that a killed parent leaves none behind."""
    libc = _libc
    if libc is None:
        return None
    parent = os.getpid()

    def ask_kernel() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal_number)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal_number)

    return ask_kernel


@dataclass
class Child:
    """A process by name. `log` takes its output; without it, `output` of the running process is a pipe."""

    name: str
    command: Sequence[str]
    cwd: Path
    env: Mapping[str, str] | None = None
    identity: Identity = OURSELVES
    log: Path | None = None
    stop_signal: int = signal.SIGTERM
    dies_with_parent: bool = True
    process: subprocess.Popen[str] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start the process; a second start while it runs is a mistake of the caller."""
        if self.is_running():
            raise RuntimeError(f"{self.name} is running already")
        before_program = _dies_with_parent(self.stop_signal) if self.dies_with_parent else None
        log: IO[str] | int = self.log.open("a") if self.log else subprocess.PIPE
        try:
            self.process = subprocess.Popen(
                list(self.command),
                cwd=self.cwd,
                env=dict(self.env) if self.env is not None else None,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,
                preexec_fn=before_program,  # noqa: PLW1509  (one system call, looked up beforehand; takes no lock)
                **self.identity.popen_arguments(),
            )
        finally:
            if not isinstance(log, int):
                log.close()

    @property
    def pid(self) -> int:
        """The id of the process that was started last."""
        if self.process is None:
            raise RuntimeError(f"{self.name} was never started")
        return self.process.pid

    @property
    def returncode(self) -> int | None:
        """How the process ended, None while it runs or before it was started."""
        return self.process.poll() if self.process else None

    def is_running(self) -> bool:
        """Say whether the process is alive."""
        return self.process is not None and self.process.poll() is None

    def stop(self, *, grace: float = 20) -> None:
        """Ask the process to stop, wait, then kill what is left of its group."""
        if self.process is None:
            return
        if self.is_running():
            self.process.send_signal(self.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(grace)
        self.kill()

    def kill(self) -> None:
        """Kill the process and its group at once (SIGKILL), and wait until it is gone."""
        if self.process is None:
            return
        # The whole group may have ended; macOS says "not permitted" for a group of the dead.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_words(self, lines: int = 15) -> str:
        """Return the end of the log, for an error message."""
        if self.log is None or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
