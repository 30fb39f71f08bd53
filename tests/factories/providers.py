from datetime import date
from itertools import count
from typing import Any

from providers.models import (
    Admission,
    AdmissionRound,
    CarerHousehold,
    Contact,
    Criterion,
    Framework,
    Lot,
    Place,
    PlaceHold,
    Provider,
    Setting,
    SettingRegistration,
)
from providers.states import CriterionCode, Grade, HoldReason, Registration, ServiceType, SettingKind
from sefton_pdps.core.time import clock

_numbers = count(1)
SINCE = date(2020, 1, 1)
SOUTHPORT = {"postcode": "PR8 1AA", "easting": 333500, "northing": 417200, "authority_code": "E08000014"}


def provider(**fields: Any) -> Provider:
    number = next(_numbers)
    return Provider.objects.create(
        **{"name": f"Invented Care {number}", "owner_id": f"RP{number:06d}", "first_seen_on": SINCE, **fields}
    )


def setting(provider: Provider, *, places: int = 3, **fields: Any) -> Setting:
    """A registered children's home in Southport graded good, with its dated registration and its places."""
    number = next(_numbers)
    made = Setting.objects.create(
        **{
            "provider": provider,
            "urn": f"SC{number:06d}",
            "kind": SettingKind.CHILDRENS_HOME,
            "name": f"Invented House {number}",
            "registration": Registration.REGISTERED,
            "registered_places": places,
            "grade": Grade.GOOD,
            "inspected_on": SINCE,
            "age_from": 8,
            "age_to": 17,
            **SOUTHPORT,
            **fields,
        }
    )
    SettingRegistration.objects.create(
        setting=made,
        valid_from=SINCE,
        provider=provider,
        sector=provider.sector,
        kind=made.kind,
        registration=made.registration,
        registered_places=made.registered_places,
        grade=made.grade,
        inspected_on=made.inspected_on,
        authority_code=made.authority_code,
        source="test",
    )
    if made.kind != SettingKind.FOSTERING_AGENCY:
        for index in range(1, places + 1):
            place(made, number=index)
    return made


def place(setting: Setting, **fields: Any) -> Place:
    return Place.objects.create(
        **{"provider_id": setting.provider_id, "setting": setting, "number": 1, "opens_on": SINCE, **fields}
    )


def hold(place: Place, **fields: Any) -> PlaceHold:
    """The provider keeps a place for itself, from today on."""
    given = {"reason": HoldReason.CLOSED, "starts_on": clock.today(), "recorded_at": clock.now(), **fields}
    return PlaceHold.objects.create(provider_id=place.provider_id, place=place, **given)


def household(setting: Setting, *, places: int = 1, **fields: Any) -> CarerHousehold:
    """A pseudonymous carer household of an agency, in Southport, with its places."""
    made = CarerHousehold.objects.create(
        **{
            "provider_id": setting.provider_id,
            "setting": setting,
            "code": f"H-{next(_numbers):03d}",
            "outward": "PR8",
            "authority_code": "E08000014",
            "easting": 333500,
            "northing": 417200,
            **fields,
        }
    )
    for index in range(1, places + 1):
        place(setting, household=made, number=index)
    return made


def contact(about: Setting | Provider, **fields: Any) -> Contact:
    """Whom to ring about a setting or a provider, in the next version."""
    at_setting = isinstance(about, Setting)
    provider_id = about.provider_id if at_setting else about.pk
    setting_id = about.pk if at_setting else None
    before = Contact.objects.filter(provider_id=provider_id, setting_id=setting_id).count()
    given = {
        "name": "Invented Manager",
        "day_telephone": "0151 496 0123",
        "confirmed_on": clock.today(),
        "recorded_at": clock.now(),
        "version": before + 1,
        **fields,
    }
    return Contact.objects.create(provider_id=provider_id, setting_id=setting_id, **given)


def framework(**fields: Any) -> Framework:
    number = next(_numbers)
    return Framework.objects.create(
        **{
            "reference": f"FW-{number}",
            "title": "Sefton PDPS",
            "regime": "Public Contracts Regulations 2015, light touch (Schedule 3)",
            "starts_on": date(2024, 4, 11),
            "ends_on": date(2027, 4, 10),
            **fields,
        }
    )


def lot(framework: Framework | None = None, **fields: Any) -> Lot:
    number = next(_numbers)
    return Lot.objects.create(
        **{
            "framework": framework or globals()["framework"](),
            "code": f"lot-{number}",
            "number": number % 30000,
            "name": "Residential care",
            "service_type": ServiceType.RESIDENTIAL,
            "valid_from": date(2024, 4, 11),
            **fields,
        }
    )


def drafted_round(
    *lots: Lot, weights: tuple[int, int, int, int] = (25, 40, 20, 15), **fields: Any
) -> AdmissionRound:
    """A drafted round with the four criteria of S-45."""
    chosen = lots or (lot(),)
    made = AdmissionRound.objects.create(
        **{
            "framework": chosen[0].framework,
            "number": next(_numbers) % 30000,
            "title": "Admission round",
            "specification": "Service specification, version 1",
            "terms": "Terms, version 1",
            "drafted_at": clock.now(),
            **fields,
        }
    )
    made.lots.set(chosen)
    for code, weight in zip(CriterionCode.values, weights, strict=True):
        Criterion.objects.create(round=made, code=code, weight=weight, question=f"Tell us about {code}.")
    return made


def admission(provider: Provider, lot: Lot, **fields: Any) -> Admission:
    return Admission.objects.create(
        **{"provider": provider, "lot": lot, "admitted_on": date(2024, 4, 11), **fields}
    )
