"""One recommendation for brothers and sisters: the offers of one home for all of them, all or nothing (ADR 162)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from calloffs.codes import TogetherOver
from calloffs.models import AwardProposal, CallOff, Offer
from calloffs.rules.evidence import Evidence
from calloffs.rules.pull_outs import place_among
from calloffs.rules.siblings import Home, why_not_act, why_not_one_home
from calloffs.selectors.all_or_none import check_all_come
from calloffs.selectors.pull_outs import gone_from
from calloffs.selectors.ranking import compared_offers, ranking
from calloffs.services.group_acts import each_or_none, hold_all
from calloffs.services.recommending import recommend
from calloffs.states import CallOffState
from placements.models import SiblingGroup
from placements.selectors.groups import newest_of, number_searched
from providers.models import Place
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words


@dataclass(frozen=True)
class ForOne:
    """What is said of one child: its place in the home, the letters by provider, and what is asked of it alone."""

    place: Place
    letters: Mapping[str, str]
    asc_impact: str = ""
    asc_impact_reason: str = ""
    evidence: Mapping[str, Evidence] = field(default_factory=dict)


@dataclass(frozen=True)
class ForAll:
    """What is said of all of them: one home, one day, one reason; why together where another scored better for one."""

    home: Home
    starts_on: date
    reasons: str
    together_why: str = ""
    together_reason: str = ""


@transaction.atomic
def recommend_together(
    *,
    group: SiblingGroup,
    chosen: ForAll,
    each: Mapping[UUID, ForOne],
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> list[AwardProposal]:
    """Each child's own recommendation of one home, by the ordinary service; `each` by call-off (S-44, S-48).

    Where another home scored better for one of them, why together is coded and told, and stands with that child's
    recommendation and in the record of the decision.
    """
    rows = hold_all(group)
    if refused := why_not_act(rows, number_searched(group.pk), CallOffState.EVALUATED):
        raise DomainError(*refused)
    offers = _offers(rows, chosen.home)
    without = [row.reference for row in rows if row.pk not in offers]
    if refused := why_not_one_home(newest_of(group.pk), without):
        raise DomainError(*refused)
    _check_places(rows, each)
    _check_why(rows, offers, chosen)

    def one(row: CallOff) -> AwardProposal:
        own = each[row.pk]
        return recommend(
            call_off=row, offer=offers[row.pk], reasons=chosen.reasons, not_first_reason=chosen.together_reason,
            letters=own.letters, place=own.place, starts_on=chosen.starts_on, asc_impact=own.asc_impact,
            asc_impact_reason=own.asc_impact_reason, evidence=own.evidence, together_why=chosen.together_why,
            with_all=True, sure=sure, by=by, at=at,
        )  # fmt: skip

    made = each_or_none(rows, one)
    each_or_none(rows, lambda row: check_all_come(row, offers[row.pk]))
    return made


def _offers(rows: Collection[CallOff], home: Home) -> dict[UUID, Offer]:
    """The offer of one home for each child that has one and did not lose it by a pull-out."""
    setting, household = home
    return {
        offer.call_off_id: offer
        for row in rows
        for offer in compared_offers(row).filter(setting=setting, household=household)
        if str(offer.pk) not in gone_from(row)
    }


def _check_places(rows: Collection[CallOff], each: Mapping[UUID, ForOne]) -> None:
    if missing := [row.reference for row in rows if row.pk not in each]:
        raise DomainError(f"Choose a place for {words.listed(missing)}.")
    if len({each[row.pk].place.pk for row in rows}) < len(rows):
        raise DomainError("Two of the children have the same place. Choose another place for one of them.")


def _check_why(rows: Collection[CallOff], offers: Mapping[UUID, Offer], chosen: ForAll) -> None:
    """Where this home is not the first for one of them, it is said why they go there together."""
    worse = [
        row.reference for row in rows if place_among(ranking(row), gone_from(row), str(offers[row.pk].pk)) > 1
    ]
    if not worse:
        return
    if chosen.together_why not in TogetherOver.values:
        raise DomainError(
            f"Another home scored better for {words.listed(worse)}. Choose why they go to this home together.",
            field="together_why",
        )
    if not chosen.together_reason.strip():
        raise DomainError(
            f"Another home scored better for {words.listed(worse)}. Say in your own words why they go to this home "
            "together.",
            field="together_reason",
        )
