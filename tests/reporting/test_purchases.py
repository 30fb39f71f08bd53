"""Direct awards and why, contracts over the threshold and by band, without a child's identifiers (S-10, S-11)."""

from datetime import date
from typing import Any

import pytest

from calloffs.models import CallOff
from placements.models import Child
from reporting.presenters.report import sections
from reporting.presenters.snapshot import snapshot
from reporting.rules.snapshot import canonical
from reporting.selectors.figures import compute
from reporting.selectors.purchases import WITHHELD, contracts
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


def test_a_contract_is_named_only_when_it_is_over_the_threshold(council_scope: None) -> None:
    _awarded(weekly="1000.00")
    assert snapshot(compute(clock.today()))["contracts_over_threshold"] == []
    large = _awarded(weekly="6500.00")
    (named,) = snapshot(compute(clock.today()))["contracts_over_threshold"]
    assert named["call_off"] == large.reference and named["authorised_by"]


def test_contracts_are_counted_by_band_and_a_placeholder_says_so(council_scope: None) -> None:
    _awarded()
    (band,) = snapshot(compute(clock.today()))["bands"]
    assert (band["contracts"], band["is_placeholder"]) == (1, True)


def test_nothing_awarded_reads_so_in_words(council_scope: None) -> None:
    frozen = snapshot(compute(date(2021, 12, 31)))
    (section,) = [one for one in sections(frozen) if one.slug == "contracts"]
    assert section.finding == "No direct award and no contract over the threshold in December 2021"
    assert all(not table.rows and "December 2021" in table.empty.sentence for table in section.tables)
