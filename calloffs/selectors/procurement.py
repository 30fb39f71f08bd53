"""The notices that awards owe: which rules are in force, under which regime an award stands, what is open."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from calloffs.models import ActGround, AwardProposal, LadderApproach, NoticeRule, OwedNotice
from calloffs.rules.ladder_awards import asks_ground_of_act
from calloffs.selectors.call_offs import outcome_readable_by
from calloffs.states import CallOffState, GroundFits
from placements.models import BuyingRoute
from placements.selectors.costs import in_force
from placements.selectors.routes import route_on
from placements.states import Regime
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.working_days import local

# What a page tells of a notice and its rule.
DAYS = ("starts_on", "due_on", "published_on")
OWN = ("id", "notice", "reference", "not_owed_reason", "recorded_at", *DAYS)
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
    rows = OwedNotice.objects.filter(recorded_at=None, due_on__isnull=False)
    return rows.exclude(call_off__state=CallOffState.NO_AWARD).order_by("due_on", "pk")


def visible_to(user: User) -> QuerySet[OwedNotice]:
    """Those of call-offs whose outcome this person may read."""
    rows = OwedNotice.objects.select_related("rule", "call_off__referral__child", "call_off__lot")
    return rows.filter(call_off__in=outcome_readable_by(user).values("pk"))


def told_beside(call_off: str) -> ArraySubquery:
    """What an award owes, as JSON beside a row that leads to its call-off; what waits for the award stands last."""
    rule = {name: F(f"rule__{name}") for name in RULE}
    own = {name: F(name) for name in OWN}
    rows = OwedNotice.objects.filter(call_off=OuterRef(call_off))
    rows = rows.order_by(F("due_on").asc(nulls_last=True), "notice")
    return ArraySubquery(rows.values(told=JSONObject(rule=JSONObject(**rule), **own)))


def from_told(told: Mapping[str, Any]) -> OwedNotice:
    """The notice that the database tells so, for reading."""
    days = {name: date.fromisoformat(told[name]) if told[name] else None for name in DAYS}
    at = datetime.fromisoformat(told["recorded_at"]) if told["recorded_at"] else None
    return OwedNotice(**{**told, **days, "recorded_at": at, "rule": NoticeRule(**told["rule"])})
