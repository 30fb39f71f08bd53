"""Which files are judged, and by what measure."""

from pathlib import Path

from sefton_pdps.local.embedded import PROJECT
from sefton_pdps.local.store import locate

CONFIG = str(PROJECT / "pyproject.toml")
DATA = locate(PROJECT).root / "coverage"
FOLDERS = ["sefton_pdps", "providers", "placements", "calloffs", "reporting"]
LEAST = {"rules": 100.0, "policies": 100.0, "transitions": 100.0, "services": 95.0, "selectors": 95.0}


def room_of(path: Path) -> str:
    """Return the room that a file stands in, or nothing where it is not judged."""
    parts = path.relative_to(PROJECT).with_suffix("").parts
    if parts[0] not in FOLDERS or parts[:2] in {("sefton_pdps", "demo"), ("sefton_pdps", "local")}:
        return ""
    return next((part for part in parts if part in LEAST), "")
