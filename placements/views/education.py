"""The virtual school's pages: children in care by what their education needs, each opening written down."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from placements.forms.children import SearchForm
from placements.forms.referrals import FORMS
from placements.lists.children import EDUCATION
from placements.models import Placement
from placements.presenters import education as present
from placements.presenters.child_words import full_name
from placements.presenters.homes import LIVE, home_contact
from placements.selectors import children, education, placements
from placements.services.children import find_children, open_record
from providers.selectors.contacts import contacts_of
from sefton_pdps.access.access import requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.blocks import ContactBlock
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request


@requires(Permission.CHILD_NAMED)
def education_list(request: Request) -> HttpResponse:
    """The children in care without their names; one is found by name or reference, which is written down."""
    template, form = "placements/education_list.html", SearchForm(*given(request))
    if request.method == "POST" and form.is_valid():
        pupils = find_children(
            words=form.cleaned_data["words"],
            among=children.in_education(request.user),
            by=request.user,
            at=request.at,
        )
        table = present.pupils_table(pupils, local(request.at).date(), searched=True)
        return render(request, template, {"list": EDUCATION, "form": form, "table": table})
    return show_list(request, EDUCATION, template, form=form)


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
        "contact": _contact(request, home),
    }
    return render(request, "placements/education_detail.html", context)


def _contact(request: Request, home: Placement | None) -> ContactBlock | None:
    """Whom to ring where the child lives or will live."""
    if home is None or home.state not in LIVE:
        return None
    contact = contacts_of(request.user, {home.setting_id: home.provider_id}).get(home.setting_id)
    return home_contact(home, contact, request.user)
