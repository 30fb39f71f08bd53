"""A process that ends by itself is started again, but not for ever."""

import contextlib
import sys
from pathlib import Path

from sefton_pdps.local.identity import OURSELVES
from sefton_pdps.local.supervisor import Supervisor
from sefton_pdps.local.watching import watch
from sefton_pdps.settings import environment


def _supervisor(folder: Path, code: str) -> Supervisor:
    system = Supervisor(project=folder, env=environment.child(), identity=OURSELVES, logs=folder)
    system.add("worker", [sys.executable, "-c", code])
    return system


def test_a_process_that_ended_is_another_one_afterwards(tmp_path: Path) -> None:
    system = _supervisor(tmp_path, "import time; time.sleep(600)")
    first = system.start("worker").pid
    system.children["worker"].kill()
    dead = system.dead()
    assert dead is not None and system.revive(dead)
    assert system.dead() is None and system.children["worker"].pid != first
    system.stop()


def test_one_that_never_stays_is_given_up_after_five_starts(tmp_path: Path) -> None:
    system = _supervisor(tmp_path, "raise SystemExit(3)")
    child = system.start("worker")
    revived = 0
    while True:
        assert child.process is not None
        assert child.process.wait(10) == 3
        if not system.revive(child):
            break
        revived += 1
    assert revived == 5


class _Enough(Exception):
    """The test has seen what it waits for."""


def _watched(tmp_path: Path, hopeless: str) -> tuple[Supervisor, list[str]]:
    """What is said while one of web and worker never stays, until the fifth start has failed."""
    system = Supervisor(project=tmp_path, env=environment.child(), identity=OURSELVES, logs=tmp_path)
    said: list[str] = []
    for name in ("web", "worker"):
        code = "raise SystemExit(3)" if name == hopeless else "import time; time.sleep(600)"
        system.add(name, [sys.executable, "-c", code])
        system.start(name)

    def say(line: str) -> None:
        said.append(line)
        if "again and again and is left off" in line:
            raise _Enough

    with contextlib.suppress(_Enough):
        assert watch(system, {}, say=say) == 1
    return system, said


def test_giving_up_on_the_worker_leaves_the_web_server_up_and_says_what_waits(tmp_path: Path) -> None:
    system, said = _watched(tmp_path, "worker")
    try:
        assert system.children["web"].is_running()
        assert system.dead() is None
        assert "Pages and the database stay up" in said[-1]
    finally:
        system.stop()


def test_a_web_server_that_never_stays_ends_the_rest(tmp_path: Path) -> None:
    system, said = _watched(tmp_path, "web")
    system.stop()
    assert "Stopping the others" in said[-1]
