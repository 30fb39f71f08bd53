"""The ladder of a call-off: the rungs that it reached, who was asked on each, and the rungs that are to come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from calloffs.models import CallOff, LadderApproach, LadderRung
from calloffs.rules.ladder import Step, Stood, one_a_rung
from calloffs.selectors.call_offs import outcome_readable_by
from calloffs.states import ApproachAnswer, CallOffRoute, CallOffState
from placements.models import BuyingRoute, Referral
from placements.selectors.routes import routes_on
from placements.states import RouteFamily
from providers.models import Place, Setting
from providers.states import Regulator
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text.characters import line
from sefton_pdps.core.time.working_days import local


@dataclass(frozen=True)
class Ladder:
    """The rungs in force today with the routes on each, and the rungs that were reached, by number."""

    routes: Sequence[BuyingRoute]
    reached: Sequence[LadderRung]

    @property
    def steps(self) -> list[Step]:
        return steps_of(self.routes)

    @property
    def stood(self) -> list[Stood]:
        return stood_of(self.reached)

    @property
    def numbers(self) -> list[int]:
        """Every rung in force, and those reached that are no longer in force."""
        return sorted({step.rung for step in one_a_rung(self.steps)} | {one.rung for one in self.reached})

    def on(self, rung: int) -> list[BuyingRoute]:
        """The routes of a rung."""
        return [route for route in self.routes if route.rung == rung]


def steps_of(routes: Iterable[BuyingRoute]) -> list[Step]:
    return [Step(route.rung, route.name) for route in routes]


def stood_of(rungs: Iterable[LadderRung]) -> list[Stood]:
    return [Stood(one.rung, one.name, one.result) for one in rungs]


def ladder_of(call_off: CallOff, today: date) -> Ladder:
    """Three queries, however many were asked."""
    asked = LadderApproach.objects.select_related("setting", "asked_by", "fell_away_by")
    rungs = LadderRung.objects.filter(call_off=call_off).select_related("opened_by")
    return Ladder(routes_on(today), list(rungs.prefetch_related(Prefetch("approaches", queryset=asked))))


def rungs_visible_to(user: User) -> QuerySet[LadderRung]:
    """The rungs of call-offs whose outcome this person reads."""
    readable = outcome_readable_by(user).filter(route=CallOffRoute.CONTINGENCY)
    return LadderRung.objects.filter(call_off__in=readable.values("pk")).select_related(
        "call_off__referral__child__identifiers", "call_off__lot__framework"
    )


def approaches_visible_to(user: User) -> QuerySet[LadderApproach]:
    """The same of who was asked."""
    rows = LadderApproach.objects.filter(rung__in=rungs_visible_to(user).values("pk"))
    return rows.select_related(
        "setting", "rung__call_off__referral__child__identifiers", "rung__call_off__lot__framework"
    )


def agreed_with(call_off: CallOff, setting_id: UUID) -> LadderApproach | None:
    """The newest yes to a call-off for a home that has not fallen away: an award from the ladder stands on it."""
    rows = yeses_that_stand(call_off).filter(setting=setting_id).select_related("rung")
    return rows.order_by("-answered_at").first()


def yeses_that_stand(call_off: CallOff) -> QuerySet[LadderApproach]:
    """Who said yes to a call-off, and has not fallen away."""
    return LadderApproach.objects.filter(
        rung__call_off=call_off, answer=ApproachAnswer.YES, fell_away_at=None
    )


def kept_number(regulator: str, identifier: str) -> str:
    """A home's number as it is kept: Ofsted's without blanks, another regulator's as it writes it."""
    number = line(identifier).upper()
    return number.replace(" ", "") if regulator == Regulator.OFSTED else number


def homes_numbered(regulator: str, identifier: str) -> list[Setting]:
    """The homes on record with a number: one, or none; of supported accommodation an address each has the same."""
    number = kept_number(regulator, identifier)
    if not number:
        return []
    rows = Setting.objects.filter(regulator=regulator, urn=number).select_related("provider")
    return list(rows.order_by("address_key"))


def homes_with_places(setting_id: UUID) -> list[UUID | None]:
    """The carer households of a setting that have a place on record, the newest last; None for the setting itself."""
    rows = Place.objects.filter(setting=setting_id, closes_on=None).order_by("opens_on", "household__code")
    return list(dict.fromkeys(rows.values_list("household", flat=True)))


def pdps_in_vain(referral: Referral) -> CallOff | None:
    """The newest mini-competition or direct award of a referral that ended with no award."""
    rows = CallOff.objects.filter(referral=referral, state=CallOffState.NO_AWARD)
    return rows.exclude(route=CallOffRoute.CONTINGENCY).order_by("-no_award_at").first()


def pdps_route(routes: Iterable[BuyingRoute], code: str) -> BuyingRoute | None:
    """The route of the PDPS by its code, where it is in force."""
    return next((one for one in routes if one.family == RouteFamily.PDPS and one.code == code), None)


def today_of(at: datetime) -> date:
    """The council's day of a moment: which routes are in force."""
    return local(at).date()
