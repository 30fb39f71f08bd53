"""Teams and who manages them, and who works with a child."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse

from placements.forms.children import PeopleForm, TeamForm
from placements.lists.children import TEAMS
from placements.models import Team
from placements.policies import may_change_people, names_child
from placements.presenters.child_words import heading
from placements.services.people import change_people
from placements.services.teams import save_team
from placements.views.opening import open_child
from sefton_pdps.access.access import requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import edits
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

TEAM = ("name", "manager", "stand_in")
PEOPLE = ("social_worker", "team", "reviewing_officer")


@requires(Permission.CHILD_RECORD)
def child_people(request: Request, pk: UUID) -> HttpResponse:
    """Change the child's social worker, team or reviewing officer."""
    child = open_child(request, pk, "who works with the child")
    if not may_change_people(request.user, child):
        raise PermissionDenied
    asks = not names_child(request.user, child)
    form = PeopleForm(*given(request), initial=PeopleForm.initial_of(child), asks_reason=asks)
    home = reverse("placements:child_detail", args=[pk])
    name = heading(child, "", request.user, local(request.at).date())
    question = Question("Change who works with the child", home, caption=name)

    edit = edits(child, PeopleForm.initial_of, "child.people", "child.record")
    return ask(
        request,
        form,
        question,
        lambda: change_people(
            child=child,
            **form.values(*PEOPLE),
            reason=form.cleaned_data.get("reason", ""),
            by=request.user,
            at=request.at,
        ),
        said="Who works with the child is saved.",
        edit=edit,
    )


@requires(Permission.USERS_MANAGE)
def team_list(request: Request) -> HttpResponse:
    """Every team with its manager, by name."""
    return show_list(request, TEAMS, "placements/team_list.html")


@requires(Permission.USERS_MANAGE)
def team_new(request: Request) -> HttpResponse:
    """Name a team, and say who manages it."""
    form = TeamForm(*given(request))
    home = reverse("placements:team_list")

    return ask(
        request,
        form,
        Question("Add a team", home),
        lambda: save_team(team=None, **form.values(*TEAM), by=request.user, at=request.at),
        said="The team is saved.",
    )


@requires(Permission.USERS_MANAGE)
def team_change(request: Request, pk: UUID) -> HttpResponse:
    """Change a team's name or who manages it."""
    team = find(Team.objects.all(), pk)
    form = TeamForm(*given(request), initial=TeamForm.initial_of(team))
    home = reverse("placements:team_list")

    question = Question("Change a team", home, caption=team.name)
    edit = edits(team, TeamForm.initial_of, "team.save")
    return ask(
        request,
        form,
        question,
        lambda: save_team(team=team, **form.values(*TEAM), by=request.user, at=request.at),
        said="The team is saved.",
        edit=edit,
    )
