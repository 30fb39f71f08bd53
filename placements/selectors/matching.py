"""Which settings fit a referral, and why: gates bar, everything else only orders. A bounded number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from placements.models import Referral
from placements.rules import gates, needs
from placements.rules.ages import age_on
from placements.rules.reasons import MatchFacts, reasons_against, reasons_for
from placements.selectors.areas import Area, areas, miles_between
from placements.selectors.bars import child_facts, setting_facts
from placements.selectors.referrals import answers
from placements.selectors.vacancies import open_places, with_residents
from placements.states import Gate
from providers.models import Admission, CarerHousehold, Lot, Provider, Setting
from providers.selectors.admissions import all_admissions
from providers.selectors.exemptions import covering
from providers.selectors.grave import left_out_on
from providers.states import AdmissionState, ServiceType, SettingKind
from sefton_pdps.core import clock

# A place counts as free when nobody has it for the first four weeks.
FIRST_NIGHTS = timedelta(days=28)
UNKNOWN_FAR = Decimal(9999)


@dataclass(frozen=True)
class Fit:
    """A setting, or a carer household of an agency, that passes every hard gate, whatever its vacancy."""

    setting: Setting
    household: CarerHousehold | None
    provider: Provider
    admission: Admission
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

    @property
    def names_no_home(self) -> bool:
        """An agency that names no carer household yet: where the child would live, nobody knows (S-25)."""
        return _names_no_home(self.setting, self.household)

    @property
    def key(self) -> UUID:
        """What tells one fit from the others of a page: its household, else its setting."""
        return self.household.pk if self.household else self.setting.pk


@dataclass(frozen=True)
class LeftOut:
    """A provider of the lot, or one of its settings, that did not pass, with the gate and the reason."""

    provider: Provider
    setting: Setting | None
    gate: Gate
    reason: str


@dataclass(frozen=True)
class LotAssessment:
    """Everything in a lot for one referral on one day: what fits, the best first, and what is left out."""

    fits: list[Fit] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def providers(self) -> list[Provider]:
        """The providers to invite, once each."""
        return list({fit.provider.pk: fit.provider for fit in self.fits}.values())


@dataclass(frozen=True)
class _Candidate:
    setting: Any
    household: CarerHousehold | None
    admission: Admission
    places: list[Any]
    for_age: bool = True

    @property
    def site(self) -> Any:
        """Where the child would live: distance, area and vacancy are the household's, where there is one."""
        return self.household or self.setting


def lots_for(service_type: str, on: date) -> QuerySet[Lot]:
    """The lots in force on a day that provide a kind of service."""
    return Lot.objects.filter(service_type=service_type, valid_from__lte=on).exclude(valid_to__lte=on)


def households_for(setting: Setting, band: tuple[int, int], on: date) -> QuerySet[CarerHousehold]:
    """An agency's carer households that may take a child of a band of ages and have a place open from a day (S-25).

    For the agency's own eyes: by the band that it was told and never by the child's age, which it could find out by
    changing what a household takes and looking again. The age itself is a gate where the council recommends.
    """
    opened = open_places([setting.pk], on, on + FIRST_NIGHTS)
    first, last = band
    taking = CarerHousehold.objects.filter(setting=setting, age_from__lte=last, age_to__gte=first)
    return taking.filter(pk__in=opened.values("household"))


def _of_age(setting_ids: list[UUID], age: int) -> QuerySet[CarerHousehold]:
    return CarerHousehold.objects.filter(setting_id__in=setting_ids, age_from__lte=age, age_to__gte=age)


def assess_lot(*, referral: Referral, lot: Lot, on: date, at: datetime | None = None) -> LotAssessment:
    """Every setting of the lot's providers against one referral for a placement from `on` (S-25, S-48).

    Gates alone leave out; a match score or a stale vacancy never does. `at` is for the age of vacancies.
    """
    found = LotAssessment()
    admitted = _admitted(lot, on, found)
    settings = _passing(referral, lot, on, admitted, found)
    candidates = list(_candidates(settings, admitted, lot, on, age_on(referral.child.date_of_birth, on)))
    area_of = areas((one.site.authority_code for one in candidates), on)
    at = at or clock.now()
    fits = [_fit(referral, one, area_of[one.site.authority_code], on, at) for one in candidates]
    found.fits.extend(sorted(fits, key=_best_first))
    return found


def _admitted(lot: Lot, on: date, found: LotAssessment) -> dict[UUID, Admission]:
    """The lot's active admissions by provider; the suspended and removed are noted as left out."""
    admitted = {}
    removed = {}
    for row in all_admissions(lot):
        if row.state == AdmissionState.ACTIVE and row.admitted_on <= on:
            admitted[row.provider_id] = row
        elif row.state == AdmissionState.SUSPENDED:
            reason = "Its admission to the lot is suspended."
            found.left_out.append(LeftOut(row.provider, None, Gate.SUSPENDED, reason))
        else:
            removed[row.provider_id] = row
    for provider_id, row in removed.items():
        if provider_id not in admitted:
            reason = "It is not admitted to the lot on that day."
            found.left_out.append(LeftOut(row.provider, None, Gate.NOT_ADMITTED, reason))
    return admitted


def _passing(
    referral: Referral, lot: Lot, on: date, admitted: dict[UUID, Admission], found: LotAssessment
) -> list[Setting]:
    """The admitted providers' settings of the lot's kind that pass every gate; the others are noted."""
    exempt = Exists(covering(on, referral_id=referral.pk, lot=lot).filter(setting=OuterRef("pk")))
    kind = gates.KINDS[ServiceType(lot.service_type)]
    settings = (
        Setting.objects.filter(provider_id__in=list(admitted), kind=kind)
        .annotate(exempt=exempt, unnamed_on=left_out_on())
        .order_by("name", "pk")
    )
    child, seen = child_facts(referral.child, on), set()
    passing: list[Setting] = []
    for setting in settings:
        provider = admitted[setting.provider_id].provider
        seen.add(provider.pk)
        barred = gates.unmet_in_lot(
            child, setting_facts(setting, exempt=setting.exempt), lot.service_type, lot.least_age
        )
        if barred:
            found.left_out.append(LeftOut(provider, setting, barred[0].gate, barred[0].reason))
        else:
            passing.append(setting)
    for provider_id, admission in admitted.items():
        if provider_id not in seen:
            reason = f"It has no {SettingKind(kind).label.lower()} on the register."
            found.left_out.append(LeftOut(admission.provider, None, Gate.KIND, reason))
    return passing


def _candidates(
    settings: list[Setting], admitted: dict[UUID, Admission], lot: Lot, on: date, age: int
) -> Iterable[_Candidate]:
    """The settings themselves; of an agency its households with a free place for the age, else the agency."""
    ids = [setting.pk for setting in settings]
    places: defaultdict[UUID, list[Any]] = defaultdict(list)
    for place in with_residents(open_places(ids, on, on + FIRST_NIGHTS), on):
        places[place.household_id or place.setting_id].append(place)
    if lot.service_type != ServiceType.FOSTERING:
        for setting in settings:
            yield _Candidate(setting, None, admitted[setting.provider_id], places[setting.pk])
        return
    households: defaultdict[UUID, list[CarerHousehold]] = defaultdict(list)
    for household in _of_age(ids, age):
        households[household.setting_id].append(household)
    for setting in settings:
        admission, declared = admitted[setting.provider_id], households[setting.pk]
        free = [one for one in declared if any(place.is_free for place in places[one.pk])]
        for household in free:
            yield _Candidate(setting, household, admission, places[household.pk])
        if not free:
            yield _Candidate(setting, None, admission, [], for_age=bool(declared))


def _fit(referral: Referral, one: _Candidate, area: Area, on: date, at: datetime) -> Fit:
    child, setting = referral.child, one.setting
    matched = needs.match(needs.codes_of(answers(referral)), one.site.caters_for or setting.caters_for)
    nowhere = _names_no_home(setting, one.household)
    facts = MatchFacts(
        needs=matched,
        distance_miles=None if nowhere else miles_between(child, one.site),
        location_class="" if nowhere else area.location_class,
        grade=setting.grade,
        graded=setting.kind != SettingKind.SUPPORTED_ACCOMMODATION,
        free_places=sum(place.is_free for place in one.places),
        vacancy_confirmed_at=setting.vacancies_confirmed_at,
        at=at,
        child_age=age_on(child.date_of_birth, on),
        age_to=one.site.age_to,
        companions=referral.living_companions,
        residents=tuple(sorted(age_on(born, on) for place in one.places if (born := place.resident_born))),
        has_place_for_age=one.for_age,
        unnamed_on=setting.unnamed_on,
    )
    return Fit(
        setting=setting,
        household=one.household,
        provider=one.admission.provider,
        admission=one.admission,
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
        residents=facts.residents,
        unnamed_on=facts.unnamed_on,
    )


def _names_no_home(setting: Setting, household: CarerHousehold | None) -> bool:
    return setting.kind == SettingKind.FOSTERING_AGENCY and household is None


def _best_first(fit: Fit) -> tuple[int, bool, Decimal, str]:
    distance = UNKNOWN_FAR if fit.distance_miles is None else fit.distance_miles
    return (-len(fit.needs_met), not fit.free_places, distance, fit.setting.name)
