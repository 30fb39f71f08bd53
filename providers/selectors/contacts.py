"""Whom to ring about settings and providers: the newest version of each contact."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from providers.models import Contact, Provider, Setting
from providers.policies.contacts import may_ring
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import people_of_provider

# More would be a list of staff, where one who answers is wanted.
MOST_ASKED = 3


def visible_to(user: User) -> QuerySet[Contact]:
    """The newest version of each contact: a provider's own, and all for whoever of the council may have to ring."""
    if user.is_provider:
        seen = Contact.objects.filter(provider_id=user.own_provider_id)
    else:
        seen = Contact.objects.all() if may_ring(user) else Contact.objects.none()
    return newest(seen)


def newest(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    """Of each setting, and of each provider as a whole, the version that holds."""
    return contacts.order_by("provider_id", "setting_id", "-version").distinct("provider_id", "setting_id")


def own_contact(user: User, about: Setting | Provider) -> Contact | None:
    """What was said of just this setting, or just of the provider as a whole: for whoever keeps it."""
    seen = visible_to(user).select_related("recorded_by")
    if isinstance(about, Setting):
        return seen.filter(provider=about.provider_id, setting=about).first()
    return seen.filter(provider=about, setting=None).first()


def contacts_of(user: User, settings: Mapping[UUID, UUID]) -> dict[UUID, Contact]:
    """The contact of each setting, by its id; `settings` names the provider of each. One statement for all of them.

    Where the setting has none, it is the provider's as a whole (`setting_id` is empty then). What a former owner said
    of a home that was sold is not asked: its people do not answer for it any more.
    """
    owners = set(settings.values())
    asked = Q(setting__in=list(settings)) | Q(setting=None)
    return _held_by(visible_to(user).filter(asked, provider__in=owners), settings)


def night_addresses(settings: Mapping[UUID, UUID]) -> dict[UUID, set[str]]:
    """Where an e-mail is read at night about these settings, by provider; of a setting without a contact its
    provider's. For the outbox, which tells nobody; one statement.
    """
    asked = Q(setting__in=list(settings)) | Q(setting=None)
    kept = newest(Contact.objects.filter(asked, provider__in=set(settings.values())))
    addresses: dict[UUID, set[str]] = {}
    for contact in _held_by(kept, settings).values():
        if contact.night_email:
            addresses.setdefault(contact.provider_id, set()).add(contact.night_email)
    return addresses


def _held_by(kept: QuerySet[Contact], settings: Mapping[UUID, UUID]) -> dict[UUID, Contact]:
    """Each setting's own contact, or its provider's as a whole."""
    known = {(contact.provider_id, contact.setting_id): contact for contact in kept}
    contacts = {
        setting: known.get((provider, setting)) or known.get((provider, None))
        for setting, provider in settings.items()
    }
    return {setting: contact for setting, contact in contacts.items() if contact is not None}


def who_signs_in(user: User, provider_id: UUID) -> list[User]:
    """People of a provider who answer for its offers, to be asked where no contact is on record; for who may ring."""
    if user.is_provider or not may_ring(user):
        return []
    people = people_of_provider(provider_id, Permission.OFFER_MAKE).only("name", "job_title", "email")
    return list(people.order_by("name", "pk")[:MOST_ASKED])


def contacts_of_providers(user: User, providers: Collection[UUID]) -> dict[UUID, Contact]:
    """The contact of each provider as a whole, by the provider's id; one statement."""
    found = visible_to(user).filter(setting=None, provider__in=list(providers))
    return {one.provider_id: one for one in found}
