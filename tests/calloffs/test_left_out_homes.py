"""A home that the newest register left out and nobody has decided about says so wherever it may be relied on."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from calloffs.models import AwardProposal
from calloffs.services import authorising
from calloffs.states import AuthorisationState, DecidingOffice, OfficeDecision
from providers.models import Absence, RegisterImport
from providers.presenters.grave import why_not_chosen
from providers.selectors.grave import standing_against
from providers.states import AbsenceState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.forms.doubts import Unsure
from sefton_pdps.core.text import words
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import key, signed_in
from tests.factories import accounts, awards, calloffs
from tests.kept_rows import kept_rows
from tests.placements.assessing import assess_lot
from tests.reporting import homes as home_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


TICK = re.compile(r'name="sure"[^>]*value="([0-9a-f]{16})"')


def leave_out(home, **fields):
    """The register of today does not name the home."""
    at, today = product_clock.now(), product_clock.today()
    done = RegisterImport.objects.create(
        file_name="register.xlsx", sha256="0" * 64, layout="2024", as_at=today, at=at,
        created=0, changed=0, unchanged=0, missing=1,
    )  # fmt: skip
    return Absence.objects.create(setting=home, register_import=done, opened_at=at, **fields)


def said():
    today = words.day(product_clock.today())
    return f"The newest register (as at {today}) does not name it; nobody has decided what that means."


@kept_rows
def scored(clock):
    return awards.scored(clock, "3000.00", "3400.00")


@pytest.fixture
def ranked(scored):
    """Two scored offers, and the first one's home left out since."""
    return scored, leave_out(scored.homes[0])


def yes(work):
    """Do what somebody does who says that it is right; the questions that were asked."""
    with pytest.raises(Unsure) as asked:
        work(())
    return asked.value.open, work([one.code for one in asked.value.open])


@kept_rows
def waiting():
    story = awards.direct()
    awards.make_case(story)
    return story, awards.ask(story)


@pytest.fixture
def asked_for(waiting):
    """A direct award that waits for authorisation, its home left out since it was asked for."""
    story, authorisation = waiting
    return story, authorisation, leave_out(story.homes[0])


def asked_of(authorisation):
    """The office that is asked for its value, and a person who decides for it."""
    asked = authorisation.offices.exclude(office=DecidingOffice.ASC).get()
    return asked, accounts.person(awards.OFFICES[DecidingOffice(asked.office)])


def decide(authorisation, decision=OfficeDecision.AUTHORISE, sure=(), reason=""):
    asked, by = asked_of(authorisation)
    return authorising.decide(
        asked=asked,
        decision=decision,
        reason=reason,
        no_conflict=True,
        sure=sure,
        by=by,
        at=product_clock.now(),
    )


# --- It is said ------------------------------------------------------------------------------------------
def test_the_match_says_it_first_of_all_that_speaks_against_the_home(ranked):
    story, _absence = ranked
    call_off = story.fresh()
    fits = assess_lot(referral=call_off.referral, lot=call_off.lot, on=call_off.needed_on).fits
    against = {fit.setting.pk: fit.against for fit in fits}
    assert against[story.homes[0].pk][0] == said()
    assert said() not in against[story.homes[1].pk]


@pytest.mark.parametrize("page", ["ranking", "call_off_offers", "call_off_detail", "recommend"])
def test_the_pages_of_a_competition_say_it_once(ranked, page):
    story, _absence = ranked
    more = [story.offers[0].pk] if page == "recommend" else []
    url = reverse(f"calloffs:{page}", args=[story.call_off.pk, *more])
    assert signed_in(story.officer).get(url).content.decode().count(said()) == 1


def test_the_page_that_publishes_says_it_before_anything_goes_out():
    lot, homes = calloffs.lot_with_providers(2)
    call_off = calloffs.call_off(lot=lot)
    url = reverse("calloffs:publish", args=[call_off.pk])
    officer = signed_in(accounts.person(Role.PLACEMENTS_OFFICER))
    assert said() not in officer.get(url).content.decode()
    leave_out(homes[0])
    assert officer.get(url).content.decode().count(said()) == 1


def test_an_offer_of_another_home_is_recommended_without_a_word_of_it(ranked):
    story, _absence = ranked
    url = reverse("calloffs:recommend", args=[story.call_off.pk, story.offers[1].pk])
    assert said() not in signed_in(story.officer).get(url).content.decode()


@pytest.mark.parametrize("page", ["direct_award", "make_case", "proposal", "call_off_detail"])
def test_the_pages_of_a_direct_award_say_it(page):
    story = awards.direct()
    awards.make_case(story)
    leave_out(story.homes[0])
    more = [story.homes[0].pk] if page == "make_case" else []
    url = reverse(f"calloffs:{page}", args=[story.call_off.pk, *more])
    assert said() in signed_in(story.officer).get(url).content.decode()


def test_authorisation_and_agreement_say_it(asked_for):
    story, authorisation, absence = asked_for
    url = reverse("calloffs:authorisation_detail", args=[authorisation.pk])
    assert said() in signed_in(accounts.person(Role.HEAD_OF_SERVICE)).get(url).content.decode()
    Absence.objects.filter(pk=absence.pk).update(state=AbsenceState.NAMED)
    awards.turn_all(authorisation)
    agreement = awards.draw_up(story)
    leave_out(story.homes[0])
    url = reverse("calloffs:agreement_detail", args=[agreement.pk])
    assert said() in signed_in(story.officer).get(url).content.decode()


def test_whoever_decides_finds_the_way_there_and_nobody_else(asked_for):
    story, _authorisation, absence = asked_for
    url = reverse("calloffs:call_off_detail", args=[story.call_off.pk])
    way = reverse("providers:absence_detail", args=[absence.pk])
    assert way in signed_in(accounts.person(Role.COMMISSIONING_MANAGER)).get(url).content.decode()
    assert way not in signed_in(story.officer).get(url).content.decode()


@pytest.mark.parametrize(
    ("state", "told"), [(AbsenceState.ASKED, True), (AbsenceState.KEPT, False), (AbsenceState.NAMED, False)]
)
def test_it_is_said_until_it_is_decided(asked_for, state, told):
    story, _authorisation, absence = asked_for
    by, at = accounts.person(Role.QUALITY_OFFICER), product_clock.now()
    decided = {} if state == AbsenceState.NAMED else {"decided_at": at, "decided_by": by, "reason": "Asked."}
    Absence.objects.filter(pk=absence.pk).update(state=state, **decided)
    assert bool(standing_against([story.homes[0].pk])) == told


def test_a_provider_reads_nothing_of_what_the_council_has_not_decided(asked_for):
    story, _authorisation, _absence = asked_for
    own = awards.signer(story)
    assert why_not_chosen(standing_against([story.homes[0].pk])) == []
    with tenancy.scope(own.scope):
        assert standing_against([story.homes[0].pk]) == []


# --- It is no gate, and nobody passes it unknowing ----------------------------------------------------------
def test_a_recommendation_of_it_is_confirmed(ranked):
    story, _absence = ranked
    asked, made = yes(lambda sure: awards.recommend(story, sure=sure))
    assert [one.sentence for one in asked] == [f"{story.homes[0].name}: {said()}"]
    assert made.setting == story.homes[0]


def test_a_direct_award_of_it_is_confirmed():
    story = awards.direct()
    leave_out(story.homes[0])
    asked, _made = yes(lambda sure: awards.make_case(story, sure=sure))
    assert said() in asked[0].sentence
    assert AwardProposal.objects.filter(call_off=story.call_off).count() == 1


def test_authorising_it_is_confirmed(asked_for):
    _story, authorisation, _absence = asked_for
    asked, _done = yes(lambda sure: decide(authorisation, sure=sure))
    assert said() in asked[0].sentence
    assert asked_of(authorisation)[0].decision == OfficeDecision.AUTHORISE


def test_returning_it_needs_no_confirmation(asked_for):
    _story, authorisation, _absence = asked_for
    done = decide(authorisation, OfficeDecision.RETURN, reason="Is it still open?")
    assert done.state == AuthorisationState.RETURNED


def test_the_page_of_an_authorisation_asks_and_takes_the_yes(asked_for):
    _story, authorisation, _absence = asked_for
    client = signed_in(asked_of(authorisation)[1])
    url = reverse("calloffs:authorisation_detail", args=[authorisation.pk])
    given = {"decision": OfficeDecision.AUTHORISE, "no_conflict": "on", "reason": ""}
    page = client.post(url, {**given, **key()})
    assert "Yes, choosing" in page.content.decode()
    assert asked_of(authorisation)[0].decision == ""
    ticked = TICK.search(page.content.decode())[1]
    assert client.post(url, {**given, **key(), "sure": ticked}).status_code == 302
    assert asked_of(authorisation)[0].decision == OfficeDecision.AUTHORISE


# --- The clock ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.COMMISSIONING_MANAGER, Role.QUALITY_OFFICER])
def test_it_is_due_within_24_hours_on_the_home_page_of_those_who_decide(asked_for, clock, role):
    user = accounts.person(role)

    def heading():
        verb, about = "Decide about what the register left out", "1 setting left out of the Ofsted register"
        return [
            group.heading
            for group in home_page.groups(user)
            if any((row.verb, row.child) == (verb, about) for row in group.rows)
        ]

    assert heading() in (["Today"], ["This week"])
    clock.advance(hours=25)
    assert heading() == ["Overdue"]


def test_once_ofsted_is_asked_the_clock_stands(asked_for, clock):
    _story, _authorisation, absence = asked_for
    user = accounts.person(Role.QUALITY_OFFICER)
    Absence.objects.filter(pk=absence.pk).update(
        state=AbsenceState.ASKED, decided_at=product_clock.now(), decided_by=user, reason="Asked."
    )
    clock.advance(hours=25)
    assert [group.heading for group in home_page.groups(user)] == ["No date set"]


def test_the_absence_and_their_list_say_by_when(asked_for):
    _story, _authorisation, absence = asked_for
    client = signed_in(accounts.person(Role.QUALITY_OFFICER))
    by = f"Decide by {words.moment(absence.opened_at + timedelta(hours=24))}"
    for url in (
        reverse("providers:absence_list"),
        reverse("providers:absence_detail", args=[absence.pk]),
    ):
        assert by in client.get(url).content.decode(), url
