"""The pages of placements: starting, changing a fee, ending, cancelling, finding."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest

from placements.models import FeeLine, Team
from placements.states import EndReason, PlacementState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.text import words
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications.models import Notice
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.placements.browsing import as_user, day, page, send, summary
from tests.placements.test_pages import started


@pytest.fixture
def browser(officer):
    return as_user(officer)


def arrive(browser, placement, expected=302, at=None, confirmed_by="Invented Manager, manager of the home"):
    """The page that asks when the child arrived, sent with a day and a time in England."""
    moment = local(at or clock.now())
    given = {
        **day("arrived_at", moment.date()),
        "arrived_at_3": f"{moment:%H:%M}",
        "confirmed_by": confirmed_by,
    }
    return send(browser, page("placement_start", placement.pk), expected, **given)


def test_the_start_asks_when_the_child_arrived_and_who_says_so(browser):
    placement = started(state=PlacementState.PLANNED, started_at=None)
    detail = browser.get(page("placement_detail", placement.pk)).content.decode()
    start = page("placement_start", placement.pk)
    assert f'href="{start}"' in detail and f'action="{start}"' not in detail
    asked = browser.get(page("placement_start", placement.pk)).content.decode()
    assert "When did the child arrive?" in asked and "If you record it" in asked
    assert "Enter who confirmed it" in summary(arrive(browser, placement, 200, confirmed_by=""))
    future = clock.now() + timedelta(hours=2)
    assert "in the future" in summary(arrive(browser, placement, 200, at=future))
    arrive(browser, placement, at=clock.now() - timedelta(hours=1))
    told = browser.get(page("placement_detail", placement.pk)).content.decode()
    assert "Confirmed by Invented Manager, manager of the home" in told
    again = browser.get(page("placement_start", placement.pk)).content.decode()
    assert "no arrival is recorded" in again


def test_a_placement_is_started_its_fee_changed_and_ended(browser):
    today = clock.today()
    placement = started(state=PlacementState.PLANNED, started_at=None)
    arrive(browser, placement)
    send(
        browser, page("placement_fee", placement.pk),
        kind=made.fee_kind().pk, weekly="£4,000", evidence="Review", **day("from_on", today),
    )  # fmt: skip
    assert FeeLine.objects.filter(superseded_at=None, weekly=Decimal("4000.00")).exists()
    browser.checks = False
    ending = {"reason": EndReason.HOME, **day("ended_on", today)}
    asked = send(browser, page("placement_end", placement.pk), 200, **ending).content.decode()
    assert "If you end it, the last night paid for would be" in asked and "Returned home" in asked
    placement.refresh_from_db()
    assert placement.state == PlacementState.STARTED
    send(browser, page("placement_end", placement.pk), checked="1", **ending)
    placement.refresh_from_db()
    assert placement.state == PlacementState.ENDED
    assert "Returned home" in browser.get(page("placement_detail", placement.pk)).content.decode()


def test_a_planned_placement_is_cancelled(browser):
    placement = started(state=PlacementState.PLANNED, started_at=None)
    asked = browser.get(page("placement_cancel", placement.pk)).content.decode()
    assert "If you cancel it" in asked
    assert (
        f'action="{page("placement_cancel", placement.pk)}"'
        not in browser.get(page("placement_detail", placement.pk)).content.decode()
    )
    send(browser, page("placement_cancel", placement.pk), reason="She went to her aunt.")
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
    assert "Start it on that day" in browser.get(page("placement_start", placement.pk)).content.decode()
    assert "Start it on that day" in summary(arrive(browser, placement, 200))


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


def test_a_stay_that_goes_on_after_its_last_night_is_named_and_found(browser):
    today = clock.today()
    over, last_night_today = (
        started(starts_on=today - timedelta(days=30), planned_end=today + timedelta(days=days))
        for days in (0, 1)
    )
    told = "nothing has been paid since"
    assert told in browser.get(page("placement_detail", over.pk)).content.decode()
    assert told not in browser.get(page("placement_detail", last_night_today.pk)).content.decode()
    listed = browser.get(page("placement_list"), {"state": "past"}).content.decode()
    assert over.reference in listed and last_night_today.reference not in listed
    over.end_reason, over.ended_on, over.ended_at, over.state = "planned", today, clock.now(), "ended"
    over.save()
    assert over.reference not in browser.get(page("placement_list"), {"state": "past"}).content.decode()
    assert told not in browser.get(page("placement_detail", over.pk)).content.decode()


def test_lists_and_lines_tell_last_nights_and_a_line_that_has_run_out_is_over(browser):
    today = clock.today()
    placement = started(starts_on=today - timedelta(days=30), planned_end=today + timedelta(days=30))
    made.fee_line(placement, ends_on=today)
    told = [words.short_day(today - timedelta(days=1)), words.short_day(today + timedelta(days=29))]
    shown = browser.get(page("placement_detail", placement.pk)).content.decode()
    fees = shown[shown.index("Fee lines") : shown.index("Cost by month")]
    assert told[0] in fees and ">Over<" in re.sub(r"\s", "", fees) and words.short_day(today) not in fees
    listed = browser.get(page("placement_list")).content.decode()
    assert told[1] in listed and words.short_day(today + timedelta(days=30)) not in listed


@pytest.mark.parametrize(
    ("on_record", "said"),
    [
        ({}, "Nobody will be told: no social worker"),
        ({"social_worker": True}, "The child's social worker will be told. The fees"),
        (
            {"reviewing_officer": True},
            "The reviewing officer will be told. No social worker is on the child's record.",
        ),
        (
            {"social_worker": True, "team": True},
            "The child's social worker and the team's manager will be told. The fees",
        ),
    ],
)
def test_an_arrival_says_who_will_be_told_and_no_more_than_the_record_holds(on_record, said, browser):
    placement = started(state=PlacementState.PLANNED, started_at=None)
    managed = (
        {"name": "Invented North", "manager": person(Role.TEAM_MANAGER)} if "team" in on_record else None
    )
    made.rewritten(
        placement.child,
        social_worker=person(Role.SOCIAL_WORKER) if "social_worker" in on_record else None,
        reviewing_officer=person(Role.REVIEWING_OFFICER) if "reviewing_officer" in on_record else None,
        team=Team.objects.create(**managed) if managed else None,
    )
    asked = unescape(browser.get(page("placement_start", placement.pk)).content.decode())
    assert said in asked
    arrive(browser, placement)
    told = all_of(Notice).filter(kind="placement.start").count()
    assert told == len(on_record)
