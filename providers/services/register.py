"""Importing an Ofsted register: providers, settings, their dated registration and what changed."""

from collections import defaultdict
from datetime import date, datetime
from hashlib import sha256
from typing import IO, Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from providers.imports import RowProblem, read_register
from providers.imports.reading import MOST_ROWS
from providers.models import RegisterChange, RegisterImport, Setting, SettingRegistration
from providers.rules import register as rules
from providers.rules.register import Difference
from providers.services import bulk
from providers.services.register_owners import Owners
from providers.services.register_places import follow_owners, open_and_close_places
from providers.services.register_rows import Outcome, weigh
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core import working_days

LOCK = 0x5EF70E6
WRITTEN = [
    "provider", "kind", "name", "address", "postcode", "easting", "northing", "authority_code", "registration",
    "registered_places", "grade", "inspected_on", "accommodation_outcome", "conditions",
]  # fmt: skip


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

    Settings are known by URN, supported accommodation by URN and address. What was valid before `as_at` stays as
    it is. Raises UnreadableRegister where no layout can be read, and DomainError for a date in the future or
    before that of the last register taken. `file` must be seekable.
    """
    today = working_days.local(at).date()
    rules.check_as_at(as_at, today=today, latest=None)
    register = read_register(file, most_rows=most_rows)
    _one_at_a_time()
    rules.check_as_at(as_at, today=today, latest=RegisterImport.objects.aggregate(last=Max("as_at"))["last"])
    owners = Owners(as_at=as_at)
    outcomes, problems = weigh(register.rows, owners, as_at)
    changed = [one for one in outcomes if not one.is_new and one.differences]
    owners.write()
    _write_settings(outcomes)
    file.seek(0)
    done = RegisterImport.objects.create(
        file_name=file_name,
        sha256=sha256(file.read()).hexdigest(),
        layout=register.layout,
        as_at=as_at,
        by=by,
        at=at,
        created=sum(one.is_new for one in outcomes),
        changed=len(changed),
        unchanged=sum(not one.is_new and not one.differences for one in outcomes),
        not_taken=[_not_taken(problem) for problem in [*register.problems, *problems]],
    )
    _write_registrations(outcomes, source=f"{register.layout}, {file_name}"[:200], as_at=as_at)
    follow_owners([one.setting for one in outcomes if one.is_moved])
    notes = open_and_close_places(
        [one.setting for one in outcomes if one.is_new or one.differences], as_at=as_at
    )
    _write_changes(done, changed, notes)
    events.record(
        "register.imported",
        subject=done,
        by=by,
        at=at,
        created=done.created,
        changed=done.changed,
        unchanged=done.unchanged,
        not_taken=len(done.not_taken),
    )
    return done


def _one_at_a_time() -> None:
    """A second import waits for the first, and then compares with what that one wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _write_settings(outcomes: list[Outcome]) -> None:
    bulk.create(Setting, [one.setting for one in outcomes if one.is_new])
    changed = [one.setting for one in outcomes if not one.is_new and one.differences]
    bulk.rewrite(Setting, changed, WRITTEN)


def _write_registrations(outcomes: list[Outcome], *, source: str, as_at: date) -> None:
    """Close the registration before at `as_at` and open the new one; a second register of a day amends that day."""
    closed: list[SettingRegistration] = []
    amended: list[SettingRegistration] = []
    opened: list[SettingRegistration] = []
    for one in outcomes:
        last, facts = one.last, _dated_facts(one)
        if last is None:
            opened.append(_registration(one, facts, source, as_at))
        elif any(getattr(last, name) != value for name, value in facts.items()):
            if last.valid_from == as_at:
                amended.append(_amend(last, facts, source))
            else:
                last.valid_to = as_at
                closed.append(last)
                opened.append(_registration(one, facts, source, as_at))
    bulk.rewrite(SettingRegistration, closed, ["valid_to"])
    names = [*rules.DATED, "provider", "sector", "source"]
    bulk.rewrite(SettingRegistration, amended, names)
    bulk.create(SettingRegistration, opened)


def _dated_facts(one: Outcome) -> dict[str, Any]:
    facts = {name: getattr(one.setting, name) for name in rules.DATED}
    return facts | {"provider_id": one.provider.pk, "sector": one.provider.sector}


def _registration(one: Outcome, facts: dict[str, Any], source: str, as_at: date) -> SettingRegistration:
    return SettingRegistration(setting=one.setting, valid_from=as_at, source=source, **facts)


def _amend(last: SettingRegistration, facts: dict[str, Any], source: str) -> SettingRegistration:
    for name, value in (facts | {"source": source}).items():
        setattr(last, name, value)
    return last


def _write_changes(done: RegisterImport, changed: list[Outcome], notes: dict[UUID, Difference]) -> None:
    found: defaultdict[UUID, list[Difference]] = defaultdict(list)
    for one in changed:
        found[one.setting.pk] += one.differences
        if one.setting.pk in notes:
            found[one.setting.pk].append(notes[one.setting.pk])
    bulk.create(
        RegisterChange,
        [
            RegisterChange(
                register_import=done,
                setting_id=pk,
                field=difference.field,
                before=difference.before,
                after=difference.after,
            )
            for pk, differences in found.items()
            for difference in differences
        ],
    )


def _not_taken(problem: RowProblem) -> dict[str, Any]:
    return {
        "sheet": problem.sheet,
        "row": problem.number,
        "urn": problem.urn,
        "reason": problem.reason,
    }
