"""The home of a yes on the ladder goes on record with its place (ADR 114)."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from calloffs.models import LadderApproach
from calloffs.selectors.ladder import homes_numbered, today_of
from calloffs.services.ladder import check_open, guard, locked_ladder
from providers.models import Place, Setting
from providers.services.agreed_places import open_agreed_place
from providers.services.outside import household_of, outside_setting
from providers.states import Regulator, SettingKind
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.words import listed
from sefton_pdps.geography.postcodes import normalise


@dataclass(frozen=True)
class OutsideHome:
    """A home as its regulator has it; of one with Ofsted the number is enough."""

    provider_name: str = ""
    name: str = ""
    regulator: str = ""
    identifier: str = ""
    kind: str = ""
    postcode: str = ""


# What `outside_setting` calls what is asked here by shorter names.
BOXES = {"home_name": "name", "home_provider": "provider_name", "home_postcode": "postcode"}


@dataclass(frozen=True)
class Household:
    """A carer household of an agency: its pseudonym and the first half of its postcode."""

    code: str
    outward: str


@transaction.atomic
def record_home(
    *,
    approach: LadderApproach,
    home: OutsideHome,
    household: Household | None = None,
    which: UUID | None = None,
    by: User,
    at: datetime,
) -> LadderApproach:
    """The home of a yes goes on record with its place: by its URN, or as its own regulator has it (ADR 114).

    A place is opened where the home has none on record; an agency's is that of a carer household. `which`: of several
    homes with one number.
    """
    locked = locked_ladder(approach.rung.call_off_id, by)
    row = (
        LadderApproach.objects.select_for_update(of=("self",))
        .select_related("rung", "provider")
        .get(pk=approach.pk)
    )
    if not row.stands:
        raise DomainError("Only the home of a yes that stands goes on record. Record the answer first.")
    check_open(row.rung)
    number = home.regulator or row.regulator, home.identifier or row.identifier
    setting = row.setting or _numbered(*number, which, home.postcode)
    if setting is None:
        if home.regulator == Regulator.OFSTED:
            raise DomainError(
                "A home that is registered with Ofsted comes in with the register. Check its URN, or have a newer "
                "register imported.",
                field="identifier",
            )
        guard(locked, {"Provider": home.provider_name, "Name of the home": home.name}, by, at)
        try:
            setting = outside_setting(**asdict(home), by=by, at=at)
        except DomainError as refusal:
            raise DomainError(*refusal.reasons, field=BOXES.get(refusal.field, refusal.field)) from refusal
    if row.provider is not None and row.provider != setting.provider:
        raise DomainError(
            f"The yes is of {row.provider.name}, and this home is of {setting.provider.name}. Check the number, or "
            f"record that {setting.provider.name} was asked and what it answered.",
            field="identifier",
        )
    row.setting, row.provider = setting, setting.provider
    row.home_name, row.regulator, row.identifier = setting.name, setting.regulator, setting.urn
    row.save(update_fields=["setting", "provider", "home_name", "regulator", "identifier"])
    _open_its_place(setting, household, by=by, at=at)
    events.record("ladder.home", subject=row.rung, by=by, at=at, setting=str(setting.pk))
    return row


def _numbered(regulator: str, identifier: str, which: UUID | None, postcode: str) -> Setting | None:
    """The home with a number; of several the one that was chosen, or whose postcode was typed, never just the first."""
    homes = homes_numbered(regulator, identifier)
    if len(homes) <= 1:
        return homes[0] if homes else None
    written = normalise(postcode)
    wanted = [one for one in homes if (one.pk == which if which else one.postcode == written)]
    if len(wanted) != 1:
        raise DomainError(
            f"Several homes have the number {identifier}: {listed([address_words(one) for one in homes])}. Say which "
            "of them it is: enter its whole postcode.",
            field="which" if which else "postcode",
        )
    return wanted[0]


def address_words(home: Setting) -> str:
    """One of several homes with a number, so that it can be told from the others."""
    return f"{home.name}, {home.postcode}" if home.postcode else home.name


def _open_its_place(setting: Setting, household: Household | None, *, by: User, at: datetime) -> None:
    """None where the home has places on record: its provider keeps them, and says which are free."""
    if Place.objects.filter(setting=setting).exists() and household is None:
        return
    named = None
    if household is not None:
        named = household_of(setting=setting, code=household.code, outward=household.outward, by=by, at=at)
    elif setting.kind == SettingKind.FOSTERING_AGENCY:
        raise DomainError("Enter the agency's pseudonym of the carer household.", field="code")
    open_agreed_place(setting=setting, household=named, opens_on=today_of(at), by=by, at=at)
