"""The idle time: said beforehand, asked for without lengthening it, and ended at a page that can be read."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from sefton_pdps.access.documents import addresses
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.working_days import LONDON
from sefton_pdps.core.web.landing import readable
from tests.factories.accounts import PASSWORD, person
from tests.factories.rows import all_of
from tests.meta.sources import PACKAGES, ours, short
from tests.sefton_pdps.accounts.test_kept_texts import NAME, PAGE, _rows, _typed

pytestmark = pytest.mark.django_db
POST_ONLY = ("/sign-out/", "/call-offs/new/")


def _sign_in(client: Client, *roles: Role):
    user = person(*roles)
    return client.post("/sign-in/", {"email": user.email, "password": PASSWORD})


def test_a_form_says_until_when_a_person_stays_signed_in(client: Client, clock) -> None:
    clock.set(_at(17, 12))
    _sign_in(client, Role.SYSTEM_ADMINISTRATOR)
    page = client.get("/people/invite/").content.decode()
    assert "signed out at <span data-sefton-until>5:42pm</span>" in page
    assert 'href="/session/stay/" target="_blank"' in page
    assert page.count("If you do nothing, you will be signed out") == 1


def _at(hour: int, minute: int):
    return datetime(2026, 11, 24, hour, minute, tzinfo=LONDON)


def test_asking_how_long_is_left_lengthens_nothing(client: Client, clock) -> None:
    _sign_in(client, Role.FINANCE_OFFICER)
    left = []
    for _ in range(3):
        clock.advance(minutes=9)
        left.append(client.get("/session/").json()["seconds"] // 60)
    assert left == [20, 11, 2]
    clock.advance(minutes=4)
    assert client.get("/session/").json() == {"stands": False}
    assert client.get("/inbox/")["Location"] == "/sign-in/?next=/inbox/"


def test_staying_signed_in_lengthens_it_by_the_whole_time(client: Client, clock) -> None:
    _sign_in(client, Role.FINANCE_OFFICER)
    for _ in range(3):
        clock.advance(minutes=29)
        assert "You are still signed in" in client.get("/session/stay/").content.decode()
    assert client.get("/session/").json()["seconds"] >= 29 * 60


def test_one_tab_at_work_keeps_the_others_signed_in(client: Client, clock) -> None:
    _sign_in(client, Role.FINANCE_OFFICER)
    for _ in range(4):
        clock.advance(minutes=20)
        assert client.get("/inbox/").status_code == 200
    assert client.get("/session/").json()["stands"]


def test_nobody_known_is_told_only_that_no_session_stands() -> None:
    assert Client().get("/session/").json() == {"stands": False}


def test_a_person_whose_access_ended_has_no_session(client: Client) -> None:
    user = person(Role.FINANCE_OFFICER)
    client.post("/sign-in/", {"email": user.email, "password": PASSWORD})
    all_of(User).filter(pk=user.pk).update(is_active=False)
    assert client.get("/session/").json() == {"stands": False}


def test_a_button_pressed_after_the_time_leads_to_its_page_and_not_to_an_address_for_buttons(
    client: Client, clock
) -> None:
    _sign_in(client, Role.SYSTEM_ADMINISTRATOR)
    somebody = person(Role.FINANCE_OFFICER, is_active=False)
    clock.advance(minutes=31)
    answer = client.post(f"/people/{somebody.pk}/restore-access/", follow=True)
    assert answer.redirect_chain == [(f"/sign-in/?next=/people/{somebody.pk}/", 302)]
    assert "Nothing was sent" in answer.content.decode()
    assert not all_of(User).get(pk=somebody.pk).is_active


def _post_only() -> list[str]:
    found = []
    for address in addresses():
        path = reverse(
            address.name, kwargs=dict.fromkeys(address.arguments, "00000000-0000-4000-8000-000000000000")
        )
        if readable(path) != path:
            found.append(path)
    return found


def test_signing_in_never_leads_to_an_address_that_only_takes_what_a_button_sends(client: Client) -> None:
    user = person(Role.SYSTEM_ADMINISTRATOR)
    paths = _post_only()
    assert len(paths) > 12
    for path in paths:
        answer = Client().get(path)
        assert path not in answer.headers.get("Location", "").removeprefix("/sign-in/?next=").split("?"), path
    answer = client.post(
        "/sign-in/", {"email": user.email, "password": PASSWORD, "next": f"/people/{user.pk}/restore-access/"}
    )
    assert answer["Location"] == f"/people/{user.pk}/"


def test_no_view_takes_buttons_only_without_saying_so() -> None:
    """Django's own decorator would answer with an empty page; `core.landing.post_only` has one with a way back."""
    wrong = [short(path) for path in ours(*PACKAGES) if "require_POST" in path.read_text()]
    assert wrong == []


def test_an_address_for_buttons_that_is_opened_has_a_page_with_a_way_back(client: Client) -> None:
    _sign_in(client, Role.SYSTEM_ADMINISTRATOR)
    somebody = person(Role.FINANCE_OFFICER)
    answer = client.get(f"/people/{somebody.pk}/restore-access/")
    page = answer.content.decode()
    assert (answer.status_code, answer["Allow"], page.count("<h1")) == (405, "POST", 1)
    assert f'href="/people/{somebody.pk}/"' in page and "Sefton Council" in page


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/people/?q=x", "/people/?q=x"),
        ("/sign-out/", "/"),
        ("/no/such/page/", "/"),
        ("/people/nobody/", "/people/"),
    ],
)
def test_the_nearest_page_that_can_be_read(address: str, page: str) -> None:
    assert readable(address) == page


def test_a_page_whose_time_is_over_sends_what_was_typed_to_be_kept(client: Client, clock) -> None:
    """What the page's script does at the end: the same keeping, by an address that carries nothing out."""
    user = person(Role.SYSTEM_ADMINISTRATOR)
    client.post("/sign-in/", {"email": user.email, "password": PASSWORD})
    sent = _typed(client)
    clock.advance(minutes=31)
    answer = client.post("/session/keep/", sent)
    assert answer["Location"] == f"/sign-in/?next={PAGE}" and len(_rows()) == 1
    answer = client.post("/session/keep/", sent, follow=True)
    assert answer.redirect_chain == [(f"/sign-in/?next={PAGE}", 302)]
    assert "not kept" in answer.content.decode()
    client.post("/sign-in/", {"email": user.email, "password": PASSWORD})
    assert client.post("/session/keep/", sent)["Location"] == PAGE
    assert NAME in client.get(PAGE).content.decode()
