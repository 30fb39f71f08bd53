from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from placements.models import Referral
from placements.policies import may
from placements.presenters import matching as present
from placements.presenters import referral_status, ring_map
from placements.presenters.referrals import tabs, when_words
from placements.selectors.matching import LotAssessment, assess_lot, lots_for
from placements.states import ReferralState
from placements.views.opening import open_referral
from providers.models import Lot
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.words import plural
from sefton_pdps.core.working_days import local

SEARCHABLE = (ReferralState.APPROVED, ReferralState.SEARCHING)


@requires(Permission.MATCH_SEE)
def match(request: Any, pk: UUID) -> HttpResponse:
    """The settings of a lot that fit, with the reasons, and those left out by gate."""
    referral = open_referral(request, pk, "match")
    lots = _lots(referral, request)
    lot = _chosen(lots, request)
    assessment = _assess(referral, lot, request) if lot else LotAssessment()
    lines = present.fit_lines(assessment, request.at)
    context = {
        "referral": referral,
        "status": referral_status(referral),
        "when": when_words(referral, local(request.at).date()),
        "tabs": tabs(referral, "match", may_match=True),
        "need": present.need_line(referral, request.at),
        "lots": lots,
        "lot": lot,
        "lines": lines[: present.UNFOLDED],
        "folded": lines[present.UNFOLDED :],
        "others": len(assessment.fits) - present.UNFOLDED,
        "more": [present.name_of(fit) for fit in assessment.fits[present.SHOWN :]],
        "map": ring_map.draw(referral.child, assessment.fits[: present.SHOWN]) if lines else None,
        "left_out": present.left_out(assessment),
        "left_out_count": len(assessment.left_out),
        **_invite(request, referral, lot, assessment),
    }
    return render(request, "placements/match.html", context)


@requires(Permission.MATCH_SEE)
def compare(request: Any, pk: UUID) -> HttpResponse:
    """Up to three of the fits side by side."""
    referral = open_referral(request, pk, "compare")
    lot = _chosen(_lots(referral, request), request)
    if lot is None:
        raise Http404
    picked = set(request.GET.getlist("pick"))
    fits = [fit for fit in _assess(referral, lot, request).fits if str(fit.key) in picked]
    shown = fits[: present.MOST_COMPARED]
    context = {
        "referral": referral,
        "lot": lot,
        "table": present.comparison(shown, request.at) if shown else None,
        "too_many": len(fits) > present.MOST_COMPARED,
    }
    return render(request, "placements/compare.html", context)


def _lots(referral: Referral, request: Any) -> list[Lot]:
    return list(lots_for(referral.service_type, local(request.at).date())) if referral.service_type else []


def _chosen(lots: list[Lot], request: Any) -> Lot | None:
    wanted = request.GET.get("lot", "")
    return next((lot for lot in lots if str(lot.pk) == wanted), lots[0] if lots else None)


def _assess(referral: Referral, lot: Lot, request: Any) -> LotAssessment:
    today = local(request.at).date()
    on = max(referral.needed_on or today, today)
    return assess_lot(referral=referral, lot=lot, on=on, at=request.at)


def _invite(request: Any, referral: Referral, lot: Lot | None, assessment: LotAssessment) -> dict[str, Any]:
    """The way on to a call-off, or why there is none yet: the route is chosen there, and nobody is invited before."""
    providers = plural(len(assessment.providers), "provider")
    why_not = []
    if not may(request.user, Permission.CALLOFF_OPEN, referral):
        why_not.append("A placements officer opens the call-off.")
    if referral.state not in SEARCHABLE:
        why_not.append("The referral must be approved for search first.")
    if lot is not None and not assessment.fits:
        why_not.append("No setting of this lot passes the gates. Look at another lot, or at those left out.")
    query = urlencode({"referral": str(referral.pk), **({"lot": str(lot.pk)} if lot else {})})
    return {
        "invite": f"Choose the route: {providers} can be invited",
        "invite_url": f"/call-offs/new/?{query}",
        "why_not": why_not,
    }
