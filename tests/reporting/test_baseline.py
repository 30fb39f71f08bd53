"""The engine yields report 1.2, 1.3 and 1.5 from placements and fee lines, with no figure typed in (S-28 to S-32)."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.db.models import Max

from placements.models import Placement
from placements.rules.fees import weekly_line
from placements.services.fees import change_fee
from placements.services.placements import end_placement
from providers.models import Setting
from providers.services.register import import_register
from reporting.documents.expenditure_report import report_document
from reporting.models import Budget
from reporting.rules.snapshot import canonical
from reporting.selectors.figures import compute
from reporting.selectors.snapshot import snapshot
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time.clock import now, today
from sefton_pdps.demo.baseline import load_baseline
from sefton_pdps.demo.loading import analyse
from tests.factories.accounts import person
from tests.providers.register_files import register

pytestmark = [pytest.mark.django_db, pytest.mark.whole]
AS_AT = date(2021, 12, 31)


@pytest.fixture(scope="module")
def loaded(clone_for_module: str) -> None:
    """The baseline as it stood in February 2022; test_report_document loads it as it stands today."""
    load_baseline(seed=2022, by=person(Role.FINANCE_OFFICER), today=date(2022, 2, 10))
    analyse()


@pytest.fixture
def baseline(loaded: None, db: None) -> Iterator[None]:
    with tenancy.scope(tenancy.COUNCIL):
        yield


def _thousands(amount: Decimal) -> Decimal:
    return (amount / 1_000_000).quantize(Decimal("0.001"))


def _lines() -> dict:
    return {line.code: line for line in compute(AS_AT).lines}


def _frozen() -> str:
    return canonical(snapshot(compute(AS_AT)))


def test_residential_is_report_1_5_to_the_thousand(baseline: None) -> None:
    line = _lines()["residential"]
    assert _thousands(line.budget.amount) == Decimal("11.472")
    assert _thousands(line.forecast.total) == Decimal("12.970")
    assert _thousands(line.variance) == Decimal("1.498")


def test_fostering_is_report_1_5_to_the_thousand(baseline: None) -> None:
    line = _lines()["independent-fostering"]
    assert _thousands(line.budget.amount) == Decimal("5.097")
    assert _thousands(line.forecast.accrued) == Decimal("3.816")
    assert _thousands(line.forecast.total) == Decimal("5.100")
    assert _thousands(line.variance) == Decimal("0.003")


def test_every_part_of_the_forecast_is_there_and_they_make_the_total(baseline: None) -> None:
    for line in _lines().values():
        parts = line.forecast
        assert min(parts.accrued, parts.committed, parts.expected_starts, parts.expected_ends) > 0
        assert parts.total == parts.accrued + parts.committed + parts.expected_starts - parts.expected_ends


def test_70_in_homes_137_fostered_25_providers_103_beds(baseline: None) -> None:
    figures = snapshot(compute(AS_AT))
    totals = {row["line"]: row["total"] for row in figures["routes"]["rows"]}
    assert totals == {"residential": 70, "independent-fostering": 137}
    assert (figures["market"]["providers"], figures["market"]["beds"]) == (25, 103)


def test_621_and_the_statement_of_25_and_57_are_cited_with_their_note(baseline: None) -> None:
    cited = {one["code"]: one for one in snapshot(compute(AS_AT))["cited"]}
    assert sorted(one["value"] for one in cited.values()) == ["25", "57", "621"]
    assert all(one["source"] for one in cited.values())
    assert any("70" in one["note"] for one in cited.values())


def test_fees_are_spread_with_no_balancing_line(baseline: None) -> None:
    for service_type in ("residential", "fostering"):
        weekly = list(
            Placement.objects.filter(service_type=service_type)
            .annotate(first=Max("fee_lines__weekly"))
            .values_list("first", flat=True)
        )
        assert len(set(weekly)) > len(weekly) / 10
        assert all(amount * 2 % 1 == 0 for amount in weekly)
        assert min(weekly) > max(weekly) / 12


def test_december_2021_stays_when_a_register_is_imported_today(baseline: None) -> None:
    before = _frozen()
    known = Setting.objects.exclude(registered_places=None).filter(kind="childrens_home").first()
    file = register(
        {
            "urn": known.urn,
            "setting_name": known.name,
            "places": 9,
            "grade": "Inadequate",
            "postcode": known.postcode,
        }
    )
    done = import_register(file=file, file_name="r.xlsx", as_at=today(), by=None, at=now())
    assert done.changed == 1
    assert _frozen() == before


@pytest.fixture
def february(clock: Any) -> None:
    clock.set(datetime(2022, 2, 10, 12, tzinfo=UTC))


def test_december_2021_stays_when_fees_ends_and_budgets_change_later(february: None, baseline: None) -> None:
    before, at, by = _frozen(), now(), person(Role.PLACEMENTS_OFFICER)
    soon = today() + timedelta(days=60)
    going_on = Placement.objects.filter(state="started", planned_end__gt=soon).order_by("pk")
    first, second = going_on[:2]
    line = weekly_line(
        first.fee_lines.first().kind.code,
        Decimal(9999),
        starts_on=first.starts_on + timedelta(days=1),
        evidence="Back-dated.",
    )
    change_fee(placement=first, line=line, by=by, at=at)
    end_placement(placement=second, ended_on=today(), reason="home", by=by, at=at)
    budget = Budget.objects.first()
    Budget.objects.create(
        cost_line=budget.cost_line, year_starts_on=budget.year_starts_on, amount=1, decided_on=today(),
        source="A late revision", recorded_at=at,
    )  # fmt: skip
    assert _frozen() == before


def test_the_snapshot_is_the_same_each_time_and_so_is_its_pdf(baseline: None) -> None:
    one, two = snapshot(compute(AS_AT)), snapshot(compute(AS_AT))
    assert canonical(one) == canonical(two)
    assert report_document(one).body == report_document(two).body


def _figures_in(value: object) -> set[str]:
    if isinstance(value, dict):
        return set().union(*(_figures_in(one) for one in value.values()))
    if isinstance(value, list):
        return set().union(*(_figures_in(one) for one in value))
    return {str(value)}


def test_the_command_writes_the_pdf_and_every_figure_it_shows(baseline: None, tmp_path: Path) -> None:
    pdf, figures = tmp_path / "r.pdf", tmp_path / "r.json"
    call_command("expenditure_report", "2021-12", "--out", str(pdf), "--json", str(figures), verbosity=0)
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf.read_bytes())).pages)
    known = _figures_in(json.loads(figures.read_text()))
    pence = {found.replace(",", "") for found in re.findall(r"£([0-9,]+\.[0-9]{2})(?![0-9m])", text)}
    assert len(pence) > 20
    assert {amount for amount in pence if amount not in {one.lstrip("-") for one in known}} == set()
    assert "£1.498 million" in text and "Sefton" in text


def test_a_month_without_data_exits_2_and_writes_nothing(baseline: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no data for June 2010") as refused:
        call_command(
            "expenditure_report", "2010-06", "--out", str(tmp_path / "a"), "--json", str(tmp_path / "b")
        )
    assert refused.value.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_something_that_is_no_month_exits_2(baseline: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not a month"):
        call_command(
            "expenditure_report", "December", "--out", str(tmp_path / "a"), "--json", str(tmp_path / "b")
        )
