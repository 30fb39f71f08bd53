"""The telephone of somebody of the council: kept by the person or an administrator, dialled from a child's pages."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.services.people import keep_telephone
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.text.telephones import dials
from sefton_pdps.core.time import clock
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.providers import provider, setting
from tests.factories.rows import all_of
from tests.placements.browsing import as_user, page, send, summary

pytestmark = pytest.mark.django_db
NUMBER = "0151 496 0123"


@pytest.fixture(autouse=True)
def council_scope(db: None) -> Iterator[None]:
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def worker() -> User:
    return person(Role.SOCIAL_WORKER)


def keep(user: User, by: User, number: str = NUMBER) -> User:
    return keep_telephone(user=user, telephone=number, by=by, at=clock.now())


def kept(user: User) -> str:
    return User.objects.get(pk=user.pk).telephone


def test_a_person_keeps_their_own(worker: User) -> None:
    url = reverse("accounts:telephone")
    asked = as_user(worker)
    send(asked, url, telephone=f" {NUMBER} ")
    assert kept(worker) == NUMBER
    shown = asked.get(reverse("accounts:profile")).content.decode()
    assert NUMBER in shown and url in shown


def test_whoever_manages_people_keeps_that_of_another(worker: User) -> None:
    administrator = person(Role.SYSTEM_ADMINISTRATOR)
    url = reverse("accounts:person_telephone", args=[worker.pk])
    asked = as_user(administrator)
    assert url in asked.get(reverse("accounts:person", args=[worker.pk])).content.decode()
    send(asked, url, telephone=NUMBER)
    assert kept(worker) == NUMBER
    send(asked, url, telephone="")
    assert kept(worker) == ""


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.PLACEMENTS_OFFICER, Role.HEAD_OF_SERVICE])
def test_nobody_else_keeps_it(worker: User, role: Role) -> None:
    other = person(role)
    with pytest.raises(NotAllowed):
        keep(worker, other)
    assert as_user(other).get(reverse("accounts:person_telephone", args=[worker.pk])).status_code == 403
    assert kept(worker) == ""


def test_nobody_keeps_one_of_a_providers_person() -> None:
    theirs = person(Role.PROVIDER_ADMINISTRATOR, provider=provider())
    with pytest.raises(NotAllowed, match="stands at its settings"):
        keep(theirs, person(Role.SYSTEM_ADMINISTRATOR))
    asked = as_user(theirs).get(reverse("accounts:telephone")).content.decode()
    assert "stands at its settings" in asked and '<input type="tel"' not in asked
    assert (
        reverse("accounts:telephone") not in as_user(theirs).get(reverse("accounts:profile")).content.decode()
    )


def test_the_database_keeps_none_of_a_providers_person() -> None:
    theirs = person(Role.PROVIDER_ADMINISTRATOR, provider=provider())
    with pytest.raises(IntegrityError, match="user_telephone_of_the_council"), transaction.atomic():
        User.objects.filter(pk=theirs.pk).update(telephone=NUMBER)


@pytest.mark.parametrize(
    "number", ["0151", "ring me", "0151 496 0123 or 0124", "1" * 16, "javascript:alert(1)"]
)
def test_what_no_telephone_dials_is_refused_at_the_box(worker: User, number: str) -> None:
    answer = send(as_user(worker), reverse("accounts:telephone"), 200, telephone=number)
    assert "10 to 15 digits" in summary(answer) and 'href="#id_telephone' in summary(answer)
    with pytest.raises(DomainError):
        keep(worker, worker, number)
    assert kept(worker) == ""


def test_the_trail_says_that_it_changed_and_not_to_what(worker: User) -> None:
    keep(worker, worker)
    keep(worker, worker)
    (event,) = all_of(Event).filter(name="person.telephone")
    assert NUMBER not in str(event.payload)


def test_an_extension_is_read_and_not_dialled() -> None:
    assert dials("+44 (0)151 496-0123 ext 45") == "tel:+441514960123"
    assert dials("(0151) 496 0123") == "tel:01514960123"


def test_the_childs_pages_dial_it(worker: User) -> None:
    keep(worker, worker)
    child = made.child(social_worker=worker)
    referral = made.referral(child, state="home_agreed")
    placement = made.placement(setting(provider()).places.first(), child, referral=referral)
    reader = as_user(person(Role.PLACEMENTS_OFFICER))
    for url in (
        page("referral_detail", referral.pk), page("child_detail", child.pk), page("placement_detail", placement.pk),
    ):  # fmt: skip
        assert 'href="tel:01514960123"' in reader.get(url).content.decode(), url


def test_without_one_no_page_says_anything(worker: User) -> None:
    referral = made.referral(made.child(social_worker=worker))
    reader = as_user(person(Role.PLACEMENTS_OFFICER))
    assert "tel:" not in reader.get(page("referral_detail", referral.pk)).content.decode()
