"""The virtual school's pages: children in care by what their education needs, each opening written down."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from placements.forms.children import SearchForm
from placements.forms.referrals import FORMS
from placements.presenters import education as present
from placements.presenters.child_words import full_name
from placements.selectors import children, education, placements
from placements.services.children import find_children, open_record
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request


@requires(Permission.CHILD_NAMED)
def education_list(request: Request) -> HttpResponse:
    """The children in care without their names; one is found by name or reference, which is written down."""
    today, pupils = local(request.at).date(), children.in_education(request.user)
    form = SearchForm(*given(request))
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        found = find_children(words=words, among=pupils, by=request.user, at=request.at)
        context["table"] = present.pupils_table(found, today, searched=True)
    else:
        page = paged(education.in_care(pupils), request.GET, order="reference")
        context["table"], context["pager"] = present.pupils_table(page.rows, today), page.pager
    return render(request, "placements/education_list.html", context)


@requires(Permission.CHILD_NAMED)
def education_detail(request: Request, pk: UUID) -> HttpResponse:
    """One child by name, with what concerns school and where the child lives, and nothing else of the referral."""
    child = find(children.in_education(request.user), pk)
    open_record(child=child, page="education", by=request.user, at=request.at)
    today, referral = local(request.at).date(), education.newest_referral(child)
    answers = FORMS["education"].read(referral) if referral else []
    withdrawn = referral is None and education.was_withdrawn(child)
    home = education.home_of(child, placements.visible_to(request.user))
    rows = present.education_summary(child, referral, answers, today, withdrawn=withdrawn)
    context = {
        "child": child,
        "heading": full_name(child),
        "summary_rows": [*rows, *present.home_summary(home, request.user)],
    }
    return render(request, "placements/education_detail.html", context)
