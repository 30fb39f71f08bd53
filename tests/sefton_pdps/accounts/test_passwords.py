"""Passwords: changed, forgotten, set by a link that works once and not for long."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts import links
from sefton_pdps.accounts.links import Purpose
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.services import passwords
from sefton_pdps.accounts.tasks import send_asked_links
from sefton_pdps.audit.models import Event
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.delivery import deliver_due
from sefton_pdps.notifications.models import Notice
from tests.factories.accounts import PASSWORD, person
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db
NEW = "purple teapot elbow"


def _link(user: User, purpose: Purpose = Purpose.RESET) -> str:
    return links.address(user, purpose, at=product_clock.now())


def _token(address: str) -> str:
    return parse_qs(urlsplit(address).query)["link"][0]


def _ask(client: Client, email: str, **more):
    """Ask for a link, and let the task run that sends it."""
    answer = client.post("/password/forgotten/", {"email": email}, **more)
    send_asked_links()
    return answer


def _set(client: Client, address: str, password: str = NEW, again: str = NEW):
    return client.post(address, {"password": password, "again": again})


def test_asking_for_a_link_says_the_same_whether_or_not_there_is_such_a_person(client: Client) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    known = _ask(client, user.email.upper(), follow=True)
    unknown = _ask(client, "nobody@example.invalid", follow=True)
    assert known.content == unknown.content
    assert list(all_of(Notice).values_list("recipient_id", flat=True)) == [user.pk]


def test_asking_is_the_same_work_for_anybody(client: Client) -> None:
    """Seconds would tell who has an account; the looking up and the writing are a task's."""
    person(Role.PLACEMENTS_OFFICER, email="somebody@example.invalid")
    asked = []
    for email in ("somebody@example.invalid", "nobody@example.invalid"):
        with CaptureQueriesContext(connection) as queries:
            client.post("/password/forgotten/", {"email": email})
        asked.append(
            [query["sql"].replace(email, "") for query in queries if "SAVEPOINT" not in query["sql"]]
        )
    assert asked[0] == asked[1] and not any("accounts_user" in sql for sql in asked[0])
    assert not all_of(Notice).exists()


def test_a_person_who_left_gets_no_link(client: Client) -> None:
    user = person(Role.PLACEMENTS_OFFICER, is_active=False)
    _ask(client, user.email)
    assert not all_of(Notice).exists()


def test_a_second_asking_within_5_minutes_sends_no_second_link(client: Client, clock) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    for _ in range(3):
        _ask(client, user.email)
    assert all_of(Notice).count() == 1
    clock.advance(minutes=6)
    _ask(client, user.email)
    assert all_of(Notice).count() == 2


def test_the_mailed_link_sets_the_password_and_leads_to_sign_in(client: Client, mailoutbox) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    _ask(client, user.email)
    deliver_due(at=product_clock.now())
    (address,) = re.findall(r"https?://\S+", mailoutbox[0].body)
    assert _set(client, address).headers["Location"] == "/sign-in/"
    assert client.post("/sign-in/", {"email": user.email, "password": NEW}).status_code == 302
    assert all_of(Event).filter(name="password.set", actor_id=user.pk).count() == 1


def test_a_link_is_not_kept_once_it_is_sent_and_never_stands_in_the_inbox(client: Client) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    _ask(client, user.email)
    assert "link=" in all_of(Notice).get().url
    deliver_due(at=product_clock.now())
    assert "link=" not in all_of(Notice).get().url
    client.force_login(user)
    assert "There are no messages for you" in client.get("/inbox/").content.decode()


def test_a_used_link_no_longer_works(client: Client) -> None:
    address = _link(person(Role.PLACEMENTS_OFFICER))
    _set(client, address)
    answer = _set(client, address, "another fine pass phrase", "another fine pass phrase")
    assert "This link no longer works" in answer.content.decode()


def test_a_link_dies_with_a_sign_in(client: Client) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    address = _link(user)
    client.post("/sign-in/", {"email": user.email, "password": PASSWORD})
    assert "This link no longer works" in Client().get(address).content.decode()


@pytest.mark.parametrize(("purpose", "days"), [(Purpose.RESET, 1), (Purpose.INVITATION, 7)])
def test_a_link_is_refused_from_its_last_moment_on(
    client: Client, clock, purpose: Purpose, days: int
) -> None:
    address = _link(person(Role.PLACEMENTS_OFFICER), purpose)
    clock.advance(days=days, minutes=-5)
    assert "Set your password" in client.get(address).content.decode()
    clock.advance(minutes=6)
    assert "This link no longer works" in client.get(address).content.decode()


@pytest.mark.parametrize("forged", ["", "x", "a:b", "eyJ1c2VyIjoiIn0:1:x"])
def test_a_forged_link_is_refused(client: Client, forged: str) -> None:
    assert "This link no longer works" in client.get(f"/password/set/?link={forged}").content.decode()


def test_a_link_of_a_person_who_left_is_refused(client: Client) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    address = _link(user)
    all_of(User).filter(pk=user.pk).update(is_active=False)
    assert "This link no longer works" in client.get(address).content.decode()


def test_two_people_sending_the_same_link_at_once_set_one_password() -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    token = _token(_link(user))
    at = product_clock.now()
    passwords.set_by_link(link=token, password=NEW, at=at)
    with pytest.raises(DomainError, match="Ask for a new one"):
        passwords.set_by_link(link=token, password="quite another phrase", at=at)


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "too short"),
        ("password1234", "password1234", "too common"),
        (NEW, NEW + "s", "not the same"),
        ("", "", "Enter the new password"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused(client: Client, password: str, again: str, said: str) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    assert said in _set(client, _link(user), password, again).content.decode()
    assert all_of(User).get(pk=user.pk).check_password(PASSWORD)


def test_setting_a_password_by_link_lifts_a_lock_out(client: Client) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    for _ in range(5):
        client.post("/sign-in/", {"email": user.email, "password": "wrong wrong wrong"})
    assert client.post("/sign-in/", {"email": user.email, "password": PASSWORD}).status_code == 429
    _set(client, _link(user))
    assert client.post("/sign-in/", {"email": user.email, "password": NEW}).status_code == 302


def test_changing_the_password_needs_the_present_one(client: Client) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    client.force_login(user)
    answer = client.post("/password/change/", {"present": "not it", "password": NEW, "again": NEW})
    assert "not your present password" in answer.content.decode()
    assert all_of(User).get(pk=user.pk).check_password(PASSWORD)


def test_changing_the_password_ends_every_other_session(client: Client) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.post("/sign-in/", {"email": user.email, "password": PASSWORD})
    client.post("/password/change/", {"present": PASSWORD, "password": NEW, "again": NEW})
    assert client.get("/profile/").status_code == 200
    assert elsewhere.get("/profile/").status_code == 302


def test_signing_in_changes_the_session_key(client: Client) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    client.get("/profile/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    client.post("/sign-in/", {"email": user.email, "password": PASSWORD})
    assert client.session.session_key != planted
