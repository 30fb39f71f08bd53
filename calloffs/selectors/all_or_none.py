"""Who of brothers and sisters does not come to a provider that offered only if all of them come (ADR 162)."""

from calloffs.models import Authorisation, AwardProposal, CallOff, Offer
from calloffs.rules.all_or_none import why_not_alone
from calloffs.states import STANDING, AuthorisationState, CallOffState
from sefton_pdps.core.errors import DomainError


def missing(call_off: CallOff, offer: Offer, *, authorised: bool) -> list[str]:
    """The call-offs of the same search, for which the provider was invited too, that do not go to it.

    Counted as the database counts (`calloffs_left_apart`): by the authorisation that waits or stands, else by the
    newest proposal; with `authorised` only by one that stands.
    """
    if not offer.only_all or call_off.group_search is None:
        return []
    rows = CallOff.objects.filter(
        group_search=call_off.group_search, invitations__provider=offer.provider_id
    ).exclude(pk=call_off.pk)
    others = list(rows.only("reference", "state").order_by("reference"))
    states = STANDING if authorised else (AuthorisationState.REQUESTED, *STANDING)
    live = Authorisation.objects.filter(call_off__in=others, state__in=states)
    goes = dict(live.values_list("call_off", "proposal__provider"))
    if not authorised:
        newest = AwardProposal.objects.filter(call_off__in=others).order_by("call_off", "-version")
        goes = {**dict(newest.distinct("call_off").values_list("call_off", "provider")), **goes}
    return [
        one.reference
        for one in others
        if one.state == CallOffState.NO_AWARD or goes.get(one.pk) != offer.provider_id
    ]


def check_all_come(call_off: CallOff, offer: Offer | None, *, authorised: bool = False) -> None:
    """An offer for all or none is recommended, asked for and awarded for all or none."""
    if offer and (
        reasons := why_not_alone(missing(call_off, offer, authorised=authorised), authorised=authorised)
    ):
        raise DomainError(*reasons)
