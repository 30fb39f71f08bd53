"""The telephone number by which colleagues reach somebody of the council."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sefton_pdps.access.access import requires, signed_in
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.forms import TelephoneForm
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.services import people as services
from sefton_pdps.audit.editing import edits
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request


@signed_in
def own_telephone(request: Request) -> HttpResponse:
    """The person's own number."""
    user = find(User.objects.all(), request.user.pk)
    return _ask(request, user, Question("Your telephone number", reverse("accounts:profile")))


@requires(Permission.USERS_MANAGE)
def person_telephone(request: Request, pk: UUID) -> HttpResponse:
    """The number of somebody else, for who manages people."""
    user = find(User.objects.all(), pk)
    back = reverse("accounts:person", args=[pk])
    return _ask(request, user, Question(f"Telephone number of {user.name}", back, caption=user.name))


def _ask(request: Request, user: User, question: Question) -> HttpResponse:
    form = TelephoneForm(*given(request), initial=TelephoneForm.initial_of(user))
    why_not = ("Whom Sefton rings at a provider stands at its settings. Keep it there.",)
    if user.is_provider:
        question.more.update(why_not=why_not, button=form.submit_label)
    edit = edits(user, TelephoneForm.initial_of, "person.telephone")
    return ask(
        request,
        form,
        question,
        lambda: services.keep_telephone(
            user=user, telephone=form.cleaned_data["telephone"], by=request.user, at=request.at
        ),
        said="The telephone number is saved.",
        edit=edit,
    )
