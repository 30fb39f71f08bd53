"""People as their pages show them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts import organisations
from sefton_pdps.accounts.models import RoleGrant, SecondFactor, User
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, Status, SummaryRow, Table

NO_ROLE = "Without one a person can open nothing but their inbox."


def parts_of_grant(grant: RoleGrant) -> dict[str, Any]:
    """What somebody reads of a role before ending it."""
    last = grant.valid_to - timedelta(days=1) if grant.valid_to else "No last day"
    return {"Role": str(grant), "First day": grant.valid_from, "Last day": last}


def parts_of_access(user: User, roles: Iterable[str]) -> dict[str, Any]:
    """What somebody reads of a person before ending all access."""
    return {
        "Name": user.name,
        "Job": user.job_title,
        "Access": "Has access" if user.is_active else "Ended",
        "Roles": list(roles),
    }


def status(user: User) -> Status:
    """Whether a person has access, and has set a password."""
    if not user.is_active:
        return Status("No access", Colour.STOPPED)
    if not user.has_usable_password():
        return Status("Invited", Colour.IN_PROGRESS)
    return Status("Has access", Colour.DONE)


def organisation(user: User, names: Mapping[UUID, str]) -> str:
    return names.get(user.provider_id, "") if user.provider_id else organisations.COUNCIL


def people_table(
    people: Iterable[User], roles: Mapping[UUID, list[str]], sorted_by: str, *, searched: bool
) -> Table:
    """The list of people with their roles of today."""
    people = list(people)
    names = organisations.names(user.provider_id for user in people if user.provider_id)
    rows = [
        [
            Cell(user.name, url=address_of("accounts:person", user.pk), note=user.email),
            organisation(user, names),
            words.listed(roles.get(user.pk, [])) or "No role today",
            Cell(status=status(user)),
        ]
        for user in people
    ]
    nobody = (
        "Nobody's name or e-mail address holds these letters." if searched else "Nobody has been invited yet."
    )
    return Table(
        caption="People",
        caption_hidden=True,
        columns=[
            Column("Name", sort="name"),
            Column("Organisation", wide=True),
            Column("Roles today"),
            Column("Access"),
        ],
        sorted_by=sorted_by,
        rows=rows,
        empty=Empty(nobody, Link("Invite a person", reverse("accounts:invite"))),
    )


def colleague_table(people: Iterable[User], roles: Mapping[UUID, list[str]], *, me: User) -> Table:
    """The people of a provider as its administrator keeps them; their own row ends nothing."""
    rows = [
        [
            Cell(person.name, note=person.email),
            words.listed(roles.get(person.pk, [])) or "No role today",
            person.last_login or "Never",
            Cell(status=status(person)),
            _ending_of(person, me),
        ]
        for person in people
    ]
    columns = [
        Column("Name"), Column("Roles today"), Column("Last signed in"), Column("Access"), Column("Change"),
    ]  # fmt: skip
    return Table("People", columns, rows, Empty("You have no colleagues here yet."), caption_hidden=True)


def _ending_of(person: User, me: User) -> Cell:
    if why_not_end(person, me=me):
        return Cell("You" if person.pk == me.pk else "")
    return Cell(f"End the access of {person.name}", url=address_of("accounts:colleague_end", person.pk))


def why_not_end(person: User, *, me: User) -> tuple[str, ...]:
    """Why a colleague's access cannot be ended by this person."""
    if person.pk == me.pk:
        return ("You cannot end your own access. Ask another administrator, or the placements team.",)
    if not person.is_active:
        return (f"{person.name} has no access already.",)
    return ()


def _device(factor: SecondFactor | None) -> str:
    return f"Set up on {words.moment(factor.confirmed_at)}" if factor else "None"


def summary(user: User, factor: SecondFactor | None) -> list[SummaryRow]:
    """Who a person is."""
    names = organisations.names([user.provider_id] if user.provider_id else [])
    return [
        SummaryRow("E-mail address", user.email),
        SummaryRow("Organisation", organisation(user, names)),
        SummaryRow("Job title", user.job_title),
        *([] if user.is_provider else [SummaryRow("Telephone by day", user.telephone or "None is kept")]),
        SummaryRow("Last signed in", user.last_login or "Never"),
        SummaryRow("Device for sign-in codes", _device(factor)),
    ]


def roles_table(
    grants: Iterable[RoleGrant], *, today: date, may_change: bool, today_only: bool = False
) -> Table:
    """A person's roles with their dates, `today_only` those in force; those that can end have a link to do so."""
    rows = [
        [
            Role[grant.role].value,
            grant.valid_from,
            grant.valid_to - timedelta(days=1) if grant.valid_to else "No end",
            _ending(grant, today=today, may_change=may_change),
        ]
        for grant in grants
    ]
    return Table(
        caption="Roles",
        columns=[Column("Role"), Column("First day"), Column("Last day"), Column("Now")],
        rows=rows,
        empty=Empty(f"No role {'is in force' if today_only else 'has been granted'}. {NO_ROLE}"),
    )


def _ending(grant: RoleGrant, *, today: date, may_change: bool) -> Cell:
    if grant.valid_to is not None and grant.valid_to <= today:
        return Cell(status=Status("Ended", Colour.DRAFT))
    state = (
        Status("In force", Colour.DONE)
        if grant.valid_from <= today
        else Status("To come", Colour.IN_PROGRESS)
    )
    if not may_change:
        return Cell(status=state)
    url = reverse("accounts:end_role", args=[grant.user_id, grant.pk])
    return Cell(f"End the role {Role[grant.role].value}", url=url, status=state)
