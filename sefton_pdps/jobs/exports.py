"""A list as a file: the rows that its page shows to the same person, as values and never as objects (ADR 77, 102)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from sefton_pdps.access.lists import LISTS, Asked, FileColumn, ListPage
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.text.words import plural
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.spreadsheets import csv_text, workbook
from sefton_pdps.files.file_types import FileType
from sefton_pdps.files.storage import store
from sefton_pdps.files.uploads import made_here
from sefton_pdps.jobs.kinds import Kind, Result, Told
from sefton_pdps.jobs.models import Job, ListExport
from sefton_pdps.jobs.services import queue
from sefton_pdps.jobs.states import FileFormat

EXPORT = "list_export"
# As many lines as a person's spreadsheet opens without complaint; more are two files.
MOST_EXPORTED = 100_000
AT_A_TIME = 2_000
LONGEST_FILTER = 300


def list_open_to(name: str, user: User) -> ListPage:
    """The list of that name, for whoever may open it."""
    page = LISTS.get(name)
    if page is None or not page.may_open(user):
        raise NotAllowed("Your role does not show this list. Ask somebody whose work it is.")
    return page


@transaction.atomic
def ask_export(
    *, page: ListPage, filters: Mapping[str, str], file_format: str, by: User, at: datetime
) -> Job:
    """Have the rows of a list made into a file, in the background; kept is only what the list reads of the filters."""
    list_open_to(page.name, by)
    read = page.read_of(page.asked(by, at, filters), filters)
    kept = {name: value[:LONGEST_FILTER] for name, value in read.items() if value}
    export = ListExport.objects.create(
        asked_by=by, asked_at=at, list_name=page.name, filters=kept, file_format=file_format
    )
    return queue(kind=EXPORT, parameters={"export": export.pk}, by=by, at=at)


def _export(parameters: Mapping[str, UUID], by: User, at: datetime, told: Told) -> Result:
    """Write the file; that it was made, of which list and with how many lines is written down."""
    told("Looking for the rows.")
    export = ListExport.objects.get(pk=parameters["export"], asked_by=by)
    page = LISTS[export.list_name]
    asked = page.asked(by, at, export.filters)
    number = page.rows(asked).order_by()[: MOST_EXPORTED + 1].count()
    if number > MOST_EXPORTED:
        raise DomainError(
            f"That is more than {MOST_EXPORTED:,} rows. Choose fewer on the page of the list, then ask for each part."
        )
    columns = page.columns_for(by)
    lines = _told_lines(_lines(page, asked, columns), number, told)
    body, file_type = _written(FileFormat(export.file_format), page, columns, lines)
    name = f"{page.name}-{local(at).date()}.{file_type.extension}"
    checked = made_here(body, name=name, file_type=file_type)
    file = store(checked, kind=EXPORT, owner_scope=tenancy.COUNCIL, by=by, at=at)
    events.record("list.exported", subject=export, by=by, at=at, list=page.name, rows=number)
    return Result([("List", page.title), ("Rows", number)], file=file)


def _lines(page: ListPage, asked: Asked, columns: Sequence[FileColumn]) -> Iterator[list[object]]:
    """The rows in the order of the page, each column told of its own fields."""
    fields = list(dict.fromkeys(name for column in columns for name in column.fields))
    places = [[fields.index(name) for name in column.fields] for column in columns]
    order = page.order(asked)
    by_key = "-pk" if order.startswith("-") else "pk"
    values = page.rows(asked).order_by(order, by_key).values_list(*fields)
    for row in values.iterator(chunk_size=AT_A_TIME):
        yield [
            _plain(column.told(asked, *(row[place] for place in own)))
            for column, own in zip(columns, places, strict=True)
        ]


def _plain(value: Any) -> object:
    """A value as a spreadsheet sorts it: days and moments of England from the year down, numbers as numbers."""
    if isinstance(value, datetime):
        return f"{local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def _told_lines(lines: Iterable[list[object]], number: int, told: Told) -> Iterator[list[object]]:
    for done, line in enumerate(lines, start=1):
        yield line
        if done % AT_A_TIME == 0:
            told(f"Wrote {plural(done, 'row')} so far.", min(done, number), number)


def _written(
    file_format: FileFormat, page: ListPage, columns: Sequence[FileColumn], lines: Iterable[list[object]]
) -> tuple[bytes, FileType]:
    headings = [column.label for column in columns]
    if file_format == FileFormat.CSV:
        return csv_text(headings, lines), FileType.CSV
    return workbook(page.title[:31], headings, lines), FileType.XLSX


def _is_open(parameters: Mapping[str, UUID], user: User) -> bool:
    """Whether the list that the file is made of is open to the person today."""
    export = ListExport.objects.filter(pk=parameters["export"], asked_by=user).first()
    page = LISTS.get(export.list_name) if export else None
    return page is not None and page.may_open(user)


LIST_EXPORT = Kind(EXPORT, "Making a file of a list", None, _export, _is_open)
