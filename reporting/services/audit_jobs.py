"""The kind of background job that makes a file of the audit trail."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from reporting.services import audit_trail
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.jobs.kinds import Kind, Result, Told


def _export(parameters: Mapping[str, UUID], by: User, at: datetime, told: Told) -> Result:
    """Write the file; it waits for whoever asked for it."""
    told("Looking for the lines.")
    file, rows = audit_trail.export(
        export_id=parameters["export"], by=by, at=at, tell=lambda done: told(f"Wrote {done:,} lines so far.")
    )
    return Result([("Lines", rows)], file=file)


EXPORT = Kind(audit_trail.EXPORT, "Exporting the audit trail", Permission.AUDIT_READ, _export)
