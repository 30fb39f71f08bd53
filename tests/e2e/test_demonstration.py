"""The demonstration: the same rows each time, and each of its roles finds its pages whole.

Each role opens home, every page of its menu, and what those pages lead to first.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db.models import F
from pytest_django import DjangoDbBlocker

from calloffs.models import Clarification, PublishedQuestion
from placements.models import Child
from providers.models import Absence, Exemption, GraveChange, RoundExtension
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import RoleGrant
from sefton_pdps.core import clock, tenancy
from sefton_pdps.demo.people import PASSWORD
from tests.conftest import clone
from tests.e2e.conftest import Demonstration, Person, fingerprints, load_small
from tests.factories.rows import all_of

pytestmark = pytest.mark.e2e
MOST_PAGES = 16


def _email(role: Role) -> str:
    grants = all_of(RoleGrant).filter(role=role.name).order_by("user__email")
    return grants.values_list("user__email", flat=True)[0]


def _addresses(person: Person, within: str) -> list[str]:
    found = person.page.eval_on_selector_all(
        f"{within} a[href^='/']", "links => links.map(a => a.getAttribute('href'))"
    )
    return [address.split("#")[0] for address in found if "/pdf/" not in address and "/file" not in address]


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name.lower())
def test_every_role_finds_its_pages_whole(
    role: Role, demonstration: Demonstration, person_at: Callable[[str], Person]
) -> None:
    person = person_at(role.name.lower()).sign_in(_email(role), PASSWORD)
    menu = list(dict.fromkeys(_addresses(person, "header nav")))
    seen = {"/"}
    for address in menu:
        person.open(address)
        seen.add(address)
        first = next((one for one in _addresses(person, "main") if one not in seen and "?" not in one), None)
        if first and len(seen) < MOST_PAGES:
            person.open(first)
            seen.add(first)
    heading = person.page.get_by_role("heading", level=1).first.inner_text()
    assert heading not in ("Page not found", "You cannot open this page")


def test_a_home_fell_and_was_decided_one_has_closed_with_its_clock_and_one_is_to_be_decided(
    demonstration: Demonstration,
) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        falls = set(GraveChange.objects.values_list("cause", "state"))
        absences = set(Absence.objects.values_list("state", "setting__placements__state"))
        late = GraveChange.objects.filter(state="open", due_at__lt=clock.now())
        assert falls == {("inadequate", "decided"), ("lost", "open")}
        assert absences >= {("open", "started"), ("closed", None)}
        assert not late.exists()


def test_what_is_rare_in_life_is_shown_too(demonstration: Demonstration) -> None:
    """An exemption, a longer round, a child without a postcode, and questions reworded, answered alone and refused."""
    with tenancy.scope(tenancy.COUNCIL):
        assert Exemption.objects.filter(setting__grade="inadequate", ended_at=None).exists()
        assert RoundExtension.objects.filter(round__state="open").exists()
        assert Child.objects.exclude(no_postcode="").filter(home_postcode="").exists()
        assert PublishedQuestion.objects.exclude(wording=F("clarification__question")).exists()
        assert {"private", "refused"} <= set(Clarification.objects.values_list("state", flat=True))


def test_a_second_load_with_the_same_arguments_gives_the_same_rows(
    demonstration: Demonstration, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    with clone(django_db_blocker) as database:
        load_small(demonstration.today, tmp_path, demonstration.now)
        assert clock.is_true()
        again = fingerprints(database)
    assert {table for table in again if again[table] != demonstration.rows[table]} == set()
    assert again["placements_child"] and again["calloffs_offer"] and again["audit_event"]
