"""The second stage: who the child is, for the preferred home alone, between its acceptance and the end (ADR 151)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from calloffs.codes import EndOfSharing
from calloffs.models import DisclosedCopy, Disclosure, SharingRule
from calloffs.services import authorising, call_offs, sharing, sharing_rules
from calloffs.states import OfficeDecision
from placements.models import Child, Placement
from placements.services.child_record import correct_record
from placements.services.placements import cancel_placement
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound, Stale
from sefton_pdps.core.time.clock import now
from sefton_pdps.notifications.models import Notice
from tests.calloffs.on_duty import OnDuty
from tests.calloffs.pages import key, signed_in
from tests.factories import accounts, awards
from tests.factories import sharing as made
from tests.factories.awards import Story
from tests.factories.rows import all_of
from tests.factories.sharing import FAMILY, GIVEN, RISK, taken_back
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db


@kept_rows
def asked(clock: Any) -> Story:
    """The first of two homes is recommended and its authorisation is asked for."""
    return made.recommended(clock)


def council() -> Any:
    return tenancy.scope(tenancy.COUNCIL)


def address(row: Disclosure) -> str:
    return reverse("calloffs:full_referral", args=[row.pk])


def seen(row: Disclosure, by: User) -> DisclosedCopy | None:
    with tenancy.scope(by.scope):
        return sharing.open_copy(disclosure=row, by=by, at=now())


def told(copy: DisclosedCopy | None) -> str:
    return str(copy.parts if copy else "")


def decided(story: Story, decision: str) -> None:
    office = story.call_off.authorisations.get(state="requested").offices.order_by("office").first()
    by = accounts.person(awards.OFFICES[office.office])
    authorising.decide(asked=office, decision=decision, reason="Why?", no_conflict=True, by=by, at=now())


# --- Nothing before the acceptance ---
def test_before_the_terms_are_accepted_the_preferred_home_reads_nothing_of_who_the_child_is(asked):
    with council():
        row, by = made.shared(asked), made.reader(asked)
    assert seen(row, by) is None
    with tenancy.scope(by.scope):
        assert not DisclosedCopy.objects.exists()
    page = OnDuty(by).reads(address(row), "Terms, version 1")
    assert not [word for word in (GIVEN, FAMILY, RISK) if word in page]
    assert not all_of(Event).filter(name="sharing.opened").exists()


def test_the_form_without_its_tick_accepts_nothing(asked):
    with council():
        row, by = made.shared(asked), made.reader(asked)
    answer = signed_in(by).post(address(row), key())
    assert "Confirm that you accept" in answer.content.decode()
    assert all_of(Disclosure).get().accepted_at is None


def test_once_accepted_it_reads_name_birth_risks_and_whom_to_ask_and_each_opening_is_written_down(asked):
    with council():
        row, by = made.shared(asked), made.reader(asked)
        child = Child.objects.get(given_name=GIVEN)
    page = OnDuty(by)
    answer = page.client.post(address(row), {**key(), "accepts": "on"}, follow=True).content.decode()
    for text in (GIVEN, FAMILY, RISK, "Quilla Norworth", asked.officer.email, f"{child.date_of_birth.year}"):
        assert text in answer
    page.client.get(address(row))
    opened = all_of(Event).filter(name="sharing.opened")
    assert [(one.actor_id, one.subject_id) for one in opened] == [(by.pk, row.pk)] * 2
    assert all_of(Disclosure).values_list("accepted_by", "terms_version").get() == (by.pk, 1)
    assert all_of(Notice).filter(kind="sharing.accepted", recipient=asked.officer).exists()


def test_no_notice_tells_who_the_child_is_and_only_the_preferred_home_is_told(asked):
    with council():
        made.shared(asked)
    rows = list(all_of(Notice).filter(kind="sharing.made").select_related("recipient"))
    assert {one.recipient.provider_id for one in rows} == {asked.homes[0].provider_id}
    assert not [one for one in rows if GIVEN in one.title + one.body + one.url]


# --- Refused to everybody else ---
def test_another_provider_finds_no_such_page_and_the_database_shows_it_no_row(asked):
    with council():
        row, _by = made.accepted(asked)
        rival = made.reader(asked, 1)
    assert signed_in(rival).get(address(row)).status_code == 404
    assert signed_in(rival).post(address(row), {**key(), "accepts": "on"}).status_code == 404
    with tenancy.scope(rival.scope):
        assert not Disclosure.objects.exists() and not DisclosedCopy.objects.exists()
        with pytest.raises(NotFound):
            sharing.accept(disclosure=row, by=rival, at=now())


@pytest.mark.parametrize("role", [Role.BID_WRITER])
def test_a_colleague_who_agrees_no_plans_may_not_read_it(asked, role):
    with council():
        row, _by = made.accepted(asked)
        writer = accounts.person(role, provider=asked.homes[0].provider)
    assert signed_in(writer).get(address(row)).status_code in (403, 404)
    with tenancy.scope(writer.scope), pytest.raises(NotAllowed):
        sharing.accept(disclosure=row, by=writer, at=now())


def test_the_database_shares_with_no_home_but_the_one_that_is_recommended(asked):
    with council():
        row = made.shared(asked)
        Disclosure.objects.filter(pk=row.pk).update(ended_at=now(), ended_why="taken_back")
        row.pk, row.provider_id, row.accepted_at = None, asked.homes[1].provider_id, None
        with pytest.raises(DatabaseError, match="home that is recommended"), transaction.atomic():
            Disclosure.objects.create(
                **{
                    name: getattr(row, name)
                    for name in (
                        "call_off_id", "proposal_id", "provider_id", "setting_id", "terms_id", "made_at", "made_by_id",
                        "officer", "officer_email", "terms_words", "terms_version",
                    )
                }
            )  # fmt: skip


# --- Who shares, and when ---
def test_nothing_is_shared_before_a_home_is_recommended(clock):
    with council():
        story = awards.scored(clock, "3000.00")
        with pytest.raises(DomainError, match="No home is preferred"):
            made.shared(story)


def test_it_is_shared_once_at_a_time_by_who_recommends(asked):
    with council():
        with pytest.raises(NotAllowed):
            made.shared(asked, by=accounts.person(Role.EVALUATOR))
        made.shared(asked)
        with pytest.raises(Stale, match="is shared with"):
            made.shared(asked)
        assert Disclosure.objects.count() == 1


def test_where_nobody_of_the_home_has_an_account_the_refusal_says_what_to_do(asked):
    with council():
        made.shared(asked)
        taken_back(asked)
        User.objects.filter(provider_id=asked.homes[0].provider_id).update(is_active=False)
        with pytest.raises(DomainError, match="invite the manager of the home"):
            sharing.share(call_off=asked.fresh(), by=asked.officer, at=now())


def test_without_terms_in_force_nothing_is_shared(asked, clock):
    with council():
        made.shared(asked)
        taken_back(asked)
        manager = accounts.person(Role.COMMISSIONING_MANAGER)
        row = SharingRule.objects.get()
        sharing_rules.end_rule(row=row, valid_to=now().date() + timedelta(days=1), by=manager, at=now())
        clock.advance(days=2)
        with pytest.raises(DomainError, match="No information-sharing terms"):
            sharing.share(call_off=asked.fresh(), by=asked.officer, at=now())


# --- The end ---
def no_award(story: Story) -> None:
    awards.turn_all(story.call_off.authorisations.get())
    call_offs.end_without_award(
        call_off=story.fresh(), reason="The plan changed.", by=story.officer, at=now()
    )


def cancelled(story: Story) -> None:
    awards.turn_all(story.call_off.authorisations.get())
    awards.sign(awards.issue(story), awards.signer(story))
    cancel_placement(placement=Placement.objects.get(), reason="It rained.", by=story.officer, at=now())


ENDS = {
    EndOfSharing.NO_AWARD: no_award,
    EndOfSharing.TAKEN_BACK: taken_back,
    EndOfSharing.PLACEMENT_OVER: cancelled,
}


@pytest.mark.parametrize("why", ENDS)
def test_with_the_end_the_home_reads_it_no_longer_by_page_or_by_the_database(asked, why):
    with council():
        row, by = made.accepted(asked)
        assert GIVEN in told(seen(row, by))
        ENDS[why](asked)
        assert Disclosure.objects.get().ended_why == why
    assert seen(row, by) is None
    page = OnDuty(by).reads(address(row), "What you were told of this child ended on")
    assert GIVEN not in page and RISK not in page


@pytest.mark.parametrize("decision", [OfficeDecision.RETURN, OfficeDecision.REFUSE])
def test_it_ends_when_the_recommendation_goes_back(asked, decision):
    with council():
        row, by = made.accepted(asked)
        decided(asked, decision)
        assert Disclosure.objects.get().ended_why == EndOfSharing.WENT_BACK
    assert seen(row, by) is None


def test_it_stays_through_authorisation_and_award(asked):
    with council():
        row, by = made.accepted(asked)
        awards.turn_all(asked.call_off.authorisations.get())
        awards.sign(awards.issue(asked), awards.signer(asked))
    assert GIVEN in told(seen(row, by))


def test_nobody_accepts_after_the_end_not_even_by_sql(asked):
    with council():
        row, by = made.shared(asked), made.reader(asked)
        taken_back(asked)
    with tenancy.scope(by.scope):
        with pytest.raises(Stale, match="no longer"):
            sharing.accept(disclosure=row, by=by, at=now())
        with pytest.raises(DatabaseError), transaction.atomic():
            Disclosure.objects.filter(pk=row.pk).update(accepted_at=now(), accepted_by=by)
    with council(), pytest.raises(DatabaseError, match="has ended"), transaction.atomic():
        Disclosure.objects.filter(pk=row.pk).update(accepted_at=now(), accepted_by=by)


def test_the_terms_are_accepted_once(asked):
    with council():
        row, by = made.accepted(asked)
    with tenancy.scope(by.scope), pytest.raises(Stale, match="were accepted on"):
        sharing.accept(disclosure=row, by=by, at=now())


# --- The record changes ---
def corrected(story: Story) -> None:
    """The school on the child's record was wrong."""
    correct_record(
        child=Child.objects.get(given_name=GIVEN),
        told={"school": "Mockton Academy"},
        reason="wrong",
        words="The form was misread.",
        by=story.officer,
        at=now(),
    )


def test_what_the_record_says_since_is_a_further_copy_and_the_one_before_stays(asked):
    with council():
        row, by = made.accepted(asked)
        assert not sharing.renew(call_off_id=str(asked.call_off.pk), at=now())
        corrected(asked)
        assert sharing.changed_behind() == [str(asked.call_off.pk)]
        assert sharing.renew(call_off_id=str(asked.call_off.pk), at=now())
        assert ["Mockton" in told(one) for one in DisclosedCopy.objects.order_by("number")] == [False, True]
    assert "Mockton" in told(seen(row, by))
    assert all_of(Notice).filter(kind="sharing.changed", recipient=by).exists()


def test_nothing_is_renewed_once_it_has_ended_and_the_database_takes_no_copy(asked):
    with council():
        row, _by = made.accepted(asked)
        taken_back(asked)
        corrected(asked)
        assert not sharing.renew(call_off_id=str(asked.call_off.pk), at=now())
        with pytest.raises(DatabaseError, match="after the sharing has ended"), transaction.atomic():
            DisclosedCopy.objects.create(disclosure=row, number=2, parts=[], made_at=now())
