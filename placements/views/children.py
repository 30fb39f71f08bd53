from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from placements.forms.children import ChildForm, SearchForm
from placements.forms.referrals import BeginForm
from placements.models import Child, Referral, Team
from placements.presenters import children as child_tables
from placements.rules.questions import SECTIONS
from placements.selectors import children
from placements.selectors.referrals import referral_before
from placements.services.children import find_children, record_child
from placements.services.referrals import start_referral
from placements.views.child_page import page_of
from placements.views.opening import open_child
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.landing import post_only
from sefton_pdps.core.web.pages import find, given, page_post, press
from sefton_pdps.core.web.request import Request


@requires(Permission.CHILD_SEE)
def child_list(request: Request) -> HttpResponse:
    """Find a child by reference or name. The words come by POST and are neither kept nor put into an address."""
    form = SearchForm(*given(request))
    table = None
    if request.method == "POST" and form.is_valid():
        found = find_children(words=form.cleaned_data["words"], by=request.user, at=request.at)
        table = child_tables.children_table(found, local(request.at).date(), request.user)
    may_record = has_permission(request.user, Permission.CHILD_RECORD)
    context = {"form": form, "table": table, "may_record": may_record, "most": children.MOST_FOUND}
    return render(request, "placements/child_list.html", context)


@requires(Permission.CHILD_RECORD)
def child_new(request: Request) -> HttpResponse:
    """Record a child and, as it mostly is because the child needs a home, start the referral with the same press."""
    form = ChildForm(*given(request), initial=_known(request.user))

    answer = page_post(
        request,
        form,
        lambda: _recorded(request, form),
        to=lambda made: _recorded_page(*made),
        said=lambda made: _recorded_words(*made),
    )
    if answer:
        return answer
    return render(request, "placements/child_new.html", {"form": form})


def _known(user: User) -> dict[str, Any]:
    """What the record most likely says of who works with the child: the worker, or the team, of whoever writes it."""
    if Role.SOCIAL_WORKER in user.roles:
        return {"social_worker": user.pk, "team": children.team_of_newest(user)}
    own = Team.objects.filter(manager=user).first() if Role.TEAM_MANAGER in user.roles else None
    return {"team": own.pk} if own else {}


def _recorded(request: Request, form: ChildForm) -> tuple[Child, Referral | None]:
    child = record_child(**form.of_the_child, by=request.user, at=request.at)
    return child, start_referral(child=child, by=request.user, at=request.at) if form.starts else None


def _recorded_page(child: Child, referral: Referral | None) -> str:
    if referral is None:
        return reverse("placements:child_detail", args=[child.pk])
    return reverse("placements:referral_section", args=[referral.pk, SECTIONS[0].code])


def _recorded_words(child: Child, referral: Referral | None) -> str:
    told = f"The child is recorded as {child.reference}."
    return f"{told} {_started(referral)}" if referral else told


@requires(Permission.CHILD_SEE)
def child_detail(request: Request, pk: UUID) -> HttpResponse:
    return page_of(request, open_child(request, pk, "child"))


@requires(Permission.REFERRAL_MAKE)
@post_only
def referral_start(request: Request, pk: UUID) -> HttpResponse:
    child = find(children.visible_to(request.user), pk)
    return press(
        request,
        lambda: start_referral(child=child, by=request.user, at=request.at),
        to=_referral_page,
        said=_started,
        refused=lambda refusal: page_of(request, open_child(request, pk, "child"), refusal),
    )


def _referral_page(referral: Referral) -> str:
    return reverse("placements:referral_detail", args=[referral.pk])


def _started(referral: Referral) -> str:
    return f"Referral {referral.reference} is started."


@requires(Permission.REFERRAL_MAKE)
def referral_begin(request: Request, pk: UUID) -> HttpResponse:
    """The next referral of a child: with the answers of the last one, or empty."""
    child = open_child(request, pk, "start a referral")
    back = reverse("placements:child_detail", args=[pk])
    before = referral_before(child)
    if before is None:
        return redirect(back)
    form = BeginForm(*given(request), before=before)
    question = Question("Start a referral", back, caption=f"Child {child.reference}")
    return ask(
        request,
        form,
        question,
        lambda: start_referral(child=child, empty=form.empty, by=request.user, at=request.at),
        to=_referral_page,
        said=_started,
    )
