"""The preferred home reads the full referral: the terms first, then who the child is (ADR 151)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.sharing import AcceptTerms
from calloffs.presenters import sharing as present
from calloffs.selectors import sharing as selectors
from calloffs.services import sharing as services
from placements.rules.disclosed import held_in
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.text.words import listed, short_moment
from sefton_pdps.core.web.blocks import ContactBlock
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request


@requires(Permission.PLAN_AGREE)
def full_referral(request: Request, pk: UUID) -> HttpResponse:
    """Before the acceptance the terms; then what is shared, with each opening written down; after the end, its day."""
    row = find(selectors.own(request.user), pk)
    waits = row.accepted_at is None and row.ended_at is None
    form = AcceptTerms(*given(request)) if waits else None
    if form and (
        answer := page_post(
            request,
            form,
            lambda: services.accept(disclosure=row, by=request.user, at=request.at),
            to=reverse("calloffs:full_referral", args=[pk]),
            said="You accepted the terms. You may read the referral.",
        )
    ):
        return answer
    copy = None if waits else services.open_copy(disclosure=row, by=request.user, at=request.at)
    parts = copy.parts if copy else []
    context = {
        "disclosure": row,
        "caption": row.setting.name,
        "status": present.own_status(row),
        "next": present.own_next(row),
        "form": form,
        "holds": present.would_hold(),
        "told_at": f"As the record said it on {short_moment(copy.made_at)}." if copy else "",
        "parts": [(part["title"], present.rows_of(part)) for part in parts if part["rows"]],
        "held": listed(held_in(parts)),
        "council": ContactBlock(f"At the council: {row.officer}", email=row.officer_email),
        "events": timeline([row.pk], for_provider=True),
    }
    return render(request, "calloffs/portal/full_referral.html", context)
