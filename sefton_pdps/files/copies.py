"""Files that only copy what stands on record: who needs one again has it made again, so their content goes (ADR 112).

The row stays, as every row of a file does: what was made of which list, by whom and when.
"""

from datetime import date, datetime, timedelta

from sefton_pdps.core.time.working_days import local
from sefton_pdps.files.models import StoredFile

KEPT = timedelta(days=7)
# The kinds of file that are such copies; whoever makes one adds it in its `AppConfig`.
KINDS: set[str] = set()


def register(*kinds: str) -> None:
    """Say that files of these kinds are copies."""
    KINDS.update(kinds)


def kept_until(file: StoredFile) -> date | None:
    """The last day on which the content of a copy is there; None for a file that is kept."""
    return local(file.created_at + KEPT).date() if file.kind in KINDS else None


def is_over(file: StoredFile, at: datetime) -> bool:
    """Whether the content is gone, or goes with the next sweep."""
    return file.kind in KINDS and file.created_at + KEPT <= at
