"""Embedded PostgreSQL and broker: crashes, stale traces, two users of one server."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sefton_pdps.local import binaries, databases, identity
from sefton_pdps.local.children import Child
from sefton_pdps.local.embedded import PROJECT
from sefton_pdps.local.ports import Reservation, is_taken
from sefton_pdps.local.postgres import Postgres, ServerError
from sefton_pdps.local.pytest_servers import servers
from sefton_pdps.local.revivals import MOST, Revivals
from sefton_pdps.local.store import locate
from sefton_pdps.local.watching import start_again

pytestmark = pytest.mark.whole


def _until(condition: Callable[[], bool], *, seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _cluster(folder: Path) -> Postgres:
    account = identity.for_servers()
    return Postgres(
        data=folder / "postgres",
        programs=binaries.postgres_programs(identity=account, copies=locate(PROJECT).root / "programs"),
        identity=account,
        password="a password with 'quotes' and spaces",
        log=folder / "postgres.log",
    )


@pytest.fixture
def cluster() -> Iterator[Postgres]:
    """A durable cluster in a folder with a space in its name."""
    folder = servers.folder / "a folder with spaces"
    folder.mkdir(exist_ok=True)
    made = _cluster(folder)
    made.make()
    yield made
    made.stop()


def test_a_killed_server_comes_back_with_what_was_committed(cluster):
    cluster.start()
    databases.set_up(cluster, name="kept", passwords=servers.passwords)
    cluster.child.kill()
    assert not cluster.is_running()
    cluster.start()
    assert databases.is_empty(cluster, name="kept")


def test_a_server_that_ends_by_itself_is_started_again_at_its_address(cluster):
    cluster.start()
    databases.set_up(cluster, name="kept", passwords=servers.passwords)
    address = cluster.url("sefton_app", "x", "kept")
    said, revivals = [], Revivals()
    for _ in range(MOST):
        cluster.child.kill()
        assert cluster.has_ended()
        assert start_again("PostgreSQL", cluster, revivals, say=said.append)
        assert not cluster.has_ended()
        assert cluster.url("sefton_app", "x", "kept") == address
    assert databases.is_empty(cluster, name="kept")
    assert "It is started again" in said[-1]
    cluster.child.kill()
    assert not start_again("PostgreSQL", cluster, revivals, say=said.append)
    assert "is left off" in said[-1]


def test_a_server_starts_again_though_its_port_is_held_for_a_moment_longer(cluster):
    cluster.start()
    cluster.child.kill()
    held = socket.create_server(("127.0.0.1", cluster.port))
    release = threading.Timer(0.3, held.close)
    release.start()
    cluster.restart()
    release.join()
    assert not cluster.has_ended()


def test_a_live_process_id_does_not_pass_for_a_server(cluster):
    cluster.start()
    trace = (cluster.data / "postmaster.pid").read_text().splitlines()
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *trace[1:]]))
    assert not cluster.is_running()
    (cluster.data / "postmaster.pid").unlink()


def test_another_command_finds_and_stops_a_server_that_it_did_not_start(cluster):
    cluster.start()
    found = _cluster(cluster.data.parent)
    assert found.is_running()
    found.stop()
    assert not cluster.is_running()


def test_a_stopped_server_leaves_no_socket_folder_behind(cluster):
    cluster.start()
    sockets = Path((cluster.data / "postmaster.pid").read_text().splitlines()[4])
    assert sockets.is_dir()
    cluster.stop()
    assert not sockets.exists()


def test_using_a_server_that_does_not_run_says_so(cluster):
    with pytest.raises(ServerError, match="not running"):
        cluster.connect()


def test_a_folder_that_cannot_become_a_cluster_is_named(cluster):
    broken = _cluster(cluster.data.parent)
    broken.data = cluster.data.parent / "broken"
    broken.data.mkdir()
    (broken.data / "PG_VERSION").write_text("18\n")
    with pytest.raises(ServerError, match="broken"):
        broken.start()


def test_the_broker_comes_back_on_its_port(broker):
    address = broker.url
    broker.kill()
    assert not broker.is_running()
    broker.start()
    assert broker.is_running()
    assert broker.url == address


def test_the_broker_wants_its_password(broker):
    broker.password, right = "wrong", broker.password
    try:
        assert not broker.is_running()
    finally:
        broker.password = right


def test_a_reserved_port_is_given_to_nobody_else():
    kept = Reservation()
    assert kept.port not in {Reservation().port for _ in range(50)}
    assert not is_taken(kept.port)
    kept.release()


def test_stop_ends_a_process_that_ignores_the_request(tmp_path):
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print('up', flush=True); time.sleep(60)"
    )
    child = Child(
        name="stubborn", command=[sys.executable, "-c", stubborn], cwd=tmp_path, log=tmp_path / "log"
    )
    child.start()
    assert _until(lambda: "up" in child.last_words())
    child.stop(grace=0.1)
    assert child.returncode == -signal.SIGKILL


def test_stop_ends_the_children_of_a_child(tmp_path):
    parent = (
        "import subprocess, sys, time; "
        "c = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
        "print(c.pid, flush=True); time.sleep(60)"
    )
    child = Child(name="parent", command=[sys.executable, "-c", parent], cwd=tmp_path, log=tmp_path / "log")
    child.start()
    assert _until(lambda: child.last_words().strip().isdigit())
    grandchild = int(child.last_words())
    child.stop()
    assert _until(lambda: not _is_alive(grandchild))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_killed_supervisor_leaves_no_child_behind(tmp_path):
    supervisor = (
        "import sys, time; from pathlib import Path; from sefton_pdps.local.children import Child; "
        "c = Child(name='c', command=[sys.executable, '-c', 'import time; time.sleep(60)'], cwd=Path('/'), "
        "log=Path(sys.argv[1])); c.start(); print(c.pid, flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", supervisor, str(tmp_path / "log")],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    child = int(process.stdout.readline())
    assert _is_alive(child)
    process.kill()
    process.wait()
    process.stdout.close()
    assert _until(lambda: not _is_alive(child))


def test_a_second_start_of_a_running_process_is_refused(tmp_path):
    child = Child(
        name="one",
        command=[sys.executable, "-c", "import time; time.sleep(60)"],
        cwd=tmp_path,
        log=tmp_path / "l",
    )
    child.start()
    with pytest.raises(RuntimeError, match="one is running already"):
        child.start()
    child.kill()


def _is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
