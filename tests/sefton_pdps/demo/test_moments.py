"""A demonstration that is loaded early in the day tells of nothing that has not happened yet, and in the true order."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import F
from django.test import override_settings

from placements.models import Placement
from placements.selectors.placements import past_last_night
from placements.states import PlacementState
from sefton_pdps.audit.models import Event
from sefton_pdps.core import clock, tenancy
from sefton_pdps.core.working_days import moment_from_local
from sefton_pdps.demo.loading import load
from tests.factories.rows import all_of

pytestmark = pytest.mark.whole

# Moments that something is planned for.
AHEAD = {
    "AdmissionRound.closes_at", "RoundExtension.old_end", "RoundExtension.new_end", "CallOff.closes_at",
    "GraveChange.due_at", "BarredStart.due_at", "Session.expire_date",
}  # fmt: skip


@pytest.fixture(scope="module")
def loaded_at(clone_for_module: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[datetime]:
    """A small demonstration of a day at 5:41 in the morning, before anybody's working day."""
    files, today = tmp_path_factory.mktemp("files"), clock.today()
    now = moment_from_local(today - timedelta(days=1), time(5, 41))
    with override_settings(FILES_ROOT=str(files), MEDIA_ROOT=str(files)):
        load(seed=3, today=today - timedelta(days=1), say=lambda words: None, scale=4, now=now)
    yield now


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


def test_the_trail_was_written_in_the_order_of_its_moments(loaded_at: datetime) -> None:
    with tenancy.scope(tenancy.COUNCIL), connection.cursor() as cursor:
        # The load is one transaction, and PostgreSQL counts its commands.
        cursor.execute(
            "SELECT name, at, before FROM (SELECT name, at, subject_id, lag(at) OVER (PARTITION BY subject_id"
            " ORDER BY cmin::text::bigint) AS before FROM audit_event) AS told WHERE before > at"
        )
        assert cursor.fetchall() == []
