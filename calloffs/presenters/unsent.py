"""How a page says that a working copy differs from what the council has."""

from calloffs.rules.offers import Unsent
from sefton_pdps.core.components import Colour, Status
from sefton_pdps.core.words import listed, pounds

CHANGED = Status("Change not sent", Colour.ATTENTION)
SAME = Status("Same as what you sent", Colour.DONE)


def sentence(change: Unsent) -> str:
    """What the council has, and what it does not have."""
    if change.sent_weekly != change.copy_weekly:
        return (
            f"The council has {pounds(change.sent_weekly)} a week. Your working copy says"
            f" {pounds(change.copy_weekly)}, and that change is not sent."
        )
    return f"Your change to {listed(change.parts)} is not sent. The council has what you sent before."
