"""Whom to ring, as a block that any page about a setting, a placement or an invitation may show."""

from collections.abc import Sequence
from uuid import UUID

from providers.models import Contact
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.blocks import ContactBlock, Mail, Telephone
from sefton_pdps.core.web.components import Link

NONE_FOR_COUNCIL = "No contact is on record. Ask the provider, and keep what it says here."
SIGN_IN_INSTEAD = (
    "No contact is on record, so these are people who sign in here for the provider. Ask them whom to ring, and keep "
    "what they say."
)
NONE_FOR_PROVIDER = "No contact is on record yet. Sefton does not know whom to ring."


def contact_block(
    contact: Contact | None,
    *,
    heading: str,
    missing: str = NONE_FOR_COUNCIL,
    people: Sequence[User] = (),
    keep: Sequence[Link] = (),
) -> ContactBlock:
    """Who answers, at which number by day and by night; whose word it is and from when.

    Where none is on record: `people`, who sign in for the provider, and `keep`, the way to record one.
    """
    if contact is None:
        mails = [Mail(one.described, one.email) for one in people]
        link = next(iter(keep), None)
        return ContactBlock(
            heading, note=SIGN_IN_INSTEAD if mails else "", missing=missing, mails=mails, link=link
        )
    telephones = [Telephone("Day", contact.day_telephone)]
    if contact.night_telephone:
        telephones.append(Telephone("Night and weekend", contact.night_telephone))
    note = " ".join(filter(None, [_ended(contact.note), _standing(contact)]))
    by_night = [Mail("At night and weekends", contact.night_email)] if contact.night_email else []
    return ContactBlock(f"{heading}: {contact.name}", telephones, contact.email, note, mails=by_night)


def _standing(contact: Contact) -> str:
    whose = "" if contact.setting_id else "This is the contact of the provider as a whole. "
    by = "the council" if contact.by_council else "the provider"
    return f"{whose}Confirmed by {by} on {words.day(contact.confirmed_on)}."


def _ended(text: str) -> str:
    """A note as a sentence of its own, because another follows it."""
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def ways_to_keep(user: User, address: str, pk: UUID, contact: Contact | None) -> list[Link]:
    """The link to keep a contact, for whoever of the council may."""
    if not has_permission(user, Permission.CONTACT_KEEP):
        return []
    return [Link("Change the contact" if contact else "Add a contact", address_of(address, pk))]
