"""What a provider is told when the register says something grave of its setting. No setting in the title."""

from collections.abc import Iterable

from django.urls import reverse

from providers.models import GraveChange
from providers.notices.people import tell
from providers.states import GraveCause
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.selectors import people_of_provider
from sefton_pdps.core.text import words
from sefton_pdps.notifications.outbox import Message


def told_provider(change: GraveChange) -> Iterable[Message]:
    """To the provider's people who keep its settings: what the council read, and what that means for offers."""
    setting = change.setting
    cause = words.lower_first(str(GraveCause(change.cause).label))
    return tell(
        people_of_provider(setting.provider_id, Permission.VACANCY_KEEP).values_list("pk", flat=True),
        kind="setting.grave_change",
        mark=str(change.pk),
        title="Ofsted’s register changed for one of your settings; read what it means",
        url=reverse("providers:portal_setting_detail", args=[setting.pk]),
        body=(
            f"Ofsted’s register as at {words.day(change.as_at)} says of {setting.name}: {cause}. While that stands, "
            "the council cannot choose an offer from this setting unless it grants a named exemption. The council "
            "will speak to you about each child who lives there. If the register is wrong, tell Ofsted and the "
            "council’s commissioning team."
        ),
    )
