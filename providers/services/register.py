"""Importing an Ofsted register: providers, settings, their dated registration and what changed."""

from datetime import date, datetime
from hashlib import sha256
from typing import IO, Any

from django.db import connection, transaction
from django.db.models import Max

from providers.imports import RowProblem
from providers.imports.reading import MOST_ROWS
from providers.models import RegisterImport
from providers.rules import register as rules
from providers.services.absences import note_missing
from providers.services.grave_changes import follow_falls
from providers.services.register_places import follow_owners, open_and_close_places
from providers.services.register_plan import Plan, plan_register
from providers.services.register_writing import write_changes, write_registrations, write_settings
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.time import working_days

LOCK = 0x5EF70E6


@transaction.atomic
def import_register(
    *,
    file: IO[bytes],
    file_name: str,
    as_at: date,
    by: User | None,
    at: datetime,
    most_rows: int = MOST_ROWS,
) -> RegisterImport:
    """Take an Ofsted register as it stood on `as_at`: good rows are taken, the others listed with their reason.

    Settings are known by URN, supported accommodation by URN and address. Owners and grades valid before `as_at`
    stay. Raises UnreadableRegister where no layout can be read, and DomainError for a date in the future or
    before that of the last register taken. `file` must be seekable.
    """
    check_date(as_at, at=at)
    one_at_a_time()
    check_date(as_at, at=at)
    plan = plan_register(file, as_at=as_at, most_rows=most_rows)
    file.seek(0)
    return write_plan(
        plan, file_name=file_name, sha=sha256(file.read()).hexdigest(), as_at=as_at, by=by, at=at
    )


def check_date(as_at: date, *, at: datetime) -> None:
    """A register is of today at the latest, and never older than the last one taken."""
    latest = RegisterImport.objects.aggregate(last=Max("as_at"))["last"]
    rules.check_as_at(as_at, today=working_days.local(at).date(), latest=latest)


def write_plan(
    plan: Plan, *, file_name: str, sha: str, as_at: date, by: User | None, at: datetime
) -> RegisterImport:
    """Write what a plan says; the caller holds `one_at_a_time` since the plan was made."""
    outcomes, changed = plan.outcomes, plan.changed
    plan.owners.write()
    write_settings(outcomes)
    done = RegisterImport.objects.create(
        file_name=file_name,
        sha256=sha,
        layout=plan.register.layout,
        as_at=as_at,
        by=by,
        at=at,
        created=len(plan.new),
        changed=len(changed),
        unchanged=plan.unchanged,
        not_taken=[not_taken(problem) for problem in plan.problems],
        missing=len(plan.missing),
        unknown_words=plan.unknown_words(),
    )
    write_registrations(outcomes, source=f"{plan.register.layout}, {file_name}"[:200], as_at=as_at)
    follow_owners([one.setting for one in outcomes if one.is_moved])
    notes = open_and_close_places(
        [one.setting for one in outcomes if one.is_new or one.differences], as_at=as_at
    )
    write_changes(done, changed, notes)
    note_missing(done, [one.setting for one in outcomes], plan.missing, at=at)
    falls = {one.setting.pk: one.differences for one in changed}
    follow_falls(done, {one.setting.pk: one.setting for one in outcomes}, falls, at=at)
    events.record(
        "register.imported",
        subject=done,
        by=by,
        at=at,
        created=done.created,
        changed=done.changed,
        unchanged=done.unchanged,
        not_taken=len(done.not_taken),
        missing=done.missing,
    )
    return done


def one_at_a_time() -> None:
    """A second import waits for the first, and then compares with what that one wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def not_taken(problem: RowProblem) -> dict[str, Any]:
    """A row that was not taken, as the import keeps it."""
    return {
        "sheet": problem.sheet,
        "row": problem.number,
        "urn": problem.urn,
        "reason": problem.reason,
    }
