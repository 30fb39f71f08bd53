"""Homes that are in no register of Ofsted's: of another regulator, of nobody, and the council's own services (S-35)."""

from datetime import datetime

from django.db import transaction

from providers.imports.cells import URN
from providers.models import CarerHousehold, Provider, Setting
from providers.rules import places
from providers.rules.outside import number_of
from providers.states import Registration, Regulator, SettingKind
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.characters import line
from sefton_pdps.core.time.working_days import local
from sefton_pdps.geography.postcodes import locate, normalise, outward_centroid

COUNCIL = "Sefton Council"


@transaction.atomic
def outside_setting(
    *,
    regulator: str,
    identifier: str,
    name: str,
    provider_name: str,
    kind: str,
    postcode: str,
    address: str = "",
    by: User | None,
    at: datetime,
) -> Setting:
    """The home of that number with its regulator: the one on record, else made now.

    A home that nobody registers has no number, so it is known by its postcode and name.
    """
    number = _number(regulator, identifier, name, postcode)
    known = Setting.objects.filter(regulator=regulator, urn=number).select_related("provider").first()
    if known is not None:
        return known
    missing = {"home_name": line(name), "home_provider": line(provider_name)}
    for field, text in missing.items():
        if not text:
            raise DomainError("Enter the name of the home, and who runs it.", field=field)
    unregistered = regulator == Regulator.NOBODY
    setting = Setting.objects.create(
        provider=_provider(provider_name, at),
        regulator=regulator,
        urn=number,
        kind=kind,
        name=line(name),
        address=line(address),
        registration=Registration.UNREGISTERED if unregistered else Registration.REGISTERED,
        **_where(regulator, postcode),
    )
    events.record("setting.recorded", subject=setting, by=by, at=at, regulator=regulator)
    return setting


@transaction.atomic
def own_service(*, code: str, name: str, by: User | None, at: datetime) -> Setting:
    """A service of the council's own whose homes are households: its foster carers, and connected persons."""
    known = Setting.objects.filter(regulator=Regulator.NOBODY, urn=f"OWN-{code}").first()
    if known is not None:
        return known
    setting = Setting.objects.create(
        provider=_provider(COUNCIL, at),
        regulator=Regulator.NOBODY,
        urn=f"OWN-{code}",
        kind=SettingKind.OTHER,
        name=name,
        registration=Registration.NOT_NEEDED,
    )
    events.record("setting.recorded", subject=setting, by=by, at=at, regulator=Regulator.NOBODY.value)
    return setting


def household_of(
    *, setting: Setting, code: str, outward: str, by: User | None, at: datetime
) -> CarerHousehold:
    """The household of that code in a service, else made now; brothers and sisters live in one."""
    code = code.strip().upper()
    places.check_pseudonym(code)
    known = CarerHousehold.objects.filter(setting=setting, code=code).first()
    if known is not None:
        return known
    where = outward_centroid(outward.strip())
    if where is None:
        raise DomainError(
            "There is no such first half of a postcode. Enter the part before the space, like PR8 or L20.",
            field="household_outward",
        )
    household = CarerHousehold.objects.create(
        provider_id=setting.provider_id,
        setting=setting,
        code=code,
        outward=where.postcode,
        authority_code=where.authority_code,
        easting=where.easting,
        northing=where.northing,
    )
    events.record("setting.household_added", subject=setting, by=by, at=at, household=code)
    return household


def _number(regulator: str, identifier: str, name: str, postcode: str) -> str:
    if regulator not in Regulator.values or regulator == Regulator.OFSTED:
        raise DomainError("Choose who regulates the home.", field="regulator")
    number = number_of(regulator, identifier, name, postcode)
    if not number or len(number) > 20:
        raise DomainError(
            "Enter the home's number with its regulator, of at most 20 characters.", field="identifier"
        )
    if URN.fullmatch(number):
        raise DomainError(
            "That is a number of Ofsted's. Choose the home from the register, or import a newer register.",
            field="identifier",
        )
    return number


def _where(regulator: str, postcode: str) -> dict[str, object]:
    """Where the home stands; a postcode that the list has not is kept, and distances are not measurable.

    Abroad there is none of ours: the home is at a distance whatever it is (reg. 11).
    """
    if regulator == Regulator.ABROAD:
        return {}
    written = normalise(postcode)
    if written is None:
        raise DomainError("Enter the whole postcode of the home, like L20 3AA.", field="home_postcode")
    place = locate(written)
    if place is None:
        return {"postcode": written}
    return {
        "postcode": place.postcode,
        "easting": place.easting,
        "northing": place.northing,
        "authority_code": place.authority_code,
    }


def _provider(name: str, at: datetime) -> Provider:
    """The provider of that name, in whatever case it is written, else a new one."""
    known = Provider.objects.filter(name__iexact=line(name)).order_by("first_seen_on", "pk").first()
    return known or Provider.objects.create(name=line(name), first_seen_on=local(at).date())
