"""What the forms of a proposal give back: of the version before, and of the offer that it is made from."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from calloffs.forms.fee_lines import evidence_typed, price_typed
from calloffs.forms.shortlist import shown_typed
from calloffs.models import AskedHome, AwardProposal, LadderApproach, OfferPriceLine
from calloffs.rules.direct_awards import NOT_AN_EMERGENCY
from calloffs.rules.evidence import accepted, offered
from calloffs.states import AgreedHow
from placements.rules.fees import Line

# What the names of the boxes of a proposal's weekly fee begin with.
FEE = "fee-"


def typed_before(earlier: AwardProposal | None) -> dict[str, Any]:
    """What a version was made from, as its form gives it back: start, place, fee lines, grounds, impact.

    Its lines come with their kinds (`selectors.proposals.with_lines`): a form asks for what was typed more than once.
    """
    if earlier is None:
        return {}
    given: dict[str, Any] = {
        "starts_on": earlier.starts_on,
        "place": str(earlier.place_id),
        "asc_impact": earlier.asc_impact,
        "asc_impact_reason": earlier.asc_impact_reason,
    }
    lines = list(earlier.lines.all())
    for row in lines:
        if row.kind.needs_evidence:
            given |= evidence_typed(accepted(row.line), f"{FEE}{row.kind.code}")
    if earlier.recommendation:
        made = earlier.recommendation
        return given | {"reasons": made.reasons, "not_first_reason": made.not_first_reason}
    if earlier.case:
        case = earlier.case
        given |= {
            "ground": case.ground,
            "evidence": case.evidence,
            "benchmark_words": case.benchmark_words,
            "how_long": case.how_long or NOT_AN_EMERGENCY,
            "longer_reason": case.longer_reason,
            "agreed_by": case.agreed_by,
            "agreed_at": case.agreed_at,
            "agreed_how": case.agreed_how,
            "act_ground": str(case.act_ground_id or ""),
            "court_approved_on": case.court_approved_on,
            "court_reference": case.court_reference,
            "why_this": case.why_this,
            **shown_typed(case),
        }
    for row in lines:
        given |= price_typed(row.line, f"{FEE}{row.kind.code}")
    return given


def heard(agreed: LadderApproach | None) -> dict[str, Any]:
    """What a yes on the ladder has said already: who agreed, when, how, and the weekly fee."""
    if agreed is None:
        return {}
    how = agreed.asked_how if agreed.asked_how in AgreedHow.heard() else ""
    return {
        "agreed_by": agreed.answered_by,
        "agreed_at": agreed.answered_at,
        "agreed_how": how,
        "evidence": agreed.note,
        f"{FEE}accommodation": agreed.weekly,
    }


def taken_from(accepted: AskedHome | None) -> dict[str, Any]:
    """What a home has accepted in the portal: the first night, for how long, the ground and the weekly fee."""
    if accepted is None:
        return {}
    lines = [Line.from_json(kept) for kept in accepted.lines]
    prices = {
        name: pounds for line in lines for name, pounds in price_typed(line, f"{FEE}{line.kind}").items()
    }
    return {
        "starts_on": accepted.starts_on,
        "how_long": accepted.how_long or NOT_AN_EMERGENCY,
        "ground": accepted.ground,
        **prices,
    }


def offered_boxes(lines: Sequence[OfferPriceLine]) -> dict[str, Any]:
    """Need, review and end as the provider gave them; why the council accepts them is for the officer to write."""
    return {
        name: value
        for line in lines
        for name, value in evidence_typed(
            replace(offered(line.line), words=""), f"{FEE}{line.kind.code}"
        ).items()
    }
