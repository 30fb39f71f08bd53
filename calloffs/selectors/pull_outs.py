"""Which homes pulled out of a call-off, and who is next; nothing is read before anything was recommended (ADR 160)."""

from typing import TYPE_CHECKING

from calloffs.models import AwardProposal, CallOff, Offer, PullOut
from calloffs.rules.pull_outs import next_of
from calloffs.rules.scoring import Ranked
from calloffs.selectors.ranking import ranking
from providers.rules.home_names import home_name
from sefton_pdps.core.text.words import day, lower_first

if TYPE_CHECKING:
    from collections.abc import Iterable


def of_call_off(call_off: CallOff) -> list[PullOut]:
    """Every pull-out of a call-off, the first in front."""
    if call_off.recommended_at is None:
        return []
    rows = PullOut.objects.filter(call_off=call_off).order_by("at")
    return list(rows.select_related("setting", "household", "by", "authorisation"))


def offers_of(rows: "Iterable[PullOut]") -> set[str]:
    """The keys of the offers that pulled out, as the ranking names them."""
    return {str(row.offer_id) for row in rows if row.offer_id}


def gone_of(offers: "Iterable[Offer]") -> set[str]:
    """The same, of offers that were read with their pull-outs (`compared_offers`)."""
    return {str(offer.pk) for offer in offers if hasattr(offer, "pull_out")}


def gone_from(call_off: CallOff) -> set[str]:
    """The same of a call-off."""
    return offers_of(of_call_off(call_off))


def next_in(call_off: CallOff) -> list[Ranked]:
    """Who is next in the published order."""
    return next_of(ranking(call_off), gone_from(call_off))


def why_fell_away(proposal: AwardProposal) -> tuple[str, ...]:
    """A home that pulled out is not asked for again on the same call-off."""
    if not getattr(proposal, "may_be_gone", True):
        return ()
    home = (proposal.setting_id, proposal.household_id)
    return tuple(
        f"{home_name(row)} pulled out on {day(row.said_on)}: {lower_first(str(row))}. Propose another home."
        for row in of_call_off(proposal.call_off)
        if (row.setting_id, row.household_id) == home
    )[-1:]
