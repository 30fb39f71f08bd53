"""Direct awards and why, contracts over the lowest band and by band, without a child's identifiers (S-10, S-11)."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from calloffs.models import CallOff, DelegationBand
from calloffs.rules.bands import band_for
from calloffs.states import KeyOffice
from placements.models import Child
from reporting.presenters.report import sections
from reporting.presenters.sections import Section
from reporting.presenters.snapshot import snapshot
from reporting.rules.snapshot import canonical
from reporting.selectors import figures
from reporting.selectors.figures import compute
from reporting.selectors.purchases import WITHHELD, Contract, contracts
from sefton_pdps.core import clock
from tests.factories import awards

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council_scope", "files_root")]


def _awarded(**case: Any) -> CallOff:
    story = awards.direct()
    awards.make_case(story, **case)
    awards.turn_all(awards.ask(story))
    awards.sign(awards.issue(story), awards.signer(story))
    return story.fresh()


def _this_month() -> tuple[date, date]:
    today = clock.today()
    return today.replace(day=1), today


def test_a_direct_award_stands_in_the_report_with_its_ground_and_reason(council_scope: None) -> None:
    call_off = _awarded(evidence="The court decides tomorrow.")
    frozen = snapshot(compute(clock.today()))
    (award,) = frozen["direct_awards"]
    assert (award["call_off"], award["ground"]) == (call_off.reference, "Emergency or court date")
    assert award["reason"] == "The court decides tomorrow."
    assert award["whole_life_value"] == f"{call_off.proposal.whole_life_value:.2f}"


def test_a_reason_that_names_the_child_is_withheld(council_scope: None) -> None:
    story = awards.direct()
    child = story.call_off.referral.child
    Child.objects.filter(pk=child.pk).update(given_name="Quillonia")
    awards.make_case(story, evidence="Quillonia cannot stay another night.")
    awards.turn_all(awards.ask(story))
    awards.sign(awards.issue(story), awards.signer(story))
    (award,) = contracts(*_this_month())
    assert award.reason == WITHHELD
    assert "Quillonia" not in canonical(snapshot(compute(clock.today())))


def test_no_identifier_of_a_child_stands_in_the_snapshot(council_scope: None) -> None:
    child = _awarded().referral.child
    text = canonical(snapshot(compute(clock.today())))
    hidden = (child.given_name, child.family_name, child.reference, child.home_postcode, str(child.pk))
    assert [word for word in hidden if word in text] == []
    assert child.date_of_birth.isoformat() not in text


def _worth(
    monkeypatch: pytest.MonkeyPatch, *values: str, band: DelegationBand | None = None
) -> dict[str, Any]:
    """The snapshot of a month with contracts of these whole-life values, each in the band that holds on that day."""
    bands = [band] if band else [*DelegationBand.objects.all()]
    made = []
    for number, value in enumerate(values, start=1):
        of = band_for(Decimal(value), bands)
        made.append(
            Contract(
                reference=f"CO-2026-{number:05}", awarded_on=clock.today(), route="Mini-competition", ground="",
                reason="", value=Decimal(value), office=KeyOffice(of.office).label, band_over=of.over,
                band_up_to=of.up_to, band_is_placeholder=of.is_placeholder,
            )
        )  # fmt: skip
    monkeypatch.setattr(figures, "contracts", lambda _month, _as_at: made)
    return snapshot(compute(clock.today()))


def _section(frozen: dict[str, Any]) -> Section:
    (section,) = [one for one in sections(frozen) if one.slug == "contracts"]
    return section


def test_a_contract_in_the_lowest_band_is_counted_and_not_named(council_scope: None) -> None:
    _awarded(weekly="500.00", evidence="The court decides tomorrow.")
    frozen = snapshot(compute(clock.today()))
    assert frozen["contracts_over_band"] == []
    assert [band["contracts"] for band in frozen["bands"]] == [1]


def test_a_contract_of_a_higher_office_is_named_with_its_band(council_scope: None) -> None:
    large = _awarded(weekly="3000.00")
    frozen = snapshot(compute(clock.today()))
    (named,) = frozen["contracts_over_band"]
    assert Decimal("250000") < large.proposal.whole_life_value <= Decimal("663540")
    assert named == {
        "call_off": large.reference,
        "awarded_on": clock.today().isoformat(),
        "route": "Direct award",
        "authorised_by": KeyOffice.DCS.label,
        "band_over": "250000.00",
        "band_up_to": None,
        "band_is_placeholder": True,
        "whole_life_value": f"{large.proposal.whole_life_value:.2f}",
    }


def test_the_line_is_the_band_and_not_the_procurement_threshold(
    monkeypatch: Any, council_scope: None
) -> None:
    frozen = _worth(monkeypatch, "250000.00", "250000.01", "663540.00", "663540.01")
    named = [one["whole_life_value"] for one in frozen["contracts_over_band"]]
    assert named == ["250000.01", "663540.00", "663540.01"]
    assert frozen["threshold"]["contracts"] == 1


def test_the_report_says_band_office_and_placeholder_of_each_named_contract(
    monkeypatch: Any, council_scope: None
) -> None:
    section = _section(_worth(monkeypatch, "250000.01"))
    _direct, named, _bands = section.tables
    (row,) = named.rows
    assert row[2:] == (
        "Mini-competition", KeyOffice.DCS.label, "Over £250,000.00 (placeholder band)", "£250,000.01",
    )  # fmt: skip
    assert "(placeholder band): the council has not entered its own figure yet." in section.notes
    assert section.finding.startswith("No direct award and 1 contract over the lowest delegation band in ")


def test_a_band_of_the_councils_own_carries_no_placeholder_mark(
    monkeypatch: Any, council_scope: None
) -> None:
    own = DelegationBand(
        office=KeyOffice.DCS, over=Decimal(100000), up_to=Decimal(400000), is_placeholder=False
    )
    section = _section(_worth(monkeypatch, "300000.00", band=own))
    assert section.tables[1].rows[0][4] == "Over £100,000.00 up to £400,000.00"
    assert not any("placeholder" in note for note in section.notes)


def test_the_procurement_threshold_is_a_dated_line_of_its_own(monkeypatch: Any, council_scope: None) -> None:
    section = _section(_worth(monkeypatch, "100.00", "700000.00"))
    assert not any("663,540" in sentence for sentence in section.sentences)
    (line,) = [note for note in section.notes if "£663,540.00" in note]
    assert "since 1 January 2020" in line and line.endswith("above it: 1.")


def test_every_amount_of_the_section_is_in_the_figures(monkeypatch: Any, council_scope: None) -> None:
    frozen = _worth(monkeypatch, "200.00", "250000.01", "700000.00")
    section = _section(frozen)
    shown = str([section.finding, section.sentences, section.notes, [table.rows for table in section.tables]])
    amounts = {found.replace(",", "") for found in re.findall(r"£([0-9,]+\.[0-9]{2})", shown)}
    assert len(amounts) > 5
    assert {amount for amount in amounts if f'"{amount}"' not in canonical(frozen)} == set()


def test_a_report_frozen_in_the_first_layout_reads_as_it_was_issued(council_scope: None) -> None:
    frozen = snapshot(compute(date(2021, 12, 31)))
    del frozen["contracts_over_band"]
    frozen |= {
        "layout": 1,
        "threshold": {"amount": "663540.00", "source": "To be confirmed"},
        "contracts_over_threshold": [
            {
                "call_off": "CO-2026-00001", "awarded_on": "2021-12-03", "route": "Mini-competition",
                "authorised_by": KeyOffice.DCS.label, "whole_life_value": "700000.00",
            }
        ],
    }  # fmt: skip
    section = _section(frozen)
    assert section.finding == "0 direct awards and 1 contract over the threshold in December 2021"
    assert section.tables[1].rows[0][-1] == "£700,000.00" and section.notes == ()


def test_contracts_are_counted_by_band_and_a_placeholder_says_so(council_scope: None) -> None:
    _awarded()
    (band,) = snapshot(compute(clock.today()))["bands"]
    assert (band["contracts"], band["is_placeholder"]) == (1, True)


def test_before_the_framework_nothing_was_called_off_and_the_report_says_so(council_scope: None) -> None:
    section = _section(snapshot(compute(date(2021, 12, 31))))
    assert section.finding == "No contract was called off in December 2021"
    assert all(not table.rows and "December 2021" in table.empty.sentence for table in section.tables)
    assert "Contracts of December 2021 above it: none." in section.notes[0]
