"""How a page says that a working copy differs from what the council has."""

from sefton_pdps.core.choices import Colour
from sefton_pdps.core.web.components import Status

CHANGED = Status("Change not sent", Colour.ATTENTION)
SAME = Status("Same as what you sent", Colour.DONE)
