"""Our own source files, for the tests that read them."""

from collections.abc import Iterator
from pathlib import Path

from sefton_pdps.local.embedded import PROJECT

PACKAGES = ("sefton_pdps", "providers", "placements", "calloffs", "reporting")


def ours(*folders: str, suffix: str = ".py") -> Iterator[Path]:
    """Every file of the folders with the suffix, caches left out."""
    for folder in folders:
        for path in sorted((PROJECT / folder).rglob(f"*{suffix}")):
            if "__pycache__" not in path.parts:
                yield path


def short(path: Path) -> str:
    return str(path.relative_to(PROJECT))
