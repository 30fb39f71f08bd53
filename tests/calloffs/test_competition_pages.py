"""The council's pages of call-offs and competitions, by the people whose job they are."""

from datetime import timedelta

import pytest

from calloffs.models import CallOff, Invitation, OfferAssessment
from calloffs.services import clarifications
from placements.states import ReferralState
from providers.models import Lot, Provider, Setting
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.text import words
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.core.web.editing import VERSION
from tests.browsing import queries
from tests.calloffs.pages import day, key, moment, signed_in
from tests.factories import accounts, awards, calloffs, placements, providers
from tests.factories.days import when_somebody_works
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def officer():
    return accounts.person(Role.PLACEMENTS_OFFICER)


@pytest.fixture
def client(officer):
    return signed_in(officer)


def _said(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def _opening(chosen, referral, **answers):
    needed_on = referral.needed_on
    return {
        "lot": chosen.pk,
        "route": "mini_competition",
        "route_reason": "There is a choice, and time to make it.",
        **day("needed_on", needed_on),
        **day("term_ends_on", needed_on + timedelta(days=100)),
        "short_term_reason": "A planned return home.",
        **key(),
        **answers,
    }


def test_neither_route_is_chosen_for_the_officer(client):
    lot, _ = calloffs.lot_with_providers()
    referral = placements.referral()
    page = _said(client.get(f"/call-offs/new/?referral={referral.pk}"))
    assert "The answers point to a mini-competition" in page
    assert "How many providers of the PDPS have a home that may be used?" in page and "2 providers" in page
    assert "checked" not in page
    assert referral.child.family_name not in page


def test_a_call_off_is_opened_from_a_referral(client):
    lot, _ = calloffs.lot_with_providers()
    referral = placements.referral()
    url = f"/call-offs/new/?referral={referral.pk}"
    answer = client.post(url, _opening(lot, referral))
    opened = CallOff.objects.get(referral=referral)
    assert answer.url == f"/call-offs/{opened.pk}/"
    last = referral.needed_on + timedelta(days=100)
    assert opened.term_ends_on == last + timedelta(days=1)
    assert f"last night {words.day(last)}" in _said(client.get(answer.url))
    assert "Go on to publishing" in _said(client.get(answer.url))
    assert client.get(url).url == answer.url


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"route": ""}, "Select a route."),
        ({"route": "direct_award", "route_reason": ""}, "Say why another way is better"),
        ({"short_term_reason": ""}, "needs a reason"),
        ({"lot": ""}, "Select the lot."),
    ],
)
def test_an_incomplete_route_assessment_is_refused_in_words(client, answers, words):
    lot, _ = calloffs.lot_with_providers()
    # With one lot there is nothing to select.
    providers.lot()
    referral = placements.referral()
    page = _said(client.post(f"/call-offs/new/?referral={referral.pk}", _opening(lot, referral, **answers)))
    assert "There is a problem" in page and words in page
    assert not CallOff.objects.filter(referral=referral).exists()


@pytest.mark.parametrize(
    "query", ["", "?referral=nonsense", "?referral=6f7f0df2-8a7e-4a9b-8b51-2f6cbf3f0a01"]
)
def test_a_referral_that_is_none_is_not_found(client, query):
    assert client.get(f"/call-offs/new/{query}").status_code == 404


def _publishing(closes_in=timedelta(days=2), **answers):
    return {
        **moment("closes_at", when_somebody_works((product_clock.now() + closes_in).replace(minute=0))),
        "quality_weight": 60,
        "price_weight": 25,
        "social_value_weight": 15,
        **key(),
        **answers,
    }


@pytest.fixture
def opened(officer):
    lot, homes = calloffs.lot_with_providers(3)
    made = calloffs.call_off(lot=lot, opened_by=officer)
    placements.approved_profile(made.referral, officer, story="A lively young person.")
    return made


def test_what_goes_out_and_to_whom_is_shown_before_it_goes(client, opened):
    page = _said(client.get(f"/call-offs/{opened.pk}/publish/"))
    assert "A lively young person." in page
    assert "Invite 3 providers" in page and "You will be asked once more" in page
    assert "Left out (0)" in page
    child = opened.referral.child
    assert child.given_name not in page and child.family_name not in page


def test_those_left_out_are_listed_as_they_were_counted_for_the_day_and_lot_of_the_call_off(client, officer):
    """The child has a birthday between the day of the referral and that of the call-off, and the lot ends before."""
    today = product_clock.today()
    turns = (today.replace(day=1) + timedelta(days=62)).replace(day=1)
    child = placements.child(date_of_birth=turns.replace(year=turns.year - 13))
    referral = placements.referral(child, state=ReferralState.SEARCHING, needed_on=today + timedelta(days=2))
    providers.lot()
    lot, homes = calloffs.lot_with_providers(2)
    Setting.objects.filter(pk=homes[0].pk).update(age_to=12)
    made = calloffs.call_off(referral, lot, opened_by=officer, needed_on=turns + timedelta(days=1))
    Lot.objects.filter(pk=lot.pk).update(valid_to=today)
    (line,) = client.get(f"/call-offs/{made.pk}/publish/").context["left_out"]
    assert line.number == "1"
    page = _said(client.get(line.url))
    assert homes[0].name in page and "the child would be 13" in page
    assert homes[1].name not in page
    assert f'href="/call-offs/{made.pk}/publish/">Publish the mini-competition</a>' in page, (
        "it leads elsewhere"
    )


def test_every_page_of_those_left_out_leads_back_to_the_publishing(client, officer):
    lot, homes = calloffs.lot_with_providers(26)
    made = calloffs.call_off(lot=lot, opened_by=officer)
    Setting.objects.filter(pk__in=[home.pk for home in homes]).update(age_from=17)
    (line,) = client.get(f"/call-offs/{made.pk}/publish/").context["left_out"]
    last = client.get(client.get(line.url).context["next"])
    assert f'href="/call-offs/{made.pk}/publish/"' in last.content.decode()
    again = client.get(last.context["first"]).content.decode()
    assert f'href="/call-offs/{made.pk}/publish/"' in again


def test_publishing_invites_and_says_so(client, opened):
    answer = client.post(f"/call-offs/{opened.pk}/publish/", _publishing())
    page = _said(client.get(answer.url))
    assert "The providers have been told" in page
    assert "Offers are sealed until" in page and "3 providers invited" in page


def test_publishing_is_checked_on_a_page_between_and_can_be_changed_there(client, opened):
    """The first press shows what was entered and what would happen; a second carries it out, once."""
    url, sent = f"/call-offs/{opened.pk}/publish/", _publishing()
    client.checks = False
    page = _said(client.post(url, sent))
    assert "If you publish it, 3 providers will be told at once" in page and "Change what you entered" in page
    assert not Invitation.objects.filter(call_off=opened).exists()
    back = _said(client.post(url, {**sent, "quality_weight": 61, "price_weight": 24, "change_answers": "1"}))
    assert 'value="61"' in back and "There is a problem" not in back
    assert not Invitation.objects.filter(call_off=opened).exists()
    sent[VERSION] = client.get(url).context["form"][VERSION].value()
    assert client.post(url, {**sent, "checked": "1"}).status_code == 302
    assert client.post(url, {**sent, "checked": "1"}).status_code == 302
    assert Invitation.objects.filter(call_off=opened).count() == 3


def test_what_is_wrong_is_refused_before_and_after_the_page_between(client, opened):
    client.checks = False
    for checked in ({}, {"checked": "1"}):
        sent = {**_publishing(price_weight=30), **checked}
        assert "The weights make 105" in _said(client.post(f"/call-offs/{opened.pk}/publish/", sent))
    assert not Invitation.objects.filter(call_off=opened).exists()


def test_short_notice_is_warned_about_and_not_refused(clock, client, opened):
    clock.set(when_somebody_works(product_clock.now() + timedelta(days=1)).replace(hour=9))
    answer = client.post(f"/call-offs/{opened.pk}/publish/", _publishing(timedelta(hours=3)))
    assert "less than the usual 24 hours" in _said(client.get(answer.url))


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"closes_at_2": "2020"}, "The deadline is in the past"),
        ({"price_weight": 30}, "The weights make 105"),
        ({"price_weight": -25}, "must be 0 or more"),
        ({"closes_at_3": ""}, "must include a time"),
        (
            {"closes_at_0": 29, "closes_at_1": 3, "closes_at_2": 2026, "closes_at_3": "1:30am"},
            "There is no 1:30am",
        ),
    ],
)
def test_a_deadline_or_weights_that_do_not_hold_are_refused_in_words(client, opened, answers, words):
    page = _said(client.post(f"/call-offs/{opened.pk}/publish/", _publishing(**answers)))
    assert "There is a problem" in page and words in page
    assert not Invitation.objects.filter(call_off=opened).exists()


def test_without_an_approved_profile_the_page_says_why(client, officer):
    lot, _ = calloffs.lot_with_providers(1)
    page = _said(client.get(f"/call-offs/{calloffs.call_off(lot=lot).pk}/publish/"))
    assert "Why this cannot be done" in page and "not approved yet" in page


@kept_rows
def running():
    """A published competition with three providers: one has declined, one has an offer in."""
    lot, homes = calloffs.lot_with_providers(3)
    risks = {"risk_self_harm": "Risk Present", "risk_missing": "Risk Present"}
    referral = placements.referral(state=ReferralState.SEARCHING, **risks)
    made = calloffs.competition(*homes, lot=lot, referral=referral)
    Invitation.objects.filter(provider=homes[0].provider).update(
        declined_at=product_clock.now(), decline_reason="staffing", decline_note="Two posts are empty."
    )
    calloffs.submitted(made, homes[1], calloffs.bidder(homes[1].provider))
    return made


def test_declines_show_at_once_and_offers_do_not_even_as_a_number(client, running):
    page = _said(client.get(f"/call-offs/{running.pk}/"))
    assert "Staffing" in page and "Two posts are empty." in page
    assert "Offers are sealed until" in page
    for secret in ("offer submitted", "1 offer", "3200", calloffs.ANSWERS["wishes"]):
        assert secret not in page
    sealed = _said(client.get(f"/call-offs/{running.pk}/offers/"))
    assert "Offers are sealed until the deadline" in sealed and calloffs.ANSWERS["wishes"] not in sealed


def test_after_closing_offers_stand_side_by_side_without_a_price(client, running, clock):
    clock.advance(hours=3)
    page = _said(client.get(f"/call-offs/{running.pk}/"))
    assert "Closed: choose the evaluators" in page and "Choose evaluators" in page
    assert "Closed: choose the evaluators" in _said(client.get("/call-offs/"))
    offers = _said(client.get(f"/call-offs/{running.pk}/offers/"))
    assert calloffs.ANSWERS["wishes"] in offers
    assert "Price is hidden" in offers and "3,200" not in offers


def test_when_quality_is_scored_fees_stand_side_by_side_with_their_totals(client, clock):
    story = awards.scored(clock, "3200.00", "3300.00")
    page = _said(client.get(f"/call-offs/{story.call_off.pk}/offers/"))
    whole_life = f"Whole term, {words.last_night(story.call_off.term_ends_on)}"
    assert page.index("Weekly total") < page.index(whole_life) and "£3,200.00, the lowest" in page
    assert page.count("sefton-compare__option") == 2, "on a phone each offer is a card"


def test_a_home_named_as_its_provider_is_named_once_with_the_needs_it_meets(client, running, clock):
    clock.advance(hours=3)
    offer = running.offers.get()
    Provider.objects.filter(pk=offer.provider_id).update(name="Invented Tern Ltd")
    Setting.objects.filter(pk=offer.setting_id).update(name="Invented Tern Ltd", caters_for=["self_harm"])
    page = _said(client.get(f"/call-offs/{running.pk}/offers/"))
    assert "Invented Tern Ltd" in page and "Invented Tern Ltd, Invented Tern Ltd" not in page
    assert "Needs met" in page and "1 of 2" in page


def test_no_offer_at_all_is_said_with_what_to_do(client, clock):
    lot, homes = calloffs.lot_with_providers(1)
    made = calloffs.competition(*homes, lot=lot)
    clock.advance(hours=3)
    assert "No offer came in" in _said(client.get(f"/call-offs/{made.pk}/offers/"))


def test_evaluators_are_chosen_and_named(client, running):
    evaluator = accounts.person(Role.EVALUATOR, name="Invented Scorer")
    url = f"/call-offs/{running.pk}/evaluators/"
    assert "Select the evaluators." in _said(client.post(url, key()))
    answer = client.post(url, {"evaluators": [evaluator.pk], **key()})
    page = _said(client.get(answer.url))
    assert "Chose Invented Scorer to score the offers." in page
    assert str(evaluator.pk) not in page


def test_a_competition_whose_only_evaluator_has_a_conflict_asks_for_another(client, running, clock):
    chosen = OfferAssessment.objects.create(
        call_off=running, evaluator=accounts.person(Role.EVALUATOR), assigned_at=product_clock.now()
    )
    clock.advance(hours=3)
    url = f"/call-offs/{running.pk}/"
    assert "Closed, being scored" in _said(client.get(url))
    OfferAssessment.objects.filter(pk=chosen.pk).update(has_conflict=True, declared_at=product_clock.now())
    page = _said(client.get(url))
    assert "Closed: choose the evaluators" in page and "Choose evaluators" in page


def test_the_history_tells_who_finished_and_who_was_the_last_to_score(client, clock):
    story = awards.scored(clock, "3000.00")
    page = _said(client.get(f"/call-offs/{story.call_off.pk}/"))
    assert page.count("Finished scoring.") == 2
    assert page.count("Was the last to score: prices are open.") == 1


def test_a_question_is_answered_from_the_page(client, running):
    row = Invitation.objects.filter(call_off=running).select_related("call_off").last()
    asker = calloffs.bidder(row.provider)
    with tenancy.scope(asker.scope):
        clarifications.ask(
            call_off=running, provider_id=row.provider_id, question="Is there a garden?", by=asker,
            at=product_clock.now(),
        )  # fmt: skip
    page = _said(client.get(f"/call-offs/{running.pk}/"))
    assert "1 question waits for an answer" in page
    url = f"/call-offs/questions/{running.clarifications.get().pk}/"
    refused = _said(client.post(url, {"how": "publish", "wording": "", "answer": "", **key()}))
    assert "Write the question as every provider may read it." in refused and "Enter your answer" in refused
    sent = {"how": "publish", "wording": "Is a garden asked for?", "answer": "None is needed.", **key()}
    page = _said(client.get(client.post(url, sent).url))
    assert "Is a garden asked for?" in page and "None is needed." in page
    assert "As the provider typed it, for the council only: Is there a garden?" in page


def test_a_call_off_is_ended_with_a_reason(client, running):
    url = f"/call-offs/{running.pk}/end/"
    assert "Enter the reason for ending it." in _said(client.post(url, key()))
    answer = client.post(url, {"reason": "The child goes home.", **key()})
    assert "Ended with no award" in _said(client.get(answer.url))


@pytest.mark.parametrize("page", ["", "offers/"])
def test_an_evaluator_sees_only_the_own_call_offs_and_those_once_declared_free(running, page):
    evaluator, at = accounts.person(Role.EVALUATOR), product_clock.now()
    client, url = signed_in(evaluator), f"/call-offs/{running.pk}/{page}"
    assert client.get(url).status_code == 404
    own = OfferAssessment.objects.create(call_off=running, evaluator=evaluator, assigned_at=at)
    assert client.get(url).url == f"/call-offs/{running.pk}/scoring/"
    own.has_conflict, own.declared_at = False, at
    own.save()
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("page", ["", "offers/", "publish/", "evaluators/", "end/"])
def test_a_provider_finds_no_page_of_the_councils(running, page):
    person = calloffs.bidder(Invitation.objects.first().provider)
    assert signed_in(person).get(f"/call-offs/{running.pk}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["publish/", "evaluators/", "end/"])
def test_who_may_only_see_call_offs_changes_nothing(running, page):
    person = accounts.person(Role.AUDITOR)
    assert signed_in(person).post(f"/call-offs/{running.pk}/{page}").status_code == 403


def test_the_list_takes_as_many_queries_for_one_as_for_many(client):
    lot, homes = calloffs.lot_with_providers(1)
    calloffs.competition(*homes, lot=lot)
    one = queries(client, "/call-offs/")
    for _ in range(6):
        calloffs.competition(*homes, lot=lot)
    assert queries(client, "/call-offs/") == one <= 6


def test_a_call_offs_page_takes_as_many_queries_for_one_invited_as_for_many(client):
    lot, homes = calloffs.lot_with_providers(6)
    small = calloffs.competition(homes[0], lot=lot)
    large = calloffs.competition(*homes, lot=lot)
    one = queries(client, f"/call-offs/{small.pk}/")
    assert queries(client, f"/call-offs/{large.pk}/") == one <= 11


@pytest.mark.parametrize("query", ["show=all", "state=published", "show=nonsense", "show=all&sort=-needed"])
def test_the_list_is_filtered_and_an_unknown_tab_or_order_shows_the_first(client, running, query):
    assert running.reference in _said(client.get(f"/call-offs/?{query}"))


def test_the_empty_list_says_what_would_fill_it(client):
    assert "opened from a referral" in _said(client.get("/call-offs/?state=awarded"))
