"""An emergency says how long it is bought for, and a direct award who at the provider agreed (S-49)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from calloffs.models import DirectAwardCase
from calloffs.rules.direct_awards import Agreed, Stay
from calloffs.rules.values import whole_life_value
from calloffs.selectors import proposals
from calloffs.states import AgreedHow, CallOffState, DirectGround
from placements.models import Placement
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import day, key, moment, signed_in
from tests.factories import accounts, awards, placements
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db
NIGHTS = {"three_days": 3, "four_weeks": 28}


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def story():
    return awards.direct(age=9)


def agreed(**fields):
    now = product_clock.now()
    return replace(Agreed("Invented Person, duty manager", now, AgreedHow.TELEPHONE), **fields)


# --- How long for ---
@pytest.mark.parametrize(
    ("stay", "said"),
    [
        (Stay(), "how long the emergency is bought for"),
        (Stay("for_ever"), "how long the emergency is bought for"),
        (Stay("longer"), "why an emergency is bought for longer than 28 days"),
        (Stay("longer", " \n"), "why an emergency is bought for longer than 28 days"),
        (Stay("three_days", "The court asks for it."), "clear the reason"),
    ],
)
def test_an_emergency_without_its_length_or_longer_without_a_reason_is_refused(stay, said, story):
    with pytest.raises(DomainError, match=said):
        awards.make_case(story, stay=stay)
    assert story.fresh().state == CallOffState.OPENED


@pytest.mark.parametrize("stay", [Stay("three_days"), Stay("longer", "Why not."), Stay("", "Why not.")])
def test_any_other_ground_is_bought_for_the_call_offs_term(stay, story):
    with pytest.raises(DomainError, match="in an emergency only"):
        awards.make_case(story, stay=stay, ground=DirectGround.WISH)


@pytest.mark.parametrize("how_long", NIGHTS)
def test_an_emergency_is_proposed_valued_and_paid_for_its_nights_and_no_more(how_long, story):
    proposal = awards.make_case(story, stay=Stay(how_long))
    end = proposal.starts_on + timedelta(days=NIGHTS[how_long])
    assert proposal.ends_on == end
    assert proposal.whole_life_value == whole_life_value(proposal.weekly, proposal.starts_on, end)
    awards.turn_all(awards.ask(story))
    agreement = awards.issue(story)
    assert (
        f"{'72 hours' if how_long == 'three_days' else '28 days'}, in an emergency" in agreement.terms["term"]
    )
    assert "28 days' notice" not in agreement.terms["notice"] and "fifth" not in agreement.terms["reviews"]
    awards.sign(agreement, awards.signer(story))
    assert Placement.objects.get(call_off_id=story.call_off.pk).planned_end == end


def test_longer_is_bought_for_the_whole_term(story):
    longer = awards.make_case(story).ends_on
    assert longer == awards.make_case(awards.direct(age=9), ground=DirectGround.WISH).ends_on
    assert (longer - story.call_off.needed_on).days > 365 * 4


@given(st.sampled_from([*NIGHTS, "longer", ""]), st.integers(1, 4000))
def test_a_stay_never_passes_the_term(how_long, nights):
    start = date(2026, 1, 1)
    term = start + timedelta(days=nights)
    end = Stay(how_long).end(start, term)
    assert start < end <= term
    assert (end - start).days == min(NIGHTS.get(how_long, nights), nights)


def test_another_reason_for_longer_is_another_proposal(story):
    before = proposals.content_of(awards.make_case(story))
    assert proposals.content_of(awards.make_case(story, stay=Stay("longer", "The court's order."))) != before


# --- Who agreed ---
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"by": "  "}, "who at the provider agreed"),
        ({"how": ""}, "by telephone or by e-mail"),
        ({"how": "pigeon"}, "by telephone or by e-mail"),
    ],
)
def test_a_case_that_does_not_say_who_agreed_and_how_is_refused(fields, said, story):
    with pytest.raises(DomainError, match=said):
        awards.make_case(story, agreed=agreed(**fields))
    assert not DirectAwardCase.objects.exists()


def test_nobody_has_agreed_at_a_time_still_to_come(story):
    later = product_clock.now() + timedelta(minutes=5)
    with pytest.raises(DomainError, match="still to come"):
        awards.make_case(story, agreed=agreed(at=later))


@pytest.mark.parametrize(
    "change",
    [
        "agreed_by = ' '",
        "agreed_at = NULL",
        "agreed_how = ''",
        "how_long = ''",
        "longer_reason = ' '",
        "ground = 'wish'",
        "how_long = 'three_days'",
    ],
)
def test_the_database_refuses_a_case_that_lacks_an_answer(change):
    awards.make_case(awards.direct(age=9))
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE calloffs_directawardcase SET {change}")
    assert error.value.__cause__.pgcode == "SP005"


def test_the_authorising_officer_reads_who_agreed_how_long_and_what_that_costs(story):
    proposal = awards.make_case(story, stay=Stay("four_weeks"))
    asked = awards.ask(story)
    shown = (
        signed_in(accounts.person(Role.HEAD_OF_SERVICE)).get(f"/authorisations/{asked.pk}/").content.decode()
    )
    assert "Who at the provider agreed" in shown
    assert "Invented Person, duty manager" in shown and "by telephone" in shown
    assert "An emergency, bought for 28 days" in shown
    assert f"for £{proposal.whole_life_value:,.2f} in all." in shown
    assert proposal.whole_life_value == 12000


# --- The page ---
def sent_for(story, place, **changes):
    given = {
        "how_long": "three_days",
        "evidence": "The court decides tomorrow.",
        "place": place,
        "fee-accommodation": "3,000.00",
        "benchmark_words": "Nothing like it is paid for.",
        "agreed_by": "Invented Person, duty manager",
        "agreed_how": "telephone",
    }
    return {
        **given,
        **day("starts_on", story.call_off.needed_on),
        **day("shown_on", story.call_off.needed_on),
        **moment("agreed_at", product_clock.now() - timedelta(hours=1)),
        **key(),
        **changes,
    }


def sent(story, **changes):
    return sent_for(story, str(awards.free_place(story, story.homes[0]).pk), **changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"how_long": ""}, "Select how long it is for"),
        ({"how_long": "for_ever"}, "Select how long it is for"),
        ({"how_long": "whole_term"}, "Select the ground"),
        ({"how_long": "whole_term", "ground": "emergency"}, "Select the ground"),
        ({"how_long": "longer"}, "Enter why it is longer than 28 days"),
        ({"agreed_by": ""}, "Enter who at the provider agreed"),
        ({"agreed_how": ""}, "Select how they agreed"),
        ({"agreed_at_3": ""}, "must include a time"),
    ],
)
def test_the_page_asks_for_each_answer(changes, said, story):
    url = f"/call-offs/{story.call_off.pk}/direct-award/{story.homes[0].pk}/"
    answer = signed_in(story.officer).post(f"{url}?stay=three_days", sent(story, **changes))
    assert answer.status_code == 200 and said in answer.content.decode()
    assert not DirectAwardCase.objects.exists()


def test_the_page_asks_how_long_first_and_gives_everything_back(story):
    url = f"/call-offs/{story.call_off.pk}/direct-award/{story.homes[0].pk}/"
    client = signed_in(story.officer)
    first = client.get(url).content.decode()
    assert "How long for?" in first and "Evidence for this ground" not in first
    asked = client.get(f"{url}?stay=three_days").context["form"].fields
    assert "evidence" in asked and not {"ground", "longer_reason", "asc_impact"} & set(asked)
    assert client.post(f"{url}?stay=three_days", sent(story)).status_code == 302
    shown = {bound.name: bound.value() for bound in client.get(url).context["form"]}
    assert (shown["how_long"], shown["agreed_by"], shown["agreed_how"]) == (
        "three_days", "Invented Person, duty manager", "telephone",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("how_long", "is_asked"),
    [("three_days", False), ("four_weeks", False), ("longer", True), ("whole_term", True)],
)
def test_adult_social_care_is_asked_about_only_where_what_is_bought_could_pass_18(how_long, is_asked):
    story = awards.direct(age=15)
    url = f"/call-offs/{story.call_off.pk}/direct-award/{story.homes[0].pk}/?stay={how_long}"
    client = signed_in(story.officer)
    assert ("asc_impact" in client.get(url).context["form"].fields) is is_asked
    assert ('name="asc_impact"' in client.get(url).content.decode()) is is_asked


def test_an_answer_that_was_not_asked_for_is_refused_by_name_and_nothing_is_proposed(story):
    with pytest.raises(DomainError, match="Adult Social Care is not asked") as refusal:
        awards.make_case(story, stay=Stay("three_days"), asc_impact="no", asc_impact_reason="None.")
    assert refusal.value.field == "asc_impact"
    assert not DirectAwardCase.objects.exists() and story.fresh().state == CallOffState.OPENED


@pytest.mark.parametrize(
    ("changes", "box"),
    [
        ({"how_long": "longer", "longer_reason": ""}, "longer_reason"),
        ({"fee-accommodation": ""}, "fee-accommodation"),
        ({"fee-discount": "4000"}, "fee-accommodation"),
        ({"fee-therapy": "300"}, "fee-therapy-need"),
        ({"fee-therapy": "300"}, "fee-therapy-ends_on"),
        ({"agreed_by": " "}, "agreed_by"),
    ],
)
def test_each_refusal_of_a_case_stands_at_its_box(changes, box, story):
    url = f"/call-offs/{story.call_off.pk}/direct-award/{story.homes[0].pk}/?stay=three_days"
    form = signed_in(story.officer).post(url, sent(story, **changes)).context["form"]
    assert box in form.errors and not form.non_field_errors()
    assert not DirectAwardCase.objects.exists()


def test_an_agreement_that_is_still_to_come_is_refused_at_its_time(story):
    url = f"/call-offs/{story.call_off.pk}/direct-award/{story.homes[0].pk}/?stay=three_days"
    later = moment("agreed_at", product_clock.now() + timedelta(days=2))
    form = signed_in(story.officer).post(url, sent(story, **later)).context["form"]
    assert "still to come" in str(form.errors["agreed_at"]) and not form.non_field_errors()


def test_with_like_placements_the_page_shows_what_each_length_would_cost(story):
    home = story.homes[0]
    placements.fee_line(placements.placement(home.places.first()), "4200.00")
    url = f"/call-offs/{story.call_off.pk}/direct-award/{home.pk}/"
    page = signed_in(story.officer).get(url).content.decode()
    assert "About £1,800" in page and "About £17k" in page
    page = signed_in(story.officer).get(f"{url}?stay=three_days").content.decode()
    assert "About £1,800 at the median of like placements." in page


def test_a_place_that_is_free_for_part_of_the_term_says_for_how_long(story):
    home = story.homes[0]
    start = story.call_off.needed_on
    for place in home.places.all():
        placements.placement(
            place, starts_on=start + timedelta(days=10), planned_end=start + timedelta(days=400), state="planned",
            started_at=None,
        )  # fmt: skip
    url = f"/call-offs/{story.call_off.pk}/direct-award/{home.pk}/"
    client = signed_in(story.officer)
    page = client.get(url).content.decode()
    assert "?stay=three_days" in page and "?stay=four_weeks" not in page and "None for so long" in page
    assert not client.get(f"{url}?stay=four_weeks").context["form"].places
    chosen = client.get(f"{url}?stay=three_days").context["form"].places
    url += "?stay=three_days"
    refused = client.post(url, sent_for(story, next(iter(chosen)), how_long="four_weeks"))
    assert refused.status_code == 200 and not DirectAwardCase.objects.exists()
    assert client.post(url, sent_for(story, next(iter(chosen)))).status_code == 302
