"""Who takes a direct award reads the anonymised profile, frozen, before signing; its home says who would come when."""

import pytest
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from calloffs.documents.agreement import TEMPLATE
from calloffs.models import ServiceAgreement
from calloffs.services import agreements
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards, calloffs, placements
from tests.reporting.homes import lines_under, mine

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def authorised():
    story = awards.direct()
    awards.authorised(story)
    return story


def read(agreement, who):
    answer = signed_in(who).get(reverse("calloffs:portal_agreement", args=[agreement.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_provider_reads_the_profile_before_it_signs(authorised):
    issued = awards.issue(authorised)
    page = read(issued, awards.signer(authorised))
    for text in ("13 to 15", "Girl", "South Sefton", "To stay near school.", "A steady routine."):
        assert text in page, text
    child = authorised.call_off.referral.child
    assert child.given_name not in page and authorised.call_off.reference not in page


def test_it_is_frozen_when_the_agreement_is_drawn_up(authorised):
    drawn = awards.draw_up(authorised)
    referral = authorised.call_off.referral
    placements.approved_profile(referral, authorised.officer, version=2, story="Other words.")
    assert ServiceAgreement.objects.get(pk=drawn.pk).profile["story"].startswith("A lively young person")


def test_without_an_approved_profile_no_agreement_is_drawn_up_and_the_page_says_so_before_typing():
    authorised = awards.direct(profiled=False)
    awards.authorised(authorised)
    url = reverse("calloffs:draw_up_agreement", args=[authorised.call_off.pk])
    page = signed_in(accounts.person(Role.PLACEMENTS_OFFICER)).get(url).content.decode()
    assert "The anonymised profile is not approved yet" in page and "<textarea" not in page
    with pytest.raises(DomainError, match="Write and approve it on the referral"), transaction.atomic():
        awards.draw_up(authorised)


@pytest.mark.parametrize("profiled", [False, True])
def test_whoever_asked_and_whoever_decides_read_that_the_profile_is_missing(profiled):
    story = awards.direct(profiled=profiled)
    awards.make_case(story, "500.00")
    asked = awards.ask(story)
    for role in (Role.PLACEMENTS_OFFICER, Role.HEAD_OF_SERVICE):
        page = signed_in(accounts.person(role)).get(reverse("calloffs:authorisation_detail", args=[asked.pk]))
        assert ("The anonymised profile is not approved yet" in page.content.decode()) != profiled


def test_a_competitions_agreement_carries_what_went_out_with_the_invitations(clock):
    story = awards.scored(clock, "3000.00")
    awards.recommend(story)
    awards.turn_all(awards.ask(story))
    assert awards.draw_up(story).profile["story"] == calloffs.PROFILE["story"]


def test_the_database_issues_none_without_the_profile_and_keeps_it_from_then_on(authorised):
    drawn = awards.draw_up(authorised)
    ServiceAgreement.objects.filter(pk=drawn.pk).update(profile=None)
    with pytest.raises(DatabaseError, match="goes out with the anonymised profile"), transaction.atomic():
        agreements.issue(
            agreement=ServiceAgreement.objects.get(pk=drawn.pk), by=authorised.officer, at=product_clock.now()
        )
    issued = awards.issue(authorised)
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        ServiceAgreement.objects.filter(pk=issued.pk).update(profile={"story": "Other words."})


def test_the_pdf_names_the_child_by_the_profile(authorised):
    issued = awards.issue(authorised)
    said = render_to_string(TEMPLATE, {"agreement": issued, "terms": issued.terms, "signed": False})
    assert "The child: girl, 13 to 15, South Sefton." in said


# --- The provider's home ----------------------------------------------------------------------------------
def test_home_says_who_would_come_where_and_when_under_the_day(authorised):
    issued = awards.issue(authorised)
    signer = awards.signer(authorised)
    home = authorised.homes[0].name
    day = f"{issued.starts_on.day} {issued.starts_on:%b %Y}"
    assert (
        f"Sign the agreement {issued.reference}: Girl, 13 to 15, South Sefton; residential care; {home}; "
        f"would come {day}" in mine(signer)
    )
    assert not lines_under(signer, "No date set")


def test_a_child_who_comes_tonight_stands_under_today():
    story = awards.direct(needed_on=product_clock.today())
    awards.authorised(story)
    awards.issue(story)
    [line] = [
        one for one in lines_under(awards.signer(story), "Today") if one.startswith("Sign the agreement")
    ]
    assert line.endswith("; would come tonight")


@pytest.mark.parametrize("approved", [True, False])
def test_the_case_says_early_that_the_provider_will_sign_on_the_profile(approved):
    story = awards.direct(profiled=approved)
    page = reverse("calloffs:make_case", args=[story.call_off.pk, story.homes[0].pk]) + "?stay=three_days"
    shown = signed_in(story.officer).get(page).content.decode()
    assert ("it is not approved yet" in shown) is not approved
