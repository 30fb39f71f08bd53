"""What is told of a home that fits: where it is, its free places, its needs, and the reasons for and against it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from placements.rules import needs
from placements.rules.ages import age_on
from placements.rules.asked_of_home import Answer, AskedFacts, answers
from placements.rules.reasons import MatchFacts, reasons_against, reasons_for
from placements.selectors.areas import Area, areas, miles_between
from placements.selectors.market import FIRST_NIGHTS, Market
from placements.selectors.vacancies import placements_over
from providers.models import CarerHousehold, Provider, Setting
from providers.selectors.grave import left_out_on
from providers.states import SettingKind
from sefton_pdps.core.time import clock


@dataclass(frozen=True)
class Fit:
    """A setting, or a carer household of an agency, that passes every hard gate, whatever its vacancy."""

    setting: Setting
    household: CarerHousehold | None
    distance_miles: Decimal | None
    location_class: str
    grade: str
    free_places: int
    vacancy_confirmed_at: datetime | None
    needs_met: list[str]
    needs_unmet: list[str]
    for_: list[str]
    against: list[str]
    area: str = ""
    residents: tuple[int, ...] = ()
    unnamed_on: date | None = None
    asked: tuple[Answer, ...] = ()

    @property
    def provider(self) -> Provider:
        return self.setting.provider

    @property
    def names_no_home(self) -> bool:
        """An agency that names no carer household yet: where the child would live, nobody knows (S-25)."""
        return _names_no_home(self.setting, self.household)

    @property
    def home(self) -> tuple[UUID, UUID | None]:
        """Its setting and, of an agency, its household: how call-offs name it."""
        return self.setting.pk, self.household.pk if self.household else None

    @property
    def key(self) -> UUID:
        """What tells one fit from the others of a page: its household, else its setting."""
        return self.household.pk if self.household else self.setting.pk


@dataclass(frozen=True)
class Site:
    """A row of the statement: where the child could live."""

    setting_id: UUID
    household_id: UUID | None
    free_places: int
    for_age: bool

    @property
    def key(self) -> UUID:
        return self.household_id or self.setting_id


@dataclass(frozen=True)
class _Found:
    """A site with its rows."""

    site: Site
    setting: Any
    household: CarerHousehold | None

    @property
    def place(self) -> Any:
        """Where the child would live: distance, area and ages are the household's, where there is one."""
        return self.household or self.setting


def told(market: Market, sites: list[Site]) -> list[Fit]:
    """The sites with what is told of them, in four queries or five however many there are."""
    if not sites:
        return []
    settings = {row.pk: row for row in _settings(site.setting_id for site in sites)}
    household_ids = [site.household_id for site in sites if site.household_id]
    households = CarerHousehold.objects.in_bulk(household_ids) if household_ids else {}
    homes = [_Found(site, settings[site.setting_id], households.get(site.household_id)) for site in sites]
    area_of = areas((one.place.authority_code for one in homes), market.on)
    ages = _residents(market, sites)
    at = market.at or clock.now()
    return [_fit(market, one, area_of[one.place.authority_code], ages[one.site.key], at) for one in homes]


def _settings(ids: Iterable[UUID]) -> QuerySet[Any]:
    rows = Setting.objects.filter(pk__in=list(ids)).select_related("provider")
    return rows.annotate(unnamed_on=left_out_on())


def _residents(market: Market, sites: list[Site]) -> dict[UUID, tuple[int, ...]]:
    """The ages of Sefton's children who sleep in the open places of each site on the day."""
    nights_end = market.on + FIRST_NIGHTS
    stays = placements_over(market.on, market.on + timedelta(days=1)).filter(
        Q(place__closes_on=None) | Q(place__closes_on__gte=nights_end),
        place__setting__in=[site.setting_id for site in sites],
        place__opens_on__lte=market.on,
    )
    listed = stays.values_list("place__setting", "place__household", "child__date_of_birth")
    ages: defaultdict[UUID, list[int]] = defaultdict(list)
    for setting_id, household_id, born in listed:
        ages[household_id or setting_id].append(age_on(born, market.on))
    return defaultdict(tuple, {key: tuple(sorted(born)) for key, born in ages.items()})


def _fit(market: Market, home: _Found, area: Area, residents: tuple[int, ...], at: datetime) -> Fit:
    setting, nowhere = home.setting, _names_no_home(home.setting, home.household)
    caters_for = home.place.caters_for or setting.caters_for
    matched = needs.match(market.needs, caters_for)
    asked = () if nowhere else _asked(market, home.site.free_places, residents, caters_for)
    facts = MatchFacts(
        needs=matched,
        distance_miles=None if nowhere else miles_between(market.referral.child, home.place),
        location_class="" if nowhere else area.location_class,
        grade=setting.grade,
        graded=setting.kind != SettingKind.SUPPORTED_ACCOMMODATION,
        free_places=home.site.free_places,
        vacancy_confirmed_at=setting.vacancies_confirmed_at,
        at=at,
        child_age=market.child.age,
        age_to=home.place.age_to,
        asked=asked,
        has_place_for_age=home.site.for_age,
        unnamed_on=setting.unnamed_on,
    )
    return Fit(
        setting=setting,
        household=home.household,
        distance_miles=facts.distance_miles,
        location_class=area.location_class,
        grade=setting.grade,
        free_places=facts.free_places,
        vacancy_confirmed_at=facts.vacancy_confirmed_at,
        needs_met=list(matched.met),
        needs_unmet=list(matched.unmet),
        for_=reasons_for(facts),
        against=reasons_against(facts),
        area=area.name,
        residents=() if nowhere else residents,
        unnamed_on=facts.unnamed_on,
        asked=asked,
    )


def _asked(
    market: Market, free_places: int, residents: tuple[int, ...], caters_for: Iterable[str]
) -> tuple[Answer, ...]:
    """What the referral asks beside its needs; of an agency that names no home nobody can say."""
    referral = market.referral
    return answers(
        AskedFacts(
            siblings=referral.sibling_count or 0,
            companions=referral.living_companions,
            pets=referral.pets,
            has_school=bool(referral.child.school),
            child_age=market.child.age,
            free_places=free_places,
            residents=residents,
            caters_for=frozenset(caters_for),
        )
    )


def _names_no_home(setting: Setting, household: CarerHousehold | None) -> bool:
    return setting.kind == SettingKind.FOSTERING_AGENCY and household is None
