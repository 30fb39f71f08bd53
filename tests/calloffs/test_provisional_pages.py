"""Provisional authority on the pages: switched on, given, ratified, and red once it has lapsed (ADR 115)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from calloffs.models import ProvisionalAuthority
from calloffs.states import AuthorisationState, GivingOffice
from placements.models import Placement
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time.clock import now, today
from tests.calloffs.on_duty import OnDuty
from tests.calloffs.pages import day, signed_in
from tests.factories import accounts, authority, awards

SCHEME = reverse("calloffs:provisional_authority")


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def page_of(row, page="calloffs:authorisation_detail"):
    return reverse(page, args=[row.pk])


def entered(**answers):
    given = {
        "switch": "on", "scheme_reference": "Part 5", "office": "on_call", "up_to": "1,500,000", "lasts": "72",
        "unit": "hours", "key": str(uuid4()), **day("valid_from", today()),
    }  # fmt: skip
    return {**given, **answers}


# --- The scheme ---------------------------------------------------------------------------------------------------
def test_the_commissioning_manager_switches_it_on_and_off_again():
    manager = signed_in(accounts.person(Role.COMMISSIONING_MANAGER))
    assert "Provisional authority is off" in manager.get(SCHEME).content.decode()
    assert manager.post(SCHEME, entered()).status_code == 302
    assert ProvisionalAuthority.objects.get().office == GivingOffice.ON_CALL
    assert "£1,500,000.00" in manager.get(SCHEME).content.decode()
    off = {"switch": "off", "scheme_reference": "", "office": "", "up_to": "", "lasts": "", "unit": ""}
    assert manager.post(SCHEME, entered(**off)).status_code == 302
    assert ProvisionalAuthority.objects.get().valid_to == today()


@pytest.mark.parametrize("missing", ["scheme_reference", "office", "up_to", "lasts", "unit"])
def test_to_switch_it_on_everything_is_entered(missing):
    manager = signed_in(accounts.person(Role.COMMISSIONING_MANAGER))
    answer = manager.post(SCHEME, entered(**{missing: ""}))
    assert answer.status_code == 200 and missing in answer.context["form"].errors
    assert not ProvisionalAuthority.objects.exists()


@pytest.mark.parametrize("role", [Role.ON_CALL_AUTHORISER, Role.HEAD_OF_SERVICE])
def test_who_may_not_set_it_reads_who_does(role):
    page = signed_in(accounts.person(role)).get(SCHEME)
    assert page.status_code == 200 and page.context["form"] is None
    assert "The commissioning manager or the Executive Director" in page.content.decode()


# --- Given and ratified -------------------------------------------------------------------------------------------
def test_it_is_given_from_the_home_page_and_ratified_from_the_directors():
    authority.scheme()
    story, asked = authority.asked_tonight()
    on_call, director = OnDuty(accounts.person(Role.ON_CALL_AUTHORISER)), OnDuty(accounts.person(Role.DCS))
    (told,) = [item for item in work_of(on_call.user, now()) if item.pk == asked.pk]
    assert told.mine
    page = on_call.reads(page_of(asked))
    assert "Give provisional authority" in page and "It would lapse on" in page
    on_call.sends(page_of(asked), no_conflict="on", reason="The Director does not answer.")
    asked.refresh_from_db()
    assert asked.state == AuthorisationState.PROVISIONAL
    # The second of two windows: whose authority stands is said, and that what was typed there is not taken.
    again = {"no_conflict": "on", "reason": "The Director rang back.", "key": str(uuid4())}
    colleague = signed_in(accounts.person(Role.ON_CALL_AUTHORISER))
    for window, giver in ((on_call.client, "You"), (colleague, on_call.user.described)):
        page = window.post(page_of(asked), again).content.decode()
        assert f"{giver} gave provisional authority already" in page and "was not taken" in page
    asked.refresh_from_db()
    assert asked.provisional_reason == "The Director does not answer."
    assert "The Director does not answer." in director.reads(
        page_of(asked), "Ratify", "Lapses unless ratified by"
    )
    (todo,) = [item for item in work_of(director.user, now()) if item.pk == asked.pk]
    assert (todo.verb, todo.by) == ("Ratify", "lapses")
    director.sends(page_of(asked), no_conflict="on", decision="authorise", reason="")
    asked.refresh_from_db()
    assert asked.state == AuthorisationState.AUTHORISED
    ratified = director.reads(page_of(asked), "Ratified")
    assert "In time: by" in ratified and "Lapses unless" not in ratified


def test_ratified_late_the_page_says_that_it_had_lapsed_and_not_that_it_will(clock):
    _story, given = authority.given_tonight()
    clock.advance(hours=72)
    director = OnDuty(accounts.person(Role.DCS))
    authority.ratify(given, director.user)
    page = director.reads(page_of(given), "Late: it had lapsed on")
    assert "Lapses unless" not in page and "In time" not in page


@pytest.mark.parametrize("low", [False, True], ids=["switched off", "above the limit"])
def test_where_it_cannot_be_given_the_page_says_why_in_place_of_the_button(low):
    _story, asked = authority.asked_tonight()
    if low:
        authority.scheme(up_to=asked.value - 1)
    page = OnDuty(accounts.person(Role.ON_CALL_AUTHORISER)).reads(page_of(asked))
    assert ("above the limit of" if low else "Provisional authority is switched off") in page
    assert 'name="reason"' not in page


@pytest.mark.parametrize("role", [Role.PLACEMENTS_OFFICER, Role.ASC_DIRECTOR, Role.AUDITOR, Role.DCS])
def test_nobody_else_reads_of_giving_it(role):
    authority.scheme()
    _story, asked = authority.asked_tonight(age=15)
    page = OnDuty(accounts.person(role)).reads(page_of(asked))
    assert "Give provisional authority" not in page


# --- Lapsed -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.DCS, Role.COMMISSIONING_MANAGER])
def test_once_it_has_lapsed_every_page_about_it_says_so_in_red_without_any_job(clock, role):
    story, given = authority.given_tonight()
    awards.sign(awards.issue(story), awards.signer(story))
    placement = Placement.objects.get()
    person = OnDuty(accounts.person(role))
    clock.advance(hours=48)
    for url in (
        page_of(given),
        page_of(story.call_off, "calloffs:call_off_detail"),
        page_of(placement, "placements:placement_detail"),
    ):
        assert "is unauthorised so far" in person.reads(
            url, f"the provisional authority {given.reference} lapsed"
        )
    (red,) = [item for item in work_of(person.user, now()) if item.pk == given.pk]
    assert red.mine and red.by == "lapsed" and red.due == given.provisional_until


def test_who_may_not_read_what_a_placement_costs_reads_no_sum(clock):
    worker = accounts.person(Role.SOCIAL_WORKER)
    story, given = authority.given_tonight(worker=worker)
    awards.sign(awards.issue(story), awards.signer(story))
    clock.advance(hours=48)
    page = OnDuty(worker).reads(page_of(Placement.objects.get(), "placements:placement_detail"))
    assert given.reference in page and "is unauthorised so far" not in page
