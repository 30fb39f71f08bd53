"""What counts with a proposal for its band: what it runs on from, and brothers and sisters searched for together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from calloffs.models import Authorisation, AwardProposal, DelegationBand
from calloffs.rules import siblings as of_siblings
from calloffs.rules.bands import OfficeNeeded, band_for, offices_needed
from calloffs.rules.siblings import Group
from calloffs.rules.together import Earlier, sum_of, value_words
from calloffs.selectors.all_or_none import check_all_come
from calloffs.selectors.siblings import group_of
from calloffs.selectors.together import earlier_of
from calloffs.states import DecidingOffice
from placements.services.groups import hold_groups_of
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words


def range_words(band: DelegationBand) -> str:
    """The values of a band in words."""
    return f"up to {words.pounds(band.up_to)}" if band.up_to else f"above {words.pounds(band.over)}"


@dataclass(frozen=True)
class AddedUp:
    """What counts with a proposal: what it runs on from, and the brothers and sisters searched for together (S-49)."""

    earlier: Sequence[Earlier] = ()
    group: Group = field(default_factory=Group)

    @property
    def of_earlier(self) -> Decimal:
        """What was bought before."""
        return sum_of(self.earlier)

    @property
    def of_siblings(self) -> Decimal:
        """What the others come to."""
        return of_siblings.sum_of(self.group.siblings)


def band_of(proposal: AwardProposal, bands: Iterable[DelegationBand], added: AddedUp) -> DelegationBand:
    """The band of a proposal together with what counts with it (S-49)."""
    return band_for(proposal.whole_life_value + added.of_earlier + added.of_siblings, bands)


def offices_to_ask(proposal: AwardProposal, band: DelegationBand, added: AddedUp) -> list[OfficeNeeded]:
    """The offices that a proposal goes to by its value, its distance and its impact after 18."""
    office = DecidingOffice(band.office).label
    value = value_words(proposal.whole_life_value, added.earlier, added.group.siblings)
    return offices_needed(
        band.office,
        band_why=f"{value} is in the band of the {office} ({range_words(band)}).",
        location_class=proposal.location_class,
        uncut_term_passes_18=proposal.uncut_term_passes_18,
        impact=proposal.asc_impact,
    )


def held_together(proposal: AwardProposal) -> AddedUp:
    """What counts with it, with its group held, so that two who ask at one moment count one another."""
    held = hold_groups_of(proposal.call_off.referral_id)
    return AddedUp(earlier_of(proposal), group_of(proposal) if held else Group())


def check_siblings(proposal: AwardProposal, added: AddedUp) -> None:
    """Each of the others has a home proposed, and they are together as was decided; or this cannot wait for it.

    What was offered only if all of them come is asked for only with the others.
    """
    check_all_come(proposal.call_off, proposal.offer)
    home = (proposal.setting_id, proposal.household_id)
    if reasons := of_siblings.why_not_ask(added.group, home, emergency=bool(proposal.how_long)):
        raise DomainError(*reasons)


def check_still_fits(authorisation: Authorisation) -> None:
    """The band that was asked holds what brothers and sisters come to now, whoever of them changed since (S-49)."""
    proposal = authorisation.proposal
    if not hold_groups_of(proposal.call_off.referral_id):
        return
    now = of_siblings.sum_of(group_of(proposal).siblings)
    total = authorisation.value + authorisation.earlier_value + now
    if reasons := of_siblings.no_longer_fits(total, authorisation.band.up_to):
        raise DomainError(*reasons)
