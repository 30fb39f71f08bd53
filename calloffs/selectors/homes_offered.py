"""What a setting has offered, for the page of the setting, which stands below call-offs."""

from uuid import UUID

from django.db.models import QuerySet

from calloffs.models import Offer
from calloffs.selectors.call_offs import readable_by
from calloffs.states import OfferState
from sefton_pdps.accounts.models import User


def offers_of_setting(setting_id: UUID, user: User) -> QuerySet[Offer]:
    """The offers from a setting that this person may read, newest first; no earlier versions of one."""
    read = readable_by(user).order_by().values("pk")
    offers = Offer.objects.filter(setting=setting_id, call_off__in=read).exclude(state=OfferState.SUPERSEDED)
    return offers.select_related("call_off__referral__child", "call_off__lot").order_by("-received_at", "pk")
