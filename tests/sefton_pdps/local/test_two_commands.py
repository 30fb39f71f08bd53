"""`make run` and `manage.py` as somebody meets them: in a copy of the checkout, with a space in its path."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sefton_pdps.local.embedded import PROJECT
from sefton_pdps.local.ports import free_port
from sefton_pdps.local.pytest_servers import servers
from sefton_pdps.local.store import Store
from sefton_pdps.settings import environment

pytestmark = pytest.mark.worker

# The variables of this test run must not reach the commands: they are to find their own way.
_OURS = (
    "DATABASE_URL", "MIGRATE_DATABASE_URL", "REDIS_URL", "FILES_ROOT", "EMAIL_FILE_PATH", "DJANGO_SETTINGS_MODULE",
)  # fmt: skip
_PEOPLE = (
    "from sefton_pdps.accounts.models import User; from sefton_pdps.core.database import tenancy; "
    "from sefton_pdps.core.time import clock; "
    "scope = tenancy.scope(tenancy.SYSTEM); scope.__enter__(); "
)
_ADD_A_PERSON = (
    f"{_PEOPLE}User.objects.create(email='invented@example.invalid', name='Invented Person', created_at=clock.now()); "
    "scope.__exit__(None, None, None)"
)
_COUNT_PEOPLE = f"{_PEOPLE}print('people:', User.objects.count(), clock.is_true())"
_STOP_THE_CLOCK = "from sefton_pdps.core.time import clock; clock.stop_at(clock.now() - clock.DAY * 2000)"


def _env(**variables: str) -> dict[str, str]:
    return {**environment.child(**dict.fromkeys(_OURS, "")), "PYTHON": sys.executable, **variables}


@pytest.fixture(scope="module")
def checkout() -> Iterator[Path]:
    """A copy of this checkout; one person is in its database, so that no demonstration data need to be loaded."""
    copy = servers.folder / "a checkout"
    # What Python has compiled goes with it: that it compiles on a new machine is seen on each new machine.
    left_out = shutil.ignore_patterns(".git", ".venv", ".local", ".*_cache", "node_modules", "tests")
    shutil.copytree(PROJECT, copy, ignore=left_out, symlinks=True)
    (copy / ".venv").symlink_to(PROJECT / ".venv")
    command = [sys.executable, "manage.py", "makemigrations", "--check"]
    ran = subprocess.run(command, cwd=copy, env=_env(), capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, ""), "it needs no table, so none is made"
    _shell(copy, _ADD_A_PERSON)
    yield copy


def _shell(checkout: Path, code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code]
    ran = subprocess.run(command, cwd=checkout, env=_env(), capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran


def _processes(checkout: Path) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if str(checkout) in line and entry.parent.name != str(os.getpid()):
            found.append(line)
    return found


def _pid_of(checkout: Path, *words: str) -> int:
    """The id of the supervised process that leads its group and whose command has these words."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                line = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
                leads = os.getpgid(int(entry.name)) == int(entry.name)
                if leads and set(words) <= set(line) and (entry / "cwd").resolve() == checkout:
                    return int(entry.name)
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
        time.sleep(0.1)
    raise AssertionError(f"no process {words}")


def _run(checkout: Path, port: int, **variables: str) -> subprocess.Popen[str]:
    log = (checkout.parent / "make-run.log").open("w")
    return subprocess.Popen(
        ["make", "-C", str(checkout), "run", f"PORT={port}"],
        cwd="/", env=_env(**variables), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def _said(checkout: Path) -> str:
    return (checkout.parent / "make-run.log").read_text()


def _wait_until_said(checkout: Path, run: subprocess.Popen[str], words: str) -> None:
    deadline = time.monotonic() + 90
    while words not in _said(checkout):
        assert run.poll() is None and time.monotonic() < deadline, _said(checkout)
        time.sleep(0.1)


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_command_starts_the_database_migrates_it_and_stops_it(checkout):
    assert "people: 1" in _shell(checkout, _COUNT_PEOPLE).stdout
    assert _processes(checkout) == []


def test_two_commands_share_one_database_and_the_last_one_stops_it(checkout):
    slow = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", "print('in', flush=True); input()"],
        cwd=checkout, env=_env(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert slow.stdout.readline() == "in\n"
    assert "people: 1" in _shell(checkout, _COUNT_PEOPLE).stdout
    assert any("postgres" in line for line in _processes(checkout))
    assert slow.communicate("\n") == ("", None) and slow.returncode == 0
    assert _processes(checkout) == []


def test_help_starts_no_database(checkout):
    ran = subprocess.run(
        [sys.executable, "manage.py", "help"], cwd=checkout, env=_env(), capture_output=True, text=True
    )
    assert ran.returncode == 0
    assert "load_reference_data" in ran.stdout


def _style_sheet(address):
    """How the first style sheet of the page for signing in is sent."""
    with urllib.request.urlopen(f"{address}/sign-in/", timeout=10) as page:
        name = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page.read().decode())[1]
    asked = urllib.request.Request(f"{address}{name}", headers={"Accept-Encoding": "gzip, br"})
    with urllib.request.urlopen(asked, timeout=10) as sheet:
        return sheet.headers["Content-Encoding"]


@pytest.fixture
def folder_of_others(tmp_path: Path) -> Path:
    """What a production setting may name: a folder with a file that is not ours."""
    (tmp_path / "site.css").write_text("somebody's own")
    return tmp_path


def test_make_run_from_start_to_ctrl_c(checkout, folder_of_others):
    _shell(checkout, _STOP_THE_CLOCK)  # as a load that was killed leaves it
    port = free_port()
    run = _run(checkout, port, STATIC_ROOT=str(folder_of_others))
    try:
        _wait_until_said(checkout, run, f"running at http://127.0.0.1:{port}")
        assert _status(f"http://127.0.0.1:{port}/") < 500
        assert _style_sheet(f"http://127.0.0.1:{port}") in ("br", "gzip"), "styles are sent whole"
        assert [path.name for path in folder_of_others.iterdir()] == ["site.css"], (
            "a folder of somebody else's was changed"
        )

        second = subprocess.run(
            ["make", "-C", str(checkout), "run"], cwd="/", env=_env(), capture_output=True, text=True
        )
        assert second.returncode != 0
        assert f"already running at http://127.0.0.1:{port}" in second.stderr

        assert "people: 1 True" in _shell(checkout, _COUNT_PEOPLE).stdout
        assert _status(f"http://127.0.0.1:{port}/") < 500, "a command stopped the running system"

        worker = _pid_of(checkout, "celery", "worker")
        os.kill(worker, signal.SIGKILL)
        _wait_until_said(checkout, run, "The worker process ended by itself (status -9). It is started again")
        assert _pid_of(checkout, "celery", "worker") != worker

        postmaster = checkout / ".local" / "postgres" / "postmaster.pid"
        os.kill(int(postmaster.read_text().split()[0]), signal.SIGKILL)
        _wait_until_said(checkout, run, "The PostgreSQL server ended by itself. It is started again")
        _wait_until(lambda: _status(f"http://127.0.0.1:{port}/sign-in/") == 200)

        os.kill(int(Store(checkout / ".local").state()["pid"]), signal.SIGINT)
        assert run.wait(60) == 0, _said(checkout)
    finally:
        if run.poll() is None:
            run.terminate()
            run.wait()
    assert _processes(checkout) == []
    assert "people: 1" in _shell(checkout, _COUNT_PEOPLE).stdout


def test_a_port_in_use_is_named(checkout):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = _run(checkout, port)
        assert run.wait(60) != 0
    assert f"Port {port} is in use" in _said(checkout)
    assert _processes(checkout) == []


def test_a_database_of_ones_own_needs_its_owner_too(checkout):
    ran = subprocess.run(
        ["make", "-C", str(checkout), "run", f"PORT={free_port()}"],
        cwd="/", env=_env(DATABASE_URL="postgresql://sefton_app@127.0.0.1:9/none"), capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode != 0
    assert "set MIGRATE_DATABASE_URL as well" in ran.stderr


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code
