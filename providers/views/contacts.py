from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from providers.forms.contacts import ContactForm
from providers.models import Contact, Provider, Setting
from providers.selectors import care_settings
from providers.selectors.contacts import own_contact
from providers.services.contacts import keep_contact
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.editing import Edit, Saved
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

COUNCIL = "Sefton Council"
FIELDS = ("name", "day_telephone", "night_telephone", "email", "night_email", "note")


@requires(Permission.VACANCY_KEEP)
def portal_setting_contact(request: Request, pk: UUID) -> HttpResponse:
    """Whom Sefton rings about one of the provider's settings."""
    setting = find(care_settings.visible_to(request.user), pk)
    return _keep(request, setting, reverse("providers:portal_setting_detail", args=[pk]))


@requires(Permission.VACANCY_KEEP)
def portal_contact(request: Request) -> HttpResponse:
    """Whom Sefton rings about the provider as a whole."""
    provider = find(care_settings.visible_providers(request.user), request.user.own_provider_id)
    return _keep(request, provider, reverse("providers:portal_setting_list"))


@requires(Permission.CONTACT_KEEP)
def setting_contact(request: Request, pk: UUID) -> HttpResponse:
    """Whom to ring about a setting, as the council heard it."""
    setting = find(care_settings.visible_to(request.user), pk)
    return _keep(request, setting, reverse("providers:setting_detail", args=[pk]))


@requires(Permission.CONTACT_KEEP)
def provider_contact(request: Request, pk: UUID) -> HttpResponse:
    """Whom to ring about a provider as a whole, as the council heard it."""
    provider = find(care_settings.visible_providers(request.user), pk)
    return _keep(request, provider, reverse("providers:provider_detail", args=[pk]))


def _keep(request: Request, about: Setting | Provider, back: str) -> HttpResponse:
    contact = own_contact(request.user, about)
    form = ContactForm(*given(request), initial=ContactForm.initial_of(contact))
    return ask(
        request,
        form,
        Question("Whom to ring", back, caption=about.name),
        lambda: keep_contact(about=about, **form.values(*FIELDS), by=request.user, at=request.at),
        said=f"The contact of {about.name} is saved, and confirmed today.",
        edit=_edit(request, about, contact),
    )


def _edit(request: Request, about: Setting | Provider, contact: Contact | None) -> Edit:
    """Two people who keep one contact: the setting or provider is locked, and the newest version read again."""

    def locked() -> Contact | None:
        type(about)._base_manager.select_for_update(of=("self",)).get(pk=about.pk)
        return own_contact(request.user, about)

    return Edit(shown=lambda: contact, locked=locked, stored=ContactForm.initial_of, saved=_saved)


def _saved(contact: Contact | None) -> Saved | None:
    """Who said so: a colleague by name, the council as a whole to the provider."""
    if contact is None:
        return None
    who = contact.recorded_by.described if contact.recorded_by else COUNCIL
    return Saved(who, contact.recorded_at)
