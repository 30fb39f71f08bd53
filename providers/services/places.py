"""What a provider keeps of its settings: places, holds, carer households, statement of purpose, vacancies."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from providers.models import CarerHousehold, Place, PlaceHold, Setting
from providers.policies.care_settings import check_keeps
from providers.rules import needs, places
from providers.rules.places import Nights
from providers.states import Gender, HoldReason, Registration, SettingKind
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import working_days
from sefton_pdps.geography.postcodes import outward_centroid

AGENCY = SettingKind.FOSTERING_AGENCY


@transaction.atomic
def open_places(
    *,
    number: int,
    opens_on: date,
    by: User | None,
    at: datetime,
    setting: Setting | None = None,
    household: CarerHousehold | None = None,
) -> list[Place]:
    """Open places in a setting, or in a carer household of an agency; give one of the two.

    A home or supported accommodation never has more open than it is registered for.
    """
    key = household.setting_id if household else setting.pk if setting else None
    if key is None or (setting and household):
        raise ValueError("Places are opened in a setting or in a household.")
    locked = _locked(key, by)
    if household is None and locked.kind == AGENCY:
        raise DomainError(
            "An agency's places are those of its carer households. Add a carer household first."
        )
    known = Place.objects.filter(setting=locked, household=household)
    open_already = known.filter(closes_on=None).count()
    places.check_number(
        number, open_already=open_already, registered=None if household else locked.registered_places
    )
    first = (known.aggregate(last=Max("number"))["last"] or 0) + 1
    opened = Place.objects.bulk_create(
        Place(
            provider_id=locked.provider_id,
            setting=locked,
            household=household,
            number=each,
            opens_on=opens_on,
        )
        for each in range(first, first + number)
    )
    events.record("setting.places_opened", subject=locked, by=by, at=at, number=number)
    return opened


@transaction.atomic
def add_household(
    *,
    setting: Setting,
    code: str,
    outward: str,
    age_from: int,
    age_to: int,
    caters_for: Sequence[str],
    by: User | None,
    at: datetime,
    number: int = 0,
    opens_on: date | None = None,
) -> CarerHousehold:
    """Add a pseudonymous carer household of an agency by outward postcode; `number` places open with it.

    Neither a name nor an address is taken: the area and the distance are those of the outward postcode.
    """
    locked = _locked(setting.pk, by)
    code = code.strip().upper()
    if locked.kind != AGENCY:
        raise DomainError("Only a fostering agency has carer households. Choose one of your agencies.")
    places.check_pseudonym(code)
    places.check_ages(age_from, age_to, locked.kind)
    places.check_needs(caters_for)
    where = outward_centroid(outward)
    if where is None:
        raise DomainError(
            "There is no such first half of a postcode. Enter the part before the space, like PR8 or L20.",
            field="outward",
        )
    if CarerHousehold.objects.filter(setting=locked, code=code).exists():
        raise DomainError(f"There is a household {code} already. Enter another code.", field="code")
    household = CarerHousehold.objects.create(
        provider_id=locked.provider_id,
        setting=locked,
        code=code,
        outward=where.postcode,
        authority_code=where.authority_code,
        easting=where.easting,
        northing=where.northing,
        age_from=age_from,
        age_to=age_to,
        caters_for=needs.in_order(caters_for),
    )
    events.record("setting.household_added", subject=locked, by=by, at=at, household=code)
    if number:
        opens = opens_on or working_days.local(at).date()
        open_places(household=household, number=number, opens_on=opens, by=by, at=at)
    return household


@transaction.atomic
def hold_place(
    *, place: Place, reason: str, starts_on: date, ends_on: date | None, by: User | None, at: datetime
) -> PlaceHold:
    """Mark a place as not free for Sefton for the nights `[starts_on, ends_on)`, without an end for good.

    The provider has then looked at its places, so its vacancies count as confirmed.
    """
    setting = _locked(place.setting_id, by)
    place = Place.objects.select_for_update().get(pk=place.pk)
    nights = [Nights(one.starts_on, one.ends_on) for one in place.holds.all()]
    places.check_hold(
        Nights(starts_on, ends_on),
        Nights(place.opens_on, place.closes_on),
        nights,
        today=working_days.local(at).date(),
    )
    hold = PlaceHold.objects.create(
        provider_id=place.provider_id,
        place=place,
        reason=HoldReason(reason),
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_at=at,
    )
    _confirm(setting, at)
    events.record(
        "setting.place_held", subject=setting, by=by, at=at, place=_words(place), reason=hold.reason
    )
    return hold


@transaction.atomic
def release_hold(*, hold: PlaceHold, ends_on: date, by: User | None, at: datetime) -> None:
    """Make a held place free from `ends_on`; a hold that would hold no night is taken away altogether."""
    place = Place.objects.get(pk=hold.place_id)
    setting = _locked(place.setting_id, by)
    locked = PlaceHold.objects.select_for_update().filter(pk=hold.pk).first()
    if locked is None:
        raise DomainError("The place is free already: somebody else freed it. Open the setting again.")
    places.check_release(Nights(locked.starts_on, locked.ends_on), ends_on)
    if ends_on <= locked.starts_on:
        locked.delete()
    else:
        locked.ends_on = ends_on
        locked.save(update_fields=["ends_on"])
    _confirm(setting, at)
    events.record(
        "setting.hold_released", subject=setting, by=by, at=at, place=_words(place), reason=locked.reason
    )


@transaction.atomic
def confirm_vacancies(*, setting: Setting, by: User | None, at: datetime) -> None:
    """Record that the provider looked at the setting's places and that they are as shown."""
    locked = _locked(setting.pk, by)
    _confirm(locked, at)
    events.record("setting.vacancies_confirmed", subject=locked, by=by, at=at)


@transaction.atomic
def confirm_all_vacancies(*, provider_id: UUID, by: User | None, at: datetime) -> list[Setting]:
    """Record that the provider looked at the places of all its settings, and that they are as shown.

    A setting that Ofsted no longer registers has no vacancies, and is left out.
    """
    check_keeps(by, provider_id)
    found = Setting.objects.select_for_update(of=("self",)).filter(provider_id=provider_id)
    locked = list(found.exclude(registration=Registration.CANCELLED).order_by("pk"))
    if not locked:
        raise DomainError("No setting of yours is registered, so there are no vacancies to confirm.")
    Setting.objects.filter(pk__in=[one.pk for one in locked]).update(vacancies_confirmed_at=at)
    events.record_for_each("setting.vacancies_confirmed", subjects=locked, by=by, at=at)
    return locked


@transaction.atomic
def describe_setting(
    *,
    setting: Setting,
    age_from: int,
    age_to: int,
    gender: str,
    caters_for: Sequence[str],
    by: User | None,
    at: datetime,
) -> None:
    """Record what the statement of purpose says: ages, whom it takes, and the needs that it caters for."""
    locked = _locked(setting.pk, by)
    places.check_ages(age_from, age_to, locked.kind)
    places.check_needs(caters_for)
    locked.age_from, locked.age_to, locked.gender = age_from, age_to, Gender(gender)
    locked.caters_for = needs.in_order(caters_for)
    locked.save(update_fields=["age_from", "age_to", "gender", "caters_for"])
    events.record("setting.described", subject=locked, by=by, at=at)


def _locked(pk: UUID, by: User | None) -> Setting:
    """The setting, held until the transaction ends, for somebody who may keep it."""
    setting = Setting.objects.select_for_update().filter(pk=pk).first()
    if setting is None:
        raise DomainError("There is no such setting any more. Open your settings again.")
    check_keeps(by, setting.provider_id)
    return setting


def _words(place: Place) -> str:
    """The place as the audit trail names it; a household by its pseudonym only."""
    return f"place {place.number} of {place.household.code}" if place.household else f"place {place.number}"


def _confirm(setting: Setting, at: datetime) -> None:
    setting.vacancies_confirmed_at = at
    setting.save(update_fields=["vacancies_confirmed_at"])
