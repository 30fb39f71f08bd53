"""Letters that no name holds are refused beside their box, and never reach the database as they are (ADR 78)."""

from urllib.parse import quote
from uuid import uuid4

import pytest

from placements.models import Child
from sefton_pdps.access.roles import Role
from sefton_pdps.core.forms.finding import MOST_LISTED
from tests.factories import providers
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.placements.test_finding_people import CHILD, browser, council_scope, people

__all__ = ["council_scope"]
HOSTILE = {
    "a zero character after letters": "tern\x00",
    "ten thousand letters": "a" * 10_000,
    "any letters, to the database": "%",
    "any letter, to the database": "_",
    "an escape": "\\",
    "all three": "%_\\",
    "letters that turn the line": "\u202etern",
    "an end of a text": "'",
    "the end of a tag": '"><script>',
    "letters outside the first plane": "\U0001f9a2" * 60,
}


@pytest.mark.parametrize("letters", HOSTILE.values(), ids=HOSTILE)
def test_letters_that_no_name_holds_choose_nobody_and_are_asked_about(letters: str) -> None:
    people(Role.SOCIAL_WORKER)
    for box in ("social_worker_find", "social_worker"):
        sent = CHILD | {"key": str(uuid4()), box: letters}
        page = browser(Role.PLACEMENTS_OFFICER).post("/children/new/", sent)
        assert page.status_code == 200
        assert 'href="#id_social_worker_find"' in page.content.decode()
    assert not all_of(Child)
    for query in (f"person=&person_find={quote(letters)}", f"person={quote(letters)}"):
        page = browser(Role.AUDITOR).get(f"/audit/?{query}")
        assert page.status_code == 200
        assert page.context["table"] is None


@pytest.mark.parametrize("typed", ["Tern 03\x00", "\u200bTern\u00a003", "\u202aTern 03\u202c", "  tern  03 "])
def test_a_name_is_found_whatever_nobody_sees_was_pasted_with_it(typed: str) -> None:
    tern = people(Role.SOCIAL_WORKER)[3]
    sent = CHILD | {"key": str(uuid4()), "social_worker_find": typed}
    browser(Role.PLACEMENTS_OFFICER).post("/children/new/", sent)
    assert all_of(Child).get().social_worker == tern


def test_a_whole_name_that_is_part_of_more_names_than_a_list_shows_is_found() -> None:
    """It has no more letters to type, and stands behind all of them by name."""
    for number in range(MOST_LISTED + 5):
        person(Role.SOCIAL_WORKER, name=f"Aaron Tern {number:02}")
        providers.provider(name=f"Arden Tern {number:02}")
    tern, homes = person(Role.SOCIAL_WORKER, name="Tern"), providers.provider(name="Tern")
    client = browser(Role.PLACEMENTS_OFFICER)
    client.post("/children/new/", CHILD | {"key": str(uuid4()), "social_worker_find": "tern"})
    assert all_of(Child).get().social_worker == tern
    sent = {"name": "Una Wren", "email": "una@example.invalid", "roles": ["BID_WRITER"]}
    browser(Role.SYSTEM_ADMINISTRATOR).post(
        "/people/invite/", {**sent, "key": str(uuid4()), "organisation_find": "Tern"}
    )
    assert all_of(type(tern)).get(email=sent["email"]).provider_id == homes.pk


def test_one_of_two_with_the_same_name_is_never_chosen_by_it_however_many_it_is_part_of() -> None:
    for number in range(MOST_LISTED):
        person(Role.SOCIAL_WORKER, name=f"Aaron Tern {number:02}")
    twins = [person(Role.SOCIAL_WORKER, name="Tern") for _ in range(2)]
    page = browser(Role.PLACEMENTS_OFFICER).post(
        "/children/new/", CHILD | {"key": str(uuid4()), "social_worker_find": "Tern"}
    )
    assert not all_of(Child)
    assert all(f'value="{twin.pk}"' in page.content.decode() for twin in twins)
