"""A demonstration that is loaded early in the day tells of nothing that has not happened yet, and in the true order.

The same arguments give the same rows.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import F
from pytest_django import DjangoDbBlocker

from placements.models import Placement
from placements.selectors.placements import past_last_night
from placements.states import PlacementState
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import moment_from_local
from tests import kept_load
from tests.conftest import clone
from tests.factories.rows import all_of
from tests.kept_load import Loaded
from tests.shares import TAKES_ALL, is_taken

pytestmark = [pytest.mark.whole, pytest.mark.drawn]
# A second load takes as long as the first: on other days what is kept of that is read.
LOADS_ANEW = is_taken("a second load of the demonstration")
on_its_day = pytest.mark.skipif(not LOADS_ANEW, reason="one day of three, and make drill")

# Moments that something is planned for, and the start of a transaction, which tells it from others (ADR 75).
AHEAD = {
    "FiguresChange.at", "AskedHome.expires_at",
    "AdmissionRound.closes_at", "RoundExtension.old_end", "RoundExtension.new_end", "CallOff.closes_at",
    "CallOff.first_closes_at", "Invitation.profile_ends_at", "Authorisation.provisional_until",
    "GraveChange.due_at", "BarredStart.due_at", "Session.expire_date",
    "LegalAuthority.runs_out_at", "Child.legal_until", "Child.authority_until",
}  # fmt: skip

# Ends of months and years, holidays, a change of the clocks either way, the first day of a financial year.
OTHER_DAYS = [
    date(2026, 12, 1), date(2026, 12, 25), date(2026, 12, 31), date(2027, 1, 31), date(2027, 3, 28), date(2027, 4, 1),
    date(2027, 5, 15), date(2027, 7, 6), date(2027, 10, 31), date(2028, 2, 29),
]  # fmt: skip


@pytest.fixture(scope="module")
def loaded_at(
    loaded_demonstration: Loaded, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[datetime]:
    """A load of this run's own, at 5:41 in the morning, into the installation that the kept one was loaded into.

    Whatever it reads in no order comes backwards: PostgreSQL promises none, and gives another on another day. On other
    days, the kept one.
    """
    kept = loaded_demonstration
    with (
        clone(django_db_blocker, template=kept.installation if LOADS_ANEW else kept.database),
        django_db_blocker.unblock(),
    ):
        if LOADS_ANEW:
            _load_backwards(kept.now, tmp_path_factory.mktemp("files"))
        assert clock.is_true()
        yield loaded_demonstration.now


def _load_backwards(now: datetime, files: Path) -> None:
    with connection.execute_wrapper(_backwards_if_in_no_order):
        kept_load.load_small(now, files)


def _backwards_if_in_no_order(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    if sql.startswith("SELECT") and " FROM " in sql and "ORDER BY" not in sql:
        sql = f"SELECT * FROM ({sql}) AS in_no_order ORDER BY row_number() OVER () DESC"
    return execute(sql, params, many, context)


def _latest(model: type[models.Model], field: models.Field) -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT max("{field.column}") FROM "{model._meta.db_table}"')
        return cursor.fetchone()[0]


def _may_be_read(model: type[models.Model]) -> bool:
    """Whether the application may read the table at all; sessions and counters stand behind functions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [model._meta.db_table])
        return bool(cursor.fetchone()[0])


def test_no_moment_of_any_row_lies_after_the_clock(loaded_at: datetime) -> None:
    late, told = [], 0
    with tenancy.scope(tenancy.COUNCIL):
        for model in filter(_may_be_read, apps.get_models()):
            for field in model._meta.local_fields:
                if isinstance(field, models.DateTimeField):
                    label = f"{model.__name__}.{field.name}"
                    latest = _latest(model, field)
                    told += latest is not None
                    if latest and latest > loaded_at and label not in AHEAD:
                        late.append((label, latest.isoformat()))
    assert told > 30 and late == []


def test_something_happened_today_all_the_same(loaded_at: datetime) -> None:
    midnight = moment_from_local(loaded_at.date(), time(0))
    with tenancy.scope(tenancy.COUNCIL):
        assert all_of(Event).filter(at__gte=midnight).count() > 5


def test_no_stay_goes_on_long_after_its_last_night(loaded_at: datetime) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        forgotten = Placement.objects.filter(past_last_night(loaded_at.date() - timedelta(days=1)))
        ended = Placement.objects.filter(state=PlacementState.ENDED, ended_on=F("planned_end"))
        assert not forgotten.exists() and ended.exists()


@on_its_day
def test_the_trail_was_written_in_the_order_of_its_moments(loaded_at: datetime) -> None:
    with tenancy.scope(tenancy.COUNCIL), connection.cursor() as cursor:
        # The load is one transaction, and PostgreSQL counts its commands; that a question was asked is written apart.
        cursor.execute(
            "SELECT name, at, before FROM (SELECT name, at, subject_id, lag(at) OVER (PARTITION BY subject_id"
            " ORDER BY cmin::text::bigint) AS before FROM audit_event WHERE name NOT LIKE '%asked_if_sure') AS told"
            " WHERE before > at"
        )
        assert cursor.fetchall() == []


@on_its_day
def test_a_second_load_with_the_same_arguments_gives_the_same_rows(
    loaded_at: datetime, loaded_demonstration: Loaded
) -> None:
    """In another process, and often on another run: the first is the kept one."""
    first = kept_load.fingerprints(loaded_demonstration.database)
    rows = kept_load.fingerprints(connection.settings_dict["NAME"])
    assert {table for table in rows if rows[table] != first[table]} == set()
    assert rows["placements_child"] and rows["calloffs_offer"] and rows["audit_event"]


@pytest.mark.skipif(not TAKES_ALL, reason="make drill")
@pytest.mark.parametrize("day", OTHER_DAYS, ids=str)
def test_two_loads_of_another_day_give_the_same_rows(
    day: date, loaded_demonstration: Loaded, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    """On each day other things have come about, such as a search of two homes that ends without an award."""
    rows = []
    for load in (kept_load.load_small, _load_backwards):
        with (
            clone(django_db_blocker, template=loaded_demonstration.installation),
            django_db_blocker.unblock(),
        ):
            load(moment_from_local(day, time(5, 41)), tmp_path / load.__name__)
            rows.append(kept_load.fingerprints(connection.settings_dict["NAME"]))
    first, second = rows
    assert {table for table in second if second[table] != first[table]} == set()
