"""Contracts and direct awards of a quarter together, none alone, and no identifier of a child (S-10, S-11, S-23)."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from calloffs.models import CallOff, DelegationBand
from calloffs.rules.bands import band_for
from calloffs.states import DecidingOffice
from reporting.presenters.report import sections
from reporting.presenters.sections import Section
from reporting.rules.snapshot import canonical
from reporting.selectors import figures
from reporting.selectors.figures import compute
from reporting.selectors.purchases import Contract, contracts
from reporting.selectors.snapshot import snapshot
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.zone import LONDON
from tests.conftest import Clock
from tests.factories import awards

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council_scope", "files_root")]


def _awarded(**case: Any) -> CallOff:
    story = awards.direct()
    awards.make_case(story, **case)
    awards.turn_all(awards.ask(story))
    awards.sign(awards.issue(story), awards.signer(story))
    return story.fresh()


def _end_of_quarter() -> date:
    """The last day of the quarter of today, whose report counts what is awarded today."""
    today = clock.today()
    following = date(today.year + (today.month > 9), (3 * ((today.month - 1) // 3) + 3) % 12 + 1, 1)
    return following - timedelta(days=1)


def _bought(*values: str, ground: str = "", band: DelegationBand | None = None) -> list[Contract]:
    """Contracts of these whole-life values, each in the band that holds on that day."""
    bands = [band] if band else [*DelegationBand.objects.all()]
    made = []
    for value in values:
        of = band_for(Decimal(value), bands)
        made.append(
            Contract(
                ground=ground, value=Decimal(value), office=DecidingOffice(of.office).label, band_over=of.over,
                band_up_to=of.up_to, band_is_placeholder=of.is_placeholder,
            )
        )  # fmt: skip
    return made


def _frozen(monkeypatch: pytest.MonkeyPatch, made: list[Contract]) -> dict[str, Any]:
    monkeypatch.setattr(figures, "contracts", lambda _first, _last: made)
    return snapshot(compute(clock.today()))


def _section(frozen: dict[str, Any]) -> Section:
    (section,) = [one for one in sections(frozen) if one.slug == "contracts"]
    return section


def test_a_direct_award_is_read_with_its_ground_and_band(council_scope: None) -> None:
    call_off = _awarded(evidence="The court decides tomorrow.")
    (contract,) = contracts(clock.today(), clock.today())
    assert (contract.ground, contract.value) == (
        "Emergency or court date",
        call_off.proposals.get().whole_life_value,
    )
    assert contract.office and contract.band_is_placeholder


@pytest.mark.usefixtures("council_scope")
def test_a_contract_is_counted_on_the_day_it_was_awarded_in_england(clock: Clock) -> None:
    clock.set(datetime(2026, 7, 1, 0, 30, tzinfo=LONDON))  # still 30 June by universal time
    _awarded()
    assert contracts(date(2026, 4, 1), date(2026, 6, 30)) == []
    assert len(contracts(date(2026, 7, 1), date(2026, 9, 30))) == 1


def test_a_single_contract_tells_neither_value_nor_date_nor_reason_nor_reference(council_scope: None) -> None:
    call_off = _awarded(evidence="The court decides tomorrow.")
    frozen = snapshot(compute(_end_of_quarter()))
    text = canonical(frozen)
    assert frozen["contracts"]["all"] is None and frozen["contracts"]["value"] is None
    told = ("The court decides", f"{call_off.proposals.get().whole_life_value:.2f}", call_off.reference)
    assert [word for word in told if word in text] == []


def test_no_identifier_of_a_child_stands_in_the_snapshot(council_scope: None) -> None:
    child = _awarded().referral.child
    text = canonical(snapshot(compute(_end_of_quarter())))
    hidden = (child.given_name, child.family_name, child.reference, child.home_postcode, str(child.pk))
    assert [word for word in hidden if word in text] == []
    assert child.date_of_birth.isoformat() not in text


def test_five_or_more_of_each_are_told_with_their_rounded_value(
    monkeypatch: Any, council_scope: None
) -> None:
    made = _bought(*["300000.00"] * 6, ground="Emergency or court date") + _bought(*["90000.00"] * 7)
    frozen = _frozen(monkeypatch, made)
    section = _section(frozen)
    assert section.finding.startswith("13 contracts called off from ")
    assert section.finding.endswith(", 6 by direct award")
    assert "Their whole-life values together are about £2.500 million." in section.sentences
    route, ground, band = section.tables
    assert [row[-1] for row in route.rows] == ["7", "6"]
    assert ground.rows == [("Emergency or court date", "6")]
    assert [row[-1] for row in band.rows] == ["7", "6"]


def test_few_direct_awards_are_withheld_with_what_would_give_them_away(
    monkeypatch: Any, council_scope: None
) -> None:
    made = _bought("300000.00", ground="Emergency or court date") + _bought(*["90000.00"] * 20)
    section = _section(_frozen(monkeypatch, made))
    route, ground, band = section.tables
    assert [row[-1] for row in route.rows] == ["[c]", "[c]"] and route.totals[-1] == "21"
    assert ground.rows[0][-1] == "[c]" and [row[-1] for row in band.rows] == ["[c]", "[c]"]
    assert "direct" not in section.finding and any(note.startswith("[c]:") for note in section.notes)


def test_a_placeholder_band_says_so_and_the_councils_own_does_not(
    monkeypatch: Any, council_scope: None
) -> None:
    marked = _section(_frozen(monkeypatch, _bought(*["90000.00"] * 6)))
    assert any("has not entered its own figure" in note for note in marked.notes)
    own = DelegationBand(
        office=DecidingOffice.DCS, over=Decimal(100000), up_to=Decimal(400000), is_placeholder=False
    )
    section = _section(_frozen(monkeypatch, _bought(*["300000.00"] * 6, band=own)))
    assert section.tables[2].rows[0][1:3] == ("£100,000.00", "£400,000.00")
    assert not any("placeholder" in note for note in section.notes)


def test_the_procurement_threshold_is_a_dated_line_of_its_own(monkeypatch: Any, council_scope: None) -> None:
    made = _bought(*["100.00"] * 6, *["700000.00"] * 5)
    (line,) = [note for note in _section(_frozen(monkeypatch, made)).notes if "£663,540.00" in note]
    assert "since 1 January 2020" in line and line.endswith("above it: 5.")


def test_every_amount_of_the_section_is_in_the_figures(monkeypatch: Any, council_scope: None) -> None:
    frozen = _frozen(monkeypatch, _bought(*["200.00"] * 6, *["700000.00"] * 6))
    section = _section(frozen)
    shown = str([section.finding, section.sentences, section.notes, [table.rows for table in section.tables]])
    amounts = {found.replace(",", "") for found in re.findall(r"£([0-9,]+\.[0-9]{2})(?![0-9])", shown)}
    assert len(amounts) > 2
    assert {amount for amount in amounts if f'"{amount}"' not in canonical(frozen)} == set()


def test_before_the_framework_nothing_was_called_off_and_the_report_says_so(council_scope: None) -> None:
    section = _section(snapshot(compute(date(2021, 12, 31))))
    assert section.finding == "No contract was called off from October to December 2021"
    assert all(not table.rows and "December 2021" in table.empty.sentence for table in section.tables)
    assert section.notes[-1].endswith("above it: none.")


@pytest.mark.parametrize("layout", [1, 2])
def test_a_report_frozen_in_an_earlier_layout_reads_as_it_was_issued(
    layout: int, council_scope: None
) -> None:
    named = {
        "call_off": "CO-2026-00001", "awarded_on": "2021-12-03", "route": "Mini-competition",
        "authorised_by": DecidingOffice.DCS.label, "band_over": "250000.00", "band_up_to": None,
        "band_is_placeholder": True, "whole_life_value": "700000.00",
    }  # fmt: skip
    frozen = snapshot(compute(date(2021, 12, 31))) | {
        "layout": layout,
        "direct_awards": [],
        "contracts_over_threshold": [named],
        "contracts_over_band": [named],
    }
    frozen["threshold"]["contracts"] = 1
    section = _section(frozen)
    assert "1 contract over the" in section.finding and "in December 2021" in section.finding
    assert section.tables[1].rows[0][-1] == "£700,000.00"
