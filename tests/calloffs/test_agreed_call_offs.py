"""The page of a call-off once it is authorised: what was agreed, the pages that settle it, and what comes next."""

import pytest
from django.urls import reverse

from calloffs.models import CallOff
from calloffs.presenters import proposals as presenters
from calloffs.rules.direct_awards import Stay
from calloffs.services import agreements
from calloffs.states import HowLong
from providers.models import Setting
from providers.states import Grade
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.text import words
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards, calloffs, placements
from tests.kept_rows import kept_rows
from tests.reporting.homes import mine, others

pytestmark = pytest.mark.django_db
THREE_DAYS = Stay(HowLong.THREE_DAYS)


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def short():
    """A direct award for 72 hours, authorised."""
    story = awards.direct()
    awards.make_case(story, stay=THREE_DAYS)
    return story, awards.turn_all(awards.ask(story))


def page(story, role=Role.PLACEMENTS_OFFICER):
    url = reverse("calloffs:call_off_detail", args=[story.call_off.pk])
    return signed_in(accounts.person(role)).get(url).content.decode()


def take(made):
    return placements.placement(
        made.place, call_off_id=calloffs.call_off().pk, state="planned", started_at=None,
        starts_on=made.starts_on, planned_end=made.ends_on,
    )  # fmt: skip


def test_what_was_agreed_stands_beside_the_term_that_was_first_asked_for(short):
    story, authorisation = short
    made = authorisation.proposal
    read = page(story)
    assert story.homes[0].name in read
    assert f"{words.pounds(made.weekly)} a week" in read
    assert f"From {words.day(made.starts_on)}, {words.last_night(made.ends_on)}" in read
    assert "Term first asked for" in read
    assert reverse("calloffs:authorisation_detail", args=[authorisation.pk]) in read


def test_before_it_is_authorised_nothing_is_said_to_be_agreed():
    story = awards.direct()
    awards.make_case(story, stay=THREE_DAYS)
    awards.ask(story)
    read = page(story)
    assert "Term agreed" not in read and "Term first asked for" not in read


def test_after_the_award_agreement_and_placement_are_a_link_away(short):
    story, _authorisation = short
    agreement = awards.sign(awards.issue(story), awards.signer(story))
    agreement.refresh_from_db()
    read = page(story)
    assert reverse("calloffs:agreement_detail", args=[agreement.pk]) in read
    assert reverse("placements:placement_detail", args=[agreement.placement_id]) in read
    assert CallOff.objects.get(pk=story.call_off.pk).state == "awarded"


def test_who_only_scores_reads_nothing_of_what_was_agreed(clock):
    story = awards.scored(clock, "3000.00")
    made = awards.recommend(story)
    awards.turn_all(awards.ask(story))
    url = reverse("calloffs:call_off_detail", args=[story.call_off.pk])
    answer = signed_in(story.evaluators[0]).get(url)
    assert words.pounds(made.weekly) not in answer.content.decode()
    assert "Term agreed" not in answer.content.decode()


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("", "Draw up and issue the individual service agreement"),
        ("drafted", "is drawn up. Sign it for the council"),
        ("issued", "waits for the provider’s signature"),
    ],
)
def test_the_next_step_is_that_of_the_agreement(short, state, said):
    story, _authorisation = short
    if state:
        drawn = awards.draw_up(story)
        if state == "issued":
            agreements.issue(agreement=drawn, by=story.officer, at=product_clock.now())
    assert said in page(story)


@pytest.mark.parametrize("what", ["gone", "fallen"])
def test_an_agreement_whose_award_cannot_come_is_to_be_taken_back(short, what):
    story, authorisation = short
    agreement = awards.issue(story)
    made = authorisation.proposal
    row = f"Take the agreement back {story.call_off.reference}"
    assert not any(one.startswith(row) for one in mine(story.officer))
    assert any("Waits for the provider’s signature" in one for one in others(story.officer))
    if what == "gone":
        take(made)
    else:
        Setting.objects.filter(pk=made.setting_id).update(grade=Grade.INADEQUATE)
    read = page(story)
    assert reverse("calloffs:withdraw_agreement", args=[agreement.pk]) in read
    assert "Draw up and issue" not in read
    assert any(one.startswith(row) for one in mine(story.officer))
    agreements.withdraw(
        agreement=agreement, reason="The place has gone.", by=story.officer, at=product_clock.now()
    )
    assert reverse("calloffs:end_call_off", args=[story.call_off.pk]) in page(story)
    to_end = f"End it and open another {story.call_off.reference}"
    assert any(one.startswith(to_end) for one in mine(story.officer))


def labels(story, made):
    return [row.label for row in presenters.money(made, story.call_off)]


def test_a_stay_of_72_hours_costs_nothing_after_18(short):
    _story, authorisation = short
    assert authorisation.proposal.after_18_value == 0


def test_a_term_that_ends_before_18_of_itself_says_nothing_of_after_18():
    story = awards.direct(short_term_reason="Until the aunt is ready.")
    made = awards.make_case(story)
    assert made.uncut_term_passes_18 and made.after_18_value
    assert "After 18" not in labels(story, made)


def test_a_stay_to_the_18th_birthday_says_what_the_rest_would_cost():
    story = awards.direct(age=16)
    CallOff.objects.filter(pk=story.call_off.pk).update(
        term_ends_on=story.call_off.needed_on.replace(year=story.call_off.needed_on.year + 5)
    )
    story.fresh()
    made = awards.make_case(story)
    assert "After 18" in labels(story, made)
