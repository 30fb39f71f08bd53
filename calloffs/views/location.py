"""What the law asks before a home outside the area is approved: the list, and the answer to one question (ADR 144)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.location import AnswerGate
from calloffs.models import (
    Authorisation,
    AwardProposal,
    CallOff,
    DistanceApproval,
    LocationAnswer,
    LocationGate,
)
from calloffs.presenters import call_off_head
from calloffs.presenters import location as shown
from calloffs.rules.law import asks_approval
from calloffs.rules.location import Gate, may_still_answer
from calloffs.selectors import authorisations
from calloffs.selectors.law import answers_of
from calloffs.selectors.location import approval_in, gates_of, nearer_offers, said_about, year_of
from calloffs.services import location as services
from calloffs.states import LawGate
from placements.policies import is_emergency
from placements.selectors.identity import kept_beside
from placements.selectors.reading import as_read
from placements.services.children import open_record
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text.words import lower_first
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.components import Link, SummaryRow, Table
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request
from sefton_pdps.geography.selectors import authority_names

ALL_ANSWERED = "Everything that the law asks before the move is answered. The approval in law comes next."


@dataclass(frozen=True)
class Asked:
    """The list of one authorisation as a person reads it."""

    authorisation: Authorisation
    gates: list[Gate]
    approval: DistanceApproval | None

    def table(self, user: User, at: datetime) -> Table:
        """The rows, with the way to answer for who may write while it is asked for or relied on."""
        today = local(at).date()
        referral = self.authorisation.call_off.referral
        approval = self.approval
        clock = shown.Clock(
            emergency=is_emergency(referral, today),
            approved=approval is not None,
            follows_by=approval.consultations_due_on if approval else None,
            today=today,
        )
        return shown.table(self.gates, clock, self.address if self.may_answer(user) else None)

    def folded(self, user: User, at: datetime) -> dict[str, Any]:
        """The list and its line, for a page of which it is one part; nothing where the law asks nothing."""
        if not self.gates:
            return {}
        return {
            "before_the_move": self.table(user, at),
            "before_the_move_line": shown.counted(self.gates),
        }

    def may_answer(self, user: User) -> bool:
        """Whether this person may write an answer down now."""
        live = self.authorisation.state in services.LIVE
        return live and has_permission(user, Permission.LOG_WRITE)

    def address(self, gate: str) -> str:
        """The page that answers one question."""
        return reverse("calloffs:answer_gate", args=[self.authorisation.pk, gate])

    @property
    def schooling(self) -> list[SummaryRow]:
        """The child's school year, where the list asks about the schooling."""
        asks = any(one.rule.from_year is not None for one in self.gates)
        return shown.schooling(year_of(self.authorisation.proposal)) if asks else []


def asked_of(
    authorisation: Authorisation, written: list[LocationAnswer], answers: list[DistanceApproval]
) -> Asked:
    """The list of an authorisation from its answers as they are read."""
    approval = approval_in(answers)
    return Asked(authorisation, gates_of(authorisation, written, approval), approval)


def of_call_off(
    call_off: CallOff, proposal: AwardProposal | None, user: User, at: datetime
) -> dict[str, Any]:
    """The list on the page of a call-off whose home stands outside the area, from the authorisation that lives."""
    if proposal is None or not asks_approval(proposal.location_class):
        return {}
    authorisation = authorisations.living_of(call_off)
    if authorisation is None:
        return {}
    child = call_off.referral.child
    written: Any = as_read(said_about(authorisation), child, user, known=kept_beside(child))
    asked = asked_of(authorisation, written, answers_of(authorisation))
    return asked.folded(user, at)


def _opened(request: Request, pk: UUID, page: str) -> Asked:
    authorisation = find(authorisations.visible_to(request.user), pk)
    child = authorisation.call_off.referral.child
    open_record(child=child, page=page, by=request.user, at=request.at)
    written: Any = as_read(said_about(authorisation), child, request.user, known=kept_beside(child))
    return asked_of(authorisation, written, answers_of(authorisation))


def _caption(request: Request, authorisation: Authorisation) -> str:
    return f"{authorisation.reference}: {call_off_head.title(authorisation.call_off, request.user)}"


@requires(Permission.CALLOFF_SEE)
def before_the_move(request: Request, pk: UUID) -> HttpResponse:
    """Every question with its rule, and the first that nobody has answered."""
    asked = _opened(request, pk, "before_the_move")
    first = shown.first_open(asked.gates)
    step = None
    if first and asked.may_answer(request.user):
        step = NextStep(shown.counted(asked.gates) + ".", link=Link(_verb(first), asked.address(first)))
    elif asked.gates and not first:
        step = NextStep(ALL_ANSWERED)
    context = {
        "heading": shown.LIST,
        "caption": _caption(request, asked.authorisation),
        "back": reverse("calloffs:authorisation_detail", args=[pk]),
        "next": step,
        "rows": asked.schooling,
        "table": asked.table(request.user, request.at),
        "asks_nothing": True,
    }
    return render(request, "components/question.html", context)


def _verb(gate: str) -> str:
    return f"Answer: {lower_first(LawGate(gate).label)}"


@requires(Permission.LOG_WRITE)
def answer_gate(request: Request, pk: UUID, gate: str) -> HttpResponse:
    """The answer to one question; the next that nobody has answered comes after it."""
    if gate not in LawGate.values:
        raise Http404
    asked = _opened(request, pk, "before_the_move_answer")
    authorisation = asked.authorisation
    row = next((one for one in asked.gates if one.rule.gate == gate), None)
    form = AnswerGate(
        *given(request),
        initial=_initial(request, authorisation, gate),
        gate=LawGate(gate),
        location_class=authorisation.proposal.location_class,
        approved=asked.approval is not None,
    )
    rows = [*_facts(asked, row), *_wishes(request, authorisation, gate)]
    more: dict[str, Any] = {"button": form.submit_label, "rows": rows}
    if row is None or not asked.may_answer(request.user):
        more["why_not"] = [services.NOT_ASKED]
    elif not may_still_answer(row, approved=asked.approval is not None):
        more["why_not"] = [services.HELD]
    return ask(
        request,
        form,
        Question(
            LawGate(gate).label,
            reverse("calloffs:before_the_move", args=[pk]),
            caption=_caption(request, authorisation),
            more=more,
        ),
        lambda: services.answer(
            authorisation=authorisation, given=form.given, by=request.user, at=request.at
        ),
        said="The answer is recorded.",
        to=lambda _row: _next(authorisation),
    )


def _initial(request: Request, authorisation: Authorisation, gate: str) -> dict[str, Any]:
    """The day on which the child was asked, as the referral holds it, to be confirmed."""
    if gate != LawGate.WISHES or not has_permission(request.user, Permission.REFERRAL_SEE):
        return {}
    return {"done_on": authorisation.call_off.referral.wishes_heard_on}


def _facts(asked: Asked, row: Gate | None) -> list[SummaryRow]:
    if row is None:
        return []
    rows = [SummaryRow("The law", shown.basis_of(cast(LocationGate, row.rule)))]
    if row.rule.gate == LawGate.NEARER:
        rows += shown.nearer(*nearer_offers(asked.authorisation.proposal))
    if row.rule.gate == LawGate.AREA:
        rows.append(SummaryRow("The home is in the area of", _area_of(asked.authorisation.proposal)))
    if row.rule.from_year is not None:
        rows += asked.schooling
    if row.said is not None:
        rows.append(SummaryRow("Answered so far", shown.told(row)))
    return rows


def _wishes(request: Request, authorisation: Authorisation, gate: str) -> list[SummaryRow]:
    """What the child wants, as the referral holds it: to be confirmed for this home."""
    if gate != LawGate.WISHES or not has_permission(request.user, Permission.REFERRAL_SEE):
        return []
    referral = authorisation.call_off.referral
    [shown_as] = as_read([referral], referral.child, request.user)
    return [SummaryRow("As the referral holds it", shown_as.wishes)] if shown_as.wishes else []


def _area_of(proposal: AwardProposal) -> str:
    code = (proposal.household or proposal.setting).authority_code
    return authority_names([code])[code]


def _next(authorisation: Authorisation) -> str:
    """The next question that nobody has answered, else the authorisation."""
    asked = asked_of(authorisation, said_about(authorisation), answers_of(authorisation))
    first = shown.first_open(asked.gates)
    if first:
        return asked.address(first)
    return reverse("calloffs:authorisation_detail", args=[authorisation.pk]) + "#in-law"
