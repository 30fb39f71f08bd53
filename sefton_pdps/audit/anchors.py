"""Where the chains ended on each day, kept outside the database: an end that was cut is found by it (ADR 157)."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from sefton_pdps.audit import chains
from sefton_pdps.audit.chains import Head
from sefton_pdps.audit.models import ChainTail
from sefton_pdps.files.storage import write_whole

FOLDER = "anchors"
# A transaction that began before the last anchor and ended after it moved its tail at a time before that anchor.
LONGEST_TRANSACTION = timedelta(hours=1)


def folder() -> Path:
    """Where this installation keeps its anchors; a copy of it belongs where the database's owner does not reach."""
    return Path(settings.FILES_ROOT) / FOLDER


def anchor(*, at: datetime) -> Path:
    """Write down the ends of the chains that grew since the last anchor; returns the file. Needs the system's scope."""
    since = _last_taken()
    tails = ChainTail.objects.order_by("pk")
    if since is not None:
        tails = tails.filter(moved_at__gt=since - LONGEST_TRANSACTION)
    heads = [
        {"chain": str(head.chain_id), "sequence": head.sequence, "hash": head.hash}
        for head in chains.heads(tails)
    ]
    path = folder() / f"{at:%Y-%m-%dT%H%M%S.%f}.json"
    write_whole(path, json.dumps({"taken_at": at.isoformat(), "heads": heads}).encode())
    return path


def read(where: Path) -> Iterator[Head]:
    """The heads of every anchor in a folder; a file that cannot be read as one raises ValueError with its name."""
    for path in sorted(where.glob("*.json")):
        try:
            for noted in json.loads(path.read_text())["heads"]:
                yield Head(UUID(noted["chain"]), int(noted["sequence"]), str(noted["hash"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path.name} is no anchor of award files: {error}") from error


def _last_taken() -> datetime | None:
    newest = max(folder().glob("*.json"), default=None)
    return datetime.fromisoformat(json.loads(newest.read_text())["taken_at"]) if newest else None
