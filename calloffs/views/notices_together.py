"""All notices of one placement: one form that decides them, one that records them as given (reg. 13, ADR 145)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.notices_together import ADDRESS, NAME, REASON, STEP, Asked, DecideSeveral, GiveSeveral
from calloffs.models import CallOff, PlacementNotice, TellingRecord
from calloffs.policies.placement_notices import leaves_out, steps_of
from calloffs.presenters import call_off_head
from calloffs.presenters import notices_together as shown
from calloffs.presenters.placement_notices import Tells
from calloffs.rules.placement_notices import ENDED, NOTHING_OFFERED
from calloffs.selectors import proposals
from calloffs.selectors.notice_offers import offered_to
from calloffs.selectors.placement_notices import decision_of, of_call_off
from calloffs.services import notices_together as services
from calloffs.services.notices_together import Several
from calloffs.services.proposals import lock
from calloffs.states import CallOffState
from calloffs.views.opening import read_outcome
from placements.policies import may, names_child
from placements.selectors.identity import kept_beside
from placements.selectors.reading import as_read
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.words import plural
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.editing import VERSION, Edit, Saved
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import given, page_post
from sefton_pdps.core.web.request import Request

Owed = list[tuple[PlacementNotice, list[TellingRecord]]]
NONE_TO_GIVE = "No notice waits to be given. Decide first who is told."


@requires(
    Permission.AGREEMENT_ISSUE,
    Permission.EMERGENCY_PLACE,
    Permission.LAW_APPROVE,
    Permission.REFERRAL_APPROVE,
)
def placement_notices(request: Request, pk: UUID) -> HttpResponse:
    """Whom the placement owes notice, and one form that decides about everybody whom nobody has decided about."""
    call_off = read_outcome(request, pk, "notices of the placement")
    owed = _owed(call_off)
    form = DecideSeveral(*given(request), rows=_rows(request, owed, _asked(request, owed)))
    page = reverse("calloffs:placement_notices", args=[pk])
    done: list[Several] = []

    def said(several: Several) -> str:
        done.append(several)
        return _said(several)

    answer = None
    if form.rows:
        answer = page_post(
            request,
            form,
            lambda: services.decide_several(
                call_off=call_off, decided=form.decided, by=request.user, at=request.at
            ),
            to=page,
            said=said,
            edit=_edit(call_off, form.rows),
        )
    left: Mapping[str, DomainError] = done[0].refused if answer and done else {}
    if answer and not left:
        return answer
    if left:
        # What is whole is recorded; the rest comes back as it was typed, each with what it lacks.
        owed = _owed(call_off)
        form = _what_is_left(request, call_off, owed, form, left)
    return render(request, "calloffs/placement_notices.html", _context(request, call_off, owed, form))


def _said(several: Several) -> str:
    left = f" {plural(len(several.refused), 'other')} not: see what each lacks." if several.refused else ""
    return f"{plural(several.saved, 'decision')} recorded.{left}"


def _owed(call_off: CallOff) -> Owed:
    owed = of_call_off(call_off)
    if not owed:
        raise Http404
    return owed


def _what_is_left(
    request: Request, call_off: CallOff, owed: Owed, sent: DecideSeveral, refused: Mapping[str, DomainError]
) -> DecideSeveral:
    """The form of what could not be recorded, as it was typed, with the version of what is stored now."""
    kinds = {row.kind for row in sent.rows if row.kind in refused or row.kind not in sent.decided}
    rows = _rows(request, owed, kinds)
    edit = _edit(call_off, rows)
    fresh = DecideSeveral(rows=rows)
    edit.mark(fresh)
    typed = request.POST.copy()
    typed[VERSION] = fresh.initial[VERSION]
    form = DecideSeveral(typed, rows=rows)
    edit.mark(form)
    form.refuse_each(refused)
    return form


def _asked(request: Request, owed: Owed) -> set[str]:
    """Whom the form is about: everybody whom nobody has decided about, or those of the page that was sent."""
    sent = {notice.kind for notice, _records in owed if f"{notice.kind}_{STEP}" in request.POST}
    return sent or {notice.kind for notice, records in owed if notice.is_open and not records}


def _rows(request: Request, owed: Owed, kinds: Collection[str]) -> list[Asked]:
    """Each of them about whom this person may decide."""
    if owed[0][0].call_off.state == CallOffState.NO_AWARD:
        return []
    offers, rows = _offers(request, owed), []
    for notice, _records in owed:
        steps = steps_of(request.user, notice)
        if steps and notice.kind in kinds:
            offered = offers.get(notice.kind, NOTHING_OFFERED)
            rows.append(Asked(notice.kind, str(notice), steps, offered))
    return rows


def _offers(request: Request, owed: Owed) -> dict[str, Any]:
    """What stands on record of recipients, for who meets the child by name."""
    call_off = owed[0][0].call_off
    child = call_off.referral.child
    if not names_child(request.user, child) or all(records for _notice, records in owed):
        return {}
    return offered_to(child, proposals.authorised(call_off), local(request.at).date())


def _edit(call_off: CallOff, rows: Sequence[Asked]) -> Edit:
    """What the form edits: the decisions about these recipients, as they stand; of no decision what is on record."""
    offers = {row.kind: row.offered for row in rows}

    def decisions() -> list[tuple[str, TellingRecord | None]]:
        told = [(notice.kind, decision_of(records)) for notice, records in of_call_off(call_off)]
        return [(kind, one) for kind, one in told if kind in offers]

    def stored(_call_off: CallOff) -> dict[str, str]:
        boxes = {}
        for kind, decision in decisions():
            offered = offers[kind]
            undecided = {NAME: offered.name, ADDRESS: offered.address}
            for part in (STEP, NAME, ADDRESS, REASON):
                boxes[f"{kind}_{part}"] = getattr(decision, part) if decision else undecided.get(part, "")
        return boxes

    def saved(_call_off: CallOff) -> Saved | None:
        newest = max((one for _kind, one in decisions() if one), key=lambda one: one.at, default=None)
        return Saved(newest.by.described, newest.at) if newest else None

    return Edit(shown=lambda: call_off, locked=lambda: lock(call_off.pk), stored=stored, saved=saved)


def _context(request: Request, call_off: CallOff, owed: Owed, form: DecideSeveral) -> dict[str, Any]:
    user, today = request.user, local(request.at).date()
    tells = Tells(may(user, Permission.AGREEMENT_ISSUE, call_off.referral, today), leaves_out(user))
    told = _as_read(request, call_off, owed)
    ended = call_off.state == CallOffState.NO_AWARD
    return {
        "call_off": call_off,
        "caption": f"{call_off.reference}: {call_off_head.title(call_off, user)}",
        "next": None if ended else shown.next_step(call_off, told, today, tells, asks=bool(form.rows)),
        "ended": ENDED if ended else "",
        "table": shown.table(told, today, tells),
        "form": form if form.rows else None,
    }


def _as_read(request: Request, call_off: CallOff, owed: Owed) -> list[tuple[PlacementNotice, TellingRecord]]:
    """Each with its newest record, as this person reads it; a record without a number where there is none."""
    newest = [records[-1] if records else TellingRecord(number=0) for _notice, records in owed]
    child = call_off.referral.child
    read = as_read(newest, child, request.user, known=kept_beside(child))
    return [(notice, record) for (notice, _records), record in zip(owed, read, strict=True)]


@requires(Permission.AGREEMENT_ISSUE, Permission.EMERGENCY_PLACE)
def placement_notices_given(request: Request, pk: UUID) -> HttpResponse:
    """That several notices went on one day by one means."""
    call_off = read_outcome(request, pk, "notices of the placement, given")
    told = _as_read(request, call_off, _owed(call_off))
    kinds = shown.choices(told, request.POST.getlist("kinds"))
    form = GiveSeveral(*given(request), kinds=kinds)
    gives = may(request.user, Permission.AGREEMENT_ISSUE, call_off.referral, local(request.at).date())
    more: dict[str, Any] = {"button": form.submit_label, "table": shown.letters(told) if gives else None}
    if call_off.state == CallOffState.NO_AWARD:
        more["why_not"] = [ENDED]
    elif not kinds or not gives:
        more["why_not"] = [NONE_TO_GIVE if gives else shown.NOT_YOURS]
    question = Question(
        "Record the notices that were given",
        reverse("calloffs:placement_notices", args=[pk]),
        f"{call_off.reference}: {call_off_head.title(call_off, request.user)}",
        more=more,
    )
    return ask(
        request,
        form,
        question,
        lambda: services.give_several(
            call_off=call_off, **form.values("kinds"), given=form.told, by=request.user, at=request.at
        ),
        said=lambda records: f"{plural(len(records), 'notice')} recorded as given.",
    )
