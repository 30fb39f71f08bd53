"""The notices that awards owe: which rules are in force, under which regime an award stands, what is open."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, TruncDate

from calloffs.models import ActGround, AwardProposal, LadderApproach, NoticeRule, OwedNotice
from calloffs.rules.ladder_awards import asks_ground_of_act
from calloffs.selectors.call_offs import outcome_readable_by
from calloffs.states import CallOffState, GroundFits
from placements.models import BuyingRoute, RecordedPlacement
from placements.selectors.costs import in_force
from placements.selectors.placements import visible_to as placements_visible_to
from placements.selectors.routes import route_on
from placements.states import PlacementState, RecordedAs, Regime, RouteFamily
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.time.zone import LONDON

# What a page tells of a notice and its rule.
DAYS = ("starts_on", "due_on", "published_on")
OWN = (
    "id", "notice", "reference", "not_owed_reason", "recorded_at", "corrects_id", "correction_reason", *DAYS,
)  # fmt: skip
RULE = ("regime", "starts", "days", "unit")


def rules_on(regime: str, on: date) -> QuerySet[NoticeRule]:
    """The rules of a regime in force on a day."""
    return NoticeRule.objects.filter(in_force(on), regime=regime)


def act_grounds(on: date, *, emergency: bool) -> list[ActGround]:
    """The grounds of the Act that may be chosen on a day, in an emergency or outside one."""
    fits = GroundFits.EMERGENCY if emergency else GroundFits.PLANNED
    return list(ActGround.objects.filter(in_force(on), fits__in=[fits, GroundFits.BOTH]))


def grounds_to_choose(approach: LadderApproach | None, *, emergency: bool, at: datetime) -> list[ActGround]:
    """The grounds of the Act for an award on a yes of the ladder: of a spot purchase alone (ADR 137)."""
    if approach is None:
        return []
    rung = approach.rung
    family = route_on(rung.route, local(rung.opened_at).date()).family
    return (
        act_grounds(local(at).date(), emergency=emergency) if asks_ground_of_act(family, rung.regime) else []
    )


def regime_of(proposal: AwardProposal, on: date) -> str:
    """The regime of an award: on the ladder that of its rung, else that of its route on the day.

    A route that has ended since keeps the law that it had last: what is missing in data stops no award.
    """
    if proposal.case and proposal.case.approach:
        return proposal.case.approach.rung.regime
    of_code = BuyingRoute.objects.filter(code=proposal.call_off.route, valid_from__lte=on)
    route = of_code.order_by("-valid_from").first()
    return route.regime if route else Regime.NONE


def open_notices() -> QuerySet[OwedNotice]:
    """Those whose clock runs and that nobody has recorded, the first due in front."""
    rows = OwedNotice.objects.filter(recorded_at=None, due_on__isnull=False, pull_out=None)
    rows = rows.exclude(call_off__state=CallOffState.NO_AWARD)
    return rows.exclude(placement__state=PlacementState.CANCELLED).order_by("due_on", "pk")


def visible_to(user: User) -> QuerySet[OwedNotice]:
    """Those of call-offs whose outcome this person may read, and of placements already made that they may see."""
    rows = OwedNotice.objects.select_related(
        "rule",
        "call_off__referral__child",
        "call_off__lot",
        "placement__child",
        "recorded_by",
        "corrected_by",
    )
    return rows.filter(
        Q(call_off__in=outcome_readable_by(user).values("pk"))
        | Q(placement__in=placements_visible_to(user).values("pk"))
    )


def of_placement(placement_id: UUID) -> list[OwedNotice]:
    """What a placement already made owes, with what was recorded before a correction; one query."""
    rows = OwedNotice.objects.filter(placement=placement_id)
    rows = rows.select_related("rule", "recorded_by", "placement__child")
    return list(rows.order_by("due_on", "notice"))


def owing_nothing_yet() -> QuerySet[RecordedPlacement]:
    """Spot purchases that were made beside the system under the Act, recorded by an officer, without a notice yet.

    By the law of the day on which each was decided; what came by file is no award of the system (ADR 138).
    """
    law = BuyingRoute.objects.filter(
        code=OuterRef("buying_route__code"), valid_from__lte=OuterRef("decided_on")
    )
    rows = RecordedPlacement.objects.filter(source=RecordedAs.OFFICER, buying_route__family=RouteFamily.SPOT)
    rows = rows.annotate(decided_on=TruncDate("decided_at", tzinfo=LONDON))
    rows = rows.annotate(law=Subquery(law.order_by("-valid_from").values("regime")[:1]))
    rows = rows.filter(law=Regime.PA_2023, placement__notices_owed=None)
    return rows.exclude(placement__state=PlacementState.CANCELLED).select_related("placement")


def told_beside(call_off: str) -> ArraySubquery:
    """What an award owes, as JSON beside a row that leads to its call-off; what waits for the award stands last."""
    rule = {name: F(f"rule__{name}") for name in RULE}
    own = {name: F(name) for name in OWN}
    rows = OwedNotice.objects.filter(call_off=OuterRef(call_off), pull_out=None)
    rows = rows.order_by(F("due_on").asc(nulls_last=True), "notice")
    told = JSONObject(rule=JSONObject(**rule), recorded_by=F("recorded_by__name"), **own)
    return ArraySubquery(rows.values(told=told))


def from_told(told: Mapping[str, Any]) -> OwedNotice:
    """The notice that the database tells so, for reading."""
    days = {name: date.fromisoformat(told[name]) if told[name] else None for name in DAYS}
    at = datetime.fromisoformat(told["recorded_at"]) if told["recorded_at"] else None
    by = User(name=told["recorded_by"]) if told["recorded_by"] else None
    keys = {name: UUID(told[name]) if told[name] else None for name in ("id", "corrects_id")}
    more = {"recorded_at": at, "recorded_by": by, "rule": NoticeRule(**told["rule"])}
    return OwedNotice(**{**told, **days, **keys, **more})
