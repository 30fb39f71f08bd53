"""The pages of placements: starting, changing a fee, ending, cancelling, finding."""

from datetime import timedelta
from decimal import Decimal

import pytest

from placements.models import FeeLine
from placements.states import EndReason, PlacementState
from sefton_pdps.core import clock
from tests.factories import placements as made
from tests.placements.browsing import as_user, day, page, send, summary
from tests.placements.test_pages import started


@pytest.fixture
def browser(officer):
    return as_user(officer)


def test_a_placement_is_started_its_fee_changed_and_ended(browser):
    today = clock.today()
    placement = started(state=PlacementState.PLANNED, started_at=None)
    send(browser, page("placement_start", placement.pk))
    send(
        browser, page("placement_fee", placement.pk),
        kind=made.fee_kind().pk, weekly="£4,000", evidence="Review", **day("from_on", today),
    )  # fmt: skip
    assert FeeLine.objects.filter(superseded_at=None, weekly=Decimal("4000.00")).exists()
    send(browser, page("placement_end", placement.pk), reason=EndReason.HOME, **day("ended_on", today))
    placement.refresh_from_db()
    assert placement.state == PlacementState.ENDED
    assert "Returned home" in browser.get(page("placement_detail", placement.pk)).content.decode()


def test_a_planned_placement_is_cancelled(browser):
    placement = started(state=PlacementState.PLANNED, started_at=None)
    send(browser, page("placement_cancel", placement.pk))
    placement.refresh_from_db()
    assert placement.state == PlacementState.CANCELLED


@pytest.mark.parametrize(
    ("weekly", "words"), [("-5", "more than £0"), ("0", "more than £0"), ("1,5", "pounds and pence")]
)
def test_a_fee_of_nothing_or_less_is_refused(browser, weekly, words):
    placement = started()
    answer = send(
        browser, page("placement_fee", placement.pk), 200,
        kind=made.fee_kind().pk, weekly=weekly, evidence="Review", **day("from_on", clock.today()),
    )  # fmt: skip
    assert words in summary(answer)
    assert FeeLine.objects.count() == 1


def test_a_placement_that_begins_tomorrow_says_when_it_can_be_started(browser):
    tomorrow = clock.today() + timedelta(days=1)
    placement = started(state=PlacementState.PLANNED, started_at=None, starts_on=tomorrow)
    assert "Start it on that day" in browser.get(page("placement_detail", placement.pk)).content.decode()
    assert "Start it on that day" in summary(send(browser, page("placement_start", placement.pk), 200))


def test_placements_are_filtered_by_state_line_and_place(browser):
    near, far = (
        started(),
        started(location_class="distant", cost_line=made.cost_line("independent-fostering")),
    )

    def shown(**query):
        text = browser.get(page("placement_list"), query).content.decode()
        return {one for one in (near, far) if one.reference in text}

    assert shown() == {near, far}
    assert shown(where="distant") == shown(cost_line="independent-fostering") == {far}
    assert shown(state="ended") == set()
    assert shown(state="nonsense") == {near, far}
