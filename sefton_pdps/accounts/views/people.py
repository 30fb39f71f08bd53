from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sefton_pdps.access.access import requires, signed_in
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts import ports, presenters, selectors
from sefton_pdps.accounts.forms import GrantForm, InviteForm, ResetForm
from sefton_pdps.accounts.lists import PEOPLE
from sefton_pdps.accounts.models import RoleGrant, User
from sefton_pdps.accounts.services import people as services
from sefton_pdps.accounts.services import second_factor
from sefton_pdps.audit.editing import confirms
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Action
from sefton_pdps.core.web.form_page import Confirmation, Question, ask, confirm
from sefton_pdps.core.web.landing import post_only
from sefton_pdps.core.web.pages import find, given, page_post, press
from sefton_pdps.core.web.request import Request


@requires(Permission.USERS_MANAGE)
def people(request: Request) -> HttpResponse:
    """Everybody of the council and of the providers, by name."""
    return show_list(request, PEOPLE, "accounts/people.html")


@requires(Permission.USERS_MANAGE)
def invite(request: Request) -> HttpResponse:
    """Invite a person of the council or of a provider."""
    form = InviteForm(*given(request))

    answer = page_post(
        request,
        form,
        lambda: services.invite_person(
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            job_title=form.cleaned_data["job_title"],
            provider_id=form.cleaned_data["organisation"],
            roles=form.cleaned_data["roles"],
            by=request.user,
            at=request.at,
        ),
        to=_page_of,
        said=lambda user: f"{user.name} has been invited. The link is on its way.",
    )
    if answer:
        return answer
    return render(request, "accounts/invite.html", {"form": form})


def _page_of(user: User) -> str:
    return reverse("accounts:person", args=[user.pk])


def _person_page(
    request: Request, user: User, *, form: GrantForm | None = None, refusal: DomainError | None = None
) -> HttpResponse:
    factor = selectors.second_factor_of(user)
    mine = user.pk == request.user.pk
    today = local(request.at).date()
    context = {
        "person": user,
        "mine": mine,
        "status": presenters.status(user),
        "summary_rows": presenters.summary(user, factor),
        "roles": presenters.roles_table(
            user.grants.order_by("-valid_from"), today=today, may_change=not mine
        ),
        "form": form or GrantForm(for_provider=user.is_provider, initial={"first": today}),
        "events": timeline([user.pk]),
        "actions": [] if mine else _actions(user, has_device=factor is not None),
        "refusal": refusal,
    }
    return render(request, "accounts/person.html", context)


def _actions(user: User, *, has_device: bool) -> list[Action]:
    if not user.is_active:
        url = reverse("accounts:restore_access", args=[user.pk])
        return [
            Action(
                "Restore access",
                url,
                f"If you restore it, {user.name} will get an e-mail with a link to set a new password.",
            )
        ]
    reset = [
        Action(
            "Reset the device for sign-in codes",
            reverse("accounts:reset_second_factor", args=[user.pk]),
            warning=True,
            asks=True,
        )
    ]
    return [
        *(reset if has_device else []),
        Action(
            "Send a new link",
            reverse("accounts:invite_again", args=[user.pk]),
            f"If you send it, {user.name} will get an e-mail with a link to set a password. It will work once, for "
            "7 days.",
        ),
        Action(
            "End access",
            reverse("accounts:end_access", args=[user.pk]),
            warning=True,
            asks=True,
        ),
    ]


@requires(Permission.USERS_MANAGE)
def person(request: Request, pk: UUID) -> HttpResponse:
    """One person: who they are, their roles with dates, what happened; and the form to grant a role."""
    user = find(User.objects.all(), pk)
    if request.method != "POST":
        return _person_page(request, user)
    form = GrantForm(*given(request), for_provider=user.is_provider)

    return page_post(
        request,
        form,
        lambda: services.grant_role(
            user=user,
            role=form.cleaned_data["role"],
            valid_from=form.cleaned_data["first"],
            valid_to=form.cleaned_data["last"],
            by=request.user,
            at=request.at,
        ),
        to=request.path,
        said=lambda _result: f"{user.name} has the role {form.cleaned_data['role'].value}.",
    ) or _person_page(request, user, form=form)


@requires(Permission.USERS_MANAGE)
def end_role(request: Request, pk: UUID, grant: UUID) -> HttpResponse:
    """Confirm and end one role of a person."""
    grant_held = find(RoleGrant.objects.filter(user_id=pk).select_related("user"), grant)
    home = reverse("accounts:person", args=[pk])
    confirmation = Confirmation(
        heading=f"End the role {grant_held}",
        will=f"If you end this role, {grant_held.user.name} could no longer do what it allows, from that moment.",
        button="End this role",
        ends=True,
        back=home,
        caption=grant_held.user.name,
    )

    return confirm(
        request,
        confirmation,
        lambda _reason: services.end_role(grant=grant_held, by=request.user, at=request.at),
        said=f"{grant_held.user.name} no longer holds the role {grant_held}.",
        of=confirms(grant_held, presenters.parts_of_grant, within=grant_held.user),
    )


@requires(Permission.USERS_MANAGE)
def end_access(request: Request, pk: UUID) -> HttpResponse:
    """Confirm and end all access of a person."""
    user = find(User.objects.all(), pk)
    home = reverse("accounts:person", args=[pk])
    confirmation = Confirmation(
        heading=f"End the access of {user.name}",
        will=f"If you end it, {user.name} would be signed out everywhere at once and could not sign in again until "
        "you give access back. What they did stays on record.",
        button="End all access",
        ends=True,
        back=home,
        caption=user.name,
    )

    of = confirms(user, lambda row: presenters.parts_of_access(row, selectors.roles_today([row])[row.pk]))
    return confirm(
        request,
        confirmation,
        lambda _reason: services.end_access(user=user, by=request.user, at=request.at),
        said=f"{user.name} no longer has access.",
        of=of,
    )


@requires(Permission.USERS_MANAGE)
def reset_second_factor(request: Request, pk: UUID) -> HttpResponse:
    """Reset the device of somebody who has lost it and the recovery codes, and say how the person was known."""
    user = find(User.objects.all(), pk)
    home = reverse("accounts:person", args=[pk])
    form = ResetForm(*given(request))
    question = Question(
        f"Reset the device of {user.name}",
        home,
        caption=user.name,
        intro="Do this only after you have made sure who it is; a call or an e-mail that asks for it is no proof. If "
        f"you reset it, {user.name} would be asked to set up another device at the next page, by a link sent to their "
        "e-mail address, and would be told that a system administrator did this.",
    )

    return ask(
        request,
        form,
        question,
        lambda: second_factor.reset(
            user=user, known_by=form.cleaned_data["known_by"], by=request.user, at=request.at
        ),
        said=f"The device of {user.name} has been reset.",
    )


@requires(Permission.USERS_MANAGE)
@post_only
def restore_access(request: Request, pk: UUID) -> HttpResponse:
    """Give a person access again, by a new link."""
    user = find(User.objects.all(), pk)
    return press(
        request,
        lambda: services.restore_access(user=user, by=request.user, at=request.at),
        to=_page_of(user),
        said=f"{user.name} has access again. The link is on its way.",
        refused=lambda refusal: _person_page(request, user, refusal=refusal),
    )


@requires(Permission.USERS_MANAGE)
@post_only
def invite_again(request: Request, pk: UUID) -> HttpResponse:
    """Send the invitation again."""
    user = find(User.objects.all(), pk)
    return press(
        request,
        lambda: services.invite_again(user=user, by=request.user, at=request.at),
        to=_page_of(user),
        said=f"A new link for {user.name} is on its way.",
        refused=lambda refusal: _person_page(request, user, refusal=refusal),
    )


@signed_in
def profile(request: Request) -> HttpResponse:
    """The person's own account: who the service takes the person for, their roles, and their password."""
    factor = selectors.second_factor_of(request.user)
    grants = request.user.grants.in_force().order_by("-valid_from")
    context = {
        "summary_rows": presenters.summary(request.user, factor),
        "has_device": factor is not None,
        "roles": presenters.roles_table(
            grants, today=local(request.at).date(), may_change=False, today_only=True
        ),
        "own_links": ports.own_links(request.user),
    }
    return render(request, "accounts/profile.html", context)
