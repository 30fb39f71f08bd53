"""The second factor in a real browser: set up by picture or key, asked for, lost, and reset by an administrator."""

import base64
import re
from collections.abc import Callable

import pytest
from django_otp.oath import hotp

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.local.live import LiveSystem
from sefton_pdps.notifications.models import Notice
from tests.e2e.conftest import Person
from tests.e2e.mail import mailed_link
from tests.factories.accounts import PASSWORD, person
from tests.factories.providers import provider
from tests.factories.rows import all_of

pytestmark = pytest.mark.e2e
LIVE_SETTINGS = {"SECOND_FACTOR": "1"}
Arrive = Callable[[str], Person]


@pytest.fixture(scope="module")
def running(live_system_for_module: LiveSystem) -> LiveSystem:
    live_system_for_module.start("web", "worker", "beat")
    return live_system_for_module


def _code(secret: str) -> str:
    return f"{hotp(base64.b32decode(secret), int(product_clock.now().timestamp()) // 30):06}"


def _set_up(who: Person, user: User, running: LiveSystem) -> tuple[str, list[str]]:
    """Sign in, open the link of the mailbox, type the key's code; gives the key and the recovery codes."""
    who.sign_in(user.email).reads("Show that it is you", user.email).press("Send me the link")
    who.reads("The link is on its way").open(mailed_link(running.mail, user.email, 1))
    who.reads("Set up a device for sign-in codes")
    secret = who.page.locator(".sefton-key").inner_text().replace(" ", "")
    who.fill("Code", _code(secret)).press("Continue").reads("Keep your recovery codes")
    codes = re.findall(r"\b[A-Z2-9]{10}\b", who.page.locator("main").inner_text())
    who.press("I have kept the codes").reads("What needs me")
    return secret, codes


def test_a_device_is_set_up_and_asked_for_and_no_code_is_good_twice(
    running: LiveSystem, person_at: Arrive, clock
) -> None:
    user = person(Role.PLACEMENTS_OFFICER, name="Testperson Officer")
    who = person_at("second-factor")
    who.sign_in(user.email).reads("Show that it is you").press("Send me the link")
    who.press("Send me the link").reads("less than 5 minutes ago")
    who.open(mailed_link(running.mail, user.email, 1)).reads("Set up a device for sign-in codes")
    picture = who.page.get_by_alt_text("QR code")
    assert picture.evaluate("image => image.complete && image.naturalWidth") > 0, "the picture is drawn"
    secret = who.page.locator(".sefton-key").inner_text().replace(" ", "")
    who.fill("Code", "000000").press("Continue").reads("The code is not right", "shows the right time")
    first = _code(secret)
    who.fill("Code", first).press("Continue").reads("Keep your recovery codes", "not shown again")
    codes = re.findall(r"\b[A-Z2-9]{10}\b", who.page.locator("main").inner_text())
    assert len(codes) == 10
    who.press("I have kept the codes").reads("What needs me").press("Sign out")

    who.sign_in(user.email).reads("Type your sign-in code")
    who.open("/children/").reads("Type your sign-in code")
    who.fill("Code, or a recovery code", first).press("Continue").reads("The code is not right")
    clock.advance(minutes=1)
    who.fill("Code, or a recovery code", _code(secret)).press("Continue").reads("Children").press("Sign out")

    who.sign_in(user.email).fill("Code, or a recovery code", codes[0].lower()).press("Continue")
    who.reads("What needs me").open("/inbox/").reads("A recovery code was used").press("Sign out")
    who.sign_in(user.email).fill("Code, or a recovery code", codes[0]).press("Continue")
    who.reads("The code is not right")


def test_many_wrong_codes_close_the_door_for_a_while(running: LiveSystem, person_at: Arrive, clock) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        user = person(Role.PROVIDER_ADMINISTRATOR, provider=provider())
    who = person_at("second-factor-locked")
    _, codes = _set_up(who, user, running)
    who.press("Sign out").sign_in(user.email)
    for _ in range(5):
        who.fill("Code, or a recovery code", "000000").press("Continue").reads("The code is not right")
    who.fill("Code, or a recovery code", codes[0]).press("Continue").reads("Too many")
    clock.advance(minutes=16)
    who.open("/").fill("Code, or a recovery code", codes[0]).press("Continue").reads("What needs me")


def test_a_stolen_password_shows_no_key_and_a_lost_device_is_reset_with_a_reason(
    running: LiveSystem, person_at: Arrive
) -> None:
    user = person(Role.PLACEMENTS_OFFICER, name="Testperson Loser")
    chief = person(Role.SYSTEM_ADMINISTRATOR, name="Testperson Chief")
    who, administrator = person_at("second-factor-lost"), person_at("second-factor-administrator")
    _set_up(who, user, running)
    who.follow("Testperson Loser").reads("Device for sign-in codes Set up on").follow("Change the device")
    who.reads("codes of this device and its recovery codes would end")
    _set_up(administrator, chief, running)
    administrator.open(f"/people/{user.pk}/").follow("Reset the device").press("Reset the device")
    administrator.reads("Select how you made sure who it is").choose("Called back on the number")
    administrator.press("Reset the device").reads("has been reset", "How the person was known: Called back")
    who.open("/").reads("Show that it is you").reads_nothing_of("sefton-key")
    thief = person_at("second-factor-thief").sign_in(user.email, PASSWORD)
    thief.reads("Show that it is you").open("/second-factor/").reads_nothing_of("sefton-key", "picture")
    told = all_of(Notice).get(recipient=user, title__contains="reset the device")
    assert "tell a system administrator" in told.title
