"""Boxes that choose a person or an organisation, once there are more than a list prints: found by letters."""

from uuid import uuid4

import pytest

from placements.models import Child
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.forms.finding import MOST_LISTED
from tests.browsing import PageClient
from tests.factories import providers
from tests.factories.accounts import person
from tests.factories.rows import all_of

MANY = MOST_LISTED + 5


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def browser(role: Role) -> PageClient:
    client = PageClient()
    client.force_login(person(role))
    return client


def people(role: Role) -> list[User]:
    return [person(role, name=f"Tern {number:02}") for number in range(MANY)]


def test_the_audit_trail_finds_a_person_by_letters_and_shows_nothing_until_it_is_settled() -> None:
    tern = people(Role.SOCIAL_WORKER)[7]
    client = browser(Role.AUDITOR)
    assert "<option" not in client.get("/audit/").content.decode().partition("id_kind")[0]
    asked = client.get("/audit/?person=&person_find=tern 0").content.decode()
    assert "10 have “tern 0” in the name. Choose one below." in asked and "<table" not in asked
    assert asked.partition('name="kind"')[0].count("<option") == 11
    for query in (f"person={tern.pk}", "person=&person_find=Tern 07", f"person={tern.pk}&person_find=tern"):
        answer = client.get(f"/audit/?{query}")
        assert answer.context["filter"].cleaned_data["person"] == tern, query
    assert client.get("/audit/?person_find=nobody+here").context["table"] is None


def test_an_invitation_finds_the_provider_by_letters_and_is_the_councils_without() -> None:
    homes = [providers.provider(name=f"Heron Homes {number:02}") for number in range(MANY)]
    client = browser(Role.SYSTEM_ADMINISTRATOR)
    assert "Heron Homes" not in client.get("/people/invite/").content.decode()
    sent = {"name": "Una Wren", "email": "una@example.invalid", "roles": ["BID_WRITER"]}
    refused = client.post(
        "/people/invite/", {**sent, "key": str(uuid4()), "organisation_find": "heron homes 1"}
    )
    assert "10 have “heron homes 1” in the name" in refused.content.decode()
    assert not all_of(User).filter(email=sent["email"])
    client.post("/people/invite/", {**sent, "key": str(uuid4()), "organisation_find": "Heron Homes 12"})
    assert all_of(User).get(email=sent["email"]).provider_id == homes[12].pk


def test_a_childs_social_worker_is_found_by_letters_and_stays_when_something_else_is_changed() -> None:
    tern = people(Role.SOCIAL_WORKER)[3]
    client = browser(Role.PLACEMENTS_OFFICER)
    assert "Tern 03" not in client.get("/children/new/").content.decode()
    client.post("/children/new/", CHILD | {"key": str(uuid4()), "social_worker_find": "Tern 0"})
    assert not all_of(Child)
    client.post("/children/new/", CHILD | {"key": str(uuid4()), "social_worker_find": "Tern 03"})
    child = all_of(Child).get()
    assert child.social_worker == tern
    page = client.get(f"/children/{child.pk}/people/").content.decode()
    assert "Tern 03" in page and "Tern 04" not in page
    client.post(
        f"/children/{child.pk}/people/",
        {"key": str(uuid4()), "social_worker": str(tern.pk), "team": "", "reviewing_officer": ""},
    )
    assert all_of(Child).get().social_worker == tern


CHILD = {
    "given_name": "Invented", "family_name": "Wader", "date_of_birth_0": "1", "date_of_birth_1": "2",
    "date_of_birth_2": "2012", "sex": "F", "home_postcode": "", "no_postcode": "confidential",
    "legal_status": "none", "school": "", "team": "", "reviewing_officer": "",
}  # fmt: skip
