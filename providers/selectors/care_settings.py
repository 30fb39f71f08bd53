"""Reading providers, settings and their places."""

from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
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
from providers.models.care_settings import GRADE_RANK, PLACES_KNOWN
from providers.states import SettingKind
from sefton_pdps.accounts.models import User
from sefton_pdps.geography.authorities import SEFTON, LocationClass, classify
from sefton_pdps.geography.models import AdjoiningAuthority, Authority
from sefton_pdps.geography.postcodes import beginning
from sefton_pdps.geography.selectors import seen_from

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class PlaceCounts(TypedDict):
        open_now: int
        held_now: int

    class ComingHolds(TypedDict):
        coming_holds: list[PlaceHold]

    class SettingCount(TypedDict):
        setting_count: int

    # Rows with what a selector below adds to them, for whoever shows them.
    CountedSetting = WithAnnotations[Setting, PlaceCounts]
    CountedHousehold = WithAnnotations[CarerHousehold, PlaceCounts]
    HeldPlace = WithAnnotations[Place, ComingHolds]
    CountedProvider = WithAnnotations[Provider, SettingCount]

AGENCY = SettingKind.FOSTERING_AGENCY
# The word in `?sort=` and the column that it orders by.
ORDERS = {"name": "name", "provider": "provider__name", "grade": "grade_rank", "places": "places_known"}


def visible_providers(user: User) -> QuerySet[Provider]:
    """The council sees every provider, a provider itself only."""
    return Provider.objects.filter(pk=user.own_provider_id) if user.is_provider else Provider.objects.all()


def visible_to(user: User) -> QuerySet[Setting]:
    """The council sees every setting, a provider its own."""
    found = Setting.objects.select_related("provider")
    return found.filter(provider_id=user.own_provider_id) if user.is_provider else found


def own_places(user: User) -> QuerySet[Place]:
    """The places of the person's own provider."""
    found = Place.objects.select_related("setting", "household")
    return found.filter(provider_id=user.own_provider_id)


def own_holds(user: User) -> QuerySet[PlaceHold]:
    """The holds on places of the person's own provider."""
    found = PlaceHold.objects.select_related("place__setting", "place__household")
    return found.filter(provider_id=user.own_provider_id)


def own_households(user: User) -> QuerySet[CarerHousehold]:
    """The carer households of the person's own provider."""
    return CarerHousehold.objects.select_related("setting").filter(provider_id=user.own_provider_id)


def search_providers(providers: QuerySet[Provider], text: str) -> QuerySet[Provider]:
    """Providers whose name holds the text or whose Ofsted number it is, with how many settings each runs."""
    if text:
        providers = providers.filter(Q(name__icontains=text) | Q(owner_id__iexact=text))
    own = Setting.objects.filter(provider=OuterRef("pk"))
    return providers.annotate(setting_count=_number(own, "provider"))


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
        settings = settings.filter(
            Q(name__icontains=text)
            | Q(provider__name__icontains=text)
            | Q(urn__iexact=text)
            | Q(postcode__istartswith=beginning(text))
        )
    exact = {"kind": kind, "grade": grade, "registration": registration}
    settings = settings.filter(**{name: value for name, value in exact.items() if value})
    return _in_area(settings, area, on).annotate(grade_rank=GRADE_RANK, places_known=PLACES_KNOWN)


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
    # A list of the few codes, so that the planner knows how common each is among the settings.
    districts = list(
        Authority.objects.filter(upper_tiers[LocationClass(area)]).values_list("code", flat=True)
    )
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


def places_of(setting: Setting, on: date, household: CarerHousehold | None = None) -> "QuerySet[HeldPlace]":
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


def with_place_counts(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Settings or households with `open_now` and `held_now`: places open on a day, and those of them held."""
    owner = "setting" if rows.model is Setting else "household"
    own = Place.objects.filter(opens_on__lte=on, **{owner: OuterRef("pk")})
    is_open = own.filter(Q(closes_on=None) | Q(closes_on__gt=on))
    holds = PlaceHold.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=on), place=OuterRef("pk"), starts_on__lte=on
    )
    is_held = is_open.filter(Exists(holds))
    return rows.annotate(open_now=_number(is_open, owner), held_now=_number(is_held, owner))


def with_area(rows: QuerySet[Setting], on: date) -> QuerySet[Any]:
    """Settings with `tier` and `adjoins`, which tell their area (`location_of`), in the same statement."""
    own = seen_from(SEFTON, on).filter(code=OuterRef("authority_code"))
    return rows.annotate(
        tier=Subquery(own.values("upper_tier_code")[:1]), adjoins=Subquery(own.values("adjoins")[:1])
    )


def location_of(setting: Any) -> LocationClass:
    """Reg. 11's class of a setting that was read `with_area`; where the authority is not listed, distant."""
    if setting.tier is None:
        return LocationClass.DISTANT
    return classify(setting.tier, SEFTON, {setting.tier} if setting.adjoins else ())


def _number(rows: QuerySet[Any], owner: str) -> Coalesce:
    """How many rows each owner has, counted for the owners of one page only: no join that multiplies."""
    counted = rows.order_by().values(owner).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
