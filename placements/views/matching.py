from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements import ports
from placements.forms.matching import FindHomes
from placements.models import Referral
from placements.presenters import left_out as present_left_out
from placements.presenters import matching as present
from placements.presenters import referral_status
from placements.presenters.child_words import heading
from placements.presenters.comparing import comparison
from placements.presenters.fit_list import fit_list
from placements.presenters.referrals import tabs, when_words
from placements.rules import sought
from placements.selectors.fitting import Fit
from placements.selectors.left_out import left_out as left_out_by
from placements.selectors.market import Market
from placements.selectors.matching import FitPage, fits, lots_for, some_fits
from placements.states import Gate
from placements.views.match_way import left_out_url, onward_url, step, why_not
from placements.views.opening import open_referral
from providers.models import Lot
from providers.selectors.contacts import contacts_of
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.blocks import Comparison
from sefton_pdps.core.web.filter_boxes import filter_boxes
from sefton_pdps.core.web.onward import id_in, onward
from sefton_pdps.core.web.request import Request

# A call-off is asked about for longer than any that is looked for lasts; farther days are typed by nobody.
FARTHEST_DAY = timedelta(days=3 * 366)


@requires(Permission.MATCH_SEE)
def match(request: Request, pk: UUID) -> HttpResponse:
    """The settings of a lot that fit, with filters and reasons, and how many each gate leaves out."""
    referral = open_referral(request, pk, "match")
    today = local(request.at).date()
    lots = _lots(referral, request)
    lot = _chosen(lots, request)
    context = {
        "referral": referral,
        "heading": heading(referral.child, referral.service_type, request.user, today),
        "status": referral_status(referral),
        "when": when_words(referral, today),
        "tabs": tabs(referral, "match", may_match=True),
        "need": present.need_line(referral),
        "lot": lot,
        **(
            _homes(request, referral, lot, lots)
            if lot
            else {"step": step(request, referral, None, FitPage())}
        ),
    }
    return render(request, "placements/match.html", context)


def _homes(request: Request, referral: Referral, lot: Lot, lots: list[Lot]) -> dict[str, Any]:
    """The homes of a lot that pass and meet the filters, the way on, and who is left out."""
    market = _market(referral, lot, request)
    choices = sought.choices(lot.service_type, market.needs)
    wanted = sought.read(request.GET, choices)
    begins = onward(request.GET)
    page = fits(market, after=begins.after, before=begins.before, sought=wanted)
    listed = fit_list(
        page,
        referral.child,
        request.at,
        sought=wanted,
        lot=lot,
        labels=choices,
        elsewhere=_elsewhere(referral, page.rows),
    )
    return {
        "page": page,
        "homes": listed,
        "filter": filter_boxes(
            FindHomes(lots=lots, choices=choices, initial={"lot": lot.pk, **wanted.words})
        ),
        "compare_url": reverse("placements:compare", args=[referral.pk]),
        "left_out": present_left_out.by_gate(
            page.left_out, left_out_url(referral.pk, market.lot.pk, market.on)
        ),
        "left_out_count": present_left_out.total(page.left_out),
        "step": step(request, referral, market, page),
    }


def _elsewhere(referral: Referral, rows: Sequence[Fit]) -> Mapping[ports.Home, str]:
    """For which other children the homes shown are offered or proposed, where there is not one place each."""
    return ports.wanted_elsewhere(referral.pk, {fit.home: fit.free_places for fit in rows}) if rows else {}


@requires(Permission.MATCH_SEE)
def left_out(request: Request, pk: UUID) -> HttpResponse:
    """The settings and providers that one gate leaves out, by name, each with its reason; a page at a time.

    Of the lot and the day in the address, as a call-off asks for them; else of those that the match shows.
    """
    referral = open_referral(request, pk, "left out of the match")
    lot = _named_lot(request) or _chosen(_lots(referral, request), request)
    if lot is None:
        raise Http404
    market, size = _market(referral, lot, request, on=_day_asked(request)), present_left_out.PAGE
    number = fits(market, size=0).left_out
    gate = _gate(request, number)
    rows = left_out_by(market, gate, after=onward(request.GET).after, size=size + 1)
    shown = rows[:size]
    call_off = id_in(request.GET.get("call_off", ""))
    here = f"{left_out_url(referral.pk, lot.pk, market.on, call_off=call_off)}&gate={gate}"
    context = {
        "referral": referral,
        "heading": heading(referral.child, referral.service_type, request.user, local(request.at).date()),
        "lot": lot,
        "on": market.on,
        "gate": gate,
        "number": f"{number.get(gate, 0):,}",
        "back": _came_from(referral, lot, call_off),
        "table": present_left_out.table(shown, gate),
        "next": f"{here}&after={shown[-1].key}" if len(rows) > size else "",
        "first": here if onward(request.GET).after else "",
    }
    return render(request, "placements/left_out.html", context)


@requires(Permission.MATCH_SEE)
def compare(request: Request, pk: UUID) -> HttpResponse:
    """Up to three of the fits side by side, each with the way on."""
    referral = open_referral(request, pk, "compare")
    lot = _chosen(_lots(referral, request), request)
    if lot is None:
        raise Http404
    market = _market(referral, lot, request)
    picked = [key for text in request.GET.getlist("pick")[: present.MOST_PICKED] if (key := id_in(text))]
    picked_fits = some_fits(market, picked)
    shown = picked_fits[: present.MOST_COMPARED]
    wanted = sought.read(request.GET, sought.choices(lot.service_type, market.needs))
    context = {
        "referral": referral,
        "heading": heading(referral.child, referral.service_type, request.user, local(request.at).date()),
        "need": present.need_line(referral),
        "back": f"{reverse('placements:match', args=[referral.pk])}?{urlencode({'lot': lot.pk, **wanted.words})}",
        "comparison": _compared(request, referral, lot, shown),
        "too_many": len(picked_fits) > present.MOST_COMPARED,
        "why_not": why_not(request, referral),
    }
    return render(request, "placements/compare.html", context)


def _compared(request: Request, referral: Referral, lot: Lot, shown: Sequence[Fit]) -> Comparison | None:
    if not shown:
        return None
    ring = contacts_of(request.user, {fit.setting.pk: fit.setting.provider_id for fit in shown})
    onwards = onward_url(request, referral, lot)
    return comparison(shown, request.at, onwards, ring, _elsewhere(referral, shown))


def _lots(referral: Referral, request: Request) -> list[Lot]:
    return list(lots_for(referral.service_type, local(request.at).date())) if referral.service_type else []


def _chosen(lots: list[Lot], request: Request) -> Lot | None:
    wanted = request.GET.get("lot", "")
    return next((lot for lot in lots if str(lot.pk) == wanted), lots[0] if lots else None)


def _named_lot(request: Request) -> Lot | None:
    """The lot that an address names, also one that the match offers no longer."""
    key = id_in(request.GET.get("lot", ""))
    return Lot.objects.filter(pk=key).first() if key else None


def _day_asked(request: Request) -> date | None:
    """The day that an address asks about; None for none, and for one that no placement begins on."""
    today = local(request.at).date()
    try:
        asked = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None
    return asked if abs(asked - today) < FARTHEST_DAY else None


def _market(referral: Referral, lot: Lot, request: Request, *, on: date | None = None) -> Market:
    today = local(request.at).date()
    return Market(referral, lot, on or max(referral.needed_on or today, today), request.at)


def _gate(request: Request, leaving_out: Mapping[Gate, int]) -> Gate:
    """The gate asked for; the first that leaves anybody out where none is."""
    wanted = request.GET.get("gate", "")
    return Gate(wanted) if wanted in Gate.values else next(iter(leaving_out), Gate.NOT_ADMITTED)


def _came_from(referral: Referral, lot: Lot, call_off: UUID | None) -> tuple[str, str]:
    """Where those left out lead back to, with its name: the publishing of a call-off that counted them, or the match.

    An id and never an address is read from the query, so that nobody can be led away by it.
    """
    if call_off:
        return f"/call-offs/{call_off}/publish/", "Publish the mini-competition"
    return f"{reverse('placements:match', args=[referral.pk])}?lot={lot.pk}", "Match"
