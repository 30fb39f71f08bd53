"""A person is invited, sets a password by the mailed link, signs in, forgets it, and leaves: in a real browser."""

from collections.abc import Callable

import pytest

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.local.live import LiveSystem
from sefton_pdps.notifications.models import Notice
from sefton_pdps.notifications.outbox import Message, queue
from tests.e2e.conftest import Person
from tests.e2e.mail import mailed_link
from tests.factories import calloffs
from tests.factories.accounts import person
from tests.factories.rows import all_of, in_system

pytestmark = pytest.mark.e2e
NEW = "purple teapot elbow"
AGAIN = "seven quiet lanterns"


@pytest.fixture(scope="module")
def running(live_system_for_module: LiveSystem) -> LiveSystem:
    live_system_for_module.start("web", "worker", "beat")
    return live_system_for_module


def test_a_person_is_invited_works_forgets_the_password_and_leaves(
    running: LiveSystem, person_at: Callable[[str], Person]
) -> None:
    chief = person(Role.SYSTEM_ADMINISTRATOR, name="Testperson Chief")
    administrator = person_at("administrator").sign_in(chief.email)
    administrator.press("Invite a person").press("Invite this person").reads("Enter the full name")
    administrator.fill("Full name", "Testperson Newcomer").fill("E-mail address", "new@example.invalid")
    administrator.choose("Placements officer").press("Invite this person")
    administrator.reads("Testperson Newcomer has been invited", "In force")

    newcomer = person_at("newcomer").open(mailed_link(running.mail, "new@example.invalid", 1))
    newcomer.fill("New password", "short").fill("New password again", "short").press("Set the password")
    newcomer.reads("too short")
    newcomer.page.get_by_label("New password", exact=True).fill(NEW)
    newcomer.fill("New password again", NEW).press("Set the password").reads("Your password has been set")
    newcomer.sign_in("new@example.invalid", NEW).reads("Nothing waits for you")
    newcomer.follow("Testperson Newcomer").reads("Placements officer").follow("Change your password")
    newcomer.press("Change the password").reads("Enter your present password")
    newcomer.open("/people/").reads("You cannot open this page")
    newcomer.open("/inbox/").reads("There are no messages for you").press("Sign out").reads(
        "You have signed out"
    )

    newcomer.follow("I have forgotten my password").fill("E-mail address", "new@example.invalid")
    newcomer.press("Send the link").reads("Check your e-mail")
    link = mailed_link(running.mail, "new@example.invalid", 2)
    newcomer.open(link).page.get_by_label("New password", exact=True).fill(AGAIN)
    newcomer.fill("New password again", AGAIN).press("Set the password")
    newcomer.open(link).reads("This link no longer works")
    newcomer.sign_in("new@example.invalid", AGAIN).reads("What needs me")

    administrator.open("/people/?q=newcomer").follow("Testperson Newcomer")
    administrator.follow("End the role Placements officer").press("End this role").reads("Ended")
    administrator.follow("End access").press("End all access").reads("no longer has access", "Restore access")
    newcomer.open("/profile/").reads("Sign in")


def test_home_and_inbox_lead_to_what_waits(running: LiveSystem, person_at: Callable[[str], Person]) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        lot, homes = calloffs.lot_with_providers(1)
        calloffs.competition(*homes, lot=lot)
        bidder = person(Role.PROVIDER_ADMINISTRATOR, provider=homes[0].provider)
        officer: User = person(Role.PLACEMENTS_OFFICER)
        queue([Message("e2e:1", officer.pk, "test", "A call-off was closed", "/call-offs/")], at=clock.now())
    person_at("officer-home").sign_in(officer.email).reads("Waiting for others (1)").follow("Inbox").press(
        "A call-off was closed"
    ).reads("Call-offs")
    person_at("provider-home").sign_in(bidder.email).reads(
        "Offer or decline", "Confirm your vacancies"
    ).follow("Offer or decline")


def test_pages_that_anybody_may_read_and_the_list_of_lost_mail(
    running: LiveSystem, person_at: Callable[[str], Person]
) -> None:
    visitor = person_at("visitor").open("/help/").follow("Privacy").follow("Accessibility statement")
    visitor.open("/no/such/page/").reads("Page not found")
    chief = person(Role.SYSTEM_ADMINISTRATOR)
    in_system(queue)([Message("e2e:2", chief.pk, "test", "Lost", "/help/")], at=clock.now())
    all_of(Notice).filter(key="e2e:2").update(
        failed_at=clock.now(), delivered_at=None, last_error="SMTPRecipientsRefused"
    )
    administrator = person_at("administrator-mail").sign_in(chief.email)
    administrator.follow("Look into undelivered e-mails").reads("SMTPRecipientsRefused")
    administrator.press(f"Try again to send to {chief.name}").reads("in the queue again")
