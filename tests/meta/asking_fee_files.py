"""The page before a fee file is applied, and what another reading of it may bring."""

from decimal import Decimal
from typing import Any

from django.urls import reverse

from placements.models import FeeFile
from placements.services import fee_files
from sefton_pdps.access.roles import Role
from sefton_pdps.core.time import clock
from sefton_pdps.files.file_types import FileType
from sefton_pdps.files.uploads import made_here
from tests.factories import placements, providers
from tests.factories.accounts import person
from tests.meta.asked import Asked, row_of
from tests.placements.fee_files import BLANK, as_workbook, row


def file_that_is_read() -> FeeFile:
    """Two placements, one of a child whom nobody knows."""
    officer, home = person(Role.FINANCE_OFFICER), providers.setting(providers.provider(), urn="SC900100")
    placements.child(case_number="777")
    lines = (row(**{**BLANK, "case": case, "number": home.urn}) for case in ("777", "778"))
    file = made_here(as_workbook(*lines), name="fees.xlsx", file_type=FileType.XLSX)
    fee_files.ask_reading(checked=file, control_total=Decimal(3500), by=officer, at=clock.now())
    return _read(FeeFile.objects.latest("asked_at"))


def _read(fee_file: FeeFile) -> FeeFile:
    return fee_files.read(fee_file_id=fee_file.pk, by=fee_file.asked_by, at=clock.now())


def fee_file_apply(_clock: Any) -> Asked:
    """The child whom nobody knew is recorded while the page is open."""
    fee_file = file_that_is_read()
    assert fee_file.asked_by

    def record_the_child() -> None:
        placements.child(case_number="778")
        _read(fee_file)

    page = reverse("placements:fee_file_apply", args=[fee_file.pk])
    return Asked(page, fee_file.asked_by, record_the_child, "£7,000.00", row_of(FeeFile, fee_file.pk))
