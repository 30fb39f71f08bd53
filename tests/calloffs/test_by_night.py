"""An emergency outside office hours is told where a provider reads by night, with or without an account (ADR 100)."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from calloffs.models import Invitation
from calloffs.notices import competition as notices
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.core.time.working_days import in_office_hours, is_working_day, local
from sefton_pdps.notifications import outbox
from sefton_pdps.notifications.delivery import MOST_ATTEMPTS, deliver_due
from sefton_pdps.notifications.models import Notice
from tests.calloffs.in_hours import Emergency
from tests.calloffs.pages import signed_in
from tests.factories import accounts, providers
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db
SUNDAY_NIGHT, MONDAY_NOON = datetime(2026, 6, 7, 23, tzinfo=UTC), datetime(2026, 6, 8, 11, tzinfo=UTC)
HOME, WHOLE = "night@gull.invalid", "duty@heron.invalid"


@kept_rows
def emergency() -> Emergency:
    """Of two homes one has an address of its own for the night, and one that of its provider."""
    made = Emergency(2)
    with tenancy.scope(tenancy.COUNCIL):
        providers.contact(made.homes[0], night_email="old@gull.invalid")
        providers.contact(made.homes[0], night_email=HOME)
        providers.contact(made.homes[1].provider, night_email=WHOLE)
        providers.contact(providers.setting(providers.provider()), night_email="never@asked.invalid")
    return made


def _told(emergency: Emergency, at: datetime, what: str = "invited") -> list[outbox.Message]:
    with tenancy.scope(tenancy.SYSTEM):
        if what == "invited":
            told = notices.invited(emergency.now(), emergency.people[0], at)
        else:
            told = notices.nudged(emergency.now(), list(Invitation.objects.all()), at)
    return [message for message in told if message.address]


@pytest.mark.parametrize("what", ["invited", "nudged"])
def test_by_night_it_goes_to_each_address_that_holds_once(emergency, what):
    told = _told(emergency, SUNDAY_NIGHT, what)
    assert sorted(message.address for message in told) == sorted([HOME, WHOLE])
    assert len({message.key for message in told}) == 2
    child = emergency.call_off.profile["story"]
    assert not any(child in f"{message.title} {message.body}" for message in told)


def test_by_day_and_where_there_is_no_emergency_people_alone_are_told(emergency):
    assert not _told(emergency, MONDAY_NOON)
    by_day = Emergency(1, emergency=False)
    with tenancy.scope(tenancy.COUNCIL):
        providers.contact(by_day.homes[0], night_email=HOME)
    assert not _told(by_day, SUNDAY_NIGHT)


def test_an_address_that_was_taken_off_is_told_nothing(emergency):
    with tenancy.scope(tenancy.COUNCIL):
        providers.contact(emergency.homes[0])
        providers.contact(emergency.homes[1].provider)
    assert not _told(emergency, SUNDAY_NIGHT)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)))
def test_office_hours_are_nine_to_five_of_a_working_day_on_the_clock_in_england(at):
    wall = local(at)
    assert in_office_hours(at) == (is_working_day(wall.date()) and 9 <= wall.hour < 17)


# --- The e-mail ------------------------------------------------------------------------------------------------------
def test_it_is_sent_once_and_says_that_somebody_rings(emergency, mailoutbox):
    at = product_clock.now()
    for _twice in range(2):
        with tenancy.scope(tenancy.SYSTEM):
            outbox.queue(_told(emergency, SUNDAY_NIGHT), at=at)
    deliver_due(at=at)
    assert sorted(sent.to[0] for sent in mailoutbox) == sorted([HOME, WHOLE])
    assert all("answer when Sefton's officers ring you" in sent.body for sent in mailoutbox)


def test_who_was_silent_is_sealed_at_an_address_too(emergency):
    with tenancy.scope(tenancy.SYSTEM):
        outbox.queue(_told(emergency, SUNDAY_NIGHT, "nudged"), at=product_clock.now())
        assert Notice.objects.filter(kind="call_off.nudged").count() == 2
    with tenancy.scope(tenancy.COUNCIL):
        assert not Notice.objects.filter(kind="call_off.nudged").exists()


def test_one_that_could_not_be_delivered_is_shown_by_its_address(emergency):
    at = product_clock.now()
    with tenancy.scope(tenancy.SYSTEM):
        outbox.queue(_told(emergency, SUNDAY_NIGHT), at=at)
        Notice.objects.filter(address=HOME).update(failed_at=at, attempts=MOST_ATTEMPTS)
    with tenancy.scope(tenancy.COUNCIL):
        administrator = accounts.person(Role.SYSTEM_ADMINISTRATOR)
    assert (
        f"{HOME}, a provider’s address"
        in signed_in(administrator).get("/people/undelivered/").content.decode()
    )


@pytest.mark.parametrize("change", [{"address": "also@gull.invalid"}, {"recipient": None}])
def test_the_database_keeps_a_message_to_a_person_or_an_address(emergency, change):
    emergency.declines(0)
    message = all_of(Notice).first()
    assert message is not None
    with (
        tenancy.scope(tenancy.SYSTEM),
        pytest.raises(IntegrityError, match="to_a_person"),
        transaction.atomic(),
    ):
        Notice.objects.filter(pk=message.pk).update(**change)
