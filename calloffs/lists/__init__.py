"""The lists of this app, each declared once (ADR 102), and what the header's search finds of it (ADR 103)."""

from calloffs.lists.finding import REFERENCES
from calloffs.lists.pages import AGREEMENTS, AUTHORISATIONS, CALL_OFFS, DECIDING, SEARCHES
from calloffs.lists.stand_ins import STAND_INS

ALL = (CALL_OFFS, AUTHORISATIONS, AGREEMENTS, SEARCHES, STAND_INS)
__all__ = [
    "AGREEMENTS",
    "ALL",
    "AUTHORISATIONS",
    "CALL_OFFS",
    "DECIDING",
    "REFERENCES",
    "SEARCHES",
    "STAND_INS",
]
