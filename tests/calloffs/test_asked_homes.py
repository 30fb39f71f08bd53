"""The provider is asked first: one home at a time, until its time is over by the database's clock (ADR 154, S-36)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from calloffs import tasks
from calloffs.codes import AskedAnswer, AskedStanding
from calloffs.models import AskedHome, AwardProposal, DirectAwardCase
from calloffs.rules.asked import standing
from calloffs.rules.direct_awards import Agreed
from calloffs.services import asked_answers
from calloffs.services import asked_homes as services
from calloffs.services.call_offs import end_without_award
from calloffs.states import AgreedHow, DirectGround
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound, Stale
from sefton_pdps.core.time.clock import now
from sefton_pdps.notifications.models import Notice
from tests.calloffs.on_duty import OnDuty
from tests.calloffs.pages import day
from tests.factories import accounts, asked_homes, awards, providers
from tests.factories.pull_outs import pulled_out
from tests.kept_rows import kept_rows

WISH = {"ground": DirectGround.WISH}


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def two():
    """A direct award with two homes, whose providers come into the portal."""
    with tenancy.scope(tenancy.COUNCIL):
        story = awards.direct()
        other = providers.setting(providers.provider())
        providers.admission(other.provider, story.call_off.lot)
        story.homes = [*story.homes, other]
        for n in (0, 1):
            by = asked_homes.answerer(story, n)
            by.last_login = now()
            by.save()
            story.bidders.append(by)
        return story


# --- Asking, one at a time ---
def test_the_next_home_is_asked_once_the_one_before_has_declined_and_both_stay_on_the_file(two):
    first = asked_homes.ask(two)
    with pytest.raises(DomainError, match="may answer until"):
        asked_homes.ask(two, 1)
    asked_homes.answer(
        first, two.bidders[0], AskedAnswer.DECLINED, reason="mix", note="Two boys of his age live there."
    )
    asked_homes.answer(asked_homes.ask(two, 1), two.bidders[1])
    with pytest.raises(DomainError, match="has accepted. Make the case for it, or take that back first"):
        asked_homes.ask(two)
    assert [row.answer for row in AskedHome.objects.filter(call_off=two.call_off)] == ["declined", "accepted"]


def test_the_database_lets_one_home_wait_at_a_time(two):
    first = asked_homes.ask(two)
    first.pk, first.setting, first.provider = None, two.homes[1], two.homes[1].provider
    with pytest.raises(DatabaseError, match="asked_home_waits_once"), transaction.atomic():
        AskedHome.objects.bulk_create([AskedHome(**{
            one.attname: getattr(first, one.attname) for one in AskedHome._meta.concrete_fields if one.name != "id"
        })])  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ground": "ladder"}, "Choose the ground"),
        ({"ground": "emergency"}, "how long an emergency"),
        ({"lines": []}, "Enter the weekly fee"),
    ],
)
def test_a_home_is_asked_with_terms_that_are_whole(two, wrong, said):
    with pytest.raises(DomainError, match=said):
        asked_homes.ask(two, **wrong)


def test_what_is_asked_tells_nobody_who_the_child_is(two):
    name = two.call_off.referral.child.given_name
    with pytest.raises(DomainError):
        asked_homes.ask(two, words=f"Please meet {name} first.")
    assert name not in str(asked_homes.ask(two).profile)


def test_no_home_is_asked_before_the_profile_is_approved_nor_by_who_proposes_nothing():
    story = awards.direct(profiled=False)
    with pytest.raises(DomainError, match="profile is not approved yet"):
        asked_homes.ask(story)
    story.officer = accounts.person(Role.HEAD_OF_SERVICE)
    with pytest.raises(NotAllowed):
        asked_homes.ask(story)


def test_how_long_a_home_has_follows_from_the_ground(two):
    row = asked_homes.ask(two)
    assert row.expires_at - row.asked_at == timedelta(hours=72)


# --- Answering, in time and once ---
def test_a_home_answers_until_its_time_is_over_and_not_at_that_instant(two, clock):
    row = asked_homes.ask(two)
    clock.set(row.expires_at)
    with pytest.raises(Stale, match="The time to answer ended"):
        asked_homes.answer(row, two.bidders[0])
    with pytest.raises(DatabaseError, match="until its time is over"), transaction.atomic():
        AskedHome.objects.filter(pk=row.pk).update(
            answer="accepted", answered_by=two.bidders[0], answered_at=now()
        )
    clock.set(row.expires_at - timedelta(seconds=1))
    assert asked_homes.answer(row, two.bidders[0]).answer == AskedAnswer.ACCEPTED


def test_an_answer_stands_and_nobody_gives_it_for_another_provider(two):
    row = asked_homes.ask(two)
    with pytest.raises(NotFound):
        asked_homes.answer(row, two.bidders[1])
    with tenancy.scope(two.bidders[1].scope):
        assert not AskedHome.objects.exists()
    asked_homes.answer(row, two.bidders[0])
    with pytest.raises(Stale, match="answered already"):
        asked_homes.answer(row, two.bidders[0], AskedAnswer.DECLINED, reason="price")
    with pytest.raises(DatabaseError), transaction.atomic():
        AskedHome.objects.filter(pk=row.pk).update(answer="declined", decline_reason="price")


@pytest.mark.parametrize(
    ("given", "box"),
    [
        ({"answered": "perhaps"}, "answer"),
        ({"answered": "declined"}, "reason"),
        ({"answered": "accepted", "reason": "mix"}, "reason"),
    ],
)
def test_an_answer_is_whole(two, given, box):
    row = asked_homes.ask(two)
    with pytest.raises(DomainError) as refused:
        asked_homes.answer(row, two.bidders[0], given.pop("answered"), **given)
    assert refused.value.field == box


def test_who_did_not_answer_is_put_on_record_once_and_who_asked_is_told(two, clock):
    row = asked_homes.ask(two)
    tasks.expire_asked()
    row.refresh_from_db()
    assert row.expired_at is None
    clock.set(row.expires_at)
    assert standing(row, now()) == AskedStanding.EXPIRED
    tasks.expire_asked()
    tasks.expire_asked()
    row.refresh_from_db()
    assert row.expired_at is not None
    assert Notice.objects.filter(recipient=two.officer, kind="asked.expired").count() == 1
    OnDuty(two.officer).reads("/", "Ask the next home: the last one did not answer")
    assert asked_homes.ask(two, 1).provider == two.homes[1].provider


def test_nobody_is_said_to_be_too_late_before_the_time_is_over(two):
    row = asked_homes.ask(two)
    with pytest.raises(DatabaseError, match="once the time is over"), transaction.atomic():
        AskedHome.objects.filter(pk=row.pk).update(expired_at=now())


def test_a_request_is_taken_back_with_a_reason_and_then_not_answered(two):
    row = asked_homes.ask(two)
    with pytest.raises(DomainError, match="the home reads it"):
        services.take_back(asked=row, why=" ", by=two.officer, at=now())
    services.take_back(asked=row, why="The plan has changed.", by=two.officer, at=now())
    with pytest.raises(Stale, match="taken this request back"):
        asked_homes.answer(row, two.bidders[0])
    asked_homes.ask(two, 1)


# --- Questions ---
def test_a_home_asks_first_and_the_council_answers_once(two):
    row = asked_homes.ask(two)
    with pytest.raises(DomainError, match="seems to contain"):
        asked_homes.question(row, two.bidders[0], "Is it the boy born on 3 May 2014?")
    wanted = asked_homes.question(row, two.bidders[0])
    assert asked_homes.question(row, two.bidders[0], "does he like DOGS?").pk == wanted.pk
    name = two.call_off.referral.child.given_name
    with pytest.raises(DomainError):
        asked_answers.answer_question(question=wanted, answer=f"{name} does.", by=two.officer, at=now())
    asked_answers.answer_question(question=wanted, answer="He does.", by=two.officer, at=now())
    with pytest.raises(Stale):
        asked_answers.answer_question(question=wanted, answer="He does not.", by=two.officer, at=now())


# --- The case stands on the yes ---
def test_no_case_is_made_before_the_home_has_accepted_but_in_an_emergency(two):
    with pytest.raises(DomainError, match="is asked first, in the portal"):
        awards.make_case(two, **WISH)
    row = asked_homes.ask(two)
    with pytest.raises(DomainError, match="is asked first, in the portal"):
        awards.make_case(two, **WISH)
    assert awards.make_case(two).case.asked is None
    row.refresh_from_db()
    assert row.taken_back_why == "You told the council by telephone or e-mail."


def test_no_case_is_made_for_one_home_while_another_may_answer_or_has_accepted(two):
    row = asked_homes.ask(two, 1)
    with pytest.raises(DomainError, match="may answer until"):
        awards.make_case(two)
    asked_homes.answer(row, two.bidders[1])
    with pytest.raises(DomainError, match="has accepted. Make the case for it"):
        awards.make_case(two)


def test_the_database_asks_nobody_to_authorise_one_home_while_another_may_answer(two):
    awards.make_case(two)
    asked_homes.ask(two, 1)
    with pytest.raises(DatabaseError, match="another home was asked"), transaction.atomic():
        AwardProposal.objects.filter(call_off=two.call_off).update(asked_at=now())


@pytest.mark.parametrize("accepted", [False, True])
def test_where_the_search_ends_no_home_waits_and_no_yes_stands(two, accepted):
    row = asked_homes.ask(two)
    if accepted:
        asked_homes.answer(row, two.bidders[0])
    end_without_award(call_off=two.call_off, reason="The child stays at home.", by=two.officer, at=now())
    row.refresh_from_db()
    assert standing(row, now()) == AskedStanding.TAKEN_BACK
    assert Notice.objects.filter(recipient=two.bidders[0], kind="asked.taken_back").count() == 1
    with pytest.raises(Stale):
        asked_homes.answer(row, two.bidders[0])


def test_a_case_proposes_what_was_accepted_and_says_who_accepted_it(two):
    row = asked_homes.answer(asked_homes.ask(two), two.bidders[0])
    with pytest.raises(DomainError, match="accepted £3,000.00 a week from"):
        awards.make_case(two, "2999.00", **WISH)
    case = awards.make_case(two, **WISH).case
    assert (case.asked, case.agreed_how, case.agreed_at) == (row, AgreedHow.PORTAL, row.answered_at)
    assert two.bidders[0].name in case.agreed_by
    services.take_back(asked=row, why="The plan has changed.", by=two.officer, at=now())
    with pytest.raises(DatabaseError, match="accepted something else"), transaction.atomic():
        AwardProposal.objects.filter(call_off=two.call_off).update(asked_at=now())


def test_nobody_writes_down_a_yes_in_the_portal(two):
    with pytest.raises(Stale, match="does not stand any more"):
        awards.make_case(two, agreed=Agreed("Somebody", now(), AgreedHow.PORTAL))


def test_the_database_asks_for_the_yes_where_the_provider_comes_into_the_portal(two):
    awards.make_case(two)
    with pytest.raises(DatabaseError, match="asked first, in the portal"), transaction.atomic():
        DirectAwardCase.objects.filter(call_off=two.call_off).update(
            ground="wish", how_long="", longer_reason="", evidence_kind="wish"
        )
        AwardProposal.objects.filter(call_off=two.call_off).update(asked_at=now())


def test_what_was_accepted_is_not_taken_back_once_authorisation_is_asked_for(two):
    row = asked_homes.answer(asked_homes.ask(two), two.bidders[0])
    awards.make_case(two, **WISH)
    awards.ask(two)
    with pytest.raises(Stale):
        services.take_back(asked=row, why="The plan has changed.", by=two.officer, at=now())


def test_the_yes_of_a_home_that_pulled_out_stands_no_more_and_the_next_is_asked_at_once(two):
    row = asked_homes.answer(asked_homes.ask(two), two.bidders[0])
    awards.make_case(two, **WISH)
    awards.ask(two)
    pulled_out(two)
    row.refresh_from_db()
    assert (standing(row, now()), row.taken_back_why) == (AskedStanding.TAKEN_BACK, services.PULLED_OUT)
    assert Notice.objects.filter(recipient=two.bidders[0], kind="asked.taken_back").count() == 1
    assert standing(asked_homes.ask(two, 1), now()) == AskedStanding.WAITS


# --- The pages ---
def test_a_home_is_asked_accepts_in_the_portal_and_the_officer_goes_on_to_the_case(two):
    officer, home = OnDuty(two.officer), two.homes[0]
    case = reverse("calloffs:make_case", args=[two.call_off.pk, home.pk])
    officer.reads(case, f"{case}ask/")
    officer.sends(
        f"{case}ask/", ground="wish", how_long="", terms="An introduction first.", **{"fee-accommodation": "3000"},
        **day("starts_on", two.call_off.needed_on),
    )  # fmt: skip
    row = AskedHome.objects.get()
    provider, page = OnDuty(two.bidders[0]), reverse("calloffs:portal_asked", args=[row.pk])
    provider.reads(reverse("calloffs:portal_asked_list"), page)
    shown = provider.reads(
        page, "Accept or decline", "An introduction first.", "£3,000.00 a week", "Ask a question"
    )
    assert (
        two.call_off.reference not in shown
        and "wish" not in shown.split("<main")[1].split("Wishes")[0].lower()
    )
    provider.sends(reverse("calloffs:portal_asked_question", args=[row.pk]), question="Does he like dogs?")
    answers = reverse("calloffs:asked_homes", args=[two.call_off.pk])
    question = row.questions.get()
    officer.reads(answers, "Waiting for its answer", "Does he like dogs?", "Take the request back")
    officer.reads("/", "Waits for the answer of a home")
    provider.reads("/", "Accept or decline a request for a home", page)
    officer.sends(reverse("calloffs:asked_answer", args=[question.pk]), answer="He does.")
    provider.reads(page, "He does.")
    provider.sends(
        reverse("calloffs:portal_asked_answer", args=[row.pk]), answer="accepted", reason="", note=""
    )
    provider.reads(page, "You accepted")
    officer.reads(answers, "Accepted", "Make the case")
    officer.reads("/", "Make the case: the home accepted")
    assert "Accept or decline a request" not in provider.reads("/")
    form = officer.client.get(case).context["form"]
    assert "agreed_by" not in form.fields and form.initial["fee-accommodation"] == 3000


def test_another_provider_finds_no_request(two):
    row = asked_homes.ask(two)
    rival = OnDuty(two.bidders[1])
    for page in ("portal_asked", "portal_asked_answer", "portal_asked_question"):
        assert rival.client.get(reverse(f"calloffs:{page}", args=[row.pk])).status_code == 404
