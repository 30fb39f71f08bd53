"""Reading providers, settings and their places."""

from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from providers.models import (
    CarerHousehold,
    Place,
    PlaceHold,
    Provider,
    RegisterChange,
    Setting,
    SettingRegistration,
)
from providers.states import Grade, SettingKind
from sefton_pdps.geography.authorities import SEFTON, LocationClass
from sefton_pdps.geography.models import AdjoiningAuthority, Authority
from sefton_pdps.geography.postcodes import normalise

AGENCY = SettingKind.FOSTERING_AGENCY
# The word in `?sort=` and the column that it orders by.
ORDERS = {"name": "name", "provider": "provider__name", "grade": "grade_rank", "places": "places_known"}
GRADES = (Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.INADEQUATE)


def visible_providers(user: Any) -> QuerySet[Provider]:
    """The council sees every provider, a provider itself only."""
    return Provider.objects.filter(pk=user.provider_id) if user.is_provider else Provider.objects.all()


def visible_to(user: Any) -> QuerySet[Setting]:
    """The council sees every setting, a provider its own."""
    found = Setting.objects.select_related("provider")
    return found.filter(provider_id=user.provider_id) if user.is_provider else found


def own_places(user: Any) -> QuerySet[Place]:
    """The places of the person's own provider."""
    found = Place.objects.select_related("setting", "household")
    return found.filter(provider_id=user.provider_id)


def own_holds(user: Any) -> QuerySet[PlaceHold]:
    """The holds on places of the person's own provider."""
    found = PlaceHold.objects.select_related("place__setting", "place__household")
    return found.filter(provider_id=user.provider_id)


def own_households(user: Any) -> QuerySet[CarerHousehold]:
    """The carer households of the person's own provider."""
    return CarerHousehold.objects.select_related("setting").filter(provider_id=user.provider_id)


def search_providers(providers: QuerySet[Provider], text: str) -> QuerySet[Provider]:
    """Providers whose name holds the text or whose Ofsted number it is, with how many settings each runs."""
    if text:
        providers = providers.filter(Q(name__icontains=text) | Q(owner_id__iexact=text))
    return providers.annotate(setting_count=Count("settings"))


def search_settings(
    settings: QuerySet[Setting],
    *,
    on: date,
    text: str = "",
    kind: str = "",
    grade: str = "",
    registration: str = "",
    area: str = "",
) -> QuerySet[Setting]:
    """Settings by name, provider, URN or postcode, and by each filter given; ready to be ordered by `ORDERS`."""
    if text:
        postcode = normalise(text) or text
        settings = settings.filter(
            Q(name__icontains=text)
            | Q(provider__name__icontains=text)
            | Q(urn__iexact=text)
            | Q(postcode__istartswith=postcode)
        )
    exact = {"kind": kind, "grade": grade, "registration": registration}
    settings = settings.filter(**{name: value for name, value in exact.items() if value})
    ranks = [When(grade=grade, then=Value(rank)) for rank, grade in enumerate(GRADES)]
    return _in_area(settings, area, on).annotate(
        grade_rank=Case(*ranks, default=Value(len(GRADES)), output_field=IntegerField()),
        places_known=Coalesce("registered_places", Value(0)),
    )


def _in_area(settings: QuerySet[Setting], area: str, on: date) -> QuerySet[Setting]:
    """Reg. 11's areas, by the authority that runs children's services where the setting stands."""
    if area not in list(LocationClass):
        return settings
    adjoining = AdjoiningAuthority.objects.filter(home_code=SEFTON).on(on).values("adjoining_code")
    upper_tiers = {
        LocationClass.IN_BOROUGH: Q(upper_tier_code=SEFTON),
        LocationClass.ADJOINING: Q(upper_tier_code__in=adjoining),
        LocationClass.DISTANT: Q(upper_tier_code=SEFTON) | Q(upper_tier_code__in=adjoining),
    }
    districts = Authority.objects.filter(upper_tiers[LocationClass(area)]).values("code")
    if area == LocationClass.DISTANT:
        return settings.exclude(authority_code__in=districts)
    return settings.filter(authority_code__in=districts)


def registrations_of(setting: Setting) -> QuerySet[SettingRegistration]:
    """What the register said of a setting, newest first."""
    return setting.registrations.select_related("provider").order_by("-valid_from")


def changes_of(setting: Setting) -> QuerySet[RegisterChange]:
    """What imports changed of a setting, newest first."""
    return setting.register_changes.select_related("register_import").order_by(
        "-register_import__at", "field"
    )


def places_of(setting: Setting, on: date, household: CarerHousehold | None = None) -> QuerySet[Place]:
    """A setting's own places, or a household's, open on a day or later, each with its holds from that day on."""
    later = Q(ends_on=None) | Q(ends_on__gt=on)
    holds = PlaceHold.objects.filter(later).order_by("starts_on")
    return (
        Place.objects.filter(Q(closes_on=None) | Q(closes_on__gt=on), setting=setting, household=household)
        .select_related("household")
        .prefetch_related(Prefetch("holds", queryset=holds, to_attr="coming_holds"))
        .order_by("number")
    )


def households_of(setting: Setting, on: date) -> QuerySet[CarerHousehold]:
    """An agency's carer households with how many places each has open on a day and how many are held."""
    return with_place_counts(setting.households.all(), on)


def with_place_counts(found: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Settings or households with `open_now` and `held_now`: places open on a day, and those of them held."""
    is_open = Q(places__opens_on__lte=on) & (Q(places__closes_on=None) | Q(places__closes_on__gt=on))
    is_held = Q(places__holds__starts_on__lte=on) & (
        Q(places__holds__ends_on=None) | Q(places__holds__ends_on__gt=on)
    )
    return found.annotate(
        open_now=Count("places", filter=is_open, distinct=True),
        held_now=Count("places", filter=is_open & is_held, distinct=True),
    )
