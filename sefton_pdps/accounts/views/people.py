from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sefton_pdps.access.access import requires, signed_in
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts import organisations, presenters, selectors
from sefton_pdps.accounts.forms import GrantForm, InviteForm, PeopleSearchForm, ResetForm
from sefton_pdps.accounts.models import RoleGrant, User
from sefton_pdps.accounts.services import people as services
from sefton_pdps.accounts.services import second_factor
from sefton_pdps.audit.editing import confirms
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.components import Action
from sefton_pdps.core.form_page import Confirmation, Question, ask, confirm
from sefton_pdps.core.keyset import paged
from sefton_pdps.core.landing import post_only
from sefton_pdps.core.pages import Done, find, given, page_post, press
from sefton_pdps.core.working_days import local


@requires(Permission.USERS_MANAGE)
def people(request: Any) -> HttpResponse:
    """Everybody of the council and of the providers, by name."""
    form = PeopleSearchForm(request.GET)
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    page = paged(selectors.people_like(wanted), request.GET, order="name")
    roles = selectors.roles_today(page.rows)
    table = presenters.people_table(page.rows, roles, searched=bool(wanted))
    return render(request, "accounts/people.html", {"search": form, "table": table, "page": page})


@requires(Permission.USERS_MANAGE)
def invite(request: Any) -> HttpResponse:
    """Invite a person of the council or of a provider."""
    form = InviteForm(request.POST or None, organisations=organisations.choices())

    def work() -> str:
        given = form.cleaned_data
        user = services.invite_person(
            name=given["name"],
            email=given["email"],
            job_title=given["job_title"],
            provider_id=given["organisation"],
            roles=given["roles"],
            by=request.user,
            at=request.at,
        )
        return Done(
            reverse("accounts:person", args=[user.pk]),
            f"{user.name} has been invited. The link is on its way.",
        )

    answer = page_post(request, form, work)
    if answer:
        return answer
    return render(request, "accounts/invite.html", {"form": form})


def _person_page(
    request: Any, user: User, *, form: GrantForm | None = None, refusal: Any = None
) -> HttpResponse:
    factor = selectors.second_factor_of(user)
    mine = user.pk == request.user.pk
    today = local(request.at).date()
    context = {
        "person": user,
        "mine": mine,
        "status": presenters.status(user),
        "facts": presenters.facts(user, factor),
        "roles": presenters.roles_table(
            user.grants.order_by("-valid_from"), today=today, may_change=not mine
        ),
        "form": form or GrantForm(for_provider=user.is_provider, initial={"first": today}),
        "events": presenters.timeline(timeline([user.pk], presenters.EVENT_WORDS)),
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
def person(request: Any, pk: UUID) -> HttpResponse:
    """One person: who they are, their roles with dates, what happened; and the form to grant a role."""
    user = find(User.objects.all(), pk)
    if request.method != "POST":
        return _person_page(request, user)
    form = GrantForm(request.POST, for_provider=user.is_provider)

    def grant() -> Done:
        services.grant_role(
            user=user,
            role=form.cleaned_data["role"],
            valid_from=form.cleaned_data["first"],
            valid_to=form.cleaned_data["last"],
            by=request.user,
            at=request.at,
        )
        return Done(request.path, f"{user.name} has the role {form.cleaned_data['role'].value}.")

    return page_post(request, form, grant) or _person_page(request, user, form=form)


@requires(Permission.USERS_MANAGE)
def end_role(request: Any, pk: UUID, grant: UUID) -> HttpResponse:
    """Confirm and end one role of a person."""
    held = find(RoleGrant.objects.filter(user_id=pk).select_related("user"), grant)
    home = reverse("accounts:person", args=[pk])
    confirmation = Confirmation(
        heading=f"End the role {held}",
        will=f"If you end this role, {held.user.name} could no longer do what it allows, from that moment.",
        button="End this role",
        back=home,
        caption=held.user.name,
    )

    def end(_reason: str) -> str:
        services.end_role(grant=held, by=request.user, at=request.at)
        return home

    said = f"{held.user.name} no longer holds the role {held}."
    return confirm(
        request, confirmation, end, said, of=confirms(held, presenters.parts_of_grant, within=held.user)
    )


@requires(Permission.USERS_MANAGE)
def end_access(request: Any, pk: UUID) -> HttpResponse:
    """Confirm and end all access of a person."""
    user = find(User.objects.all(), pk)
    home = reverse("accounts:person", args=[pk])
    confirmation = Confirmation(
        heading=f"End the access of {user.name}",
        will=f"If you end it, {user.name} would be signed out everywhere at once and could not sign in again until "
        "you give access back. What they did stays on record.",
        button="End all access",
        back=home,
        caption=user.name,
    )

    def end(_reason: str) -> str:
        services.end_access(user=user, by=request.user, at=request.at)
        return home

    of = confirms(user, lambda row: presenters.parts_of_access(row, selectors.roles_today([row])[row.pk]))
    return confirm(request, confirmation, end, f"{user.name} no longer has access.", of=of)


@requires(Permission.USERS_MANAGE)
def reset_second_factor(request: Any, pk: UUID) -> HttpResponse:
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

    def work() -> str:
        known_by = form.cleaned_data["known_by"]
        second_factor.reset(user=user, known_by=known_by, by=request.user, at=request.at)
        return home

    return ask(request, form, question, work, f"The device of {user.name} has been reset.")


@requires(Permission.USERS_MANAGE)
@post_only
def restore_access(request: Any, pk: UUID) -> HttpResponse:
    """Give a person access again, by a new link."""
    return _press(request, pk, services.restore_access, "{name} has access again. The link is on its way.")


@requires(Permission.USERS_MANAGE)
@post_only
def invite_again(request: Any, pk: UUID) -> HttpResponse:
    """Send the invitation again."""
    return _press(request, pk, services.invite_again, "A new link for {name} is on its way.")


def _press(request: Any, pk: UUID, service: Callable[..., None], said: str) -> HttpResponse:
    """A lone button on a person's page: run the service, say what was done, go back to the page."""
    user = find(User.objects.all(), pk)

    def work() -> str:
        service(user=user, by=request.user, at=request.at)
        return reverse("accounts:person", args=[pk])

    answer, refusal = press(request, work, said.format(name=user.name))
    return answer or _person_page(request, user, refusal=refusal)


@signed_in
def profile(request: Any) -> HttpResponse:
    """The own account: who the service takes the person for, their roles, and their password."""
    factor = selectors.second_factor_of(request.user)
    grants = request.user.grants.in_force().order_by("-valid_from")
    context = {
        "facts": presenters.facts(request.user, factor),
        "has_device": factor is not None,
        "roles": presenters.roles_table(
            grants, today=local(request.at).date(), may_change=False, today_only=True
        ),
    }
    return render(request, "accounts/profile.html", context)
