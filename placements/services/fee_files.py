"""A fee file from its upload to what it wrote: read and shown, held to the control total, applied whole (ADR 120)."""

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.urls import reverse

from placements.models import FeeFile, FeeKind, Placement
from placements.rules.fee_file import (
    MOST_ROWS,
    Outcome,
    by_heading,
    placements_of,
    why_not_headings,
    why_not_total,
    with_codes,
)
from placements.selectors.fee_files import codes_by_name, on_record
from placements.services.fee_file_plan import Plan, plan_file
from placements.services.fee_file_writing import write_plan
from providers.imports.file_kinds import UnreadableRegister
from providers.imports.opening import open_workbook
from sefton_pdps.access.access import has_permission, not_let
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.text.characters import line
from sefton_pdps.core.time.working_days import local
from sefton_pdps.files.file_types import FileType
from sefton_pdps.files.storage import content, store
from sefton_pdps.files.uploads import Checked
from sefton_pdps.jobs.kinds import Kind, Result, Told
from sefton_pdps.jobs.models import Job
from sefton_pdps.jobs.services import queue

READ, APPLY = "fees.read", "fees.apply"
MAY = (Permission.PLACEMENT_START, Permission.BUDGET_SET)
LOCK = 0x5EF7F11E
NOT_A_WORKBOOK = (
    "The file cannot be read as an Excel workbook. Save it as .xlsx, with the headings of the template in the first "
    "row."
)
Cells = Iterator[tuple[int, Mapping[str, Any]]]


class OtherTotal(DomainError):
    """What is accepted does not come to the control total; `plan` says row by row why."""

    def __init__(self, refusal: str, plan: Plan) -> None:
        super().__init__(refusal)
        self.plan = plan


def check_may(user: User) -> None:
    """A placements officer or a finance officer brings a file."""
    if not any(has_permission(user, one) for one in MAY):
        raise not_let(MAY[0])


@transaction.atomic
def ask_reading(*, checked: Checked, control_total: Decimal, by: User, at: datetime) -> Job:
    """Keep a file and have it read; nothing of it is written until somebody applies it."""
    check_may(by)
    kept = store(checked, kind="fee file", owner_scope=tenancy.COUNCIL, by=by, at=at)
    fee_file = FeeFile.objects.create(
        file=kept, file_name=kept.original_name, control_total=control_total, asked_by=by, asked_at=at
    )
    events.record("fee_file.asked", subject=fee_file, by=by, at=at)
    return queue(kind=READ, parameters={"fee_file": fee_file.pk}, by=by, at=at)


@transaction.atomic
def read_again(*, fee_file: FeeFile, by: User, at: datetime) -> Job:
    """Hold it against what is on record now: a child may have been recorded meanwhile."""
    check_may(by)
    _open(fee_file.pk)
    return queue(kind=READ, parameters={"fee_file": fee_file.pk}, by=by, at=at)


@transaction.atomic
def ask_to_apply(*, fee_file: FeeFile, by: User, at: datetime) -> Job:
    """Have it applied; refused where what is accepted does not come to the control total."""
    check_may(by)
    fee_file = _open(fee_file.pk)
    if fee_file.read_at is None:
        raise DomainError("The file is not read yet. Wait until it is, then apply it.")
    if fee_file.accepted != fee_file.control_total:
        raise DomainError(_why_not(fee_file))
    return queue(kind=APPLY, parameters={"fee_file": fee_file.pk}, by=by, at=at)


def _why_not(fee_file: FeeFile) -> str:
    sums = {
        name: sum((Decimal(one["weekly"]) for one in fee_file.lines if one["outcome"] == name), Decimal(0))
        for name in (Outcome.PARKED.name, Outcome.REFUSED.name)
    }
    return why_not_total(
        fee_file.accepted, fee_file.control_total, parked=sums["PARKED"], refused=sums["REFUSED"]
    )


def _open(pk: UUID) -> FeeFile:
    locked = FeeFile.objects.select_for_update(of=("self",)).select_related("file").get(pk=pk)
    if locked.applied_at is not None:
        raise Stale("This file is applied already. Nothing was changed.")
    return locked


@transaction.atomic
def read(*, fee_file_id: UUID, by: User | None, at: datetime) -> FeeFile:
    """Read the file and keep what it would do; writes nothing else."""
    fee_file = _open(fee_file_id)
    plan = _plan(fee_file, at)
    fee_file.read_at, fee_file.digest, fee_file.accepted = at, plan.digest(), plan.accepted
    fee_file.lines = plan.lines()
    fee_file.save(update_fields=["read_at", "digest", "accepted", "lines"])
    counts = plan.counted()
    accepted = sum(number for outcome, number in counts.items() if outcome.is_taken)
    events.record(
        "fee_file.read", subject=fee_file, by=by, at=at, accepted=accepted, refused=counts[Outcome.REFUSED]
    )
    return fee_file


@transaction.atomic
def apply(*, fee_file_id: UUID, by: User | None, at: datetime) -> FeeFile:
    """Write what the file was shown to do, all or nothing; refused where it would do anything else by now."""
    fee_file = _open(fee_file_id)
    _one_at_a_time()
    plan = _plan(fee_file, at)
    if plan.digest() != fee_file.digest:
        raise Stale(
            "What is on record changed since the file was read, so it would do something else than you were shown. "
            "Nothing was written. Open the file and read it again."
        )
    _write(fee_file, plan, by, at)
    return fee_file


def import_rows(
    *, rows: Cells, file_name: str, control_total: Decimal, write: bool, at: datetime
) -> tuple[Plan, list[Placement]]:
    """The same in one go, for the command: the whole file, or nothing where it does not come to the control total."""
    with transaction.atomic():
        _one_at_a_time()
        plan = plan_rows(rows, at)
        if not write:
            return plan, []
        if refusal := plan.why_not(control_total):
            raise OtherTotal(refusal, plan)
        fee_file = FeeFile.objects.create(
            file_name=file_name[:120], control_total=control_total, asked_at=at, read_at=at, digest=plan.digest(),
            accepted=plan.accepted, lines=plan.lines(),
        )  # fmt: skip
        return plan, _write(fee_file, plan, None, at)


def _write(fee_file: FeeFile, plan: Plan, by: User | None, at: datetime) -> list[Placement]:
    if plan.accepted != fee_file.control_total:
        raise DomainError(_why_not(fee_file))
    changed = plan.counted()[Outcome.CHANGED]
    placements = write_plan(plan, by=by, at=at)
    fee_file.applied_at, fee_file.applied_by = at, by
    fee_file.save(update_fields=["applied_at", "applied_by"])
    events.record("fee_file.applied", subject=fee_file, by=by, at=at, made=len(placements), changed=changed)
    return placements


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _plan(fee_file: FeeFile, at: datetime) -> Plan:
    if fee_file.file is None:
        raise DomainError("This file was taken by the command, and is not kept. Send it again.")
    is_text = fee_file.file.content_type == FileType.CSV.content_type
    return plan_rows((csv_rows if is_text else workbook_rows)(content(fee_file.file)), at)


def plan_rows(rows: Cells, at: datetime) -> Plan:
    """What the rows of a file would do."""
    today = local(at).date()
    discounts = set(FeeKind.objects.filter(is_discount=True).values_list("code", flat=True))
    stays, problems = placements_of(with_codes(rows, codes_by_name()), discounts)
    return plan_file(stays, problems, on_record(stays, today), today)


def workbook_rows(body: bytes) -> Cells:
    """The rows of the first sheet of a workbook, by column."""
    try:
        book = open_workbook(BytesIO(body))
        rows = list(book.rows(book.sheet_names[0]))
    except (UnreadableRegister, IndexError) as error:
        raise DomainError(NOT_A_WORKBOOK, field="file") from error
    return _by_column(rows)


def csv_rows(body: bytes) -> Cells:
    """The same of a CSV file."""
    try:
        text = body.decode("utf-8-sig")
        # Excel writes what the computer's settings say between the cells; the headings hold none of the three.
        separator = max(",;\t", key=text.partition("\n")[0].count)
        lines = csv.reader(StringIO(text, newline=None), delimiter=separator)
        return _by_column([(number, tuple(row)) for number, row in enumerate(lines, start=1) if any(row)])
    except (UnicodeDecodeError, csv.Error) as error:
        raise DomainError(
            "The file cannot be read as CSV in UTF-8. Save it again as CSV UTF-8 or as .xlsx."
        ) from error


def _by_column(rows: list[tuple[int, tuple[Any, ...]]]) -> Cells:
    if not rows:
        raise DomainError("The file has no row. Fill in the template.", field="file")
    if len(rows) > MOST_ROWS + 1:
        raise DomainError(f"The file has more than {MOST_ROWS:,} rows. Split it into two.", field="file")
    if refusal := why_not_headings(rows[0][1]):
        raise DomainError(refusal, field="file")
    places = by_heading(rows[0][1])
    return (
        (number, {name: row[place] for name, place in places.items() if place < len(row)})
        for number, row in rows[1:]
        if any(cell is not None and line(str(cell)) for cell in row)
    )


def _told(fee_file: FeeFile) -> Result:
    counts = {one: sum(line["outcome"] == one.name for line in fee_file.lines) for one in Outcome}
    is_applied = fee_file.applied_at is not None
    rows = [(f"Placements: {one.told(is_applied=is_applied)}", number) for one, number in counts.items()]
    sums: list[tuple[str, str | int]] = [
        ("Control total, pounds a week", f"{fee_file.control_total:,.2f}"),
        ("Accepted lines, pounds a week", f"{fee_file.accepted:,.2f}"),
    ]
    return Result([*rows, *sums], reverse("placements:fee_file", args=[fee_file.pk]))


def _read_job(parameters: Mapping[str, UUID], by: User, at: datetime, told: Told) -> Result:
    told("Reading the file.")
    return _told(read(fee_file_id=parameters["fee_file"], by=by, at=at))


def _apply_job(parameters: Mapping[str, UUID], by: User, at: datetime, told: Told) -> Result:
    told("Holding the file against what is on record.")
    return _told(apply(fee_file_id=parameters["fee_file"], by=by, at=at))


def _is_open(_parameters: Mapping[str, UUID], user: User) -> bool:
    return any(has_permission(user, one) for one in MAY)


JOBS = (
    Kind(READ, "Reading a fee file", None, _read_job, _is_open),
    Kind(APPLY, "Applying a fee file", None, _apply_job, _is_open),
)
