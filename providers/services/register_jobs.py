"""The two kinds of background job that a register needs: reading it, and applying it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from providers.services import register_previews as previews
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.jobs.kinds import Kind, Result, Told


def _read(parameters: Mapping[str, UUID], by: User, at: datetime, told: Told) -> Result:
    """Read a register and compare it; the preview waits."""
    told("Opening the file.")
    preview = previews.read(
        preview_id=parameters["preview"], by=by, at=at, tell=lambda rows: told(f"Read {rows:,} rows so far.")
    )
    return Result(
        [
            ("Settings that would be created", preview.created),
            ("Settings that would change", preview.changed),
            ("Settings unchanged", preview.unchanged),
            ("Settings on record that the file does not name", preview.missing),
            ("Rows not taken", len(preview.not_taken)),
        ],
        reverse("providers:register_preview", args=[preview.pk]),
    )


def _apply(parameters: Mapping[str, UUID], by: User, at: datetime, told: Told) -> Result:
    """Write what the preview showed."""
    told("Comparing the file with what is on record.")
    done = previews.apply(
        preview_id=parameters["preview"],
        by=by,
        at=at,
        tell=lambda rows: told(f"Compared {rows:,} rows so far."),
    )
    return Result(
        [
            ("Settings created", done.created),
            ("Settings changed", done.changed),
            ("Settings unchanged", done.unchanged),
            ("Settings to decide because the file does not name them", done.missing),
            ("Rows not taken", len(done.not_taken)),
        ],
        reverse("providers:register_detail", args=[done.pk]),
    )


READ = Kind(previews.READ, "Reading an Ofsted register", Permission.REGISTER_IMPORT, _read)
APPLY = Kind(previews.APPLY, "Applying an Ofsted register", Permission.REGISTER_IMPORT, _apply)
