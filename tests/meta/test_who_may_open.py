"""Deny by default: every address x every role."""

import os
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from sefton_pdps import navigation
from sefton_pdps.access.access import PUBLIC, SIGNED_IN
from sefton_pdps.access.documents import Address, addresses
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import PROVIDER_ROLES, ROLE_PERMISSIONS, Role
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.models import Event, Refusal
from sefton_pdps.core.database import tenancy
from tests.factories.accounts import person
from tests.factories.providers import provider
from tests.factories.rows import all_of

ADDRESSES = addresses()
# Whoever adds one says here why nobody needs to be known for it.
OPEN_TO_ALL = {
    "health": "watched by a machine",
    "accounts:session": "a page asks whether its session still stands",
    "accounts:keep": "keeps nothing of anybody whom the session does not name",
    "accessibility": "must be readable before signing in",
    "privacy": "must be readable before signing in",
    "reporting:published_awards": "what the council publishes of its awards",
    "reporting:published_quarter": "what the council publishes of its awards",
    "help": "says how to sign in",
    "accounts:sign_in": "nobody is known yet",
    "accounts:forgotten": "nobody is known yet",
    "accounts:link_sent": "nobody is known yet",
    "accounts:set_password": "the link itself says who it is for",
}
# The person's own things only: home, inbox, account.
OWN_THINGS = {
    "accounts:sign_out",
    "accounts:profile",
    "accounts:stay",
    "accounts:second_factor",
    "accounts:second_factor_picture",
    "accounts:second_factor_code",
    "accounts:second_factor_link",
    "accounts:second_factor_shown",
    "accounts:second_factor_change",
    "accounts:recovery_codes",
    "accounts:change_password",
    "accounts:telephone",
    "notifications:inbox",
    "notifications:open",
    "notifications:read_all",
    "notifications:mail_choice",
    "reporting:home",
    "jobs:job_list",
    "jobs:job_detail",
    "jobs:job_file",
    "jobs:list_export",
    "search",
}
# Pages without arguments that answer 404 until a query says what they are about.
ABOUT_SOMETHING = {"calloffs:open_call_off": "?referral="}
NONE_SUCH = UUID("00000000-0000-4000-8000-000000000000")
FOUND = (200, 302)


def _url(address: Address) -> str:
    return reverse(address.name, kwargs=dict.fromkeys(address.arguments, NONE_SUCH))


def _lets_in(address: Address, role: Role) -> bool:
    return isinstance(address.open_to, str) or bool(set(address.open_to or ()) & ROLE_PERMISSIONS[role])


def _walked(role: Role) -> list[Address]:
    """All addresses in a drill; else those that let the role in and a third of the rest, another third each role."""
    if os.environ.get("DRILL"):
        return ADDRESSES
    chance = Random(role.name)
    return [one for one in ADDRESSES if _lets_in(one, role) or chance.random() < 1 / 3]


def _signed_in(role: Role) -> Client:
    with tenancy.scope(tenancy.COUNCIL):
        organisation = provider() if role.for_provider else None
    client = Client(raise_request_exception=False)
    client.force_login(person(role, provider=organisation))
    return client


def test_every_address_says_whom_it_is_open_to() -> None:
    assert [one.path for one in ADDRESSES if one.open_to is None] == []


def test_what_is_open_to_all_is_on_the_short_list() -> None:
    assert {one.name for one in ADDRESSES if one.open_to == PUBLIC} == set(OPEN_TO_ALL)


def test_what_everybody_signed_in_may_open_is_their_own() -> None:
    assert {one.name for one in ADDRESSES if one.open_to == SIGNED_IN} == OWN_THINGS


def test_every_address_has_a_name() -> None:
    assert [one.path for one in ADDRESSES if not one.name or one.name.endswith(":")] == []


def test_the_portal_is_for_providers_and_the_rest_for_the_council() -> None:
    portal = frozenset().union(*(ROLE_PERMISSIONS[role] for role in PROVIDER_ROLES))
    council = frozenset().union(
        *(held for role, held in ROLE_PERMISSIONS.items() if role not in PROVIDER_ROLES)
    )
    assert portal & council == set()
    wrong = [
        one.path
        for one in ADDRESSES
        if not isinstance(one.open_to, str)
        and not set(one.open_to or ()) <= (portal if one.path.startswith("/portal/") else council)
    ]
    assert wrong == []


def test_every_permission_is_held_by_somebody() -> None:
    assert set(Permission) == frozenset().union(*ROLE_PERMISSIONS.values())


def test_every_role_has_its_line() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)


@pytest.mark.parametrize("item", [*navigation.COUNCIL, *navigation.PORTAL], ids=lambda item: item.url_name)
def test_every_entry_of_the_menu_leads_to_a_page_of_the_same_people(item: navigation.Item) -> None:
    (page,) = [one for one in ADDRESSES if one.name == item.url_name]
    assert reverse(item.url_name).startswith(item.section)
    shown_to = [role for role in Role if {*item.permissions, *item.also} & ROLE_PERMISSIONS[role]]
    assert shown_to
    assert [role for role in shown_to if not _lets_in(page, role)] == []


@pytest.mark.fault
@pytest.mark.django_db
@pytest.mark.parametrize("role", Role, ids=lambda role: role.name)
def test_a_role_opens_its_own_pages_and_no_other(role: Role) -> None:
    client = _signed_in(role)
    refused = 404 if role.for_provider else 403
    wrong = []
    for address in _walked(role):
        status = client.get(_url(address)).status_code
        allowed = (*FOUND, 404, 405) if _lets_in(address, role) else (refused,)
        if status not in allowed:
            wrong.append((address.path, status))
    assert wrong == []


@pytest.mark.django_db
def test_nobody_unknown_gets_further_than_the_sign_in_page(client: Client) -> None:
    wrong = []
    for address in ADDRESSES:
        if address.open_to == PUBLIC:
            continue
        answer = client.get(_url(address))
        if answer.status_code != 302 or not answer["Location"].startswith("/sign-in/?next="):
            wrong.append((address.path, answer.status_code))
    assert wrong == []


@pytest.mark.django_db
def test_a_page_without_arguments_opens_for_those_it_is_for() -> None:
    wrong = []
    for address in ADDRESSES:
        if address.arguments or isinstance(address.open_to, str) or address.name in ABOUT_SOMETHING:
            continue
        role = next(role for role in Role if _lets_in(address, role))
        status = _signed_in(role).get(_url(address)).status_code
        if status not in (*FOUND, 405):
            wrong.append((address.path, role.name, status))
    assert wrong == []


@pytest.mark.django_db
def test_a_refusal_of_a_page_is_recorded(client: Client) -> None:
    user: User = person(Role.CABINET_MEMBER)
    client.force_login(user)
    assert client.get("/people/").status_code == 403
    event = all_of(Event).get(name="access.denied")
    assert (event.actor_id, event.payload) == (
        user.pk,
        {"page": "accounts:people", "needed": ["USERS_MANAGE"], "count": 1},
    )


@pytest.mark.django_db
def test_whoever_hammers_on_a_closed_page_writes_a_line_a_power_of_ten_and_one_row_a_minute(
    client: Client, clock: Any
) -> None:
    user: User = person(Role.CABINET_MEMBER)
    client.force_login(user)
    clock.set(datetime(2026, 6, 1, 12, 0, tzinfo=UTC))
    for _ in range(25):
        client.get("/people/")
    clock.advance(minutes=1)
    client.get("/people/")
    told = all_of(Event).filter(name="access.denied").order_by("at", "id")
    assert [event.payload["count"] for event in told] == [1, 10, 1]
    assert sorted(all_of(Refusal).values_list("count", flat=True)) == [1, 25]


def _menu(role: Role) -> list[str]:
    items = navigation.PORTAL if role.for_provider else navigation.COUNCIL
    return [item.label for item in items if set(item.permissions) & ROLE_PERMISSIONS[role]]


@pytest.mark.parametrize(
    ("role", "menu"),
    [
        (Role.EVALUATOR, ["Call-offs", "Settings", "Applications"]),
        (Role.MODERATOR, ["Settings", "Applications"]),
        (Role.SOCIAL_WORKER, ["Referrals", "Children", "Placements"]),
        (Role.LEGAL_ADVISER, ["Settings", "Framework"]),
        (Role.VIRTUAL_SCHOOL, ["Education", "Placements"]),
        (Role.DATA_PROTECTION_OFFICER, ["Audit trail"]),
        (Role.SYSTEM_ADMINISTRATOR, ["People", "Teams"]),
        (Role.BID_WRITER, ["Invitations", "Results", "Applications"]),
        (Role.SETTING_MANAGER, ["Agreements", "Placement plans", "Vacancies"]),
    ],
    ids=lambda one: getattr(one, "name", ""),
)
def test_the_menu_is_the_work_of_a_role(role: Role, menu: list[str]) -> None:
    assert _menu(role) == menu


def test_who_opens_call_offs_has_authorisations_and_the_framework_is_theirs_who_work_with_it() -> None:
    officer, manager = _menu(Role.PLACEMENTS_OFFICER), _menu(Role.COMMISSIONING_MANAGER)
    assert {"Children", "Authorisations", "Agreements"} <= set(officer) & set(manager)
    assert "Framework" in manager and not {"Framework", "Applications"} & set(officer)
