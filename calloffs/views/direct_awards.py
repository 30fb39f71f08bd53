"""The case for a direct award: choose the home, then ground, evidence, fee and benchmark."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from calloffs.forms.direct_awards import MakeCase
from calloffs.forms.typed_before import heard, taken_from, typed_before
from calloffs.models import ActGround, AskedHome, AwardProposal, CallOff, LadderApproach
from calloffs.presenters import call_off_head
from calloffs.presenters import direct_awards as direct_award_tables
from calloffs.presenters import proposals as presenters
from calloffs.rules.direct_awards import NOT_AN_EMERGENCY, Stay
from calloffs.rules.places import Standing, not_free
from calloffs.selectors import choosing, homes, places, proposals
from calloffs.selectors.agreements import profile_of
from calloffs.selectors.asked import accepted_by
from calloffs.selectors.benchmarks import Benchmark, benchmark
from calloffs.selectors.competitions import needs_asked
from calloffs.selectors.grounds import OnRecord, on_record
from calloffs.selectors.ladder import agreed_with
from calloffs.selectors.procurement import grounds_to_choose
from calloffs.selectors.shortlist import Shortlist, shortlist
from calloffs.selectors.terms import term_of
from calloffs.services import direct_awards
from calloffs.services.asked_homes import agreed_in_the_portal
from calloffs.states import OPEN_TO_A_CASE, CallOffRoute
from calloffs.views.case_page import about, case_url, length_asked, lengths_table
from calloffs.views.opening import read_outcome
from calloffs.views.seen_homes import said_of
from placements.forms.matching import FindHomes
from placements.presenters.fit_list import fit_list
from placements.presenters.matching import need_line
from placements.rules import sought
from placements.rules.ages import eighteenth_birthday
from placements.rules.court import needs_court
from placements.selectors.costs import fee_kinds
from placements.selectors.fitting import Fit
from placements.selectors.market import Market
from placements.selectors.matching import fits, some_fits
from providers.states import ServiceType
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import edits
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.filter_boxes import filter_boxes
from sefton_pdps.core.web.onward import id_in, onward
from sefton_pdps.core.web.pages import given, page_post
from sefton_pdps.core.web.request import Request

PROFILE_MISSING_YET = (
    "The provider will read the anonymised profile before it signs, and it is not approved yet. Write and approve it "
    "on the referral while the case waits."
)


# Routes whose home is argued for: a direct award, and a yes on the ladder.
ARGUED = (CallOffRoute.DIRECT_AWARD, CallOffRoute.CONTINGENCY)


def _direct(request: Request, pk: UUID) -> CallOff:
    call_off = read_outcome(request, pk, "case for a direct award")
    if call_off.route not in ARGUED or call_off.state not in OPEN_TO_A_CASE:
        raise Http404
    return call_off


@requires(Permission.DIRECT_AWARD_PROPOSE, Permission.EMERGENCY_PLACE)
def direct_award(request: Request, pk: UUID) -> HttpResponse:
    """The homes that pass every hard gate, as the match shows them, to choose one for the case.

    Whoever comes from the match with a home goes on to its case.
    """
    call_off = _direct(request, pk)
    if call_off.route == CallOffRoute.CONTINGENCY:
        return redirect("calloffs:ladder", pk)
    market = homes.market(call_off, call_off.needed_on, request.at)
    if (picked := id_in(request.GET.get("pick", ""))) and (found := some_fits(market, [picked])):
        return redirect(case_url(call_off, found[0]))
    context = {
        "call_off": call_off,
        "heading": call_off_head.title(call_off, request.user),
        "need": need_line(call_off.referral),
        "gone": picked is not None,
        **_homes(request, call_off, market),
    }
    return render(request, "calloffs/direct_award.html", context)


def _homes(request: Request, call_off: CallOff, market: Market) -> dict[str, Any]:
    """A page of the homes that pass and meet the filters, each with how it stands for the whole term."""
    choices = sought.choices(call_off.lot.service_type, market.needs)
    wanted, begins = sought.read(request.GET, choices), onward(request.GET)
    page = fits(market, after=begins.after, before=begins.before, named=True, sought=wanted)
    asked = [_wanted(call_off, fit, call_off.needed_on) for fit in page.rows]
    standing = places.standing_of(asked)
    listed = fit_list(
        page,
        call_off.referral.child,
        request.at,
        sought=wanted,
        lot=call_off.lot,
        labels=choices,
        choices=direct_award_tables.to_choose(call_off, page.rows, [standing[one] for one in asked]),
    )
    form = FindHomes(lots=[call_off.lot], choices=choices, initial={"lot": call_off.lot.pk, **wanted.words})
    return {"page": page, "homes": listed, "filter": filter_boxes(form)}


def _wanted(call_off: CallOff, fit: Fit, starts_on: date) -> places.Wanted:
    """A home for the whole term from a day on."""
    ends_on, _passes_18 = term_of(call_off, starts_on)
    household_id = fit.household.pk if fit.household else None
    return places.Wanted(call_off.pk, fit.setting.pk, household_id, starts_on, ends_on)


@requires(Permission.DIRECT_AWARD_PROPOSE, Permission.EMERGENCY_PLACE)
def make_case(request: Request, pk: UUID, setting_pk: UUID, household_pk: UUID | None = None) -> HttpResponse:
    """Ground, evidence, fee and benchmark for one home; a home that fails a gate cannot be reached."""
    call_off = _direct(request, pk)
    listed = shortlist(call_off, request.at) if call_off.route == CallOffRoute.DIRECT_AWARD else None
    try:
        home = _home(call_off, listed, setting_pk, household_pk)
    except DomainError as refusal:
        context = {"call_off": call_off, "refusal": refusal}
        return render(request, "calloffs/direct_award.html", context, status=409)
    what = ServiceType(call_off.lot.service_type).label
    like = benchmark(call_off.lot.service_type, local(request.at).date(), what)
    agreed = _agreed(call_off, setting_pk)
    fee = direct_award_tables.estimate(agreed, like.weekly)
    earlier = _case_of(call_off)
    accepted = accepted_by(call_off, home) if listed else None
    before = heard(agreed) | earlier | taken_from(accepted)
    wanted = _wanted(call_off, home, before.get("starts_on", call_off.needed_on))
    standing = places.standing_of([wanted])[wanted]
    sent, _files = given(request)
    how_long = length_asked(sent or {}, request.GET, before)
    if request.method == "GET" and not how_long:
        lengths = lengths_table(call_off, home, fee, wanted)
        ask_url = f"{case_url(call_off, home)}ask/" if listed and not accepted else ""
        context = {**about(request, call_off, home, like, standing), "lengths": lengths, "ask_url": ask_url}
        return render(request, "calloffs/direct_award_case.html", context)
    choices = grounds_to_choose(agreed, emergency=how_long != NOT_AN_EMERGENCY, at=request.at)
    form = _form(
        request,
        call_off,
        home,
        like,
        before,
        standing,
        how_long=how_long,
        act_grounds=choices,
        fee=fee,
        listed=listed,
        accepted=accepted,
    )
    edit = edits(call_off, _case_of, "call_off.case_changed", "call_off.make_case", within=call_off)
    locked = edit.locked
    # The page shows the case that is saved, whatever was heard besides; under lock the newest is read anew.
    edit = replace(edit, shown=lambda: earlier, locked=lambda: _case_of(locked()), stored=lambda case: case)
    answer = page_post(
        request,
        form,
        lambda: _make(request, call_off, home, like, form),
        to=reverse("calloffs:proposal", args=[pk]),
        said="The case is saved. Ask for its authorisation when it is right.",
        edit=edit,
    )
    if answer:
        return answer
    context = {
        **about(request, call_off, home, like, standing),
        "facts": direct_award_tables.chosen_facts(call_off, home, choices),
        "form": form,
        "office": presenters.office_answer(proposals.answer_of_the_office(call_off)),
        "profile_missing": "" if profile_of(call_off) else PROFILE_MISSING_YET,
    }
    return render(request, "calloffs/direct_award_case.html", context)


def _form(
    request: Request,
    call_off: CallOff,
    home: Fit,
    like: Benchmark,
    before: dict[str, Any],
    standing: Standing,
    *,
    how_long: str,
    act_grounds: Sequence[ActGround],
    fee: direct_award_tables.Estimate,
    listed: Shortlist | None,
    accepted: AskedHome | None,
) -> MakeCase:
    starts_on = before.get("starts_on", call_off.needed_on)
    term, uncut_term_passes = term_of(call_off, starts_on)
    stay = Stay("" if how_long == NOT_AN_EMERGENCY else how_long)
    ends_on = stay.end(starts_on, term)
    adult = eighteenth_birthday(call_off.referral.child.date_of_birth)
    passes_18 = stay.passes(adult, starts_on, uncut_term_passes=uncut_term_passes)
    household_id = home.household.pk if home.household else None
    free = choosing.choices(
        call_off, homes.places_free(home.setting.pk, household_id, starts_on, ends_on), starts_on, ends_on
    )
    return MakeCase(
        *given(request),
        initial={"starts_on": starts_on, "benchmark_words": like.words} | before,
        places=free,
        not_free=not_free(standing, [one.place.number for one in free]),
        how_long=how_long,
        of_the_ladder=call_off.route == CallOffRoute.CONTINGENCY,
        asks_court=call_off.route == CallOffRoute.CONTINGENCY
        and needs_court(home.setting.regulator, call_off.referral.child.legal_status),
        act_grounds=act_grounds,
        on_record=_on_record(request, call_off, home, listed),
        better=listed.better_than(home) if listed else (),
        accepted=agreed_in_the_portal(accepted) if accepted else None,
        cost=fee.told(starts_on, ends_on) if how_long else "",
        ends=lambda day: stay.end(day, term_of(call_off, day)[0]),
        asks_impact=passes_18 and proposals.answer_of_the_office(call_off) is None,
        kinds=list(fee_kinds(call_off.needed_on)),
        needs=needs_asked(call_off),
    )


def _home(call_off: CallOff, listed: Shortlist | None, setting_id: UUID, household_id: UUID | None) -> Fit:
    """The home of the case, from the list where it stands on one; raises the gate that it does not pass."""
    found = listed.home(setting_id, household_id) if listed else None
    return found or homes.home(
        call_off, setting_id=setting_id, household_id=household_id, on=call_off.needed_on
    )


def _agreed(call_off: CallOff, setting_id: UUID) -> LadderApproach | None:
    """On the ladder the yes of the home, without which there is no case; elsewhere nothing."""
    if call_off.route != CallOffRoute.CONTINGENCY:
        return None
    agreed = agreed_with(call_off, setting_id)
    if agreed is None:
        raise Http404
    return agreed


def _on_record(request: Request, call_off: CallOff, home: Fit, listed: Shortlist | None) -> list[OnRecord]:
    if listed is None:
        return []
    today = local(request.at).date()
    return on_record(call_off, home.setting, only=listed.is_the_only(home), today=today)


def _case_of(call_off: CallOff) -> dict[str, Any]:
    """What was typed for the newest case; nothing where none was made."""
    earlier = proposals.latest(call_off)
    if earlier is None:
        return {}
    proposals.with_lines([earlier])
    said = said_of(earlier.case) if earlier.case else {}
    return {"starts_on": earlier.starts_on} | typed_before(earlier) | said


def _make(request: Request, call_off: CallOff, home: Fit, like: Benchmark, form: MakeCase) -> AwardProposal:
    return direct_awards.make_case(
        call_off=call_off,
        setting=home.setting,
        household=home.household,
        place=form.chosen_place,
        starts_on=form.cleaned_data["starts_on"],
        lines=form.lines,
        ground=form.chosen_ground,
        evidence=form.cleaned_data["evidence"],
        benchmark_weekly=like.weekly,
        benchmark_words=form.cleaned_data["benchmark_words"],
        **form.impact,
        agreed=form.agreed,
        stay=form.stay,
        court=form.court,
        act_ground=form.chosen_act_ground,
        shown=form.shown,
        choice=form.choice,
        sure=form.sure,
        by=request.user,
        at=request.at,
    )
