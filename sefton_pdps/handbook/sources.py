"""The files of the repository that the handbook reads."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

PRODUCT = ("sefton_pdps", "providers", "placements", "calloffs", "reporting", "templates")
_READ = {".py", ".toml", ".html"}


def files(*folders: str) -> Iterator[tuple[str, Path]]:
    """The source files of the folders, each with its path from the repository's root; in one order everywhere."""
    root = Path(settings.BASE_DIR)
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in _READ and "__pycache__" not in path.parts:
                yield path.relative_to(root).as_posix(), path
