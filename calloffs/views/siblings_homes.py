"""One home for brothers and sisters: what offered for them, and its recommendation for all (ADR 162)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.fee_lines import evidence_typed
from calloffs.forms.recommending_together import OneOfThem, RecommendTogether
from calloffs.models import AwardProposal, CallOff, Offer
from calloffs.presenters import one_home as shown
from calloffs.presenters import ranking as ranking_tables
from calloffs.rules.evidence import offered
from calloffs.rules.one_home import HomeForThem
from calloffs.rules.siblings import why_not_act
from calloffs.selectors import choosing, homes, proposals
from calloffs.selectors import siblings as selectors
from calloffs.selectors.competitions import needs_asked
from calloffs.selectors.ranking import compared_offers, ranking_of, with_prices
from calloffs.selectors.terms import term_of
from calloffs.services.recommending_together import ForAll, ForOne, recommend_together
from calloffs.states import CallOffState
from placements.codes import Together
from placements.models import SiblingGroup
from placements.policies import may
from placements.selectors.groups import newest_of, number_searched
from placements.services.children import open_records
from providers.presenters.grave import warnings
from providers.selectors.grave import standing_against
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.confirming import Confirmed
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request

APART = (
    "It was decided that they are not placed together. Recommend a home for each on the page of its offers."
)


def _opened(request: Request, pk: UUID) -> tuple[SiblingGroup, list[CallOff]]:
    """The group with the call-offs of those who are searched for together, once the prices of all are open."""
    group = find(selectors.groups_readable_by(request.user), pk)
    call_offs = selectors.searched_call_offs(group)
    if not call_offs or any(one.quality_scored_at is None for one in call_offs):
        raise Http404
    children = {one.referral.child_id: one.referral.child for one in call_offs}
    open_records(
        children=list(children.values()),
        page="homes for brothers and sisters",
        by=request.user,
        at=request.at,
    )
    return group, call_offs


def _why_not(request: Request, group: SiblingGroup, call_offs: Sequence[CallOff]) -> tuple[str, ...]:
    """Why no home is recommended for all of them now."""
    if newest_of(group.pk) == Together.NOT:
        return (APART,)
    return why_not_act(call_offs, number_searched(group.pk), CallOffState.EVALUATED)


def _recommends(request: Request, call_offs: Sequence[CallOff]) -> bool:
    today = local(request.at).date()
    return all(may(request.user, Permission.RECOMMEND, one.referral, today) for one in call_offs)


@requires(Permission.CALLOFF_SEE)
def siblings_homes(request: Request, pk: UUID) -> HttpResponse:
    """The homes that offered for them, for all of them first, with each child's own published rank and the sum."""
    group, call_offs = _opened(request, pk)
    compared = selectors.homes_of(call_offs)
    why_not = _why_not(request, group, call_offs)
    recommends = group.pk if not why_not and _recommends(request, call_offs) else None
    today = local(request.at).date()
    context = {
        "group": group,
        "compared": shown.comparison(compared.homes, compared.offers, call_offs, today, recommends),
        "none_for_all": not any(one.for_all for one in compared.homes),
        "why_not": why_not,
        "links": [
            (shown.child_of(one, today), reverse("calloffs:ranking", args=[one.pk])) for one in call_offs
        ],
    }
    return render(request, "calloffs/siblings_homes.html", context)


@requires(Permission.RECOMMEND, Permission.EMERGENCY_PLACE)
def recommend_siblings(request: Request, pk: UUID, offer_pk: UUID) -> HttpResponse:
    """Recommend the home of an offer for all of them: one day, one reason, a place for each."""
    group, call_offs = _opened(request, pk)
    compared = selectors.homes_of(call_offs)
    home = _home(compared, offer_pk)
    today = local(request.at).date()
    offers = compared.offers[home.home]
    children = [_asked(one, offers[one.pk]) for one in call_offs]
    form = RecommendTogether(
        *given(request),
        children=children,
        asks_why=bool(home.worse_for),
        initial=_initial(call_offs, offers, children),
    )

    why_not = _why_not(request, group, call_offs)
    if not why_not and _recommends(request, call_offs):
        answer = page_post(
            request,
            form,
            lambda: recommend_together(
                group=group,
                chosen=_chosen(home, form),
                each={one.pk: _given_for(one, offers[one.pk], form) for one in call_offs},
                sure=form.sure,
                by=request.user,
                at=request.at,
            ),
            to=reverse("calloffs:siblings", args=[pk]),
            said="The home is recommended for all of them. Ask for authorisation when it is right.",
            edit=_as_read(group),
        )
        if answer:
            return answer
    without = [child.words for child in children if not child.places]
    context = {
        "group": group,
        "home": home,
        "form": form,
        "facts": shown.facts(home, call_offs, today),
        "warnings": warnings(standing_against([home.home[0]]), request.user),
        "why_not": why_not or _full(without),
    }
    return render(request, "calloffs/siblings_recommend.html", context)


def _chosen(home: HomeForThem, form: RecommendTogether) -> ForAll:
    """What was answered for all of them."""
    return ForAll(
        home.home,
        **form.values("starts_on", "reasons"),
        together_why=form.cleaned_data.get("together_why", ""),
        together_reason=form.cleaned_data.get("together_reason", ""),
    )


def _home(compared: selectors.Compared, offer_pk: UUID) -> HomeForThem:
    for one in compared.homes:
        if one.for_all and offer_pk in {offer.pk for offer in compared.offers[one.home].values()}:
            return one
    raise Http404


def _full(without: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        f"No place in this home is free for the whole term of {one}. Choose another home; if that is wrong, ask the "
        "provider to bring its vacancies up to date."
        for one in without
    )


def _as_read(group: SiblingGroup) -> Confirmed:
    """What stands recommended as the page showed it: what a colleague recommended since is not overwritten unread."""
    return confirms(group, _stands)


def _stands(group: SiblingGroup) -> dict[str, Any]:
    """What is recommended for each of them, as whoever recommends for all read it."""
    call_offs = selectors.searched_call_offs(group)
    newest = {one.call_off_id: one for one in selectors.proposed(call_offs)}
    return {
        f"Recommended for {one.reference}": _said_of(newest[one.pk]) if one.pk in newest else ""
        for one in call_offs
    }


def _said_of(proposal: AwardProposal) -> list[str]:
    made = proposal.recommendation
    return [proposal.setting.name, *([made.reasons, made.not_first_reason] if made else [])]


def _starts_on(call_off: CallOff, offer: Offer) -> date:
    return max(offer.available_on, call_off.needed_on)


def _asked(call_off: CallOff, offer: Offer) -> OneOfThem:
    starts_on = _starts_on(call_off, offer)
    try:
        ends_on, passes_18 = term_of(call_off, starts_on)
    except DomainError:
        ends_on, passes_18 = call_off.term_ends_on, True
    free = homes.places_free(offer.setting_id, offer.household_id, starts_on, ends_on)
    return OneOfThem(
        key=call_off.pk.hex,
        words=shown.child_of(call_off, call_off.needed_on),
        places=choosing.choices(call_off, free, starts_on, ends_on),
        asks_impact=passes_18 and proposals.answer_of_the_office(call_off) is None,
        supports=[line.kind for line in offer.price_lines.all() if line.kind.needs_evidence],
        needs=needs_asked(call_off),
    )


def _initial(
    call_offs: Sequence[CallOff], offers: Mapping[UUID, Offer], children: Sequence[OneOfThem]
) -> dict[str, Any]:
    """A day on which all can start, a place of their own for each, and support as the provider gave it."""
    initial: dict[str, Any] = {"starts_on": max(_starts_on(one, offers[one.pk]) for one in call_offs)}
    initial |= _typed_before(call_offs, offers)
    taken: set[Any] = set()
    for call_off, child in zip(call_offs, children, strict=True):
        free = next(
            (one.place.pk for one in child.places if not one.rivals and one.place.pk not in taken), None
        )
        taken.add(free)
        initial[f"{child.key}-place"] = str(free or "")
        for line in offers[call_off.pk].price_lines.all():
            if line.kind.needs_evidence:
                typed = evidence_typed(offered(line.line), f"{child.key}-{line.kind.code}")
                initial |= typed | {f"{child.key}-{line.kind.code}-note": ""}
    return initial


def _typed_before(call_offs: Sequence[CallOff], offers: Mapping[UUID, Offer]) -> dict[str, Any]:
    """What was said when this home was recommended for all of them before, to be changed."""
    kept = [
        one.recommendation
        for one in selectors.proposed(call_offs)
        if one.offer_id == offers[one.call_off_id].pk
    ]
    stand = [one for one in kept if one is not None]
    if len(stand) < len(call_offs):
        return {}
    why = next((one for one in stand if one.together_why), None)
    typed = {"reasons": stand[0].reasons}
    if why is None:
        return typed
    return typed | {"together_why": why.together_why, "together_reason": why.not_first_reason}


def _given_for(call_off: CallOff, offer: Offer, form: RecommendTogether) -> ForOne:
    """What was answered for one child, and the letters as they follow from the points of its own ranking."""
    key, offers = call_off.pk.hex, list(with_prices(compared_offers(call_off)))
    letters = ranking_tables.draft_letters(ranking_of(call_off, offers), offers, offer.pk)
    return ForOne(form.place_of(key), letters, **form.impact_of(key), evidence=form.evidence_of(key))
