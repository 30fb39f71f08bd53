"""A process that ends by itself is started again, but not for ever."""

import sys
from pathlib import Path

from sefton_pdps.local.identity import OURSELVES
from sefton_pdps.local.supervisor import Supervisor
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
