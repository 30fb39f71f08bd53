"""The virtual environment. Runs on a bare Python 3.11 or later, hence the standard library only."""

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "sefton-pdps.json"
SYSTEM_PACKAGES = PROJECT / "scripts" / "system-packages"
OLDEST = (3, 11)


def ensure(lock: str) -> None:
    """Make `.venv` hold the dependencies of `requirements/<lock>.txt`; does nothing when it does already."""
    if sys.version_info < OLDEST:
        raise SystemExit("Sefton PDPS needs Python 3.11 or later. Install one and run this again.")
    with (PROJECT / ".venv.lock").open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        if _stamp().get(lock) == _wanted(lock):
            return
        if not _usable():
            _make()
        with _browser_beside(lock):
            _install(lock)
        # What the tests need includes what a run needs.
        held = {name: _wanted(name) for name in ({"run", "test"} if lock == "test" else {lock})}
        STAMP.write_text(json.dumps(_stamp() | held))


def _wanted(lock: str) -> str:
    """Return what tells whether an installation is still right: a fingerprint of the locked list."""
    return hashlib.sha256((PROJECT / "requirements" / f"{lock}.txt").read_bytes()).hexdigest()


def _stamp() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text())) if _usable() else {}
    except (OSError, ValueError):
        return {}


def _usable() -> bool:
    """Say whether the environment's Python starts, is recent enough and can install."""
    if not PYTHON.exists():
        return False
    check = f"import sys, pip; sys.exit(sys.version_info < {OLDEST!r})"
    return subprocess.run([PYTHON, "-c", check], capture_output=True).returncode == 0


def _make() -> None:
    print(f"Making the virtual environment in {VENV}", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    venv = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
    if venv.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SystemExit(
            f"{venv.stdout}{venv.stderr}\nPython could not make a virtual environment. "
            "On Debian or Ubuntu run: apt-get install python3-venv"
        )


def _install(lock: str) -> None:
    print(f"Installing the locked dependencies (requirements/{lock}.txt)", flush=True)
    listed = ["--require-hashes", "-r", str(PROJECT / "requirements" / f"{lock}.txt")]
    uv = shutil.which("uv") or shutil.which("uv", path=str(VENV / "bin"))
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", str(PYTHON), *listed]
    else:
        command = [
            str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
            "--no-input", "--no-compile", *listed,
        ]  # fmt: skip
    if subprocess.run(command, cwd=PROJECT).returncode:
        raise SystemExit("The dependencies could not be installed; the lines above say why.")


@contextmanager
def _browser_beside(lock: str) -> Iterator[None]:
    """Install the tests' browser while something else is installed; what is still missing then, `check_system` says."""
    beside = None
    if lock == "test":
        beside = subprocess.Popen([SYSTEM_PACKAGES, "browser"], cwd=PROJECT, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        if beside:
            beside.wait()


def check_system(purpose: str) -> None:
    """Make sure of the system's own parts (`run`: Pango for PDFs; `test`: Chromium and Poppler too)."""
    if subprocess.run([SYSTEM_PACKAGES, purpose], cwd=PROJECT).returncode:
        raise SystemExit(1)
