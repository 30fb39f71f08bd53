"""A stolen password sets up no device: whose mailbox it is, is shown first (ADR 30)."""

from uuid import uuid4

import pytest
from django.test import Client

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts import links
from sefton_pdps.accounts.models import SecondFactor
from sefton_pdps.accounts.services import second_factor
from sefton_pdps.accounts.states import KnownBy
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import NotAllowed
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.models import Notice
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.sefton_pdps.accounts.devices import code_of, person_with, set_up_device, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def second_factor_is_on(settings) -> None:
    settings.SECOND_FACTOR = True


@pytest.mark.parametrize(
    "role", [Role.PLACEMENTS_OFFICER, Role.PROVIDER_ADMINISTRATOR], ids=lambda role: role.name
)
def test_a_stolen_password_sets_up_no_device(role: Role) -> None:
    """Whoever knows the password of somebody without a device sees no key, no picture, and no code is taken."""
    user = person_with(role)
    thief = sign_in(user)
    page = thief.get("/second-factor/").content.decode()
    assert "Send me the link" in page and "sefton-key" not in page
    assert thief.get("/second-factor/picture/").status_code == 404
    secret = second_factor.new_secret()
    thief.post("/second-factor/", {"code": code_of(secret)})
    with tenancy.scope(tenancy.SYSTEM), pytest.raises(NotAllowed):
        second_factor.set_up(
            user=user, secret=secret, code=code_of(secret), showed_mailbox=False, at=product_clock.now()
        )
    assert not all_of(SecondFactor).exists()


def test_the_link_works_for_its_person_in_the_browser_that_opens_it_and_for_an_hour(clock) -> None:
    user, other = person_with(Role.PLACEMENTS_OFFICER), person_with(Role.TEAM_MANAGER)
    asking = sign_in(user)
    assert asking.post("/second-factor/link/", {"key": str(uuid4())})["Location"].startswith(
        "/second-factor/"
    )
    assert (
        "less than 5 minutes ago"
        in asking.post("/second-factor/link/", {"key": str(uuid4())}).content.decode()
    )
    link = all_of(Notice).get(recipient=user, kind="link.device").url
    assert "sent to somebody else" in sign_in(other).get(link).content.decode()
    asking.get(f"{link[:-3]}abc")
    assert "sefton-key" not in asking.get("/second-factor/").content.decode()
    assert Client().get(link)["Location"].startswith("/sign-in/?next=")
    opening = sign_in(user)
    opening.get(link)
    assert "sefton-key" in opening.get("/second-factor/").content.decode()
    assert "sefton-key" not in asking.get("/second-factor/").content.decode(), (
        "the browser that opened it only"
    )
    clock.advance(minutes=61)
    late = sign_in(user)
    assert "too old" in late.get(link).content.decode()
    assert "sefton-key" not in late.get("/second-factor/").content.decode()
    clock.advance(minutes=-61)


def test_who_sets_the_password_by_a_link_sets_up_the_device_in_the_same_browser() -> None:
    user = person_with(Role.PLACEMENTS_OFFICER)
    client = Client()
    url = links.address(user, links.Purpose.INVITATION, at=product_clock.now())
    client.post(url, {"password": "purple teapot elbow", "again": "purple teapot elbow"})
    client.post("/sign-in/", {"email": user.email, "password": "purple teapot elbow"})
    assert "sefton-key" in client.get("/second-factor/").content.decode()


def test_a_link_for_a_device_sets_no_password_and_one_for_a_password_shows_no_device() -> None:
    user, now = person_with(Role.PLACEMENTS_OFFICER), product_clock.now()
    for_device = links.address(user, links.Purpose.DEVICE, at=now).split("link=")[1]
    for_password = links.address(user, links.Purpose.RESET, at=now).split("link=")[1]
    assert "no longer works" in Client().get(f"/password/set/?link={for_device}").content.decode()
    client = sign_in(user)
    client.get(f"/second-factor/shown/?link={for_password}")
    assert "sefton-key" not in client.get("/second-factor/").content.decode()


def test_after_a_reset_the_mailbox_is_shown_again() -> None:
    user = person_with(Role.PLACEMENTS_OFFICER)
    client = sign_in(user)
    set_up_device(client)
    with tenancy.scope(tenancy.COUNCIL):
        chief = person(Role.SYSTEM_ADMINISTRATOR)
        second_factor.reset(user=user, known_by=KnownBy.SEEN, by=chief, at=product_clock.now())
    assert "Send me the link" in client.get("/second-factor/").content.decode()
