"""From an invitation to signing out as the application's own role, with commits: no door waits for a scope."""

from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client

from providers.models import Provider
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts import session_store as sessions
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.services import people
from sefton_pdps.accounts.tasks import send_asked_links
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import ScopeNotSet
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.models import Notice
from tests.factories.accounts import person
from tests.factories.providers import provider
from tests.factories.rows import all_of

FIRST, SECOND = "purple teapot elbow walks", "seven quiet lanterns outside"


def _newest_link(user: User) -> str:
    address = all_of(Notice).filter(recipient=user).order_by("-created_at", "-id").first().url
    return f"{urlsplit(address).path}?{urlsplit(address).query}"


def _set_password(address: str, password: str) -> None:
    answer = Client().post(address, {"password": password, "again": password})
    assert answer.status_code == 302, answer.content.decode()


def _sign_in(user: User, password: str) -> Client:
    client = Client()
    answer = client.post("/sign-in/", {"email": user.email.upper(), "password": password})
    assert answer.status_code == 302, answer.content.decode()
    return client


@pytest.mark.parametrize("of_provider", [False, True], ids=["council", "provider"])
def test_every_door_opens_from_invitation_to_sign_out(committed_db: str, of_provider: bool) -> None:
    administrator = person(Role.SYSTEM_ADMINISTRATOR)
    with tenancy.scope(tenancy.COUNCIL):
        owner: Provider | None = provider() if of_provider else None
        user = people.invite_person(
            name="Testperson New", email="new@example.invalid", job_title="", by=administrator, at=clock.now(),
            provider_id=owner.pk if owner else None,
            roles=[Role.BID_WRITER if of_provider else Role.PLACEMENTS_OFFICER],
        )  # fmt: skip
    _set_password(_newest_link(user), FIRST)
    assert Client().post("/sign-in/", {"email": user.email, "password": "wrong"}).status_code == 200
    client = _sign_in(user, FIRST)
    assert "Testperson New" in client.get("/profile/").content.decode()
    assert client.get("/inbox/").status_code == 200

    assert Client().post("/password/forgotten/", {"email": user.email}).status_code == 302
    send_asked_links()
    _set_password(_newest_link(user), SECOND)
    assert client.get("/profile/").status_code == 302, "a new password ends the sessions of the old one"

    client = _sign_in(user, SECOND)
    changed = client.post("/password/change/", {"present": SECOND, "password": FIRST, "again": FIRST})
    assert changed.status_code == 302
    key = client.session.session_key
    assert client.get("/profile/").status_code == 200
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/profile/").status_code == 302
    assert sessions.by_key(key) is None
    assert not tenancy.current()


def test_nobody_is_read_without_a_scope_except_by_a_door(committed_db: str) -> None:
    user = person(Role.AUDITOR)
    with pytest.raises(ScopeNotSet):
        User._default_manager.get(pk=user.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_user")
        assert cursor.fetchone() == (0,)
    assert User.objects.by_key(user.pk) == User.objects.by_email(user.email.upper()) == user


def test_a_session_is_reached_by_its_key_and_ends_when_its_time_is_over(committed_db: str) -> None:
    store = sessions.SessionStore()
    store["a"] = 1
    store.save()
    assert sessions.SessionStore(store.session_key).load() == {"a": 1}
    assert sessions.SessionStore("0" * 32).load() == {}
    store.set_expiry(-1)
    store.save()
    assert sessions.SessionStore(store.session_key).load() == {}
    assert sessions.by_key(store.session_key) is not None
    sessions.forget_expired()
    assert sessions.by_key(store.session_key) is None


def test_a_session_that_ended_elsewhere_is_not_made_again(committed_db: str) -> None:
    store = sessions.SessionStore()
    store.save()
    sessions.SessionStore(store.session_key).delete()
    with pytest.raises(sessions.UpdateError):
        store.save()
