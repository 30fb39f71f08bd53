"""What the council may do with a competition that is open for offers, and what it may not (ADR 3, 96)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from calloffs.models import CallOff, Invitation, OfferAssessment
from calloffs.presenters.invited import in_a_line, invited_table
from calloffs.rules.deadlines import suggested
from calloffs.selectors import competitions
from calloffs.services import running
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.forms.doubts import Unsure
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.core.time.working_days import local, somebody_works
from sefton_pdps.notifications.models import Notice
from tests.calloffs.pages import key, moment, signed_in
from tests.factories import accounts, calloffs, placements, providers
from tests.factories.days import when_somebody_works
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@kept_rows
def invited():
    """A competition with four invitations: not opened, opened with a sealed offer, opened, declined."""
    with tenancy.scope(tenancy.COUNCIL):
        lot, homes = calloffs.lot_with_providers(4)
        call_off = calloffs.competition(*homes, lot=lot, closes_in=3 * DAY)
        people = [calloffs.bidder(home.provider) for home in homes]
        rows = {row.provider_id: row for row in Invitation.objects.all()}
        at = product_clock.now()
        for home in homes[1:]:
            Invitation.objects.filter(pk=rows[home.provider_id].pk).update(first_opened_at=at)
        declined = Invitation.objects.filter(provider=homes[3].provider)
        declined.update(declined_at=at, declined_by=people[3], decline_reason="no_vacancy")
    calloffs.submitted(call_off, homes[1], people[1])
    return call_off, homes, people


@pytest.fixture
def officer():
    with tenancy.scope(tenancy.COUNCIL):
        return accounts.person(Role.PLACEMENTS_OFFICER)


def _remind(call_off, by) -> int:
    with tenancy.scope(tenancy.COUNCIL):
        return running.remind_silent(call_off=call_off, by=by, at=product_clock.now())


def _move(call_off, by, to: datetime, **more) -> CallOff:
    with tenancy.scope(tenancy.COUNCIL):
        return running.move_deadline(call_off=call_off, closes_at=to, by=by, at=product_clock.now(), **more)


def _told(kind: str) -> set:
    return set(all_of(Notice).filter(kind=kind).values_list("recipient_id", flat=True))


# --- Reminding ---------------------------------------------------------------------------------------------------
def test_whoever_has_not_declined_is_reminded_and_an_offer_that_is_in_is_not_asked_for_again(
    invited, officer
):
    call_off, _, people = invited
    assert _remind(call_off, officer) == 3
    assert _told("call_off.reminded") == {person.pk for person in people[:3]}
    opened = all_of(Notice).filter(kind="call_off.reminded", recipient__in=[people[1].pk, people[2].pk])
    assert {one.title for one in opened} == {"An invitation to offer a placement is still open"}
    assert all("If your offer is in, it stands" in one.body for one in opened)
    assert all_of(Event).filter(name="call_off.remind", subject_id=call_off.pk).count() == 1


def test_a_reminder_does_not_tell_who_has_offered(invited, officer):
    call_off, homes, people = invited
    with tenancy.scope(tenancy.COUNCIL):
        before = competitions.invitations(call_off)
        assert not any(row.has_offered for row in before)
        table = invited_table(before, sealed=True)
        line = in_a_line(before, sealed=True)
    assert table.rows[0][0].value == homes[0].provider.name
    assert "1 have not opened it, 2 have opened it, 1 declined" in line
    assert "offer in" not in str(table).lower()


def test_nobody_is_reminded_twice_within_a_day(invited, officer, clock):
    call_off, _, _ = invited
    _remind(call_off, officer)
    clock.advance(hours=23)
    with pytest.raises(DomainError, match="They were reminded on"):
        _remind(call_off, officer)
    clock.advance(hours=1)
    assert _remind(call_off, officer) == 3


def test_the_database_lets_nobody_be_reminded_twice_within_a_day_nor_after_the_deadline(
    invited, officer, clock
):
    call_off, _, _ = invited
    _remind(call_off, officer)
    clock.advance(hours=1)
    rows = CallOff.objects.filter(pk=call_off.pk)
    for later in (timedelta(0), 4 * DAY):
        clock.advance(seconds=later.total_seconds())
        with (
            tenancy.scope(tenancy.COUNCIL),
            pytest.raises(DatabaseError, match="reminded once a day"),
            transaction.atomic(),
        ):
            rows.update(reminded_at=product_clock.now())


def test_nobody_is_reminded_after_the_deadline(invited, officer, clock):
    call_off, _, _ = invited
    clock.set(call_off.closes_at)
    with pytest.raises(DomainError, match="not open for offers"):
        _remind(call_off, officer)


def test_whoever_may_not_publish_reminds_nobody_and_moves_nothing(invited):
    call_off, _, _ = invited
    with tenancy.scope(tenancy.COUNCIL):
        reader = accounts.person(Role.AUDITOR)
    with pytest.raises(NotAllowed):
        _remind(call_off, reader)
    with pytest.raises(NotAllowed):
        _move(call_off, reader, call_off.closes_at + DAY)


def test_the_page_reminds_once_and_says_why_not_again(invited, officer):
    call_off, _, _ = invited
    page = signed_in(officer)
    url = f"/call-offs/{call_off.pk}/"
    shown = page.get(url).content.decode()
    assert (
        "Remind the 3 who have not declined" in shown
        and "If you remind them, the people of 3 providers" in shown
    )
    said = page.post(f"{url}remind/", key(), follow=True).content.decode()
    assert "3 providers that had not declined will be reminded." in said
    again = page.post(f"{url}remind/", key()).content.decode()
    assert "They were reminded on" in again and "until then, ring them" in again


def test_after_publishing_who_scores_comes_first_and_the_reminder_only_near_the_deadline(
    invited, officer, clock
):
    call_off, _, _ = invited
    url = f"/call-offs/{call_off.pk}/"
    first = signed_in(officer).get(url).context
    assert first["next"].action.label == "Choose the evaluators" and first["remind"].quiet
    with tenancy.scope(tenancy.COUNCIL):
        evaluator = accounts.person(Role.EVALUATOR)
        OfferAssessment.objects.create(
            call_off=call_off, evaluator=evaluator, assigned_at=product_clock.now()
        )
    chosen = signed_in(officer).get(url).context
    assert chosen["next"].action is None and chosen["remind"].quiet
    clock.advance(hours=25)
    near = signed_in(officer).get(url).context
    assert "Remind the 3" in near["next"].action.label and near["remind"] is None


def test_whom_to_ring_stands_beside_whoever_may_still_answer_and_for_no_evaluator(invited, officer):
    call_off, homes, _ = invited
    with tenancy.scope(tenancy.COUNCIL):
        for home in (homes[0], homes[3]):
            providers.contact(home.provider)
    page = signed_in(officer).get(f"/call-offs/{call_off.pk}/").content.decode()
    assert page.count("Ring ") == 1, "whoever declined is not rung"


# --- More time ---------------------------------------------------------------------------------------------------
def test_everybody_who_was_invited_is_told_of_more_time_and_offers_stand(invited, officer):
    call_off, homes, people = invited
    later = when_somebody_works(call_off.closes_at + DAY)
    moved = _move(call_off, officer, later)
    assert (moved.closes_at, moved.first_closes_at) == (later, call_off.closes_at)
    assert _told("call_off.deadline_moved") == {person.pk for person in people}
    with tenancy.scope(people[1].scope):
        assert homes[1].provider.offers.get().state == "submitted"


def test_offers_stay_sealed_until_the_later_deadline(invited, officer, clock):
    call_off, _, _ = invited
    first = call_off.closes_at
    _move(call_off, officer, when_somebody_works(first + DAY))
    clock.set(first)
    with tenancy.scope(tenancy.COUNCIL):
        moved = CallOff.objects.get(pk=call_off.pk)
        assert moved.is_sealed(product_clock.now()) and not moved.offers.exists()


def test_the_first_deadline_stays_beside_the_second_and_the_third(invited, officer):
    call_off, _, _ = invited
    later = when_somebody_works(call_off.closes_at + DAY)
    _move(call_off, officer, later)
    moved = _move(call_off, officer, when_somebody_works(later + DAY))
    assert moved.first_closes_at == call_off.closes_at


@pytest.mark.parametrize("by", [timedelta(0), -timedelta(minutes=1), -2 * DAY])
def test_a_deadline_moves_later_only(invited, officer, by):
    call_off, _, _ = invited
    with pytest.raises(DomainError, match="moved later only"):
        _move(call_off, officer, call_off.closes_at + by)


def test_a_deadline_that_has_passed_does_not_move(invited, officer, clock):
    call_off, _, _ = invited
    clock.set(call_off.closes_at)
    with pytest.raises(DomainError, match="has passed, and offers may have been read"):
        _move(call_off, officer, call_off.closes_at + DAY)


def test_a_deadline_after_the_day_of_the_need_is_asked_about(invited, officer):
    """Nobody could be chosen in time: who means it says so, and the same day is still in time."""
    call_off = invited[0]
    late = when_somebody_works(call_off.closes_at + (call_off.needed_on - local(product_clock.now()).date()))
    with pytest.raises(Unsure, match="offers would close after that day") as asked:
        _move(call_off, officer, late)
    assert all_of(CallOff).get(pk=call_off.pk).closes_at != late
    moved = _move(call_off, officer, late, sure=[one.code for one in asked.value.doubts])
    assert moved.closes_at == late


def test_a_deadline_is_not_moved_out_of_reach_nor_to_a_day_without_work_unasked(invited, officer):
    call_off, _, _ = invited
    with pytest.raises(DomainError, match="more than 90 days away"):
        _move(call_off, officer, call_off.closes_at + 90 * DAY)
    saturday = call_off.closes_at + DAY
    while saturday.weekday() != 5:
        saturday += DAY
    with pytest.raises(Unsure, match="Nobody works on Saturday"):
        _move(call_off, officer, saturday)


@pytest.mark.parametrize(
    ("by", "first"),
    [(-timedelta(hours=1), True), (DAY, False), (timedelta(hours=1), False)],
)
def test_the_database_moves_a_deadline_later_only_and_keeps_the_first(invited, by, first):
    call_off, _, _ = invited
    values = {"closes_at": call_off.closes_at + by}
    if first:
        values["first_closes_at"] = call_off.closes_at - 2 * DAY
    with (
        tenancy.scope(tenancy.COUNCIL),
        pytest.raises(DatabaseError, match="moves later only|first deadline"),
    ):
        CallOff.objects.filter(pk=call_off.pk).update(**values)


def test_the_database_moves_no_deadline_that_has_passed(invited, clock):
    call_off, _, _ = invited
    clock.set(call_off.closes_at)
    with tenancy.scope(tenancy.COUNCIL), pytest.raises(DatabaseError, match="moves later only"):
        CallOff.objects.filter(pk=call_off.pk).update(
            closes_at=call_off.closes_at + DAY, first_closes_at=call_off.closes_at
        )


def test_the_database_writes_no_first_deadline_that_never_was(invited):
    call_off, _, _ = invited
    with tenancy.scope(tenancy.COUNCIL), pytest.raises(DatabaseError, match="first deadline stays"):
        CallOff.objects.filter(pk=call_off.pk).update(first_closes_at=call_off.closes_at - DAY)


def test_the_page_suggests_the_next_working_day_and_says_what_would_happen(invited, officer):
    call_off, _, _ = invited
    page = signed_in(officer)
    url = f"/call-offs/{call_off.pk}/deadline/"
    shown = page.get(url).content.decode()
    assert (
        "If you move it, everybody who was invited will be told at once" in shown and 'value="5pm"' in shown
    )
    early = page.post(url, {**moment("closes_at", call_off.closes_at - DAY), **key()}).content.decode()
    assert "moved later only" in early
    later = when_somebody_works(call_off.closes_at + DAY)
    said = page.post(url, {**moment("closes_at", later), **key()}, follow=True).content.decode()
    assert "Everybody who was invited has been told." in said and "It was first" in said


def test_a_competition_that_is_not_open_offers_no_box_for_a_deadline(officer):
    with tenancy.scope(tenancy.COUNCIL):
        call_off = calloffs.call_off()
    shown = signed_in(officer).get(f"/call-offs/{call_off.pk}/deadline/").content.decode()
    assert "not open for offers" in shown and 'name="closes_at_0"' not in shown


@pytest.mark.parametrize(
    ("after", "hours", "found"),
    [
        (datetime(2026, 11, 30, 9, tzinfo=UTC), 24, datetime(2026, 12, 1, 17, tzinfo=UTC)),
        (datetime(2026, 11, 30, 18, tzinfo=UTC), 24, datetime(2026, 12, 2, 17, tzinfo=UTC)),
        (datetime(2026, 11, 27, 9, tzinfo=UTC), 24, datetime(2026, 11, 30, 17, tzinfo=UTC)),
        (datetime(2026, 12, 24, 9, tzinfo=UTC), 24, datetime(2026, 12, 29, 17, tzinfo=UTC)),
        (datetime(2026, 11, 30, 17, tzinfo=UTC), 0, datetime(2026, 12, 1, 17, tzinfo=UTC)),
    ],
)
def test_a_deadline_is_suggested_at_five_on_a_working_day_with_notice(after, hours, found):
    assert suggested(after, hours=hours) == found


# --- Publishing --------------------------------------------------------------------------------------------------
def test_publishing_begins_with_a_deadline_and_takes_two_presses(officer):
    """Clicks and inputs: the officer types nothing, presses once, and once more on the page that asks."""
    with tenancy.scope(tenancy.COUNCIL):
        lot, _homes = calloffs.lot_with_providers(2)
        referral = placements.referral(state="searching")
        placements.approved_profile(referral, accounts.person(Role.TEAM_MANAGER))
        opened = calloffs.call_off(referral, lot)
    client, url = signed_in(officer), f"/call-offs/{opened.pk}/publish/"
    client.checks = False
    shown = client.get(url)
    page = shown.content.decode()
    assert page.index("If you publish it, 2 providers") < page.index("Deadline for offers")
    assert page.index("Deadline for offers") < page.index("What providers will read")
    form = shown.context["form"]
    given = form["closes_at"].value()
    assert local(given).hour == 17 and somebody_works(local(given).date())
    sent = moment("closes_at", given) | {
        name: form[name].value() for name in form.fields if name.endswith("weight")
    }
    asked = client.post(url, {**sent, **key()}).content.decode()
    assert "Check before you publish" in asked and f"{opened.reference}: Girl, 14, " in asked
    with tenancy.scope(tenancy.COUNCIL):
        assert CallOff.objects.get(pk=opened.pk).state == "opened"
    client.post(url, {**sent, "checked": "1", **key()})
    with tenancy.scope(tenancy.COUNCIL):
        published = CallOff.objects.get(pk=opened.pk)
    assert (published.state, published.closes_at) == ("published", given)
