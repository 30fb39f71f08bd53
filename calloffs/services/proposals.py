"""Making the proposal that is put to the authorising officer: home, nights, weekly fee, whole-life value."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from calloffs.models import (
    AwardProposal,
    CallOff,
    DirectAwardCase,
    Offer,
    ProposalLine,
    Recommendation,
)
from calloffs.rules.direct_awards import NO_EMERGENCY, Stay
from calloffs.rules.evidence import Bounds, accepted, why_not_evidenced
from calloffs.rules.proposals import ANSWERED_BY_THE_OFFICE, check_impact
from calloffs.rules.values import value_of
from calloffs.selectors import homes
from calloffs.selectors.births import check_birth_of
from calloffs.selectors.competitions import needs_asked
from calloffs.selectors.law import check_authority
from calloffs.selectors.proposals import answer_of_the_office
from calloffs.selectors.terms import term_of
from calloffs.services import versions
from placements.models import FeeKind
from placements.rules.ages import eighteenth_birthday
from placements.rules.fees import Line, weekly_total
from placements.services.fees import kinds_of
from placements.services.guarding import refuse_leaks, refuse_names
from providers.models import Place
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database.ids import new_id
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.money import NOTHING

IMPACT = "Reasons for this answer"

if TYPE_CHECKING:
    from placements.selectors.fitting import Fit


def lock(call_off_id: UUID) -> CallOff:
    """The call-off, locked first of all rows that an award touches (docs/architecture.md)."""
    return CallOff.objects.select_for_update(of=("self",)).get(pk=call_off_id)


def check_state(call_off: CallOff, *states: str) -> None:
    """Raises Stale with the state that a call-off has come to meanwhile."""
    if call_off.state not in states:
        raise Stale(
            f"This can no longer be done: it is now “{call_off.get_state_display()}”. "
            "Look at the call-off's page before you go on."
        )


def propose(
    *,
    call_off: CallOff,
    offer: Offer | None,
    home: "Fit",
    place: Place,
    starts_on: date,
    lines: Sequence[Line],
    asc_impact: str,
    asc_impact_reason: str,
    recommendation: Recommendation | None = None,
    case: DirectAwardCase | None = None,
    stay: Stay = NO_EMERGENCY,
    by: User,
    at: datetime,
) -> AwardProposal:
    """Write a call-off's proposal on its recommendation or its case; the place must be free for the nights.

    It is changed in place until authorisation is asked for; then the next try is a version beside it.
    """
    check_authority(call_off, starts_on)
    term, uncut_term_passes = term_of(call_off, starts_on)
    ends_on = stay.end(starts_on, term)
    adult = eighteenth_birthday(call_off.referral.child.date_of_birth)
    passes_18 = stay.passes(adult, starts_on, uncut_term_passes=uncut_term_passes)
    answer = _impact(call_off, asc_impact, asc_impact_reason, passes_18=passes_18)
    household_id = home.household.pk if home.household else None
    if (place.setting_id, place.household_id) != (home.setting.pk, household_id):
        raise DomainError(
            "This place is not in the home that you chose. Choose one of its own places.", field="place"
        )
    homes.check_place_free(call_off.pk, place, starts_on, ends_on)
    _check_evidence(call_off, lines, starts_on, ends_on)
    _refuse_leaks(call_off, lines, by, at)
    inside = {f"The note on {line.kind.replace('-', ' ')}": line.note for line in lines}
    inside[IMPACT] = asc_impact_reason
    refuse_names(inside, children=[call_off.referral.child], by=by, at=at, subject=call_off)
    value = value_of(lines, starts_on, ends_on, call_off.referral.child.date_of_birth)
    proposal = versions.write(
        AwardProposal,
        call_off,
        versions.ASKED,
        recommendation=recommendation,
        case=case,
        offer=offer,
        provider_id=home.setting.provider_id,
        setting=home.setting,
        household=home.household,
        place=place,
        starts_on=starts_on,
        ends_on=ends_on,
        weekly=weekly_total(lines),
        whole_life_value=value.whole_life,
        uncut_term_passes_18=passes_18,
        after_18_value=value.after_18 if passes_18 else NOTHING,
        location_class=home.location_class,
        distance_miles=home.distance_miles,
        **answer,
        made_by=by,
        made_at=at,
    )
    _write_lines(proposal, lines)
    return proposal


def _impact(call_off: CallOff, impact: str, reason: str, *, passes_18: bool) -> dict[str, Any]:
    """The answer of a proposal: an officer's, unless Adult Social Care gave its own, which only that office changes."""
    own = answer_of_the_office(call_off) if passes_18 else None
    if own is None:
        check_impact(impact, reason, passes_18=passes_18)
        return {"asc_impact": impact, "asc_impact_reason": reason.strip(), "asc_answered_by": None}
    if (impact or reason.strip()) and (impact, reason.strip()) != (own.asc_impact, own.asc_impact_reason):
        raise DomainError(ANSWERED_BY_THE_OFFICE)
    return {
        "asc_impact": own.asc_impact,
        "asc_impact_reason": own.asc_impact_reason,
        "asc_answered_by": own.asc_answered_by,
    }


def next_version(asked: AwardProposal, *, by: User, at: datetime) -> AwardProposal:
    """A copy of a version that was asked for, its lines too, to be changed before it is asked for again."""
    check_birth_of(asked)
    lines = list(asked.lines.order_by("kind__order"))
    later = AwardProposal.objects.get(pk=asked.pk)
    later.pk, later.version, later.asked_at = new_id(), asked.version + 1, None
    later.made_by, later.made_at = by, at
    later.save(force_insert=True)
    for line in lines:
        line.pk, line.proposal = new_id(), later
    ProposalLine.objects.bulk_create(lines)
    return later


def _check_evidence(call_off: CallOff, lines: Sequence[Line], starts_on: date, ends_on: date) -> None:
    """Wrap-around support is proposed with the council's own words for it, its review and its end (S-7)."""
    evidenced = FeeKind.objects.filter(needs_evidence=True, code__in=[line.kind for line in lines])
    names = dict(evidenced.values_list("code", "name"))
    bounds = Bounds([need.code for need in needs_asked(call_off)], starts_on, ends_on) if names else None
    reasons = [
        reason
        for line in lines
        if bounds and line.kind in names
        for reason in why_not_evidenced(names[line.kind], accepted(line), bounds)
    ]
    if reasons:
        raise DomainError(*reasons)


def _refuse_leaks(call_off: CallOff, lines: Sequence[Line], by: User, at: datetime) -> None:
    """Refuse evidence that tells who the child is: the provider reads it with the agreement and the fees."""
    texts = {
        f"The evidence for {line.kind.replace('-', ' ')}": line.evidence for line in lines if line.evidence
    }
    refuse_leaks(texts, child=call_off.referral.child, by=by, at=at, subject=call_off)


def _write_lines(proposal: AwardProposal, lines: Sequence[Line]) -> None:
    kinds = kinds_of(lines)
    proposal.lines.all().delete()
    ProposalLine.objects.bulk_create(
        ProposalLine(proposal=proposal, kind=kinds[line.kind], **ProposalLine.columns_of(line))
        for line in lines
    )
