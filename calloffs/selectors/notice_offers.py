"""Names and addresses for notices of a placement that are on record already (reg. 13, ADR 145)."""

from datetime import date

from calloffs.models import AwardProposal, TellingRecord
from calloffs.rules.placement_notices import Offered
from calloffs.states import ToldKind
from placements.models import Child
from placements.selectors.areas import areas
from placements.states import LocationClass

LONGEST = TellingRecord._meta.get_field("recipient_name").max_length
OF_THE_HOME = "As the home’s address says"
ON_RECORD = "From the child’s record"


def offered_to(child: Child, proposal: AwardProposal, on: date) -> dict[str, Offered]:
    """Who stands on record, by the kind of recipient: offered to who decides, and recorded only when they do."""
    offers = {ToldKind.CHILD: Offered(f"{child.given_name} {child.family_name}", "", ON_RECORD)}
    if child.school:
        offers[ToldKind.SCHOOL] = Offered(child.school, "", ON_RECORD)
    if child.reviewing_officer is not None:
        reviewing = child.reviewing_officer
        offers[ToldKind.REVIEWING] = Offered(reviewing.described, reviewing.email, ON_RECORD)
    if proposal.location_class != LocationClass.IN_BOROUGH:
        code = (proposal.household or proposal.setting).authority_code
        name = f"Director of children’s services, {areas([code], on)[code].name}"
        offers[ToldKind.AREA] = Offered(name, "", OF_THE_HOME)
    return {kind: Offered(one.name[:LONGEST], one.address, one.whence) for kind, one in offers.items()}
