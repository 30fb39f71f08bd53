"""Authorisations: what waits, and one decision on one page, made first for a phone."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs import ports
from calloffs.forms.authorising import Decide, Ratify
from calloffs.lists import AUTHORISATIONS
from calloffs.models import Authorisation, CallOff, DistanceApproval
from calloffs.policies.authorising import is_on_call
from calloffs.policies.law import office_in_law
from calloffs.policies.placement_notices import leaves_out
from calloffs.policies.stand_ins import Mandate
from calloffs.presenters import assessments, call_off_head, deciding, ranking
from calloffs.presenters import authorisations as presenters
from calloffs.presenters import proposals as proposal_presenters
from calloffs.presenters.call_off_lists import AUTHORISING
from calloffs.presenters.decision_records import listed as listed_records
from calloffs.presenters.placement_notices import Tells
from calloffs.presenters.placement_notices import of_award as told_table
from calloffs.rules.law import still_asked
from calloffs.rules.location import Gate
from calloffs.selectors import authorisations as selectors
from calloffs.selectors import homes, proposals
from calloffs.selectors.decision_records import from_kept
from calloffs.selectors.law import answers_of
from calloffs.selectors.location import said_about
from calloffs.selectors.placement_notices import from_told
from calloffs.selectors.places import gone_of
from calloffs.selectors.provisional import giving_choice
from calloffs.selectors.relying import OVER
from calloffs.selectors.stand_ins import mandates_of
from calloffs.services import authorising, ratifying
from calloffs.services.in_whose_name import for_on_call
from calloffs.states import STANDING, TO_RATIFY, AuthorisationState, DecidingOffice, OfficeDecision
from calloffs.views.bands import BAND_READERS
from calloffs.views.giving import for_a_time, give, too_late
from calloffs.views.law import asks_why, beside_the_money, in_a_line
from calloffs.views.location import Asked, asked_of
from calloffs.views.seen_homes import seen
from placements.policies import may
from placements.selectors.identity import kept_beside
from placements.selectors.legal import why_not_lawful
from placements.selectors.reading import as_read
from placements.services.children import open_record
from providers.presenters.grave import warnings
from providers.selectors.grave import standing_against
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.forms import PageForm
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request

if TYPE_CHECKING:
    from calloffs.presenters.placement_notices import Told
    from calloffs.selectors.authorisations import ProfiledAuthorisation

PROFILE_MISSING = (
    "The anonymised profile is not approved yet. Until it is, the agreement cannot be drawn up, because the provider "
    "reads the profile before it signs. The placements team writes it and a colleague approves it while this waits."
)
DECIDED = {
    OfficeDecision.AUTHORISE: "you authorised it",
    OfficeDecision.RETURN: "you returned it with a question",
    OfficeDecision.REFUSE: "you refused it",
}
STILL_RELIED_ON = (AuthorisationState.REQUESTED, *STANDING)


@requires(Permission.CALLOFF_SEE)
def authorisation_list(request: Request) -> HttpResponse:
    """What waits for this officer, what waits for others, what was decided."""
    sees_bands = any(has_permission(request.user, one) for one in BAND_READERS)
    return show_list(request, AUTHORISATIONS, "calloffs/authorisation_list.html", sees_bands=sees_bands)


@requires(Permission.CALLOFF_SEE)
def authorisation_detail(request: Request, pk: UUID) -> HttpResponse:
    """The decision in one paragraph, its cost, its grounds, and the form of the person whose office has not decided."""
    authorisation = find(selectors.with_answered(selectors.visible_to(request.user)), pk)
    child = authorisation.call_off.referral.child
    open_record(child=child, page="authorisation", by=request.user, at=request.at)
    mandates = mandates_of(request.user, request.at)
    choice = _choice(request, authorisation, mandates)
    doubts = _doubts(request, authorisation)
    answers, asked, told_of = _as_read(request.user, authorisation)
    form = (
        _form(request, choice, doubts["fails"], answers, asked.gates)
        if choice and not choice.why_not
        else None
    )
    giving = (
        giving_choice(request.user, authorisation, request.at, mandates, answers) if form is None else None
    )
    gives, answer = give(request, authorisation, giving) if giving and not doubts["fails"] else (None, None)
    if choice and form:
        answer = page_post(
            request,
            form,
            lambda: _decide(request, choice, form),
            to=reverse("calloffs:authorisation_detail", args=[pk]),
            said=lambda decided: _recorded(form, decided),
        )
    if answer:
        return answer
    context = _context(request, authorisation, choice, form or gives, barred=bool(doubts.get("barred")))
    context |= {"giving": giving, "gives": gives is not None, **for_a_time(request, authorisation)}
    if request.method == "POST" and form is None and gives is None:
        context["too_late"] = too_late(request, authorisation)
    decides_both = form is not None and "considered" in form.fields
    context |= beside_the_money(request, asked, answers, decides_both=decides_both)
    if form is not None and context["next"]:
        # Whoever decides reads it in a line: the way to the answers stands below, with the law.
        context |= {"next": None, "against": [*context["against"], in_a_line(asked)]}
    today = local(request.at).date()
    issues = may(request.user, Permission.AGREEMENT_ISSUE, authorisation.call_off.referral, today)
    context["told_of"] = told_table(told_of, today, Tells(issues, leaves_out(request.user)))
    return render(request, "calloffs/authorisation.html", context | doubts)


def _as_read(
    user: User, authorisation: "ProfiledAuthorisation"
) -> "tuple[list[DistanceApproval], Asked, list[Told]]":
    """The approval in law, what is asked before it, and the notices of the placement: as they are read, in one go."""
    child, answers = authorisation.call_off.referral.child, answers_of(authorisation)
    written = said_about(authorisation)
    told = [from_told(one) for one in authorisation.told_of]
    rows: Any = as_read(
        [*answers, *written, *(record for _notice, record in told)], child, user, known=kept_beside(child)
    )
    records = rows[len(answers) + len(written) :]
    asked = asked_of(authorisation, rows[len(answers) :][: len(written)], rows[: len(answers)])
    told_of = [(notice, one) for (notice, _), one in zip(told, records, strict=True)]
    return rows[: len(answers)], asked, told_of


def _choice(
    request: Request, authorisation: Authorisation, mandates: Sequence[Mandate]
) -> selectors.DecisionChoice | None:
    decides = any(has_permission(request.user, one) for one in AUTHORISING)
    return selectors.choice_for(request.user, authorisation, mandates) if decides else None


def _doubts(request: Request, authorisation: "ProfiledAuthorisation") -> dict[str, Any]:
    """What has happened to the home and the place since: `fails` is why it can no longer be authorised."""
    if authorisation.state not in STILL_RELIED_ON or authorisation.call_off.state in OVER:
        return {"fails": ()}
    proposal = authorisation.proposal
    proposal.call_off = authorisation.call_off
    gone = gone_of(proposal)
    today = local(request.at).date()
    lacks = why_not_lawful(proposal.call_off.referral, proposal.starts_on, today=today)
    barred = (*homes.barred(proposal), *lacks)
    return {
        "gone": gone,
        "barred": barred,
        "fails": (*barred, *([gone] if gone else [])),
        "warnings": [
            *warnings(standing_against([proposal.setting_id]), request.user),
            *([PROFILE_MISSING] if selectors.lacks_profile(authorisation) else []),
        ],
    }


def _form(
    request: Request,
    choice: selectors.DecisionChoice,
    fails: Sequence[str],
    answers: Sequence[DistanceApproval],
    gates: Sequence[Gate],
) -> Decide:
    if choice.asked.authorisation.state in TO_RATIFY:
        return Ratify(*given(request), asks_impact=choice.asks_impact)
    on_call = is_on_call(request.user, choice.asked) or for_on_call(choice.stand_in)
    where = choice.asked.authorisation.proposal.location_class
    return Decide(
        *given(request),
        asks_impact=choice.asks_impact,
        may_authorise=not fails,
        on_call=on_call,
        asks_law=office_in_law(request.user, where, choice.stand_in) in still_asked(where, answers),
        asks_why=asks_why(gates, choice.asked.authorisation.call_off.referral),
    )


def _decide(request: Request, choice: selectors.DecisionChoice, form: Decide) -> Authorisation:
    entered = form.cleaned_data
    decided = {
        "asked": choice.asked,
        "decision": entered["decision"],
        "reason": entered["reason"],
        "no_conflict": entered["no_conflict"],
        **form.impact,
        "by": request.user,
        "at": request.at,
    }
    if isinstance(form, Ratify):
        return ratifying.ratify(**decided)
    return authorising.decide(**decided, **form.in_law, sure=form.sure)


def _recorded(form: Decide, decided: Authorisation) -> str:
    decision = DECIDED[form.cleaned_data["decision"]]
    if isinstance(form, Ratify) and form.cleaned_data["decision"] == OfficeDecision.AUTHORISE:
        decision = "you ratified it"
    waits = (AuthorisationState.REQUESTED, *TO_RATIFY)
    rest = " Other officers still have to decide." if decided.state in waits and _others_wait(decided) else ""
    return f"Your decision is recorded: {decision}.{rest}"


def _others_wait(decided: Authorisation) -> bool:
    """Whether another office has not decided yet; who has not ratified may ratify later."""
    return decided.state == AuthorisationState.REQUESTED or decided.offices.exclude(decision="").exists()


def _context(
    request: Request,
    authorisation: "ProfiledAuthorisation",
    choice: selectors.DecisionChoice | None,
    form: PageForm | None,
    *,
    barred: bool,
) -> dict[str, Any]:
    call_off, proposal = authorisation.call_off, authorisation.proposal
    offices = list(authorisation.offices.all())
    proposals.with_lines([proposal])
    why = selectors.grounds(proposal)
    return {
        "authorisation": authorisation,
        "assessed": assessments.kept_of(call_off),
        "call_off": call_off,
        "proposal": proposal,
        "title": call_off_head.title(call_off, request.user),
        "caption": f"Authorisation {authorisation.reference}",
        "question": proposals.question_of(authorisation.answers) if authorisation.answers else None,
        "own_question": proposals.question_of(authorisation),
        "answered": selectors.answered_in(authorisation),
        "status": presenters.status(authorisation, request.at),
        "when": presenters.when(authorisation, request.at),
        "decision": proposal_presenters.decision(proposal) + deciding.in_court(call_off.referral.court_date),
        "words": _words_of_the_child(request.user, call_off),
        "facts": deciding.facts(
            authorisation,
            why.ranking,
            barred=barred,
            position=_budget(request, authorisation) if choice and not choice.why_not else None,
        ),
        "against": deciding.against(proposal, call_off, why.ranking),
        "evidence": deciding.evidence(proposal, call_off, request.user),
        "money": deciding.filled(
            proposal_presenters.money(proposal, call_off, offices),
            but=["A week", "Whole term", *([] if proposal.after_18_value else ["After 18"])],
        ),
        "summary_rows": deciding.filled(
            proposal_presenters.summary(proposal, call_off),
            but=["Child", "Where", "Starts", "Needed by", "Court date"],
        ),
        "lines": proposal_presenters.lines_table(list(proposal.lines.all())),
        "grounds": why,
        **seen(why.case, request.at),
        "ranking": ranking.frozen_table(why.ranking) if why.recommendation else None,
        "offices": presenters.offices_table(offices),
        "choice": choice,
        "office": DecidingOffice(choice.asked.office).label if choice else "",
        "form": form,
        "records": listed_records(
            [from_kept(one) for one in authorisation.kept_records],
            reverse("calloffs:decision_record", args=[authorisation.pk]),
        ),
        "timeline": timeline([authorisation.pk, call_off.pk]),
    }


def _budget(request: Request, authorisation: Authorisation) -> ports.BudgetPosition | None:
    """How the budget stands that the placement would fall on, for whoever is to decide."""
    proposal = authorisation.proposal
    return ports.budget_position(
        authorisation.call_off.lot.service_type,
        [row.line for row in proposal.lines.all()],
        proposal.starts_on,
        proposal.ends_on,
        local(request.at).date(),
    )


def _words_of_the_child(user: User, call_off: CallOff) -> str:
    """What the child wants: as it was published, or else as the referral holds it, for who reads referrals."""
    if call_off.profile:
        return str(call_off.profile.get("wishes", ""))
    if not has_permission(user, Permission.REFERRAL_SEE):
        return ""
    child = call_off.referral.child
    return str(
        as_read([call_off.referral], child, user, known=kept_beside(child))[0].answers.get("wishes") or ""
    )
