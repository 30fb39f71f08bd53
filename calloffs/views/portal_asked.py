"""The portal's pages of a home that the council asks for a direct award (ADR 154)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.codes import AskedStanding
from calloffs.forms.asked import AnswerAsked, AskAboutHome
from calloffs.models import AskedHome
from calloffs.presenters import asked as shown
from calloffs.presenters.own_invitation import needs_in_short
from calloffs.rules.asked import standing, why_not_answered
from calloffs.selectors import asked as selectors
from calloffs.services import asked_answers as services
from placements.rules.profile import shown_copy
from placements.selectors.costs import fee_kinds
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time import clock
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

PAGE = "calloffs:portal_asked"


@requires(Permission.INVITATION_SEE)
def portal_asked_list(request: Request) -> HttpResponse:
    """What the person's provider was asked, the newest first."""
    page = paged(selectors.own(request.user), request.GET, order="-asked_at")
    context = {"table": shown.own_list(page.rows, clock.now()), "pager": page.pager}
    return render(request, "calloffs/portal/asked_list.html", context)


@requires(Permission.INVITATION_SEE)
def portal_asked(request: Request, pk: UUID) -> HttpResponse:
    """The anonymised need, the night, the fee, and until when to answer."""
    row = find(selectors.own(request.user), pk)
    now = clock.now()
    profile = shown_copy(row.profile)
    waits = standing(row, now) == AskedStanding.WAITS
    context = {
        "asked": row,
        "caption": shown.caption(row),
        "status": shown.status_of(row, now),
        "next": shown.own_next(row, now, may=has_permission(request.user, Permission.OFFER_MAKE)),
        "facts": shown.own_facts(row, fee_kinds(row.starts_on)),
        "profile": profile,
        "needs": needs_in_short(profile),
        "questions": shown.own_questions(row.questions.all()),
        "may_ask": waits and has_permission(request.user, Permission.CLARIFICATION_ASK),
        "events": timeline([row.pk], for_provider=True),
    }
    return render(request, "calloffs/portal/asked.html", context)


def _question(row: AskedHome, heading: str, button: str) -> Question:
    reasons = why_not_answered(row, clock.now())
    more = {"button": button, **({"why_not": list(reasons)} if reasons else {})}
    return Question(heading, reverse(PAGE, args=[row.pk]), f"{shown.caption(row)}: {row.need}", more=more)


@requires(Permission.OFFER_MAKE)
def portal_asked_answer(request: Request, pk: UUID) -> HttpResponse:
    """Accept or decline."""
    row = find(selectors.own(request.user), pk)
    form = AnswerAsked(*given(request))
    return ask(
        request,
        form,
        _question(row, "Accept or decline", form.submit_label),
        lambda: services.answer(asked=row, **form.answered, by=request.user, at=request.at),
        said="Your answer is sent. The council sees it now.",
    )


@requires(Permission.CLARIFICATION_ASK)
def portal_asked_question(request: Request, pk: UUID) -> HttpResponse:
    """A question before the answer."""
    row = find(selectors.own(request.user), pk)
    form = AskAboutHome(*given(request))
    return ask(
        request,
        form,
        _question(row, "Ask about this request", form.submit_label),
        lambda: services.ask_question(asked=row, **form.answered, by=request.user, at=request.at),
        said="Your question is sent.",
    )
