"""The people of the demonstration: one for each role, with names that nobody bears."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import RoleGrant, User
from sefton_pdps.core.database import tenancy

PASSWORD = "red squirrel sand dune tide"
_SALT = "demonstrationsalt"  # the same each time, so that two loads give the same rows
SINCE = date(2021, 4, 1)


@dataclass(frozen=True)
class Member:
    """A person of the demonstration: key, e-mail's first part, name and roles."""

    key: str
    name: str
    roles: tuple[Role, ...]

    @property
    def email(self) -> str:
        return f"{self.key.replace('_', '.')}@sefton.invalid"


COUNCIL = (
    Member("placements_officer", "Wren Placeholder", (Role.PLACEMENTS_OFFICER,)),
    Member("placements_officer_two", "Tansy Samplerow", (Role.PLACEMENTS_OFFICER,)),
    Member("commissioning_manager", "Juniper Mockford", (Role.COMMISSIONING_MANAGER,)),
    Member("evaluator_one", "Alder Testingham", (Role.EVALUATOR,)),
    Member("evaluator_two", "Bryony Fixturely", (Role.EVALUATOR,)),
    Member("evaluator_three", "Clover Dummyworth", (Role.EVALUATOR,)),
    Member("moderator", "Sorrel Inventley", (Role.MODERATOR,)),
    Member("social_worker", "Hazel Examplar", (Role.SOCIAL_WORKER,)),
    Member("social_worker_two", "Campanula Casemock", (Role.SOCIAL_WORKER,)),
    Member("social_worker_three", "Bistort Visitham", (Role.SOCIAL_WORKER,)),
    Member("social_worker_four", "Sanicle Planworth-Test", (Role.SOCIAL_WORKER,)),
    Member("social_worker_five", "Melilot Notesby", (Role.SOCIAL_WORKER,)),
    Member("team_manager", "Rowan Pretendon", (Role.TEAM_MANAGER,)),
    Member("team_manager_two", "Larch Otherteam", (Role.TEAM_MANAGER,)),
    Member("reviewing_officer", "Linden Supposely", (Role.REVIEWING_OFFICER,)),
    Member("duty_team", "Fern Nightmock", (Role.DUTY_TEAM,)),
    Member("on_call_authoriser", "Maple Standingby", (Role.ON_CALL_AUTHORISER,)),
    Member("nominated_officer", "Aspen Notareal", (Role.NOMINATED_OFFICER,)),
    Member("quality_officer", "Bramble Checksum", (Role.QUALITY_OFFICER,)),
    Member("procurement_adviser", "Thistle Tenderly", (Role.PROCUREMENT_ADVISER,)),
    Member("legal_adviser", "Yarrow Clauseby", (Role.LEGAL_ADVISER,)),
    Member("virtual_school", "Campion Deskworth", (Role.VIRTUAL_SCHOOL,)),
    Member("data_protection", "Myrtle Redactham", (Role.DATA_PROTECTION_OFFICER,)),
    Member("head_of_service", "Laurel Headsample", (Role.HEAD_OF_SERVICE,)),
    Member("dcs", "Elder Directormock", (Role.DCS,)),
    Member("asc_director", "Willow Adultmock", (Role.ASC_DIRECTOR,)),
    Member("cabinet_member", "Councillor Poppy Ficticia", (Role.CABINET_MEMBER,)),
    Member("finance_officer", "Sage Pennymock", (Role.FINANCE_OFFICER,)),
    Member("auditor", "Heather Ledgermock", (Role.AUDITOR,)),
    Member("system_administrator", "Flint Rootsample", (Role.SYSTEM_ADMINISTRATOR,)),
)
PROVIDER = (
    Member("administrator", "Marigold Bidwell-Test", (Role.PROVIDER_ADMINISTRATOR,)),
    Member("bid_writer", "Teasel Draftmock", (Role.BID_WRITER,)),
    Member("setting_manager", "Burdock Housemock", (Role.SETTING_MANAGER,)),
)


def employ(member: Member, *, at: datetime, provider: Any = None, email: str = "") -> User:
    """Make one of the demonstration's people, with roles from before its story begins."""
    with tenancy.scope(tenancy.SYSTEM):
        user = User.objects.create(
            email=email or member.email,
            name=member.name,
            job_title=member.roles[0].value[:120],
            provider_id=provider.pk if provider else None,
            telephone="" if provider else _number(member.key),
            created_at=at,
            password=make_password(PASSWORD, salt=_SALT),
        )
        RoleGrant.objects.bulk_create(
            RoleGrant(user=user, role=role.name, valid_from=SINCE) for role in member.roles
        )
    return user


def _number(key: str) -> str:
    """One of the numbers that are kept free for fiction; the same in every load."""
    return f"07700 900{Random(f'telephone {key}').randint(0, 999):03d}"


def council(*, at: datetime) -> dict[str, User]:
    """Everybody of the council, by key."""
    return {member.key: employ(member, at=at) for member in COUNCIL}


def of_provider(provider: Any, word: str, members: Sequence[Member], *, at: datetime) -> dict[str, User]:
    """The people of a provider; `word` makes their e-mail addresses."""
    return {
        member.key: employ(
            member, at=at, provider=provider, email=f"{member.key.replace('_', '.')}@{word}.invalid"
        )
        for member in members
    }
