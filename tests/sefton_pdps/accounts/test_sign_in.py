import pytest
from django.test import Client

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.addresses import client_address
from sefton_pdps.audit.models import Event
from tests.factories.accounts import PASSWORD, person
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db
URL = "/sign-in/"


def _try(client: Client, email: str, password: str, **extra: str):
    return client.post(URL, {"email": email, "password": password}, **extra)


def test_right_password_signs_in_whatever_the_letters_case(client: Client) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    answer = _try(client, user.email.upper(), PASSWORD)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    assert all_of(Event).filter(name="session.signed_in", actor_id=user.pk).count() == 1


def test_refusal_is_the_same_for_a_wrong_password_and_an_unknown_person(client: Client) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    wrong = _try(client, user.email, "not the password at all")
    unknown = _try(client, "nobody@example.invalid", "not the password at all")
    sentence = "The e-mail address or the password is not right."
    assert sentence in wrong.content.decode() and sentence in unknown.content.decode()
    assert all_of(Event).filter(name="session.refused").count() == 2


def test_five_failures_lock_out_even_the_right_password(client: Client) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    for _ in range(5):
        answer = _try(client, user.email, "wrong wrong wrong")
    assert answer.status_code == 429
    assert _try(client, user.email, PASSWORD).status_code == 429
    assert "_auth_user_id" not in client.session


def test_a_lock_out_of_one_person_leaves_others_alone(client: Client) -> None:
    locked, other = person(Role.PLACEMENTS_OFFICER), person(Role.FINANCE_OFFICER)
    for _ in range(5):
        _try(client, locked.email, "wrong wrong wrong")
    assert _try(Client(), other.email, PASSWORD).status_code == 302


def test_a_person_who_left_cannot_sign_in(client: Client) -> None:
    user = person(Role.PLACEMENTS_OFFICER, is_active=False)
    assert "is not right" in _try(client, user.email, PASSWORD).content.decode()


def test_sign_in_does_not_lead_to_another_site(client: Client) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    answer = client.post(f"{URL}?next=https://example.org/", {"email": user.email, "password": PASSWORD})
    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 192.0.2.7", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_a_client_cannot_choose_the_address_it_is_locked_out_by(
    settings, rf, hops, forwarded, address
) -> None:
    settings.TRUSTED_PROXIES = hops
    request = rf.get("/sign-in/", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


def test_idle_session_ends_and_says_so(client: Client, clock) -> None:
    user = person(Role.PLACEMENTS_OFFICER)
    _try(client, user.email, PASSWORD)
    assert client.get("/inbox/").status_code == 200
    clock.advance(minutes=31)
    answer = client.get("/inbox/")
    assert answer["Location"] == "/sign-in/?next=/inbox/"
    assert "nothing happened for 30 minutes" in client.get(answer["Location"]).content.decode()


def test_signing_out_needs_a_button_not_a_link(client: Client) -> None:
    client.force_login(person(Role.PLACEMENTS_OFFICER))
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/inbox/")["Location"].startswith("/sign-in/")
