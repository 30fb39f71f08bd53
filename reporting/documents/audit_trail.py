"""The audit trail as a workbook."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from reporting.presenters.audit_trail import HEADINGS, lines
from sefton_pdps.audit.models import Event
from sefton_pdps.core.web.spreadsheets import workbook

Part = tuple[Iterable[Event], Mapping[UUID, str]]


def trail_workbook(parts: Iterable[Part]) -> bytes:
    """A line an event, in the order given; each part comes with what its events are about, by key."""
    return workbook("Audit trail", HEADINGS, (line for rows, names in parts for line in lines(rows, names)))
